import time

from django.test import SimpleTestCase

from ingest.accounting import Fate, Fragment, account

PAGE = """水厂通水

——城北三万户受益

本报讯 城北水厂今日通水，沿线三万户居民喝上

图为水厂外景。

了新水。工程历时两年，投资一亿元。(甲 乙)


收费标准另行公布"""
STORY = {
    "headline": "水厂通水",
    "deck": "城北三万户受益",
    "dateline": "本报讯",
    "body": "城北水厂今日通水，沿线三万户居民喝上了新水。工程历时两年，投资一亿元。",
    "caption": "图为水厂外景。",
    "byline": "甲乙",
}


def fragments_of(story=1, **changes):
    return [Fragment(story, field, text) for field, text in (STORY | changes).items()]


def note(text):
    return Fragment(1, "staff_note", text, is_copy=False)


def absent(found):
    return [(fragment.field, part) for fragment, part in found.absent]


class AccountingTests(SimpleTestCase):
    def fields(self, found, number):
        return [fragment.field for fragment in found.lines[number - 1].fragments]

    def test_it_puts_every_character_of_the_page_in_one_place(self):
        found = account(PAGE, fragments_of())
        self.assertEqual("\n".join(line.text for line in found.lines), PAGE)
        self.assertEqual([line.number for line in found.lines], list(range(1, 13)))

    def test_it_says_which_field_a_line_went_to(self):
        found = account(PAGE, fragments_of())
        self.assertEqual(self.fields(found, 1), ["headline"])
        self.assertEqual(self.fields(found, 5), ["dateline", "body"])
        self.assertEqual(self.fields(found, 7), ["caption"])
        self.assertEqual(self.fields(found, 9), ["body", "byline"])

    def test_it_finds_a_paragraph_that_runs_around_a_caption(self):
        found = account(PAGE, fragments_of())
        joins = [(fragment.field, lines) for fragment, lines in found.joins()]
        self.assertEqual(joins, [("body", [5, 9])])
        self.assertEqual(found.absent, ())

    def test_it_tells_layout_from_words_that_no_story_has(self):
        found = account(PAGE, fragments_of())
        layout = {3: "——", 9: "()", 12: "收费标准另行公布"}
        self.assertEqual(found.unclaimed(), layout)
        self.assertEqual(found.left_over(), {12: ["收费标准另行公布"]})

    def test_it_gives_a_layout_blank_to_the_name_it_stands_in(self):
        byline = account(PAGE, fragments_of()).lines[8].spans[-2]
        self.assertEqual((byline.text, byline.fragment.field), ("甲 乙", "byline"))

    def test_it_never_claims_a_character_twice(self):
        found = account(PAGE, fragments_of(headline="沿线三万户居民喝上了新水"))
        self.assertEqual(absent(found), [("headline", "沿线三万户居民喝上了新水")])
        self.assertEqual(found.left_over()[1], ["水厂通水"])

    def test_it_names_what_an_edited_paragraph_has_beyond_the_page(self):
        edited = STORY["body"].replace("三万户居民", "近四万户居民")
        found = account(PAGE, fragments_of(body=edited))
        self.assertEqual(absent(found), [("body", "近四")])
        self.assertEqual(found.left_over()[5], ["三"])

    def test_it_names_what_an_edited_paragraph_lost(self):
        shorter = STORY["body"].replace("工程历时两年，", "")
        found = account(PAGE, fragments_of(body=shorter))
        self.assertEqual(absent(found), [])
        self.assertEqual(found.left_over()[9], ["工程历时两年，"])

    def test_it_looks_for_a_name_near_its_own_story(self):
        page = "甲地修路，全长两公里。甲 乙\n乙地开渠，全长三公里。甲 乙"
        stories = ("甲地修路，全长两公里。", "乙地开渠，全长三公里。")
        names = [Fragment(story, "byline", "甲乙") for story in (2, 1)]
        copy = [Fragment(n, "body", text) for n, text in enumerate(stories, start=1)]
        found = account(page, names + copy)
        for line in found.lines:
            with self.subTest(line=line.number):
                self.assertEqual({p.story for p in line.fragments}, {line.number})

    def test_it_lets_a_note_quote_what_no_story_has(self):
        quote = note("“收费标准另行公布”一行不知属于哪一篇。")
        found = account(PAGE, [*fragments_of(), quote])
        self.assertEqual(found.lines[-1].spans[0].fate, Fate.NOTE)
        self.assertEqual(absent(found), [])

    def test_it_lets_copy_come_before_a_note_that_quotes_it(self):
        found = account(PAGE, [note(STORY["body"] + "此段待核。"), *fragments_of()])
        self.assertEqual(self.fields(found, 5), ["dateline", "body"])

    def test_it_accounts_for_an_empty_page_and_for_no_pieces(self):
        found = account("", fragments_of(body="", caption=""))
        self.assertEqual(len(found.lines), 1)
        self.assertEqual(absent(found)[0], ("headline", "水厂通水"))
        self.assertEqual(account("孤行", []).left_over(), {1: ["孤行"]})

    def test_it_is_not_confused_by_nul_characters(self):
        found = account("水厂\0通水", [Fragment(1, "headline", "水厂通水\0")])
        self.assertEqual(found.absent, ())
        self.assertEqual(found.lines[0].text, "水厂\0通水")

    def test_it_stays_quick_on_a_page_of_one_character(self):
        fragments = [Fragment(1, "body", "一" * 500 + "二") for _ in range(50)]
        start = time.process_time()
        account("一" * 40_000, fragments)
        self.assertLess(time.process_time() - start, 5)
