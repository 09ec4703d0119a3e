"""Old addresses of a 数字报, led to ours for good, and their import."""

import io
import tempfile
from datetime import date
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.test import SimpleTestCase, TestCase

from articles.workflow import Status
from editions.classic_paths import path_of
from editions.models import ClassicAddress, Issue, Page, Placement
from tests.cast import CastMixin
from tests.stories import make_story

DAY = date(2023, 5, 4)


class ClassicCase(CastMixin, TestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.issue = Issue.objects.create(date=DAY)
        cls.page = Page.objects.create(issue=cls.issue, number="2", order=1)
        cls.story = make_story("水厂今日通水")
        cls.other = make_story("没有上版的")
        Placement.objects.create(page=cls.page, article=cls.story, order=1)

    def go(self, name, day="2023-05/04"):
        return self.client.get(f"/html/{day}/{name}.htm")

    def assert_leads(self, name, address):
        answer = self.go(name)
        self.assertEqual((answer.status_code, answer.get("Location")), (301, address))


class AddressTests(ClassicCase):
    def test_it_leads_from_a_node_to_the_page_of_that_number(self):
        self.assert_leads("node_2", "/paper/2023-05-04/2/")

    def test_it_leads_from_a_content_to_the_story_of_that_id_in_that_paper(self):
        self.assert_leads(f"content_{self.story.pk}", self.story.get_absolute_url())
        self.assertEqual(self.go(f"content_{self.other.pk}").status_code, 404)

    def test_it_prefers_the_table(self):
        ClassicAddress.objects.create(
            path="/html/2023-05/04/node_2.htm", article=self.story
        )
        ClassicAddress.objects.create(
            path="/html/2023-05/04/content_77_1.htm", page=self.page
        )
        self.assert_leads("node_2", self.story.get_absolute_url())
        self.assert_leads("content_77_1", "/paper/2023-05-04/2/")

    def test_it_reveals_nothing_that_is_not_public(self):
        hidden = make_story("密稿", status=Status.FINAL_REVIEW)
        ClassicAddress.objects.create(
            path="/html/2023-05/04/content_9.htm", article=hidden
        )
        self.assertEqual(self.go("content_9").status_code, 404)
        Placement.objects.update(article=hidden)
        self.assertEqual(self.go("node_2").status_code, 404)

    def test_it_leads_to_a_withdrawn_story_that_answers_410_itself(self):
        self.story.move("withdraw", by=self.chief, reason="失实")
        answer = self.client.get(
            f"/html/2023-05/04/content_{self.story.pk}.htm", follow=True
        )
        self.assertEqual(answer.status_code, 410)

    def test_it_answers_404_for_anything_else(self):
        for name, day in (
            ("node_1", "2023-05/04"),
            ("node_2", "2023-05/05"),
            ("node_2", "2023-02/30"),
            ("node_2", "2023-13/01"),
            ("node_" + "9" * 49, "2023-05/04"),
            ("content_" + "9" * 49, "2023-05/04"),
            ("content_0", "2023-05/04"),
            ("node_2x", "2023-05/04"),
            ("index", "2023-05/04"),
        ):
            with self.subTest(name=name, day=day):
                self.assertEqual(self.go(name, day).status_code, 404)
        for path in (
            *(
                "/%2500.htm",
                "/http://[x.htm",
                "/%25E4%25B8.jpg",
                "/" + "长" * 280 + ".pdf",
            ),
            *(
                "/20230504/",
                "/a/b.jpg.2",
                "/%F0%9F%98%80.xml",
                "/%0A.htm",
                "/..%2f..%2fx.htm",
            ),
        ):
            with self.subTest(path=path):
                self.assertEqual(self.client.get(path).status_code, 404)
        answer = self.client.post("/html/2023-05/04/node_2.htm")
        self.assertEqual(answer.status_code, 405)

    def test_it_leads_to_exactly_one_place(self):
        for goal in ({}, {"page": self.page, "article": self.story}):
            with self.assertRaises(ValidationError):
                ClassicAddress(path="/html/2023-05/04/node_5.htm", **goal).full_clean()


class PathTests(SimpleTestCase):
    def test_it_knows_an_address_in_whatever_form_it_came(self):
        for address, path in (
            (
                "http://e.example.cn/jjrb/html/2018-04/19/content_1.htm?div=-1",
                "html/2018-04/19/content_1.htm",
            ),
            ("/html/2018-04/19/content_1.html", "html/2018-04/19/content_1.htm"),
            ("/rmrb/pc/layout/202412/01/node_01.html", "layout/202412/01/node_01.htm"),
            ("pad/pic/202412/01/a-b.jpg.2", "pic/202412/01/a-b.jpg"),
            ("/x/page/1/2018-04/19/01/p_brief.jpg", "page/1/2018-04/19/01/p.jpg"),
            (
                "/html/2018-11/20/nw.D110000renmrb_20181120_1-07.htm",
                "html/2018-11/20/nw.D110000renmrb_20181120_1-07.htm",
            ),
            ("/tywb/20190626/#A" + "0f" * 16, "20190626/"),
            ("/tywb/20190626/#a" + "0f" * 16, "20190626/#a" + "0F" * 16),
            ("/shtml/sxrb/20190126/index.shtml", "20190126/index.shtml"),
            ("/paperindex.htm", "paperindex.htm"),
            ("/a%00.htm", ""),
        ):
            with self.subTest(address):
                self.assertEqual(path_of(address), path)


class ImportTests(ClassicCase):
    def load(self, text, **options):
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "old.csv"
            file.write_text(text, encoding="utf-8-sig")
            out = io.StringIO()
            call_command("import_addresses", str(file), stdout=out, **options)
        return out.getvalue()

    def test_it_imports_a_table_and_updates_what_changed_when_run_again(self):
        table = (
            "old,page,article\n"
            "http://old.example.cn/html/2023-05/04/node_7.htm,2,\n"
            f"/html/2023-05/04/content_501.htm,,{self.story.pk}\n"
        )
        self.assertIn("2 addresses imported, 2 of them new", self.load(table))
        self.assert_leads("node_7", "/paper/2023-05-04/2/")
        self.assert_leads("content_501", self.story.get_absolute_url())
        table = f"old,page,article\nhtml/2023-05/04/node_7.htm,,{self.story.pk}\n"
        self.assertIn("1 addresses imported, 0 of them new", self.load(table))
        self.assert_leads("node_7", self.story.get_absolute_url())

    def test_it_imports_nothing_in_a_dry_run(self):
        table = "old,page,article\nhtml/2023-05/04/node_7.htm,2,\n"
        self.assertIn("would be", self.load(table, dry_run=True))
        self.assertFalse(ClassicAddress.objects.exists())

    def test_it_names_a_bad_line_and_imports_nothing(self):
        good = "html/2023-05/04/node_7.htm,2,\n"
        for line in (
            "elsewhere.htm,2,",
            "html/2023-05/04/node_8.htm,,",
            f"html/2023-05/04/node_8.htm,2,{self.story.pk}",
            "html/2023-05/04/node_8.htm,9,",
            "html/2023-05/04/node_8.htm,,x",
            "html/2023-05/04/node_8.htm,,999999",
            "html/2023-02/30/node_8.htm,2,",
        ):
            with self.subTest(line), self.assertRaisesMessage(CommandError, "line 3"):
                self.load(f"old,page,article\n{good}{line}\n")
        self.assertFalse(ClassicAddress.objects.exists())

    def test_it_refuses_a_table_without_its_columns(self):
        with self.assertRaisesMessage(CommandError, "missing columns"):
            self.load("old,new\n")
        with self.assertRaisesMessage(CommandError, "cannot read"):
            call_command("import_addresses", "nowhere.csv")
        for other in ("/dev/zero", tempfile.gettempdir()):
            with self.assertRaisesMessage(CommandError, "给出一个 .csv 文件"):
                call_command("import_addresses", other)
