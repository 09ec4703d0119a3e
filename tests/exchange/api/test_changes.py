"""Changes for harvesters: in order, without gaps, by whatever door a change comes."""

from datetime import timedelta
from threading import Event

import time_machine
from django.db import connection, transaction
from django.test import TransactionTestCase
from django.utils import timezone

from articles.models import Article, Correction, Photo
from articles.workflow import Status
from exchange.api.changes import Place, changes_after
from newsroom import publication_clock
from newsroom.clock_triggers import installed, removals
from tests.cast import hire
from tests.pictures import place as place_photo
from tests.stories import make_draft, make_story
from tests.threads import run_together

SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)


class ChangesTests(TransactionTestCase):
    def setUp(self):
        self.place = Place()

    def told(self, after=2 * SECOND):
        """Return the stories that a harvester is told of, a moment from now."""
        with time_machine.travel(timezone.now() + after, tick=False):
            changes, self.place, _ = changes_after(self.place, 50)
        return [change.story for change in changes]

    def stories(self, *stories):
        return [story.pk for story in stories]

    def test_it_tells_each_change_that_readers_see_once_and_in_order(self):
        first, second = make_story(), make_story()
        draft = make_draft()
        self.assertEqual(self.told(), self.stories(first, second))
        self.assertEqual(self.told(), [])
        Article.objects.filter(pk=second.pk).update(headline="改了标题")
        Correction.objects.create(
            article=first, kind="correction", text="有误。", by=hire("jizhe", "记者")
        )
        self.assertEqual(self.told(), self.stories(second, first))
        Article.objects.filter(pk=second.pk).update(staff_note="内部的话")
        draft.headline = "还在写"
        draft.save()
        self.assertEqual(self.told(), [])
        Article.objects.filter(pk=first.pk).update(
            status=Status.WITHDRAWN, withdrawn_at=timezone.now()
        )
        self.assertEqual(self.told(), self.stories(first))
        Article.objects.filter(pk=first.pk).update(status=Status.SIGNED)
        self.assertEqual(self.told(), self.stories(first))
        photo = Photo.objects.create(caption="通水现场")
        place_photo(photo, second)
        self.assertEqual(self.told(), self.stories(second))
        Photo.objects.filter(pk=photo.pk).update(rights_expire_on="2023-01-01")
        self.assertEqual(self.told(), self.stories(second))

    def test_it_tells_a_story_that_becomes_public_by_its_hour_at_that_hour(self):
        due = timezone.now() + HOUR
        waiting = make_story(published_at=due)
        kept = make_story(embargo_until=due + HOUR)
        made = make_story()
        self.assertEqual(self.told(), self.stories(made))
        Article.objects.filter(pk=made.pk).update(headline="后来改的")
        self.assertEqual(self.told(), self.stories(made))
        # What was changed after one was told of an hour is told all the same.
        self.assertEqual(self.told(HOUR + 2 * SECOND), self.stories(waiting))
        Article.objects.filter(pk=made.pk).update(headline="又改了")
        self.assertEqual(self.told(HOUR + 3 * SECOND), self.stories(made))
        self.assertEqual(self.told(2 * HOUR + 3 * SECOND), self.stories(kept))

    def test_it_never_tells_of_one_that_readers_never_saw(self):
        due = timezone.now() + HOUR
        withdrawn, deleted, unsigned = (make_story(published_at=due) for _ in range(3))
        Article.objects.filter(pk=withdrawn.pk).update(
            status=Status.WITHDRAWN, withdrawn_at=timezone.now()
        )
        Article.objects.filter(pk=unsigned.pk).update(status=Status.DRAFT)
        Article.objects.filter(pk=deleted.pk).delete()
        self.assertEqual(self.told(3 * HOUR), [])

    def test_it_tells_that_one_is_gone_by_whatever_door(self):
        deleted, hidden = make_story(), make_story()
        self.told()
        Article.objects.filter(pk=deleted.pk).delete()
        Article.objects.filter(pk=hidden.pk).update(embargo_until=timezone.now() + HOUR)
        self.assertEqual(self.told(), self.stories(deleted, hidden))
        self.assertEqual(self.told(HOUR + 2 * SECOND), self.stories(hidden))

    def test_it_tells_late_of_a_transaction_that_ends_late(self):
        if connection.vendor == "sqlite":
            self.skipTest("SQLite has one writer at a time")
        early, late = make_story(), make_story()
        self.told()

        has_written, has_asked = Event(), Event()

        def slow():
            with transaction.atomic():
                Article.objects.filter(pk=early.pk).update(headline="先改的")
                has_written.set()
                has_asked.wait(10)

        def quick():
            has_written.wait(10)
            Article.objects.filter(pk=late.pk).update(headline="后改的")
            told = self.told()
            has_asked.set()
            return told

        self.assertEqual(run_together(slow, quick), [None, self.stories(late)])
        self.assertEqual(self.told(), self.stories(early))

    def test_it_tells_after_a_migrate_what_changed_without_triggers(self):
        old = make_story()
        corrected = make_story()
        self.told()
        with connection.cursor() as cursor:
            for statement in removals(connection, installed(connection)):
                cursor.execute(statement)
        new = make_story()
        Article.objects.filter(pk=corrected.pk).update(
            corrected_at=timezone.now() + 3 * SECOND
        )
        publication_clock.install()
        self.assertEqual(sorted(self.told()), sorted(self.stories(corrected, new)))
        Article.objects.filter(pk=old.pk).update(headline="又有了触发器")
        self.assertEqual(self.told(), self.stories(old))
