"""Proofreading rules for dates that do not exist, and weekdays not of their date.

A day of the lunar calendar (正月初一, 腊月三十) is written in Chinese numerals
without 日, and 农历 before a date means it too: none of these is judged.
"""

import re
from calendar import monthrange
from datetime import date

from .reading import Slip

DATE = re.compile(
    r"(?<![\d.])(?:(?P<year>\d{4})年|(?P<near>今年|去年|前年|明年))?"
    r"(?P<month>\d{1,2})月(?P<day>\d{1,2})[日号]"
)
LAST_DAY = re.compile(r"(?:至|到|—|－|-|~|～|、|和)(?P<day>\d{1,2})[日号]")
IN_HAN = re.compile(
    r"(?P<year>[〇零一二三四五六七八九]{4})年"
    r"(?P<month>[一二三四五六七八九十]{1,3})月(?P<day>[一二三四五六七八九十]{1,3})[日号]"
)
MONTH = re.compile(r"(?<![\d.])(?:\d{4}年)?(?P<month>\d{1,2})月(?![\d龄大])")
CLOCK = re.compile(r"(?<![\d.])(?P<hour>\d{1,2})时(?P<minute>\d{1,2})分(?!之)")
LUNAR = re.compile("(?:农历|阴历|夏历|旧历|腊月|正月)[^，。；、（）]{0,6}$")
NEAR = {"今年": 0, "去年": -1, "前年": -2, "明年": 1}

WEEKDAYS = "一二三四五六日"
NAMED = (
    "(?:星期|礼拜)(?P<long>[一二三四五六日天])"
    r"|周(?P<short>[一二三四五六日])(?![\u4e00-\u9fff])"
    "|周(?P<then>[一二三四五六日])(?=上午|下午|中午|凌晨|晚|早|清晨|夜|当天)"
)
# 周一至周五 after a date is when something is open, not which day it was.
WEEKDAY_AFTER = re.compile(rf"[（(，, ]?(?:{NAMED})(?!至|到|—|－|-|～|~|、|和|起)")
WEEKDAY_BEFORE = re.compile(r"(?:星期|礼拜|周)(?P<long>[一二三四五六日天])[（(]$")
HAN_DIGIT = {digit: number for number, digit in enumerate("〇一二三四五六七八九")}
HAN_DIGIT["零"] = 0


def impossible(text, at=None):
    """Find dates and times that no calendar or clock has; at is the story's day."""
    for match in DATE.finditer(text):
        if _is_lunar(text, match.start()):
            continue
        year, month = _year(match, at), int(match["month"])
        if not 1 <= month <= 12:
            yield _no_such(text, *match.span(), "一年只有十二个月")
            continue
        last = _days_in(year, month)
        if not 1 <= int(match["day"]) <= last:
            yield _no_such(text, *match.span(), _length(year, month))
        until = LAST_DAY.match(text, match.end())
        if until and not 1 <= int(until["day"]) <= last:
            yield _no_such(text, match.start(), until.end(), _length(year, month))
    for match in IN_HAN.finditer(text):
        year = int("".join(str(HAN_DIGIT[digit]) for digit in match["year"]))
        month, day = _number(match["month"]), _number(match["day"])
        if _is_lunar(text, match.start()):
            continue
        if not (1 <= month <= 12 and 1 <= day <= _days_in(year, month)):
            yield _no_such(text, *match.span(), "请核对年月日")
    for match in MONTH.finditer(text):
        if not 1 <= int(match["month"]) <= 12 and not DATE.match(text, match.start()):
            yield _no_such(text, *match.span(), "一年只有十二个月")
    for match in CLOCK.finditer(text):
        if int(match["hour"]) > 24 or int(match["minute"]) > 59:
            yield _no_such(text, *match.span(), "请核对时刻")


def weekday(text, at=None):
    """Find weekdays that disagree with the date beside them.

    A date without a year is the nearest such day to at; unjudged where at is None.
    """
    for match in DATE.finditer(text):
        if _is_lunar(text, match.start()):
            continue
        after = WEEKDAY_AFTER.match(text, match.end())
        before = WEEKDAY_BEFORE.search(text[max(0, match.start() - 4) : match.start()])
        day = _day(match, at) if after or before else None
        if day is None:
            continue
        right = WEEKDAYS[day.weekday()]
        if after:
            printed = after["long"] or after["short"] or after["then"]
            start, end = match.start(), after.end()
        else:
            printed = before["long"]
            start = match.start() - len(before.group())
            end = match.end()
        if printed.replace("天", "日") != right:
            yield Slip(
                start,
                end,
                f"{day.year}年{day.month}月{day.day}日是星期{right}，"
                f"不是星期{printed}，请核对。",
            )


def _no_such(text, start, end, why):
    return Slip(start, end, f"没有“{text[start:end]}”：{why}，请核对。")


def _length(year, month):
    of = f"{year}年{month}月" if year else f"{month}月"
    return f"{of}只有{_days_in(year, month)}天"


def _days_in(year, month):
    """Return how long a month is; of an unknown year, at the longest."""
    return monthrange(year if year and year > 0 else 2000, month)[1]


def _is_lunar(text, start):
    return LUNAR.search(text[max(0, start - 8) : start])


def _year(match, at):
    """Return the year a date is in, or None where it is unknown."""
    if match["year"]:
        return int(match["year"]) or None
    if match["near"]:
        return at.year + NEAR[match["near"]] if at else None
    return None


def _day(match, at):
    year = _year(match, at)
    month, day = int(match["month"]), int(match["day"])
    if year:
        return _date(year, month, day)
    if at is None or match["near"] or match["year"]:
        return None
    near = [_date(at.year + step, month, day) for step in (-1, 0, 1)]
    return min(filter(None, near), key=lambda d: abs(d - at), default=None)


def _date(year, month, day):
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _number(words):
    """Read a Chinese number below a hundred: 二十三 is 23; nonsense is 0."""
    tens, ten, ones = words.rpartition("十")
    if any(len(part) > 1 or part == "十" for part in (tens, ones)):
        return 0
    return (HAN_DIGIT.get(tens, 1) * 10 if ten else 0) + HAN_DIGIT.get(ones, 0)
