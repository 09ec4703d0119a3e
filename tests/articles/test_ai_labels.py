import json

import pytest
from django.test import TestCase
from lxml import html

from articles.models import Photo
from tests.pictures import make_photo, place
from tests.site import texts
from tests.stories import make_story

LABELS = {"whole": "AI 生成", "part": "部分由 AI 生成", "assisted": "AI 辅助制作"}


class AiLabelTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.story = make_story(body="<p>一。</p><p>二。</p>")
        cls.photo = make_photo(ai_made="whole")
        cls.placed = place(cls.photo, cls.story)

    def page(self):
        return self.client.get(self.story.get_absolute_url())

    def labels(self):
        return texts(self.page(), "//figcaption/span[@class='ai-label']")

    def test_it_stands_on_the_caption_of_the_story(self):
        for made, label in LABELS.items():
            Photo.objects.filter(pk=self.photo.pk).update(ai_made=made)
            self.assertEqual(self.labels(), [label])
        Photo.objects.filter(pk=self.photo.pk).update(ai_made="")
        self.assertEqual(self.labels(), [])

    @pytest.mark.once
    def test_it_stands_there_without_a_caption_too(self):
        fields = {"caption": "", "credit": ""}
        Photo.objects.filter(pk=self.photo.pk).update(**fields)
        self.assertEqual(self.labels(), ["AI 生成"])

    @pytest.mark.once
    def test_it_stands_on_each_picture_of_a_gallery_that_ai_made(self):
        for order, made in enumerate(("whole", "", "part"), 2):
            photo = Photo.objects.create(
                caption="水厂外景。", credit="甲 摄", ai_made=made, width=3, height=2
            )
            place(photo, self.story, order=order)
        self.assertEqual(self.labels(), ["AI 生成", "AI 生成", "部分由 AI 生成"])
        captions = texts(self.page(), "//section[@class='gallery']//figcaption")
        self.assertEqual(len(captions), 4)

    def test_it_is_told_to_machines_and_in_the_feed(self):
        (told,) = html.fromstring(self.page().content).xpath(
            "//script[@type='application/ld+json']/text()"
        )
        story = next(one for one in json.loads(told) if "image" in one)
        for image in story["image"]:
            self.assertEqual(
                image["digitalSourceType"],
                "https://schema.org/TrainedAlgorithmicMediaDigitalSource",
            )
        self.assertContains(self.client.get("/feed/"), "（AI 生成）")
        Photo.objects.filter(pk=self.photo.pk).update(ai_made="")
        self.assertNotContains(self.page(), "digitalSourceType")
        self.assertNotContains(self.client.get("/feed/"), "AI 生成")
