"""Addresses that are stored are links for http and https only."""

from datetime import date
from uuid import UUID

import pytest
from django.core import serializers
from django.test import SimpleTestCase, TestCase
from django.urls import NoReverseMatch, reverse

from articles.addresses import address_of, is_web_address
from articles.models import Article, Source
from tests.cast import CastMixin
from tests.desk import filled_in
from tests.stories import make_draft, make_story

GUID = "0f8fad5b-d9cb-469f-a165-70867728950e"
HARMFUL = "javascript:alert(1)//https://example.cn/"


class AddressTests(SimpleTestCase):
    def test_it_is_what_django_makes_of_it(self):
        for view, *parts in (
            ("articles:detail", 7),
            ("articles:qr", 10**17),
            ("articles:year", 2023),
            ("articles:section", "yaowen"),
            ("articles:tag", "地铁"),
            ("articles:tag", GUID),
            ("articles:photo", GUID, 1200, "avif"),
            ("articles:photo", UUID(GUID), 800, "jpg"),
            ("articles:recording", UUID(GUID), "mp4"),
            ("editions:page", date(2023, 1, 23), "A01"),
            ("editions:page", date(2023, 1, 24), "特 1"),
            ("articles:day", 2023, 1, 23),
            ("home",),
        ):
            expected = reverse(view, args=parts)
            self.assertEqual(address_of(view, *parts), expected)
        for view, *parts in (
            *(("articles:detail", pk) for pk in (0, -1, 10**18)),
            ("articles:photo", GUID.upper(), 1200, "avif"),
            ("articles:photo", GUID, 1200, "a/b"),
            ("articles:photo", date(2023, 1, 23), 1200, "avif"),
            ("editions:page", date(1899, 1, 1), "A01"),
            ("editions:page", date(2200, 1, 1), "A01"),
        ):
            with self.subTest(view, parts=parts), self.assertRaises(NoReverseMatch):
                address_of(view, *parts)


class WebAddressTests(SimpleTestCase):
    def test_it_is_http_or_https_and_nothing_else(self):
        for text, expected in {
            "https://www.example.cn/a?b=1": True,
            "HTTP://例子.中国/": True,
            HARMFUL: False,
            " https://example.cn/": False,
            "java\tscript:alert(1)": False,
            "data:text/html,<script>": False,
            "ftp://example.cn/": False,
            "//example.cn/": False,
            "https://": False,
            "https:///a": False,
            "": False,
            None: False,
        }.items():
            with self.subTest(text=text):
                self.assertIs(is_web_address(text), expected)


class StoredAddressTests(CastMixin, TestCase):
    def test_it_leads_readers_only_to_web_addresses(self):
        story = make_story(original_url="https://example.cn/a?b&c")
        page = self.client.get(story.get_absolute_url())
        self.assertContains(page, '<a href="https://example.cn/a?b&amp;c" rel=')

    def test_it_shows_as_text_what_came_by_a_fixture_or_past_every_form(self):
        story = make_story()
        text = serializers.serialize("json", [story])
        text = text.replace('"original_url": ""', f'"original_url": "{HARMFUL}"')
        for row in serializers.deserialize("json", text):
            row.save()
        page = self.client.get(story.get_absolute_url())
        self.assertContains(page, f"<dd>{HARMFUL}</dd>")
        self.assertNotContains(page, 'href="javascript:')

    def test_it_shows_as_text_what_the_desk_cannot_follow(self):
        story = make_draft(original_url=HARMFUL, created_by=self.reporter)
        Source.objects.create(name="某社", slug="some", url=HARMFUL)
        self.client.force_login(self.chief)
        for address in (
            f"/admin/articles/article/{story.pk}/change/",
            "/admin/articles/source/",
        ):
            page = self.client.get(address)
            self.assertContains(page, HARMFUL)
            self.assertNotContains(page, 'href="javascript:')

    @pytest.mark.thorough
    def test_it_refuses_other_schemes_in_a_form_with_a_sentence(self):
        story = make_draft(created_by=self.reporter)
        address = f"/admin/articles/article/{story.pk}/change/"
        self.client.force_login(self.reporter)
        form = filled_in(self.client.get(address))
        for typed in ("ftp://example.cn/", HARMFUL):
            answer = self.client.post(address, form | {"original_url": typed})
            self.assertContains(answer, "网址不对", count=1)
            self.assertContains(answer, typed)
        self.assertFalse(Article.objects.exclude(original_url="").exists())
