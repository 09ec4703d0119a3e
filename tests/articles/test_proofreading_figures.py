from datetime import date

from django.test import SimpleTestCase

from tests.articles.proofs import found, mended, read


class FigureTests(SimpleTestCase):
    def test_it_narrows_full_width_figures_and_letters(self):
        self.assertEqual(
            mended("２０２３年，增长３．５％，ＧＤＰ"), "2023年，增长3.5%，GDP"
        )

    def test_it_mends_numbers_written_two_ways(self):
        self.assertEqual(
            mended("二零二三年20几人住了三、四天，涨.5倍，值3。5万元"),
            "二〇二三年二十几人住了三四天，涨0.5倍，值3.5万元",
        )

    def test_it_finds_thousands_in_chinese_after_a_figure(self):
        self.assertEqual(found("4千元、3百人。"), [("4千", None), ("3百", None)])

    def test_it_leaves_right_numbers(self):
        text = "二〇二三年，4千米、5千瓦、3万人、1000多人，第三、四中学，一、二年级。"
        self.assertEqual(read(text), [])


class DateTests(SimpleTestCase):
    def test_it_finds_days_that_no_calendar_has(self):
        for text in (
            "2月30日",
            "2023年2月29日",
            "13月1日",
            "2023年13月",
            "4月31日",
            "二〇二三年二月三十日",
            "今年2月29日",
        ):
            with self.subTest(text):
                self.assertEqual(found(f"在{text}开幕"), [(text, None)])

    def test_it_finds_a_last_day_beyond_the_month(self):
        self.assertEqual(found("1月28日至32日"), [("1月28日至32日", None)])

    def test_it_finds_times_that_no_clock_has(self):
        self.assertEqual(
            found("25时10分、9时61分"), [("25时10分", None), ("9时61分", None)]
        )

    def test_it_leaves_days_that_are(self):
        text = "2024年2月29日、2月29日、12月31日至次日，18月龄，7时59分，1.13月"
        self.assertEqual(read(text), [])

    def test_it_leaves_lunar_days(self):
        for text in ("正月初一", "腊月三十", "农历2月30日", "农历二〇二三年二月三十日"):
            with self.subTest(text):
                self.assertEqual(read(text), [])


class WeekdayTests(SimpleTestCase):
    def test_it_finds_a_weekday_not_of_its_date(self):
        [hit] = read("2023年1月23日 星期二")
        self.assertEqual(hit.text, "2023年1月23日 星期二")
        self.assertIn("星期一", hit.message)

    def test_it_finds_one_in_any_writing(self):
        for text in (
            "1月23日（周二）",
            "星期二（1月23日）",
            "1月23日，星期天",
            "1月23日周五上午",
        ):
            with self.subTest(text):
                self.assertEqual([h.rule for h in read(text)], ["weekday"])

    def test_it_leaves_right_weekdays(self):
        text = (
            "2023年1月22日（星期日），1月23日（周一），1月22日星期天，1月24日周二上午"
        )
        self.assertEqual(read(text), [])

    def test_it_takes_a_date_without_a_year_for_the_nearest(self):
        self.assertEqual(read("12月30日（周五）", at=date(2023, 1, 3)), [])
        self.assertEqual(len(read("12月30日（周五）", at=date(2023, 12, 3))), 1)

    def test_it_does_not_judge_without_a_year_or_a_day_to_go_by(self):
        self.assertEqual(read("1月23日（周二）", at=None), [])

    def test_it_leaves_opening_days(self):
        self.assertEqual(read("1月23日，周二至周五开放，1月23日周二起"), [])
