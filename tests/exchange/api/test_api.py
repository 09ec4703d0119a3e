"""The API: what it answers to whom, what it refuses, and how a harvester goes on."""

import gzip
import json
import re
from contextlib import nullcontext
from datetime import timedelta
from unittest.mock import patch

import pytest
import time_machine
from django.db import OperationalError, connection
from django.test import Client, TestCase, TransactionTestCase
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Article, Byline, Column, Contributor, Photo
from articles.workflow import Status
from exchange.api import limits, story_fields
from exchange.api.endpoints import ENDPOINTS
from exchange.models import ApiKey
from newsroom import page_memory
from tests.cast import CastMixin, hire_everyone
from tests.exchange.dresses.everything import make_everything
from tests.pictures import drawn, encoded, make_photo, place
from tests.recordings import make_film
from tests.stories import NOON, make_district, make_section, make_story

SECOND, DAY = timedelta(seconds=1), timedelta(days=1)


class Asking:
    def get(self, address, status=200, **options):
        self.answer = self.client.get(f"/api/v1/{address}", **options)
        text = self.answer.content.decode()
        self.assertEqual(self.answer.status_code, status, text[:500])
        return json.loads(text)

    def ids(self, address, name="articles"):
        return [story["id"] for story in self.get(address)[name]]


class ListTests(Asking, CastMixin, TestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.district = make_district()
        cls.column = Column.objects.create(name="街巷", slug="jiexiang")
        cls.person = Contributor.objects.create(name="王勇", slug="wang-yong")
        cls.stories = [
            make_story(f"第{n}篇", published_at=NOON - n * DAY) for n in range(5)
        ]
        first, second = cls.stories[:2]
        first.districts.add(cls.district)
        first.tags.add("供水")
        Article.objects.filter(pk=second.pk).update(
            column=cls.column, section=make_section("经济", "jingji", 2)
        )
        Byline.objects.create(article=second, contributor=cls.person, order=1)

    @pytest.mark.thorough
    def test_it_lists_by_each_filter(self):
        first, second, third, *_ = (story.pk for story in self.stories)
        everything = [story.pk for story in self.stories]
        for query, found in {
            "": everything,
            "section=jingji": [second],
            "district=jia": [first],
            "district=jia&section=yaowen": [first],
            "district=jia&section=jingji": [],
            "column=jiexiang": [second],
            "person=wang-yong": [second],
            "topic=供水": [first],
            "from=2023-05-03": [first, second],
            "to=2023-05-02&limit=1": [third],
            "from=2023-05-01&to=2023-05-04&genre=text": everything[:4],
            "from=2023-05-01&to=2023-05-04&genre=pictures": [],
            "topic=供水&person=wang-yong&from=2023-05-01&to=2023-05-04": [],
            "district=jia&topic=供水&from=2023-05-04&to=2023-05-04": [first],
            "district=jia&from=2023-05-05": [],
        }.items():
            with self.subTest(query=query):
                self.assertEqual(self.ids(f"articles/?{query}"), found)

    def test_it_goes_on_from_where_it_ended_whatever_comes_meanwhile(self):
        found, address = [], "articles/?limit=2"
        while address:
            page = self.get(address)
            found += [story["id"] for story in page["articles"]]
            address = page["next"] and f"articles/?limit=2&before={page['next']}"
            make_story("刚刚刊出", published_at=NOON + DAY)
        self.assertEqual(found, [story.pk for story in self.stories])

    def test_it_has_the_fields_that_are_asked_for_and_the_notices_always(self):
        story = self.get(f"articles/{self.stories[0].pk}/?fields=headline")
        always = {"id", "url", "status", "ai_label", "minors_notice"}
        self.assertEqual(story.keys(), {"headline", *always})
        text = json.dumps(self.get("articles/?fields=body,printed,media_topics"))
        self.assertIn("body", text)
        Article.objects.update(
            staff_note="内部的话", ai_made="whole", minors_warning="含有惊险场面"
        )
        whole = self.get(f"articles/{self.stories[0].pk}/")
        self.assertTrue(whole["ai_label"] and whole["minors_notice"])
        self.assertNotIn("内部的话", self.answer.content.decode())

    def test_it_has_whole_links_in_a_body(self):
        pk = self.stories[0].pk
        Article.objects.filter(pk=pk).update(
            body='<p><a href="/about/">甲</a><a href="#b1">乙</a><a href="//[">丙</a>'
            '<a href="https://www.example.cn/a?b=1&amp;c=2">丁</a></p>'
        )
        body = self.get(f"articles/{pk}/?fields=body")["body"]
        root = "http://testserver"
        self.assertEqual(
            re.findall('<a href="([^"]*)"', body),
            [f"{root}/about/", f"{root}/articles/{pk}/#b1", "//["]
            + ["https://www.example.cn/a?b=1&amp;c=2"],
        )

    def test_it_asks_a_fixed_number_of_queries(self):
        for address, most in {
            "articles/": 1,
            "articles/?topic=供水": 2,
            f"articles/{self.stories[0].pk}/": 1,
            "articles/?since=0-0-0-0": 6,
            "people/": 1,
            "corrections/": 2,
        }.items():
            with self.subTest(address=address):
                with CaptureQueriesContext(
                    connection,
                ) as asked:
                    self.get(address)
                self.assertLessEqual(len(asked), most, [q["sql"][:90] for q in asked])

    def test_it_answers_every_list_and_any_origin(self):
        for endpoint in ENDPOINTS:
            if endpoint.parts or endpoint.name in ("pages", "search"):
                continue
            with self.subTest(endpoint=endpoint.name):
                self.get(endpoint.route)
                self.assertEqual(self.answer["Access-Control-Allow-Origin"], "*")
                self.assertNotIn("Access-Control-Allow-Credentials", self.answer)
        self.assertEqual(
            self.ids("search/?q=通水"), [story.pk for story in self.stories]
        )

    def test_it_revalidates_and_answers_to_head_and_options(self):
        self.get("articles/")
        headers = {"if-none-match": self.answer["ETag"]}
        again = self.client.get("/api/v1/articles/", headers=headers)
        self.assertEqual((again.status_code, again.content), (304, b""))
        head = self.client.head("/api/v1/articles/")
        self.assertEqual((head.status_code, head.content), (200, b""))
        options = self.client.options("/api/v1/articles/")
        self.assertEqual(options.status_code, 204)
        self.assertEqual(options["Access-Control-Allow-Methods"], "GET, HEAD, OPTIONS")
        refused = Client(enforce_csrf_checks=True).post("/api/v1/articles/")
        self.assertEqual(refused.status_code, 405)
        self.assertEqual(refused["Allow"], "GET, HEAD, OPTIONS")

    def test_it_has_the_headers_of_every_answer_and_knows_no_session(self):
        client = Client(raise_request_exception=False)
        client.force_login(self.chief)
        away, broken = OperationalError("away"), RuntimeError("broken")
        for trouble, status in ((None, 200), (away, 503), (broken, 500)):
            with (
                self.subTest(trouble=trouble),
                patch.object(limits, "count", side_effect=trouble),
                CaptureQueriesContext(connection) as asked,
                self.assertLogs() if trouble else nullcontext(),
            ):
                answer = client.get("/api/v1/articles/")
                self.assertEqual(answer.status_code, status)
                self.assertEqual(answer["X-Frame-Options"], "DENY")
                self.assertEqual(answer["Content-Length"], str(len(answer.content)))
                for name in ("Content-Security-Policy", "Permissions-Policy"):
                    self.assertIn(name, answer)
                self.assertNotIn("Cookie", answer.get("Vary", ""))
                self.assertFalse(answer.cookies)
                self.assertNotIn("session", " ".join(q["sql"] for q in asked))
                if trouble is away:
                    kind = answer["Content-Type"]
                    self.assertEqual(kind, "application/problem+json")
        with self.assertLogs("django.security"):
            answer = client.get("/api/v1/articles/", headers={"host": "elsewhere.cn"})
        self.assertEqual(answer.status_code, 400)

    def test_it_refuses_with_a_problem_that_says_what_to_do(self):
        problem = self.get("articles/?limit=51", 400)
        self.assertEqual(self.answer["Content-Type"], "application/problem+json")
        self.assertEqual(problem["title"], "Bad argument")
        self.assertEqual(problem["argument"], "limit")
        self.assertIn("1 到 50", problem["detail"])
        hidden = make_story(status=Status.DRAFT, published_at=None).pk
        unlike = [self.get(f"articles/{pk}/", 404) for pk in (hidden, hidden + 999)]
        self.assertEqual(*unlike)

    def test_it_answers_410_for_a_withdrawn_story_without_its_words(self):
        pk = self.stories[0].pk
        Article.objects.filter(pk=pk).update(
            status=Status.WITHDRAWN, withdrawn_at=NOON, withdrawal_notice="内容有误"
        )
        for form in ("", "?form=ninjs", "?fields=headline"):
            problem = self.get(f"articles/{pk}/{form}", 410)
            self.assertEqual(problem["tombstone"]["notice"], "内容有误")
            self.assertNotIn("第0篇", self.answer.content.decode())

    def test_it_shows_a_key_once_and_counts_it_by_the_hour(self):
        self.client.force_login(self.editor)
        self.assertEqual(self.client.get("/admin/exchange/apikey/").status_code, 403)
        self.client.force_login(self.chief)
        made = self.client.post(
            "/admin/exchange/apikey/add/",
            {"name": "晋中日报", "hourly_limit": 2, "is_on": "on"},
        )
        secret = made.context["key"]
        self.assertContains(made, secret)
        key = ApiKey.objects.get()
        shown = self.client.get(f"/admin/exchange/apikey/{key.pk}/change/")
        self.assertNotContains(shown, secret)
        self.client.logout()
        with time_machine.travel(timezone.now().replace(minute=30)) as clock:
            for header in (
                {"authorization": f"Bearer {secret}"},
                {"x-api-key": secret},
            ):
                self.get("articles/", headers=header)
            self.get("articles/", 429, headers=header)
            self.assertAlmostEqual(int(self.answer["Retry-After"]), 1800, delta=60)
            self.get("articles/")
            clock.shift(3600)
            self.get("articles/", headers=header)
        ApiKey.objects.update(is_on=False)
        for wrong in (secret, "", "nk_" + "x" * 5000, "\x00"):
            self.get("articles/", 401, headers={"x-api-key": wrong})


class ListedStoryTests(Asking, CastMixin, TestCase):
    def test_it_says_of_each_story_in_a_list_what_the_story_says(self):
        make_everything(self.chief)
        pictures = make_story("图片", body="", genre="pictures", ai_made="part")
        place(make_photo(encoded(drawn((99, 77))), caption="清渠"), pictures)
        make_story("直播", body='<p>看<a href="/about/">这里</a>。</p>' * 60)
        place(make_film(photo=Photo.objects.create(caption="影片")), pictures, order=2)
        fields = ",".join(story_fields.OF_LISTS)
        listed = self.get("articles/")["articles"]
        text = self.answer.content.decode()
        self.assertEqual(len(listed), 3)
        for story in listed:
            with self.subTest(story=story["headline"]):
                self.get(f"articles/{story['id']}/?fields={fields}")
                self.assertIn(self.answer.content.decode(), text)


class HarvestTests(Asking, TransactionTestCase):
    def harvest(self, cursor, status=200):
        with time_machine.travel(timezone.now() + 2 * SECOND, tick=False):
            return self.get(f"articles/?since={cursor}&limit=2&fields=headline", status)

    def test_it_brings_a_harvester_to_what_readers_see(self):
        stories = [make_story(f"第{n}篇") for n in range(5)]
        copy, cursor, has_more = {}, "0-0-0-0", True
        while has_more:
            page = self.harvest(cursor)
            copy |= {each["id"]: each for each in page["changes"]}
            cursor, has_more = page["cursor"], page["has_more"]
        self.assertEqual(list(copy), [story.pk for story in stories])
        gone, changed = stories[1].pk, stories[3].pk
        Article.objects.filter(pk=gone).update(
            status=Status.WITHDRAWN,
            withdrawn_at=timezone.now(),
            withdrawal_notice="内容有误",
        )
        Article.objects.filter(pk=changed).update(headline="改了标题")
        page = self.harvest(cursor)
        tombstone, story = page["changes"]
        self.assertEqual((tombstone["id"], tombstone["status"]), (gone, "canceled"))
        self.assertEqual(tombstone["notice"], "内容有误")
        self.assertEqual((story["id"], story["headline"]), (changed, "改了标题"))
        self.assertEqual(self.harvest(page["cursor"])["changes"], [])

    def test_it_zips_changes_for_whoever_takes_that(self):
        for number in range(5):
            make_story(f"第{number}篇")
        address = "/api/v1/articles/?since=0-0-0-0"
        with time_machine.travel(timezone.now() + 2 * SECOND, tick=False):
            plain = self.client.get(address)
            zipped = self.client.get(address, headers={"accept-encoding": "gzip"})
            self.assertEqual(zipped["Content-Encoding"], "gzip")
            self.assertEqual(gzip.decompress(zipped.content), plain.content)
            for answer in (plain, zipped):
                self.assertIn("Accept-Encoding", answer["Vary"])
                headers = {"accept-encoding": "gzip", "if-none-match": answer["ETag"]}
                again = self.client.get(address, headers=headers)
                self.assertEqual(again.status_code, 304)

    def test_it_is_kept_until_a_change_but_no_harvest_is(self):
        story = make_story()
        page_memory.shelf.clear()
        for _ in range(2):
            self.assertEqual(self.ids("articles/"), [story.pk])
        self.assertTrue(
            any("/api/v1/articles/" in key for key in page_memory.shelf.pages)
        )
        self.harvest("0-0-0-0")
        self.assertFalse(any("since" in key for key in page_memory.shelf.pages))
        Article.objects.filter(pk=story.pk).update(
            status=Status.WITHDRAWN, withdrawn_at=timezone.now()
        )
        self.assertEqual(self.ids("articles/"), [])

    @pytest.mark.thorough
    def test_it_gives_a_program_with_a_key_a_correction_at_its_hour(self):
        people, due = hire_everyone(), NOON + timedelta(hours=6)
        with time_machine.travel(NOON, tick=False) as clock:
            story = make_story("水厂今日通水", created_by=people["reporter"])
            person = Contributor.objects.create(name="王勇")
            Byline.objects.create(article=story, contributor=person)
            copy = story.open_correction(by=people["reporter"])
            copy.headline = "水厂昨日通水"
            copy.save()
            copy.move("submit", by=people["reporter"])
            copy.move("pass_first", by=people["editor"])
            copy.move("pass_second", by=people["desk_head"])
            copy.move("sign", by=people["chief"], at=due)
            key = ApiKey(name="晋中日报", hourly_limit=100)
            headers = {"x-api-key": key.make()}
            key.save()
            self.ids("articles/")  # from then on it is known when something is due
            for moment, headline in (
                (due - SECOND, "水厂今日通水"),
                (due, "水厂昨日通水"),
                (due + SECOND, "水厂昨日通水"),
            ):
                clock.move_to(moment)
                with CaptureQueriesContext(connection) as asked:
                    found = self.get(f"articles/{story.pk}/", headers=headers)
                self.assertEqual(found["headline"], headline)
                if moment < due:
                    # The clock, the key and its count, the story.
                    self.assertEqual(len(asked), 4, [q["sql"][:90] for q in asked])
