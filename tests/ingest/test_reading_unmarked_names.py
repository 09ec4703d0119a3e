"""Names where their marks are few: glued to copy, in a last bracket, joined by and."""

from django.test import SimpleTestCase

from ingest.reading.bylines_in_copy import leading_signature, trailing_signature
from ingest.reading.signatures import signature
from tests.ingest.pages import LONG, PARK, named, story_of

WHOLE = {
    "记者 赵敏和王勇": [("赵敏", "reporter"), ("王勇", "reporter")],
    "记者赵敏和实习生王勇": [("赵敏", "reporter"), ("王勇", "intern")],
    "记者赵敏与通讯员王勇": [("赵敏", "reporter"), ("王勇", "correspondent")],
    "晚报记者赵敏晚报实习生孙小丽": [("赵敏", "reporter"), ("孙小丽", "intern")],
    "（人民网赵敏参与采写）": [("赵敏", "")],
    "本报赴城北特派记者 赵敏": [("赵敏", "reporter")],
    "城北日报全媒记者 赵敏": [("赵敏", "reporter")],
    "城北日报·融媒记者 赵敏": [("赵敏", "reporter")],
    "全媒体文/记者赵敏": [("赵敏", "reporter")],
    "采访组成员：赵敏、王勇": [("赵敏", "reporter"), ("王勇", "reporter")],
    "总统筹：赵敏": [("赵敏", "planner")],
    "赵敏文 王勇图": [("赵敏", ""), ("王勇", "")],
    "记者 赵敏 通讯员 市一中 王勇": [("赵敏", "reporter"), ("王勇", "correspondent")],
    "本报记者 赵敏 北京、上海报道": [("赵敏", "reporter")],
    "大众网记者 赵敏 城北报道": [("赵敏", "reporter")],
    "【赵敏╱台北報導】": [("赵敏", "")],
    "[美]约翰·某森": [("约翰·某森", "")],
    "本报记者 赵敏 摄 J088": [("赵敏", "reporter")],
    "本报记者组": [],
}
BEFORE_COPY = {
    "特约记者:赵敏通讯员:王勇夏夜行动18日夜晚,": ["赵敏", "王勇"],
    "本报记者　赵敏本报通讯员　王勇　孙丽城区“十分钟”从": ["赵敏", "王勇", "孙丽"],
    "记者王勇通讯员李静随着天气转凉，": ["王勇", "李静"],
}
AT_THE_END = {
    "水厂通水。（小周）": ["小周"],
    "水厂通水。（慧萍小何）": ["慧萍", "小何"],
    "水厂通水。（青禾 小满）": ["青禾", "小满"],
    "水厂通水。（赵敏，城北大学教授）": ["赵敏"],
    "水厂外景。 晚报记者 赵敏 摄 （原载于2021年6月1日《城北晚报》A7版）": ["赵敏"],
}
NOBODY = ("（下略）", "（铁观音）", "（续完）", "（有改动）", "（春风）")


class UnmarkedNameTests(SimpleTestCase):
    def test_it_reads_who_signs(self):
        for text, people in WHOLE.items():
            with self.subTest(text):
                found = signature(text)
                self.assertEqual([(p.name, p.title) for p in found.people], people)

    def test_it_parts_names_from_the_copy_that_they_touch(self):
        for text, names in BEFORE_COPY.items():
            with self.subTest(text):
                found, length, is_subject = leading_signature(text)
                self.assertEqual([p.name for p in found.people], names)
                self.assertTrue(text[:length].endswith(names[-1]))
                self.assertFalse(is_subject)
        self.assertIsNone(leading_signature("记者和通讯员都说今年的收成好"))

    def test_it_reads_pen_names_behind_the_last_sentence(self):
        for text, names in AT_THE_END.items():
            with self.subTest(text):
                found, _ = trailing_signature(text)
                self.assertEqual([p.name for p in found.people], names)
        for bracket in NOBODY:
            with self.subTest(bracket):
                self.assertIsNone(trailing_signature(f"水厂通水。{bracket}"))

    def test_it_finds_who_signs_in_a_story(self):
        for byline, people in {
            "赵敏 （城北市水利局）": [("赵敏", "author")],
            "2012-06-03 07:21 城北晚报 赵敏 我要评论(0)": [("赵敏", "author")],
        }.items():
            with self.subTest(byline):
                story = story_of(f"河西居民喝上新水\n{byline}\n{LONG}", PARK)
                self.assertEqual(named(story), people)
                self.assertEqual(story["headline"], "河西居民喝上新水")

    def test_it_reads_datelines_that_names_or_news_show(self):
        for line, dateline in {
            "城报讯 昨日，水厂通水。": "城报讯",
            "城北讯 （赵敏 孙小丽）": "城北讯",
            "城北网8月3日特稿（赵敏 编译）": "城北网8月3日特稿",
        }.items():
            with self.subTest(line):
                story = story_of("河西居民喝上新水", f"{line}{LONG}", PARK)
                self.assertEqual(story["dateline"], dateline)
