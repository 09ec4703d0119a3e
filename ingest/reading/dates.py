"""Date inference: the likely date of issue of a page, from its own text."""

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import cnlunar

WIDE = {ord("０") + n: str(n) for n in range(10)}
FULL = re.compile(
    r"(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日(\s*[,，]?\s*(?:星期|周)[一二三四五六日天])?"
)
DAY = re.compile(
    r"(?<!\d)(\d{1,2})\s*月\s*(\d{1,2})\s*日(?:\s*至\s*(\d{1,2})\s*日)?(?P<after>.{0,3})"
)
YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})\s*年")
# These days had not come yet when the page was printed.
TO_COME = re.compile(
    r"(?:将[于在]|定于|拟于|截至|截止|预计|计划[于在]?|将|至|到|自|从)\s*$"
)
UNTIL = re.compile(r"^(?:起|前|之前|以前|止|施行|正式施|实施)")
# A lunar feast names its year: 除夕 on 21 January is 2023 alone, nearby.
FEASTS = {
    "除夕": (12, 30),
    "正月初一": (1, 1),
    "元宵": (1, 15),
    "端午": (5, 5),
    "中秋": (8, 15),
}
SPAN = timedelta(days=3)
LONGEST_TEXT = 60_000


@dataclass(frozen=True)
class IssueDate:
    """The likeliest date of issue, the range it lies in, and the reasons in words."""

    best: date
    earliest: date
    latest: date
    reasons: tuple[str, ...]
    is_printed: bool = False


def issue_date(text, today):
    """Infer the date of issue, or return None where the page names no day at all."""
    text = text[:LONGEST_TEXT].translate(WIDE)
    printed = _masthead(text)
    if printed:
        reason = f"版面上印着{printed:%Y}年{printed.month}月{printed.day}日和星期。"
        return IssueDate(printed, printed, printed, (reason,), is_printed=True)
    year, why_year = _year(text, today)
    days = list(_days(text, year))
    past = [day for day, _ in days if day <= today]
    if not past:
        return None
    # One odd date must not carry the rest: the latest within a month of the usual.
    usual = Counter((day.year, day.month) for day in past).most_common(1)[0][0]
    near = [d for d in past if abs((d - date(*usual, 15)).days) <= 45]
    latest = max(near or past)
    words = dict(days)[latest]
    best = min(latest + timedelta(days=1), today)
    reasons = (
        why_year,
        f"正文里最晚的日期是“{words}”，日报通常次日见报。",
        "版面上没有印出版日期，只能推定，请核对。",
    )
    return IssueDate(best, latest, min(latest + SPAN, today), reasons)


def _masthead(text):
    for match in FULL.finditer(text):
        if match[4]:
            day = _date(int(match[1]), int(match[2]), int(match[3]))
            if (
                day
                and "一二三四五六日".find(match[4].strip()[-1].replace("天", "日"))
                == day.weekday()
            ):
                return day
    return None


def _year(text, today):
    by_feast = _year_of_feast(text, today)
    if by_feast:
        return by_feast
    years = Counter(int(year) for year in YEAR.findall(text) if int(year) <= today.year)
    if years:
        # Papers look back further than ahead: the latest that is named more than once.
        often = [year for year, count in years.items() if count > 1] or list(years)
        year = max(often)
        return year, f"正文提到最多、最晚的年份是{year}年。"
    return today.year, f"正文没有写年份，按今年{today.year}年算。"


def _year_of_feast(text, today):
    for feast, (month, day) in FEASTS.items():
        for match in DAY.finditer(text):
            around = text[match.start() : match.end() + 30]
            if f"这天是{feast}" not in text[
                match.start() : match.end() + 120
            ] and not re.search(rf"日[（(，]?(?:{feast})", around):
                continue
            years = [
                year
                for year in range(today.year - 15, today.year + 1)
                if _is_feast(_date(year, int(match[1]), int(match[2])), month, day)
            ]
            named = {int(year) for year in YEAR.findall(text)}
            agreed = [year for year in years if year in named] or years[-1:]
            if agreed:
                words = f"{match[1]}月{match[2]}日是{feast}"
                return agreed[-1], f"文中说{words}，合{agreed[-1]}年。"
    return None


def _is_feast(day, lunar_month, lunar_day):
    if day is None:
        return False
    lunar = cnlunar.Lunar(datetime(day.year, day.month, day.day, 12))
    if lunar_day == 30:  # the last day of the year, the 29th of a short month
        return _is_feast(day + timedelta(days=1), 1, 1)
    return (lunar.lunarMonth, lunar.lunarDay) == (lunar_month, lunar_day)


def _days(text, year):
    """Yield (day, its words) of what has happened."""
    for match in DAY.finditer(text):
        before = text[max(0, match.start() - 6) : match.start()]
        named = re.search(r"((?:19|20)\d{2})\s*年\s*$", before)
        if TO_COME.search(before) or UNTIL.match(match["after"]):
            continue
        in_year = int(named[1]) if named else year
        day = _date(in_year, int(match[1]), int(match[3] or match[2]))
        if day:
            yield (
                day,
                re.sub(
                    r"\s", "", match.group()[: match.start("after") - match.start()]
                ),
            )


def _date(year, month, day):
    try:
        return date(year, month, day)
    except ValueError:
        return None
