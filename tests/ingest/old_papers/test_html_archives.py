import shutil
import tempfile
from datetime import date
from pathlib import Path

from django.test import SimpleTestCase

from ingest.old_papers.reading_any import issues_of
from ingest.old_papers.tree import opened
from tests.ingest.old_papers.making import CODE, PAPER, make


def read(folder):
    """Return the issues of an archive."""
    with opened(folder) as tree:
        return [reader.read(tree, files) for reader, files in issues_of(tree)]


def doubts_of(issue):
    return [*issue.doubts, *(d for story in issue.stories for d in story.doubts)]


class IssueTests(SimpleTestCase):
    """An archive of each system, written and read once for all tests."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.folder = Path(tempfile.mkdtemp())
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        make(cls.folder / "founder", issues=2, pages=4, stories=12)
        make(cls.folder / "people", "people", pages=4, stories=12, letters=True)
        systems = ("founder", "people")
        cls.issues = {system: read(cls.folder / system) for system in systems}

    def each(self):
        for system, issues in self.issues.items():
            for issue in issues:
                with self.subTest(system, day=str(issue.date)):
                    yield system, issue

    def headlines(self, issue):
        return [story.headline for story in issue.stories]

    def test_it_gives_issues_by_day_and_paper(self):
        days = [(i.paper, i.date) for i in self.issues["founder"]]
        self.assertEqual(days, [(PAPER, date(2016, 3, 1)), (PAPER, date(2016, 3, 2))])
        with opened(self.folder / "founder") as tree:
            files = [files for _, files in issues_of(tree)]
        self.assertEqual({f.paper for f in files}, {CODE})
        self.assertTrue(any("/res/1/20160301/" in n for n in files[0].files))
        self.assertFalse(any("2016-03/02" in n for n in files[0].files))

    def test_it_gives_pages_as_printed_with_picture_and_pdf(self):
        for system, issue in self.each():
            numbers = [page.number for page in issue.pages]
            letter = "A" if system == "people" else ""
            self.assertEqual(numbers, [f"{letter}{n:02}" for n in range(1, 5)])
            self.assertEqual([p.order for p in issue.pages], [1, 2, 3, 4])
            self.assertEqual(issue.pages[0].name, "要闻")
            self.assertEqual(
                [p.is_advertisement for p in issue.pages], [False] * 3 + [True]
            )
            self.assertEqual({p.editors for p in issue.pages[:3]}, {"李静 王勇"})
            for page in issue.pages:
                self.assertTrue(page.picture.endswith("_b.jpg"))
                self.assertTrue(page.pdf.endswith(".pdf"))
                self.assertEqual(page.pdf_addresses, (f"/{page.pdf}",))
                self.assertIn(f"/{page.picture}", page.picture_addresses)
                self.assertEqual(len(page.addresses), 1)

    def test_it_gives_stories_once_and_invents_none(self):
        for _, issue in self.each():
            # 12, one of which stands twice, and a notice; no line of editors.
            self.assertEqual(len(issue.stories), 12)
            self.assertEqual(len({s.old_id for s in issue.stories}), 12)
            self.assertNotIn("本版编辑", "".join(self.headlines(issue)))
            self.assertEqual(
                [s.headline for s in issue.stories if s.genre == "notice"],
                ["某某有限公司减资公告"],
            )

    def test_it_gives_a_story_with_all_its_parts(self):
        for _, issue in self.each():
            story = next(s for s in issue.stories if s.headline.startswith("水厂第1处"))
            self.assertEqual(story.kicker, "便民工程之1")
            self.assertEqual(story.deck, "——写在开放的时候")
            self.assertEqual(story.section, "要闻")
            self.assertEqual(story.issue, issue.date.isoformat())
            self.assertTrue(story.addresses[0].startswith("/"))
            self.assertEqual(story.body.count("<p>"), 3)
            self.assertEqual(len(story.checksum), 64)
            signed = next(
                s for s in issue.stories if s.headline.startswith("学校第2处")
            )
            self.assertEqual(signed.byline, "本报记者 李静")
            self.assertEqual(signed.photos[0].caption, "学校门前排起了队。李静 摄")

    def test_it_makes_a_story_on_two_pages_one_with_two_places(self):
        for _, issue in self.each():
            story = next(s for s in issue.stories if s.headline.startswith("学校第1处"))
            self.assertEqual([p.page[-2:] for p in story.places], ["01", "02"])
            self.assertTrue(all(place.regions for place in story.places))
            self.assertEqual(len(story.addresses), 2)

    def test_it_takes_parts_of_a_story_as_its_areas(self):
        for _, issue in self.each():
            story = next(s for s in issue.stories if s.headline.startswith("水厂第3处"))
            self.assertEqual(len(story.places[0].regions), 2)
            self.assertEqual(len(story.addresses), 1)
            self.assertNotIn("?", story.addresses[0])

    def test_it_names_pages_of_jumps_as_printed(self):
        for _, issue in self.each():
            first = issue.pages[0].number
            goes = next(s for s in issue.stories if s.headline.startswith("水厂第1处"))
            comes = next(s for s in issue.stories if s.headline.startswith("水厂第2处"))
            self.assertEqual(goes.places[0].continued_on[-1:], "2")
            self.assertEqual(
                comes.places[0].continued_from.lstrip("0A"), first.lstrip("0A")
            )

    def test_it_doubts_what_does_not_come_out_even(self):
        for _, issue in self.each():
            kinds = sorted(doubt.kind for doubt in doubts_of(issue))
            self.assertEqual(
                kinds, ["area_without_story", "missing_file", "story_without_area"]
            )

    def test_it_takes_nothing_of_texts_for_copying_or_of_other_days(self):
        for _, issue in self.each():
            for story in issue.stories:
                lines = story.as_printed.split("\n")
                self.assertEqual(len(lines), len(set(lines)))
                self.assertNotIn("关于我们", story.headline)


class BadArchiveTests(SimpleTestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)
        make(self.folder, pages=3, stories=6)
        self.day = self.folder / CODE / "html" / "2016-03" / "01"

    def issue(self):
        (issue,) = read(self.folder)
        return issue

    def kinds(self, issue):
        return {doubt.kind for doubt in doubts_of(issue)}

    def test_it_takes_pages_of_half_a_mirror_from_its_stories(self):
        for node in self.day.glob("node_*"):
            node.unlink()
        issue = self.issue()
        self.assertEqual([p.number for p in issue.pages], ["01", "02"])
        self.assertTrue(all(s.places[0].regions for s in issue.stories))
        self.assertIn("missing_file", self.kinds(issue))

    def test_it_doubts_areas_where_there_are_only_pages(self):
        for story in self.day.glob("content_*"):
            story.unlink()
        issue = self.issue()
        self.assertEqual((len(issue.pages), issue.stories), (3, []))
        self.assertIn("area_without_story", self.kinds(issue))

    def test_it_says_once_of_a_page_that_it_has_no_map(self):
        for page in self.day.glob("*.htm*"):
            text = page.read_bytes().decode("gb18030")
            page.write_bytes(text.replace("<Area", "<x").encode("gb18030"))
        said = [d for d in doubts_of(self.issue()) if d.kind == "story_without_area"]
        self.assertEqual(
            [(d.words[:10], d.file[-10:]) for d in said],
            [
                ("第01版没有热区，上", "node_2.htm"),
                ("第02版没有热区，上", "node_3.htm"),
            ],
        )

    def test_it_takes_error_pages_neither_as_pictures_nor_as_pages(self):
        error = b"<html><body>404 Not Found</body></html>"
        for picture in (self.folder / CODE / "page").rglob("*.*"):
            picture.write_bytes(error)
        (self.day / "node_2.htm").write_bytes(error)
        story = sorted(self.day.glob("content_*"))[0]
        story.write_bytes(b"")
        issue = self.issue()
        self.assertEqual({p.picture for p in issue.pages}, {""})
        self.assertEqual({p.pdf for p in issue.pages}, {""})
        broken = [d for d in doubts_of(issue) if d.kind == "broken_file"]
        self.assertIn(f"{CODE}/html/2016-03/01/node_2.htm", [d.file for d in broken])
        self.assertIn(story.name, [d.file.rpartition("/")[2] for d in broken])
        self.assertEqual([p.number for p in issue.pages], ["01", "02", "03"])

    def test_it_takes_pages_in_circles_and_twice_once(self):
        shutil.copy(self.day / "node_2.htm", self.day / "node_1.htm")
        loop = '<a href=node_3.htm>第01版：要闻</a><meta http-equiv=refresh content="0; url=node_9.htm">'
        (self.day / "node_9.htm").write_text(loop)
        issue = self.issue()
        self.assertEqual([p.number for p in issue.pages], ["01", "02", "03"])
        self.assertEqual(len(issue.pages[0].addresses), 2)

    def test_it_takes_the_twin_for_telephones_as_the_same_issue(self):
        twin = self.folder / CODE / "h5" / "html5" / "2016-03" / "01"
        shutil.copytree(self.day, twin)
        before = self.issue_of_twin_removed(twin)
        shutil.copytree(self.day, twin)
        issue = self.issue()
        self.assertEqual(len(issue.stories), len(before.stories))
        self.assertEqual(
            [len(s.addresses) for s in issue.stories][0],
            2 * len(before.stories[0].addresses),
        )

    def issue_of_twin_removed(self, twin):
        shutil.rmtree(twin)
        return self.issue()

    def test_it_takes_a_headline_from_the_list_or_the_first_words(self):
        for path in sorted(self.day.glob("content_*")):
            text = path.read_bytes().decode("gb18030")
            cut = text.replace("<founder-title>", "<founder-x>").replace(
                "class=font01", ""
            )
            path.write_bytes(cut.encode("gb18030"))
        self.assertTrue(all(s.headline for s in self.issue().stories))

    def test_it_finds_no_issues_in_what_is_no_archive(self):
        shutil.rmtree(self.folder / CODE)
        (self.folder / "2016-03").mkdir()
        (self.folder / "2016-03" / "node_2.htm").write_text("<p>")
        (self.folder / "a.htm").write_text("<p>")
        self.assertEqual(read(self.folder), [])
