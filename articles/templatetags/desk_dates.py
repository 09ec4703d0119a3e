"""Template filters for days and moments: {{ review.at|spoken }} is 今天 21:40,
{{ printed_at|dated }} on paper 1月23日 21:40, and {{ issue.date|day }} 1月23日, with the year
where it is not this one."""

from django import template

from articles import dates

register = template.Library()


@register.filter
def spoken(moment):
    return dates.spoken(moment)


@register.filter
def dated(moment):
    return dates.dated(moment) if moment else ""


@register.filter
def day(date):
    return dates.day_of_year(date)
