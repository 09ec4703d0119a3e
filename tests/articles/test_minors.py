"""Stories that may affect minors: the notice, where they are not shown, names to mask."""

from datetime import timedelta

import pytest
from django.test import SimpleTestCase, TestCase
from lxml import html

from articles.minors import NOTICE
from articles.models import Article
from tests.articles.proofs import read
from tests.pictures import make_photo, place
from tests.site import stories_on, texts
from tests.stories import NOON, make_district, make_story

WARNING = "有事故现场的描写"
TOLD = f"{NOTICE}：{WARNING}"


@pytest.mark.once
class NoticeTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.story = make_story("路口事故", minors_warning=WARNING)
        cls.photo = make_photo(caption="事故现场。")
        place(cls.photo, cls.story)
        cls.other = make_story("水厂通水")

    def test_it_stands_before_the_first_picture_and_word(self):
        page = self.client.get(self.story.get_absolute_url())
        first = "//header/following-sibling::*[1][self::p]"
        self.assertEqual(texts(page, first), [TOLD])
        self.assertEqual(len(texts(page, "//article//figure")), 1)
        other = self.client.get(self.other.get_absolute_url())
        self.assertNotContains(other, NOTICE)

    def test_it_goes_with_the_text_and_no_picture_goes_without_it(self):
        feed = self.client.get("/feed/").content.decode()
        self.assertLess(feed.index(TOLD), feed.index("/photos/"))
        page = html.fromstring(self.client.get(self.story.get_absolute_url()).content)
        (shared,) = page.xpath("//meta[@property='og:image']/@content")
        self.assertTrue(shared.endswith("/share.png"))
        for address in (
            self.story.section.get_absolute_url(),
            "/archive/2023/05/04/",
            "/search/?q=路口事故",
        ):
            with self.subTest(address=address):
                answer = self.client.get(address)
                flags = texts(answer, "//p[contains(@class, 'flag-minors')]")
                self.assertEqual(flags, ["可能影响未成年人"])
                self.assertNotContains(answer, self.photo.guid)


class ListTests(TestCase):
    """What pages put before readers who have not asked for it."""

    @classmethod
    def setUpTestData(cls):
        cls.district = make_district()
        cls.story = make_story("水厂今日通水")
        cls.flagged = make_story("路口事故", minors_warning=WARNING)
        photo = make_photo()
        for story in (cls.story, cls.flagged):
            story.districts.add(cls.district)
            place(photo, story)

    def test_it_is_one_word_of_the_lists(self):
        suitable = Article.objects.suitable_for_minors()
        self.assertEqual(list(suitable), [self.story])

    def test_it_is_in_no_list_that_nobody_asked_for(self):
        reading = make_story("另一篇", published_at=NOON)
        reading.districts.add(self.district)
        for address in (
            "/latest/",
            "/photos/",
            "/photos/feed/",
            reading.get_absolute_url(),
            "/articles/999999/",  # with the newest, as it is not there
        ):
            with self.subTest(address=address):
                words = self.client.get(address).content.decode()
                self.assertIn("水厂今日通水", words)
                self.assertNotIn("路口事故", words)

    def test_it_neither_leads_a_front_nor_stands_beside_what_leads(self):
        for number in range(8):
            make_story(f"第{number}条")
        later = NOON + timedelta(hours=1)
        Article.objects.filter(pk=self.flagged.pk).update(published_at=later)
        page = self.client.get(self.story.section.get_absolute_url())
        self.assertEqual(len(texts(page, "//a[.='路口事故']")), 1)
        self.assertIn(self.flagged.pk, stories_on(page))

    def test_it_is_in_the_lists_that_are_asked_for(self):
        for address in (
            self.story.section.get_absolute_url(),
            "/districts/jia/",
            "/archive/2023/05/04/",
        ):
            with self.subTest(address=address):
                words = self.client.get(address).content.decode()
                self.assertIn("路口事故", words)
        self.assertEqual(len(stories_on(self.client.get("/archive/2023/05/04/"))), 2)


# What is asked about, and the names in it.
NAMED = {
    "被害人王小明报警。": ["王小明"],
    "警方抓获犯罪嫌疑人王强、李刚。": ["王强", "李刚"],
    "9岁男孩刘洋溺水身亡。": ["刘洋"],
    "年仅9岁的刘洋在事故中受伤。": ["刘洋"],
    "民警找到走失女童李浩然。": ["李浩然"],
    "刘洋（男，15岁）涉嫌盗窃。": ["刘洋"],
    "刘洋今年9岁，被父亲殴打。": ["刘洋"],
    "17岁的张小明因涉嫌抢劫被刑拘。": ["张小明"],
    "未成年人张小明盗窃电动车。": ["张小明"],
    "张小明是未成年人，法院判决缓刑。": ["张小明"],
    "欧阳小明是本案被害人。": ["欧阳小明"],
    "被害女孩王丽在家中遇害。": ["王丽"],
    "十三岁的孙亮坠楼。": ["孙亮"],
}
FINE = (
    "小明（化名）今年9岁，被父亲殴打。",
    "被害人刘洋（化名）报警。民警找到被害人刘洋。",
    "被害人李某报警，犯罪嫌疑人王某某落网。",
    "被害人张女士报案。",
    "9岁男孩刘洋获得围棋冠军。",
    "18岁的张强因涉嫌抢劫被刑拘。",
    "市检察院未成年人检察部主任王丽说，案件已办结。",
    "民警王勇救下女童，女孩和同伴溺水。",
    "犯罪嫌疑人全部落网，嫌疑人时常在夜里作案，成功逃脱。",
    "嫌疑人于今日被抓获，受害人高兴地说，钱追回来了。",
    "受害人应及时报警，受害人方面没有回应。",
    "孩子高考前失踪，男孩和父母走失。",
    "13岁以下儿童、10岁到15岁的学生受伤。",
)


class NamesToMaskTests(SimpleTestCase):
    def test_it_asks_about_full_names_of_minors_victims_and_suspects(self):
        for text, names in NAMED.items():
            with self.subTest(text=text):
                hits = read(text, rule="name-to-mask")
                self.assertEqual([hit.text for hit in hits], names)
                for hit in hits:
                    self.assertIn("请核", hit.message)
                    self.assertIsNone(hit.mend)

    def test_it_leaves_masked_names_and_what_is_none(self):
        for text in FINE:
            with self.subTest(text=text):
                self.assertEqual(read(text, rule="name-to-mask"), [])
