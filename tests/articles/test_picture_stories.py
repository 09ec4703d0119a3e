"""Stories that pictures tell 图片新闻: their captions are the text, wherever they are."""

import json

import pytest
from django.test import TestCase
from lxml import html

from articles.genres import Genre
from articles.models import Photo
from tests.pictures import make_photo, place
from tests.site import texts
from tests.stories import make_story

CAPTION = "雪后的迎泽大街，环卫工人清扫积雪。"
FLAG = "//p[contains(@class, 'flag')]/a[.='图片新闻']"


class PictureStoryTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.story = make_story("雪后清晨", body="")
        cls.photos = [make_photo(caption=CAPTION)]
        cls.photos += [Photo.objects.create(caption=f"图{n}") for n in range(4)]
        place(cls.photos[0], cls.story)

    def page(self, story=None):
        return self.client.get((story or self.story).get_absolute_url())

    @pytest.mark.once
    def test_it_opens_with_a_large_picture_and_its_caption_for_a_text(self):
        for order, photo in enumerate(self.photos[1:], 2):
            place(photo, self.story, order=order)
        page = self.page()
        self.assertEqual(len(texts(page, FLAG)), 1)
        (opening,) = html.fromstring(page.content).xpath("//article/figure")
        self.assertIn("photo-told", opening.get("class"))
        self.assertIn(CAPTION, opening.text_content())
        (image,) = opening.xpath(".//img")
        self.assertEqual(image.get("fetchpriority"), "high")
        self.assertContains(page, f'name="description" content="{CAPTION}"')
        self.assertContains(page, 'aria-label="组图，4张"')
        (data,) = texts(page, "//script[@type='application/ld+json']")
        story = json.loads(data)[0]
        self.assertEqual((story["genre"], story["description"]), ("图片新闻", CAPTION))

    @pytest.mark.once
    def test_it_opens_with_the_first_photo_at_hand_wherever_that_stands(self):
        written = make_story("带几句话", body="<p>雪。</p>", genre=Genre.PICTURES)
        place(self.photos[1], written)
        place(self.photos[0], written, order=2, after_paragraph=1)
        page = html.fromstring(self.page(written).content)
        (opening,) = page.xpath("//article/figure//figcaption/text()[1]")
        self.assertEqual(opening.strip(), CAPTION)
        self.assertEqual(len(page.xpath("//div[@class='story-text']/figure")), 1)
        self.assertEqual(page.xpath("//div[@class='story-text']/p")[0].text, "雪。")

    def test_it_is_one_by_itself_in_lists_until_words_are_written(self):
        story, section = self.story, self.story.section.get_absolute_url()
        for written, is_told in (("", True), ("<p>通水。</p>", False)):
            story.body = written
            story.save()
            self.assertEqual(story.is_of_pictures(), is_told)
            for address in ("/", section, "/search/?q=迎泽大街"):
                with self.subTest(address=address, body=written):
                    page = self.client.get(address)
                    self.assertEqual(bool(texts(page, FLAG)), is_told)
            teaser = "".join(texts(self.client.get(section), "//p[@class='teaser']"))
            self.assertEqual(CAPTION in teaser, is_told)
            feed = self.client.get("/feed/").content.decode()
            self.assertEqual('<category term="图片新闻"/>' in feed, is_told)
            self.assertEqual(f'<summary type="text">{CAPTION}' in feed, is_told)

    def test_it_is_none_with_briefs_or_without_a_photo(self):
        self.story.briefs.create(heading="甲", text="通水。")
        bare = make_story("无图", body="", genre=Genre.PICTURES)
        for story in (self.story, bare):
            self.assertFalse(story.is_of_pictures())
            self.assertEqual(texts(self.page(story), FLAG), [])
        page = self.client.get(bare.section.get_absolute_url())
        self.assertEqual(texts(page, FLAG), [])

    @pytest.mark.once
    def test_it_keeps_its_genre_in_versions_and_what_was_reviewed_before_holds(self):
        story = make_story()
        before = story.digest()
        story.genre = Genre.PICTURES
        story.save()
        self.assertNotEqual(story.digest(), before)
        copy = make_story("另一篇")
        copy.copy_content(story.versions()[0], by=None, reason="抄")
        self.assertEqual(copy.genre, Genre.PICTURES)
        story.genre = Genre.TEXT
        self.assertEqual(story.digest(), before)
