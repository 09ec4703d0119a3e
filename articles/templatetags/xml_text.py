"""Template filter for text in XML: without the characters that XML cannot hold."""

from django import template

from articles.site.feeds import xml_safe

register = template.Library()
register.filter("xml_text", xml_safe, is_safe=False)
