"""Template tag that renders one of the form renderer's Jinja2 templates."""

from django import template
from django.forms.renderers import get_default_renderer
from django.utils.safestring import mark_safe

register = template.Library()


@register.simple_tag(takes_context=True)
def compiled(context, template_name):
    """Render a Jinja2 template with everything that the page has at hand."""
    renderer = get_default_renderer()
    return mark_safe(renderer.render(template_name, context.flatten()))  # noqa: S308
