import gzip
import re
from contextlib import contextmanager
from datetime import timedelta

import pytest
import time_machine
from django.db import OperationalError, connection, transaction
from django.http import HttpResponse
from django.http.response import ResponseHeaders
from django.test import RequestFactory, TransactionTestCase, override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Article, Column, Contributor, Section
from articles.workflow import Status
from districts.models import District
from editions.models import Issue, Page, Placement
from newsroom import clock_triggers, kept_pages, page_memory, publication_clock
from newsroom.models import BreakingNews, FrontPage, FrontSlot
from tests.articles.test_schedule import ScheduleCase
from tests.cast import hire
from tests.pictures import drawn, encoded, make_photo, place
from tests.stories import NOON, make_district, make_section, make_story

HOUR = timedelta(hours=1)


class MemoryCase(TransactionTestCase):
    def setUp(self):
        page_memory.shelf.clear()
        self.section, self.district = make_section(), make_district()
        self.story = make_story(deck="副题")
        self.story.districts.add(self.district)
        self.own = self.story.get_absolute_url()

    def get(self, address="/", **headers):
        return self.client.get(address, headers=headers)

    def queries_of(self, address="/", **headers):
        with CaptureQueriesContext(connection) as queries:
            self.get(address, **headers)
        return len(queries)

    def assert_kept(self, address="/"):
        self.get(address)
        self.assertEqual(self.queries_of(address), 1, address)

    def assert_not_kept(self, address, **headers):
        self.get(address, **headers)
        kept = len(page_memory.shelf.pages)
        self.get(address, **headers)
        self.assertEqual(len(page_memory.shelf.pages), kept, address)


class PageMemoryTests(MemoryCase):
    def test_it_answers_a_second_reader_with_one_query(self):
        for address in ("/", self.own, "/sections/yaowen/", "/search/?q=通水"):
            with self.subTest(address=address):
                first = self.get(address)
                self.assertEqual(self.queries_of(address), 1)
                again = self.get(address)
                self.assertEqual(first.content, again.content)
                self.assertEqual(dict(first.headers), dict(again.headers))

    def test_it_answers_304_to_who_has_the_page(self):
        etag = self.get(self.own)["ETag"]
        for _ in range(2):
            answer = self.get(self.own, if_none_match=etag)
            self.assertEqual((answer.status_code, answer.content), (304, b""))
        self.story.deck = "改"
        self.story.save()
        self.assertEqual(self.get(self.own, if_none_match=etag).status_code, 200)

    def test_it_tells_whoever_has_a_photo_that_it_is_still_good(self):
        photo = make_photo(encoded(drawn((240, 180))))
        place(photo, self.story)
        address = f"/photos/{photo.guid}/240.jpg"
        first = self.get(address)
        etag, body = first["ETag"], first.getvalue()
        again = self.get(address, if_none_match=etag)
        self.assertEqual((again.status_code, again.getvalue()), (304, b""))
        self.assertEqual(again["ETag"], etag)
        self.assertEqual(self.queries_of(address, if_none_match=etag), 1)
        # Who has another, or none, gets the file.
        for headers in ({"if_none_match": '"other"'}, {}):
            answer = self.get(address, **headers)
            self.assertEqual(answer.getvalue(), body)
        page_memory.shelf.clear()
        for number in (2, 1):  # kept of a 304, too
            self.assertEqual(self.queries_of(address, if_none_match=etag), number)
        Article.objects.update(status=Status.WITHDRAWN)
        self.assertEqual(self.get(address, if_none_match=etag).status_code, 404)

    def test_it_keeps_a_long_page_zipped_only(self):
        body = b"<p>" + bytes(range(65, 90)) * 8_000
        page = self.kept(body)
        self.assertLess(page.size, len(body) / 10)
        request = RequestFactory().get("/")
        self.assertEqual(page.answer(request).content, body)
        request.META["HTTP_ACCEPT_ENCODING"] = "gzip"
        self.assertEqual(gzip.decompress(page.answer(request).content), body)

    def test_it_keeps_the_page_zipped_for_who_can_unzip_it(self):
        plain = self.get(self.own)
        for accepted, is_zipped in (
            ("gzip, br", True),
            ("br;q=1.0, gzip;q=0.8", True),
            ("gzip;q=0", False),
            ("identity", False),
        ):
            with self.subTest(accepted=accepted):
                answer = self.get(self.own, accept_encoding=accepted)
                self.assertEqual(answer.has_header("Content-Encoding"), is_zipped)
                body = gzip.decompress(answer.content) if is_zipped else answer.content
                self.assertEqual(body, plain.content)
                self.assertEqual(answer["ETag"] == plain["ETag"], not is_zipped)
                self.assertEqual(answer["Vary"], "Accept-Encoding")

    def test_it_gives_staff_the_page_of_everybody(self):
        self.get(self.own)
        self.client.force_login(hire("bianji", "编辑"))
        self.assertEqual(self.queries_of(self.own), 1)

    def test_it_keeps_nothing_that_is_not_of_everybody(self):
        self.client.force_login(hire("bianji", "编辑"))
        for address in (
            "/admin/",
            "/nowhere/",
            "/healthz",
            f"{self.own}preview/",
            "/?utm=1",
            "/sections/yaowen/?before=1-1&x=1",
            "/search/?q=" + "长" * 600,
        ):
            with self.subTest(address=address):
                self.assert_not_kept(address)

    def test_it_lets_nginx_keep_what_it_has_to_ask_for_each_time_and_no_more(self):
        page = self.get(self.own)
        again = self.get(self.own, if_none_match=page["ETag"])
        for answer in (page, again):
            self.assertEqual(answer["X-Accel-Expires"], "@1")
            self.assertEqual(answer["Cache-Control"], "no-cache")
        Article.objects.update(status=Status.WITHDRAWN)
        for address in (self.own, "/admin/login/", "/healthz", "/nowhere/"):
            self.assertNotIn("X-Accel-Expires", self.get(address))

    def test_it_asks_no_database_for_a_page_that_asks_none(self):
        self.assertEqual(self.queries_of("/healthz"), 0)

    def test_it_answers_a_form_that_is_sent_from_no_memory(self):
        self.get("/")
        self.assertEqual(self.client.post("/").status_code, 405)

    def test_it_answers_head_as_it_answers_get(self):
        page = self.get(self.own)
        head = self.client.head(self.own)
        self.assertEqual(head.content, b"")
        self.assertEqual(dict(head.headers), dict(page.headers))

    @override_settings(ALLOWED_HOSTS=["a.example", "b.example"])
    def test_it_keeps_the_page_of_each_host_apart(self):
        for host in ("a.example", "b.example"):
            page = self.client.get(self.own, headers={"host": host})
            self.assertContains(page, f"http://{host}{self.own}")
        self.assertEqual(self.get(self.own, host="c.example").status_code, 400)

    def test_it_stays_within_its_bytes_and_lets_the_least_read_go(self):
        shelf = kept_pages.Shelf(limit=6000)
        for number in range(9):
            shelf.put(str(number), self.kept(b"x" * 750))
            shelf.get("0")
        self.assertLessEqual(shelf.size, 6000)
        self.assertEqual(list(shelf.pages), ["8", "0"])

    @override_settings(CACHE_URL="redis://localhost")
    def test_it_shares_the_papers_own_addresses_with_other_processes(self):
        page_memory.shelf.clear()
        for address, is_shared in ((self.own, True), ("/search/?q=通水", False)):
            with self.subTest(address=address):
                page = self.get(address, host="testserver")
                page_memory.shelf.clear()  # as in another process
                self.assertEqual(
                    self.queries_of(address, host="testserver") == 1, is_shared
                )
                again = self.get(address, host="testserver")
                self.assertEqual(again.content, page.content)

    def kept(self, body):
        return kept_pages.KeptPage(1, NOON, ResponseHeaders({}), body)


class MadeUpAddressTests(MemoryCase):
    """Whoever asks for what nobody else does gets an answer, and no more."""

    def setUp(self):
        super().setUp()
        everything = page_memory.shelf
        self.addCleanup(setattr, page_memory, "shelf", everything)
        self.shelf = page_memory.shelf = kept_pages.Shelf(limit=120_000)

    def flood(self):
        for number in range(4):
            self.get("/sections/yaowen/", host=f"testserver:{number}")
            self.get(f"/sections/yaowen/?before={number}-1", host="testserver")
            self.get(f"/search/?q=甲{number}", host="testserver")

    def test_it_lets_them_push_out_no_address_of_the_papers_own(self):
        for address in ("/", self.own):
            self.get(address, host="testserver")
        self.flood()
        for address in ("/", self.own):
            self.assertEqual(self.queries_of(address, host="testserver"), 1)
        self.assertGreater(len(self.shelf.open_ended), 0)
        self.assertLess(len(self.shelf.open_ended), 6)
        self.assertLessEqual(self.shelf.size_open_ended, 30_000)
        kept = self.shelf.pages.values()
        self.assertEqual(self.shelf.size, sum(page.size for page in kept))

    def test_it_keeps_nothing_that_is_not_there(self):
        for address in (
            "/articles/999999/",
            "/sections/yaowen/?before=x",
            "/sections/nowhere/",
            "/tags/没有/?before=1-1",
            "/archive/1999/",
            f"{self.own}?before=1-1&before=x&q=1",
            "/about/?q=1",
            "/%00",
        ):
            self.get(address, host="testserver")
        self.assertEqual(len(self.shelf.pages), 0)


class FirstReaderTests(MemoryCase):
    """What the first reader of a page asks, after each change: one query is the clock's."""

    LIST, STORY, FRONT = 4, 3, 6

    def setUp(self):
        super().setUp()
        column = Column.objects.create(name="民生", slug="minsheng")
        Article.objects.update(column=column)
        person = Contributor.objects.create(name="甲", slug="jia")
        self.story.bylines.create(contributor=person)
        self.story.tags.add("供水")
        self.story.briefs.create(heading="甲区", district=self.district, text="通水。")
        self.story.corrections.create(text="应为二百。", by=hire("zongbian", "总编"))
        place(make_photo(encoded(drawn((90, 60)))), self.story)
        issue = Issue.objects.create(date=NOON.date())
        page = Page.objects.create(issue=issue, order=1)
        Placement.objects.create(page=page, article=self.story, order=1)

    def test_it_asks_few_queries_for_a_page_that_is_not_kept(self):
        day = f"/archive/{timezone.localdate(self.story.published_at):%Y/%m/%d}/"
        lists = ["/districts/", "/districts/jia/", "/districts/jia/yaowen/", day]
        named = ["/sections/yaowen/", "/people/jia/", "/columns/minsheng/"]
        feeds = [f"{address}feed/" for address in ("/", "/districts/jia/", *named)]
        most = dict.fromkeys([*lists, *named, *feeds, "/tags/供水/"], self.LIST)
        for address, number in (most | {self.own: self.STORY, "/": self.FRONT}).items():
            self.assertEqual(self.get(address).status_code, 200, address)
            page_memory.shelf.clear()
            with self.subTest(address=address):
                self.assertLessEqual(self.queries_of(address) - 1, number)


class StaleTests(MemoryCase):
    """No answer is older than the last change; each change is walked past each page."""

    def assert_seen(self, change, *addresses, is_seen=True):
        before = {address: self.get(address).content for address in addresses}
        for address in addresses:
            self.assert_kept(address)
        change()
        for address in addresses:
            with self.subTest(address=address):
                answer = self.get(address)
                page_memory.shelf.clear()
                self.assertEqual(answer.content, self.get(address).content)
                self.assertEqual(answer.content != before[address], is_seen)

    def test_it_shows_a_story_that_is_signed(self):
        self.assert_seen(
            lambda: make_story("新稿"),
            "/",
            "/sections/yaowen/",
            "/feed/",
            "/archive/2023/",
        )

    def test_it_takes_a_withdrawn_story_away_at_once(self):
        self.get(self.own)
        chief = hire("zongbian", "总编")
        self.assert_seen(
            lambda: self.story.move("withdraw", by=chief, reason="有误。"),
            *("/", "/sections/yaowen/", "/districts/jia/", "/search/?q=通水"),
        )
        gone = self.get(self.own)
        self.assertEqual(gone.status_code, 410)
        self.assertFalse({"ETag", "Last-Modified"} & gone.headers.keys())
        self.story.move("restore", by=chief, reason="无误。")
        self.assertEqual(self.get(self.own).status_code, 200)

    def test_it_follows_what_is_written_around_a_story(self):
        person = Contributor.objects.create(name="甲")
        for name, change in {
            "byline": lambda: self.story.bylines.create(contributor=person),
            "author": lambda: Contributor.objects.update(name="乙"),
            "photo": lambda: place(make_photo(caption="图。"), self.story),
            "tag": lambda: self.story.tags.add("供水"),
            "section": lambda: Section.objects.filter(slug="yaowen").update(name="新"),
            "update": lambda: Article.objects.update(headline="改"),
        }.items():
            with self.subTest(change=name):
                self.assert_seen(change, self.own)

    def test_it_shows_a_renamed_section_in_the_head_of_each_page(self):
        self.assert_seen(
            lambda: Section.objects.filter(slug="yaowen").update(name="新名"),
            *("/about/", "/districts/", "/corrections/"),
        )

    def test_it_follows_the_sections_and_districts_that_are_kept_by_themselves(self):
        inside = "/districts/jia/yaowen/"
        self.assert_seen(
            lambda: Section.objects.filter(slug="yaowen").update(name="新名"),
            *("/", "/sections/yaowen/", "/sections/yaowen/feed/", inside),
        )
        self.assert_seen(
            lambda: District.objects.filter(slug="jia").update(name="新区"),
            *("/districts/", "/districts/jia/", "/districts/jia/feed/", inside),
        )
        self.assert_seen(
            lambda: make_district("乙区", "yi", within=self.district, kind="zone"),
            "/districts/jia/",
        )
        District.objects.filter(slug="yi").update(slug="bing")
        self.assertEqual(self.get("/districts/yi/").status_code, 404)
        self.assertEqual(self.get("/districts/bing/").status_code, 200)

    def test_it_changes_by_the_hour_and_not_before(self):
        with time_machine.travel(NOON + HOUR, tick=False):
            make_story("两点的稿件", published_at=NOON + 2 * HOUR)
            make_story("三点的稿件", embargo_until=NOON + 3 * HOUR)
            live = FrontPage.objects.create(name="版", live_since=NOON + 4 * HOUR)
            FrontSlot.objects.create(front_page=live, place="lead", article=self.story)
            BreakingNews.objects.create(
                text="五点的快讯", starts_at=NOON + 5 * HOUR, expires_at=NOON + 6 * HOUR
            )
            self.assert_kept("/")
        shown = set()
        for hour in range(2, 13):
            moment = NOON + hour * HOUR
            with time_machine.travel(moment - timedelta(microseconds=1), tick=False):
                before = self.get("/").content
                self.assertEqual(self.queries_of("/"), 1)
            with time_machine.travel(moment, tick=False):
                at = self.get("/").content
                if at != before:
                    shown.add(hour)
                self.assertEqual(self.queries_of("/"), 1)
        # The fourth brings another lead, the twelfth is midnight: the date.
        self.assertEqual(shown, {2, 3, 4, 5, 6, 12})

    def test_it_keeps_for_a_minute_only_what_slides_by_itself(self):
        for address, is_kept in (
            ("/news-sitemap.xml", False),
            ("/", True),
            ("/districts/", True),
            (self.own, True),
        ):
            with time_machine.travel(NOON + HOUR, tick=False) as clock:
                self.assert_kept(address)
                clock.shift(61)
                self.assertEqual(self.queries_of(address) == 1, is_kept, address)

    def test_it_shows_nothing_of_a_change_that_is_not_committed(self):
        before = self.get(self.own).content
        with transaction.atomic():
            Article.objects.update(headline="改")
            self.assertNotEqual(self.get(self.own).content, before)
            transaction.set_rollback(True)
        self.assertEqual(self.get(self.own).content, before)

    def test_it_gives_no_page_again_that_was_made_while_something_changed(self):
        texts = iter(["旧", "新"])

        def page(request):
            text = next(texts)
            Section.objects.filter(slug="yaowen").update(name=text)
            return HttpResponse(text, headers={"Cache-Control": "no-cache"})

        memory, request = page_memory.PageMemory(page), RequestFactory().get("/x/")
        self.assertEqual(memory(request).content.decode(), "旧")
        self.assertEqual(memory(request).content.decode(), "新")

    def test_it_gives_nothing_once_a_trigger_is_found_missing(self):
        memory = page_memory.PageMemory(lambda request: self.get("/about/"))
        table = "articles_section"
        name = f"publication_clock_{table}_update"
        on_table = f" ON {table}" if connection.vendor == "postgresql" else ""
        with connection.cursor() as cursor:
            cursor.execute(f"DROP TRIGGER {name}{on_table}")
        try:
            memory(RequestFactory().get("/x/"))
            self.assertFalse(memory.is_guarded)
            self.assertNotIn("http://testserver/x/?", page_memory.shelf.pages)
        finally:
            publication_clock.install()

    def test_it_keeps_nothing_while_the_clock_stands_still(self):
        self.assert_kept(self.own)
        publication_clock.remove()
        try:
            self.assertGreater(self.queries_of(self.own), 1)
            self.assertGreater(self.queries_of(self.own), 1)
            Article.objects.update(headline="改")
            self.assertContains(self.get(self.own), "改")
        finally:
            publication_clock.install()
        self.assert_kept(self.own)


class DatabaseAwayTests(MemoryCase):
    @contextmanager
    def away(self):
        def refuse(execute, sql, params, many, context):
            raise OperationalError("server closed the connection unexpectedly")

        with connection.execute_wrapper(refuse):
            yield

    def test_it_gives_a_kept_page_while_the_database_is_away(self):
        page = self.get(self.own)
        with self.away():
            self.assertEqual(self.get(self.own).content, page.content)
            self.assertEqual(self.get("/sections/yaowen/").status_code, 503)

    def test_it_gives_no_page_that_was_outdated_when_last_heard_of(self):
        self.get(self.own)
        Article.objects.update(status=Status.WITHDRAWN)
        self.get("/about/")
        with self.away():
            self.assertEqual(self.get(self.own).status_code, 503)

    def test_it_gives_no_page_whose_hour_has_come(self):
        soon = timezone.now() + timedelta(seconds=20)
        make_story("稍后的稿件", published_at=soon)
        self.get("/")
        with self.away(), time_machine.travel(soon, tick=False):
            self.assertEqual(self.get("/").status_code, 503)

    def test_it_gives_no_page_a_minute_after_it_last_heard_of_the_database(self):
        with time_machine.travel(NOON + HOUR, tick=False) as clock:
            self.get(self.own)
            with self.away():
                clock.shift(59)
                self.assertEqual(self.get(self.own).status_code, 200)
                clock.shift(1)
                self.assertEqual(self.get(self.own).status_code, 503)
            # Back again, it is given at once.
            self.assertEqual(self.queries_of(self.own), 1)


@pytest.mark.thorough
class TablesOfPublicPagesTests(ScheduleCase):
    # The index is written with articles_searchdocument, by the same call.
    of_the_index = {"articles_searchwords"}
    # No other moment has its microseconds, and no query finds it but by the hour.
    moment = NOON + timedelta(microseconds=123_457)

    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        story = cls.make_secret()
        with (
            time_machine.travel(cls.moment, tick=False),
            CaptureQueriesContext(connection) as queries,
        ):
            cls.follow_everywhere(story)
        cls.sql = "\n".join(query["sql"] for query in queries)

    def found(self, pattern):
        return set(re.findall(pattern, self.sql))

    def test_it_knows_when_each_field_changes_that_a_public_page_asks_by_the_hour(self):
        # By name: a table within a subquery goes by another.
        compared = self.found(r"""\."(\w+)" [<>]=? \(?'[^']*\.123457""")
        known = {field for _, field in publication_clock.moments_of_change()}
        self.assertEqual(compared, known)

    def test_it_has_a_trigger_for_each_table_that_a_public_page_reads(self):
        read = self.found(r'(?:FROM|JOIN) "(\w+)"')
        self.assertIn("articles_article", read)
        self.assertLessEqual(
            read - self.of_the_index, {*clock_triggers.TABLES, "auth_user"}
        )
