"""Formal errors (形式差错) of a printed issue: 刊号, 版序, 日期. Pure: values in, sentences out.

They are no characters, and count in no 差错率; an inspector looks at them first. What was
found in print besides is logged as 格式差错.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta

LETTERED = re.compile(r"([A-Z]?)([1-9][0-9]*)")
A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Masthead:
    """What an issue says of itself, and when its pages were sent to the press."""

    date: date
    number: int | None
    total_number: int | None
    printed_pages: int | None
    pages: tuple[str, ...]  # their numbers, in the order of the issue
    released: tuple[tuple[str, date], ...] = ()


@dataclass(frozen=True)
class FormalError:
    kind: str
    words: str


def formal_errors(issue, before=None, serial=""):
    """Return the formal errors of an issue; `before` is the one before it, `serial` the
    paper's 国内统一连续出版物号."""
    found = [
        *(("刊号", words) for words in _numbers(issue, before, serial)),
        *(("版序", words) for words in _order(issue)),
        *(("日期", words) for words in _dates(issue)),
    ]
    return [FormalError(*each) for each in found]


def _numbers(issue, before, serial):
    if not serial:
        yield "没有登记国内统一连续出版物号（设置 SITE_SERIAL_NUMBER）。"
    if issue.number is None:
        yield "没有期号。"
    for name, here, last in (
        ("期号", issue.number, before and before.number),
        ("总期号", issue.total_number, before and before.total_number),
    ):
        if here is not None and last is not None and here != last + 1:
            yield f"{name} {here} 接不上前一期（{before.date:%Y-%m-%d}）的 {last}。"


def _order(issue):
    if not issue.pages:
        yield "还没有建版。"
        return
    if issue.printed_pages is not None and issue.printed_pages != len(issue.pages):
        yield f"报头印的是 {issue.printed_pages} 版，这里有 {len(issue.pages)} 版。"
    unknown = issue.pages.count("")
    if unknown:
        yield f"{unknown} 个版的版次不详。"
    sections = {}
    for number in filter(None, issue.pages):
        letter, figure = LETTERED.fullmatch(number).groups()
        sections.setdefault(letter, []).append(int(figure))
    for letter, figures in sections.items():
        missing = sorted({*range(1, max(figures) + 1)} - {*figures})
        if missing:
            yield f"缺 {'、'.join(f'{letter}{figure}' for figure in missing)} 版。"
        if figures != sorted(figures):
            order = "、".join(f"{letter}{figure}" for figure in figures)
            yield f"版的次序不对：{order}。"


def _dates(issue):
    for number, day in issue.released:
        if not issue.date - A_DAY <= day <= issue.date:
            yield f"第{number}版 {day:%Y-%m-%d} 付印，与出版日期 {issue.date:%Y-%m-%d} 不合。"
