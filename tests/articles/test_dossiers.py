"""Dossiers 专题: an introduction, a picked lead and a time line above a topic's list."""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import TestCase
from django.utils import timezone
from taggit.models import Tag

from articles.models import Article, Column, Dossier
from articles.workflow import Status
from tests.cast import CastMixin
from tests.site import addresses, texts
from tests.stories import NOON, make_draft, make_story

LEAD = '//div[@class="list-lead"]//h2'
EVENTS = '//section[contains(@class, "events")]//li'

HOUR = timedelta(hours=1)


class DossierTests(TestCase):
    def setUp(self):
        self.column = Column.objects.create(name="防汛", slug="fangxun")
        self.stories = [
            make_story(f"第{n}条", column=self.column, published_at=NOON - n * HOUR)
            for n in range(4)
        ]
        for story in self.stories:
            story.tags.add("汛情")
        tag = Tag.objects.get(name="汛情")
        self.pages = {
            "/tags/汛情/": {"tag": tag},
            "/columns/fangxun/": {"column": self.column},
        }
        self.dossiers = [
            Dossier.objects.create(
                introduction="全市普降暴雨。", lead=self.stories[2], **of
            )
            for of in self.pages.values()
        ]
        for dossier in self.dossiers:
            dossier.events.create(day=date(2023, 5, 1), text="开始降雨。")
            dossier.events.create(
                day=date(2023, 5, 3), text="开闸泄洪。", article=self.stories[1]
            )

    def test_it_stands_above_the_list_of_a_topic_and_of_a_column(self):
        for address in self.pages:
            page = self.client.get(address)
            with self.subTest(address=address):
                self.assertContains(page, "全市普降暴雨。")
                self.assertEqual(texts(page, LEAD), ["第2条"])
                days = texts(page, f"{EVENTS}/time")
                self.assertEqual(days, ["2023年5月3日", "2023年5月1日"])
                links = addresses(page, f"{EVENTS}/a")
                self.assertEqual(links, [self.stories[1].get_absolute_url()])
                below = page.content.decode().partition("<main")[2]
                self.assertEqual(below.count(self.stories[2].get_absolute_url()), 1)

    def test_it_names_no_story_that_is_not_public(self):
        later = timezone.now() + HOUR
        for changes in (
            {"status": Status.WITHDRAWN},
            {"published_at": later},
            {"embargo_until": later},
        ):
            Article.objects.filter(pk__in=[s.pk for s in self.stories[1:3]]).update(
                **{"status": Status.SIGNED, "published_at": NOON, "embargo_until": None}
                | changes
            )
            page = self.client.get("/tags/汛情/")
            with self.subTest(changes=changes):
                self.assertEqual(texts(page, LEAD), ["第0条"])
                self.assertEqual(addresses(page, f"{EVENTS}/a"), [])
                self.assertEqual(len(texts(page, EVENTS)), 2)

    def test_it_opens_no_page_of_a_topic_with_nothing_published(self):
        Article.objects.update(status=Status.DRAFT)
        for address in self.pages:
            self.assertEqual(self.client.get(address).status_code, 404)

    def test_it_costs_two_queries_more_however_long_it_is(self):
        self.client.get("/tags/汛情/")  # the navigation is cached from here
        for number in (1, 9):
            for n in range(number):
                story = make_story(f"又{n}条")
                self.dossiers[0].events.create(day=NOON, text="又雨。", article=story)
            with self.assertNumQueries(5):
                self.client.get("/tags/汛情/")

    def test_it_is_of_a_topic_or_of_a_column_and_not_of_both(self):
        tag = Tag.objects.create(name="别的")
        other = Column.objects.create(name="别的", slug="biede")
        for of in ({}, {"tag": tag, "column": other}):
            with self.subTest(of=of):
                with self.assertRaisesMessage(ValidationError, "选一个"):
                    Dossier(**of).full_clean()
                with self.assertRaises(IntegrityError), transaction.atomic():
                    Dossier.objects.create(**of)


class DossierAdminTests(CastMixin, TestCase):
    address = "/admin/articles/dossier/add/"

    def send(self, **fields):
        return self.client.post(
            self.address,
            {
                "introduction": "全市普降暴雨。",
                "events-TOTAL_FORMS": "1",
                "events-INITIAL_FORMS": "0",
                "events-0-day": "2023-05-03",
                "events-0-text": "开闸泄洪。",
            }
            | fields,
        )

    def test_it_is_written_by_an_editor_at_the_desk(self):
        column = Column.objects.create(name="防汛", slug="fangxun")
        self.client.force_login(self.editor)
        self.assertContains(self.client.get(self.address), "大事记")
        answer = self.send(column=column.pk, lead=make_draft().pk)
        self.assertEqual(answer.status_code, 302)
        self.assertEqual(Dossier.objects.get().events.get().text, "开闸泄洪。")

    def test_it_says_what_to_choose_and_keeps_what_was_typed(self):
        self.client.force_login(self.editor)
        answer = self.send()
        self.assertContains(answer, "话题和栏目选一个，也只选一个。")
        self.assertContains(answer, "全市普降暴雨。")
        self.assertFalse(Dossier.objects.exists())

    def test_it_is_refused_to_a_reporter(self):
        self.client.force_login(self.reporter)
        self.assertEqual(self.client.get(self.address).status_code, 403)
        self.assertEqual(self.send().status_code, 403)
