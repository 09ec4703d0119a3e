"""Template filters of dates: {{ issue.date|lunar }}, {{ issue.date|long_day }}.

long_day and iso are date:"Y年n月j日" and date:"c" at a tenth of their cost: a list has
forty of them.
"""

from django import template

from articles import dates
from articles.lunar import lunar_date

register = template.Library()


@register.filter
def lunar(day):
    return lunar_date(day)


@register.filter
def long_day(day):
    return dates.long_day(day) if day else ""


@register.filter
def iso(moment):
    return dates.iso(moment) if moment else ""
