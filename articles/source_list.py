"""稿源单位名单 as a table (CSV): checked line by line, all taken in or nothing."""

from dataclasses import dataclass, field
from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone

from articles.csv_tables import Unreadable, rows_of
from articles.models import Source
from districts import pinyin

MOST_ROWS = 5000
LONGEST_EDITION = Source._meta.get_field("list_edition").max_length
COLUMNS = {
    "name": ("名称", "单位", "单位名称", "稿源", "name"),
    "list_region": ("地区", "地域", "省份", "region"),
    "list_kind": ("类别", "类型", "kind"),
}
ENTRY = ("list_edition", "listed_on", "list_region", "list_kind", "off_list_since")
AT_ONCE = 200


@dataclass(frozen=True)
class Edition:
    """An edition of the list: 2021 年版, and the day it was published."""

    name: str
    day: date

    def __post_init__(self):
        if not self.name:
            raise Unreadable("请写名单版次，如：2021 年版。")
        if len(self.name) > LONGEST_EDITION:
            raise Unreadable(f"名单版次最多 {LONGEST_EDITION} 个字，请写短一些。")
        if self.day > timezone.localdate():
            raise Unreadable("名单日期在今天以后，请写名单公布的那一天。")


@dataclass
class Row:
    """A line of the list: what it says, and what is wrong with it."""

    line: int
    name: str
    list_region: str
    list_kind: str
    errors: list = field(default_factory=list)
    outcome: str = ""


def read(text):
    """Return the rows of a table, without looking at the database."""
    heads, filled = rows_of(text)
    places = _places(heads)
    if not filled:
        raise Unreadable("表里还没有单位：第一行是列名，从第二行起每行一个单位。")
    if len(filled) > MOST_ROWS:
        raise Unreadable(f"一次最多导入 {MOST_ROWS} 个单位，请分几次导入。")
    rows = [Row(line, **_cells(cells, places)) for line, cells in filled]
    first = {}
    for row in rows:
        row.errors = [*_slips(row)]
        before = first.setdefault(row.name, row.line)
        if row.name and before != row.line:
            row.errors.append(f"和第 {before} 行重了，请删去一行。")
    return rows


def _places(heads):
    heads = [head.strip().lower() for head in heads]
    places = {
        column: heads.index(found)
        for column, names in COLUMNS.items()
        if (found := next((name for name in names if name in heads), None))
    }
    missing = [names[0] for column, names in COLUMNS.items() if column not in places]
    if missing:
        raise Unreadable(
            f"第一行要有这些列名：名称、地区、类别；没找到：{'、'.join(missing)}。"
        )
    return places


def _cells(cells, places):
    return {
        column: " ".join(cells[place].split()) if place < len(cells) else ""
        for column, place in places.items()
    }


def _slips(row):
    if not row.name:
        yield "请写单位名称。"
    for column, names in COLUMNS.items():
        most = Source._meta.get_field(column).max_length
        length = len(getattr(row, column))
        if length > most:
            yield f"{names[0]}最多 {most} 个字，现在有 {length} 个。"


class Comparison:
    """An edition of the list beside what is stored: what would be new, changed, and
    who would be on the list no longer."""

    def __init__(self, rows, edition):
        self.edition = edition
        stored = {source.name: source for source in Source.objects.all()}
        self._refuse_older(stored.values())
        self.new, self.changed = [], []
        for row in rows:
            self._compare(row, stored.get(row.name))
        named = {row.name for row in rows}
        self.leaving = [
            source
            for source in stored.values()
            if source.is_listed()
            and source.name not in named
            and self._replaces(source)
        ]

    def _refuse_older(self, sources):
        newest = max(
            filter(None, (source.listed_on for source in sources)), default=None
        )
        if newest and newest > self.edition.day:
            raise Unreadable(
                f"现有的名单是 {newest:%Y-%m-%d} 的，比这一份新：请核对名单日期，"
                "旧名单不能盖掉新名单。"
            )

    def _compare(self, row, source):
        entry = {
            "list_edition": self.edition.name,
            "listed_on": self.edition.day,
            "list_region": row.list_region,
            "list_kind": row.list_kind,
            "off_list_since": None,
        }
        if source is None:
            row.outcome = "新增"
            self.new.append(Source(name=row.name, **entry))
        elif any(getattr(source, name) != value for name, value in entry.items()):
            row.outcome = "更新" if source.list_edition else "列入名单"
            vars(source).update(entry)
            self.changed.append(source)
        else:
            row.outcome = "不变"

    def _replaces(self, source):
        """Whether a source is of an edition before; of this one it may be in another
        part of the list, which has a table of its own."""
        return (source.list_edition, source.listed_on) != (
            self.edition.name,
            self.edition.day,
        )

    @transaction.atomic
    def take_in(self):
        """Store the edition; return the sources that it touched."""
        for source in self.leaving:
            source.off_list_since = self.edition.day
        taken = set(Source.objects.order_by().values_list("slug", flat=True))
        for source in self.new:
            source.slug = _free_slug(source.name, taken)
        try:
            Source.objects.bulk_create(self.new, batch_size=AT_ONCE)
        except IntegrityError as error:
            raise Unreadable(
                "刚有人加了同名的稿源，一个单位也没有导入，请再检查一遍。"
            ) from error
        known = [*self.changed, *self.leaving]
        Source.objects.bulk_update(known, ENTRY, batch_size=AT_ONCE)
        return [*self.new, *known]


def _free_slug(name, taken):
    """Return the pinyin of a name, with a number if another source has that."""
    stem = slug = pinyin.slug(name)[:40] or "source"
    number = 1
    while slug in taken:
        number += 1
        slug = f"{stem}-{number}"
    taken.add(slug)
    return slug
