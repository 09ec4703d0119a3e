from datetime import date

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext

from articles.models import Article, Column, Contributor, Photo, Source
from districts.suggesting import Gazetteer
from editions.models import Issue, Page, Placement
from ingest.byline_rows import Named
from ingest.importing import AlreadyImported, NotImported, create_drafts
from ingest.models import PageText
from ingest.page_import_view import draft_of
from ingest.reading import read
from tests.ingest.pages import LONG, page, seed_text

DAY = date(2023, 1, 23)
ONE = page("水厂通水", f"本报讯 {LONG}", "（赵敏）")


def import_draft(text=ONE):
    return draft_of(text, read(text), Gazetteer.load())


class TakingOverTests(TestCase):
    fixtures = ["districts", "places", "sections"]

    def setUp(self):
        self.by = User.objects.create_user("yeban", is_staff=True)
        self.own = Source.objects.create(name="本报", slug="benbao", is_own=True)

    def assert_nothing_was_made(self):
        for model in (Article, Contributor, Issue, Page, PageText, Photo, Column):
            with self.subTest(model.__name__):
                self.assertFalse(model.objects.exists())

    @pytest.mark.thorough
    def test_it_makes_seven_drafts_of_the_seed_page(self):
        kept = create_drafts(import_draft(seed_text()), date=DAY, by=self.by)
        placed = list(Placement.objects.order_by("order").select_related("article"))
        stories = [placement.article for placement in placed]
        self.assertEqual(len(stories), 7)
        self.assertEqual({story.status for story in stories}, {"draft"})
        self.assertEqual({story.created_by for story in stories}, {self.by})
        self.assertEqual(
            [story.byline_line() for story in stories],
            [
                "记者 王勇",
                "魏薇",
                "何宝国",
                "记者 郭晓华 通讯员 李静 文/摄",
                "何宝国",
                "贾尚志 乔丹阳",
                "王勇 编辑整理",
            ],
        )
        self.assertEqual(stories[0].deck, "迎泽区2023年经济工作亮点解读")
        self.assertEqual(stories[0].body.count("<h2>"), 5)
        self.assertEqual(stories[3].article_photos.get().after_paragraph, 3)
        self.assertEqual(stories[4].headline, "")
        self.assertIn("每个安居安全网格员都要", stories[4].staff_note)
        self.assertEqual(placed[6].continued_from, "1")
        briefs = list(stories[6].briefs.values_list("district__name", flat=True))
        self.assertEqual(len(briefs), 10)
        self.assertEqual(briefs[-1], "中北高新区")
        self.assertEqual(kept.text, seed_text())
        self.assertTrue(kept.mapping)
        # Nobody ticked a district: none is set.
        self.assertFalse(Article.objects.filter(districts__isnull=False).exists())

    def test_it_takes_the_same_text_once(self):
        create_drafts(import_draft(), date=DAY, by=self.by)
        count = Article.objects.count()
        with self.assertRaisesMessage(AlreadyImported, "已经收过，在 2023-01-23"):
            create_drafts(import_draft(), date=date(2023, 1, 24), by=self.by)
        self.assertEqual(Article.objects.count(), count)
        self.assertEqual(Issue.objects.count(), 1)

    def test_it_makes_nothing_when_one_story_is_refused(self):
        text = page(ONE, "题" * 30, f"本报讯 {LONG}")
        bad = import_draft(text).type_in(2, {"headline": "长" * 201}, [], [])
        with self.assertRaises(NotImported) as caught:
            create_drafts(bad, date=DAY, by=self.by)
        self.assertIn("主题", caught.exception.reasons[0])
        self.assert_nothing_was_made()

    def test_it_uses_people_who_are_known(self):
        known = Contributor.objects.create(name="赵敏")
        create_drafts(import_draft(), date=DAY)
        self.assertEqual(Article.objects.get().bylines.get().contributor, known)

    def test_it_asks_which_of_two_who_share_a_name(self):
        Contributor.objects.create(name="赵敏")
        second = Contributor.objects.create(name="赵敏")
        with self.assertRaises(NotImported) as caught:
            create_drafts(import_draft(), date=DAY)
        self.assertIn("2 位“赵敏”", caught.exception.reasons[0])
        chosen = import_draft().type_in(
            1, {}, [Named("赵敏", contributor=str(second.pk))], []
        )
        create_drafts(chosen, date=DAY)
        self.assertEqual(Article.objects.get().bylines.get().contributor, second)

    def test_it_makes_another_of_the_same_name_when_told_so(self):
        Contributor.objects.create(name="赵敏")
        new = import_draft().type_in(1, {}, [Named("赵敏", contributor="new")], [])
        create_drafts(new, date=DAY)
        self.assertEqual(Contributor.objects.filter(name="赵敏").count(), 2)

    def test_it_files_what_the_editor_ticked(self):
        ticked = import_draft().type_in(
            1, {"column": "民生直通车"}, [], ["gujiao", "nowhere"]
        )
        create_drafts(ticked, date=DAY)
        article = Article.objects.get()
        self.assertEqual([d.slug for d in article.districts.all()], ["gujiao"])
        self.assertEqual(article.column.name, "民生直通车")
        self.assertFalse(article.bylines.exists())

    def test_it_uses_a_page_that_is_there_and_puts_stories_behind_its_own(self):
        issue = Issue.objects.create(date=DAY)
        there = Page.objects.create(issue=issue, number="2", order=1, name="城事")
        placed = Article.objects.create(headline="早有的稿件")
        Placement.objects.create(page=there, article=placed, order=1)
        kept = create_drafts(import_draft(), date=DAY, number="2")
        self.assertEqual(kept.page, there)
        self.assertEqual(there.placements.count(), 2)

    def test_it_refuses_a_page_whose_text_is_there(self):
        create_drafts(import_draft(), date=DAY, number="2")
        other = page("公园开放", f"本报讯 {LONG}", "（孙丽）")
        with self.assertRaisesMessage(NotImported, "已收过另一份原文"):
            create_drafts(import_draft(other), date=DAY, number="2")
        self.assertEqual(Article.objects.count(), 1)

    def test_it_refuses_a_page_number_that_is_none(self):
        with self.assertRaises(NotImported):
            create_drafts(import_draft(), date=DAY, number="零")
        self.assert_nothing_was_made()

    @pytest.mark.thorough
    def test_it_asks_for_the_date(self):
        with self.assertRaisesMessage(NotImported, "出版日期"):
            create_drafts(import_draft(), date=None)

    def test_it_keeps_markup_in_the_text_as_text(self):
        create_drafts(
            import_draft(page("水厂通水", f"本报讯 <script>x</script>{LONG}")), date=DAY
        )
        self.assertIn("&lt;script&gt;", Article.objects.get().body)

    def test_it_marks_a_story_that_says_ai_made_it(self):
        text = page("水厂通水", f"本报讯 {LONG}", f"{LONG}（本文由AI生成）")
        create_drafts(import_draft(text), date=DAY)
        self.assertEqual(Article.objects.get().ai_made, "whole")

    def test_it_leaves_the_source_open_for_an_agency_it_does_not_know(self):
        text = page("某会议闭幕", f"新华社北京1月22日电（记者赵敏）{LONG}")
        create_drafts(import_draft(text), date=DAY)
        self.assertIsNone(Article.objects.get().source)

    def test_it_costs_a_fixed_number_of_queries_a_story(self):
        def cost(number):
            text = page(
                *(
                    f"{word}通水\n\n本报讯 {word}{LONG}"
                    for word in "甲乙丙丁戊己"[:number]
                )
            )
            with CaptureQueriesContext(connection) as queries:
                create_drafts(import_draft(text), date=date(2023, 2, number))
            return len(queries)

        two, four, six = cost(2), cost(4), cost(6)
        self.assertEqual(six - four, four - two)
