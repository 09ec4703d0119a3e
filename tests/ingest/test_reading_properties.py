"""What holds for any text at all."""

import time
from unittest.mock import patch

import pytest
from django.test import SimpleTestCase
from hypothesis import HealthCheck, given, settings as limits, strategies as st

from ingest.reading import UnreadablePage, lines_of_text, read, signatures
from ingest.reading.composing import compose
from tests.ingest.pages import seed_text
from tests.level import examples

PIECES = [
    *(
        "本报讯",
        "本报记者",
        "通讯员",
        "王勇",
        "（",
        "）",
        "(",
        ")",
        "“",
        "”",
        "《",
        "》",
    ),
    *("。", "，", "、", "：", "——", "/", "文/图", "摄", "图为", "▲", "□", "1.", "一、"),
    *(
        "(上接第1版)",
        "（下转",
        "第03版：要闻",
        "责编",
        "新华社北京5月9日电",
        "水厂通水",
    ),
    *(
        "城北",
        "abc",
        "12",
        "月",
        "日",
        "\n",
        "\n\n",
        "\n\n\n\n",
        "　　",
        " ",
        "新时代 新征程",
    ),
]
TEXTS = st.lists(st.sampled_from(PIECES), min_size=1, max_size=80).map("".join)
ANY_TEXT = st.text(max_size=300).map(lambda text: f"水厂{text}")
LIMITS = limits(
    max_examples=examples(150), deadline=None, suppress_health_check=list(HealthCheck)
)
HOSTILE = (
    "（" * 1500 + "水",
    "水" + "（记者 " * 1500,
    "本报" * 2000,
    "通讯员" + "王" * 4000,
    "本报讯" + " " * 4000 + "水",
    "水——" * 1500,
    "文/图/" * 1500 + "水",
    "、".join(["王勇"] * 1500),
    "水\n" * 4000,
    "一、" * 2000,
    "《" * 2000 + "水" + "》" * 2000,
    "5月6日" * 1500,
    "（记者\n" * 1500,
    "（记者 王勇）水\n" * 500,
    "讯（记者王勇）" * 800,
    "驻" * 3000 + "记者",
    "1" + " " * 3000 + "x讯（记者王勇）",
)


def read_or_refuse(text):
    try:
        return read(text)
    except UnreadablePage:
        return None


class PropertyTests(SimpleTestCase):
    def assert_every_character_is_in_one_place(self, text):
        reading = read_or_refuse(text)
        if reading is None:
            return
        lines = lines_of_text(text)
        covered = {}
        for segment in reading.segments:
            self.assertEqual(
                segment.text, lines[segment.line][segment.start : segment.stop]
            )
            covered.setdefault(segment.line, []).append((segment.start, segment.stop))
        for number, line in lines.items():
            if not line.strip():
                continue
            at = 0
            for start, stop in sorted(covered.get(number, ())):
                self.assertEqual(start, at, f"line {number}")
                at = stop
            self.assertEqual(at, len(line), f"line {number}")

    def test_it_puts_every_character_of_the_seed_in_one_place(self):
        self.assert_every_character_is_in_one_place(seed_text())

    @LIMITS
    @given(TEXTS)
    def test_it_puts_every_character_of_a_page_in_one_place(self, text):
        self.assert_every_character_is_in_one_place(text)

    @LIMITS
    @given(ANY_TEXT)
    def test_it_reads_any_text_or_refuses_it(self, text):
        self.assert_every_character_is_in_one_place(text)

    @LIMITS
    @given(TEXTS)
    def test_it_composes_the_same_stories_again(self, text):
        reading = read_or_refuse(text)
        if reading:
            self.assertEqual(compose(reading.segments), reading.stories)

    def test_it_reads_a_line_of_a_longer_page_as_often_as_of_a_short_one(self):
        def parses(lines):
            signatures._read.cache_clear()  # it keeps what earlier texts held
            page = "\n\n".join(
                f"（记者 王勇{n}）水{n}。（记者{n}" for n in range(lines)
            )
            with patch.object(signatures, "Parser", wraps=signatures.Parser) as parser:
                read(page)
            return parser.call_count

        self.assertLessEqual(parses(80), 4 * parses(20) + 4)

    @pytest.mark.thorough
    def test_it_takes_four_times_the_time_for_four_times_a_hostile_text(self):
        for text in HOSTILE:
            with self.subTest(text[:12]):
                # Squared time would be sixteen times; the machine is shared, and
                # one good measurement out of three is enough.
                ratios = (
                    _time("\n".join([text] * 4)) / max(_time(text), 0.005)
                    for _ in range(3)
                )
                self.assertTrue(any(ratio < 9 for ratio in ratios))


def _time(text):
    start = time.process_time()
    read_or_refuse(text)
    return time.process_time() - start
