"""What comes with time, told once; and what somebody who leaves has open."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import User
from django.test import TestCase
from django.utils import timezone

from articles.models import Article
from editions.models import Issue, Page, Placement, Proof
from editions.wall import column_of
from planning.handing_over import hand_over, open_of
from planning.models import Notification, TimedTelling
from planning.notes.writing import write_note
from planning.notices.timed import tell_by_the_hour, tell_by_the_minute
from planning.telling import tell, tell_once
from tests.cast import CastMixin, hire
from tests.pictures import drawn, encoded, make_photo, place
from tests.planning.cases import kinds_of, submitted, told
from tests.planning.test_plans import make_plan
from tests.stories import make_draft, make_story

Kind = Notification.Kind


class TimedCase(CastMixin, TestCase):
    def page(self, *stories, minutes=20):
        now = timezone.now()
        issue = Issue.objects.create(
            date=timezone.localdate() + timedelta(days=1),
            closes_at=now + timedelta(minutes=minutes),
        )
        page = Page.objects.create(issue=issue, number="1", order=1, name="要闻")
        for order, story in enumerate(stories, 1):
            Placement.objects.create(page=page, article=story, order=order)
        return page

    def forget(self):
        Notification.objects.all().delete()


class DeadlineTests(TimedCase):
    def test_it_tells_half_an_hour_before_whoever_can_still_do_something(self):
        draft = make_draft("还在写的", created_by=self.reporter)
        waiting = submitted(self.reporter, "等着审的")
        done = make_story("签好的", created_by=self.reporter)
        self.forget()
        page = self.page(draft, waiting, done, minutes=40)
        self.assertEqual(tell_by_the_minute(), 0)
        with time_machine.travel(timezone.now() + timedelta(minutes=15), tick=False):
            tell_by_the_minute()
            told_first = Notification.objects.count()
            Notification.objects.all().read()
            self.assertEqual(tell_by_the_minute(), 0)
        self.assertEqual(Notification.objects.count(), told_first)
        paths = dict(Notification.objects.values_list("person__username", "path"))
        self.assertEqual(
            paths,
            {
                "reporter": f"/admin/articles/article/{draft.pk}/change/",
                "editor": f"/admin/articles/article/{waiting.pk}/review/",
                "chief": f"/admin/editions/issue/{page.issue_id}/wall/",
            },
        )
        words = Notification.objects.get(person=self.chief).words
        self.assertIn(
            "25 分钟后截稿，还有 2 篇没有签发：《还在写的》、《等着审的》", words
        )

    def test_it_is_silent_of_an_issue_that_is_signed_or_closed(self):
        self.page(make_story("签好的"), minutes=10)
        self.assertEqual(tell_by_the_minute(), 0)


class OverdueTests(TimedCase):
    def test_it_tells_reviewers_and_who_wants_it_once_for_each_hour(self):
        due = timezone.now() + timedelta(minutes=5)
        story = submitted(self.reporter, wanted=(due, 2))
        self.forget()
        self.assertEqual(tell_by_the_minute(), 0)
        with time_machine.travel(due, tick=False):
            self.assertEqual([tell_by_the_minute(), tell_by_the_minute()], [1, 0])
            for person in (self.editor, self.reporter):
                ((kind, words),) = told(person)
                self.assertIn("特急：《水厂将要通水》还没有初审", words)
            story.move("pass_first", by=self.editor)
            # That is over; the next reviewer is late, too, and told so.
            self.assertEqual(told(self.reporter), [])
            self.assertEqual(tell_by_the_minute(), 1)
        self.assertEqual(kinds_of(self.desk_head), ["waits", "overdue"])


class PageTests(TimedCase):
    def proof(self, page, stage, by, passed=True, reason=""):
        standing = [
            [p.article_id, p.article.version, p.article.status, str(p.article)]
            for p in page.placements.select_related("article")
        ]
        Proof.objects.create(
            page=page,
            stage=stage,
            by=by,
            passed=passed,
            reason=reason,
            standing=standing,
        )

    def test_it_tells_whoever_read_a_page_that_it_has_changed_since(self):
        story = make_story("签好的")
        page = self.page(story, minutes=200)
        self.proof(page, "galley", self.proofreader)
        self.proof(page, "page", self.editor)
        self.proof(page, "final", self.desk_head)
        self.assertEqual(tell_by_the_minute(), 0)
        Article.objects.filter(pk=story.pk).update(version=2)
        self.assertTrue(column_of(page).proof_state.changes)
        self.assertEqual([tell_by_the_minute(), tell_by_the_minute()], [1, 0])
        for person in (self.proofreader, self.editor, self.desk_head):
            ((kind, words),) = told(person)
            self.assertEqual(kind, "page_back")
            self.assertIn("《签好的》改过", words)
        self.assertEqual(told(self.chief), [])

    def test_it_tells_who_passed_a_page_that_it_was_sent_back(self):
        page = self.page(make_story("签好的"), minutes=200)
        self.proof(page, "galley", self.proofreader)
        self.proof(page, "galley", self.chief, passed=False, reason="标题错一字")
        self.assertEqual([tell_by_the_minute(), tell_by_the_minute()], [1, 0])
        self.assertIn("标题错一字", told(self.proofreader)[0][1])


class RightsTests(TimedCase):
    def test_it_tells_the_writers_of_stories_with_a_photo_once(self):
        story = make_draft(created_by=self.reporter)
        other = make_story("另一篇", created_by=self.reporter)
        day = timezone.localdate()
        soon, far = (make_photo(encoded(drawn((size, size)))) for size in (30, 40))
        for photo, days in ((soon, 3), (far, 30)):
            photo.rights_expire_on = day + timedelta(days=days)
            photo.save()
            place(photo, story, order=days)
        place(soon, other)
        self.assertEqual([tell_by_the_hour(), tell_by_the_hour()], [1, 0])
        ((kind, words),) = told(self.reporter)
        self.assertEqual(kind, "rights_end")
        self.assertIn("《另一篇》、《水厂将要通水》", words)
        Notification.objects.all().read()
        self.assertEqual(tell_by_the_hour(), 0)

    def test_it_tells_once_of_two_timers(self):
        TimedTelling.objects.create(key="a")
        self.assertFalse(tell_once([self.chief], Kind.DEADLINE, "截稿", key="a"))
        self.assertTrue(tell_once([self.chief], Kind.DEADLINE, "截稿", key="b"))
        self.assertEqual(len(told(self.chief)), 1)


class LeavingTests(TimedCase):
    def setUp(self):
        self.root = User.objects.create_superuser("root", is_staff=True)
        self.other = hire("other", "记者", last_name="李", first_name="静")
        self.draft = make_draft("没写完的", created_by=self.reporter)
        self.waiting = submitted(self.reporter, "等着审的")
        tell([self.reporter], Kind.MENTIONED, "王勇提到您", key="m", article=self.draft)

    def test_it_gives_a_colleague_what_is_open_and_says_what_stays(self):
        self.assertEqual(
            open_of(self.reporter), ["2 篇没做完的稿件", "1 条没有看的提醒"]
        )
        said = "".join(hand_over(self.reporter, self.other, self.root))
        self.assertIn("1 篇稿件移交给李静：《没写完的》。", said)
        self.assertIn("《等着审的》正在等审", said)
        self.assertIn("1 条没有看的提醒转给李静", said)
        self.draft.refresh_from_db()
        self.assertEqual(self.draft.writer(), self.other)
        self.assertEqual(kinds_of(self.other), ["handed_over", "mentioned"])
        self.assertEqual(told(self.reporter), [])

    def test_it_leaves_nothing_of_what_whoever_leaves_had_begun(self):
        """All at once: a draft, what was not read, a plan, a note."""
        plan = make_plan(self.reporter, "没写的", who=[self.reporter])
        words = {"field": "headline", "quote": "没写完的", "text": "标题还要改"}
        note, _ = write_note(self.draft, self.reporter, words)
        deactivated = User.objects.filter(pk=self.reporter.pk)
        deactivated.update(is_active=False)
        self.reporter.refresh_from_db()
        self.assertEqual(
            sorted(open_of(self.reporter)),
            sorted(
                [
                    *("2 篇没做完的稿件", "1 条没有看的提醒"),
                    *("1 个选题", "1 条待解决批注"),
                ]
            ),
        )
        self.assertEqual(len(hand_over(self.reporter, self.other, self.root)), 4)
        self.assertEqual(open_of(self.reporter), ["1 篇没做完的稿件"])
        note.refresh_from_db()
        self.assertEqual(list(plan.who.all()), [self.other])
        self.assertEqual((note.author, note.handed_to), (self.reporter, self.other))
        self.assertEqual(hand_over(self.reporter, self.other, self.root)[1:], [])
        # What waited comes back to those who find it another writer.
        another = hire("another", "编辑")
        self.waiting.move("send_back", by=self.editor, reason="请核")
        words = " ".join(words for _, words in told(another))
        self.assertIn("请安排人接手", words)

    @pytest.mark.thorough
    def test_it_is_offered_where_the_account_is_switched_off(self):
        self.client.force_login(self.root)
        address = f"/admin/auth/user/{self.reporter.pk}"
        page = self.client.get(f"{address}/change/")
        self.assertContains(page, "手上的移交给")
        answer = self.client.post(f"{address}/deactivate/", {"to": "x"}, follow=True)
        self.assertContains(answer, "没有停用")
        answer = self.client.post(f"{address}/deactivate/", follow=True)
        self.assertContains(answer, "2 篇没做完的稿件、1 条没有看的提醒，一样没有丢")
        self.assertEqual(told(self.other), [])
        answer = self.client.post(f"{address}/hand-over/", follow=True)
        self.assertContains(answer, "没有移交：请选定移交给谁。")
        answer = self.client.post(
            f"{address}/hand-over/", {"to": self.other.pk}, follow=True
        )
        self.assertContains(answer, "1 篇稿件移交给李静")
        self.reporter.refresh_from_db()
        self.assertFalse(self.reporter.is_active)
        self.client.force_login(self.chief)
        for name in ("deactivate", "hand-over"):
            self.assertEqual(self.client.post(f"{address}/{name}/").status_code, 403)

    def test_it_says_what_whoever_may_hand_over_nothing_leaves(self):
        said = "".join(hand_over(self.reporter, self.other, self.proofreader))
        self.assertIn("《没写完的》没有移交：", said)
        self.draft.refresh_from_db()
        self.assertEqual(self.draft.writer(), self.reporter)
