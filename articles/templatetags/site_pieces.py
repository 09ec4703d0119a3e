"""Template tag that shows a piece of the site on a page of the desk.

The site's templates are Jinja2's, the desk's are Django's: neither includes the other's.
"""

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

register = template.Library()


@register.simple_tag(takes_context=True)
def site_piece(context, template_name):
    """Render a template of the site with everything that the page has at hand."""
    return mark_safe(render_to_string(template_name, context.flatten()))  # noqa: S308
