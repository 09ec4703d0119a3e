"""Mentions: whom a text calls by the sign @."""

from django.test import SimpleTestCase, TestCase

from planning.mentions import MOST, mentioned, named_in
from tests.cast import CastMixin, hire

NAMES = ["王勇", "王勇强", "李静", "wangyong", "wang", "Zhao.Li"]


class NamedInTests(SimpleTestCase):
    def test_it_finds_the_longest_name_after_a_sign(self):
        for text, found in {
            "@王勇请核实第二段": ["王勇"],
            "请@王勇强和＠李静，看一下": ["王勇强", "李静"],
            "@李静@王勇 @李静": ["李静", "王勇"],
            "（@wangyong）": ["wangyong"],
            "@WANG.": ["wang"],
            "@zhao.li，看": ["Zhao.Li"],
            "王勇 说 @ 王勇 @": [],
            "写信到 a@wangyong.cn 或 1@wang": [],
            "@wangy @wang2 @wang-x @wang.cn @wang@x": [],
            "@王刚": [],
            "": [],
        }.items():
            with self.subTest(text=text):
                self.assertEqual(named_in(text, NAMES), found)

    def test_it_calls_no_crowd(self):
        names = [f"甲{n:03}号" for n in range(50)]
        text = "".join(f"@{name}" for name in names)
        self.assertEqual(named_in(text, names), names[:MOST])
        self.assertEqual(named_in("@" * 50_000, names), [])


class MentionedTests(CastMixin, TestCase):
    def test_it_finds_people_by_name_and_by_account(self):
        one = hire("wangyong", "记者", last_name="王", first_name="勇")
        other = hire("wangyong2", "编辑", last_name="王", first_name="勇")
        gone = hire("lijing", "编辑", last_name="李", first_name="静")
        gone.is_active = False
        gone.save()
        self.assertEqual(mentioned("@王勇和@chief看"), [one, other, self.chief])
        self.assertEqual(mentioned("@wangyong2，@李静，@lijing"), [other])
        with self.assertNumQueries(0):
            self.assertEqual(mentioned("没有叫谁"), [])
