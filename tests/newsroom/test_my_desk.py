from datetime import datetime, timedelta

import pytest
import time_machine
from django.conf import settings
from django.contrib.auth.models import User
from django.db import connection
from django.test import SimpleTestCase, TestCase
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.dates import how_long
from articles.models import Article, ArticlePhoto, Contributor, Correction, Photo
from articles.text.bylines import Role
from articles.workflow import Status
from editions.models import Issue, Page, Placement
from newsroom.my_desk import desk_of
from tests.cast import CAST, CastMixin
from tests.stories import make_draft, make_story

NOW = timezone.make_aware(datetime(2023, 1, 23, 20, 0))
HOUR = timedelta(hours=1)


class HowLongTests(SimpleTestCase):
    def test_it_says_how_long_something_waits(self):
        for delta, words in (
            (timedelta(seconds=59), "刚刚"),
            (timedelta(minutes=5), "5 分"),
            (timedelta(hours=2, minutes=15), "2 小时 15 分"),
            (timedelta(days=3, hours=4, minutes=9), "3 天 4 小时"),
        ):
            self.assertEqual(how_long(delta), words)


class MyDeskCase(CastMixin, TestCase):
    def answers(self, user, at=None):
        """Return {block name: Answer} of a person's desk."""
        desk = desk_of(User.objects.get(pk=user.pk), at)
        return {
            block.name: answer for pairs in desk.values() for block, answer in pairs
        }

    def lines(self, user, name, at=None):
        return self.answers(user, at)[name].lines

    def submitted(self, headline="水厂将要通水", **fields):
        story = make_draft(headline, created_by=self.reporter, **fields)
        story.move("submit", by=self.reporter)
        return story


class WaitingTests(MyDeskCase):
    @pytest.mark.thorough
    def test_it_shows_each_reviewer_what_waits_for_them(self):
        story = self.submitted()
        waiting = {
            name: len(self.answers(getattr(self, name))["waiting"].lines)
            for name in ("editor", "desk_head", "chief")
        }
        self.assertEqual(waiting, {"editor": 1, "desk_head": 0, "chief": 0})
        story.move("pass_first", by=self.editor)
        self.assertEqual(self.lines(self.editor, "waiting"), [])
        self.assertEqual(len(self.lines(self.desk_head, "waiting")), 1)

    def test_it_sets_the_longest_waiting_first(self):
        for number, name in ((1, "新来的"), (3, "等得久的")):
            story = self.submitted(name)
            since = timezone.now() - timedelta(hours=number, minutes=15)
            Article.objects.filter(pk=story.pk).update(status_since=since)
        waiting = [(str(s), waited) for s, waited in self.lines(self.editor, "waiting")]
        self.assertEqual(
            waiting, [("等得久的", "3 小时 15 分"), ("新来的", "1 小时 15 分")]
        )

    def test_it_leads_to_the_review(self):
        story = self.submitted()
        self.client.force_login(self.editor)
        page = self.client.get("/admin/")
        self.assertContains(page, f'href="/admin/articles/article/{story.pk}/review/"')
        self.assertContains(page, "刚刚送到")

    def test_it_alarms_only_after_a_time(self):
        story = self.submitted()
        self.client.force_login(self.editor)
        self.assertNotContains(self.client.get("/admin/"), "desk-waited")
        since = timezone.now() - settings.WAITING_TOO_LONG
        Article.objects.filter(pk=story.pk).update(status_since=since)
        self.assertContains(self.client.get("/admin/"), "desk-waited")

    def test_it_leaves_out_ones_own(self):
        make_draft(created_by=self.editor).move("submit", by=self.editor)
        self.assertEqual(self.lines(self.editor, "waiting"), [])


class ReturnedTests(MyDeskCase):
    def sent_back(self):
        story = self.submitted()
        story.move("send_back", by=self.editor, reason="第二段的数字请核实")
        return story

    @pytest.mark.once
    def test_it_says_what_came_back_and_why(self):
        self.sent_back()
        self.client.force_login(self.reporter)
        page = self.client.get("/admin/")
        self.assertContains(page, "第二段的数字请核实")
        self.assertContains(page, "editor 从待初审退回")

    @pytest.mark.once
    def test_it_forgets_what_was_submitted_again(self):
        self.sent_back().move("submit", by=self.reporter)
        self.assertEqual(self.lines(self.reporter, "returned"), [])

    @pytest.mark.once
    def test_it_keeps_the_reason_from_others(self):
        self.sent_back()
        self.assertEqual(self.lines(self.editor, "returned"), [])


class MineTests(MyDeskCase):
    @pytest.mark.once
    def test_it_lists_what_one_is_making_and_leads_on_to_the_rest(self):
        for number in range(10):
            make_draft(f"稿件{number}", created_by=self.reporter)
        make_story("已签发", created_by=self.reporter)
        answer = self.answers(self.reporter)["mine"]
        self.assertEqual((len(answer.lines), answer.count), (8, 10))
        self.assertEqual(str(answer.lines[0]), "稿件9")
        self.client.force_login(self.reporter)
        self.assertContains(self.client.get("/admin/"), "还有 2 条")

    def test_it_leads_on_to_a_list_that_opens(self):
        for number in range(9):
            make_draft(f"稿件{number}", created_by=self.editor)
        make_draft("同事的", created_by=self.desk_head)
        self.client.force_login(self.editor)
        page = self.client.get(self.answers(self.editor)["mine"].goes_on)
        self.assertEqual(len(page.context["cl"].result_list), 9)

    def test_it_counts_a_byline_of_ones_own(self):
        story = make_draft(created_by=self.editor)
        person = Contributor.objects.create(
            name="王勇", slug="wangyong", user=self.reporter
        )
        story.bylines.create(contributor=person, role=Role.REPORTER)
        self.assertEqual(self.lines(self.reporter, "mine"), [story])


class SignedTests(MyDeskCase):
    def months(self):
        lines = self.lines(self.reporter, "signed", NOW)
        return [(month.name, month.count, len(month.stories)) for month in lines]

    def test_it_keeps_ones_signed_stories_by_month(self):
        for days in (0, 22, 23, 24, 83, 84):
            day = NOW - timedelta(days=days)
            make_story(f"{days} 天前", published_at=day, created_by=self.reporter)
        make_story("明晚的", published_at=NOW + 27 * HOUR, created_by=self.reporter)
        make_story("同事的", published_at=NOW)
        make_draft("在写的", created_by=self.reporter)
        months = [("2023年1月", 3, 3), ("2022年12月", 2, 2), ("2022年11月", 1, 1)]
        self.assertEqual(self.months(), months)

    @pytest.mark.thorough
    def test_it_shows_the_newest_and_leads_on_to_the_rest(self):
        for number in range(12):
            at = NOW - timedelta(minutes=number)
            make_story(f"第{number}篇", published_at=at, created_by=self.reporter)
        make_story(
            "上月的", published_at=NOW - 30 * 24 * HOUR, created_by=self.reporter
        )
        self.assertEqual(self.months(), [("2023年1月", 12, 10), ("2022年12月", 1, 1)])
        self.client.force_login(self.reporter)
        month = self.lines(self.reporter, "signed", NOW)[0]
        listed = self.client.get(month.address).context["cl"].result_list
        self.assertEqual(len(listed), 12)
        every = self.answers(self.reporter, NOW)["signed"].goes_on
        self.assertEqual(len(self.client.get(every).context["cl"].result_list), 13)

    @pytest.mark.once
    def test_it_shows_them_on_the_desk(self):
        story = make_story(published_at=timezone.now(), created_by=self.reporter)
        self.client.force_login(self.reporter)
        page = self.client.get("/admin/")
        self.assertContains(page, f"/admin/articles/article/{story.pk}/review/")
        self.assertContains(page, "看我已签发的全部稿件")


class DueTests(MyDeskCase):
    def due(self, user=None):
        return [(str(s), s.due) for s in self.lines(user or self.chief, "due", NOW)]

    def test_it_goes_from_now_to_the_end_of_tomorrow(self):
        for name, hours in (("早", -1), ("今晚", 2), ("明晚", 27), ("后天", 28)):
            make_story(name, published_at=NOW + hours * HOUR)
        self.assertEqual(
            self.due(), [("今晚", NOW + 2 * HOUR), ("明晚", NOW + 27 * HOUR)]
        )

    def test_it_waits_for_the_later_of_schedule_and_embargo(self):
        make_story("禁发", published_at=NOW - HOUR, embargo_until=NOW + 3 * HOUR)
        make_story("定时", published_at=NOW + HOUR, embargo_until=NOW - HOUR)
        self.assertEqual(self.due(), [("定时", NOW + HOUR), ("禁发", NOW + 3 * HOUR)])

    def test_it_names_corrections_that_replace_a_text_at_an_hour(self):
        story = make_story("水厂今日通水", embargo_until=NOW - HOUR)
        for number, hours in enumerate((-1, 5)):
            corrected = make_story(f"原稿{number}")
            due = NOW + hours * HOUR
            make_story(
                "更正", corrects=corrected, published_at=due, takes_effect_at=due
            )
        self.assertEqual(self.due(), [("更正", NOW + 5 * HOUR)])
        self.client.force_login(self.chief)
        Article.objects.filter(takes_effect_at=due).update(
            corrects=story, takes_effect_at=timezone.now() + HOUR
        )
        self.assertContains(self.client.get("/admin/"), "更正稿换下原文")

    def test_it_keeps_from_a_reporter_what_others_have_coming(self):
        soon = timezone.now() + HOUR
        make_story("同事的", published_at=soon)
        own = make_story("自己的", published_at=soon, created_by=self.reporter)
        self.assertEqual(self.lines(self.reporter, "due"), [own])


class PaperTests(MyDeskCase):
    def setUp(self):
        issue = Issue.objects.create(date=NOW.date() + timedelta(days=1))
        self.page = Page.objects.create(issue=issue, number="1", order=1)
        Page.objects.create(issue=issue, number="2", order=2)

    def place(self, story):
        order = self.page.placements.count() + 1
        Placement.objects.create(page=self.page, article=story, order=order)
        return story

    def pages(self):
        return self.lines(self.chief, "paper", NOW)

    @pytest.mark.once
    def test_it_says_what_is_unsigned(self):
        self.place(make_story("签了的"))
        self.place(self.submitted("没签的"))
        first, second = self.pages()
        self.assertEqual([str(p.article) for p in first.lacking], ["没签的"])
        self.assertEqual((first.stories, second.stories), (2, 0))

    def test_it_says_which_picture_is_a_record_only(self):
        photo = Photo.objects.create(caption="图为水厂。")
        story = self.place(make_story("有图无档"))
        ArticlePhoto.objects.create(article=story, photo=photo)
        (page, _) = self.pages()
        self.assertTrue(page.lacking[0].lacks_file)
        self.assertFalse(page.has_picture)
        Photo.objects.update(original="a.jpg", width=1, height=1, checksum="a")
        (page, _) = self.pages()
        self.assertEqual((page.lacking, page.has_picture), ([], True))

    def test_it_takes_the_next_issue_when_there_is_none_today(self):
        Issue.objects.create(date=NOW.date() - timedelta(days=1))
        self.assertEqual(len(self.pages()), 2)

    def test_it_is_no_business_of_a_reporter(self):
        self.assertNotIn("paper", self.answers(self.reporter))


class RecordTests(MyDeskCase):
    def test_it_recalls_a_week_of_corrections_and_withdrawals(self):
        story = make_story("错过的")
        Correction.objects.create(article=story, text="应为235个。", by=self.chief)
        make_story("撤下的").move("withdraw", by=self.chief, reason="当事人来函")
        notices = [(n.kind, n.text) for n in self.lines(self.editor, "record")]
        self.assertEqual(notices, [("撤稿", "当事人来函"), ("更正", "应为235个。")])
        later = timezone.now() + timedelta(days=8)
        self.assertEqual(self.lines(self.editor, "record", later), [])

    def test_it_begins_with_the_corrections_being_made(self):
        make_story("要更正的").open_correction(by=self.editor)
        notice = self.lines(self.chief, "record")[0]
        self.assertEqual((notice.kind, notice.state), ("更正稿在编", "撰写"))

    def test_it_forgets_a_withdrawal_that_was_taken_back(self):
        story = make_story()
        story.move("withdraw", by=self.chief, reason="当事人来函")
        story.move("restore", by=self.chief, reason="查明无误")
        self.assertEqual(self.lines(self.chief, "record"), [])

    def test_it_keeps_from_a_reporter_what_they_may_not_open(self):
        make_story().move("withdraw", by=self.chief, reason="当事人来函")
        self.assertEqual(self.lines(self.reporter, "record"), [])


class PictureDeskTests(MyDeskCase):
    def test_it_lists_stories_without_a_photo(self):
        bare, pictured = make_draft("没图的"), make_draft("有图的")
        photo = Photo.objects.create(caption="图为水厂。")
        ArticlePhoto.objects.create(article=pictured, photo=photo)
        self.assertEqual(self.lines(self.photo_editor, "to_illustrate"), [bare])

    def test_it_lists_photos_that_lack_a_file_or_a_credit(self):
        photo = Photo.objects.create(caption="图为水厂。", credit="王勇 摄")
        self.assertEqual(self.lines(self.photo_editor, "unfinished_photos"), [photo])

    def test_it_warns_of_rights_that_end_within_thirty_days(self):
        for days in (-1, 0, 30, 31):
            ends = NOW.date() + timedelta(days=days)
            Photo.objects.create(caption=str(days), rights_expire_on=ends)
        ending = self.lines(self.photo_editor, "ending_rights", NOW)
        self.assertEqual([photo.caption for photo in ending], ["0", "30"])

    def test_it_names_the_stories_that_a_photo_goes_from_or_has_gone_from(self):
        seen = make_story("读者看到的", published_at=NOW)
        for days in (-31, -1, 6):
            photo = Photo.objects.create(
                caption=str(days), rights_expire_on=NOW.date() + timedelta(days=days)
            )
            ArticlePhoto.objects.create(article=seen, photo=photo, order=days + 40)
            draft = make_draft(f"草稿{days}")
            ArticlePhoto.objects.create(article=draft, photo=photo)
        ending = self.lines(self.photo_editor, "ending_rights", NOW)
        story = [seen.pk, seen.headline]
        told = [(photo.caption, photo.is_over, photo.stories) for photo in ending]
        self.assertEqual(told, [("6", False, [story]), ("-1", True, [story])])
        change = f'href="/admin/articles/article/{seen.pk}/review/#move-correct"'
        for person, links in ((self.editor, 1), (self.photo_editor, 0)):
            self.client.force_login(person)
            with time_machine.travel(NOW, tick=False):
                page = self.client.get("/admin/")
            self.assertContains(page, "已从这些稿件里撤下")
            self.assertContains(page, change, links)


class ProofreadingTests(MyDeskCase):
    def test_it_lists_what_is_being_made_the_newest_first(self):
        stories = [make_draft("先写的"), self.submitted("后送审的")]
        make_story("签了的")
        listed = self.lines(self.proofreader, "to_proofread")
        self.assertEqual(listed, stories[::-1])


RIGHTS = ("nights", "due", "plans", "notes", "reader_reports")
RIGHTS += ("push_failures", "ending_rights", "record")


class FrontPageTests(MyDeskCase):
    BLOCKS = {
        "reporter": ["returned", "mine", "signed", "due", "plans", "notes", "record"],
        "editor": ["waiting", "returned", "mine", "signed", "paper", *RIGHTS],
        "desk_head": [
            "waiting",
            "returned",
            "mine",
            "signed",
            "paper",
            *RIGHTS,
        ],
        "chief": ["waiting", "returned", "mine", "signed", "paper", *RIGHTS],
        "photo_editor": [
            *("to_illustrate", "paper", "unfinished_photos"),
            *("due", "ending_rights", "record"),
        ],
        "proofreader": ["to_proofread", "paper", "nights", "due", "record"],
    }

    @pytest.mark.once
    def test_it_shows_each_role_what_means_something_to_it(self):
        shown = {name: list(self.answers(getattr(self, name))) for name in CAST}
        self.assertEqual(shown, self.BLOCKS)

    @pytest.mark.once
    def test_it_says_what_will_stand_where_nothing_stands(self):
        for name in CAST:
            self.client.force_login(getattr(self, name))
            page = self.client.get("/admin/")
            # There is always a night.
            empty = [block for block in self.BLOCKS[name] if block != "nights"]
            self.assertEqual(page.content.count(b"desk-empty"), len(empty), name)

    @pytest.mark.once
    def test_it_calls_people_as_the_newsroom_does(self):
        User.objects.filter(pk=self.editor.pk).update(last_name="王", first_name="勇")
        self.client.force_login(self.editor)
        self.assertContains(self.client.get("/admin/"), "<strong>王勇</strong>")

    @pytest.mark.thorough
    @pytest.mark.once  # who sees which is asked of both in test_published.py
    def test_it_names_no_story_that_a_reporter_may_not_open(self):
        self.fill(3)
        self.client.force_login(self.reporter)
        page = self.client.get("/admin/").content.decode()
        self.assertNotIn("同事的稿件", page)

    def fill(self, number):
        """Put stories into every block, for everybody."""
        day = timezone.localdate()
        issue = Issue.objects.create(date=day)
        page = Page.objects.create(issue=issue, order=1)
        for order in range(1, number + 1):
            self.fill_once(page, order)
        Article.objects.filter(headline__contains="待审").update(status_since=NOW)

    def fill_once(self, page, order):
        make_draft(f"编辑的稿件{order}", created_by=self.editor)
        make_story(f"同事的稿件{order}", published_at=timezone.now() + HOUR)
        gone = make_story(f"同事的稿件，撤下{order}")
        gone.move("withdraw", by=self.chief, reason="当事人来函")
        make_story(f"更正{order}").open_correction(by=self.editor)
        for status in (Status.FIRST_REVIEW, Status.SECOND_REVIEW, Status.FINAL_REVIEW):
            story = make_draft(f"同事的稿件，待审{order}", created_by=self.photo_editor)
            Article.objects.filter(pk=story.pk).update(status=status)
        Placement.objects.create(page=page, article=story, order=order)
        photo = Photo.objects.create(caption="图", rights_expire_on=page.issue.date)
        ArticlePhoto.objects.create(article=story, photo=photo)

    def queries(self):
        """Return {role: how many queries its front page costs}."""
        costs = {}
        for name in CAST:
            self.client.force_login(getattr(self, name))
            with CaptureQueriesContext(connection) as asked:
                self.assertEqual(self.client.get("/admin/").status_code, 200)
            costs[name] = len(asked)
        return costs

    @pytest.mark.once
    @pytest.mark.thorough
    def test_it_costs_the_same_with_many_stories_as_with_few(self):
        self.fill(3)
        few = self.queries()
        Placement.objects.all().delete()
        Page.objects.all().delete()
        Issue.objects.all().delete()
        self.fill(30)
        self.assertEqual(self.queries(), few)
        self.assertLessEqual(max(few.values()), 23, few)
