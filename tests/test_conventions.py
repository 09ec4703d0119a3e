"""The habits of CONTRIBUTING.md that a machine can hold."""

import ast
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import SimpleTestCase

from tests.sources import modules, name_of
from tests.test_layering import ROOMS

QUERYSET_METHODS = {"exclude", "filter", "get"}
STATES = {"status", "status__in"}


def names_of_tests():
    """Yield (file, the name of a function in it that begins with "test_").

    By their lines: to parse all tests takes ten times as long.
    """
    for path in sorted(Path(settings.BASE_DIR, "tests").rglob("*.py")):
        for name in re.findall(r"\bdef\s+(test_\w*)", path.read_text()):
            yield name_of(path), name


class ConventionsTests(SimpleTestCase):
    def test_it_begins_the_name_of_every_test_alike(self):
        named = list(names_of_tests())
        self.assertIn(("tests/test_conventions.py", self._testMethodName), named)
        others = [
            f"{file}: {name}" for file, name in named if not name.startswith("test_it_")
        ]
        self.assertEqual(others, [])

    @pytest.mark.thorough
    def test_it_says_which_stories_with_verbs_of_the_queryset(self):
        outside = [
            f"{name_of(path)}:{node.lineno}"
            for room in ROOMS
            for path, nodes in modules(room)
            if not name_of(path).startswith("articles/models/")
            for node in nodes
            if isinstance(node, ast.Call)
            and getattr(node.func, "attr", "") in QUERYSET_METHODS
            and STATES & {keyword.arg for keyword in node.keywords}
        ]
        self.assertEqual(outside, [])
