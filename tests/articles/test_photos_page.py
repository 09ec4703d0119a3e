"""The readers' page of all pictures: the newest first, to the last, never early."""

import json
from datetime import timedelta

import pytest
from django.test import TestCase
from django.utils import timezone

from articles.models import Article, ArticlePhoto, Photo
from articles.paging import cursor_of
from articles.site.photos import TILES
from articles.workflow import Status
from tests.pictures import make_photo, place
from tests.site import addresses, next_cursor, texts
from tests.stories import NOON, make_draft, make_section, make_story

HEADLINES = "//ul[@class='tiles']//h2/a"


class PhotosPageTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.photo = make_photo(caption="水厂外景。")

    def pictured(self, headline, **fields):
        story = make_story(headline, **fields)
        place(self.photo, story)
        return story

    def test_it_shows_the_newest_pictures_with_their_stories(self):
        old = self.pictured("旧", published_at=NOON - timedelta(days=1))
        new = self.pictured("新")
        place(Photo.objects.create(caption="无图"), new, order=2)
        make_story("没有图片")
        place(Photo.objects.get(caption="无图"), make_story("图片未存档"))
        page = self.client.get("/photos/")
        self.assertEqual(texts(page, HEADLINES), ["新", "旧"])
        stories = [story.get_absolute_url() for story in (new, old)]
        self.assertEqual(addresses(page, HEADLINES), stories)
        for words in ("水厂外景。", "甲 摄", "要闻", "5月4日 12:00"):
            self.assertContains(page, words)
        # Of two photos one is at hand.
        self.assertNotContains(page, "tile-number")
        self.assertContains(page, 'fetchpriority="high"', 1)
        *_, data = texts(page, "//script[@type='application/ld+json']")
        trail, gallery = json.loads(data)
        self.assertEqual(gallery["@type"], "ImageGallery")
        self.assertEqual(
            [one["caption"] for one in gallery["image"]], ["水厂外景。"] * 2
        )
        self.assertEqual(trail["itemListElement"][1]["name"], "图片")
        feed = self.client.get("/photos/feed/").content.decode()
        self.assertEqual(feed.count("<entry>"), 2)
        self.assertIn("图片</title>", feed)

    def test_it_shows_nothing_early_and_nothing_withdrawn(self):
        later = timezone.now() + timedelta(hours=1)
        place(self.photo, make_draft("密稿"))
        self.pictured("密稿", published_at=later)
        self.pictured("密稿", embargo_until=later)
        self.pictured("密稿", status=Status.WITHDRAWN)
        for address in ("/photos/", "/photos/feed/"):
            self.assertNotContains(self.client.get(address), "密稿")
        self.assertContains(self.client.get("/photos/"), "还没有刊出图片")

    @pytest.mark.thorough
    def test_it_goes_on_to_the_last_for_the_same_query(self):
        made = Article.objects.bulk_create(
            Article(
                headline=f"第{n}条",
                section=make_section(),
                status=Status.SIGNED,
                published_at=NOON - timedelta(minutes=n // 2),
            )
            for n in range(TILES + 3)
        )
        ArticlePhoto.objects.bulk_create(
            ArticlePhoto(article=story, photo=self.photo) for story in made
        )
        self.client.get("/photos/")  # the navigation is cached from here
        with self.assertNumQueries(1):
            page = self.client.get("/photos/")
        first = texts(page, HEADLINES)
        with self.assertNumQueries(1):
            page = self.client.get("/photos/", {"before": next_cursor(page)})
        self.assertEqual(first + texts(page, HEADLINES), [s.headline for s in made])
        self.assertFalse(next_cursor(page))
        past = self.client.get("/photos/", {"before": cursor_of(made[-1])})
        self.assertContains(past, "再往前没有图片")

    @pytest.mark.once
    def test_it_refuses_a_bad_cursor_and_other_methods(self):
        for cursor in ("", "x", "9" * 40):
            answer = self.client.get("/photos/", {"before": cursor})
            self.assertEqual(answer.status_code, 404)
        self.assertEqual(self.client.post("/photos/").status_code, 405)

    @pytest.mark.once
    def test_it_is_in_the_head_and_the_foot_of_every_page_and_in_the_sitemap(self):
        page = self.client.get("/photos/")
        here = "//nav[@aria-label='频道']//a[@aria-current='page']"
        self.assertEqual(texts(page, here), ["图片"])
        foot = "//nav[@aria-label='网站目录']//a[@href='/photos/']"
        self.assertEqual(texts(self.client.get("/latest/"), foot), ["图片"])
        self.assertContains(self.client.get("/sitemap-pages.xml"), "/photos/</loc>")
