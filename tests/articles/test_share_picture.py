import io

import pytest
from django.test import SimpleTestCase, TestCase
from PIL import Image

from articles.site import share_picture
from articles.text import line_breaking
from articles.workflow import Status
from tests.stories import make_draft, make_story


def ten_each(line):
    return 10 * len(line)


class TypesettingTests(SimpleTestCase):
    def lines(self, text, characters):
        return line_breaking.lines_within(text, characters * 10, ten_each)

    def test_it_begins_no_line_with_a_mark_and_ends_none_with_an_opening_one(self):
        self.assertEqual(self.lines("一二三四，五六", 4), ["一二三", "四，五六"])
        self.assertEqual(self.lines("一二三《四五》", 4), ["一二三", "《四五》"])

    def test_it_keeps_words_figures_and_dashes_whole(self):
        self.assertEqual(self.lines("全市5G基站", 3), ["全市", "5G基", "站"])
        self.assertEqual(self.lines("一二三——四", 4), ["一二", "三——四"])

    def test_it_loses_nothing_whatever_the_width(self):
        text = "“太原府城游”春节集章活动：2023年，5G……开展（二）！"
        for width in range(1, 30):
            self.assertEqual("".join(self.lines(text, width)), text)

    def test_it_makes_lines_even(self):
        self.assertEqual(
            line_breaking.balanced("一二三四五六", 50, ten_each), ["一二三", "四五六"]
        )


class SharePictureTests(TestCase):
    def ask(self, story, **headers):
        address = f"{story.get_absolute_url()}share.png"
        return self.client.get(address, headers=headers)

    def picture(self, story):
        return Image.open(io.BytesIO(self.ask(story).content))

    def test_it_is_a_picture_of_the_size_that_networks_show(self):
        picture = self.picture(make_story())
        self.assertEqual((picture.format, picture.size), ("PNG", (1200, 630)))

    @pytest.mark.once
    def test_it_shows_the_headline_in_ink_and_the_name_in_vermilion(self):
        colours = {colour for _, colour in self.picture(make_story()).getcolors(99999)}
        self.assertLessEqual({(27, 26, 23), (179, 49, 28), (252, 251, 247)}, colours)

    @pytest.mark.once
    def test_it_is_different_for_two_headlines(self):
        first, second = make_story("水厂通水"), make_story("桥梁通车")
        self.assertNotEqual(self.ask(first).content, self.ask(second).content)

    def test_it_keeps_the_longest_headline_within_its_margins(self):
        picture = self.picture(make_story("水" * 80, deck="深" * 120))
        for x in (40, 1160):
            column = {picture.getpixel((x, y)) for y in range(630)}
            self.assertEqual(column, {(252, 251, 247)})
        row = {picture.getpixel((x, 622)) for x in range(1200)}
        self.assertEqual(row, {(252, 251, 247)})

    def test_it_draws_no_empty_box_for_a_character_that_the_font_lacks(self):
        self.assertTrue(share_picture.covers("公交夫妻的别样除夕——“5G”……"))
        self.assertFalse(share_picture.covers("𠮷野"))
        words = share_picture.words_of(make_story("𠮷野家开店"))
        self.assertEqual((words["headline"], words["flag"]), ("", "要闻"))

    def test_it_answers_as_the_story_does(self):
        withdrawn = make_story(status=Status.WITHDRAWN)
        for story, status in ((withdrawn, 410), (make_draft(), 404)):
            answer = self.ask(story, **{"if-none-match": "*"})
            self.assertEqual(answer.status_code, status)
            self.assertNotIn("ETag", answer)

    @pytest.mark.once
    def test_it_answers_304_until_the_headline_is_corrected(self):
        story = make_story()
        etag = self.ask(story)["ETag"]
        condition = {"if-none-match": etag}
        self.assertEqual(self.ask(story, **condition).status_code, 304)
        type(story).objects.filter(pk=story.pk).update(headline="水厂明日通水")
        self.assertEqual(self.ask(story, **condition).status_code, 200)

    def test_it_is_named_by_a_story_without_a_photo(self):
        story = make_story()
        page = self.client.get(story.get_absolute_url())
        address = f"http://testserver{story.get_absolute_url()}share.png"
        self.assertContains(page, f'<meta property="og:image" content="{address}">')
