"""Reader of old stories in a table (CSV): UTF-8 or GB18030, a story in each row."""

import csv

from ingest.old_stories.columns import (
    COLUMNS,
    OF_LISTS,
    REQUIRED,
    column_named,
    nearest,
    story_of,
)
from ingest.old_stories.lines import Refused, Unreadable, in_one_line
from ingest.old_stories.values import Doubt

# Of characters; what is longer is a quote that was never closed.
LONGEST_FIELD = 2_000_000
IGNORED = "#"


def read(source, system, after=0):
    """Yield (line, OldStory or Doubt) for each row of a table behind a line."""
    csv.field_size_limit(LONGEST_FIELD)
    with source.open_text() as lines:
        table = csv.reader(_pieces(lines))
        try:
            heads = next(table)
        except (StopIteration, csv.Error) as error:
            raise Unreadable(
                "表格是空的，或第一行读不通：第一行写各列的名字。"
            ) from error
        columns = _columns(heads)
        while True:
            line = table.line_num + 1
            try:
                cells = next(table)
            except StopIteration:
                return
            except csv.Error as error:
                if line <= after:
                    continue
                words = f"第 {line} 到 {table.line_num} 行读不通：引号没有成对，或一格太长。"
                yield line, Doubt("refused", f"{words}（{error}）", source.name, line)
                continue
            if line > after and any(cells):
                yield line, _story(cells, columns, system, source.name, line)


def _pieces(lines):
    """Yield lines, one that has no end in pieces: no memory holds it."""
    while piece := lines.readline(2 * LONGEST_FIELD):
        yield piece.replace("\x00", "")


def _columns(heads):
    """Return the columns that the heads of a table mean, None for those to ignore."""
    columns, unknown = [], []
    for head in heads:
        column = column_named(head)
        if column is None and not head.strip().startswith(IGNORED) and head.strip():
            meant = nearest(head)
            words = f"{in_one_line(head)[:30]}（是不是 {meant}？）"
            unknown.append(words if meant else in_one_line(head)[:30])
        columns.append(column)
    if unknown:
        raise Unreadable(
            f"有不认识的列：{'、'.join(unknown[:10])}。"
            f"列名见 docs/moving-in.md；不要的列，在列名前加 {IGNORED}。"
        )
    twice = {name for name in columns if name and columns.count(name) > 1}
    if twice:
        raise Unreadable(f"这几列写了两次：{'、'.join(sorted(twice))}。")
    missing = [f"{COLUMNS[name]}（{name}）" for name in REQUIRED if name not in columns]
    if missing:
        raise Unreadable(f"缺少必有的列：{'、'.join(missing)}。第一行要写列名。")
    return columns


def _story(cells, columns, system, file, line):
    try:
        if len(cells) != len(columns):
            raise Refused(
                f"这一行有 {len(cells)} 格，表头有 {len(columns)} 格："
                "请检查逗号和引号。"
            )
        values = {
            name: _value(name, cell)
            for name, cell in zip(columns, cells, strict=True)
            if name
        }
        return story_of(values, system, file, line)
    except Refused as refusal:
        return Doubt("refused", str(refusal), file, line)


def _value(name, cell):
    if name == "body":
        return cell
    return cell.split("|") if name in OF_LISTS and "|" in cell else cell.strip()
