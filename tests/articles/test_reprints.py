"""Duties of a site that reprints (《互联网新闻信息服务管理规定》第十五条)."""

import json
import re
import tempfile
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.admin.models import LogEntry
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.test import SimpleTestCase, TestCase
from lxml import etree

from articles import reprints, source_list
from articles.csv_tables import Unreadable
from articles.models import Article, Byline, Contributor, Source
from articles.workflow import IllegalMove, Status
from editions.layout_input import story_input_of
from editions.models import Issue, Page, Placement
from tests.articles.test_feeds import SCHEMA
from tests.cast import CastMixin
from tests.stories import make_draft, make_story

ATOM = "{http://www.w3.org/2005/Atom}"
SCRIPT = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)
IMPORT = "/admin/articles/source/import/"
FIRST = {"edition": "2021 年版", "day": "2021-10-20"}
TABLE = "名称,地区,类别\n新华社,中央,新闻单位\n某省新闻网,某省,新闻网站\n"
URL = "https://agency.example/news/1?a=1&b=2"


class ReprintCase(CastMixin, TestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.listed = Source.objects.create(
            name="某通讯社",
            slug="agency",
            url="https://agency.example/",
            list_edition="2021 年版",
            listed_on=date(2021, 10, 20),
            list_region="中央",
            list_kind="新闻单位",
        )
        cls.duty_editor = Contributor.objects.create(name="李静")

    def reprint(self, make=make_story, **fields):
        """Return a reprint that says all that it must."""
        story = make(
            **{
                "headline": "城北水厂今日正式通水",
                "source": self.listed,
                "original_title": "城北水厂通水",
                "original_author": "王强、赵敏",
                "original_url": URL,
            }
            | fields
        )
        Byline.objects.create(
            article=story, contributor=self.duty_editor, role="editor"
        )
        return story

    def page(self, story):
        return self.client.get(story.get_absolute_url())


class SigningTests(ReprintCase):
    """A reprint is not signed without what the law asks it to say."""

    def waiting(self, **fields):
        story = self.reprint(make_draft, created_by=self.reporter, **fields)
        Article.objects.filter(pk=story.pk).update(status=Status.FINAL_REVIEW)
        story.refresh_from_db()
        return story

    def refusal(self, story):
        story.refresh_from_db()
        try:
            with transaction.atomic():
                story.move("sign", by=self.chief)
                transaction.set_rollback(True)
        except IllegalMove as refusal:
            return str(refusal)
        return ""

    def test_it_is_signed_when_it_says_all(self):
        self.assertEqual(self.refusal(self.waiting()), "")

    def test_it_names_each_missing_part_and_what_to_do(self):
        story = self.waiting()
        for missing, words in (
            ({"source": None}, "还没有选稿源：请选上稿源"),
            ({"original_title": " "}, "转载稿还没有原题：请在“转载”里写上"),
            ({"original_author": ""}, "转载稿还没有原作者：请在“转载”里写上"),
            ({"original_url": ""}, "转载稿还没有原文网址：请在“转载”里写上"),
            ({"original_url": "ftp://example.cn/"}, "原文网址不是 http:// 或"),
        ):
            with self.subTest(words), transaction.atomic():
                Article.objects.filter(pk=story.pk).update(**missing)
                self.assertIn(words, self.refusal(story))
                transaction.set_rollback(True)
        story.bylines.all().delete()
        self.assertIn("还没有责任编辑：请在“署名”里加上", self.refusal(story))

    def test_it_refuses_by_name_a_source_off_the_list_without_a_licence(self):
        source = Source.objects.create(name="某论坛", slug="forum")
        story = self.waiting(source=source)
        for entry, words in (
            ({}, "稿源“某论坛”不在稿源单位名单上，也没有转载授权"),
            ({"reprint_licensed": True}, ""),
            (
                {
                    "reprint_licensed": False,
                    "list_edition": "2016 年版",
                    "listed_on": date(2016, 1, 1),
                    "off_list_since": date(2021, 10, 20),
                },
                "“某论坛”从 2021-10-20 起不在稿源单位名单上",
            ),
            ({"off_list_since": None}, ""),
        ):
            with self.subTest(words):
                Source.objects.filter(pk=source.pk).update(**entry)
                refusal = self.refusal(story)
                self.assertIn(words, refusal)
                self.assertEqual(bool(refusal), bool(words))

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_is_warned_of_when_it_is_submitted(self):
        self.client.force_login(self.editor)
        for story in (
            self.reprint(make_draft, created_by=self.editor, original_url=""),
            self.reprint(make_draft, created_by=self.editor),
        ):
            seen = {"seen_version": story.version, "seen_status": story.status}
            address = f"/admin/articles/article/{story.pk}/move/submit/"
            page = self.client.post(address, seen, follow=True)
            warned = [m for m in page.context["messages"] if "还要补齐" in str(m)]
            self.assertEqual(bool(warned), not story.original_url)
            story.refresh_from_db()
            self.assertEqual(story.status, Status.FIRST_REVIEW)

    def test_it_asks_what_a_licence_of_ones_own_is(self):
        source = Source(name="某网", slug="net", reprint_licensed=True)
        with self.assertRaisesMessage(ValidationError, "写明合同编号和期限"):
            source.full_clean()
        source.licence_note = "2024 年第 7 号合同"
        source.full_clean()
        self.assertEqual(source.standing(), "转载授权（2024 年第 7 号合同）")


class ReadersTests(ReprintCase):
    """Readers and machines are told whose it is."""

    def test_it_tells_readers_source_author_title_address_and_editor(self):
        page = self.page(self.reprint())
        for label, text in (
            ("来源", '<a href="https://agency.example/"'),
            ("原作者", "王强、赵敏"),
            ("原标题", "城北水厂通水"),
            ("原文链接", '<a href="https://agency.example/news/1?a=1&amp;b=2"'),
            ("责任编辑", "李静"),
        ):
            self.assertContains(page, f"<dt>{label}</dt><dd>{text}")
        self.assertNotContains(self.page(make_story()), '<dl class="origin">')

    def test_it_never_tells_search_engines_that_the_paper_wrote_it(self):
        def told(story):
            return json.loads(SCRIPT.search(self.page(story).content.decode())[1])[0]

        story = told(self.reprint())
        self.assertEqual([one["name"] for one in story["author"]], ["王强", "赵敏"])
        self.assertEqual(story["editor"][0]["name"], "李静")
        original = story["isBasedOn"]
        self.assertEqual((original["headline"], original["url"]), ("城北水厂通水", URL))
        self.assertEqual(original["publisher"][0]["name"], "某通讯社")
        nameless = told(make_story(source=self.listed))
        self.assertEqual([one["name"] for one in nameless["author"]], ["某通讯社"])
        self.assertNotIn("isBasedOn", told(make_story()))

    def test_it_names_author_and_source_in_feeds(self):
        self.reprint()
        nameless = make_story(source=self.listed)
        own = make_story("本报自己的")
        feed = etree.fromstring(self.client.get("/feed/").content)
        etree.RelaxNG(file=SCHEMA).assertValid(feed)
        entries = {
            entry.findtext(f"{ATOM}id"): entry for entry in feed.iter(f"{ATOM}entry")
        }
        names = {
            guid: [name.text for name in entry.iterfind(f"{ATOM}author/{ATOM}name")]
            for guid, entry in entries.items()
        }
        self.assertEqual(names.pop(own.guid.urn), [])
        self.assertEqual(names.pop(nameless.guid.urn), ["某通讯社"])
        ((guid, authors),) = names.items()
        self.assertEqual(authors, ["王强", "赵敏"])
        source = entries[guid].find(f"{ATOM}source")
        self.assertEqual(source.findtext(f"{ATOM}title"), "某通讯社")
        self.assertEqual(source.findtext(f"{ATOM}id"), "https://agency.example/")
        via = entries[guid].find(f"{ATOM}link[@rel='via']")
        self.assertEqual((via.get("href"), via.get("title")), (URL, "城北水厂通水"))
        self.assertIn("原标题：城北水厂通水", entries[guid].findtext(f"{ATOM}content"))
        self.assertIsNone(entries[own.guid.urn].find(f"{ATOM}source"))

    def test_it_says_in_print_whose_it_is_where_nobody_signs(self):
        def input_of(story):
            placement = Placement(article=story)
            placement.is_withdrawn = False
            return story_input_of(placement)

        for story, line in (
            (self.reprint(), "来源：某通讯社 作者：王强、赵敏"),
            (make_story(source=self.listed), "来源：某通讯社"),
            (make_story(), ""),
        ):
            self.assertEqual(input_of(story).byline, line)

    def test_it_tells_where_a_story_was_printed_and_how_long_it_is(self):
        story = make_story(dateline="本报讯")
        issue = Issue.objects.create(date=date(2023, 5, 4), number=24138)
        page = Page.objects.create(issue=issue, order=1, number="3", name="城事")
        Placement.objects.create(page=page, article=story, order=1)
        told = json.loads(SCRIPT.search(self.page(story).content.decode())[1])[0]
        self.assertEqual((told["dateline"], told["wordCount"]), ("本报讯", 8))
        self.assertEqual(told["printPage"], "3")
        self.assertIn("城事", told["printSection"])
        self.assertEqual(told["isPartOf"]["@type"], "PublicationIssue")
        self.assertEqual(told["isPartOf"]["issueNumber"], "24138")
        self.assertEqual(told["isPartOf"]["datePublished"], "2023-05-04")


class TitleTests(SimpleTestCase):
    def story(self, headline, original):
        source = Source(pk=1, name="某通讯社")
        return Article(headline=headline, original_title=original, source=source)

    def test_it_compares_titles_by_the_character(self):
        for headline, original, distance in (
            ("城北水厂通水", "城北水厂通水", 0),
            ("城北\u3000水厂通水", "城北水厂通水", 0),
            ("城北水厂今日通水", "城北水厂通水", 2),
            ("城南水厂停水", "城北水厂通水", 2),
            ("甲乙丙", "丁戊己庚", 4),
            ("", "城北水厂", 4),
        ):
            with self.subTest(headline):
                change = reprints.title_change(self.story(headline, original))
                self.assertEqual(change.distance, distance)
        self.assertIsNone(reprints.title_change(self.story("城北", "")))


class ReviewersTests(ReprintCase):
    def desk_page(self, story, page):
        return self.client.get(f"/admin/articles/article/{story.pk}/{page}/")

    @pytest.mark.once
    def test_it_shows_each_reviewer_and_the_sheet_how_the_title_differs(self):
        story = self.reprint(make_draft, created_by=self.reporter)
        same = self.reprint(
            make_draft, created_by=self.reporter, original_title="城北水厂今日正式通水"
        )
        own = make_draft(created_by=self.reporter)
        for person in (self.editor, self.desk_head, self.chief):
            self.client.force_login(person)
            review = self.desk_page(story, "review")
            self.assertContains(review, "标题与原题不同：相差 4 字")
            self.assertContains(review, "<ins>今日正式</ins>")
        self.assertContains(self.desk_page(same, "review"), "标题与原题一致")
        self.assertNotContains(self.desk_page(own, "review"), "标题与原题")
        shown = self.desk_page(story, "sheet")
        self.assertContains(shown, "标题与原题不同：相差 4 字")
        self.assertContains(shown, "依据：稿源单位名单（2021 年版，2021-10-20，中央")


class ListTests(CastMixin, TestCase):
    """The 稿源单位名单 is data that an editor imports."""

    def setUp(self):
        self.client.force_login(self.editor)

    def send(self, text=TABLE, **typed):
        return self.client.post(IMPORT, FIRST | {"text": text} | typed)

    @pytest.mark.thorough
    def test_it_is_looked_at_first_then_taken_in(self):
        old = Source.objects.create(
            name="新华社", slug="xinhua", url="https://x.example/"
        )
        self.assertContains(self.send(), "新增 1，更新 1")
        self.assertFalse(Source.objects.exclude(list_edition="").exists())
        self.assertContains(self.send(make="1"), "2 个单位有变动")
        old.refresh_from_db()
        self.assertEqual((old.slug, old.url), ("xinhua", "https://x.example/"))
        self.assertTrue(old.may_be_reprinted())
        new = Source.objects.get(name="某省新闻网")
        self.assertEqual((new.list_region, new.list_kind), ("某省", "新闻网站"))
        self.assertEqual(
            (new.slug, new.listed_on), ("mou-sheng-xin-wen-wang", date(2021, 10, 20))
        )
        self.assertEqual(LogEntry.objects.filter(user=self.editor).count(), 2)
        self.assertContains(self.send(), "新增 0，更新 0")

    def test_it_takes_off_who_is_not_on_a_new_edition(self):
        self.send(make="1")
        # Another part of the same edition takes nobody off.
        self.send("名称,地区,类别\n某日报,某省,新闻单位\n", make="1")
        self.assertFalse(Source.objects.filter(off_list_since__isnull=False).exists())
        second = {"edition": "2024 年版", "day": "2024-05-01"}
        text = "名称,地区,类别\n新华社,中央,新闻单位\n"
        page = self.send(text, **second)
        self.assertContains(page, "2 个单位不在这一版上，导入后不能再转载")
        self.send(text, make="1", **second)
        gone = Source.objects.get(name="某日报")
        self.assertFalse(gone.may_be_reprinted())
        self.assertEqual(gone.list_edition, "2021 年版")
        self.assertContains(self.send(), "旧名单不能盖掉新名单")

    @pytest.mark.thorough
    def test_it_tells_errors_by_line_and_loses_nothing_typed(self):
        wrong = f"名称,地区,类别\n,中央,新闻单位\n甲,某省,乙\n甲,某省,{'长' * 41}\n"
        page = self.send(wrong, make="1")
        for words in (
            "请写单位名称",
            "和第 3 行重了",
            "类别最多 40 个字，现在有 41 个",
            "长" * 41,
        ):
            self.assertContains(page, words)
        self.assertFalse(Source.objects.exists())
        for typed, words in (
            ({"edition": ""}, "请写名单版次"),
            ({"day": "去年"}, "日期写成 2021-10-20 这样"),
            ({"day": "2999-01-01"}, "名单日期在今天以后"),
            ({"text": " "}, "请选一个表格文件"),
            ({"text": "单位\n甲"}, "没找到：地区、类别"),
            ({"text": "名称,地区,类别\n"}, "表里还没有单位"),
        ):
            with self.subTest(words):
                page = self.send(**typed)
                self.assertContains(page, words)
                self.assertContains(page, "</textarea>")
        self.assertContains(self.send(edition=""), "某省新闻网,某省")
        with self.assertRaisesMessage(Unreadable, "最多导入 5000 个单位"):
            source_list.read("名称,地区,类别\n" + "甲,乙,丙\n" * 5001)

    @pytest.mark.thorough
    def test_it_is_for_who_may_add_and_change_sources(self):
        for user in (self.reporter, self.photo_editor, self.proofreader):
            self.client.force_login(user)
            self.assertEqual(self.client.get(IMPORT).status_code, 403)
            self.assertEqual(self.send(make="1").status_code, 403)
            page = self.client.get("/admin/articles/source/")
            self.assertNotContains(page, IMPORT)
        self.client.force_login(self.editor)
        self.assertContains(self.client.get("/admin/articles/source/"), IMPORT)

    def test_it_costs_the_same_whatever_its_length(self):
        def take_in(count):
            text = "名称,地区,类别\n" + "".join(
                f"第{n}报,某省,新闻单位\n" for n in range(count)
            )
            compared = source_list.Comparison(
                source_list.read(text), source_list.Edition("版", date(2021, 1, 1))
            )
            with self.assertNumQueries(4):
                compared.take_in()

        for count in (1, 50):
            take_in(count)
            Source.objects.all().delete()

    def test_it_takes_in_the_example_by_the_command(self):
        example, said = Path("fixtures/source_list_example.csv"), StringIO()
        options = {"edition": "示例", "stdout": said}
        call_command(
            "import_source_list", example, date="2021-10-20", dry_run=True, **options
        )
        self.assertFalse(Source.objects.exists())
        call_command("import_source_list", example, date="2021-10-20", **options)
        self.assertIn("新增 4", said.getvalue())
        self.assertFalse(Source.objects.exclude(list_kind__startswith="示例").exists())
        with tempfile.NamedTemporaryFile("w", suffix=".csv") as file:
            file.write("名称,地区,类别\n,,\n,甲,乙\n")
            file.flush()
            for path, words in ((file.name, "第 3 行"), ("none.csv", "打不开")):
                with self.assertRaisesMessage(CommandError, words):
                    call_command(
                        "import_source_list", Path(path), date="2021-10-20", **options
                    )
        with self.assertRaisesMessage(CommandError, "日期写成"):
            call_command("import_source_list", example, date="去年", **options)

    def test_it_has_an_edition_and_a_date_or_neither(self):
        for fields in (
            {"list_edition": "2021 年版"},
            {"listed_on": date(2021, 1, 1)},
            {"off_list_since": date(2021, 1, 1)},
        ):
            with (
                self.subTest(fields),
                self.assertRaises(IntegrityError),
                transaction.atomic(),
            ):
                Source.objects.create(name="甲", slug="jia", **fields)
