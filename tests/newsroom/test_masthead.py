"""The head of the paper: its name, the day, the weekday and the lunar date."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import time_machine
from django.conf import settings
from django.test import SimpleTestCase, TestCase

from articles.lunar import lunar_date

SHANGHAI = ZoneInfo("Asia/Shanghai")
# From printed calendars: month ends of 29 and 30 days, leap months, festivals.
ALMANAC = {
    "2022-01-31": "辛丑年腊月廿九 除夕",
    "2022-02-01": "壬寅年正月初一 春节",
    "2022-02-15": "壬寅年正月十五 元宵节",
    "2022-06-03": "壬寅年五月初五 端午节",
    "2022-09-10": "壬寅年八月十五 中秋节",
    "2022-12-22": "壬寅年冬月廿九 冬至",
    "2023-01-20": "壬寅年腊月廿九 大寒",
    "2023-01-21": "壬寅年腊月三十 除夕",
    "2023-01-22": "癸卯年正月初一 春节",
    "2023-01-23": "癸卯年正月初二",
    "2023-03-22": "癸卯年闰二月初一",
    "2023-04-05": "癸卯年闰二月十五 清明",
    "2023-04-20": "癸卯年三月初一 谷雨",
    "2023-06-22": "癸卯年五月初五 端午节",
    "2023-09-29": "癸卯年八月十五 中秋节",
    "2024-02-05": "癸卯年腊月廿六",
    "2024-02-09": "癸卯年腊月三十 除夕",
    "2024-02-10": "甲辰年正月初一 春节",
    "2024-06-10": "甲辰年五月初五 端午节",
    "2024-09-17": "甲辰年八月十五 中秋节",
    "2024-12-21": "甲辰年冬月廿一 冬至",
    "2025-01-28": "甲辰年腊月廿九 除夕",
    "2025-01-29": "乙巳年正月初一 春节",
    "2025-05-31": "乙巳年五月初五 端午节",
    "2025-07-25": "乙巳年闰六月初一",
    "2025-10-06": "乙巳年八月十五 中秋节",
    "2026-02-16": "乙巳年腊月廿九 除夕",
    "2026-02-17": "丙午年正月初一 春节",
    "2026-06-19": "丙午年五月初五 端午节",
    "2026-09-25": "丙午年八月十五 中秋节",
    "2027-02-05": "丙午年腊月廿九 除夕",
    "2027-02-06": "丁未年正月初一 春节",
    "2027-06-09": "丁未年五月初五 端午节",
    "2027-09-15": "丁未年八月十五 中秋节",
    "2027-10-08": "丁未年九月初九 重阳节 寒露",
}


class LunarDateTests(SimpleTestCase):
    def test_it_agrees_with_the_almanac(self):
        for day, lunar in ALMANAC.items():
            with self.subTest(day=day):
                self.assertEqual(lunar_date(date.fromisoformat(day)), lunar)

    def test_it_is_silent_where_its_tables_end(self):
        for year in (1900, 2100, 2199):
            with self.subTest(year=year):
                self.assertEqual(lunar_date(date(year, 6, 1)), "")


class MastheadTests(TestCase):
    def head_at(self, *moment):
        with time_machine.travel(datetime(*moment, tzinfo=SHANGHAI), tick=False):
            return self.client.get("/")

    def test_it_carries_the_name_and_the_day(self):
        response = self.head_at(2023, 1, 23, 8)
        self.assertContains(
            response, f'<h1 class="nameplate">{settings.SITE_NAME}</h1>'
        )
        for words in ("2023年1月23日 星期一", "癸卯年正月初二"):
            self.assertContains(response, words)

    def test_it_turns_at_local_midnight(self):
        self.assertContains(self.head_at(2023, 1, 21, 23, 59), "除夕")
        self.assertContains(self.head_at(2023, 1, 22, 0, 0), "春节")

    def test_it_links_other_pages_home_by_the_name(self):
        response = self.client.get("/districts/")
        name = f'<a href="/">{settings.SITE_NAME}</a>'
        self.assertContains(response, f'<p class="nameplate">{name}</p>')
