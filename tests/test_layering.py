import ast
import re
from functools import cache
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.template.backends.django import get_installed_libraries
from django.test import SimpleTestCase
from django.urls import get_resolver

from tests.sources import ROOMS, modules, nodes_of

# Accessors that are the name of other things too, so that no search can tell them.
COMMON_WORDS = {
    "text": "ingest's PageText of a Page; stories and cells have a text, too"
}
# What newsroom puts around the pages of all: the frame of the site, that of the desk,
# its forms with their fieldsets and rows, which stand in for the admin's own of that name,
# and an error page, which is named as Django names 404.html.
FRAMES = {"base.html", "admin/base_site.html", "410.html"} | {
    "admin/change_form.html",
    "admin/change_list.html",
    "admin/includes/fieldset.html",
    "admin/edit_inline/stacked.html",
    "admin/edit_inline/tabular.html",
}
# The floors of articles/, the lowest first: each imports from those beneath it.
FLOORS = [
    {"columns", "row_instances", "moment"},
    {"plain_rows"},
    {"dates", "light_rows", "prefetched", "reading_database", "server_prepared"},
    {"statements"},
    {"prepared"},
    {"personal_queries", "traces"},
    {
        "addresses",
        "after_moves",
        "beside_forms",
        "after_saves",
        "bulk_insert",
        "caching",
        "characters",
        "conditional",
        "zipping",
        "converters",
        "csv_tables",
        "fonts",
        "palette",
        "lunar",
        "ordinary_files",
        "paging",
        "printed_notices",
        "public_changes",
        "workflow",
        "list_kinds",
    },
    {"ai_marks", "languages", "genres", "minors"},
    {"text"},
    {"reprints"},
    {"readiness"},
    {"photos", "recordings"},
    {"models"},
    {"search"},
    {"house_word_import", "house_words"},
    {
        *("filing", "forms", "live", "phrase_keeping", "photo_replacing"),
        *("photo_search", "photo_uses", "proofreading", "reviewers"),
    },
    {"loading"},
    {"source_list"},
    {"mending"},
    {"site"},
    {"templatetags"},
    {"admin"},
    {"apps", "management", "migrations", "urls"},
]
UPWARDS = {
    ("models", "search"): "a story's verb search(), and rows that mark it for indexing",
    (
        "photos",
        "models",
    ): "a file taken in as a photo, filled in from what it says, marked",
}
REVERSING = {"address_of", "redirect", "resolve_url", "reverse", "reverse_lazy"}


def package(name):
    return name.partition(".")[0]


def imported_modules(nodes):
    """Yield the modules that a module imports, inside functions too."""
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def imported_packages(nodes):
    return set(map(package, imported_modules(nodes)))


def strings(nodes):
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def named_packages(nodes):
    """Yield the packages that a module names in strings: "editions.Placement",
    as foreign keys, get_model() and import_module() do."""
    return set(map(package, strings(nodes)))


# Templates


def owner(template):
    """Return the room of a template, by its name or its path below templates/."""
    folders = [p for p in template.split("/")[:-1] if p not in ("admin", "site")]
    return folders[0] if folders and folders[0] in ROOMS else "newsroom"


@cache
def templates(room):
    """Return [(path, what it asks for in tags and variables)] of a room."""
    base = Path(settings.BASE_DIR, "templates")
    found = [path for path in base.rglob("*.*") if path.is_file()]
    return [
        (path, " ".join(re.findall(r"{[{%].*?[%}]}", path.read_text())))
        for path in found
        if owner(path.relative_to(base).as_posix()) == room
    ]


def templates_asked_for(tags):
    return re.findall(r"[\"']([\w/]+\.(?:html|xml|txt))[\"']", tags)


def names_of_templates(nodes):
    return (text for text in strings(nodes) if text.endswith((".html", ".xml", ".txt")))


def loaded(tags):
    """Return the libraries of tags that a template loads."""
    return " ".join(re.findall(r"{% load (.*?) %}", tags)).split()


def is_ours(template):
    base = Path(settings.BASE_DIR, "templates")
    return (base / template).is_file() or (base / "site" / template).is_file()


# Reverse accessors


def accessors_from_above(rank):
    """Return the names by which a room's models, and those of libraries, lead to
    models of rooms above it: article.placements."""
    below, above = ROOMS[: rank + 1], ROOMS[rank + 1 :]
    return {
        relation.get_accessor_name()
        for model in apps.get_models(include_auto_created=True)
        for relation in model._meta.related_objects
        if relation.related_model._meta.app_label in above
        and (model._meta.app_label in below or model._meta.app_label not in ROOMS)
    } - set(COMMON_WORDS)


def attributes(nodes):
    """Yield the attributes that a module reads, and the first steps of lookups such
    as "placements__page"."""
    for node in nodes:
        if isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.keyword) and node.arg:
            yield node.arg.partition("__")[0]
    yield from (text.partition("__")[0] for text in strings(nodes))


# Names of URLs


@cache
def namespaces():
    """Return {namespace: the room whose urls.py it is}."""
    spaces = get_resolver().namespace_dict.items()
    return {
        name: package(getattr(resolver.urlconf_name, "__name__", ""))
        for name, (_, resolver) in spaces
    }


def owner_of_url(name):
    """Return the room that a URL's name belongs to; without a namespace, newsroom."""
    space, colon, rest = name.partition(":")
    if not colon:
        return "newsroom"
    return rest.partition("_")[0] if space == "admin" else namespaces().get(space)


def reversed_names(nodes):
    """Yield the names of URLs in a module: those with a namespace wherever they stand,
    others where they are reversed."""
    yield from (text for text in strings(nodes) if re.fullmatch(r"[\w-]+:[\w-]+", text))
    for node in nodes:
        if isinstance(node, ast.Call) and node.args:
            function, first = node.func, node.args[0]
            called = getattr(function, "id", getattr(function, "attr", ""))
            if called in REVERSING and isinstance(first, ast.Constant):
                yield first.value


def names_of_urls(tags):
    return re.findall(r"\burl[ (][\"'](.*?)[\"']", tags)


def rooms_with_what_is_above():
    for rank, room in enumerate(ROOMS):
        yield room, set(ROOMS[rank + 1 :])


class LayeringTests(SimpleTestCase):
    def assert_none(self, found):
        """Fail and show what a check found: [(path, what it found in there)]."""
        wrong = {str(path): names for path, names in found if names}
        self.assertEqual(wrong, {})

    def test_it_imports_downwards_only(self):
        for room, above in rooms_with_what_is_above():
            self.assert_none(
                (path, above & imported_packages(nodes))
                for path, nodes in modules(room)
            )

    def test_it_names_what_is_above_in_no_string_either(self):
        for room, above in rooms_with_what_is_above():
            self.assert_none(
                (path, above & named_packages(nodes)) for path, nodes in modules(room)
            )

    def test_it_follows_no_reverse_accessor_upwards(self):
        for rank, room in enumerate(ROOMS):
            names = accessors_from_above(rank)
            self.assert_none(
                (path, names & set(attributes(nodes))) for path, nodes in modules(room)
            )
            self.assert_none(
                (path, names & set(re.findall(r"\.(\w+)", tags)))
                for path, tags in templates(room)
            )

    @pytest.mark.thorough
    def test_it_reverses_no_url_of_what_is_above(self):
        for room, above in rooms_with_what_is_above():
            asked = [(path, reversed_names(nodes)) for path, nodes in modules(room)]
            asked += [(path, names_of_urls(tags)) for path, tags in templates(room)]
            self.assert_none(
                (path, {name for name in names if owner_of_url(name) in above})
                for path, names in asked
            )

    def test_it_renders_no_template_of_what_is_above_but_the_frame(self):
        for room, above in rooms_with_what_is_above():
            asked = [(path, names_of_templates(t)) for path, t in modules(room)]
            asked += [(path, templates_asked_for(t)) for path, t in templates(room)]
            self.assert_none(
                (path, {n for n in names if is_ours(n) and owner(n) in above} - FRAMES)
                for path, names in asked
            )

    def test_it_loads_no_tags_of_what_is_above(self):
        libraries = get_installed_libraries()
        for room, above in rooms_with_what_is_above():
            self.assert_none(
                (path, {n for n in loaded(tags) if package(libraries[n]) in above})
                for path, tags in templates(room)
            )

    def test_it_sees_what_it_looks_for(self):
        self.assertLessEqual({"placements", "proofs"}, accessors_from_above(1))
        self.assertEqual(owner_of_url("editions:latest"), "editions")
        self.assertEqual(owner_of_url("admin:editions_page_proof"), "editions")
        self.assertEqual(owner_of_url("home"), "newsroom")
        nodes = nodes_of('filter(placements__page=reverse("home"), x="editions:page")')
        self.assertIn("placements", attributes(nodes))
        self.assertEqual(set(reversed_names(nodes)), {"home", "editions:page"})
        tags = (
            '{% load lunar x %}{% url "home" %}{% include "editions/_calendar.html" %}'
            '{{ url("editions:latest") }}'
        )
        self.assertEqual(loaded(tags), ["lunar", "x"])
        self.assertEqual(names_of_urls(tags), ["home", "editions:latest"])
        self.assertTrue(is_ours("editions/_calendar.html"))
        self.assertEqual(templates_asked_for(tags), ["editions/_calendar.html"])

    def test_it_has_a_rank_for_every_room(self):
        rooms = {path.parent.name for path in settings.BASE_DIR.glob("*/apps.py")}
        self.assertEqual(rooms, set(ROOMS))


class FloorTests(SimpleTestCase):
    """The floors within articles/."""

    def ranks(self):
        return {name: rank for rank, floor in enumerate(FLOORS) for name in floor}

    def arrows(self):
        """Yield (path, room, the room that it imports from)."""
        base = Path(settings.BASE_DIR, "articles")
        for path, nodes in modules("articles"):
            room = path.relative_to(base).parts[0].removesuffix(".py")
            for name in imported_modules(nodes):
                app, _, rest = name.partition(".")
                if app == "articles":
                    yield path, room, package(rest)

    def test_it_imports_downwards_only(self):
        ranks = self.ranks()
        upwards = {
            (str(path), other)
            for path, room, other in self.arrows()
            if (room, other) not in UPWARDS
            and room != other
            and ranks[other] >= ranks[room]
        }
        self.assertEqual(upwards, set())

    def test_it_allows_nothing_that_is_not_done(self):
        arrows = {(room, other) for _, room, other in self.arrows()}
        self.assertLessEqual(set(UPWARDS), arrows)

    def test_it_has_a_floor_for_every_room(self):
        base = Path(settings.BASE_DIR, "articles")
        rooms = {path.parent.name for path in base.glob("*/__init__.py")}
        rooms |= {path.stem for path in base.glob("*.py")} - {"__init__"}
        self.assertEqual(rooms, set(self.ranks()))
