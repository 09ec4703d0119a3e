"""Columns of old stories: what a table, a line of JSON or a field of an export may hold,
by which names, and the OldStory that they make. Pure: text in, values out."""

import difflib
import hashlib
import json
import re
from collections.abc import Mapping
from datetime import datetime

from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from ingest.old_stories.lines import Refused, in_one_line
from ingest.old_stories.values import OldByline, OldPhoto, OldPlace, OldStory

# Name: what it is called in Chinese. docs/moving-in.md says what each holds.
COLUMNS = {
    "id": "原编号",
    "date": "发布时间",
    "kicker": "引题",
    "headline": "主题",
    "deck": "副题",
    "summary": "提要",
    "dateline": "电头",
    "body": "正文",
    "byline": "署名",
    "bylines": "各人署名",
    "section": "频道",
    "column": "栏目",
    "districts": "区县",
    "topics": "话题",
    "photos": "图片",
    "photo_captions": "图片说明",
    "photo_credits": "图片署名",
    "source": "稿源",
    "original_title": "原题",
    "original_author": "原作者",
    "original_url": "原文网址",
    "genre": "体裁",
    "issue": "期次",
    "pages": "版次",
    "page_orders": "版上次序",
    "addresses": "旧网址",
    "withdrawn": "已撤稿",
}
REQUIRED = ("id", "date", "headline")
NAMES = {name: name for name in COLUMNS} | {
    words: name for name, words in COLUMNS.items()
}
OF_LISTS = {
    *("bylines", "districts", "topics", "photos", "photo_captions"),
    *("photo_credits", "pages", "page_orders", "addresses"),
}
SUGGEST = {"suggest", "提示"}
YES = {"1", "y", "yes", "true", "是", "已撤", "已撤稿"}
NO = {"", "0", "n", "no", "false", "否"}
CHINESE_DATE = re.compile(
    r"(\d{4})\s*[年/.]\s*(\d{1,2})\s*[月/.]\s*(\d{1,2})\s*日?\s*(.*)", re.DOTALL
)
NUMERALS = re.compile(r"\d{1,5}")


def column_named(name):
    """Return the column that a head of a table means, or None."""
    words = in_one_line(name)
    return NAMES.get(words) or NAMES.get(words.lower())


def nearest(name):
    """Return the column that an unknown name was probably meant for, or ""."""
    found = difflib.get_close_matches(in_one_line(name).lower(), NAMES, 1)
    return found[0] if found else ""


def moment(text):
    """Return the moment that a text names, of this site's time where it names no zone; a
    day alone is its midnight. Raise Refused."""
    words = in_one_line(text)
    if match := CHINESE_DATE.fullmatch(words):
        year, month, day, clock = match.groups()
        words = f"{year}-{month:0>2}-{day:0>2} {clock}".strip()
    try:
        found = parse_datetime(words)
        if found is None and (day := parse_date(words)):
            found = datetime(day.year, day.month, day.day)
    except ValueError:
        found = None
    if found is None:
        raise Refused(
            f"日期“{in_one_line(text)[:40]}”认不得：写成 2015-03-05 或 2015-03-05 06:30 的样子。"
        )
    return timezone.make_aware(found) if timezone.is_naive(found) else found


def story_of(values, system, file, row):
    """Return the OldStory of {column: text, or a list of texts or mappings}.

    Raise Refused where it cannot be one.
    """
    values = {name: value for name, value in values.items() if value not in ("", None)}
    for name in REQUIRED:
        if not _text(values, name):
            raise Refused(f"“{COLUMNS[name]}”（{name}）空着，没有迁入。")
    districts = _texts(values, "districts")
    return OldStory(
        system=system,
        old_id=_text(values, "id"),
        checksum=checksum_of(values),
        published_at=moment(_text(values, "date")),
        body=str(values.get("body", "")),
        bylines=tuple(_bylines(values)),
        districts=tuple(name for name in districts if name not in SUGGEST),
        suggests_districts=bool(SUGGEST.intersection(districts)),
        topics=tuple(_texts(values, "topics")),
        photos=tuple(_photos(values)),
        is_withdrawn=_is_withdrawn(values),
        issue=_issue(values),
        places=tuple(_places(values)),
        addresses=tuple(_texts(values, "addresses")),
        file=file,
        row=row,
        **{
            name: _text(values, name)
            for name in (
                *("headline", "kicker", "deck", "summary", "column", "section"),
                *("dateline", "byline", "source", "original_title"),
                *("original_author", "original_url", "genre"),
            )
        },
    )


def checksum_of(values):
    """Return the SHA-256 of all that a story is read from, in whatever order it came."""
    text = json.dumps(values, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _text(values, name):
    value = values.get(name, "")
    if isinstance(value, (list, tuple, Mapping)):
        raise Refused(f"“{COLUMNS[name]}”（{name}）要一段文字，不要一组。")
    return in_one_line(str(value))


def _list(values, name):
    value = values.get(name, ())
    if isinstance(value, str):
        return [in_one_line(each) for each in value.split("|")]
    return list(value) if isinstance(value, (list, tuple)) else [value]


def _texts(values, name):
    """Return the texts of a list that say anything."""
    found = _list(values, name)
    if any(isinstance(each, (list, Mapping)) for each in found):
        raise Refused(f"“{COLUMNS[name]}”（{name}）的每一项都要是文字。")
    return [text for each in found if (text := in_one_line(str(each)))]


def _fields(each, name, of_text):
    """Return the fields of an item of a list: of a mapping, or of a text."""
    if isinstance(each, Mapping):
        return each
    if isinstance(each, (list, tuple)):
        raise Refused(f"“{COLUMNS[name]}”（{name}）里有一项认不得。")
    return of_text(in_one_line(str(each)))


def _bylines(values):
    for each in _list(values, "bylines"):
        fields = _fields(each, "bylines", _byline_fields)
        if found := in_one_line(str(fields.get("name", ""))):
            yield OldByline(
                found,
                in_one_line(str(fields.get("role", ""))) or "author",
                in_one_line(str(fields.get("work", ""))),
            )


def _byline_fields(text):
    """Read 记者:郭晓华, 记者:郭晓华:文/摄, or a name alone."""
    parts = [part.strip() for part in text.replace("：", ":").split(":")]
    if len(parts) == 1:
        return {"name": parts[0]}
    return {"role": parts[0], "name": parts[1], "work": ":".join(parts[2:])}


def _photos(values):
    captions = _list(values, "photo_captions")
    credits = _list(values, "photo_credits")
    for number, each in enumerate(_list(values, "photos")):
        fields = _fields(each, "photos", lambda text: {"file": text})
        caption, credit = (
            in_one_line(str(fields.get(key) or (given[number:] or [""])[0]))
            for key, given in (("caption", captions), ("credit", credits))
        )
        after = fields.get("after")
        if after is not None and (not isinstance(after, int) or after < 0):
            raise Refused("图片的 after 要是段落的序号，如 0、3。")
        file = in_one_line(str(fields.get("file") or ""))
        if file or caption or credit:
            yield OldPhoto(file, caption, credit, after)


def _is_withdrawn(values):
    word = in_one_line(str(values.get("withdrawn", ""))).lower()
    if word not in YES | NO:
        raise Refused(f"“已撤稿”（withdrawn）写“是”或“否”，不能写“{word[:20]}”。")
    return word in YES


def _issue(values):
    text = _text(values, "issue")
    return timezone.localtime(moment(text)).date().isoformat() if text else ""


def _places(values):
    pages, orders = _list(values, "pages"), _list(values, "page_orders")
    if pages and not values.get("issue"):
        raise Refused("写了版次，没有写期次（issue）：写上那天的日期，如 2015-03-05。")
    for number, each in enumerate(pages):
        given = orders[number] if number < len(orders) else ""
        fields = _fields(each, "pages", lambda text: {"page": text})
        order = str(fields.get("order", given) or 0)
        if not NUMERALS.fullmatch(order):
            raise Refused(f"版上次序“{order[:20]}”不是数字。")
        page = in_one_line(str(fields.get("page", "")))
        if page:
            yield OldPlace(
                page,
                int(order),
                continued_from=in_one_line(str(fields.get("continued_from", ""))),
                continued_on=in_one_line(str(fields.get("continued_on", ""))),
            )
