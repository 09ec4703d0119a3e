"""Anchors: a passage is found again through edits, and never where it is not."""

from django.test import SimpleTestCase
from hypothesis import given, strategies as st

from planning.notes.anchors import anchor_at, found, squeezed
from planning.notes.edit_distance import closest

# No character twice: what is found can be at one place only.
HAN = [chr(code) for code in range(0x4E00, 0x4E00 + 3000)]
BEFORE, AFTER = "".join(HAN[:200]), "".join(HAN[400:600])
PASSAGE, OTHERS = "".join(HAN[200:300]), HAN[1000:]
words = st.integers(1, 100).map(lambda size: PASSAGE[:size])
others = st.lists(st.sampled_from(OTHERS), max_size=60).map("".join)
sides = st.tuples(st.integers(0, 200), st.integers(0, 200))
few = st.text("甲乙丙", max_size=40)


def noted(before, passage, after):
    text = before + passage + after
    return anchor_at(text, len(before), len(before) + len(passage))


def distance(one, other):
    row = list(range(len(other) + 1))
    for number, a in enumerate(one, 1):
        last, row[0] = row[0], number
        for place, b in enumerate(other, 1):
            last, row[place] = (
                row[place],
                min(row[place] + 1, row[place - 1] + 1, last + (a != b)),
            )
    return row[-1]


class AnchorPropertyTests(SimpleTestCase):
    @given(words, sides, others, others)
    def test_it_follows_words_that_stay_wherever_the_text_around_them_goes(
        self, passage, around, before, after
    ):
        left, right = BEFORE[: around[0]], AFTER[: around[1]]
        anchor = noted(left, passage, right)
        # Grown before and behind; moved to the end with what stood before it; alone.
        texts = [before + left + passage + right + after]
        if len(passage + left) >= 8:
            texts.append(right + left + passage)
        if len(passage) >= 8:
            texts.append(after + right + passage + left)
        for text in texts:
            start = text.index(passage)
            self.assertEqual(found(anchor, text), (start, start + len(passage)))

    @given(words, sides, others)
    def test_it_is_orphaned_when_the_words_are_gone(self, passage, around, other):
        left, right = BEFORE[: 8 + around[0]], AFTER[: 8 + around[1]]
        anchor = noted(left, passage, right)
        for text in (left + right, other, other + left, right + other, ""):
            self.assertIsNone(found(anchor, text))

    @given(
        st.integers(1, 40),
        others.filter(bool),
        st.integers(8, 200),
        st.integers(8, 200),
    )
    def test_it_takes_what_stands_in_the_place_of_a_short_passage(
        self, size, other, left, right
    ):
        left, right = BEFORE[-left:], AFTER[:right]
        anchor = noted(left, PASSAGE[:size], right)
        place = found(anchor, left + other + right)
        if len(other) <= max(20, 2 * size):
            self.assertEqual(place, (len(left), len(left) + len(other)))
        else:
            self.assertIsNone(place)

    @given(
        st.integers(20, 100),
        st.lists(st.tuples(st.floats(0, 0.99), st.sampled_from(OTHERS)), max_size=4),
        others,
    )
    def test_it_follows_words_of_which_some_were_changed_where_nothing_around_stayed(
        self, size, changes, before
    ):
        passage = list(PASSAGE[:size])
        for where, character in changes:
            passage[int(where * size)] = character
        place = found(noted(BEFORE, PASSAGE[:size], AFTER), before + "".join(passage))
        self.assertIsNotNone(place)
        start, end = place
        # What was changed at an edge is no longer told from what stands around.
        self.assertLessEqual(abs(start - len(before)), len(changes))
        self.assertLessEqual(abs(end - len(before) - size), len(changes))

    @given(st.text("甲乙", max_size=60), st.text("甲乙丙", max_size=60), st.data())
    def test_it_answers_a_span_of_the_text_or_nothing_whatever_it_is_given(
        self, old, new, data
    ):
        start = data.draw(st.integers(0, len(old)))
        end = data.draw(st.integers(start, len(old)))
        anchor = anchor_at(old, start, end)
        if start < end:
            self.assertEqual(found(anchor, old), (start, end))
        place = found(anchor, new)
        if place:
            self.assertTrue(0 <= place[0] < place[1] <= len(new), place)

    @given(few.filter(bool), few)
    def test_it_finds_the_part_that_differs_least(self, passage, text):
        least, start, end = closest(passage, text)
        self.assertEqual(distance(passage, text[start:end]), least)
        ends = range(len(text) + 1)
        spans = (text[a:b] for a in ends for b in ends[a:])
        self.assertEqual(least, min(distance(passage, span) for span in spans))


class AnchorTests(SimpleTestCase):
    def test_it_does_not_take_the_same_figure_elsewhere_for_the_passage(self):
        text = "全市共有253人参加，去年是253人。"
        anchor = anchor_at(text, 4, 7)
        self.assertEqual(found(anchor, text), (4, 7))
        self.assertEqual(found(anchor, "全市共有235人参加，去年是253人。"), (4, 7))
        self.assertIsNone(found(anchor, "各县另有统计，去年是253人。"))

    def test_it_tells_the_same_words_apart_by_what_stands_around_them(self):
        text = "上午，志愿者来到站台。下午，志愿者来到学校。"
        second = text.rindex("志愿者")
        anchor = anchor_at(text, second, second + 3)
        moved = "下午，志愿者来到学校。上午，志愿者来到站台。"
        self.assertEqual(found(anchor, moved), (3, 6))

    def test_it_needs_no_long_time_for_a_long_text_of_one_character(self):
        text = "啊" * 50_000
        anchor = anchor_at(text, 20_000, 20_500)
        self.assertEqual(found(anchor, text), (20_000, 20_500))
        self.assertIsNone(found(anchor, "哦" * 50_000))

    def test_it_reads_a_text_without_its_blanks(self):
        self.assertEqual(squeezed("一 行\n　另\xa0一行\t"), "一行另一行")
