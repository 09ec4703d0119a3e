"""Site templates: Jinja2, where a method is called by its parentheses and nobody else."""

from datetime import UTC, datetime
from inspect import isfunction

from django.apps import apps
from django.conf import settings
from django.template import engines
from django.template.defaultfilters import date as formatted
from django.test import SimpleTestCase
from django.utils.safestring import mark_safe
from django.utils.timezone import template_localtime
from django.utils.translation import gettext_lazy
from jinja2 import ChainableUndefined, nodes
from markupsafe import Markup, escape

from articles.text.phrasing import Phrased
from newsroom.site_templates import PLAIN_DATES

ROOMS = {"articles", "districts", "editions", "newsroom"}


def parsed_templates():
    """Yield (name, syntax tree) of every template of the site."""
    folder = settings.BASE_DIR / "templates" / "site"
    for path in folder.rglob("*.*"):
        name = path.relative_to(folder).as_posix()
        yield name, engines["site"].env.parse(path.read_text(), name)


def classes():
    for model in apps.get_models():
        if model._meta.app_label in ROOMS:
            yield from (c for c in model.__mro__ if c.__module__ != "builtins")


def methods():
    """Return the names that are methods of our models, and are nothing else elsewhere."""
    found = [
        (name, isfunction(value)) for c in classes() for name, value in vars(c).items()
    ]
    others = {name for name, is_method in found if not is_method}
    others |= {f.name for c in apps.get_models() for f in c._meta.get_fields()}
    return {name for name, is_method in found if is_method} - others


class SiteTemplateTests(SimpleTestCase):
    def render(self, text, **context):
        return engines["site"].from_string(text).render(context)

    def test_it_calls_every_method_that_it_names(self):
        wanted = methods() | {"all", "get_kind_display"}
        self.assertLess({"get_absolute_url", "teaser", "byline_line"}, wanted)
        found = []
        for name, tree in parsed_templates():
            called = {id(call.node) for call in tree.find_all(nodes.Call)}
            found += [
                (name, node.attr)
                for node in tree.find_all(nodes.Getattr)
                if node.attr in wanted and id(node) not in called
            ]
        self.assertEqual(found, [])

    def test_it_escapes_what_is_no_html(self):
        shown = self.render("{{ words }}", words="<b>\"'&")
        self.assertEqual(shown, "&lt;b&gt;&#34;&#39;&amp;")

    def test_it_writes_every_kind_of_value_as_markupsafe_does(self):
        values = "a<b", Markup("<b>"), mark_safe("<i>"), gettext_lazy("a&b"), 7, None
        values += Phrased("a<b", "a\u200b<b", "en"), ChainableUndefined(), ["'"]
        for value in values:
            with self.subTest(kind=type(value)):
                self.assertEqual(self.render("{{ it }}", it=value), escape(value))

    def test_it_calls_functions_macros_and_methods_wherever_they_stand(self):
        text = """{% macro of(name, mark="!") %}<b>{{ name }}{{ mark }}</b>{% endmacro -%}
        {% for name in names %}{{ of(name) }}{{ of(name, mark="?") }}{% endfor -%}
        {% block last %}{{ made(names) }}{{ names.index("&") }}{{ row.items }}{% endblock %}"""
        shown = self.render(text, names=["&"], made=lambda n: len(n), row={"items": 3})
        self.assertEqual(shown, "<b>&amp;!</b><b>&amp;?</b>103")

    def test_it_shows_nothing_for_what_is_not_there(self):
        shown = self.render("{{ a }}{{ a.b.c }}{% for x in a.b %}x{% endfor %}")
        self.assertEqual(shown, "")

    def test_it_shows_moments_in_the_time_of_the_paper(self):
        text = '{{ at|iso }} {{ at|long_day }} {{ at|date("H:i") }}{{ none|iso }}'
        shown = self.render(text, at=datetime(2023, 5, 4, 20, tzinfo=UTC), none=None)
        self.assertEqual(shown, "2023-05-05T04:00:00+08:00 2023年5月5日 04:00")

    def test_it_writes_the_usual_dates_as_django_does(self):
        for at in (
            datetime(2023, 5, 4, 20, 7, tzinfo=UTC),
            datetime(986, 12, 31, 1, tzinfo=UTC),
        ):
            for form in PLAIN_DATES:
                shown = self.render("{{ at|date(form) }}", at=at, form=form)
                self.assertEqual(shown, formatted(template_localtime(at), form))
