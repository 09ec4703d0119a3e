"""Dates as a Chinese paper prints them: {{ issue.date|lunar }}."""

from django import template

from newsroom.lunar import lunar_date

register = template.Library()


@register.filter
def lunar(day):
    return lunar_date(day)
