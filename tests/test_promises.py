"""docs/promises.md, held against the tests that it names.

That a test asks no database or one only, by its class or a `skipUnless`, is not seen here.
"""

import re
from pathlib import Path

from django.conf import settings
from django.test import SimpleTestCase

ROOT = Path(settings.BASE_DIR)
TEST = re.compile(r"`([\w/]+\.py::[\w:]+)`")
ROW = re.compile(r"\| \d+ \|")
STATEMENT = re.compile(
    r"^(?:class (\w+)|( {4})?(?:def (test_\w+)|(?:(pytestmark = )|@)pytest\.mark\.once$))",
    re.MULTILINE,
)


def rows():
    """Yield (number, names of tests, what they run on) of each promise."""
    for line in (ROOT / "docs/promises.md").read_text().splitlines():
        if ROW.match(line):
            number, _, tests, on, _ = line.strip("|").split(" | ")
            yield int(number), TEST.findall(tests), on.strip()


def look_at(file):
    """Return {name: runs once} of the classes and the tests of a file.

    Its text is read line by line: to parse it would take longer than all else here.
    """
    path, found = ROOT / "tests" / file, {}
    name, module_once, class_once, marked = "", False, False, False
    for line in STATEMENT.finditer(path.read_text() if path.exists() else ""):
        cls, indent, test, pytestmark = line.groups()
        if cls:
            name, class_once, marked = cls, module_once or marked, False
        elif test:
            found[f"{name}::{test}"] = class_once or marked
            found[name] = found.get(name, True) and found[f"{name}::{test}"]
            marked = False
        elif not pytestmark:
            marked = True
        elif indent:
            class_once = True
        else:
            module_once = True
    return found


class PromisesTests(SimpleTestCase):
    def test_it_has_each_number_once(self):
        self.assertEqual([number for number, _, _ in rows()], list(range(1, 45)))

    def test_it_names_tests_that_are_there(self):
        for number, tests, _ in rows():
            self.assertTrue(tests, number)
            for test in tests:
                file, _, name = test.partition("::")
                with self.subTest(promise=number, test=test):
                    self.assertIn(name, look_at(file))

    def test_it_says_both_where_a_test_runs_on_both(self):
        for number, tests, on in rows():
            with self.subTest(promise=number):
                found = [test.partition("::") for test in tests]
                once = [look_at(file).get(name) for file, _, name in found]
                if on.startswith("both"):
                    self.assertIn(False, once)
                elif on == "once":
                    self.assertNotIn(False, once)
