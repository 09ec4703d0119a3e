from dataclasses import replace

from django.test import SimpleTestCase

from articles.text.proofreading import RULES, Passage, proofread
from tests.articles.proofs import read


class HitTests(SimpleTestCase):
    def test_it_says_where_and_in_what_company(self):
        [hit] = read("第一段。\n一二三四五六七八九十，，好。\n第三段。")
        self.assertEqual((hit.passage, hit.label), ("body", "正文"))
        self.assertEqual(
            (hit.before, hit.text, hit.after), ("三四五六七八九十", "，，", "好。")
        )

    def test_it_reads_in_order(self):
        passages = [
            Passage("headline", "主题", "好,，"),
            Passage("body", "正文", "太原,好。。"),
        ]
        hits = proofread(passages)
        self.assertEqual(
            [h.passage for h in hits], sorted((h.passage for h in hits), reverse=True)
        )
        self.assertEqual(hits[-1].text, "。。")

    def test_it_keeps_its_key_when_words_are_added_elsewhere(self):
        [before] = read("迎泽县很好。")
        [after] = read("新的一段。\n迎泽县很好。")
        self.assertEqual(before.key, after.key)
        self.assertNotEqual(before.start, after.start)

    def test_it_keeps_its_key_when_a_brief_is_renumbered(self):
        [hit] = read("迎泽县很好。")
        second = replace(hit, passage="briefs-2-text")
        self.assertEqual(second.key, replace(hit, passage="briefs-12-text").key)
        self.assertNotEqual(second.key, hit.key)

    def test_it_has_another_key_in_other_company(self):
        keys = {
            read(text)[0].key
            for text in ("迎泽县很好。", "迎泽县不好。", "清徐区很好。")
        }
        self.assertEqual(len(keys), 3)

    def test_it_names_the_norm_of_every_rule(self):
        for slug, rule in RULES.items():
            with self.subTest(slug):
                self.assertRegex(slug, r"^[a-z-]+$")
                self.assertTrue(rule.label and rule.norm)
