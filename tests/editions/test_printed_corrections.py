"""A correction walks back to paper: due in the next issue, at the page of the original."""

import json
from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction
from django.test import TestCase
from django.utils import timezone

from articles import printed_notices
from articles.models import Contributor, Correction
from editions import wall, wall_state
from editions.models import Issue, Page, Placement, PrintedCorrection
from tests.cast import CastMixin, hire
from tests.stories import make_story

PRINTED, NEXT, AFTER = date(2023, 5, 4), date(2023, 5, 5), date(2023, 5, 6)
WORDS = "第二段“253户”应为“235户”。"


def at(day, hour, minute=0):
    return timezone.make_aware(datetime(day.year, day.month, day.day, hour, minute))


def make_issue(day, numbers="12"):
    closes_at = at(day - timedelta(days=1), 23, 30)
    issue = Issue.objects.create(date=day, closes_at=closes_at)
    for order, number in enumerate(numbers, 1):
        Page.objects.create(issue=issue, number=number, order=order, name="要闻")
    return issue


class PrintedCorrectionCase(CastMixin, TestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.printed = make_issue(PRINTED)
        cls.story = make_story("水厂通水", created_by=cls.reporter)
        author = Contributor.objects.create(name="王勇")
        cls.story.bylines.create(contributor=author, role="reporter")
        page = cls.printed.pages.get(number="2")
        Placement.objects.create(page=page, article=cls.story, order=1)

    @classmethod
    def give_notice(cls, moment=None, story=None):
        """Give a notice of a story, as a correction does; return what is due, or None."""
        notice = Correction.objects.create(
            article=story or cls.story,
            text=WORDS,
            by=cls.chief,
            at=moment or at(PRINTED, 15),
        )
        printed_notices.begin(notice, "水厂通水")
        return PrintedCorrection.objects.filter(correction=notice).first()

    def correct(self, **fields):
        """Let a working copy pass its three reviews."""
        with time_machine.travel(at(PRINTED, 15), tick=False):
            copy = self.story.open_correction(by=self.reporter)
            for name, value in {"headline": "水厂全线通水", **fields}.items():
                setattr(copy, name, value)
            copy.save()
            for name, by in (
                ("submit", self.reporter),
                ("pass_first", self.editor),
                ("pass_second", self.desk_head),
                ("sign", self.chief),
            ):
                copy.move(name, by=by)

    def wall(self, issue, moment, user=None):
        self.client.force_login(user or self.chief)
        with time_machine.travel(moment, tick=False):
            return self.client.get(f"/admin/editions/issue/{issue.pk}/wall/")

    def post(self, issue, moment, do, user=None, **data):
        self.client.force_login(user or self.chief)
        seen = {c.page.pk: c.token for c in wall.columns_of(issue)}
        with time_machine.travel(moment, tick=False):
            return self.client.post(
                f"/admin/editions/issue/{issue.pk}/wall/move/",
                {"do": do, "seen": json.dumps(seen), **data},
                follow=True,
            )


class DueTests(PrintedCorrectionCase):
    def test_it_is_due_in_the_next_issue_even_before_there_is_one(self):
        page = self.printed.pages.get(number="2")
        standing = [[self.story.pk, 1, "signed", "水厂要通水"]]
        page.proofs.create(stage="final", passed=True, by=self.chief, standing=standing)
        self.correct()
        self.assertFalse(PrintedCorrection.objects.exists())
        self.correct(correction_kind="correction", correction_text=WORDS)
        row = PrintedCorrection.objects.get()
        self.assertEqual((row.due_on, row.printed_on), (NEXT, PRINTED))
        self.assertEqual((row.page_label, row.headline), ("2", "水厂要通水"))
        self.assertContains(self.wall(self.printed, at(PRINTED, 16)), "还没有开")
        page = self.wall(make_issue(NEXT), at(PRINTED, 16))
        self.assertContains(page, "更正要登在本版")
        column = page.content.decode().partition("第2版 要闻</a></h2>")[2]
        self.assertIn(WORDS, column)
        self.assertNotContains(self.wall(self.printed, at(PRINTED, 16)), WORDS)

    def test_it_is_due_nowhere_for_a_story_that_was_not_printed(self):
        self.assertIsNone(self.give_notice(story=make_story("只在网上")))

    def test_it_is_due_today_only_while_that_paper_is_made(self):
        todays = make_issue(NEXT)
        Issue.objects.filter(pk=todays.pk).update(closes_at=at(NEXT, 2))
        self.assertEqual(self.give_notice(at(NEXT, 1)).due_on, NEXT)
        self.assertEqual(self.give_notice(at(NEXT, 9)).due_on, AFTER)

    @pytest.mark.once
    def test_it_is_due_after_a_page_that_is_at_the_press(self):
        tomorrows = make_issue(NEXT)
        page = tomorrows.pages.first()
        Placement.objects.filter(article=self.story).update(page=page)
        self.assertIsNone(self.give_notice(at(PRINTED, 20)))
        page.proofs.create(stage="release", passed=True, by=self.chief, standing=[])
        self.assertEqual(self.give_notice(at(PRINTED, 23)).due_on, AFTER)

    def test_it_stays_due_and_is_late_when_an_issue_has_missed_it(self):
        self.give_notice()
        make_issue(NEXT)
        after = make_issue(AFTER)
        self.assertNotContains(self.wall(after, at(PRINTED, 16)), WORDS)
        page = self.wall(after, at(NEXT, 9))
        self.assertContains(page, "迟了：5月5日一期已经付印，没有登")

    def test_it_shows_where_the_page_of_the_original_is_missing(self):
        self.give_notice()
        page = self.wall(make_issue(NEXT, "1"), at(PRINTED, 16))
        self.assertContains(page, "（第2版 要闻）")

    @pytest.mark.thorough
    def test_it_costs_the_wall_no_more_however_many_there_are(self):
        self.give_notice()
        issue = make_issue(NEXT)
        self.wall(issue, at(PRINTED, 16))
        with self.assertNumQueries(17):
            self.wall_again(issue)
        for _ in range(3):
            self.give_notice()
        with self.assertNumQueries(17):
            self.wall_again(issue)

    def wall_again(self, issue):
        with time_machine.travel(at(PRINTED, 16), tick=False):
            self.client.get(f"/admin/editions/issue/{issue.pk}/wall/")


class PrintingTests(PrintedCorrectionCase):
    now = at(PRINTED, 16)

    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.row = cls.give_notice()
        cls.next = make_issue(NEXT)

    def make_item(self, user=None):
        answer = self.post(self.next, self.now, f"correct:{self.row.pk}", user)
        self.row.refresh_from_db()
        return answer

    def place(self, number="2"):
        page = self.next.pages.get(number=number)
        do = f"add:{self.row.item_id}"
        return self.post(self.next, self.now, do, page=page.pk)

    def sign(self):
        with time_machine.travel(self.now, tick=False):
            for name, by in (
                ("submit", self.editor),
                # The item is the first editor's own.
                ("pass_first", hire("second_editor", "编辑")),
                ("pass_second", self.desk_head),
                ("sign", self.chief),
            ):
                self.row.item.move(name, by=by)

    @pytest.mark.thorough
    def test_it_is_made_from_the_notice_by_one_click_and_once(self):
        self.assertContains(self.make_item(self.editor), "登报的更正稿开好了")
        item = self.row.item
        self.assertEqual((item.kicker, item.status), ("更正", "draft"))
        self.assertEqual(item.headline, "关于《水厂通水》一稿的更正")
        self.assertIn(f"本报5月4日第2版 要闻《水厂通水》一稿，{WORDS}", item.body)
        self.assertContains(self.make_item(self.editor), "已经开了")
        self.assertEqual(type(item).objects.filter(kicker="更正").count(), 1)
        # One that is given up can be made again.
        item.move("discard", by=self.editor, reason="重写")
        self.make_item(self.editor)
        self.assertNotEqual(self.row.item_id, item.pk)

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_leaves_the_wall_when_it_is_placed_and_comes_back_when_it_is_removed(
        self,
    ):
        self.make_item()
        state = wall_state.state_of(self.next, self.chief, self.now)
        self.assertContains(self.place(), "更正已上本版")
        self.assertNotEqual(wall_state.state_of(self.next, self.chief, self.now), state)
        page = self.wall(self.next, self.now)
        self.assertNotContains(page, "更正要登在本版")
        placement = Placement.objects.get(article=self.row.item)
        self.post(self.next, self.now, f"remove:{placement.pk}")
        self.assertContains(self.wall(self.next, self.now), "更正要登在本版")

    @pytest.mark.thorough
    def test_it_is_settled_when_the_next_is_noted_after_its_day(self):
        self.make_item()
        self.place()
        self.give_notice(at(NEXT, 8))
        self.row.refresh_from_db()
        self.assertFalse(self.row.is_settled)
        self.give_notice(at(AFTER, 8))
        self.row.refresh_from_db()
        self.assertTrue(self.row.is_settled)
        self.assertEqual(PrintedCorrection.objects.unprinted().count(), 2)

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_warns_where_the_page_is_of_another_rank(self):
        self.make_item()
        self.assertContains(self.place("1"), "不是同一版位")

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_says_in_sheet_and_ledger_where_it_ran(self):
        self.make_item(self.editor)
        sheet = f"/admin/articles/article/{self.story.pk}/sheet/"
        self.client.force_login(self.chief)
        self.assertContains(self.client.get(sheet), "还没有登报，应登 2023-05-05")
        self.place()
        self.sign()
        self.client.force_login(self.chief)
        self.assertContains(self.client.get(sheet), "登在 2023-05-05 第2版 要闻")
        item = f"/admin/articles/article/{self.row.item_id}/sheet/"
        self.assertContains(self.client.get(item), "登报更正：5月4日第2版")
        with time_machine.travel(at(PRINTED, 18), tick=False):
            self.assertNotContains(self.client.get("/corrections/"), "登在")
        with time_machine.travel(at(NEXT, 9), tick=False):
            ledger = self.client.get("/corrections/")
            self.assertContains(ledger, "登在2023年5月5日第2版 要闻")
            self.assertContains(ledger, 'href="/paper/2023-05-05/2/"')

    def test_it_is_waived_with_a_reason_by_the_chief_and_for_good(self):
        do = f"waive:{self.row.pk}"
        for user in (self.editor, self.desk_head):
            answer = self.post(self.next, self.now, do, user, reason="不登")
            self.assertEqual(answer.status_code, 403)
        answer = self.post(self.next, self.now, do, reason=" ")
        self.assertContains(answer, "请写明原因", status_code=409)
        long = "长" * 501
        answer = self.post(self.next, self.now, do, reason=long)
        self.assertContains(answer, "请删短", status_code=409)
        self.assertContains(answer, f'value="{long}"', status_code=409)
        self.post(self.next, self.now, do, reason="当晚已换版")
        self.row.refresh_from_db()
        self.assertEqual(self.row.waived_by, self.chief)
        self.assertNotContains(self.wall(self.next, self.now), "更正要登在本版")
        sheet = self.client.get(f"/admin/articles/article/{self.story.pk}/sheet/")
        self.assertContains(sheet, "不登：当晚已换版（chief")
        answer = self.post(self.next, self.now, do, reason="又一次")
        self.assertContains(answer, "刚有人办了", status_code=409)
        listed = self.client.get("/admin/editions/printedcorrection/?in_print=waived")
        self.assertContains(listed, "不登：当晚已换版")

    def test_it_is_kept_by_the_database(self):
        rows = PrintedCorrection.objects.filter(pk=self.row.pk)
        rows.update(waived_by=self.chief, waived_at=self.now, waiver="换版")
        for change in (
            {"due_on": AFTER},
            {"page_label": "1"},
            {"waiver": "别的"},
            {"waived_at": None, "waived_by": None, "waiver": ""},
        ):
            with (
                self.subTest(change),
                self.assertRaises(DatabaseError),
                transaction.atomic(),
            ):
                rows.update(**change)
        with (
            self.assertRaises(DatabaseError),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute("DELETE FROM editions_printedcorrection")
        self.assertEqual(Correction.objects.count(), 1)
