"""A file of old stories comes in whole, once, and says of each row that does not why."""

import csv
import io
import tempfile
from pathlib import Path

from django.core.management import call_command
from django.test import TestCase

from ingest.models import ImportFinding
from tests.stories import make_section

HEADS = ["id", "date", "headline", "section", "body"]


def table(*rows, heads=HEADS, encoding="utf-8-sig"):
    """Return the bytes of a CSV."""
    text = io.StringIO()
    csv.writer(text).writerows([heads, *rows])
    return text.getvalue().encode(encoding)


def row(number, **fields):
    given = {
        "id": f"a{number}",
        "date": "2015-03-05 06:30",
        "headline": f"水厂通水第{number}年",
        "section": "要闻",
        "body": f"<p>城北水厂通水{number}。</p>",
    }
    return list((given | fields).values())


class MovingCase(TestCase):
    @classmethod
    def setUpTestData(cls):
        make_section(name="要闻", slug="yaowen")

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def file(self, content, name="stories.csv"):
        path = self.folder / name
        path.write_bytes(content)
        return path

    def move(self, content, name="stories.csv", **options):
        """Import a file; return what the command says."""
        out = io.StringIO()
        path = content if isinstance(content, Path) else self.file(content, name)
        call_command("import_stories", path, stdout=out, **options)
        return out.getvalue()

    def said(self):
        return {
            (finding.row, finding.kind): finding.words
            for finding in ImportFinding.objects.all()
        }


class TableTests(MovingCase):
    def test_it_brings_a_table_in_once_and_shows_what_changed(self):
        first = self.file(table(row(1), row(2, date="2015年3月6日")))
        self.assertIn("新入库 2", self.move(first))
        self.assertIn("已经有了 2", self.move(first))
        self.file(table(row(1, body="<p>改了。</p>"), row(2), row(3)))
        self.assertIn("新入库 1、原件变了，没有覆盖 2", self.move(first))
