import os
import tempfile
from datetime import timedelta
from unittest import skipUnless

from django.core.management import call_command
from django.db import OperationalError, connection, transaction
from django.test import TestCase, TransactionTestCase
from taggit.models import Tag

from articles.models import (
    Article,
    ArticleDistrict,
    ArticlePhoto,
    Brief,
    Byline,
    Contributor,
    ListEntry,
    Photo,
    Section,
    TaggedArticle,
)
from articles.workflow import Status
from districts.models import District
from newsroom import publication_clock
from tests.stories import NOON, make_district, make_draft, make_section, make_story
from tests.threads import run_together

HOUR = timedelta(hours=1)


def run_sql(*statements):
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


class InStep:
    """Lists that are to be, from the entries, what they are from the rows themselves."""

    def assert_in_step(self):
        stories = Article.objects.published()
        for district in District.objects.all():
            there = stories.in_district(district)
            self.assert_same(stories.listed_in(district.pk), there)
            for section in Section.objects.all():
                listed = stories.listed_in(district.pk, section.pk)
                self.assert_same(listed, there.in_section(section))
        for tag in Tag.objects.all():
            self.assert_same(stories.listed_about(tag.pk), stories.about(tag))
        for person in Contributor.objects.all():
            self.assert_same(stories.listed_by(person.pk), stories.by(person))
        at_hand = ArticlePhoto.objects.exclude(photo__original="")
        pictured = stories.filter(pk__in=at_hand.values("article"))
        self.assert_same(stories.listed_with_pictures(), pictured)
        self.assertFalse(ListEntry.objects.exclude(article__status=Status.SIGNED))
        self.assertFalse(ListEntry.objects.filter(article__corrects__isnull=False))

    def assert_same(self, listed, stories):
        self.assertEqual(list(listed), list(stories))


class ListEntryTests(InStep, TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.section, cls.sport = make_section(), make_section("体育", "tiyu", 2)
        cls.district, cls.other = make_district(), make_district("乙县", "yi")
        cls.zone = make_district("丙园区", "bing", kind="zone", within=cls.district)
        cls.person = Contributor.objects.create(name="王勇")
        cls.story = make_story(published_at=NOON - HOUR)
        cls.second, cls.draft = make_story(), make_draft(section=cls.section)
        for story in (cls.story, cls.draft, cls.second):
            story.tags.add("供水")
            story.districts.add(cls.zone)
            for order, role in enumerate(("reporter", "photographer"), 1):
                Byline.objects.create(
                    article=story, contributor=cls.person, role=role, order=order
                )
        cls.photo = Photo.objects.create(caption="水厂")
        for story in (cls.story, cls.draft):
            ArticlePhoto.objects.create(article=story, photo=cls.photo)
        cls.brief = Brief.objects.create(
            article=cls.second, heading="简", text="通水。", district=cls.other
        )

    def test_it_is_in_step_after_a_change_by_whatever_door(self):
        stories, drafts = (
            Article.objects.filter(pk=story.pk) for story in (self.story, self.draft)
        )
        links = ArticleDistrict.objects.filter(article=self.story)
        briefs = Brief.objects.filter(pk=self.brief.pk)
        names = Byline.objects.filter(article=self.story)
        topics = TaggedArticle.objects.filter(content_object=self.story)
        zones = District.objects.filter(pk=self.zone.pk)
        photos = Photo.objects.filter(pk=self.photo.pk)
        placed = ArticlePhoto.objects.filter(photo=self.photo)
        file = {"original": "a.jpg", "width": 9, "height": 6, "checksum": "a"}
        signed = {"status": Status.SIGNED, "headline": "签", "published_at": NOON}
        for name, change in {
            "as it is": lambda: None,
            "file of a photo": lambda: photos.update(**file),
            "photo of another": lambda: placed.filter(article=self.story).update(
                photo=Photo.objects.create(caption="无图")
            ),
            "photo placed": lambda: ArticlePhoto.objects.create(
                article=self.second, photo=self.photo
            ),
            "file gone": lambda: photos.update(original=""),
            "file again": lambda: photos.update(original="b.jpg"),
            "filed in two": lambda: self.story.districts.add(self.district),
            "signed": lambda: drafts.update(**signed),
            "another hour": lambda: stories.update(published_at=NOON + HOUR),
            "an hour to come": lambda: drafts.update(
                published_at=NOON + timedelta(days=40_000)
            ),
            "another section": lambda: stories.update(section=self.sport),
            "embargo": lambda: drafts.update(embargo_until=NOON),
            "told elsewhere": lambda: briefs.update(district=self.zone),
            "told nowhere": lambda: briefs.update(district=None),
            "told in another story": lambda: briefs.update(
                article=self.story, district=self.other
            ),
            "one name of two": names.first().delete,
            "name of another": lambda: names.update(
                contributor=Contributor.objects.create(name="李静")
            ),
            "links moved": lambda: links.filter(district=self.zone).update(
                article=make_story("三")
            ),
            "topic moved": lambda: (
                topics.update(content_object=self.draft.pk)
                if not topics.filter(tag__in=self.draft.tags.all()).exists()
                else topics.delete()
            ),
            "zone elsewhere": lambda: zones.update(within=self.other),
            "zone of its own": lambda: zones.update(within=None),
            "zone again": lambda: zones.update(within=self.district),
            "working copy": lambda: Article.objects.bulk_create(
                [Article(corrects=self.story, section=self.section, **signed)]
            ),
            "withdrawn": lambda: stories.update(status=Status.WITHDRAWN),
            "withdrawn and filed": lambda: self.story.districts.set(
                [self.other, self.zone]
            ),
            "restored": lambda: stories.update(status=Status.SIGNED),
            "raw SQL": lambda: run_sql(
                "UPDATE articles_article SET status = 'draft'",
                "DELETE FROM articles_byline",
                "UPDATE articles_article SET status = 'signed' WHERE headline <> ''"
                " AND corrects_id IS NULL AND published_at IS NOT NULL",
            ),
            "links gone": links.delete,
            "photo taken out": placed.filter(article=self.story).delete,
            "deleted": self.second.delete,
        }.items():
            with self.subTest(change=name):
                change()
                self.assert_in_step()
        self.assertTrue(ListEntry.objects.exists())

    def test_it_puts_right_what_changed_while_there_were_no_triggers(self):
        publication_clock.remove()
        self.story.districts.set([self.other])
        Article.objects.filter(pk=self.second.pk).update(published_at=NOON - 2 * HOUR)
        self.draft.delete()
        Byline.objects.all().delete()
        self.brief.delete()
        call_command("migrate", verbosity=0)
        self.assert_in_step()
        self.assertEqual(publication_clock.missing_triggers(), [])

    def test_it_is_in_step_after_the_loaddata_of_a_full_dump(self):
        entries = set(ListEntry.objects.values_list("article", "list"))
        with tempfile.TemporaryDirectory() as folder:
            dump = os.path.join(folder, "dump.json")
            # The entries first, so that the triggers find them there.
            full = ("articles.listentry", "districts", "taggit", "articles")
            call_command("dumpdata", *full, output=dump, verbosity=0)
            Article.objects.all().delete()
            self.assertFalse(ListEntry.objects.exists())
            call_command("loaddata", dump, verbosity=0)
        self.assert_in_step()
        found = set(ListEntry.objects.values_list("article", "list"))
        self.assertEqual(found, entries)

    def test_it_lists_nothing_that_readers_may_not_see(self):
        later = NOON + timedelta(days=40_000)
        Article.objects.filter(pk=self.story.pk).update(embargo_until=later)
        Article.objects.filter(pk=self.second.pk).update(published_at=later)
        page = self.client.get("/districts/bing/")
        self.assertNotContains(page, "/articles/")
        self.assertEqual(
            self.client.get(self.person.get_absolute_url()).status_code, 404
        )


class SimultaneousTests(InStep, TransactionTestCase):
    def test_it_lists_what_one_files_while_another_signs(self):
        district, draft = make_district(), make_draft(section=make_section())

        def sign():
            with transaction.atomic():
                Article.objects.filter(pk=draft.pk).update(
                    status=Status.SIGNED, headline="签", published_at=NOON
                )

        def file():
            with transaction.atomic():
                draft.districts.add(district)

        run_together(sign, file)
        self.assert_in_step()
        self.assertTrue(ListEntry.objects.exists())

    @skipUnless(connection.vendor == "postgresql", "SQLite has one writer at a time")
    def test_it_lets_no_file_come_while_its_photo_is_placed_or_its_story_signed(self):
        photo, story = Photo.objects.create(caption="水厂"), make_story()
        draft = make_draft(section=make_section())
        ArticlePhoto.objects.create(article=draft, photo=photo)
        photos = Photo.objects.filter(pk=photo.pk)
        drafts = Article.objects.filter(pk=draft.pk)

        def bring():
            with transaction.atomic():
                run_sql("SET LOCAL lock_timeout = '20ms'")
                file = {"original": "a.jpg", "width": 9, "height": 6, "checksum": "a"}
                return photos.update(**file)

        for change in (
            lambda: ArticlePhoto.objects.create(article=story, photo=photo),
            lambda: drafts.update(
                status=Status.SIGNED, headline="签", published_at=NOON
            ),
        ):
            with transaction.atomic():
                change()
                (refused,) = run_together(bring)
            self.assertIsInstance(refused, OperationalError)
        self.assertEqual(run_together(bring), [1])
        self.assert_in_step()
        self.assertEqual(ListEntry.objects.count(), 2)

    @skipUnless(connection.vendor == "postgresql", "SQLite has one writer at a time")
    def test_it_lets_nobody_move_a_zone_while_a_story_is_filed_or_signed_there(self):
        zone = make_district("丙园区", "bing", kind="zone", within=make_district())
        other = make_district("乙县", "yi")
        draft, signed = make_draft(section=make_section()), make_story()
        Brief.objects.create(article=draft, heading="简", text="通水。", district=zone)
        drafts = Article.objects.filter(pk=draft.pk)
        moves = District.objects.filter(pk=zone.pk)

        def move():
            with transaction.atomic():
                run_sql("SET LOCAL lock_timeout = '20ms'")
                return moves.update(within=other)

        for name, change in {
            "filed": lambda: signed.districts.add(zone),
            "signed": lambda: drafts.update(
                status=Status.SIGNED, headline="签", published_at=NOON
            ),
            "filed elsewhere": lambda: signed.districts.set([other]),
        }.items():
            with self.subTest(change=name):
                with transaction.atomic():
                    change()
                    (refused,) = run_together(move)
                self.assertIsInstance(refused, OperationalError)
                self.assert_in_step()
        self.assertEqual(run_together(move), [1])
        self.assert_in_step()
        self.assertTrue(ListEntry.objects.exists())

    @skipUnless(connection.vendor == "postgresql", "SQLite has one writer at a time")
    def test_it_files_in_no_zone_while_that_is_moved(self):
        zone = make_district("丙园区", "bing", kind="zone", within=make_district())
        other, story = make_district("乙县", "yi"), make_story()

        def file():
            with transaction.atomic():
                run_sql("SET LOCAL lock_timeout = '20ms'")
                story.districts.add(zone)

        with transaction.atomic():
            District.objects.filter(pk=zone.pk).update(within=other)
            (refused,) = run_together(file)
        self.assertIsInstance(refused, OperationalError)
        self.assertEqual(run_together(file), [None])
        self.assert_in_step()
        self.assertTrue(Article.objects.published().listed_in(other.pk))
