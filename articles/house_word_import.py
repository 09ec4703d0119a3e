"""The house's word list as a table (CSV): checked line by line, all taken in or nothing."""

import csv
from dataclasses import dataclass, field
from io import StringIO

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.text import capfirst

from articles.csv_tables import Unreadable, rows_of
from articles.models import HouseWord
from articles.models.house_words import MOST
from articles.text.word_entries import COLUMNS, UNQUOTED

ON = "启用"
OFF = "停用"
HEADS = (*COLUMNS, ON)
NEEDED = ("词", "改为")
TICKS = {"": True, "是": True, ON: True, "1": True, "否": False, OFF: False, "0": False}


@dataclass
class Row:
    """A line of a table with the entry it would make, and what is wrong with it."""

    line: int
    word: HouseWord
    errors: list = field(default_factory=list)
    changes: list = field(default_factory=list)  # [(column, before, after)]
    is_new: bool = False

    @property
    def outcome(self):
        if self.is_new:
            return "新增"
        return "修改" if self.changes else "不变"


def read(text):
    """Return the rows of a table, checked and compared with what is stored."""
    heads, filled = rows_of(text, marks="\t,，")
    heads = [head.strip().lstrip("\ufeff") for head in heads]
    missing = [name for name in NEEDED if name not in heads]
    if missing:
        raise Unreadable(
            f"第一行要有列名“词”“改为”，没找到：{'、'.join(missing)}。"
            f"可用的列：{'、'.join(HEADS)}。"
        )
    unknown = [head for head in heads if head and head not in HEADS]
    if unknown:
        raise Unreadable(
            f"认不出这几列：{'、'.join(unknown)[:60]}。可用的列：{'、'.join(HEADS)}。"
        )
    if not filled:
        raise Unreadable("表里还没有词：第一行是列名，从第二行起每行一条。")
    if len(filled) > MOST:
        raise Unreadable(f"一次最多导入 {MOST} 条，请分几次导入。")
    stored = HouseWord.objects.in_bulk(field_name="word")
    rows = [_row(line, cells, heads, stored) for line, cells in filled]
    _find_repeats(rows)
    total = len(stored) + sum(row.is_new for row in rows)
    if total > MOST:
        raise Unreadable(
            f"本社词表最多 {MOST} 条，导入后会有 {total} 条，请先删去不用的。"
        )
    return rows


def _row(line, cells, heads, stored):
    sent = {
        head: cell.strip() for head, cell in zip(heads, cells, strict=False) if head
    }
    old = stored.get(sent.get("词", ""))
    before = table_row(old) if old else dict.fromkeys(HEADS, "")
    after = before | sent
    row = Row(line, HouseWord(pk=old and old.pk), is_new=old is None)
    if len(cells) > len(heads) and any(cell.strip() for cell in cells[len(heads) :]):
        row.errors.append("这一行的格子比列名多，请检查逗号。")
    row.errors += _fill(row.word, after)
    if old:
        row.word._state.adding = False
        row.word.revision = old.revision
        now = table_row(row.word)
        row.changes = [
            (head, before[head], now[head])
            for head in HEADS
            if before[head] != now[head]
        ]
    return row


def _fill(word, cells):
    """Put the cells of a line into an entry; return a sentence for each slip."""
    errors = []
    for label, name in COLUMNS.items():
        cell = cells[label]
        if name == "quoted":
            word.skips_quoted = cell == UNQUOTED
            if cell not in ("", UNQUOTED):
                errors.append(f"“{label}”只写：{UNQUOTED}，或者留空。")
        elif name in ("since", "until"):
            setattr(word, name, cell or None)
        elif cell or name not in ("kind", "verdict"):
            setattr(word, name, cell)
    if cells[ON] not in TICKS:
        errors.append(f"“{ON}”只写：是、否，或者留空（即是）。")
    word.is_on = TICKS.get(cells[ON], True)
    try:
        word.clean_fields()
        word.clean()
    except ValidationError as problem:
        errors += _sentences(word, problem)
    return errors


def _sentences(word, problem):
    if not hasattr(problem, "error_dict"):
        yield from problem.messages
        return
    for name, messages in problem.message_dict.items():
        label = capfirst(word._meta.get_field(name).verbose_name)
        for message in messages:
            yield f"{label}：{message}"


def _find_repeats(rows):
    first = {}
    for row in rows:
        before = first.setdefault(row.word.word, row.line)
        if row.word.word and before != row.line:
            row.errors.append(f"和第 {before} 行的词重了。")


@transaction.atomic
def take_in(rows, by):
    """Store what checked rows add and change; return the entries."""
    changed = [row for row in rows if row.is_new or row.changes]
    try:
        for row in changed:
            row.word.changed_by = by
            row.word.save()
    except IntegrityError as error:
        raise Unreadable("刚有人改了词表，一条也没有导入，请再检查一遍。") from error
    return [row.word for row in changed]


def table_row(word):
    """Return an entry's cells by the columns of a table."""
    row = word.as_row()
    return {head: row.get(head, "") for head in COLUMNS} | {
        ON: "是" if word.is_on else "否"
    }


def table_of(rows):
    """Return a table of {column: cell} as text, as Excel opens it."""
    out = StringIO()
    writer = csv.DictWriter(out, HEADS, lineterminator="\r\n", restval="")
    writer.writeheader()
    writer.writerows(rows)
    return "\ufeff" + out.getvalue()
