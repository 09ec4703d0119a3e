"""The habits of CONTRIBUTING.md that a machine can hold."""

import ast
from pathlib import Path

from django.conf import settings
from django.test import SimpleTestCase

from tests.test_layering import ROOMS

QUERYSET_METHODS = {"exclude", "filter", "get"}
STATES = {"status", "status__in"}


def modules(folder):
    for path in sorted(Path(settings.BASE_DIR, folder).rglob("*.py")):
        name = path.relative_to(settings.BASE_DIR).as_posix()
        yield name, list(ast.walk(ast.parse(path.read_text())))


class ConventionsTests(SimpleTestCase):
    def test_it_begins_the_name_of_every_test_alike(self):
        others = [
            f"{file}: {node.name}"
            for file, nodes in modules("tests")
            for node in nodes
            if isinstance(node, ast.FunctionDef)
            and node.name.startswith("test_")
            and not node.name.startswith("test_it_")
        ]
        self.assertEqual(others, [])

    def test_it_says_which_stories_with_verbs_of_the_queryset(self):
        outside = [
            f"{file}:{node.lineno}"
            for room in ROOMS
            for file, nodes in modules(room)
            if not file.startswith("articles/models/")
            for node in nodes
            if isinstance(node, ast.Call)
            and getattr(node.func, "attr", "") in QUERYSET_METHODS
            and STATES & {keyword.arg for keyword in node.keywords}
        ]
        self.assertEqual(outside, [])
