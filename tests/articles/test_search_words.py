import string

from django.test import SimpleTestCase
from hypothesis import given, strategies as st

from articles.search.words import asked_words, fold, words

HAN = "太原市迎泽区老旧小区改造工程今年开工王勇郭晓华一二三"
MARKS = "，。、“”《》——（）·%"
# A text of a newspaper: Han, marks, numbers and Latin words, full and half width.
TEXT = st.text(HAN + MARKS + "0123456789５Ｇ.，AaBbFf- \u3000\n", max_size=60)
CHINESE = st.text(HAN + MARKS, min_size=2, max_size=60)


def holds(text, asked):
    """Return whether a text has what is asked, as index and check find it together."""
    folded, phrase = fold(text), fold(asked)
    return set(asked_words(phrase)) <= set(words(folded)) and phrase in folded


class FoldingTests(SimpleTestCase):
    def test_it_takes_widths_cases_and_layout_blanks_for_nothing(self):
        for one, other in (
            ("５Ｇ网络", "5g网络"),
            ("王　勇", "王勇"),
            ("5G 网络", "5G网络"),
            ("F-35", "f-３５"),
            ("1,500名", "1500名"),
            ("迎\u200b泽", "迎泽"),
            ("A\tB", "a b"),
        ):
            with self.subTest(one=one):
                self.assertEqual(fold(one), fold(other))

    def test_it_keeps_latin_words_and_lines_apart(self):
        self.assertEqual(fold("hello world"), " hello world ")
        self.assertNotEqual(fold("hello world"), fold("helloworld"))
        self.assertEqual(fold("太原\n改造"), "太原\n改造")

    @given(TEXT)
    def test_it_is_the_same_folded_twice(self, text):
        self.assertEqual(fold(fold(text)), fold(text))

    @given(st.text(max_size=60))
    def test_it_bears_any_text(self, text):
        for word in words(fold(text)):
            self.assertTrue(all(c.isalnum() or c == "." for c in word), word)


class WordTests(SimpleTestCase):
    def test_it_overlaps_han_and_leaves_the_rest_whole(self):
        self.assertEqual(
            words(fold("迎泽区2023年")),
            ["迎", "泽", "区", "迎泽", "泽区", "2023", "年"],
        )
        self.assertEqual(words(fold("F-35、15.5亿")), ["f", "35", "15.5", "亿"])

    def test_it_asks_for_the_fewest(self):
        self.assertEqual(asked_words(fold("迎泽区")), ["迎泽", "泽区"])
        self.assertEqual(asked_words(fold("区")), ["区"])
        self.assertEqual(asked_words(fold("5G网络")), ["5g", "网络"])
        self.assertEqual(asked_words(fold("，。")), [])

    @given(CHINESE, st.data())
    def test_it_finds_every_substring_of_two_or_more_characters(self, text, data):
        start = data.draw(st.integers(0, len(text) - 2))
        end = data.draw(st.integers(start + 2, len(text)))
        self.assertTrue(holds(text, text[start:end]))

    @given(CHINESE, st.text(HAN, min_size=1, max_size=4))
    def test_it_finds_nothing_but_substrings(self, text, asked):
        self.assertEqual(holds(text, asked), fold(asked) in fold(text))

    @given(TEXT, TEXT)
    def test_it_finds_a_text_within_a_longer_one(self, before, text):
        if text.strip():
            self.assertTrue(holds(f"{before}。{text.strip()}。{before}", text.strip()))

    @given(
        st.text(string.digits, min_size=1, max_size=4),
        st.text(string.digits, min_size=1, max_size=4),
    )
    def test_it_does_not_find_a_number_within_a_longer_one(self, one, other):
        self.assertFalse(holds(f"全长{one}{other}公里", f"{other}公里"))
