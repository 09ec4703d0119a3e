"""Blocks of an item: its copy in pieces that a dress without HTML can set.

Paragraphs, subheads, quotations, items of lists, tables, photos in their places; then
the briefs of a round-up. The words of each are runs, with what is set bold, small, linked.
"""

from html.parser import HTMLParser
from typing import NamedTuple

from articles.models.body_parts import body_parts
from articles.text import richtext
from articles.text.small_figures import FIGURES, small
from articles.text.tables import Table
from exchange.items import ItemPhoto

PARAGRAPH, SUBHEAD, QUOTE, ITEM, TABLE, PHOTO = (
    *("paragraph", "subhead", "quote", "item"),
    *("table", "photo"),
)


class Run(NamedTuple):
    """Words that are set alike; `small` is "sub", "sup" or ""; a line ends in "\\n"."""

    text: str
    is_strong: bool = False
    is_emphasised: bool = False
    small: str = ""
    href: str = ""


class Block(NamedTuple):
    """A piece of the copy. `rank` of a subhead is 2 or 3; `marker` of an item is "•" or
    its number, "" of its further paragraphs; `number` of a photo counts from 1."""

    kind: str
    runs: tuple[Run, ...] = ()
    rank: int = 0
    marker: str = ""
    table: Table | None = None
    photo: ItemPhoto | None = None
    number: int = 0

    @property
    def text(self):
        return text_of(self.runs)


def blocks_of(item):
    """Return the Blocks of an item in the order of its page; the dateline is not run in."""
    numbers = {id(photo): number for number, photo in enumerate(item.photos, 1)}
    blocks = []
    for part in body_parts(item.body, "", item.photos):
        if part.photo:
            number = numbers[id(part.photo)]
            blocks.append(Block(PHOTO, photo=part.photo, number=number))
        elif part.table:
            blocks.append(Block(TABLE, table=part.table))
        else:
            blocks += _blocks_of_html(part.html)
    for brief in item.briefs:
        blocks.append(Block(SUBHEAD, (Run(brief.heading),), rank=2))
        blocks += [Block(PARAGRAPH, (Run(text),)) for text in brief.paragraphs]
    return blocks


def runs_of(html):
    """Return the runs of inline HTML: of a cell, of a paragraph."""
    reader = _Inline()
    reader.feed(html)
    reader.close()
    return tuple(reader.runs)


def text_of(runs):
    """Return the words of runs, small figures as the characters that stand for them."""
    return "".join(_small_text(run) for run in runs)


def is_whole_in_text(run):
    """Whether the characters of a small run have small ones that stand for them."""
    return not run.small or all(ord(one) in FIGURES[run.small] for one in run.text)


def _small_text(run):
    return small(run.text, run.small) if run.small else run.text


class _Inline(HTMLParser):
    """Reader of inline tags; a paragraph of a list or a quotation ends a block."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.runs, self.open, self.hrefs = [], [], []

    def handle_starttag(self, tag, attrs):
        if tag == "br":
            self.runs.append(Run("\n"))
            return
        self.open.append(tag)
        if tag == "a":
            self.hrefs.append(dict(attrs).get("href") or "")

    def handle_endtag(self, tag):
        if tag in self.open:
            self.open.remove(tag)
            if tag == "a":
                self.hrefs.pop()

    def handle_data(self, data):
        self.runs.append(
            Run(
                data,
                "strong" in self.open,
                "em" in self.open,
                next((tag for tag in ("sub", "sup") if tag in self.open), ""),
                self.hrefs[-1] if self.hrefs else "",
            )
        )


def _blocks_of_html(html):
    """Yield the Blocks of a stored block that is no table."""
    tag = html[1 : html.index(">")]
    inner = html[len(tag) + 2 : -len(tag) - 3]
    if tag in {"h2", "h3"}:
        yield Block(SUBHEAD, runs_of(inner), rank=int(tag[1]))
    elif tag == "blockquote":
        for paragraph in richtext.PARAGRAPH.findall(inner):
            yield Block(QUOTE, runs_of(paragraph))
    elif tag in {"ul", "ol"}:
        for number, item in enumerate(inner.split("<li>")[1:], 1):
            marker = f"{number}." if tag == "ol" else "•"
            for paragraph in richtext.PARAGRAPH.findall(item):
                yield Block(ITEM, runs_of(paragraph), marker=marker)
                marker = ""
    else:
        yield Block(PARAGRAPH, runs_of(inner))
