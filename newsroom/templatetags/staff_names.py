"""Template filter of a user's name: {{ review.by|staff_name }} is 王勇."""

from django import template

from articles.models import staff

register = template.Library()


@register.filter
def staff_name(user):
    return staff.staff_name(user)
