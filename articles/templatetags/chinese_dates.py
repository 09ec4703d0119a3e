"""Template filter of the lunar date: {{ issue.date|lunar }}."""

from django import template

from articles.lunar import lunar_date

register = template.Library()


@register.filter
def lunar(day):
    return lunar_date(day)
