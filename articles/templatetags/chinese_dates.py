"""Template filter of the Chinese calendar: {{ issue.date|lunar }}."""

from django import template

from articles.lunar import lunar_date

register = template.Library()
register.filter("lunar", lunar_date)
