"""The front page as readers see it: arranged, filled up, never twice, never early."""

import re
from datetime import date, timedelta

import pytest
import time_machine
from django.test import TestCase
from django.utils import timezone

from articles.models import Article, Correction
from articles.workflow import Status
from editions.models import Issue, Page, Placement
from newsroom.home import ENOUGH_FOR_LATEST, HEADS, front_page
from newsroom.models import BreakingNews, FrontPage, FrontSlot
from tests.cast import CastMixin
from tests.pictures import drawn, encoded, make_photo, place
from tests.stories import NOON, make_district, make_draft, make_section, make_story

HOUR = timedelta(hours=1)


def everything_on(page):
    """Return the headlines of a front page, from top to bottom, but for the newest:
    those are what they are, shown elsewhere or not."""
    stories = [page["lead"]] if page["lead"] else []
    stories += page["seconds"] + page["photos"]
    for _, articles in page["sections"]:
        stories += articles
    return [story.headline for story in stories]


def arrange(live_since=NOON, **places):
    """Make an arrangement: arrange(lead=[story], second=[…], section=[…])."""
    page = FrontPage.objects.create(name="版式", live_since=live_since)
    for where, stories in places.items():
        for order, story in enumerate(stories, 1):
            FrontSlot.objects.create(
                front_page=page, place=where, order=order, article=story
            )
    return page


def many(number, **fields):
    return [
        make_story(f"第{n}条", published_at=NOON - n * HOUR, **fields)
        for n in range(number)
    ]


class FilledByDateTests(TestCase):
    def test_it_explains_what_will_come_in_an_empty_paper(self):
        self.assertContains(self.client.get("/"), "第一篇稿件签发后")

    def test_it_leads_with_the_only_story(self):
        make_story("独一条")
        page = front_page()
        self.assertEqual(page["lead"].headline, "独一条")
        self.assertEqual(page["seconds"] + page["sections"], [])

    def test_it_leads_with_the_newest_and_shows_the_next_beside_it(self):
        many(5)
        page = front_page()
        self.assertEqual(page["lead"].headline, "第0条")
        seconds = [story.headline for story in page["seconds"]]
        self.assertEqual(seconds, ["第1条", "第2条", "第3条"])
        self.assertEqual(len(everything_on(page)), 5)

    @pytest.mark.thorough
    def test_it_shows_no_story_twice_however_many_there_are(self):
        sections = [
            make_section(name, f"s{n}", n) for n, name in enumerate("甲乙丙", 1)
        ]
        there = 0
        for number in (1, 3, 8, ENOUGH_FOR_LATEST, 60):
            for n in range(there, number):
                make_story(
                    f"第{n}条", section=sections[n % 3], published_at=NOON - n * HOUR
                )
            there = number
            shown = everything_on(front_page())
            with self.subTest(number=number):
                self.assertEqual(len(shown), len(set(shown)))
                self.assertGreaterEqual(len(shown), min(number, 19))

    def test_it_shows_the_latest_in_a_full_paper_and_not_in_a_small_one(self):
        many(ENOUGH_FOR_LATEST - 1)
        self.assertEqual(front_page()["latest"], [])
        newest = make_story("又一条", published_at=NOON + HOUR)
        page = front_page()
        self.assertEqual(page["latest"][0].pk, newest.pk)
        self.assertEqual(page["lead"], newest)
        hours = [story.published_at for story in page["latest"]]
        self.assertEqual(hours, sorted(hours, reverse=True))

    def test_it_asks_for_the_first_picture_at_once_and_the_rest_later(self):
        stories = many(8)
        for n in (1, 2, 6):
            place(make_photo(encoded(drawn((400, 300 + n)))), stories[n])
        response = self.client.get("/")
        self.assertContains(response, 'fetchpriority="high"', count=1)
        self.assertContains(response, 'loading="lazy"', count=2)

    @pytest.mark.thorough
    def test_it_keeps_the_block_of_a_section_of_old_news(self):
        old = make_section("文旅", "wenlv", 2)
        make_story("旧闻", section=old, published_at=NOON - timedelta(days=900))
        many(HEADS + 5)
        blocks = {
            section.name: articles for section, articles in front_page()["sections"]
        }
        self.assertEqual([story.headline for story in blocks["文旅"]], ["旧闻"])

    def test_it_shows_stories_with_pictures_in_a_row(self):
        stories = many(8)
        place(make_photo(encoded(drawn((400, 300)))), stories[6])
        self.assertEqual([s.headline for s in front_page()["photos"]], ["第6条"])
        self.assertContains(self.client.get("/"), "front-photos-name")


class LeadTests(TestCase):
    """Below the lead stand what is related to it, and as much of it as there is room."""

    @classmethod
    def setUpTestData(cls):
        cls.stories = many(60, section=make_section())
        cls.lead = cls.stories[0]

    def related(self):
        return [line.headline for line in front_page()["leading"].related]

    def test_it_leads_on_to_stories_of_its_topic_that_are_not_shown(self):
        for story in (self.lead, *self.stories[1:3], *self.stories[50:55]):
            story.tags.add("供水")
        self.assertEqual(self.related(), ["第50条", "第51条", "第52条"])
        self.assertContains(self.client.get("/"), "相关报道")

    def test_it_takes_those_of_its_district_and_section_where_no_topic_has_more(self):
        district = make_district()
        for story in (self.lead, *self.stories[40:]):
            story.districts.add(district)
        for story in (self.lead, self.stories[59]):
            story.tags.add("供水")
        self.assertEqual(self.related(), ["第59条", "第40条", "第41条"])

    def test_it_names_no_hidden_story(self):
        for story in (self.lead, *self.stories[50:53]):
            story.tags.add("供水")
        hidden = Article.objects.filter(pk=self.stories[50].pk)
        hidden.update(embargo_until=timezone.now() + HOUR)
        Article.objects.filter(pk=self.stories[51].pk).update(status=Status.DRAFT)
        self.assertEqual(self.related(), ["第52条"])

    def test_it_says_a_summary_that_is_how_it_begins_only_once(self):
        begins = "城北水厂今日通水，二十万人喝上黄河水。"
        for summary, shown in ((begins, ""), ("水压高了。", "水压高了。")):
            body = f"<p>{begins}</p>"
            Article.objects.filter(pk=self.lead.pk).update(body=body, summary=summary)
            self.assertEqual(front_page()["leading"].summary, shown)

    def test_it_begins_as_long_as_the_room_may_be(self):
        def lead_with(sentences):
            body = f"<p>{'城北水厂今日通水。' * sentences}</p>"
            Article.objects.filter(pk=self.lead.pk).update(body=body)
            return front_page()["leading"]

        self.assertTrue(lead_with(2).is_short)
        self.assertContains(self.client.get("/"), "front-top-rows")
        long = lead_with(200)
        self.assertFalse(long.is_short)
        self.assertGreater(len(long.opening), 600)


class ArrangedTests(TestCase):
    def test_it_stands_as_it_was_arranged(self):
        stories = many(9)
        arrange(lead=[stories[7]], second=[stories[5], stories[8]])
        page = front_page()
        self.assertEqual(page["lead"], stories[7])
        self.assertEqual(page["seconds"], [stories[5], stories[8], stories[0]])

    def test_it_shows_four_seconds_and_drops_a_fifth(self):
        stories = many(9)
        arrange(lead=[stories[8]], second=stories[3:8])
        self.assertEqual(front_page()["seconds"], stories[3:7])

    def test_it_leads_with_the_newest_where_all_are_pinned(self):
        stories = many(2)
        arrange(section=stories)
        self.assertEqual(front_page()["lead"], stories[0])

    def test_it_leads_a_section_with_its_pinned_story(self):
        stories = many(9)
        arrange(section=[stories[8]])
        (_, articles), *_ = front_page()["sections"]
        self.assertEqual(articles[0], stories[8])
        self.assertEqual(len(set(everything_on(front_page()))), 9)

    def test_it_skips_at_once_what_is_not_public(self):
        stories = many(6)
        arrange(lead=[stories[5]], second=[stories[4]])
        hidden = Article.objects.filter(pk__in=[stories[4].pk, stories[5].pk])
        hidden.update(status=Status.WITHDRAWN)
        page = front_page()
        self.assertEqual(page["lead"], stories[0])
        self.assertFalse({"第4条", "第5条"} & set(everything_on(page)))

    def test_it_shows_a_scheduled_lead_on_the_second(self):
        many(3)
        due = make_story("定时头条", published_at=NOON + HOUR)
        arrange(lead=[due])
        before = front_page(at=NOON + HOUR - timedelta(microseconds=1))
        self.assertEqual(before["lead"].headline, "第0条")
        self.assertEqual(front_page(at=NOON + HOUR)["lead"].headline, "定时头条")

    def test_it_goes_live_on_its_second_until_the_next_replaces_it(self):
        stories = many(6)
        arrange(lead=[stories[4]])
        arrange(NOON + HOUR, lead=[stories[5]])
        at = NOON + HOUR
        self.assertEqual(
            front_page(at=at - timedelta(microseconds=1))["lead"], stories[4]
        )
        self.assertEqual(front_page(at=at)["lead"], stories[5])

    def test_it_is_seen_by_nobody_while_it_is_being_made(self):
        stories = many(4)
        page = arrange(None, lead=[stories[3]])
        self.assertEqual(front_page()["lead"], stories[0])
        self.assertEqual(front_page(page)["lead"], stories[3])

    def test_it_can_lead_with_an_old_story(self):
        old = make_story("旧闻", published_at=NOON - timedelta(days=900))
        many(HEADS + 5)
        arrange(lead=[old])
        self.assertEqual(front_page()["lead"], old)


class BreakingTests(TestCase):
    def line(self, **fields):
        fields = {"starts_at": NOON, "expires_at": NOON + HOUR} | fields
        return BreakingNews.objects.create(text="防汛应急响应升级。", **fields)

    def shown(self, at):
        with time_machine.travel(at, tick=False):
            return "防汛应急响应升级。" in self.client.get("/").content.decode()

    def test_it_stands_from_its_first_second_to_its_last(self):
        self.line()
        second = timedelta(seconds=1)
        for at, is_shown in (
            (NOON - second, False),
            (NOON, True),
            (NOON + HOUR - second, True),
            (NOON + HOUR, False),
        ):
            with self.subTest(at=at):
                self.assertEqual(self.shown(at), is_shown)

    def test_it_falls_with_its_story(self):
        story = make_story(published_at=NOON)
        self.line(article=story)
        self.assertTrue(self.shown(NOON))
        Article.objects.filter(pk=story.pk).update(status=Status.WITHDRAWN)
        self.assertFalse(self.shown(NOON))

    def test_it_does_not_tell_of_a_story_that_waits(self):
        self.line(article=make_draft())
        self.assertFalse(self.shown(NOON))


class BesideTests(CastMixin, TestCase):
    def test_it_leads_to_the_newest_printed_issue(self):
        for day in (3, 4):
            issue = Issue.objects.create(date=date(2023, 5, day))
            for number in (1, 2):
                page = Page.objects.create(
                    issue=issue, order=number, number=str(number)
                )
                story = make_story(f"{day}日{number}版头条")
                Placement.objects.create(page=page, article=story, order=1)
        page = self.client.get("/").content.decode()
        _, panel = page.split("数字报</a></h2>")
        panel, *_ = panel.split("</section>")
        leads = re.findall(r"\d日\d版头条", panel)
        self.assertEqual(leads, ["4日1版头条", "4日2版头条"])

    def test_it_leads_to_the_latest_corrections(self):
        for story in many(4):
            Correction.objects.create(article=story, text=f"{story}更正", by=self.chief)
        self.assertEqual(len(front_page()["corrections"]), 3)
        self.assertContains(self.client.get("/"), "更正与说明", count=3)

    def test_it_costs_the_same_with_7_stories_and_with_70(self):
        self.client.get("/")  # the navigation is cached from here on
        for number in (7, 70):
            stories = many(number)
            arrange(timezone.now(), lead=stories[:1], second=stories[1:2])
            place(
                make_photo(encoded(drawn((90 + number, 60)))),
                stories[5],
            )
            with self.assertNumQueries(6):
                self.client.get("/")
