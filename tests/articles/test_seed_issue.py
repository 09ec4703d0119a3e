"""The seed issue against the page it was read from: not a character more or less."""

import io
import re
from collections import Counter

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import TestCase

from articles.models import Article, Brief, Byline, Column, Contributor, Photo, Section
from articles.models.people import without_layout_blanks
from articles.text import richtext
from districts.pinyin import search_key
from editions.models import Issue, Placement
from ingest.accounting import Fate, account
from ingest.models import PageText
from ingest.story_parts import fragments_of, placements_of

PAGE = (settings.BASE_DIR / "fixtures" / "seed_page.txt").read_bytes().decode()
GARBLED = "每个安居安全网格员都要"
SUPPLIED_TITLES = {5: "每个村和居委会要确定安全网格员", 7: "杏花岭区等十地简讯"}
# What is printed on the page and stored in no story, by line.
PRINTED_AROUND_COPY = {
    5: "——",  # of the deck
    67: "()",
    77: "()",
    119: "()",
    131: "(、)",
    135: "()",  # (上接第1版)
    175: "(以上由)",
}
JOINS = [
    (1, "服务保障省综改区", [21, 23]),
    (1, "推进1000亩", [37, 39]),
    (4, "三班队驾驶员", [85, 91]),
    (4, "上班时间", [99, 101]),
]
# Blanks within a line: of a name, between the words of a byline or of the
# column's flag, after a dateline.
BLANKS = {53: 2, 55: 2, 59: 1, 67: 1, 71: 1, 113: 5, 117: 1, 125: 1, 175: 3}
BYLINE_LINES = [
    "本报记者 王勇",
    "魏薇",
    "何宝国",
    "本报记者 郭晓华 通讯员 李静 文/摄",
    "何宝国",
    "贾尚志 乔丹阳",
    "王勇 编辑整理",
]
FIXTURES = ["districts", "places", "sections", "seed_issue"]


def words(text):
    return Counter("".join(text.split()))


@pytest.mark.once
class PageTests(TestCase):
    """Each character of the page, and each of the stories."""

    fixtures = FIXTURES

    @classmethod
    def setUpTestData(cls):
        page = Issue.objects.get().pages.get()
        cls.fragments = [
            fragment
            for placement in placements_of(page)
            for fragment in fragments_of(placement)
        ]
        cls.account = account(PAGE, cls.fragments)

    def test_it_keeps_the_page_word_for_word(self):
        self.assertEqual(PageText.objects.get().text, PAGE)

    def test_it_loses_no_word_of_the_page(self):
        self.assertEqual(self.account.unclaimed(), PRINTED_AROUND_COPY)
        self.assertEqual(self.account.left_over(), {})

    def test_it_adds_no_word_but_two_titles(self):
        absent = {(p.story, p.field): text for p, text in self.account.absent}
        titles = {(n, "headline"): title for n, title in SUPPLIED_TITLES.items()}
        self.assertEqual(absent, titles)

    def test_it_balances_by_a_plain_count_of_characters_too(self):
        copy = words("".join(p.text for p in self.fragments if p.is_copy))
        copy.subtract(words("".join(SUPPLIED_TITLES.values())))
        copy.update(words("".join(PRINTED_AROUND_COPY.values()) + GARBLED))
        self.assertEqual(+copy, words(PAGE))
        self.assertEqual(-copy, Counter())

    def test_it_joins_the_four_paragraphs_that_columns_broke(self):
        joins = self.account.joins()
        self.assertEqual(len(joins), len(JOINS))
        for (fragment, lines), (story, at, expected) in zip(joins, JOINS, strict=True):
            self.assertEqual((fragment.story, fragment.field), (story, "body"))
            self.assertEqual(lines, expected)
            self.assertIn(at, fragment.text)

    def test_it_keeps_in_a_note_only_the_garbled_headline(self):
        noted = [
            (span.text, span.fragment.story, span.fragment.field)
            for line in self.account.lines
            for span in line.spans
            if span.fate is Fate.NOTE
        ]
        self.assertEqual(noted, [(GARBLED, 5, "staff_note")])

    def test_it_knows_every_blank_within_a_line(self):
        blanks = {
            number: count
            for number, line in enumerate(PAGE.split("\n"), start=1)
            if (count := len(re.findall(r"\s", line)))
        }
        self.assertEqual(blanks, BLANKS)

    def test_it_stores_no_blank_in_copy_but_in_the_flag(self):
        blanks = [p.field for p in self.fragments if p.is_copy and " " in p.text]
        self.assertEqual(blanks, ["column"])


class StoryTests(TestCase):
    fixtures = FIXTURES

    @classmethod
    def setUpTestData(cls):
        cls.stories = list(Article.objects.published())

    def test_it_has_the_seven_stories_in_page_order(self):
        placed = Placement.objects.order_by("order").values_list("article", flat=True)
        self.assertEqual([story.pk for story in self.stories], list(placed))
        self.assertEqual(len(self.stories), 7)

    def test_it_signs_nine_bylines_as_they_are_printed(self):
        lines = [story.byline_line() for story in self.stories]
        self.assertEqual(lines, BYLINE_LINES)
        self.assertEqual(Byline.objects.count(), 9)

    def test_it_gives_everybody_the_printed_role(self):
        roles = Counter(Byline.objects.values_list("role", "work"))
        expected = {
            ("reporter", ""): 1,
            ("author", ""): 5,
            ("reporter", "writing_photography"): 1,
            ("correspondent", "writing_photography"): 1,
            ("compiler", ""): 1,
        }
        self.assertEqual(roles, expected)

    def test_it_names_seven_people_without_layout_blanks(self):
        names = Contributor.objects.values_list("name", flat=True)
        self.assertEqual(len(names), 7)
        for name in names:
            self.assertEqual(name, without_layout_blanks(name))
            self.assertNotIn(" ", name)

    def test_it_has_the_five_subheads_of_the_first_story(self):
        subheads = [story.body.count("<h2>") for story in self.stories]
        self.assertEqual(subheads, [5, 0, 0, 0, 0, 0, 0])
        self.assertIn("<h2>做强南北“引擎”</h2>", self.stories[0].body)

    def test_it_keeps_datelines_apart_from_the_text(self):
        datelines = [story.dateline for story in self.stories]
        news = "本报讯"
        self.assertEqual(datelines, ["", news, news, "", news, news, ""])
        for story in self.stories:
            self.assertNotIn(news, story.body)

    def test_it_stores_bodies_as_they_come_out_of_cleaning(self):
        for story in self.stories:
            with self.subTest(story=story.headline):
                self.assertEqual(story.body, richtext.clean(story.body))

    def test_it_keeps_a_slip_of_the_paper_and_notes_it(self):
        story = self.stories[0]
        self.assertIn("扎实做好好转企", story.body)
        self.assertIn("扎实做好好转企", story.staff_note)

    def test_it_says_that_the_column_is_a_reading(self):
        column = Column.objects.get()
        self.assertEqual([s for s in self.stories if s.column], [self.stories[0]])
        self.assertIn("推断", column.staff_note)
        self.assertIn("推断", self.stories[0].staff_note)

    def test_it_tells_readers_which_titles_are_the_web_editors(self):
        noted = {n: s for n, s in enumerate(self.stories, start=1) if s.editors_note}
        self.assertEqual({n: s.headline for n, s in noted.items()}, SUPPLIED_TITLES)
        self.assertIn("网站编辑", noted[5].editors_note)
        self.assertIn("第1版", noted[7].editors_note)

    def test_it_files_stories_where_they_belong(self):
        filed = [story.section.slug for story in self.stories]
        sections = [
            "yaowen",
            "jiankang",
            "jingji",
            "shehui",
            "shizheng",
            "wenlv",
            "quxian",
        ]
        self.assertEqual(filed, sections)
        places = [[d.slug for d in story.districts.all()] for story in self.stories]
        yingze = ["yingze"]
        self.assertEqual(places[:6], [yingze, [], [], [], [], yingze])

    def test_it_takes_topics_from_the_words_of_the_story(self):
        for story in self.stories:
            briefs = "".join(brief.text for brief in story.briefs.all())
            for tag in story.tags.all():
                with self.subTest(story=story.headline, topic=tag.name):
                    self.assertIn(tag.name, story.body + briefs)

    def test_it_leaves_no_row_that_a_form_would_refuse(self):
        for model in (Article, Contributor, Column, Section, Byline, Brief, Placement):
            for row in model.objects.all():
                with self.subTest(row=row):
                    row.full_clean()


class RoundUpTests(TestCase):
    fixtures = FIXTURES

    def test_it_has_ten_briefs_each_with_its_district(self):
        briefs = Brief.objects.order_by("order").values_list(
            "heading", "district__name"
        )
        self.assertEqual(len(briefs), 10)
        for heading, district in briefs:
            self.assertEqual(heading, district)

    def test_it_is_filed_under_every_district_of_its_briefs(self):
        story = Article.objects.get(headline=SUPPLIED_TITLES[7])
        of_briefs = {brief.district for brief in story.briefs.all()}
        self.assertEqual(set(story.districts.all()), of_briefs)

    def test_it_ends_with_text_and_not_with_the_byline(self):
        last = Brief.objects.order_by("order").last()
        self.assertTrue(last.text.endswith("亲清政商关系。"))

    def test_it_goes_on_from_page_one(self):
        jumps = Placement.objects.exclude(continued_from="", continued_on="")
        self.assertEqual([(j.order, j.continued_from) for j in jumps], [(7, "1")])


class PhotoTests(TestCase):
    fixtures = FIXTURES

    def test_it_has_a_caption_and_invents_no_picture(self):
        photo = Photo.objects.get()
        self.assertFalse(photo.original)
        self.assertEqual(photo.caption, "图为吕旭彩在车场检查车辆状况。")
        self.assertEqual(photo.credit, "郭晓华、李静")
        self.assertIn(photo.alt, photo.caption)

    def test_it_stands_where_the_page_broke_the_paragraph(self):
        placing = Photo.objects.get().article_photos.get()
        blocks = richtext.blocks(placing.article.body)
        self.assertIn("三班队驾驶员", blocks[placing.after_paragraph - 1])


class PaperTests(TestCase):
    fixtures = FIXTURES

    def test_it_says_that_date_and_page_are_not_printed(self):
        issue = Issue.objects.get()
        page = issue.pages.get()
        self.assertEqual((str(issue), issue.number), ("2023-01-23", None))
        self.assertEqual((page.number, page.name), ("", ""))
        self.assertIn("推定", issue.readers_note)
        self.assertIn("版次", issue.readers_note)


class LoadingTests(TestCase):
    fixtures = FIXTURES

    def dump(self):
        out = io.StringIO()
        apps = ("districts", "articles", "editions", "ingest", "taggit")
        call_command("dumpdata", *apps, stdout=out)
        return out.getvalue()

    @pytest.mark.thorough
    def test_it_changes_nothing_when_loaded_again(self):
        before = self.dump()
        call_command("loaddata", *FIXTURES, verbosity=0)
        self.assertEqual(self.dump(), before)
        call_command("loaddata", "districts", "sections", "seed_issue", verbosity=0)
        self.assertEqual(self.dump(), before)

    def test_it_fills_the_readings_that_a_form_would_fill(self):
        for model in (Column, Contributor, Section):
            for row in model.objects.all():
                with self.subTest(name=row.name):
                    self.assertEqual(row.pinyin, search_key(row.name))
