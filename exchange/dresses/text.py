"""Plain text: a story as agencies send it, headline, names, 电头 and copy.

Two blanks indent a paragraph. Cells of a table are parted by tabs, merged ones and small
letters marked as ingest/typed_marks.py reads them.
"""

from html import unescape

from exchange.dresses import lines
from exchange.dresses.blocks import (
    ITEM,
    PARAGRAPH,
    PHOTO,
    QUOTE,
    SUBHEAD,
    TABLE,
    blocks_of,
    runs_of,
)
from exchange.items import CANCELED
from ingest.merged_cells import lines_of_table
from ingest.typed_marks import typed_small

INDENT = "\u3000\u3000"
LINE_ENDS = "\r\n"


def dress(item, root):
    """Return the story as text, with the line ends that Windows wants."""
    return as_text(item).replace("\n", LINE_ENDS)


def as_text(item):
    """Return the whole story, its heading too."""
    state = lines.state_line(item)
    if item.status == CANCELED:
        return f"{state}\n"
    heading = [item.kicker, item.headline, f"——{item.deck}" if item.deck else ""]
    parts = [[state], heading, lines.before(item), [story_text(item)]]
    parts += [lines.after(item)]
    texts = ["\n".join(filter(None, part)) for part in parts]
    return "\n\n".join(filter(None, texts)) + "\n"


def story_text(item):
    """Return the copy: with its 电头 and byline, captions in their places."""
    opened = opening(item)
    blocks = blocks_of(item)
    texts = []
    for block in blocks:
        text = _text_of(block)
        if opened and block.kind in {PARAGRAPH, QUOTE, ITEM}:
            text = INDENT + opened + text.lstrip(INDENT)
            opened = ""
        texts.append(text)
    if opened:
        texts.insert(0, opened)
    return "\n".join(texts)


def opening(item):
    """Return the 电头 with the names in it: 本报讯（记者 郭晓华）; names alone without
    one, （本报记者 郭晓华）."""
    if not item.dateline:
        return f"（{item.byline}）" if item.byline else ""
    # The house has just been named.
    names = item.byline.removeprefix("本报") if "本报" in item.dateline else item.byline
    return f"{item.dateline}（{names}）" if names else f"{item.dateline}　"


def words_of(runs):
    """Return runs as text, what is set small as ingest reads it: CO₂, x_{n}."""
    return "".join(
        typed_small(run.text, run.small) if run.small else run.text for run in runs
    )


def _text_of(block):
    if block.kind == PHOTO:
        return f"【图片{block.number}】{lines.caption_of(block.photo)}"
    if block.kind == TABLE:
        return table_text(block.table)
    words = words_of(block.runs)
    if block.kind == SUBHEAD:
        return f"\n{words}"
    if block.kind == ITEM:
        return f"{INDENT}{block.marker} {words}" if block.marker else INDENT + words
    return INDENT + words


def table_text(table):
    caption = [unescape(table.caption)] if table.caption else []
    rows = [
        [
            (words_of(runs_of(cell.html)).replace("\n", " "), cell.columns, cell.rows)
            for cell in row
        ]
        for row in table.rows
    ]
    return "\n".join([*caption, *lines_of_table(rows)])
