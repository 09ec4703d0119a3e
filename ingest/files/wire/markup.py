"""Marked-up copy within a wire story, XHTML and NITF alike: as blocks and pictures."""

import re

from lxml import html

from ingest.files.wire.story import WireBlock, WirePicture
from ingest.files.xml_tree import every, first, local, one_line, words
from ingest.merged_cells import lines_of_table
from ingest.typed_marks import typed_small

SKIPPED = {"script", "style", "head", "template", "object", "noscript", "key-list"}
SUBHEADS = {"h1", "h2", "h3", "h4", "h5", "h6", "hl1", "hl2"}
PARAGRAPHS = {"p", "li", "dt", "dd", "pre", "credit", "datasource", "fn", "address"}
WITH_PARAGRAPHS = {
    *("body", "body.content", "block", "div", "section", "article", "main", "html"),
    *("ul", "ol", "dl", "blockquote", "bq", "aside", "header", "footer", "note"),
    *("center", "DataContent", "inlineXML", "content"),
}
TABLES, CELLS = {"table", "nitf-table"}, {"td", "th"}
PICTURES = {"figure", "media", "img"}
SMALL = {"sub": "sub", "sup": "sup"}
MOST_SPANNED = 50
LONGEST_HTML = 2_000_000
TAGS = re.compile(r"<(?:p|br|div|h[1-6]|table|ul|ol)\b[^<>]{0,400}>", re.IGNORECASE)
MOST_ROWS = 1000


def read(element):
    """Return the blocks and the pictures in an element, in their order."""
    reading = _Reading()
    reading.within(element)
    reading.end_of_paragraph()
    return tuple(reading.blocks), tuple(reading.pictures)


def read_html(text):
    """Return the blocks and the pictures of HTML, which need not be whole."""
    try:
        page = html.fragment_fromstring(text[:LONGEST_HTML], create_parent="div")
    except (ValueError, AssertionError, html.etree.LxmlError):
        return (), ()
    return read(page)


def read_text(text):
    """Return the blocks and the pictures of a text: a paragraph to a line, or HTML that
    its sender gives out as text."""
    if TAGS.search(text):
        return read_html(text)
    lines = (one_line(line) for line in text.splitlines())
    return tuple(WireBlock((line,)) for line in lines if line), ()


class _Reading:
    def __init__(self):
        self.blocks, self.pictures = [], []
        self.open = []  # words of the paragraph that is not at its end

    def within(self, element):
        """Take in what is in an element that holds paragraphs, or loose words."""
        self.open.append(element.text or "")
        for child in element:
            self.one(child)
            self.open.append(child.tail or "")

    def one(self, element):
        name = local(element)
        if name in SKIPPED or not name:
            return
        if name in TABLES:
            self.end_of_paragraph()
            self.table(element)
        elif name in PICTURES:
            self.picture(element, name)
        elif name in SUBHEADS:
            self.end_of_paragraph()
            self.within(element)
            self.end_of_paragraph("subhead")
        elif name in PARAGRAPHS or name in WITH_PARAGRAPHS:
            self.end_of_paragraph()
            self.within(element)
            self.end_of_paragraph()
        elif name == "br":
            self.open.append("\0")
        elif name in SMALL:
            self.open.append(typed_small(words(element), SMALL[name]))
        else:
            self.within(element)

    def end_of_paragraph(self, kind="paragraph"):
        text, self.open = "".join(self.open), []
        lines = tuple(filter(None, map(one_line, text.split("\0"))))
        if lines and kind == "subhead":
            lines = (" ".join(lines),)
        if lines:
            self.blocks.append(WireBlock(lines, kind))

    def table(self, table):
        caption = words(first(table, "caption"))
        if caption:
            self.blocks.append(WireBlock((caption,)))
        rows = lines_of_table(_rows_of(table))
        if any(row.strip() for row in rows):
            self.blocks.append(WireBlock(tuple(rows), "table"))

    def picture(self, element, name):
        if name == "img":
            self.pictures.append(WirePicture(href=element.get("src", "")))
            return
        if name == "figure":
            image = next((e for e in element.iter() if local(e) == "img"), None)
            table = next((e for e in element.iter() if local(e) in TABLES), None)
            if table is not None:
                self.end_of_paragraph()
                self.table(table)
            href = image.get("src", "") if image is not None else ""
            caption = words(first(element, "figcaption"))
            if href or caption:
                self.pictures.append(WirePicture(caption, "", href))
            return
        reference = first(element, "media-reference")
        href = reference.get("source", "") if reference is not None else ""
        caption = " ".join(map(words, every(element, "media-caption")))
        credit = " ".join(map(words, every(element, "media-producer")))
        self.pictures.append(WirePicture(caption.strip(), credit.strip(), href))


def _rows_of(table):
    """Return the cells of each row as (words, columns, rows) of a table."""
    found = []
    for row in _rows_within(table):
        cells = [cell for cell in row if local(cell) in CELLS]
        found.append(
            [(words(c), _span(c, "colspan"), _span(c, "rowspan")) for c in cells]
        )
        if len(found) == MOST_ROWS:
            break
    return found


def _rows_within(table):
    """Yield the rows of a table, and none of a table within it."""
    for child in table:
        if local(child) == "tr":
            yield child
        elif local(child) not in CELLS:
            yield from _rows_within(child)


def _span(cell, name):
    text = cell.get(name, "1")
    return min(int(text), MOST_SPANNED) if text.isascii() and text.isdecimal() else 1
