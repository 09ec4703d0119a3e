import io
import sqlite3
import tempfile
import time
from datetime import timedelta
from threading import Event
from unittest import skipUnless

import pytest
import time_machine
from django.apps import apps
from django.core.management import call_command
from django.db import connection, models, transaction
from django.test import SimpleTestCase, TransactionTestCase
from django.utils import timezone

from articles.models import (
    Article,
    Brief,
    Byline,
    Contributor,
    Correction,
    Photo,
    Section,
)
from articles.workflow import Status
from districts.models import District
from newsroom import clock_triggers, publication_clock
from newsroom.checks import check_publication_clock
from newsroom.clock_triggers import CLOCK, HOME
from newsroom.models import BreakingNews, FrontPage, PublicationClock
from tests.cast import hire
from tests.stories import NOON, make_district, make_draft, make_section, make_story
from tests.threads import run_together


class ClockCase(TransactionTestCase):
    def setUp(self):
        self.section = make_section()
        self.district = make_district()
        self.story = make_story()
        self.draft = make_draft()
        self.person = Contributor.objects.create(name="甲")

    def assert_rises(self, change):
        before = publication_clock.read()
        change()
        self.assertGreater(publication_clock.read(), before)

    def assert_unchanged(self, change):
        before = publication_clock.read()
        change()
        self.assertEqual(publication_clock.read(), before)


class PublicationClockTests(ClockCase):
    @pytest.mark.thorough
    def test_it_rises_with_a_story_that_readers_see_by_whatever_door(self):
        def by_hand():
            with connection.cursor() as cursor:
                cursor.execute("UPDATE articles_article SET deck = '副题'")

        story = Article.objects.get(pk=self.story.pk)
        pk = story.pk
        for name, change in {
            "save": story.save,
            "update": lambda: Article.objects.filter(pk=pk).update(kicker="新"),
            "bulk_update": lambda: Article.objects.bulk_update([story], ["deck"]),
            "bulk_create": lambda: Article.objects.bulk_create(
                [
                    Article(
                        headline="又一篇",
                        section=self.section,
                        status=Status.SIGNED,
                        published_at=NOON,
                    )
                ]
            ),
            "raw SQL": by_hand,
            "fixture": lambda: call_command("loaddata", "sections", verbosity=0),
            "district": lambda: story.districts.add(self.district),
            "tag": lambda: story.tags.add("供水"),
            "brief": lambda: Brief.objects.create(
                article=story, heading="甲", text="乙"
            ),
            "byline": lambda: Byline.objects.create(
                article=story, contributor=self.person
            ),
            "author": lambda: Contributor.objects.update(name="乙"),
            "section": lambda: Section.objects.filter(slug="yaowen").update(
                name="新名"
            ),
            "photo": lambda: Photo.objects.create(caption="图"),
            "correction": lambda: Correction.objects.create(
                article=story, text="更正。", by=hire("zong", "总编")
            ),
            "front page": lambda: FrontPage.objects.create(name="版", live_since=NOON),
            "its slots": lambda: FrontPage.objects.get().fill({"lead": [pk]}),
            "breaking": lambda: BreakingNews.objects.create(
                text="快讯", expires_at=NOON + timedelta(days=9999)
            ),
            "unsigned": lambda: Article.objects.filter(pk=pk).update(
                status=Status.DRAFT
            ),
        }.items():
            with self.subTest(door=name):
                self.assert_rises(change)

    def test_it_stands_while_a_draft_is_written(self):
        def write():
            self.draft.headline = "改"
            self.draft.save()
            self.draft.districts.add(self.district)
            self.draft.tags.add("供水")
            Byline.objects.create(article=self.draft, contributor=self.person)
            Byline.objects.filter(article=self.draft).delete()
            self.draft.delete()

        make_story(headline="别的").tags.add("供水")
        self.assert_unchanged(write)

    def test_it_stands_while_a_front_page_is_arranged_and_rises_when_it_is_live(self):
        editor = hire("zhuren", "主任")
        page = FrontPage.objects.create(name="版")

        def arrange():
            page.put(self.story.pk, "lead", seen=1, by=editor)
            page.put(self.story.pk, "second", seen=2, by=editor)
            page.copy(by=editor).delete()

        self.assert_unchanged(arrange)
        self.assert_rises(lambda: page.go_live(3, at=timezone.now() + timedelta(1)))
        # Its hour is to come: what is moved now may be kept for then.
        self.assert_rises(lambda: page.put(self.story.pk, "lead", seen=4, by=editor))
        self.assert_rises(page.take_back)
        self.assert_rises(lambda: page.go_live(6))
        self.assert_rises(lambda: page.slots.all().delete())

    def test_it_rises_when_a_part_goes_to_another_story(self):
        byline = Byline.objects.create(article=self.story, contributor=self.person)
        self.assert_rises(
            lambda: Byline.objects.filter(pk=byline.pk).update(article=self.draft)
        )

    def test_it_stands_when_the_change_is_rolled_back(self):
        def begin_and_give_up():
            with transaction.atomic():
                Section.objects.update(name="新名")
                transaction.set_rollback(True)

        self.assert_unchanged(begin_and_give_up)

    def test_it_rises_for_what_follows_a_savepoint_that_was_rolled_back(self):
        def change():
            with transaction.atomic():
                with transaction.atomic():
                    Section.objects.update(name="一")
                    transaction.set_rollback(True)
                Section.objects.update(name="二")

        self.assert_rises(change)

    @pytest.mark.thorough
    def test_it_rises_with_flush_and_migrate(self):
        self.assert_rises(lambda: call_command("migrate", verbosity=0))
        self.assert_rises(lambda: call_command("flush", verbosity=0, interactive=False))
        self.assertEqual(publication_clock.missing_triggers(), [])

    def test_it_never_returns_to_a_number_that_was_when_a_backup_is_put_back(self):
        number = publication_clock.read()
        self.assert_rises(lambda: Section.objects.update(name="一"))
        after = publication_clock.read()
        time.sleep(0.01)  # a backup is not put back within the same millisecond
        with connection.cursor() as cursor:
            cursor.execute("UPDATE newsroom_publicationclock SET number = %s", [number])
        Section.objects.update(name="二")
        self.assertGreater(publication_clock.read(), after)

    def test_it_takes_no_number_that_was_from_whoever_writes_the_row(self):
        number = publication_clock.read()
        dump = io.StringIO()
        call_command("dumpdata", "newsroom.publicationclock", stdout=dump)
        Section.objects.update(name="一")
        after = publication_clock.read()
        for name, write in {
            "UPDATE": lambda: self.run_sql(f"UPDATE {CLOCK} SET number = {number}"),
            "loaddata": lambda: self.load(dump.getvalue()),
            "INSERT": lambda: self.run_sql(
                f"DELETE FROM {CLOCK}",
                f"INSERT INTO {CLOCK} (id, number) VALUES (1, {number})",
            ),
        }.items():
            with self.subTest(door=name):
                write()
                self.assertGreater(publication_clock.read(), after)

    def run_sql(self, *statements):
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)

    def load(self, dump):
        with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
            file.write(dump)
            file.flush()
            call_command("loaddata", file.name, verbosity=0)

    @skipUnless(connection.vendor == "sqlite", "a file that is copied")
    def test_it_names_the_rows_of_a_file_that_is_put_back(self):
        backup = sqlite3.connect(":memory:")
        self.addCleanup(backup.close)
        Section.objects.update(name="备份前")
        self.assertContains(self.client.get("/about/"), "备份前")
        connection.connection.backup(backup)
        Section.objects.update(name="备份后")
        self.assertContains(self.client.get("/about/"), "备份后")
        after = publication_clock.read()
        backup.backup(connection.connection)
        self.assertContains(self.client.get("/about/"), "备份前")
        Section.objects.update(name="又改")
        self.assertGreater(publication_clock.read(), after)
        self.assertContains(self.client.get("/about/"), "又改")

    @skipUnless(connection.vendor == "postgresql", "rows first, then the triggers")
    def test_it_stands_still_in_a_backup_that_is_put_back_until_migrate(self):
        before = publication_clock.read()
        self.run_sql(
            f"CREATE TABLE restored AS TABLE {HOME}",
            f"DROP TABLE {HOME}",
            f"ALTER TABLE restored RENAME TO {HOME}",
        )
        self.assertIsNone(publication_clock.read())
        self.assertEqual(len(check_publication_clock(databases=["default"])), 1)
        call_command("migrate", verbosity=0)
        self.assertGreater(publication_clock.read(), before)

    @skipUnless(connection.vendor == "postgresql", "triggers can be turned off there")
    def test_it_misses_a_trigger_that_is_turned_off(self):
        name = "publication_clock_articles_section_update"
        self.run_sql(f"ALTER TABLE articles_section DISABLE TRIGGER {name}")
        self.assertEqual(publication_clock.missing_triggers(), [name])
        publication_clock.install()
        self.assertEqual(publication_clock.missing_triggers(), [])

    @skipUnless(connection.vendor == "postgresql", "SQLite remakes tables")
    def test_it_lets_readers_read_while_migrate_has_nothing_to_do(self):
        def read():
            with transaction.atomic():
                self.run_sql("LOCK TABLE articles_article IN ACCESS SHARE MODE")
                reading.set()
                return migrated.wait(20)

        def migrate():
            reading.wait(20)
            self.run_sql("SET lock_timeout = '10s'")
            call_command("migrate", verbosity=0)
            migrated.set()
            return True

        reading, migrated = Event(), Event()
        self.assertEqual(run_together(read, migrate), [True, True])

    def test_it_lets_two_write_at_once_who_wait_for_each_other_nowhere(self):
        other = make_story("另一篇")

        def write(first, second):
            with transaction.atomic():
                Article.objects.filter(pk=first.pk).update(deck="一")
                Byline.objects.create(article=first, contributor=self.person)
                make_section(f"频道{first.pk}", f"pin-{first.pk}")
            return second.pk

        before = publication_clock.read()
        results = run_together(
            *(
                lambda pair=pair: write(*pair)
                for pair in [(self.story, other), (other, self.story)]
            )
        )
        self.assertEqual(results, [other.pk, self.story.pk])
        self.assertGreater(publication_clock.read(), before)


# Dates of rows that public pages read, by which nothing there comes or goes: they are
# shown, or sorted by, or are the desk's.
SHOWN_ONLY = {
    *("Article.status_since", "Article.withdrawn_at", "Article.corrected_at"),
    *("Article.created_at", "Article.updated_at"),
    *("Photo.taken_at", "Photo.created_at", "Correction.at"),
    "Recording.created_at",
    *("Source.listed_on", "Source.off_list_since"),
    *("FrontPage.created_at", "FrontPage.updated_at"),
    "Issue.closes_at",
    "DossierEvent.day",
    *("PrintedCorrection.printed_on", "PrintedCorrection.due_on"),
    "PrintedCorrection.waived_at",
    # The story's own, once more.
    *("SearchEntry.published_at", "ListEntry.published_at"),
}
# Days: they come at midnight, which next_change() always knows.
DAYS = {"Issue.date", "Photo.rights_expire_on"}
# next_change() asks it besides: it ends pages even when it is past.
CORRECTIONS = {"Article.takes_effect_at"}


class SettledTests(ClockCase):
    """The number of the last change that the counts of past days depend on."""

    def setUp(self):
        super().setUp()
        self.new = make_story(published_at=timezone.now() - timedelta(hours=21))
        self.brief = Brief.objects.create(
            article=self.story, heading="简", text="通水。", district=self.district
        )
        self.zone = make_district("乙园区", "yi", kind="zone")

    def rises(self, change):
        before = self.number()
        change()
        return self.number() > before

    def number(self):
        return PublicationClock.objects.get().settled

    def test_it_rises_with_what_past_days_are_counted_from(self):
        stories = Article.objects.filter(pk=self.story.pk)
        briefs = Brief.objects.filter(pk=self.brief.pk)
        zones = District.objects.filter(pk=self.zone.pk)
        other = make_story("别的")
        for name, change in {
            "withdrawn": lambda: stories.update(status=Status.WITHDRAWN),
            "restored": lambda: stories.update(status=Status.SIGNED),
            "embargo": lambda: stories.update(embargo_until=NOON),
            "moved to today": lambda: stories.update(published_at=timezone.now()),
            "moved back": lambda: stories.update(published_at=NOON),
            "filed": lambda: self.story.districts.add(self.district),
            "filed elsewhere": lambda: self.story.districts.set([self.zone]),
            "told": lambda: briefs.update(district=self.zone),
            "told in another": lambda: briefs.update(article=other),
            "told in none": briefs.delete,
            "zone": lambda: zones.update(within=self.district),
            "new, of an old day": lambda: make_story("旧闻"),
            "deleted": other.delete,
        }.items():
            with self.subTest(change=name):
                self.assertTrue(self.rises(change))

    def test_it_rises_in_a_transaction_that_has_raised_the_clock_already(self):
        def change():
            with transaction.atomic():
                Section.objects.update(name="新名")
                connection.check_constraints()  # as loaddata does
                self.story.districts.add(self.zone)

        self.assertTrue(self.rises(change))

    @pytest.mark.thorough
    def test_it_stands_while_the_paper_goes_on(self):
        def publish_and_correct():
            Article.objects.update(headline="改")
            Brief.objects.update(text="改")
            District.objects.filter(pk=self.zone.pk).update(name="丙园区")
            Section.objects.update(name="改")
            story = make_story(published_at=timezone.now())
            story.districts.add(self.district)
            Brief.objects.create(article=story, heading="简", district=self.district)
            self.new.districts.add(self.district)
            Article.objects.filter(pk=self.new.pk).update(status=Status.WITHDRAWN)
            self.draft.districts.add(self.district)
            self.draft.delete()

        self.assertFalse(self.rises(publish_and_correct))

    def test_it_stands_when_the_change_is_rolled_back(self):
        def begin_and_give_up():
            with transaction.atomic():
                self.story.districts.add(self.zone)
                transaction.set_rollback(True)

        self.assertFalse(self.rises(begin_and_give_up))

    def test_it_knows_when_an_embargo_of_old_news_has_ended(self):
        later = timezone.now() + timedelta(hours=1)
        Article.objects.filter(pk=self.story.pk).update(embargo_until=later)
        moments = (timezone.now(), later, later + timedelta(hours=1))
        before, then, after = map(publication_clock.state_of_the_past, moments)
        self.assertNotEqual(before, then)
        self.assertEqual(then, after)

    @pytest.mark.thorough
    def test_it_has_no_state_while_the_clock_stands_still(self):
        publication_clock.remove()
        self.assertIsNone(publication_clock.state_of_the_past(timezone.now()))
        publication_clock.install()

    def test_it_is_none_that_was_after_a_migrate(self):
        self.assertTrue(self.rises(publication_clock.install))


class FieldsOfPublicRowsTests(SimpleTestCase):
    def test_it_knows_each_moment_and_day_of_a_row_that_public_pages_read(self):
        found = {
            f"{model.__name__}.{field.name}"
            for model in apps.get_models()
            if model._meta.db_table in clock_triggers.TABLES
            for field in model._meta.fields
            if isinstance(field, models.DateField | models.TimeField)
        }
        known = {
            f"{rows.model.__name__}.{field}"
            for rows, field in publication_clock.moments_of_change()
        }
        self.assertEqual(found, known | CORRECTIONS | DAYS | SHOWN_ONLY)


class NextChangeTests(ClockCase):
    def test_it_is_the_next_hour_at_which_something_comes_or_goes(self):
        hour = timedelta(hours=1)
        with time_machine.travel(NOON, tick=False):
            midnight = NOON + 12 * hour
            self.assertEqual(publication_clock.next_change(NOON), midnight)
            BreakingNews.objects.create(
                text="快讯", starts_at=NOON - hour, expires_at=NOON + 5 * hour
            )
            self.assertEqual(publication_clock.next_change(NOON), NOON + 5 * hour)
            FrontPage.objects.create(name="版", live_since=NOON + 4 * hour)
            self.assertEqual(publication_clock.next_change(NOON), NOON + 4 * hour)
            make_story(embargo_until=NOON + 3 * hour)
            self.assertEqual(publication_clock.next_change(NOON), NOON + 3 * hour)
            make_story(published_at=NOON + 2 * hour)
            self.assertEqual(publication_clock.next_change(NOON), NOON + 2 * hour)
            BreakingNews.objects.create(
                text="快讯", starts_at=NOON + hour, expires_at=NOON + 9 * hour
            )
            self.assertEqual(publication_clock.next_change(NOON), NOON + hour)
            self.assertLess(timezone.now(), NOON + hour)


class CheckTests(TransactionTestCase):
    def test_it_warns_where_the_clock_is_not_whole(self):
        on_table = " ON articles_section" if connection.vendor == "postgresql" else ""
        trigger = "publication_clock_articles_section_update"
        for name, harm in {
            "no triggers": publication_clock.remove,
            "no row": PublicationClock.objects.all().delete,
            "a trigger less": lambda: connection.cursor().execute(
                f"DROP TRIGGER {trigger}{on_table}"
            ),
        }.items():
            with self.subTest(harm=name):
                self.assertEqual(self.warnings(), [])
                harm()
                try:
                    self.assertEqual(self.warnings(), ["newsroom.W001"])
                finally:
                    publication_clock.install()
        self.assertEqual(self.warnings(), [])

    def warnings(self):
        return [found.id for found in check_publication_clock(databases=["default"])]
