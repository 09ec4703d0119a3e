import ast
from pathlib import Path

from django.conf import settings
from django.test import SimpleTestCase

# Each may know those before it. The project itself knows them all.
ROOMS = ["districts", "articles", "editions", "ingest", "newsroom"]


def imported_packages(tree):
    """Yield the packages a module imports, inside functions too."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield node.module.partition(".")[0]


def named_packages(tree):
    """Yield the packages that a module names in strings: "editions.Placement",
    as foreign keys, get_model() and import_module() do."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value.partition(".")[0]


def modules(room):
    for path in Path(settings.BASE_DIR, room).rglob("*.py"):
        yield path, ast.parse(path.read_text())


class LayeringTests(SimpleTestCase):
    def test_it_imports_downwards_only(self):
        for rank, room in enumerate(ROOMS):
            for path, tree in modules(room):
                upwards = set(ROOMS[rank + 1 :]) & set(imported_packages(tree))
                with self.subTest(file=str(path)):
                    self.assertEqual(upwards, set())

    def test_it_names_what_is_above_in_no_string_either(self):
        for rank, room in enumerate(ROOMS):
            for path, tree in modules(room):
                upwards = set(ROOMS[rank + 1 :]) & set(named_packages(tree))
                with self.subTest(file=str(path)):
                    self.assertEqual(upwards, set())

    def test_it_has_a_rank_for_every_room(self):
        rooms = {path.parent.name for path in settings.BASE_DIR.glob("*/apps.py")}
        self.assertEqual(rooms, set(ROOMS))
