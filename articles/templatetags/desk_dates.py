"""Template filter for moments as short text: {{ review.at|spoken }} is 今天 21:40."""

from django import template

from articles import dates

register = template.Library()


@register.filter
def spoken(moment):
    return dates.spoken(moment)
