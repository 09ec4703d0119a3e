"""Header of a printed page: 报头 on the first, 报眉 on the rest."""

from dataclasses import dataclass

WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True)
class PageHeader:
    title: str  # 2023年1月23日 第2版 城事
    name: str  # 城事, or ""
    is_front: bool
    numbers: str  # 第8138期　今日8版, or ""
    lines: tuple[str, ...]


def page_header_of(page):
    issue = page.issue
    day = issue.date
    date = f"{day.year}年{day.month}月{day.day}日"
    credit = [
        f"{role} {names}"
        for role, names in (
            ("责编", page.editors),
            ("校对", page.proofreaders),
            ("美编", page.designers),
        )
        if names
    ]
    lines = [f"{date}　星期{WEEKDAYS[day.weekday()]}"]
    is_front = page.number in ("1", "A1")
    if is_front:
        lines.append(numbers_of(issue))
    else:
        lines.append(page.title() if page.number else "")
    lines.append("　".join(credit))
    return PageHeader(
        f"{date} {page.title()}",
        page.name,
        is_front,
        numbers_of(issue),
        tuple(filter(None, lines)),
    )


def numbers_of(issue):
    """Return the masthead's figures: 第8138期　总第24138期　今日8版, as far as known."""
    figures = [
        ("第%d期", issue.number),
        ("总第%d期", issue.total_number),
        ("今日%d版", issue.printed_pages),
    ]
    return "　".join(words % figure for words, figure in figures if figure)
