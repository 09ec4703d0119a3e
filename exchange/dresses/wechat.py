"""HTML for the editor of WeChat's 公众号: inline styles only, no class, no script.

It keeps sections and styles that stand on the elements themselves, and takes no address
of a picture that is not on its own servers: where one stands is a box with the name of
the file to upload there. The headline has a field of its own in that editor. A text of more than 20,000 characters, marks and all, it does
not save.
"""

from html import escape, unescape
from itertools import groupby

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
from exchange.dresses.pictures import picture_name
from exchange.dresses.text import opening
from exchange.items import CANCELED

MOST_CHARACTERS = 20_000
# The paper's colours in daylight, as static/site/base.css has them: no custom property
# goes along.
INK, QUIET, RULE, VERMILION, WASH = (
    *("#1b1a17", "#57524a", "#d9d4c7"),
    *("#b3311c", "#f3f0e7"),
)
STYLES = {
    "whole": f"font-size:16px;line-height:1.75;color:{INK};letter-spacing:.5px",
    "kicker": f"margin:0 0 4px;font-size:15px;color:{QUIET}",
    "deck": f"margin:0 0 16px;font-size:16px;color:{QUIET}",
    "byline": f"margin:0 0 16px;font-size:14px;color:{QUIET}",
    "paragraph": "margin:0 0 16px;text-align:justify",
    "subhead": f"margin:24px 0 12px;padding-left:8px;border-left:3px solid {VERMILION};font-size:17px",
    "quote": f"margin:0 0 16px;padding:8px 12px;background:{WASH};color:{QUIET}",
    "notice": f"margin:0 0 16px;font-size:14px;color:{VERMILION}",
    "note": f"margin:0 0 8px;font-size:14px;color:{QUIET}",
    "picture": f"margin:0 0 4px;padding:24px 8px;border:1px dashed {RULE};text-align:center;color:{VERMILION}",
    "caption": f"margin:0 0 16px;font-size:14px;text-align:center;color:{QUIET}",
    "table": "width:100%;margin:0 0 16px;border-collapse:collapse;font-size:14px",
    "cell": f"padding:4px 6px;border:1px solid {RULE}",
    "header": f"padding:4px 6px;border:1px solid {RULE};background:{WASH}",
}


class TooLong(Exception):
    """Raised where WeChat's editor would not save the text; says what to cut."""


def dress(item, root):
    """Return the HTML; raises TooLong."""
    html = as_html(item)
    if len(html) >= MOST_CHARACTERS:
        raise TooLong(too_long(item, html))
    return html


def as_html(item):
    state = lines.state_line(item)
    if item.status == CANCELED:
        return _section(_set("p", "notice", escape(state)))
    parts = [
        _worded("notice", state),
        _worded("kicker", item.kicker),
        _worded("deck", f"——{item.deck}" if item.deck else ""),
        *(_worded("notice", line) for line in lines.before(item)),
        *_copy(item),
        *(_worded("note", line) for line in lines.after(item)),
    ]
    return _section("".join(parts))


def too_long(item, html):
    """Return the sentence that says how long it is, and what is longest in it."""
    pieces = [
        (len(_element(block, item)), _name(block))
        for block in blocks_of(item)
        if block.kind != PHOTO
    ]
    pieces.sort(key=lambda piece: -piece[0])
    longest = "；".join(f"{name}（{size:,} 个字符）" for size, name in pieces[:3])
    over = len(html) - MOST_CHARACTERS + 1
    return (
        f"连同格式共 {len(html):,} 个字符，公众号编辑器最多 {MOST_CHARACTERS - 1:,} 个："
        f"要删去 {over:,} 个。最长的是{longest}。请删短，或分成两篇。"
    )


def _name(block):
    if block.kind == TABLE:
        caption = unescape(block.table.caption)
        return f"表格“{caption[:20]}”" if caption else "一个表格"
    return f"“{block.text[:12]}……”一段"


def _copy(item):
    opened = escape(opening(item))
    for kind, run in groupby(blocks_of(item), key=lambda block: block.kind):
        for block in run:
            html = _element(block, item)
            if opened and kind not in {PHOTO, TABLE, SUBHEAD, QUOTE, ITEM}:
                html = html.replace(">", f">{opened}", 1)
                opened = ""
            yield html
    if opened:
        yield _set("p", "byline", opened)


def _element(block, item):
    if block.kind == PHOTO:
        return _picture(block.photo, block.number)
    if block.kind == TABLE:
        return _table(block.table)
    inner = _inline(block.runs)
    if block.kind == SUBHEAD:
        return _set("p", "subhead", f"<strong>{inner}</strong>")
    if block.kind == QUOTE:
        return _set("p", "quote", inner)
    if block.kind == ITEM:
        return _set("p", "paragraph", f"{block.marker or '　'} {inner}")
    return _set("p", "paragraph", inner)


def _inline(runs):
    return "".join(map(_run, runs))


def _run(run):
    if run.text == "\n":
        return "<br>"
    html = escape(run.text)
    if run.small:
        html = f"<{run.small}>{html}</{run.small}>"
    if run.is_emphasised:
        html = f"<em>{html}</em>"
    if run.is_strong:
        html = f"<strong>{html}</strong>"
    return html


def _picture(photo, number):
    name = picture_name(photo, number)
    box = f"［在这里插入图片：{name}］" if name else "［图片没有文件］"
    if photo.recording_label:
        cover = f"（封面 {name}）" if name else ""
        box = f"［在这里插入{photo.recording_label}{cover}］"
    caption = lines.caption_of(photo)
    return _set("p", "picture", escape(box)) + _worded("caption", caption)


def _table(table):
    rows = []
    for row in table.rows:
        cells = []
        for cell in row:
            spans = "".join(
                f' {name}="{value}"'
                for name, value in (("colspan", cell.columns), ("rowspan", cell.rows))
                if value > 1
            )
            tag, style = ("th", "header") if cell.is_header else ("td", "cell")
            inner = _inline(runs_of(cell.html))
            cells.append(f'<{tag}{spans} style="{STYLES[style]}">{inner}</{tag}>')
        rows.append(f"<tr>{''.join(cells)}</tr>")
    caption = _worded("caption", unescape(table.caption))
    body = f"<tbody>{''.join(rows)}</tbody>"
    return caption + _set("table", "table", body)


def _section(inner):
    return _set("section", "whole", inner)


def _worded(style, text):
    return _set("p", style, escape(text)) if text else ""


def _set(tag, style, inner):
    return f'<{tag} style="{STYLES[style]}">{inner}</{tag}>'
