"""Body of a Word document as blocks: paragraphs with their style, tables by row, text
boxes, notes where they are referred to, changes as if they were accepted."""

import re
from collections import Counter
from itertools import groupby, islice
from operator import itemgetter

from docx.oxml.ns import qn
from lxml import etree

from ingest.files.blocks import Block
from ingest.files.word_styles import value, with_properties, with_run_properties
from ingest.reading.values import Role
from ingest.typed_marks import ABOVE, LEFT, typed_small

SET_AS = {
    qn("w:tab"): "\t",
    qn("w:ptab"): "\t",
    qn("w:br"): "\n",
    qn("w:cr"): "\n",
    qn("w:noBreakHyphen"): "-",
}
TEXT = {qn("w:t"), qn("m:t")}
SET_SMALL = {"subscript": "sub", "superscript": "sup"}
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
MATHS = {qn("m:sub"): "sub", qn("m:sup"): "sup"}
UNREAD = {FALLBACK, qn("w:pPr"), qn("w:rPr"), qn("w:sdtPr"), qn("w:tblPr")}
DELETED = {qn("w:del"), qn("w:moveFrom")}
# Around what is in their place: fields, changes that are accepted, controls.
AROUND = {qn("w:sdt"), qn("w:sdtContent"), qn("w:customXml"), qn("w:smartTag")}
AROUND |= {qn("w:ins"), qn("w:moveTo")}
BOX = qn("w:txbxContent")
NOTES = {qn("w:footnoteReference"): "footnote", qn("w:endnoteReference"): "endnote"}
PICTURES = {
    "{http://schemas.openxmlformats.org/drawingml/2006/main}blip",
    "{urn:schemas-microsoft-com:vml}imagedata",
    "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart",
}
LONGEST_CELL, MOST_TEXTS = 200, 500
KINDS = {
    "subtitle": (Role.DECK, "Word 的“副标题”样式"),
    "caption": (Role.CAPTION, "Word 的“题注”样式"),
}


class Body:
    """Goes down the document once; `counts` are of what is left out."""

    def __init__(self, styles, numbers, notes):
        self.styles, self.numbers, self.notes = styles, numbers, notes
        self.counts = Counter()
        self.boxes = []  # of the paragraph that is read
        self.unended = []  # runs of a paragraph whose end was deleted

    def blocks(self, element, is_apart=False):
        """Yield the Blocks of an element that holds paragraphs and tables."""
        for child in children(element):
            if child.tag == qn("w:p"):
                for block in self.paragraph(child, is_apart):
                    yield block
                    is_apart = False
            elif child.tag == qn("w:tbl"):
                yield from self.table(child)

    # Paragraphs

    def paragraph(self, paragraph, is_apart=False):
        style = self.styles.of(value(paragraph, "w:pPr", "w:pStyle"))
        style = with_properties(style, paragraph)
        around, self.boxes = self.boxes, []
        runs, self.unended = self.unended, []
        self.runs(paragraph, style, style, runs)
        boxes, self.boxes = self.boxes, around
        mark = paragraph.find(f"{qn('w:pPr')}/{qn('w:rPr')}")
        if mark is not None and any(mark.find(tag) is not None for tag in DELETED):
            self.unended = runs
            return
        text = words_of(runs)
        if style.kind == "contents":
            self.counts["contents"] += 1
        elif text.strip():
            yield self.block_of(text, runs, style, is_apart)
        for box in boxes:
            yield from self.blocks(box, is_apart=True)

    def block_of(self, text, runs, style, is_apart):
        if style.list_id:
            text = self.numbers.before(style.list_id, style.list_level) + text.lstrip()
        sizes, bold = Counter(), 0
        for _, words, look in runs:
            sizes[look.size] += len(words.strip())
            bold += len(words.strip()) * look.is_bold
        role, why = KINDS.get(style.kind, (None, ""))
        lines = [line for line in text.split("\n") if line.strip()]
        if style.level or role:
            lines = [" ".join(text.split())]
        return Block(
            tuple(lines),
            style.level,
            role,
            why or (f"Word 的“{_name(style.level)}”样式" if style.level else ""),
            size=sizes.most_common(1)[0][0],
            is_bold=bold >= 0.9 * sum(sizes.values()),
            is_centered=style.is_centered,
            is_apart=is_apart,
        )

    def runs(self, element, style, look, found, small=None):
        """Add to `found` what is written in an element: (sub, sup or None; words; look)."""
        if element.tag == qn("w:r"):
            look = with_run_properties(style, element)
            small = SET_SMALL.get(value(element, "w:rPr", "w:vertAlign"), small)
            if look.is_hidden and not style.is_hidden:
                self.counts["hidden"] += 1
        for node in element.iterchildren(etree.Element):
            tag = node.tag
            if tag in TEXT or tag in SET_AS:
                if not look.is_hidden:
                    found.append((small, SET_AS.get(tag) or node.text or "", look))
            elif tag == BOX:
                self.boxes.append(node)
            elif tag in DELETED:
                self.counts["deletion"] += 1
            elif tag in NOTES:
                note = self.notes.get((NOTES[tag], node.get(qn("w:id"))), "")
                found.append((None, f"（注：{note}）" if note else "", look))
            elif tag == qn("w:rt"):
                found.append((None, "（", look))
                self.runs(node, style, look, found)
                found.append((None, "）", look))
            elif tag in PICTURES:
                self.counts["picture"] += 1
            elif tag not in UNREAD:
                self.runs(node, style, look, found, MATHS.get(tag, small))

    # Tables

    def table(self, table):
        """Yield a table as one Block of rows, or by its cells where it holds long copy."""
        rows = [row for row in children(table, qn("w:tr")) if not _is_deleted(row)]
        cells = [cell for row in rows for cell in children(row, qn("w:tc"))]
        if _is_for_show(rows, cells):
            for cell in cells:
                yield from self.blocks(cell)
            return
        lines = ["\t".join(self.row(row)) for row in rows]
        if lines:
            yield Block(tuple(lines), is_table=True)

    def row(self, row):
        """Yield the words of a row's cells, each in one line, marks where one is merged."""
        yield from [""] * _number(row, "w:trPr", "w:gridBefore", 0)
        for cell in children(row, qn("w:tc")):
            merged = value(cell, "w:tcPr", "w:vMerge")
            if merged is not None and merged in ("", "continue"):
                yield ABOVE
            else:
                yield self.words_of_cell(cell)
            yield from [LEFT] * (_number(cell, "w:tcPr", "w:gridSpan", 1) - 1)

    def words_of_cell(self, cell):
        lines = (line for block in self.blocks(cell) for line in block.lines)
        return " ".join(" ".join(lines).split())


def children(element, tag=None):
    """Return the children of an element, those of controls and changes as its own."""
    found = []
    for child in element.iterchildren(etree.Element):
        if child.tag in AROUND:
            found += children(child, tag)
        elif tag is None or child.tag == tag:
            found.append(child)
    return found


def words_of(runs):
    """Return runs as text; Word cuts what is small in several where one would do."""
    return "".join(
        _set(kind, group) for kind, group in groupby(runs, key=itemgetter(0))
    )


def _set(kind, runs):
    text = "".join(words for _, words, _ in runs)
    return typed_small(text, kind) if kind else text


def _name(level):
    return "标题" if level == 1 else f"标题 {level - 1}"


def _is_deleted(row):
    return row.find(f"{qn('w:trPr')}/{qn('w:del')}") is not None


def _is_for_show(rows, cells):
    """A table of one column, or with paragraphs of copy in its cells, is a frame."""
    if not cells:
        return True
    columns = max(len(children(row, qn("w:tc"))) for row in rows)
    if columns == 1:
        return len(rows) == 1 or any(map(_is_long, cells))
    return sum(map(_is_long, cells)) * 2 > len(cells)


def _is_long(cell):
    texts = islice(cell.iter(qn("w:t")), MOST_TEXTS)
    return sum(len(text.text or "") for text in texts) > LONGEST_CELL


def _number(element, properties, name, usual):
    """Return a number among the properties of a row or cell, below a hundred."""
    text = value(element, properties, name) or ""
    return int(text) if re.fullmatch("[1-9][0-9]?", text) else usual
