from django.test import SimpleTestCase

from ingest.files.boxes import Box, blocks_of, turn_back, turned
from ingest.files.faces import text_and_claims
from ingest.files.ordering import ordered
from ingest.files.paragraphs import continued, paragraphs_of
from ingest.reading import read
from ingest.reading.as_json import as_json
from ingest.reading.values import Claim, Role
from tests.ingest.pages import LONG

LEADING = 15


def line(x, y, text, size=10, **more):
    return Box(x, y, x + size * len(text), y + size, text, size, **more)


def column(x, y, text, across=12, size=10):
    """Set a paragraph in a column, its first line indented by two letters."""
    first = line(x + 2 * size, y, text[: across - 2], size)
    rest = [text[at : at + across] for at in range(across - 2, len(text), across)]
    return [first] + [
        line(x, y + number * LEADING, words, size)
        for number, words in enumerate(rest, start=1)
    ]


def texts_of(*boxes):
    return [part.text for part in paragraphs_of(ordered(blocks_of(boxes)))]


FIRST = "城北水厂今日通水，沿线三万户居民喝上了新水，工程历时两年，质量良好。"
SECOND = "昨日下午，志愿者走进小区讲解节水知识，街道和社区一起开展便民服务。"
THIRD = "记者从会上获悉，今年还要改造老旧管网六十公里，惠及全市各个城区。"
FOURTH = "目前工程进展顺利，预计年底以前全部完工，届时供水能力将翻一番。"


class OrderTests(SimpleTestCase):
    def test_it_reads_columns_one_after_the_other_whatever_the_order_of_the_file(self):
        boxes = column(0, 40, FIRST) + column(0, 100, SECOND)
        boxes += column(140, 40, THIRD) + column(140, 100, FOURTH)
        boxes.append(line(30, 0, "城北水厂今天通水", 24))
        boxes.sort(key=lambda box: (box.top, box.left))
        self.assertEqual(
            texts_of(*boxes), ["城北水厂今天通水", FIRST, SECOND, THIRD, FOURTH]
        )

    def test_it_goes_on_at_the_head_of_the_next_column(self):
        long = FIRST[:-1] + "，" + SECOND
        whole = column(0, 0, long)
        moved = [
            line(box.left + 140, box.top - 45, box.text) if box.top >= 45 else box
            for box in whole
        ]
        self.assertEqual(texts_of(*moved), [long])

    def test_it_tells_a_blank_within_a_line_from_a_gutter(self):
        named = [line(20, 0, "本报记者"), line(70, 0, "赵敏"), *column(0, 15, FIRST)]
        self.assertEqual(texts_of(*named)[0], "本报记者 赵敏")
        narrow = [*column(0, 0, FIRST), *column(128, 0, SECOND)]
        self.assertEqual(texts_of(*narrow), [FIRST, SECOND])

    def test_it_reads_spaced_letters_as_one_word(self):
        boxes = [line(at * 40, 0, char, 20) for at, char in enumerate("通水典礼")]
        self.assertEqual(
            texts_of(*boxes, *column(0, 40, FIRST, 16)), ["通水典礼", FIRST]
        )

    def test_it_parts_a_page_at_the_headings_of_stories(self):
        """The white between the second and third column runs down the whole page."""
        boxes = [line(0, 0, "全省水利工作会议召开", 20)]
        for at, text in enumerate((FIRST, SECOND, THIRD)):
            boxes += column(at * 140, 40, text)
        boxes += [line(0, 120, "春节集市开张", 18), line(280, 120, "地铁延时", 18)]
        boxes += column(0, 150, FOURTH) + column(280, 150, FIRST)
        self.assertEqual(
            texts_of(*boxes)[:5],
            ["全省水利工作会议召开", FIRST, SECOND, THIRD, "春节集市开张"],
        )

    def test_it_takes_a_heading_in_the_middle_first_though_a_column_stands_free(self):
        boxes = [line(150, 0, "城北通水", 26)]
        for at, text in enumerate((FIRST, SECOND, THIRD)):
            boxes += column(at * 140, 40, text)
        self.assertEqual(texts_of(*boxes), ["城北通水", FIRST, SECOND, THIRD])

    def test_it_reads_vertical_setting_from_right_to_left(self):
        words = [FIRST[:12], FIRST[12:24], FIRST[24:]]
        boxes = [
            Box(200 - at * 16, 0, 210 - at * 16, 10 * len(text), text, 10)
            for at, text in enumerate(words)
        ]
        (block,) = blocks_of([turned(box) for box in boxes])
        self.assertEqual([part.text for part in paragraphs_of([block])], [FIRST])
        turn_back(block)
        self.assertEqual((block.left, block.right), (168, 210))

    def test_it_reads_a_table_by_row(self):
        rows = [("区县", "开工", "竣工"), ("城北", "12", "8"), ("河东", "9", "7")]
        boxes = [
            line(column * 60, row * 15, text)
            for row, cells in enumerate(rows)
            for column, text in enumerate(cells)
        ]
        self.assertEqual(texts_of(*boxes), ["\t".join(row) for row in rows])

    def test_it_ends_with_boxes_that_lie_upon_each_other(self):
        for boxes in (
            [line(0, 0, "水")] * 3000,
            [line(at, at, "水厂通水") for at in range(3000)],
            [line(at % 60 * 11, at // 60 * 3, "水") for at in range(3000)],
        ):
            found = "".join(texts_of(*boxes)).replace(" ", "").replace("\t", "")
            self.assertEqual(len(found), sum(len(box.text) for box in boxes))


class ParagraphTests(SimpleTestCase):
    def test_it_joins_lines_as_their_language_does(self):
        for above, below, whole in (
            ("水厂今", "日通水", "水厂今日通水"),
            ("the water-", "works opened", "the waterworks opened"),
            ("the first", "day", "the first day"),
            ("the Beijing-", "Tianjin line", "the Beijing-Tianjin line"),
        ):
            with self.subTest(whole):
                self.assertEqual(continued(above, below), whole)

    def test_it_keeps_short_lines_apart(self):
        poem = [
            "春风吹绿城北岸，",
            "万户千家饮甘泉。",
            "两年辛苦，",
            "一渠清水到门前。",
        ]
        boxes = [line(0, at * 15, text) for at, text in enumerate(poem)]
        self.assertEqual(texts_of(*boxes), poem)

    def claims_of(self, *boxes):
        pages = [paragraphs_of(ordered(blocks_of(boxes)))]
        text, claims, unsure = text_and_claims(pages)
        lines = text.split("\n")
        return {lines[n - 1]: claim for n, claim in claims.items()}, unsure

    def test_it_claims_headlines_and_subheads_by_their_face(self):
        boxes = [line(0, 0, "聚焦供水", 15), line(0, 22, "水厂通水", 24)]
        boxes += column(0, 60, FIRST)
        boxes.append(line(0, 120, "惠及三万户", 11.5, is_bold=True))
        boxes += column(0, 140, SECOND)
        claims, _ = self.claims_of(*boxes)
        roles = {text: claim.role for text, claim in claims.items()}
        self.assertEqual(roles, {"水厂通水": Role.HEADLINE, "惠及三万户": Role.SUBHEAD})

    def test_it_doubts_what_was_recognised_badly(self):
        boxes = column(0, 0, FIRST)
        boxes[1].score = 0.6
        claims, unsure = self.claims_of(*boxes)
        self.assertEqual((unsure, list(claims)), ([1], [FIRST]))
        self.assertLess(claims[FIRST].score, 0.6)

    def test_it_claims_what_stands_on_every_page_as_furniture(self):
        pages = [
            paragraphs_of(ordered(blocks_of([line(0, 0, head), *column(0, 60, text)])))
            for head, text in (("城北通讯 第1版", FIRST), ("城北通讯 第2版", SECOND))
        ]
        text, claims, _ = text_and_claims(pages)
        lines = text.split("\n")
        self.assertEqual(
            {lines[n - 1]: claim.role for n, claim in claims.items()},
            dict.fromkeys(("城北通讯 第1版", "城北通讯 第2版"), Role.FURNITURE),
        )


class DoubtTests(SimpleTestCase):
    def test_it_asks_about_a_line_that_its_file_doubts(self):
        text = f"城北水厂通水\n\n本报讯 {LONG}\n\n{LONG}"
        for number in (1, 5):
            doubt = Claim(Role.BODY, 0.5, "识别得没有把握")
            (story,) = as_json(read(text, claims={number: doubt}))["articles"]
            asked = [(ask["line"], ask["why"]) for ask in story["asks"]]
            with self.subTest(number):
                self.assertIn((number, "识别得没有把握"), asked)
                self.assertEqual(story["headline"], "城北水厂通水")
