"""The set page: nothing overlaps, nothing is lost, and the same stories make the same
page. Held over 400 random pages (100 on every day but CI's); `python -m bench.paper` sets
1,000."""

import random
import re
from collections import defaultdict
from pathlib import Path

import pytest
from django.conf import settings
from django.test import SimpleTestCase

from articles.text.line_breaking import cuts_words, with_word_ends, words_known
from editions.layout import Paragraph, Picture, StoryInput, Weight, lay_out_page
from editions.layout.block import WITHDRAWN, set_in
from editions.layout.grid import GRIDS, NARROWEST, WIDEST, text_columns
from editions.layout.measuring import EM, INDENT, lines_of, width
from editions.layout.while_setting import number_remembered
from tests.editions import story_inputs
from tests.level import THOROUGH

PAGES = 400 if THOROUGH else 100
# What may lie under or beside others: frames and hairlines.
DRAWN = {"box", "upright", "across", "rule", "hair"}
TABLE_CELLS = {"table-head", "table-title", "table-words", "table-figure"}
TRIMMED = EM // 2  # the empty half of a mark that ends a line


def problems(stories, layout):
    """Return what is wrong with a set page, in words."""
    found = _misplaced(layout)
    if {area.key for area in layout.areas} != {story.key for story in stories}:
        found.append("a story has no area")
    for story in stories:
        found += _lost(story, layout)
    for cell in layout.cells:
        if cell.kind == "text" and not NARROWEST <= cell.width <= WIDEST:
            found.append(f"a column of {cell.width} characters")
        if cell.down:
            continue
        for line in cell.lines:
            room = cell.width * EM * 2 // max(cell.size, 2) + TRIMMED
            if width(line.text.rstrip()) > room:
                found.append(f"a line runs out: {line.text}")
    return found


def _misplaced(layout):
    found = []
    taken = defaultdict(int)  # of each row, a bit for each character across
    for cell in layout.cells:
        inside = (
            cell.x >= 0
            and cell.y >= 0
            and cell.x + cell.width <= layout.grid.across
            and cell.y + cell.height <= layout.grid.rows
        )
        if not inside:
            found.append(f"{cell.kind} leaves the sheet")
            continue
        if cell.kind in DRAWN:
            continue
        rows = range(cell.y, cell.y + cell.height)
        places = ((1 << cell.width) - 1) << cell.x
        if any(taken[row] & places for row in rows):
            found.append(f"{cell.kind} overlaps another")
        for row in rows:
            taken[row] |= places
    return found


def _within(cell, area, layout):
    left, right = area.points[0][0], area.points[1][0]
    middle = (19 + (cell.x + cell.width / 2) * layout.grid.em) * 1000 / 390
    top, bottom = area.points[0][1], area.points[2][1]
    row = (46 + (cell.y + 0.5) * layout.grid.em * 1.5) * 1000 / layout.height
    return left <= middle <= right and top <= row <= bottom


def _lost(story, layout):
    area = next(area for area in layout.areas if area.key == story.key)
    cells = [cell for cell in layout.cells if _within(cell, area, layout)]
    words = {
        kind: "".join(
            line.text for cell in cells if cell.kind == kind for line in cell.lines
        )
        for kind in ("headline", "withdrawn")
    }
    lines = [line for cell in cells if cell.kind == "text" for line in cell.lines]
    if story.withdrawn:
        is_sound = (
            words["withdrawn"] == WITHDRAWN and not lines and not words["headline"]
        )
        return [] if is_sound else ["a withdrawn story shows words"]
    found = []
    if _bare(words["headline"]) != _bare(story.headline):
        found.append(f"the headline reads {words['headline']}")
    names = {line.text for c in cells if c.kind == "table-name" for line in c.lines}
    tables = [
        number for number, table in enumerate(story.tables) if table.caption in names
    ]
    running = [p for p in story.paragraphs if p.table not in tables]
    whole = _bare("".join(p.text for p in running))
    here = _bare("".join(x.text for x in lines if x.kind in ("text", "subhead")))
    if not whole.startswith(here):
        found.append("the text is out of order")
    jumps = [line for line in lines if line.kind == "jump"]
    if here != whole and len(jumps) != 1:
        found.append(f"{len(whole) - len(here)} characters are gone without a jump")
    if here == whole and jumps:
        found.append("a jump leads on from nothing")
    stays = layout.turned_over.get(story.key)
    text = "".join(p.text for p in running)
    if stays is not None and _bare(text[:stays]) != here:
        found.append("the page goes on from the wrong character")
    there = [cell for cell in cells if cell.kind in TABLE_CELLS]
    words = sorted(_bare("".join(line.text for line in c.lines)) for c in there)
    wanted = [cell for number in tables for cell in story.tables[number].cells]
    if words != sorted(
        _bare("".join(words.text for words in cell.lines))
        for cell in wanted
        if cell.lines
    ):
        found.append("a table lacks a cell")
    return found


def _bare(text):
    return "".join(text.split())


def story(key=1, length=300, **fields):
    text = story_inputs.text(random.Random(key), length)
    given = {"headline": "水厂今日通水", "paragraphs": (Paragraph(text),)}
    return StoryInput(key, **given | fields)


class RandomPageTests(SimpleTestCase):
    @pytest.mark.thorough
    def test_it_is_sound_in_hundreds_of_random_cases(self):
        for number in range(PAGES):
            stories = story_inputs.page(number)
            wrong = problems(stories, lay_out_page(stories))
            self.assertFalse(wrong, f"page {number}: {wrong[:3]}")

    def test_it_names_each_of_forty_stories(self):
        stories = story_inputs.page(1, most=1) + tuple(
            story(key, 700, headline=f"第{key}条新闻的标题") for key in range(2, 41)
        )
        self.assertFalse(problems(stories, lay_out_page(stories)))

    @pytest.mark.thorough
    def test_it_is_longer_with_more_stories_than_a_sheet_can_name(self):
        stories = tuple(story(key, 60, headline="长" * 99) for key in range(1, 81))
        layout = lay_out_page(stories)
        self.assertFalse(problems(stories, layout))
        self.assertGreater(layout.height, 545)

    def test_it_is_the_same_for_the_same_stories(self):
        for number in (3, 14, 159):
            first, second = (lay_out_page(story_inputs.page(number)) for _ in range(2))
            self.assertEqual(first, second)
            self.assertEqual(first.digest, second.digest)

    def test_it_keeps_nothing_of_what_it_has_measured(self):
        lay_out_page(story_inputs.page(3))
        self.assertEqual(number_remembered(), 0)

    def test_it_changes_its_digest_when_a_word_changes(self):
        one, other = (lay_out_page((story(headline=h),)) for h in ("通水了", "停水了"))
        self.assertNotEqual(one.digest, other.digest)

    def test_it_can_be_empty(self):
        self.assertEqual(lay_out_page(()).cells, ())


class OnePageTests(SimpleTestCase):
    def cells(self, kind, *stories):
        return [cell for cell in lay_out_page(stories).cells if cell.kind == kind]

    def test_it_is_set_in_larger_type_with_little_on_it(self):
        little = lay_out_page((story(length=200),)).grid
        much = lay_out_page(tuple(story(key, 1500) for key in range(1, 7))).grid
        self.assertEqual(little, GRIDS[0])
        self.assertEqual(much.columns, GRIDS[-1].columns)
        self.assertGreater(little.em, much.em)

    def test_it_gives_the_lead_the_largest_headline(self):
        stories = (
            story(1, 900, weight=Weight.LEAD),
            story(2, 400, weight=Weight.MAJOR),
            story(3, 300),
            story(4, 100, weight=Weight.BRIEF),
        )
        sizes = [cell.size for cell in self.cells("headline", *stories)]
        self.assertEqual(sizes[0], max(sizes))
        self.assertGreater(sizes[0], sizes[-1])

    def test_it_shows_where_text_that_does_not_fit_goes_on(self):
        layout = lay_out_page(
            (story(1, 20_000, continued_on="3"), story(2, 20_000, headline="二"))
        )
        jumps = [
            line.text
            for cell in layout.cells
            for line in cell.lines
            if line.kind == "jump"
        ]
        self.assertEqual(sorted(jumps), ["（下转第3版）", "（全文见网页版）"])
        self.assertEqual(set(layout.turned_over), {1, 2})

    def test_it_continues_a_divided_story_at_the_character_where_it_stopped(self):
        first = lay_out_page((story(1, 900, continued_on="3", divides=True),))
        stays = first.turned_over[1]
        self.assertTrue(300 < stays < 600, stays)
        second = lay_out_page((story(1, 900, continued_from="1", skip=stays),))
        texts = [
            "".join(
                line.text
                for cell in layout.cells
                for line in cell.lines
                if line.kind == "text"
            )
            for layout in (first, second)
        ]
        whole = story(1, 900).paragraphs[0].text
        self.assertEqual(_bare("".join(texts)), _bare(whole))
        opening = [line.text for cell in second.cells for line in cell.lines]
        self.assertIn("（上接第1版）", opening)

    def test_it_keeps_a_boxed_story_within_its_frame(self):
        stories = (story(1, 600, weight=Weight.LEAD), story(2, 300, boxed=True))
        layout = lay_out_page(stories)
        (box,) = [cell for cell in layout.cells if cell.kind == "box"]
        inside = [
            cell
            for cell in layout.cells
            if cell.kind in ("text", "headline") and cell.y >= box.y and cell.x > box.x
            if cell.x < box.x + box.width
        ]
        self.assertTrue(inside)
        for cell in inside:
            self.assertLess(cell.x + cell.width, box.x + box.width)
            self.assertLess(cell.y + cell.height, box.y + box.height)

    def test_it_sets_the_headline_of_a_tall_block_down_the_side(self):
        tall = set_in(story(1, 1300), GRIDS[-1], 2, 80)
        (headline,) = [cell for cell in tall.cells if cell.kind == "headline"]
        self.assertTrue(headline.down)
        self.assertGreater(headline.height, headline.width)
        low = set_in(story(1, 300), GRIDS[-1], 4, 20)
        self.assertFalse(any(cell.down for cell in low.cells))

    def test_it_breaks_a_headline_at_its_blank(self):
        long = story(1, 1500, headline="更高水平建设 全省首善之区", weight=Weight.LEAD)
        (block,) = [
            cell
            for cell in set_in(long, GRIDS[-1], 4, 60).cells
            if cell.kind == "headline"
        ]
        texts = [line.text for line in block.lines]
        self.assertEqual(texts, ["更高水平建设", "全省首善之区"])

    def test_it_breaks_a_headline_between_words_and_keeps_names_whole(self):
        def lines(headline, columns=1, **fields):
            long = story(1, 600, headline=headline, **fields)
            (cell,) = [
                cell
                for cell in set_in(long, GRIDS[-1], columns, 70).cells
                if cell.kind == "headline"
            ]
            return [line.text for line in cell.lines]

        self.assertEqual(
            lines("湖北省卫健委表扬太原企业"), ["湖北省卫健委", "表扬太原企业"]
        )
        for headline in ("市人大常委会召开第八次会议", "太原地铁1号线一期工程全线贯通"):
            for columns in (1, 2, 3):
                broken = lines(headline, columns)
                self.assertEqual("".join(broken), headline)
                self.assertEqual(cuts_words(broken), 0, broken)
        headline = "白鹭回来了，尖草坪治水见成效"
        broken = lines(headline, names=("尖草坪",))
        self.assertEqual("".join(broken), headline)
        self.assertIn("尖草坪", " ".join(broken))

    def test_it_breaks_between_words_that_are_known_already(self):
        marked = with_word_ends(["城北水厂 今日通水", "", "城北水厂 今日通水"])
        self.assertEqual(marked.replace("\u200b", ""), "城北水厂 今日通水")
        self.assertIn("\u200b今日\u200b", marked)
        # Words that no dictionary has.
        with words_known("甲乙丙\u200b丁戊\n己庚\u200b辛"):
            self.assertEqual(cuts_words(["甲乙丙", "丁戊"]), 0)
            self.assertEqual(cuts_words(["甲乙", "丙丁戊"]), 1)
            self.assertEqual(cuts_words(["己庚", "辛"]), 0)
            self.assertEqual(cuts_words(["城北水厂", "今日通水"]), 0)

    def test_it_sets_a_dateline_bold_and_apart(self):
        opening = Paragraph("本报讯 记者昨天从水厂获悉，今日通水。", lead=3)
        block = set_in(story(paragraphs=(opening,)), GRIDS[-1], 1, 40)
        (cell,) = [cell for cell in block.cells if cell.kind == "text"]
        first, *rest = cell.lines
        self.assertEqual(first.text[: first.lead], f"{INDENT}本报讯")
        self.assertFalse(any(line.lead for line in rest))

    def test_it_never_sets_a_byline_wider_than_its_column(self):
        long = story(1, 600, byline="本报记者 某某某 通讯员 某某 某某某 文/摄")
        (cell,) = [
            c for c in set_in(long, GRIDS[-1], 1, 70).cells if c.kind == "byline"
        ]
        self.assertGreater(len(cell.lines), 1)
        for line in cell.lines:
            self.assertLessEqual(width(line.text), cell.width * EM)

    def test_it_keeps_a_place_for_a_picture_without_a_file(self):
        (cell,) = self.cells(
            "picture", story(pictures=(Picture(7, caption="图为检查车辆。"),))
        )
        self.assertEqual(cell.picture, 7)
        captions = self.cells(
            "caption", story(pictures=(Picture(7, caption="图为检查车辆。"),))
        )
        self.assertEqual(captions[0].lines[0].text, "图为检查车辆。")

    def test_it_keeps_an_empty_place_for_a_withdrawn_story(self):
        layout = lay_out_page((story(1), StoryInput(2, withdrawn=True, room=300)))
        (area,) = [area for area in layout.areas if area.withdrawn]
        self.assertEqual(area.key, 2)


class LineTests(SimpleTestCase):
    def test_it_holds_the_text_and_keeps_to_the_column(self):
        chance = random.Random(5)
        for _ in range(300):
            text = story_inputs.text(chance, chance.randint(1, 400))
            ems = chance.randint(NARROWEST, WIDEST)
            lines = lines_of((Paragraph(text),), ems)
            set_text = "".join(line.text for line in lines)
            self.assertEqual(_bare(set_text), _bare(text))
            self.assertTrue(lines[0].text.startswith(INDENT) or ems < 5)
            self.assertTrue(lines[-1].ends)
            for line in lines:
                self.assertLessEqual(width(line.text), ems * EM + TRIMMED)

    def test_it_never_begins_with_a_closing_mark_or_ends_with_an_opening_one(self):
        chance = random.Random(6)
        for _ in range(200):
            text = story_inputs.text(chance, 300).strip("，。、；：“”（）《》—…")
            for line in lines_of((Paragraph(text),), 12)[1:]:
                self.assertNotRegex(line.text, "^[，。、；：”）》]")
                self.assertNotRegex(line.text, "[（《“]$")

    def test_it_keeps_a_word_and_a_figure_whole(self):
        text = "其中增长最快的是计算机通信和其他电子设备Manufacturing增长35.6%以上"
        for ems in range(10, 20):
            lines = [line.text for line in lines_of((Paragraph(text),), ems)]
            self.assertTrue(any("35.6%" in line for line in lines), lines)

    def test_it_can_begin_a_text_within_a_paragraph(self):
        paragraphs = (Paragraph("甲" * 30), Paragraph("乙" * 30))
        lines = lines_of(paragraphs, 10, skip=25)
        self.assertEqual(lines[0].text, "甲" * 5)
        self.assertEqual(lines[1].text, INDENT + "乙" * 8)

    def test_it_sets_columns_of_text_neither_too_narrow_nor_too_wide(self):
        for ems in range(NARROWEST, 120):
            columns = text_columns(ems, 12)
            for left, each in columns:
                self.assertTrue(NARROWEST <= each <= WIDEST, (ems, columns))
                self.assertLessEqual(left + each, ems)
            self.assertEqual(columns[-1][0] + columns[-1][1], ems)


class SheetGridTests(SimpleTestCase):
    def test_it_has_a_class_in_the_style_sheet_for_every_place(self):
        css = (Path(settings.BASE_DIR) / "static/site/sheet_grid.css").read_text()
        known = set(re.findall(r"\.([a-z]+[0-9]+)\{", css))
        needed = {f"z{size}" for size in range(2, 19)}
        for grid in GRIDS:
            needed |= {f"x{n}" for n in range(grid.across)}
            needed |= {f"w{n}" for n in range(1, grid.across + 1)}
            needed |= {f"y{n}" for n in range(4 * grid.rows)}
            needed |= {f"h{n}" for n in range(1, 4 * grid.rows)}
        self.assertEqual(needed - known, set())
