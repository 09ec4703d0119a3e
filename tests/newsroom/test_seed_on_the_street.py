"""A reader who follows the links from the front page can read the whole seed page."""

import re
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import TestCase

from articles.models import Article
from districts.models import District

# Where the extraction broke a paragraph between two columns, or set a name wide.
JOINS = (
    ("服务保障省", "综改区建设"),
    ("推进1000", "亩营造林"),
    ("公交车分公司三班", "队驾驶员刘强"),
    ("错开上班时", "间，一个上午班"),
)
# Not copy: the printed headline that cannot be read, and marks that the site sets
# in its own way (a name in brackets is a byline, 上接第1版 is a link's label).
NOT_COPY = ("每个安居安全网格员都要", "(上接第1版)")
BYLINES = {
    "记者 王 勇": "本报记者 王勇",
    "(魏 薇)": "魏薇",
    "(何宝国)": "何宝国",
    "记者 郭晓华 通讯员 李 静 文/摄": "本报记者 郭晓华 通讯员 李静 文/摄",
    "(贾尚志、乔丹阳)": "贾尚志 乔丹阳",
    "(以上由 王 勇 编辑整理)": "王勇 编辑整理",
}


class PageReader(HTMLParser):
    """Collect the words of a page and its links, as a reader meets them."""

    def __init__(self, html):
        super().__init__()
        self.words, self.links = [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        if tag == "a" and (href := dict(attrs).get("href")):
            self.links.append(href)

    def handle_data(self, data):
        self.words.append(data)


def squeezed(text):
    return re.sub(r"\s+", "", unescape(text))


def sentences_of_the_page():
    """Return the sentences of the raw page, its columns joined, its layout undone."""
    text = Path(settings.BASE_DIR, "fixtures", "seed_page.txt").read_text()
    caption = "图为吕旭彩在车场检查车辆状况。"
    text = text.replace(caption, "")
    for before, after in JOINS:
        text, found = re.subn(rf"{before}\s+{after}", before + after, text)
        assert found == 1, before
    for line in (*NOT_COPY, *BYLINES):
        assert line in text, line
        text = text.replace(line, "")
    pieces = re.split(r"(?<=[。！？；])|\n", text)
    return [caption, *filter(None, map(squeezed, pieces))]


# Its rows come into both in test_seed_issue.py, and the lists are asked of both in
# test_list_entries.py and test_paging.py: here it is what is made of them.
@pytest.mark.once
@pytest.mark.thorough
class SeedOnTheStreetTests(TestCase):
    fixtures = ["districts", "places", "sections", "seed_issue"]

    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cache.clear()  # the links of another class's districts
        readers = cls.walk()
        cls.pages = {
            url: squeezed("".join(page.words)) for url, page in readers.items()
        }
        cls.links = {
            url: {urldefrag(href).url for href in page.links}
            for url, page in readers.items()
        }

    @classmethod
    def walk(cls):
        """Follow every link of this site from the front page; return {url: its page}."""
        client, pages, waiting = cls.client_class(), {}, ["/"]
        while waiting:
            url = waiting.pop()
            response = client.get(url, follow=True)
            assert response.status_code == 200, url
            pages[url] = PageReader(response.content.decode())
            for href in pages[url].links:
                target = urldefrag(urljoin(url, href)).url
                is_page = not target.startswith(("/static/", "/admin/"))
                is_page &= not target.endswith(".pdf")
                if not urlsplit(target).netloc and is_page and target not in pages:
                    pages[target] = None
                    waiting.append(target)
        return pages

    def test_it_shows_every_sentence(self):
        stories = "".join(
            text for url, text in self.pages.items() if url.startswith("/articles/")
        )
        # What keeps a dash at the words that it leads is no character of the text.
        stories = stories.replace("\N{WORD JOINER}", "")
        sentences = sentences_of_the_page()
        self.assertGreater(len(sentences), 120)
        for sentence in sentences:
            with self.subTest(sentence=sentence):
                self.assertIn(sentence, stories)
        for line in BYLINES.values():
            with self.subTest(byline=line):
                self.assertIn(squeezed(line), stories)

    def test_it_lists_every_story_by_section_district_author_and_page(self):
        for story in Article.objects.published():
            places = [
                story.section.get_absolute_url(),
                *(f"/districts/{district.slug}/" for district in story.districts.all()),
                *(
                    byline.contributor.get_absolute_url()
                    for byline in story.bylines.all()
                ),
                *(place.page.get_absolute_url() for place in story.placements.all()),
            ]
            self.assertGreaterEqual(len(places), 3)
            for place in places:
                with self.subTest(story=story.headline, place=place):
                    self.assertIn(place, self.links)
                    self.assertIn(story.get_absolute_url(), self.links[place])

    def test_it_shows_every_district_with_its_brief_in_its_words(self):
        round_up = Article.objects.get(headline="杏花岭区等十地简讯")
        self.assertEqual(District.objects.count(), 12)
        for district in District.objects.all():
            with self.subTest(district=district.name):
                text = self.client.get(f"/districts/{district.slug}/").content.decode()
                for brief in round_up.briefs.filter(district=district):
                    self.assertIn(squeezed(brief.text), squeezed(text))
        self.assertEqual(round_up.briefs.values("district").distinct().count(), 10)
