"""Archives that begin in the folder of a day: known by that folder, or by their files."""

import shutil
import tempfile
from pathlib import Path

import pytest
from django.test import SimpleTestCase

from ingest.old_papers.one_day import placed
from ingest.old_papers.reading_any import issues_of
from ingest.old_papers.tree import opened
from tests.ingest.old_papers import making_xiangyu, making_xml
from tests.ingest.old_papers.making import make


class OneDayTests(SimpleTestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)

    def moved(self, folder):
        """Return a copy of a folder below one whose name says nothing."""
        return shutil.copytree(self.folder / folder, self.folder / "copies" / "day")

    def read(self, folder):
        with opened(folder) as tree:
            tree = placed(tree)
            return [
                (str(issue.date), len(issue.stories), issue.stories[0].addresses[:1])
                for reader, files in issues_of(tree)
                if (issue := reader.read(tree, files)).stories
            ]

    @pytest.mark.thorough
    def test_it_takes_the_day_from_what_files_say(self):
        make(self.folder / "a", pages=3, stories=6)
        make(self.folder / "b", "people", pages=3, stories=6)
        making_xml.write(self.folder / "d", making_xml.flash_issue())
        dated = '<pageinfo PageDate="2020-08-26" '
        for page in (self.folder / "d/tyrb/20200826").glob("*.xml"):
            page.write_text(page.read_text().replace("<pageinfo ", dated))
        making_xml.write(self.folder / "e", making_xml.trs_issue())
        files = making_xiangyu.issue()
        flat = {n.rpartition("/")[2]: d for n, d in files.items() if "/pc/" in n}
        making_xml.write(self.folder / "c" / "day", flat)
        for folder, day, stories, begins in (
            ("a/slrb/html/2016-03/01", "2016-03-01", 6, "/slrb/html/2016-03/01/conte"),
            ("a/slrb/html/2016-03", "2016-03-01", 6, "/slrb/html/2016-03/01/conte"),
            ("b/html/2016-03/01", "2016-03-01", 6, "/html/2016-03/01/nw.D110000"),
            ("c/day", "2024-01-26", 4, "/content/202401/26/content_101.html"),
            ("d/tyrb/20200826", "2020-08-26", 3, "/20200826/#aAAAAAAAA"),
            ("e/paperdata/sxrb/20190126", "2019-01-26", 3, ""),
        ):
            with self.subTest(folder):
                ((said, number, address),) = self.read(self.moved(folder))
                self.assertEqual((said, number), (day, stories))
                self.assertTrue("".join(address).startswith(begins), address)
            shutil.rmtree(self.folder / "copies")

    def test_it_finds_pictures_that_lie_in_folders_of_the_day(self):
        make(self.folder / "a", pages=3, stories=6)
        day = self.moved("a/slrb/html/2016-03/01")
        for kind in ("page", "res"):
            shutil.copytree(self.folder / "a/slrb" / kind, day / kind)
        with opened(day) as tree:
            tree = placed(tree)
            ((reader, files),) = issues_of(tree)
            page = reader.read(tree, files).pages[0]
            self.assertEqual(page.picture[:27], "slrb/page/1/2016-03/01/01/2")
            self.assertEqual(page.pdf_addresses, (f"/{page.pdf}",))
            self.assertTrue(tree.head(page.picture, 3).startswith(b"\xff\xd8"))
            self.assertIn(page.picture, files.files)

    @pytest.mark.thorough
    def test_it_takes_the_day_from_the_folder_that_holds_it(self):
        make(self.folder, issues=2, pages=3, stories=6)
        for folder, days in (
            ("slrb/html/2016-03/02", ["2016-03-02"]),
            ("slrb/html/2016-03", ["2016-03-01", "2016-03-02"]),
            ("slrb/html", ["2016-03-01", "2016-03-02"]),
        ):
            with self.subTest(folder):
                read = self.read(self.folder / folder)
                self.assertEqual([day for day, _, _ in read], days)
                (address,) = read[-1][2]
                self.assertTrue(address.startswith("/html/2016-03/02/content_"))

    def test_it_leaves_files_of_many_days_in_one_folder_alone(self):
        make(self.folder, issues=2, pages=3, stories=6)
        days = self.folder / "slrb" / "html" / "2016-03"
        for page in (days / "02").glob("content_*"):
            shutil.copy(page, days / "01")
        self.assertEqual(self.read(self.moved("slrb/html/2016-03/01")), [])
