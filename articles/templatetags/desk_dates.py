"""Template filters for days and moments: {{ review.at|spoken }} is 今天 21:40, and
{{ issue.date|day }} 1月23日, with the year where it is not this one."""

from django import template

from articles import dates

register = template.Library()


@register.filter
def spoken(moment):
    return dates.spoken(moment)


@register.filter
def day(date):
    return dates.day_of_year(date)
