"""Arguments of the API: each is declared once, for who reads it, checks it and documents it."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from django.http import Http404
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from articles import paging
from articles.genres import Genre
from exchange.api.changes import MOST, Place
from exchange.api.problems import bad_argument

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z", re.ASCII)
SLUG = re.compile(r"[-\w]{1,100}\Z")
DAY_SCHEMA = {
    "type": "string",
    "format": "date",
    "pattern": "^(19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}$",
}
DEFAULT_LIMIT = 20
LONGEST_QUESTION = 200


@dataclass(frozen=True)
class Argument:
    """An argument of a query: read(text) returns its value, or raises ValueError with the
    sentence for who sent it."""

    name: str
    read: Callable
    schema: dict
    zh: str
    en: str
    default: object = None
    is_required: bool = False
    example: str = field(default="", compare=False)


def read_all(arguments, query):
    """Return {name: value} of all arguments; Problem for what is unknown, twice or bad."""
    known = {argument.name: argument for argument in arguments}
    for name, values in query.lists():
        if name not in known:
            names = "、".join(known) or "没有"
            raise bad_argument(
                name, f"这里没有“{name[:40]}”这个参数；可以用的：{names}。"
            )
        if len(values) > 1:
            raise bad_argument(name, f"参数 {name} 写了两次，请只写一次。")
    return {argument.name: _value(argument, query) for argument in arguments}


def _value(argument, query):
    text = query.get(argument.name)
    if text is None:
        if argument.is_required:
            example = f"，如 {argument.name}={argument.example}"
            raise bad_argument(
                argument.name, f"缺参数 {argument.name}：请写上{example}。"
            )
        return argument.default
    try:
        return argument.read(text)
    except ValueError as error:
        raise bad_argument(argument.name, str(error)) from None


def _limit(text):
    if re.fullmatch("[0-9]{1,3}", text, re.ASCII) and 1 <= int(text) <= MOST:
        return int(text)
    raise ValueError(f"limit 是一次要几条，写 1 到 {MOST} 的整数。")


def _before(text):
    try:
        return paging.read_cursor(text)
    except (Http404, OverflowError):
        raise ValueError(
            "before 不是这里给出的翻页位置：请照抄上一页的 next，或从头取。"
        ) from None


def _id_before(text):
    if re.fullmatch("[1-9][0-9]{0,17}", text, re.ASCII):
        return int(text)
    raise ValueError("before 不是这里给出的翻页位置：请照抄上一页的 next，或从头取。")


def _day(name):
    def read(text):
        try:
            day = date.fromisoformat(text) if DAY.match(text) else None
        except ValueError:
            day = None
        if day is None or not FIRST_DAY <= day <= LAST_DAY:
            raise ValueError(f"{name} 写成年-月-日，1900 到 2199 年，如 2023-01-23。")
        return day

    return read


def _slug(name, example):
    def read(text):
        if not SLUG.match(text):
            raise ValueError(f"{name} 写网址里的名字，如 {example}。")
        return text

    return read


def _since(text):
    place = Place.read(text)
    if place:
        return place
    try:
        moment = parse_datetime(text)
    except ValueError:
        moment = None
    if moment is None or not FIRST_DAY <= moment.date() <= LAST_DAY:
        raise ValueError(
            "since 写上一次答复里的 cursor；头一次写一个时刻，如 2023-01-23T08:00:00+08:00，"
            "或写 0-0-0-0，从第一篇取起。"
        )
    if timezone.is_naive(moment):
        moment = timezone.make_aware(moment)
    return Place.at(moment)


def one_of(name, choices):
    def read(text):
        if text not in choices:
            raise ValueError(f"{name} 只能是 {'、'.join(choices)}。")
        return text

    return read


def some_of(names):
    """Return the reader of `fields`, which returns the names in the answer's own order."""

    def read(text):
        asked = text.split(",")
        unknown = [name for name in asked if name not in names]
        if unknown:
            raise ValueError(
                f"没有“{unknown[0][:40]}”这个字段；可以要的：{'、'.join(names)}，用逗号隔开。"
            )
        return [name for name in names if name in asked]

    return read


def _question(text):
    if not text.strip():
        raise ValueError("q 是要找的话，不能为空，如 q=公交。")
    if len(text) > LONGEST_QUESTION:
        raise ValueError(f"q 有 {len(text)} 个字，最多 {LONGEST_QUESTION} 个。")
    return text


LIMIT = Argument(
    *("limit", _limit, {"type": "integer", "minimum": 1, "maximum": MOST}),
    f"一次几条，1 到 {MOST}。",
    f"How many at most, 1 to {MOST}.",
    default=DEFAULT_LIMIT,
)
BEFORE = Argument(
    *("before", _before, {"type": "string", "pattern": "^[0-9]{1,16}-[0-9]{1,18}$"}),
    "翻页位置：照抄上一页的 `next`。",
    "Cursor of a further page: copy `next` of the page before.",
)
BEFORE_ID = Argument(
    *("before", _id_before, {"type": "string", "pattern": "^[1-9][0-9]{0,17}$"}),
    BEFORE.zh,
    BEFORE.en,
)
BEFORE_DAY = Argument(
    *("before", _day("before"), DAY_SCHEMA),
    "只要这一天以前的，如 2023-01-23。",
    "Only issues before this day.",
)
SLUG_SCHEMA = {"type": "string", "minLength": 1, "maxLength": 100}
SECTION = Argument(
    *("section", _slug("section", "yaowen"), SLUG_SCHEMA),
    "频道的 `slug`，见 /api/v1/sections/。",
    "The `slug` of a section, see /api/v1/sections/.",
)
DISTRICT = Argument(
    *("district", _slug("district", "yingze"), SLUG_SCHEMA),
    "区县的 `slug`；其中的功能区也算，综合报道里说到的也算。",
    "The `slug` of a district; with its zones, and round-ups that tell of it.",
)
COLUMN = Argument(
    *("column", _slug("column", "minsheng"), SLUG_SCHEMA),
    "栏目的 `slug`。",
    "The `slug` of a column.",
)
PERSON = Argument(
    *("person", _slug("person", "wang-yong"), SLUG_SCHEMA),
    "作者的 `slug`。",
    "The `slug` of an author.",
)
TOPIC = Argument(
    *("topic", _slug("topic", "春节"), SLUG_SCHEMA),
    "话题的 `slug`。",
    "The `slug` of a topic.",
)
FROM = Argument(
    *("from", _day("from"), DAY_SCHEMA),
    "这一天起刊出的（本地日期）。",
    "Published on this local day or later.",
)
TO = Argument(
    *("to", _day("to"), DAY_SCHEMA),
    "到这一天为止刊出的（含这一天）。",
    "Published on this local day or before.",
)
GENRE = Argument(
    *("genre", one_of("genre", Genre.values), {"enum": Genre.values}),
    "体裁：" + "，".join(f"`{value}` {label}" for value, label in Genre.choices) + "。",
    "Genre: words, pictures, or notices and advertisements of the printed paper.",
)
SINCE = Argument(
    *("since", _since, {"type": "string", "maxLength": 80}),
    "只要变动：上一次答复里的 `cursor`，或一个时刻，或 `0-0-0-0`。"
    "只能和 `limit`、`fields` 一起用。",
    "Changes only: `cursor` of the answer before, a date-time, or `0-0-0-0`. "
    "Goes with `limit` and `fields` alone.",
)
QUESTION = Argument(
    "q",
    _question,
    {"type": "string", "minLength": 1, "maxLength": LONGEST_QUESTION},
    "要找的话；写法和网站的搜索一样：“整句”、-不要的词、记者:姓名。",
    "What to look for, in the words of the site's search.",
    is_required=True,
    example="公交",
)
SORT = Argument(
    *("sort", one_of("sort", ("date", "rank")), {"enum": ["date", "rank"]}),
    "排序：`date` 新的在前，`rank` 最相关的在前。",
    "Order: `date` newest first, `rank` best first.",
    default="date",
)
CURSOR_OF_SEARCH = Argument(
    *("before", str, {"type": "string", "maxLength": 60}),
    BEFORE.zh,
    BEFORE.en,
)
ISSUE = Argument(
    *("issue", _day("issue"), DAY_SCHEMA),
    "哪一天的报纸。",
    "The day of the issue.",
    is_required=True,
    example="2023-01-23",
)


def in_order(first, last):
    """Raise the problem of a span that ends before it begins."""
    if first and last and first > last:
        raise bad_argument("from", "from 在 to 之后了，请对调。")
