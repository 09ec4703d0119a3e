from django.test import SimpleTestCase

from ingest.reading import asking_rates
from ingest.reading.asking import cases, doubts
from ingest.reading.composing import compose
from ingest.reading.short_lines import SUBHEAD_OR_CAPTION
from ingest.reading.values import Role, Segment
from tests.ingest.pages import LONG, PARK

SHORT = "昨日，市民围看新泵房。"
THIRD = "城南公园免费开放，园里的长椅重新刷过漆，傍晚来散步的人比往年多了一倍还不止。"
# (what is odd, (role, text) of each line, (kind, line)): right for no story below.
ODD = (
    ("a name behind the last stop", [("body", LONG + "赵敏")], ("name_last", 1)),
    ("two names run together", [("body", LONG + "赵敏孙丽丽")], ("run_last", 1)),
    (
        "a title in brackets",
        [("body", f"本报讯（记者｜赵敏）{LONG}")],
        ("title_unread", 1),
    ),
    ("names in brackets", [("body", f"（赵敏 孙丽）{LONG}")], ("bracket_first", 1)),
    ("a line with a name", [("body", LONG), ("body", "城北 赵敏")], ("name_line", 2)),
    ("a dateline", [("body", f"城北新闻网讯 {LONG}")], ("dateline_unread", 1)),
    (
        "who took a picture",
        [("body", f"{SHORT}赵敏摄"), ("body", LONG)],
        ("work_unread", 1),
    ),
    (
        "a word as a name",
        [("byline", "记者 赵敏"), ("body", "赵敏赵敏" + LONG)],
        ("word_as_name", 1),
    ),
    (
        "a byline of nobody",
        [("body", LONG), ("byline", "城北的郭女士")],
        ("byline_of_nobody", 2),
    ),
    (
        "a second reporter",
        [("byline", "记者 赵敏 通讯员"), ("body", LONG)],
        ("byline_half_read", 1),
    ),
    (
        "a heading as a byline",
        [("byline", "老问题有新应对"), ("body", LONG)],
        ("words_as_names", 1),
    ),
    ("a lost character", [("body", f"城北□水厂通水。{LONG}")], ("slip", 1)),
    ("nobody signs", [("body", LONG)], ("unsigned_short", 1)),
    (
        "a date as kicker",
        [("kicker", "2024-03-05 星期二"), ("body", LONG)],
        ("heading_furniture", 1),
    ),
    ("a name as deck", [("deck", "赵　敏"), ("body", LONG)], ("heading_name", 1)),
    (
        "a sentence as headline",
        [("headline", "水厂今日通水。"), ("body", LONG)],
        ("heading_sentence", 1),
    ),
    (
        "a headline of other words",
        [("headline", "果农忙摘苹果"), ("body", LONG * 3 + THIRD)],
        ("headline_apart", 1),
    ),
    (
        "a column in brackets",
        [("headline", "水厂通水（民生线）"), ("body", LONG)],
        ("series", 1),
    ),
    (
        "a headline in the copy",
        [("body", f"水厂今日通水　　本报讯 {LONG}")],
        ("headline_within", 1),
    ),
    (
        "a headline left over",
        [("unplaced", "水厂通水质量好"), ("body", LONG)],
        ("unplaced_of_story", 1),
    ),
    (
        "a line of another page",
        [("body", LONG), ("unplaced", "评报热线")],
        ("unplaced", 2),
    ),
    (
        "a kicker that the copy speaks of more than of the headline",
        [("kicker", "水厂通水质量好"), ("headline", "庭审现场"), ("body", LONG + PARK)],
        ("headline_beside_other", 2),
    ),
    ("nothing but a heading", [("headline", "水厂通水")], ("only_heading", 1)),
    (
        "a short line between",
        [("body", LONG), ("body", "三年磨一剑"), ("body", LONG)],
        ("short_between", 2),
    ),
    ("a caption's mark", [("body", LONG), ("body", f"▲{SHORT}")], ("caption_mark", 2)),
    (
        "a caption above",
        [("body", SHORT), ("dateline", "本报讯"), ("body", LONG)],
        ("caption_above", 1),
    ),
    (
        "a credit below copy",
        [("body", SHORT), ("credit", "赵敏 摄"), ("body", LONG)],
        ("credit_below", 1),
    ),
    (
        "a caption without a name",
        [("caption", SHORT), ("credit", "赵敏 摄"), ("caption", SHORT)],
        ("caption_unsigned", 3),
    ),
    (
        "a caption with half a bracket",
        [("body", LONG), ("caption", "水厂外景（视频截图")],
        ("caption_unbalanced", 2),
    ),
    (
        "one caption without the mark of the others",
        [
            ("body", LONG),
            *(("caption", f"{mark}{SHORT}") for mark in ("左图：", "下图：", "")),
        ],
        ("caption_unmarked", 4),
    ),
    (
        "what a picture shows at the end of copy",
        [("body", f"{LONG}图为工人检查新装的水表。")],
        ("caption_within", 1),
    ),
    ("furniture", [("body", LONG), ("body", "上一篇 下一篇")], ("furniture_copy", 2)),
    (
        "a subhead of another form",
        [
            ("subhead", "一、水"),
            ("body", LONG),
            ("subhead", "二、电"),
            ("body", LONG),
            ("subhead", "公园开放"),
            ("body", LONG),
        ],
        ("subhead_form", 5),
    ),
    (
        "a subhead at the end",
        [("body", LONG), ("subhead", "三年磨一剑")],
        ("subhead_last", 2),
    ),
    (
        "a lone subhead apart",
        [("body", LONG), ("subhead", "城南公园免费开放"), ("body", THIRD)],
        ("subhead_lone_apart", 2),
    ),
    (
        "a second dateline",
        [
            ("dateline", "本报讯"),
            ("body", LONG),
            ("dateline", "本报讯"),
            ("body", LONG),
        ],
        ("second_dateline", 3),
    ),
)
SOUND = (
    *(("kicker", "一张网连起千万家——"), ("headline", "城北水厂今日通水")),
    *(("dateline", "本报讯"), ("byline", "（记者 赵敏 通讯员 孙丽）")),
    *(("body", LONG), ("subhead", "工程历时两年"), ("body", LONG)),
    *(
        ("subhead", "三万户喝上新水"),
        ("body", LONG),
        ("caption", "▲新泵房"),
        ("credit", "赵敏 摄"),
    ),
)


def segments_of(lines, story=1, first=1):
    return [
        Segment(
            number,
            0,
            len(text),
            text,
            Role(role),
            None if role in {"unplaced", "furniture"} else story,
            score=0.9,
        )
        for number, (role, text) in enumerate(lines, start=first)
    ]


def kinds_of(segments):
    return [
        (kind, ask.line)
        for case in cases(segments, compose(segments))
        for kind, ask in doubts(case)
    ]


class AskingTests(SimpleTestCase):
    def test_it_sees_what_is_odd_whatever_read_it(self):
        for what, lines, odd in ODD:
            with self.subTest(what):
                self.assertIn(odd, kinds_of(segments_of(lines)))

    def test_it_sees_no_byline_in_what_reporters_do_and_say(self):
        told = f"城北社记者赵敏说，{LONG}"
        found = kinds_of(
            segments_of([("headline", "记者跟车 便衣捉贼"), ("body", told)])
        )
        self.assertTrue({"heading_source", "title_unread"}.isdisjoint(dict(found)))

    def test_it_sees_a_next_story_that_only_a_heading_begins(self):
        first = (("headline", "水厂通水"), ("byline", "记者 赵敏"), ("body", LONG))
        second = (("headline", "公园昨日开放"), ("body", PARK))
        segments = [*segments_of(first), *segments_of(second, story=2, first=4)]
        self.assertIn(("next_bare", 4), kinds_of(segments))

    def test_it_sees_no_office_that_lent_a_picture_left_out(self):
        for name, odd in (("赵敏", True), ("水厂办事处", False)):
            lines = (("byline", "记者 孙丽"), ("body", LONG), ("caption", "▲新泵房"))
            segments = segments_of((*lines, ("credit", f"{name}供图")))
            segments[-1] = segments[-1].but(score=0.55)
            kinds = dict(kinds_of(segments))
            with self.subTest(name):
                self.assertLessEqual("credit_unsigned" in kinds, odd)

    def test_it_asks_nothing_about_a_sound_story(self):
        (story,) = compose(segments_of(SOUND))
        self.assertEqual(story.asks, ())

    def test_it_asks_nothing_where_a_file_or_a_note_says_it(self):
        subhead = ("subhead", "城南公园免费开放")
        lines = (*SOUND, subhead, ("body", THIRD), ("byline", "（作者单位：水务局）"))
        parts = [
            part.but(score=1.0) if part.text == subhead[1] else part
            for part in segments_of(lines)
        ]
        self.assertEqual(compose(parts)[0].asks, ())

    def test_it_asks_whether_the_next_story_is_part_of_this_one(self):
        above = segments_of(SOUND)
        for headline, kind in (
            ("■谁来管水", "next_marked"),
            ("水厂归谁管", "next_alike"),
        ):
            below = segments_of(
                (("headline", headline), ("body", LONG)), story=2, first=20
            )
            with self.subTest(kind):
                self.assertIn((kind, 20), kinds_of(above + below))

    def test_it_asks_about_what_the_reading_is_unsure_of(self):
        kicker, *rest = segments_of(SOUND)
        (story,) = compose([kicker.but(score=0.5, reason="两行都像"), *rest])
        (ask,) = story.asks
        self.assertEqual((ask.line, ask.part, ask.text), (1, "kicker", SOUND[0][1]))
        self.assertIn("作引题把握不大（两行都像），请核对", story.notes[0])

    def test_it_asks_about_a_subhead_that_is_nearly_a_caption(self):
        segments = [
            s.but(reason=SUBHEAD_OR_CAPTION) if s.text == "工程历时两年" else s
            for s in segments_of(SOUND)
        ]
        self.assertIn(("subhead_or_caption", 6), kinds_of(segments))

    def test_it_asks_only_what_is_measured_to_be_often_right(self):
        segments = segments_of(
            [
                ("headline", "三万户喝上新水"),
                ("deck", "水厂历时两年建成通水"),
                ("byline", "记者 赵敏"),
                ("body", LONG),
            ]
        )
        self.assertIn(("deck_unmarked", 2), kinds_of(segments))
        self.assertLess(asking_rates.RATES["deck_unmarked"], asking_rates.REASONABLE)
        self.assertEqual(compose(segments)[0].asks, ())

    def test_it_asks_a_dozen_times_at_most_and_notes_five(self):
        lines = [("body", f"本报讯（记者｜赵敏）{LONG}")] * 20
        (story,) = compose(segments_of(lines))
        self.assertEqual((len(story.asks), len(story.notes)), (12, 5))
