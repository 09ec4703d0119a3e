"""A correction signed for an hour to come: the old words until then, the new from then on."""

from datetime import timedelta
from unittest import skipUnless

import pytest
import time_machine
from django.db import connection
from django.test import TransactionTestCase
from django.test.utils import CaptureQueriesContext

from articles.models import Article, Byline, Contributor, Correction
from articles.workflow import IllegalMove, Status
from editions.models import Issue, Page, Placement
from newsroom import page_memory, publication_clock
from tests.articles.test_correcting import REASON, CorrectingCase, opened, reviewed
from tests.cast import hire_everyone
from tests.stories import NOON, make_story
from tests.threads import run_together

HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)
DUE = NOON + 6 * HOUR


class HourCase(CorrectingCase):
    """At noon a correction of the story is signed for six in the evening."""

    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        with time_machine.travel(NOON, tick=False):
            cls.copy = opened(
                cls.story,
                cls.reporter,
                headline="水厂昨日通水",
                correction_kind="correction",
                correction_text="“今日”应为“昨日”。",
            )
            reviewed(cls.copy, cls, at=DUE)

    def setUp(self):
        self.travel = self.enterContext(time_machine.travel(NOON, tick=False))

    def at(self, moment):
        """Travel to a moment, and do what a request does before it is answered."""
        self.travel.move_to(moment)
        Article.put_corrections_into_effect()
        self.story.refresh_from_db()
        self.copy.refresh_from_db()

    def assert_corrected(self, is_so=True):
        headline = "水厂昨日通水" if is_so else "水厂今日通水"
        self.assertEqual(self.story.headline, headline)
        self.assertEqual(self.copy.takes_effect_at is None, is_so)


class CorrectionHourTests(HourCase):
    def test_it_leaves_the_text_until_its_hour_and_replaces_it_then(self):
        self.assertEqual(self.copy.status, Status.SIGNED)
        self.assertEqual(self.copy.reviews.last().due_at, DUE)
        self.at(DUE - SECOND)
        self.assert_corrected(False)
        self.at(DUE)
        self.assert_corrected()

    def test_it_dates_everything_by_its_hour_however_late_somebody_asks(self):
        self.at(DUE + 5 * HOUR)
        self.assert_corrected()
        notice = Correction.objects.get()
        self.assertEqual((notice.at, notice.by), (DUE, self.chief))
        self.assertEqual(self.story.corrected_at, DUE)
        version = self.story.versions()[0]
        self.assertEqual(
            (version.history_date, version.history_user), (DUE, self.chief)
        )
        self.assertEqual(self.story.digest(), self.copy.reviews.last().digest)

    def test_it_happens_once(self):
        self.at(DUE)
        self.at(DUE + HOUR)
        self.assertEqual(self.story.version, 2)
        self.assertEqual(Correction.objects.count(), 1)

    def test_it_asks_once_when_nothing_is_due(self):
        Article.put_corrections_into_effect()
        with self.assertNumQueries(1):
            self.assertEqual(Article.put_corrections_into_effect(), 0)

    def test_it_can_be_given_another_hour(self):
        self.copy.move("reschedule", by=self.chief, at=DUE + HOUR)
        self.at(DUE)
        self.assert_corrected(False)
        self.at(DUE + HOUR)
        self.assert_corrected()
        self.assertEqual(Correction.objects.get().at, DUE + HOUR)

    def test_it_can_take_effect_now(self):
        self.copy.move("reschedule", by=self.chief)
        self.story.refresh_from_db()
        self.assert_corrected()
        self.assertEqual(self.story.corrected_at, NOON)

    def test_it_can_be_unsigned_and_is_a_draft_again(self):
        self.copy.move("unsign", by=self.chief, reason=REASON)
        self.assertEqual(self.copy.status, Status.DRAFT)
        self.assertIsNone(self.copy.published_at)
        self.at(DUE)
        self.assertEqual(self.story.headline, "水厂今日通水")
        self.review(self.copy)
        self.story.refresh_from_db()
        self.assert_corrected()

    def test_it_is_too_late_to_unsign_once_it_has_taken_effect(self):
        # Nobody has asked since: the move does.
        self.travel.move_to(DUE)
        for name in ("reschedule", "unsign"):
            with self.assertRaisesMessage(IllegalMove, "已经换下原文"):
                self.copy.move(name, by=self.chief, reason=REASON)
        self.at(DUE)
        self.assert_corrected()

    def test_it_lets_no_other_correction_begin_with_the_old_text(self):
        with self.assertRaisesMessage(IllegalMove, "有一份更正稿已签发"):
            self.story.open_correction(by=self.editor)
        self.travel.move_to(DUE)
        other = Article.objects.get(pk=self.story.pk).open_correction(by=self.editor)
        self.assertEqual(other.headline, "水厂昨日通水")

    def test_it_reopens_none_that_was_given_up_meanwhile(self):
        self.copy.move("unsign", by=self.chief, reason=REASON)
        self.copy.move("discard", by=self.reporter)
        other = self.opened(headline="水厂前日通水")
        self.review(other, at=DUE)
        with self.assertRaisesMessage(IllegalMove, "这一份不能重启"):
            self.copy.move("reopen", by=self.reporter)

    def test_it_has_no_embargo(self):
        with self.assertRaisesMessage(IllegalMove, "更正稿没有禁发时间"):
            self.copy.move("reschedule", by=self.chief, embargo_until=DUE)

    def test_it_is_stopped_by_no_other_that_nobody_can_put_into_effect(self):
        other = make_story("路灯今晚亮灯")
        broken = other.open_correction(by=self.chief)
        # Signed by raw SQL, by nobody.
        Article.objects.filter(pk=broken.pk).update(
            status="signed", published_at=NOON, takes_effect_at=DUE - HOUR
        )
        with self.assertLogs("articles.models.corrections", "ERROR"):
            self.at(DUE)
        self.assert_corrected()
        answer = self.client.get(other.get_absolute_url())
        self.assertContains(answer, "路灯今晚亮灯")

    def test_it_waits_while_its_story_is_withdrawn(self):
        self.story.move("withdraw", by=self.chief, reason=REASON)
        self.at(DUE)
        self.assert_corrected(False)
        self.assertGreater(publication_clock.next_change(DUE), DUE)
        self.story.move("restore", by=self.chief, reason=REASON)
        self.at(DUE + HOUR)
        self.assert_corrected()

    def test_it_can_be_unsigned_while_its_story_is_withdrawn(self):
        self.story.move("withdraw", by=self.chief, reason=REASON)
        self.at(DUE)
        self.copy.move("unsign", by=self.chief, reason=REASON)
        self.copy.move("discard", by=self.reporter)

    def test_it_ends_kept_pages_even_when_it_is_past(self):
        self.assertEqual(publication_clock.next_change(NOON), DUE)
        self.assertEqual(publication_clock.next_change(DUE + SECOND), DUE)
        self.at(DUE)
        self.assertGreater(publication_clock.next_change(DUE), DUE)


class CorrectionsToComeTests(CorrectingCase):
    @skipUnless(connection.vendor == "sqlite", "a plan by statistics is another's")
    def test_it_reads_a_tiny_index_and_no_other_story(self):
        coming = Article.objects.corrections_to_come()
        for stories in (coming[:1], Article.objects.due_corrections(NOON)):
            self.assertIn("corrections_to_take_effect", stories.explain())
            self.assertNotIn("SCAN", stories.explain())
        held = Article.objects.held_by(self.editor).explain()
        self.assertIn("articles_not_signed", held)
        self.assertNotIn("SCAN", held)


class UnseenOriginalTests(CorrectingCase):
    def test_it_corrects_a_story_whose_own_hour_is_later(self):
        with time_machine.travel(NOON - 9 * HOUR, tick=False) as travel:
            copy = self.opened(headline="水厂昨日通水", correction_kind="correction")
            Article.objects.filter(pk=copy.pk).update(correction_text="有误。")
            self.review(copy, at=NOON - HOUR)
            travel.move_to(NOON)
            Article.put_corrections_into_effect()
        self.story.refresh_from_db()
        self.assertEqual(self.story.headline, "水厂昨日通水")
        # Nobody had read what was wrong.
        self.assertIsNone(self.story.corrected_at)
        self.assertFalse(Correction.objects.exists())


OLD, NEW = "水厂今晨竣工", "水厂昨晚竣工"


class ReadersTests(TransactionTestCase):
    """What readers get at every kind of address, from memory and without it."""

    def setUp(self):
        page_memory.shelf.clear()
        self.travel = self.enterContext(time_machine.travel(NOON, tick=False))
        people = hire_everyone()
        story = make_story(OLD, created_by=people["reporter"])
        person = Contributor.objects.create(name="王勇")
        Byline.objects.create(article=story, contributor=person)
        page = Page.objects.create(
            issue=Issue.objects.create(date=NOON.date(), number=1), number="1", order=1
        )
        Placement.objects.create(page=page, article=story, order=1)
        self.addresses = {
            "page": story.get_absolute_url(),
            "not kept": f"{story.get_absolute_url()}?utm=1",
            "front page": "/",
            "card": "/sections/yaowen/",
            "search": "/search/?q=水厂",
            "feed": "/feed/",
            "paper": "/paper/2023-05-04/1/",
        }
        copy = story.open_correction(by=people["reporter"])
        copy.headline = NEW
        copy.save()
        for name, by in (
            ("submit", "reporter"),
            ("pass_first", "editor"),
            ("pass_second", "desk_head"),
        ):
            copy.move(name, by=people[by])
        copy.move("sign", by=people["chief"], at=DUE)
        self.chief, self.copy, self.story = people["chief"], copy, story

    def assert_read(self, headline, other, addresses=None):
        for name in addresses or self.addresses:
            with self.subTest(name=name):
                text = self.client.get(self.addresses[name]).content.decode()
                # Search marks what was found in the words.
                text = text.replace("<mark>", "").replace("</mark>", "")
                self.assertIn(headline, text)
                self.assertNotIn(other, text)

    @pytest.mark.thorough
    def test_it_changes_every_kept_page_at_its_hour_and_none_before(self):
        self.assert_read(OLD, NEW)
        self.travel.move_to(DUE - SECOND)
        self.assert_read(OLD, NEW)
        self.travel.move_to(DUE)
        self.assert_read(NEW, OLD)
        self.assert_read(NEW, OLD)

    @pytest.mark.thorough
    def test_it_changes_whichever_address_is_asked_first(self):
        for name in self.addresses:
            with self.subTest(first=name):
                self.assert_read(OLD, NEW)
                self.travel.move_to(DUE)
                self.assert_read(NEW, OLD, [name])
                # Put back as it was, but for the version.
                self.travel.move_to(NOON)
                Article.objects.filter(pk=self.story.pk).update(headline=OLD)
                Article.objects.filter(pk=self.copy.pk).update(takes_effect_at=DUE)
                page_memory.shelf.clear()

    def test_it_costs_a_kept_page_no_question(self):
        address = self.addresses["page"]
        self.client.get(address)
        with CaptureQueriesContext(connection) as queries:
            self.client.get(address)
        self.assertEqual(len(queries), 1)

    @pytest.mark.thorough
    def test_it_shows_the_desk_what_readers_have(self):
        self.travel.move_to(DUE)
        self.client.force_login(self.chief)
        page = self.client.get(f"/admin/articles/article/{self.story.pk}/review/")
        self.assertContains(page, NEW)

    def test_it_is_put_into_effect_once_by_readers_who_come_at_once(self):
        self.travel.move_to(DUE)
        address = self.addresses["page"]
        answers = run_together(
            *[lambda: self.client_class().get(address).content.decode()] * 4
        )
        for answer in answers:
            self.assertIn(NEW, answer)
        self.story.refresh_from_db()
        self.assertEqual(self.story.version, 2)

    @pytest.mark.thorough
    def test_it_is_unsigned_or_takes_effect_and_not_both(self):
        self.travel.move_to(DUE)
        copy = Article.objects.get(pk=self.copy.pk)
        results = run_together(
            Article.put_corrections_into_effect,
            lambda: copy.move("unsign", by=self.chief, reason=REASON),
        )
        self.story.refresh_from_db()
        is_corrected = self.story.headline == NEW
        self.assertEqual(is_corrected, isinstance(results[1], IllegalMove))
