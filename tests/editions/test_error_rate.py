"""差错率 by the official method: each counting rule, its limits, and the verdict."""

from decimal import Decimal

from django.test import SimpleTestCase

from editions.error_rate import (
    LIMIT,
    RULES,
    Found,
    Inspected,
    Kind,
    counted,
    each,
    rate,
)


def found(kind, **fields):
    return Found(kind, **fields)


class CountTests(SimpleTestCase):
    def assert_each(self, count, kind, **fields):
        self.assertEqual(each(found(kind, **fields)), Decimal(count))

    def test_it_is_one_for_one_wrong_character(self):
        self.assert_each("1", Kind.CHARACTERS, characters=1)

    def test_it_is_two_for_two_to_five_wrong_characters(self):
        for characters in (2, 3, 4, 5):
            self.assert_each("2", Kind.CHARACTERS, characters=characters)

    def test_it_is_four_for_more_than_five_wrong_characters(self):
        for characters in (6, 7, 100):
            self.assert_each("4", Kind.CHARACTERS, characters=characters)

    def test_it_is_one_for_a_figure_however_many_digits(self):
        self.assert_each("1", Kind.FIGURE, characters=9)

    def test_it_is_one_for_facts_transposed_foreign_and_minority_words(self):
        for kind in (Kind.FACT, Kind.TRANSPOSED, Kind.FOREIGN, Kind.MINORITY):
            self.assert_each("1", kind)

    def test_it_is_a_tenth_for_punctuation_and_format(self):
        for kind in (Kind.PUNCTUATION, Kind.FORMAT, Kind.FIGURE_STYLE):
            self.assert_each("0.1", kind)

    def test_it_is_double_for_a_weighty_error(self):
        self.assert_each("2", Kind.CHARACTERS, weighty=True)
        self.assert_each("8", Kind.CHARACTERS, characters=6, weighty=True)

    def test_it_is_not_doubled_for_punctuation_or_format(self):
        for kind in (Kind.PUNCTUATION, Kind.FORMAT):
            self.assert_each("0.1", kind, weighty=True)

    def test_it_has_a_rule_with_its_clause_for_every_kind(self):
        self.assertEqual(set(RULES), set(Kind))
        for rule in RULES.values():
            self.assertTrue(rule.clause.startswith("三."))
            self.assertGreater(rule.each, 0)


class LimitTests(SimpleTestCase):
    def test_it_counts_the_same_wrong_word_three_times_at_most(self):
        same = found(Kind.CHARACTERS, wrong="既使", right="即使")
        self.assertEqual(counted([same] * 5), [1, 1, 1, 0, 0])
        self.assertEqual(
            counted([found(Kind.CHARACTERS, wrong="既使", right="即使", places=7)]), [3]
        )

    def test_it_is_counted_in_places_and_not_in_records(self):
        twice = found(Kind.CHARACTERS, wrong="既使", right="即使", places=2)
        self.assertEqual(counted([twice, twice]), [2, 1])

    def test_it_counts_another_wrong_word_separately(self):
        one = found(Kind.CHARACTERS, wrong="既使", right="即使", places=4)
        other = found(Kind.CHARACTERS, wrong="座落", right="坐落")
        self.assertEqual(counted([one, other]), [3, 1])

    def test_it_does_not_take_errors_without_words_for_the_same(self):
        self.assertEqual(counted([found(Kind.FACT)] * 4), [1, 1, 1, 1])

    def test_it_does_not_apply_to_punctuation(self):
        mark = found(Kind.PUNCTUATION, wrong=",", right="，", places=5)
        self.assertEqual(counted([mark]), [Decimal("0.5")])

    def test_it_counts_the_use_of_figures_once_at_most_in_an_issue(self):
        errors = [
            found(Kind.FIGURE_STYLE, wrong=str(number), places=3) for number in range(6)
        ]
        self.assertEqual(sum(counted(errors)), 1)
        self.assertEqual(counted(errors)[-1], 0)


class RateTests(SimpleTestCase):
    def test_it_agrees_with_the_example_of_the_method(self):
        """二万字，2 个差错：差错率为 1/10000."""
        errors = [found(Kind.FACT), found(Kind.CHARACTERS)]
        self.assertEqual(rate(errors, [Inspected(20_000)]).in_ten_thousand, 1)

    def test_it_counts_pictures_at_their_share(self):
        page = Inspected(10_000, art=1000, ornament=500)
        self.assertEqual(page.characters, 8500 + 800 + 150)

    def test_it_includes_what_is_between_and_beside_the_pages(self):
        whole = rate([], [Inspected(9600)] * 4, between_pages=1200, inserted=400)
        self.assertEqual(whole.characters, 4 * 9600 + 1600)

    def test_it_is_sound_at_three_in_ten_thousand_and_not_at_a_tenth_more(self):
        pages = [Inspected(10_000)]
        three = [found(Kind.FACT)] * 3
        self.assertEqual(rate(three, pages).in_ten_thousand, LIMIT)
        self.assertTrue(rate(three, pages).is_sound)
        self.assertFalse(rate([*three, found(Kind.PUNCTUATION)], pages).is_sound)

    def test_it_is_judged_as_it_is_and_not_as_it_is_printed(self):
        self.assertFalse(rate([found(Kind.FACT)] * 3, [Inspected(9_999)]).is_sound)

    def test_it_does_not_exist_when_nothing_is_inspected(self):
        nothing = rate([], [])
        self.assertIsNone(nothing.in_ten_thousand)
        self.assertIsNone(nothing.is_sound)
