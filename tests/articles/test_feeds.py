"""Feeds as the programs read them: parsed by feedparser, and by lxml as plain XML."""

from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import feedparser
import pytest
from django.test import SimpleTestCase, TestCase
from hypothesis import given, settings, strategies
from lxml import etree

from articles.models import (
    Article,
    Brief,
    Byline,
    Column,
    Contributor,
    Correction,
    Photo,
)
from articles.site.feeds import NewsFeed, entry_xml
from articles.workflow import Status
from tests.cast import CastMixin
from tests.level import examples
from tests.pictures import drawn, encoded, make_photo, place
from tests.stories import NOON, make_district, make_draft, make_section, make_story

# RFC 4287, appendix B, in the XML writing of RELAX NG.
SCHEMA = str(Path(__file__).parent / "schemas" / "atom.rng")
ATOM = "{http://www.w3.org/2005/Atom}"
# RFC 4287, 4.1.1 and 4.1.2: what a feed and an entry must have, once each.
ONCE = {"feed": ("id", "title", "updated"), "entry": ("id", "title", "updated")}


class FeedCase(CastMixin, TestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.column = Column.objects.create(name="新春走基层", slug="xinchun")
        cls.person = Contributor.objects.create(name="王勇", slug="wang-yong")
        cls.story = make_story(
            "水厂 <通水> & 供水",
            body="<p>城北水厂今日通水。</p><p>全市供水量增加。</p>",
            column=cls.column,
            dateline="本报讯",
        )
        cls.story.districts.add(make_district())
        Byline.objects.create(article=cls.story, contributor=cls.person, order=1)

    def feed(self, address="/feed/", **headers):
        return self.client.get(address, headers=headers)

    def parsed(self, address="/feed/"):
        read = feedparser.parse(self.feed(address).content)
        self.assertFalse(read.bozo, read.get("bozo_exception"))
        return read


class FeedTests(FeedCase):
    def test_it_puts_in_each_feed_its_own_stories(self):
        make_story("别处的事", section=make_section("文旅", "wenlv", 2))
        for address, number in (
            ("/feed/", 2),
            ("/sections/yaowen/feed/", 1),
            ("/districts/jia/feed/", 1),
            ("/columns/xinchun/feed/", 1),
            ("/people/wang-yong/feed/", 1),
        ):
            with self.subTest(address=address):
                self.assertEqual(len(self.parsed(address).entries), number)

    def test_it_is_atom_with_what_the_norm_asks_for(self):
        root = etree.fromstring(self.feed().content)
        self.assertEqual(root.tag, f"{ATOM}feed")
        for element in (root, *root.findall(f"{ATOM}entry")):
            for name in ONCE[etree.QName(element).localname]:
                self.assertEqual(len(element.findall(ATOM + name)), 1, name)
        rels = {link.get("rel") for link in root.findall(f"{ATOM}link")}
        self.assertEqual(rels, {"self", "alternate"})

    def test_it_is_as_the_schema_of_the_norm_has_it(self):
        schema = etree.RelaxNG(file=SCHEMA)
        make_story("又一条", summary="提要。")
        for address in ("/feed/", "/people/wang-yong/feed/"):
            schema.assertValid(etree.fromstring(self.feed(address).content))
        broken = etree.fromstring(self.feed().content)
        broken.remove(broken.find(f"{ATOM}id"))
        self.assertFalse(schema.validate(broken))

    def test_it_gives_the_whole_story_with_its_author_and_address(self):
        entry = self.parsed().entries[0]
        self.assertEqual(entry.title, "水厂 <通水> & 供水")
        self.assertIn("本报讯", entry.content[0].value)
        self.assertIn("全市供水量增加。", entry.content[0].value)
        self.assertEqual(
            entry.author_detail,
            {"name": "王勇", "href": "http://testserver/people/wang-yong/"},
        )
        address = f"http://testserver{self.story.get_absolute_url()}"
        self.assertEqual(entry.link, address)
        self.assertEqual(entry.id, self.story.guid.urn)

    def test_it_gives_a_summary_as_plain_text(self):
        words = "安装<APP>即可办 & <b>不加粗</b>"
        make_story("又一条", summary=words, published_at=NOON + timedelta(minutes=1))
        entry = self.parsed().entries[0]
        self.assertEqual(entry.summary_detail.type, "text/plain")
        self.assertEqual(entry.summary, words)

    def test_it_includes_briefs_and_the_full_addresses_of_photos(self):
        Brief.objects.create(article=self.story, heading="甲区", text="通水。", order=1)
        photo = make_photo(encoded(drawn((500, 300))))
        place(photo, self.story)
        text = self.parsed().entries[0].content[0].value
        self.assertIn("甲区", text)
        self.assertIn(f'src="http://testserver/photos/{photo.guid}/', text)

    def test_it_sets_each_photo_behind_its_paragraph(self):
        for order, after in enumerate((0, 1, 1, 9), 1):
            photo = Photo.objects.create(caption=f"图{after}之{order}")
            place(photo, self.story, order=order, after_paragraph=after)
        text = self.parsed().entries[0].content[0].value
        words = "图0之1", "今日通水", "图1之2", "图1之3", "供水量增加", "图9之4"
        self.assertEqual(sorted(words, key=text.index), list(words))

    def test_it_includes_a_correction_and_updates_the_date_of_the_entry(self):
        at = NOON + timedelta(days=1)
        Article.objects.filter(pk=self.story.pk).update(corrected_at=at)
        Correction.objects.create(
            article=self.story, by=self.chief, text="应为235个。", at=at
        )
        entry = self.parsed().entries[0]
        self.assertIn("应为235个。", entry.content[0].value)
        self.assertEqual(entry.updated_parsed[:5], (2023, 5, 5, 4, 0))

    def test_it_leaves_out_what_readers_may_not_see(self):
        make_draft("密稿", column=self.column)
        make_story("密稿", published_at=NOON + timedelta(days=40_000))
        make_story("密稿", status=Status.WITHDRAWN)
        self.assertNotIn("密稿", self.feed().content.decode())

    def test_it_answers_404_for_a_name_with_nothing_published(self):
        Contributor.objects.create(name="张三", slug="zhang-san")
        Column.objects.create(name="待开", slug="daikai")
        for address in ("/people/zhang-san/feed/", "/columns/daikai/feed/"):
            answer = self.feed(address)
            self.assertEqual(answer.status_code, 404)
            self.assertNotIn("ETag", answer)

    def test_it_gives_a_district_without_news_an_empty_feed(self):
        make_district("乙区", "yi")
        self.assertEqual(self.parsed("/districts/yi/feed/").entries, [])

    @pytest.mark.thorough
    def test_it_is_twenty_stories_from_a_fixed_number_of_queries(self):
        for number in range(30):
            story = make_story(f"第{number}条")
            Byline.objects.create(article=story, contributor=self.person, order=1)
        with self.assertNumQueries(1):
            self.assertEqual(len(self.parsed().entries), 20)

    def test_it_follows_every_change_of_what_is_around_a_story(self):
        story = make_story("长")
        story.bylines.create(contributor=self.person, order=1)
        brief = story.briefs.create(heading="甲", text="停水。")
        self.assertIn("停水。", self.feed().content.decode())
        brief.text = "来水。"
        changes = {
            "来水。": brief.save,
            "新照片": lambda: place(make_photo(caption="新照片"), story),
            "应为二百": lambda: Correction.objects.create(
                article=story, text="应为二百。", by=self.chief
            ),
            "新名": lambda: Contributor.objects.update(name="新名"),
            "新词": lambda: Article.objects.update(body="<p>新词。</p>"),
        }
        for words, change in changes.items():
            with self.subTest(words=words):
                self.assertNotIn(words, self.feed().content.decode())
                change()
                self.assertIn(words, self.feed().content.decode())

    def test_it_allows_only_reading(self):
        self.assertEqual(self.client.post("/feed/").status_code, 405)

    def test_it_names_the_site_as_the_settings_do(self):
        with self.settings(SITE_URL="https://www.example.cn"):
            self.assertTrue(
                self.parsed().entries[0].link.startswith("https://www.example.cn/")
            )


class ConditionalTests(FeedCase):
    def setUp(self):
        self.etag = self.feed()["ETag"]

    def status(self):
        return self.feed(**{"if-none-match": self.etag}).status_code

    def test_it_answers_an_unchanged_feed_with_304_after_one_query(self):
        with self.assertNumQueries(1):
            answer = self.feed(**{"if-none-match": self.etag})
        self.assertEqual((answer.status_code, answer.content), (304, b""))

    def test_it_reports_a_withdrawal_at_once(self):
        Article.objects.filter(pk=self.story.pk).update(status=Status.WITHDRAWN)
        self.assertEqual(self.status(), 200)

    def test_it_reports_a_correction_at_once(self):
        Article.objects.filter(pk=self.story.pk).update(version=2)
        self.assertEqual(self.status(), 200)

    def test_it_reports_a_new_story_at_once(self):
        make_story("又一条")
        self.assertEqual(self.status(), 200)


class HostileTextTests(SimpleTestCase):
    @settings(max_examples=examples(60), deadline=None)
    @given(strategies.text(), strategies.text())
    def test_it_stays_well_formed_whatever_a_text_contains(self, title, content):
        feed = NewsFeed(title=title, link="/", description=None)
        entry = entry_xml(
            title=title,
            link="/1",
            published=NOON,
            updated=NOON,
            guid=uuid4(),
            summary=content,
            category=title,
            authors=[(title, "/2")],
            content=content,
        )
        feed.add_entry(entry, NOON)
        etree.fromstring(feed.writeString("utf-8").encode("utf-8"))
