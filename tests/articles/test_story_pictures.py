import pytest
from django.test import TestCase
from lxml import html

from articles.models import ArticlePhoto, Photo
from tests.pictures import drawn, encoded, make_photo, place
from tests.site import addresses, texts
from tests.stories import make_section, make_story

LONG = "".join(f"<h2>{n}、小标题</h2><p>通水。</p>" for n in "一二三四")


class PicturesTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.story = make_story(body="<p>一。</p><p>二。</p><p>三。</p>")
        cls.photos = [make_photo()] + [
            Photo.objects.create(caption=f"图{n}", width=300, height=400)
            for n in range(5)
        ]

    def page(self, story=None):
        story = story or self.story
        return self.client.get(story.get_absolute_url())

    def place(self, *photos, **fields):
        start = self.story.article_photos.count()
        for order, photo in enumerate(photos, start + 1):
            place(photo, self.story, order=order, **fields)

    @pytest.mark.once
    def test_it_opens_each_picture_in_full_size_without_a_script(self):
        self.place(self.photos[0])
        page = self.page()
        (link,) = addresses(page, "//a[@class='enlarge']")
        self.assertEqual(self.client.get(link).status_code, 200)
        self.assertContains(page, "site/viewer.js")
        self.assertNotContains(self.page(make_story("无图")), "site/viewer.js")

    @pytest.mark.once
    def test_it_asks_for_the_first_picture_at_once_and_for_others_later(self):
        self.place(self.photos[0])
        self.place(make_photo(encoded(drawn((90, 60)))), after_paragraph=2)
        images = html.fromstring(self.page().content).xpath("//figure//img")
        first, second = (dict(image.attrib) for image in images)
        self.assertEqual(first["fetchpriority"], "high")
        self.assertNotIn("loading", first)
        self.assertEqual(second["loading"], "lazy")
        self.assertNotIn("fetchpriority", second)

    @pytest.mark.once
    def test_it_makes_a_gallery_of_four_at_one_place(self):
        self.place(*self.photos[:3])
        self.assertNotContains(self.page(), "组图")
        self.place(self.photos[3])
        page = self.page()
        self.assertContains(page, 'aria-label="组图，4张"')
        self.assertEqual(len(texts(page, "//section[@class='gallery']//li")), 4)

    @pytest.mark.once
    def test_it_says_the_words_of_several_pictures_once(self):
        self.place(*self.photos[:4], caption="全市通水。", credit="甲 摄")
        words = texts(self.page(), "//section[@class='gallery']//figcaption")
        self.assertEqual(
            [" ".join(line.split()) for line in words], ["全市通水。 甲 摄"]
        )

    @pytest.mark.once
    def test_it_sets_a_wide_picture_above_the_text_or_in_it(self):
        self.place(self.photos[0], is_wide=True)
        self.place(self.photos[1], is_wide=True, after_paragraph=1)
        self.place(self.photos[2], after_paragraph=2)
        page = html.fromstring(self.page().content)
        (title,) = page.xpath("//article/figure/@class")
        self.assertEqual(title, "photo photo-wide photo-title")
        inside = page.xpath("//div[@class='story-text']/figure/@class")
        self.assertEqual(inside, ["photo photo-wide", "photo photo-upright tenths-8"])

    def test_it_keeps_wide_in_the_version_and_the_digest(self):
        self.place(self.photos[0])
        before = self.story.digest()
        ArticlePhoto.objects.update(is_wide=True)
        self.assertNotEqual(self.story.digest(), before)
        self.story.keep_stored_version()
        copy = make_story("另一篇")
        self.story.save()
        copy.copy_content(self.story.versions()[0], by=None, reason="抄")
        self.assertTrue(copy.article_photos.get().is_wide)

    def test_it_shows_the_pictures_of_related_stories(self):
        other = make_story("管网改造")
        place(self.photos[0], other)
        page = self.page()
        (picture,) = html.fromstring(page.content).xpath(
            "//section[contains(@class, 'related')]//img/@src"
        )
        self.assertEqual(self.client.get(picture).status_code, 200)

    def test_it_costs_as_many_queries_whatever_it_shows(self):
        self.page()
        with self.assertNumQueries(2):
            self.page()
        self.place(*self.photos)
        for number in range(4):
            place(self.photos[number], make_story(f"另{number}"))
        with self.assertNumQueries(2):
            self.page()


class PartsTests(TestCase):
    def parts(self, body):
        page = self.client.get(make_story(body=body).get_absolute_url())
        found = html.fromstring(page.content)
        links = found.xpath("//nav[@class='story-parts']//a")
        return page, [(link.text, link.get("href")) for link in links]

    @pytest.mark.once
    def test_it_lists_the_parts_of_a_long_story(self):
        page, parts = self.parts(LONG)
        self.assertEqual(parts[0][0], "一、小标题")
        self.assertContains(page, '<h2 id="part-一、小标题">一、小标题</h2>')
        self.assertContains(page, 'href="#story-parts"')
        _, few = self.parts(LONG[: LONG.rindex("<h2>")])
        self.assertEqual(few, [])

    @pytest.mark.once
    def test_it_keeps_an_anchor_when_a_part_comes_before_it(self):
        before = self.parts(LONG)[1]
        after = self.parts("<h2>新的</h2><p>。</p>" + LONG)[1]
        self.assertEqual(before, after[1:])

    @pytest.mark.once
    def test_it_tells_apart_subheads_that_are_the_same_or_awkward(self):
        awkward = "<h2>A “B” &lt;i&gt; 50%</h2><p>。</p>"
        page, parts = self.parts(awkward + "<h2>同</h2><h3>同</h3>" + awkward)
        anchors = [address for _, address in parts]
        self.assertEqual(len(set(anchors)), 4)
        self.assertEqual(parts[0][0], "A “B” <i> 50%")
        self.assertNotContains(page, "<i>")

    @pytest.mark.once
    def test_it_sets_no_dateline_alone(self):
        story = make_story(body="", dateline="本报讯")
        story.briefs.create(heading="甲", text="通水。")
        self.assertNotContains(self.client.get(story.get_absolute_url()), "本报讯")

    @pytest.mark.once
    def test_it_makes_a_plain_link_of_a_film_elsewhere(self):
        body = '<p><a href="https://v.douyin.com/a1/">看水厂</a></p>'
        page = self.client.get(make_story(body=body).get_absolute_url())
        (words,) = texts(page, "//p[@class='link-card']/a")
        self.assertIn("抖音", words)
        self.assertNotContains(page, "iframe")


class SectionTests(TestCase):
    """What a story's page has stays what it was for a story of few words."""

    @pytest.mark.once
    def test_it_loads_no_style_that_it_does_not_need(self):
        page = self.client.get(make_story(section=make_section()).get_absolute_url())
        for name in ("pictures.css", "tables.css", "recordings.css"):
            self.assertNotContains(page, name)
