"""Markdown: a story with headings, lists, quotations, pipe tables and captions.

CommonMark with the tables of GitHub's; what Markdown has no mark for, <sub> and <sup>,
is HTML, which it may hold.
"""

import re
from html import escape, unescape

from exchange.dresses import lines
from exchange.dresses.blocks import (
    ITEM,
    PHOTO,
    QUOTE,
    SUBHEAD,
    TABLE,
    blocks_of,
    runs_of,
)
from exchange.dresses.pictures import widest
from exchange.dresses.text import opening
from exchange.items import CANCELED

MARKS = re.compile(r"([\\`*_\[\]<>|~])")
# Signs that begin something at the beginning of a line only.
AT_START = re.compile(r"^(\s*)([#+\-=]|\d{1,9}[.)])(?=\s|$|[-=#])", re.MULTILINE)


def dress(item, root):
    return as_markdown(item, root)


def as_markdown(item, root):
    state = lines.state_line(item)
    if item.status == CANCELED:
        return f"{escaped(state)}\n"
    parts = [
        f"**{escaped(state)}**" if state else "",
        escaped(item.kicker),
        f"# {escaped(item.headline)}",
        f"——{escaped(item.deck)}" if item.deck else "",
        *(f"*{escaped(line)}*" for line in lines.before(item)),
    ]
    opened = escaped(opening(item))
    copy = []
    for block in blocks_of(item):
        text = _text_of(block, root)
        if opened and block.kind not in {PHOTO, TABLE, SUBHEAD, QUOTE, ITEM}:
            text = opened + text
            opened = ""
        # Items of a list, and paragraphs of a quotation, stand close.
        if copy and block.kind == ITEM and copy[-1][0] == ITEM:
            copy[-1] = (ITEM, f"{copy[-1][1]}\n{text}")
        elif copy and block.kind == QUOTE and copy[-1][0] == QUOTE:
            copy[-1] = (QUOTE, f"{copy[-1][1]}\n>\n{text}")
        else:
            copy.append((block.kind, text))
    parts += [opened, *(text for _, text in copy)]
    parts += map(escaped, lines.after(item))
    return "\n\n".join(filter(None, parts)) + "\n"


def escaped(text):
    """Return words that no sign in them sets otherwise."""
    return AT_START.sub(r"\1\\\2", MARKS.sub(r"\\\1", text))


def _text_of(block, root):
    if block.kind == PHOTO:
        return _picture(block.photo, block.number, root)
    if block.kind == TABLE:
        return _table(block.table)
    words = _inline(block.runs)
    if block.kind == SUBHEAD:
        return f"{'#' * block.rank} {words}"
    if block.kind == QUOTE:
        return f"> {words}"
    if block.kind == ITEM:
        return (
            f"{block.marker.replace('•', '-')} {words}"
            if block.marker
            else (f"\n   {words}\n")
        )
    return AT_START.sub(r"\1\\\2", words)


def _picture(photo, number, root):
    caption = escaped(lines.caption_of(photo))
    best = widest(photo)
    parts = []
    if best and root:
        parts.append(f"![{escaped(photo.alt)}]({root}{best.path})")
    else:
        parts.append(f"（图片{number}）")
    if photo.recording_path and root:
        parts.append(f"[{photo.recording_label}]({root}{photo.recording_path})")
    if caption:
        parts.append(f"*{caption}*")
    return "  \n".join(parts)


def _inline(runs):
    return "".join(map(_run, runs))


def _run(run):
    if run.text == "\n":
        return "<br>"
    words = escaped(run.text) if not run.small else escape(run.text, quote=False)
    if run.small:
        words = f"<{run.small}>{words}</{run.small}>"
    # A mark beside a blank is none.
    around = words.strip()
    if not around:
        return words
    before, _, after = words.partition(around)
    if run.is_emphasised:
        around = f"<em>{around}</em>"
    if run.is_strong:
        around = f"<strong>{around}</strong>"
    if run.href:
        around = f"[{around}](<{run.href.replace('>', '%3E').replace('<', '%3C')}>)"
    return before + around + after


def _table(table):
    """Return a pipe table; each cell of merged ones has its words in the first."""
    rows = [[""] * table.width for _ in table.rows]
    for row, column, cell in table.placed():
        rows[row][column] = _inline(runs_of(cell.html))
    head, *others = rows if table.head else [[""] * table.width, *rows]
    lines_of = [head, ["---"] * table.width, *others]
    set_rows = [f"| {' | '.join(row)} |" for row in lines_of]
    caption = [f"**{escaped(unescape(table.caption))}**\n"] if table.caption else []
    return "\n".join([*caption, *set_rows])
