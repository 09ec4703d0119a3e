"""更正 as readers see it: on the story, and in the ledger of all notices."""

from datetime import timedelta

import pytest
import time_machine
from django.test import TestCase

from articles.models import Article, Byline, Contributor, Correction
from articles.workflow import Status
from tests.cast import CastMixin
from tests.site import next_cursor, texts
from tests.stories import NOON, make_story

DAY = timedelta(days=1)
ADDRESS = "/corrections/"
NOTICES = '//ol[contains(@class, "ledger")]/li/p[not(@class)]'


class NoticeCase(CastMixin, TestCase):
    def give_notice(self, story, text, at=NOON, **fields):
        with time_machine.travel(at, tick=False):
            return Correction.objects.create(
                article=story, text=text, by=self.chief, **fields
            )


class CorrectedStoryTests(NoticeCase):
    def setUp(self):
        self.story = make_story("水厂今日通水", created_by=self.reporter)
        person = Contributor.objects.create(name="王勇")
        Byline.objects.create(article=self.story, contributor=person)

    def page(self):
        return self.client.get(self.story.get_absolute_url())

    def correct(self, at=NOON + DAY, **fields):
        """Let a working copy change the headline, and pass its three reviews."""
        with time_machine.travel(at, tick=False):
            copy = self.story.open_correction(by=self.reporter)
            for name, value in {"headline": "水厂昨日通水", **fields}.items():
                setattr(copy, name, value)
            copy.save()
            for name, by in (
                ("submit", self.reporter),
                ("pass_first", self.editor),
                ("pass_second", self.desk_head),
                ("sign", self.chief),
            ):
                copy.move(name, by=by)

    @pytest.mark.thorough
    def test_it_says_when_it_was_published_and_when_corrected(self):
        self.assertNotContains(self.page(), "更正于")
        self.correct()
        page = self.page()
        self.assertContains(page, "水厂昨日通水")
        self.assertContains(page, "2023年5月4日 12:00")
        self.assertContains(page, "更正于 ")
        self.assertContains(page, "2023年5月5日 12:00")

    def test_it_shows_no_notice_for_a_corrected_slip(self):
        self.correct()
        self.assertNotContains(self.page(), 'class="correction')
        self.assertNotContains(self.client.get(ADDRESS), "水厂昨日通水")

    def test_it_shows_a_major_notice_before_the_text_and_a_minor_one_after(self):
        for weight in ("major", "minor"):
            self.correct(
                correction_kind="correction",
                correction_weight=weight,
                correction_text=f"启事之{weight}。",
            )
        body = self.page().content.decode().partition("<main")[2]
        places = [body.index(w) for w in ("启事之major", "<p>城北水厂", "启事之minor")]
        self.assertEqual(places, sorted(places))
        self.assertEqual(body.count("启事之"), 2)

    def test_it_names_a_notice_by_its_kind(self):
        kinds = {"correction": "更正", "clarification": "说明", "apology": "致歉"}
        for kind, name in kinds.items():
            self.give_notice(self.story, f"启事{kind}。", kind=kind)
            with self.subTest(kind=kind):
                self.assertContains(self.page(), f"<h2>{name}</h2>", html=True)

    def test_it_is_not_called_corrected_if_changed_before_publication(self):
        Article.objects.filter(pk=self.story.pk).update(published_at=NOON + 2 * DAY)
        self.correct()
        with time_machine.travel(NOON + 3 * DAY, tick=False):
            self.assertContains(self.page(), "水厂昨日通水")
            self.assertNotContains(self.page(), "更正于")

    def test_it_escapes_markup_in_a_notice(self):
        self.give_notice(self.story, "<script>x()</script>")
        for response in (self.page(), self.client.get(ADDRESS)):
            self.assertNotContains(response, "<script>x()")


class LedgerTests(NoticeCase):
    def setUp(self):
        self.story = make_story("水厂今日通水")

    def test_it_gives_kind_text_and_day_and_leads_to_the_story(self):
        notice = self.give_notice(self.story, "“今日”应为“昨日”。", kind="apology")
        page = self.client.get(ADDRESS)
        for words in (
            "致歉",
            "“今日”应为“昨日”。",
            "2023年5月4日 12:00",
            "水厂今日通水",
        ):
            self.assertContains(page, words)
        anchor = f"correction-{notice.pk}"
        address = self.story.get_absolute_url()
        self.assertContains(page, f'href="{address}#{anchor}"')
        self.assertContains(self.client.get(address), f'id="{anchor}"')

    def test_it_lists_the_newest_notice_first_whatever_the_date_of_its_story(self):
        older = make_story("旧稿", published_at=NOON - 9 * DAY)
        self.give_notice(self.story, "先前的启事。")
        self.give_notice(older, "后来的启事。", at=NOON + DAY)
        body = self.client.get(ADDRESS).content.decode()
        self.assertLess(body.index("后来的启事"), body.index("先前的启事"))

    def test_it_names_no_story_that_readers_cannot_see(self):
        later = NOON.replace(year=2200)
        for fields in (
            *({"status": status} for status in set(Status) - {Status.SIGNED}),
            {"published_at": later},
            {"embargo_until": later},
        ):
            self.give_notice(make_story("密稿", **fields), "密启事。")
            with self.subTest(**fields):
                self.assertNotContains(self.client.get(ADDRESS), "密")

    def test_it_goes_on_page_by_page_and_misses_none(self):
        for number in range(45):
            self.give_notice(
                self.story, f"启事{number:02d}。", at=NOON + timedelta(hours=number)
            )
        seen, address = [], ADDRESS
        while address:
            page = self.client.get(address)
            seen += texts(page, NOTICES)
            cursor = next_cursor(page)
            address = cursor and f"{ADDRESS}?before={cursor}"
        self.assertEqual(
            seen, [f"启事{number:02d}。" for number in reversed(range(45))]
        )

    def test_it_misses_none_of_one_moment(self):
        # As loaded from elsewhere; a page ends amid them.
        notices = [self.give_notice(self.story, f"启事{n}。") for n in range(25)]
        first = self.client.get(ADDRESS)
        rest = self.client.get(f"{ADDRESS}?before={next_cursor(first)}")
        shown = texts(first, NOTICES) + texts(rest, NOTICES)
        self.assertCountEqual(shown, [notice.text for notice in notices])

    def test_it_answers_404_for_an_invalid_page_address(self):
        for cursor in ("", "x", "1-x", "-1-1", f"1-{'9' * 19}"):
            with self.subTest(cursor=cursor):
                response = self.client.get(ADDRESS, {"before": cursor})
                self.assertEqual(response.status_code, 404)

    def test_it_explains_what_will_appear_when_it_is_empty(self):
        self.assertContains(self.client.get(ADDRESS), "还没有更正。")
        end = self.client.get(ADDRESS, {"before": "0-1"})
        self.assertContains(end, "再往前没有更正了。")

    def test_it_answers_head_and_refuses_other_methods(self):
        self.assertEqual(self.client.head(ADDRESS).status_code, 200)
        for method in ("post", "put", "patch", "delete"):
            with self.subTest(method=method):
                response = getattr(self.client, method)(ADDRESS)
                self.assertEqual(response.status_code, 405)

    def test_it_costs_two_queries_however_long_it_is(self):
        self.client.get("/")  # the navigation is cached from here
        for number in range(3):
            self.give_notice(self.story, f"启事{number}。")
            with self.assertNumQueries(2):
                self.client.get(ADDRESS)

    def test_it_is_linked_from_every_page(self):
        self.assertContains(self.client.get("/"), f'href="{ADDRESS}"')
