from datetime import UTC, date, datetime

from django.template import Context, Template
from django.test import SimpleTestCase
from django.utils import timezone

from articles.dates import day_of_year, spoken


def moment(*parts):
    return timezone.make_aware(datetime(*parts))


NOW = moment(2025, 11, 22, 21, 50)


class SpokenDateTests(SimpleTestCase):
    def test_it_says_a_day_as_a_newsroom_does(self):
        for parts, text in (
            ((2025, 11, 22, 21, 40), "今天 21:40"),
            ((2025, 11, 22, 0, 0), "今天 00:00"),
            ((2025, 11, 21, 8, 5), "昨天 08:05"),
            ((2025, 11, 23, 6, 0), "明天 06:00"),
            ((2025, 11, 20, 21, 40), "11月20日 21:40"),
            ((2025, 11, 24, 0, 0), "11月24日 00:00"),
            ((2025, 3, 2, 9, 0), "3月2日 09:00"),
            ((2024, 3, 2, 9, 0), "2024年3月2日 09:00"),
        ):
            with self.subTest(text=text):
                self.assertEqual(spoken(moment(*parts), NOW), text)

    def test_it_says_yesterday_across_new_year(self):
        new_year = moment(2026, 1, 1, 0, 10)
        self.assertEqual(spoken(moment(2025, 12, 31, 23, 50), new_year), "昨天 23:50")
        self.assertEqual(
            spoken(moment(2025, 12, 30, 9, 0), new_year), "2025年12月30日 09:00"
        )

    def test_it_speaks_in_the_time_of_the_paper(self):
        utc = datetime(2025, 11, 21, 16, 30, tzinfo=UTC)
        self.assertEqual(spoken(utc, NOW), "今天 00:30")

    def test_it_says_nothing_of_no_moment(self):
        self.assertEqual(spoken(None), "")

    def test_it_is_a_filter_of_templates(self):
        page = Template("{% load desk_dates %}{{ now|spoken }}{{ never|spoken }}")
        text = page.render(Context({"now": timezone.now(), "never": None}))
        self.assertRegex(text, r"\A(今天|昨天) \d\d:\d\d\Z")

    def test_it_names_the_year_of_a_day_only_where_it_is_not_this_one(self):
        for year, words in ((2026, "1月23日"), (2023, "2023年1月23日")):
            day = day_of_year(date(year, 1, 23), today=date(2026, 12, 1))
            self.assertEqual(day, words)
