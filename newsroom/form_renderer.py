"""Form renderer: what a form is made of, by Jinja2 instead of Django's templates.

A story's form is six hundred small pieces: widgets, labels, lists of no errors. As
Django's own templates they were most of what such a page costs; Jinja2 compiles them to
Python. Django brings its widgets for Jinja2 too; jinja2/ has those that a form shows
most with their includes written out, and the admin's, which are Django's only. They say
to the letter what Django's say: tests/newsroom/test_form_renderer.py compares the two.
"""

from pathlib import Path

import django.forms
import jinja2
from django.conf import settings
from django.contrib.admin.templatetags.admin_modify import cell_count
from django.contrib.admin.utils import quote
from django.forms import renderers
from django.template import TemplateDoesNotExist
from django.template.backends.jinja2 import Jinja2
from django.template.defaultfilters import capfirst, iriencode
from django.templatetags.static import static
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import escape, strip_tags
from django.utils.safestring import mark_safe
from django.utils.translation import gettext

INPUTS = ("hidden", "text", "number", "email", "url", "password", "checkbox")
# Templates of Django's that do nothing but include another.
INCLUDES = {
    "django/forms/errors/list/default.html": "django/forms/errors/list/ul.html",
    "admin/widgets/radio.html": "django/forms/widgets/multiple_input.html",
} | {
    f"django/forms/widgets/{name}.html": "django/forms/widgets/input.html"
    for name in INPUTS
}
YES_AND_NO = {"True": "是", "False": "否", "None": "不详"}
ERROR_LISTS = {
    "django/forms/errors/list/default.html",
    "django/forms/errors/list/ul.html",
}


class FormRenderer(renderers.Jinja2):
    """Renderer that asks Jinja2 first, and Django where Jinja2 has no such template."""

    django_templates = renderers.DjangoTemplates()

    def __init__(self):
        self.found = {}

    @cached_property
    def engine(self):
        return Jinja2(
            {
                "NAME": "newsroomforms",
                "APP_DIRS": False,
                "DIRS": [
                    settings.BASE_DIR / "newsroom/jinja2",
                    Path(django.forms.__file__).parent / "jinja2",
                ],
                "OPTIONS": {"environment": "newsroom.form_renderer.environment"},
            }
        )

    def render(self, template_name, context, request=None):
        # Most fields of a form have no errors, and that is nothing to see.
        if template_name in ERROR_LISTS and not context["errors"]:
            return ""
        return super().render(template_name, context, request)

    def get_template(self, template_name):
        template = self.found.get(template_name)
        if template is None:
            template = self._find(INCLUDES.get(template_name, template_name))
            if not settings.DEBUG:
                self.found[template_name] = template
        return template

    def _find(self, template_name):
        try:
            return super().get_template(template_name)
        except TemplateDoesNotExist:
            return self.django_templates.get_template(template_name)


def environment(**options):
    """Return the Jinja2 environment with what the admin's templates ask for."""
    made = jinja2.Environment(**options, finalize=with_djangos_quotes)
    made.globals |= {
        "change_address": change_address,
        "gettext": gettext,
        "static": static,
    }
    made.filters |= {
        "capfirst": capfirst,
        "cell_count": cell_count,
        "iriencode": iriencode,
        "striptags": strip_tags,
        "yes_and_no": yes_and_no,
    }
    return made


def with_djangos_quotes(value):
    """Return a value as Jinja2 has to escape it: its &#34; is Django's &quot;."""
    if type(value) is not str:
        if hasattr(value, "__html__"):
            return value
        value = str(value)
    return escape(value) if '"' in value or "'" in value else value


def yes_and_no(shown):
    """Return what is shown of a field with Django's icons read out in Chinese."""
    if not hasattr(shown, "__html__"):
        return shown
    for said, word in YES_AND_NO.items():
        shown = shown.replace(f'alt="{said}"', f'alt="{word}"')
    return mark_safe(shown)  # noqa: S308 - as it was


def change_address(row):
    """Return the address of the form of what stands in an inline's row."""
    options = row.model_admin.opts
    name = f"admin:{options.app_label}_{options.model_name}_change"
    return reverse(name, args=[quote(row.original.pk)])
