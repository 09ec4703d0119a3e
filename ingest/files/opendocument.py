"""OpenDocument texts (.odt, of LibreOffice and WPS): paragraphs, headings, tables, notes.

Tracked changes are read as accepted; comments, headers and pictures are left out, and
named.
"""

import re

from ingest.files import xml_tree, zipped
from ingest.files.blocks import Block, levelled, set_out
from ingest.files.values import UnreadableFile
from ingest.files.xml_tree import first, local, words
from ingest.merged_cells import MOST_CELLS, lines_of_table
from ingest.reading.values import Role
from ingest.typed_marks import typed_small

BODY, STYLES, MANIFEST = "content.xml", "styles.xml", "META-INF/manifest.xml"
TEXT = b"application/vnd.oasis.opendocument.text"
URN = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
TEXT_NS, STYLE_NS, TABLE_NS = (URN % name for name in ("text", "style", "table"))
FO_NS = URN % "xsl-fo-compatible"
SECTIONS = {"section", "index-body", "table-of-content", "text", "numbered-paragraph"}
SKIPPED = {"tracked-changes", "ruby-text", "bookmark", "forms", "sequence-decls"}
SKIPPED |= {
    "variable-decls",
    "user-field-decls",
    "object",
    "object-ole",
    "title",
    "desc",
}
# "super 58%", "33% 58%", "-33% 58%": the figure is how far above the line.
RAISED = re.compile(r"(super|sub|-?\d{1,3}(?=%))")
SIZE = re.compile(r"(\d{1,3}(?:\.\d{1,3})?)pt")
ROWS = {"table-header-rows", "table-rows", "table-row-group"}
MOST_PARENTS = 12
MOST_REPEATED = 50
LEFT_OUT = {
    "annotation": "{} 处批注没有收。",
    "image": "{} 张图片没有收，请在稿件里另外上传。",
}


def is_opendocument(data):
    if BODY not in zipped.names(data):
        return False
    # The archive begins with its kind, stored.
    return TEXT in data[:200]


def read(name, data):
    with zipped.opened(name, data) as archive:
        zipped.check_document(name, archive)
        inside = set(archive.namelist())
        if MANIFEST in inside and b"encryption-data" in archive.read(MANIFEST):
            raise UnreadableFile(f"“{name}”加了密码：请去掉密码再上传。")
        content = xml_tree.parsed(name, archive.read(BODY))
        common = archive.read(STYLES) if STYLES in inside else None
    styles = _Styles()
    if common:
        sheet = xml_tree.parsed(name, common)
        styles.learn(first(sheet, "styles"))
    styles.learn(first(content, "automatic-styles"))
    body = first(content, "body", "text")
    if body is None:
        raise UnreadableFile(f"“{name}”已损坏，读不出来：请另存为 .docx 再上传。")
    reading = _Reading(styles)
    reading.within(body)
    left_out = [
        LEFT_OUT[kind].format(count)
        for kind, count in reading.left_out.items()
        if count
    ]
    return set_out(levelled(reading.blocks), "OpenDocument 文档", left_out)


class _Styles:
    """The styles of a document, each with what it has of those it is derived from."""

    def __init__(self):
        self._own, self._parents = {}, {}

    def learn(self, sheet):
        for style in sheet if sheet is not None else ():
            is_default = local(style) == "default-style"
            if is_default and style.get(f"{STYLE_NS}family") != "paragraph":
                continue
            if not is_default and local(style) != "style":
                continue
            # What is derived from no other style has what is the default.
            name = "" if is_default else style.get(f"{STYLE_NS}name", "")
            of_text, of_paragraph = (
                first(style, "text-properties"),
                first(style, "paragraph-properties"),
            )
            own = {}
            if of_text is not None:
                size = SIZE.fullmatch(of_text.get(f"{FO_NS}font-size", ""))
                own["size"] = float(size[1]) if size else None
                weight = of_text.get(f"{FO_NS}font-weight")
                own["bold"] = (
                    weight in {"bold", "700", "800", "900"} if weight else None
                )
                own["raised"] = _raised(of_text.get(f"{STYLE_NS}text-position", ""))
            if of_paragraph is not None and of_paragraph.get(f"{FO_NS}text-align"):
                own["centered"] = of_paragraph.get(f"{FO_NS}text-align") == "center"
            self._own[name] = {k: v for k, v in own.items() if v is not None}
            self._parents[name] = style.get(f"{STYLE_NS}parent-style-name", "")

    def of(self, name, key):
        for _ in range(MOST_PARENTS):
            if key in self._own.get(name, {}):
                return self._own[name][key]
            name = self._parents.get(name, "")
        return None

    def is_named(self, name, wanted):
        """Whether a style is one that every program has, or derived from it."""
        for _ in range(MOST_PARENTS):
            if name.lower() == wanted:
                return True
            name = self._parents.get(name, "")
        return False


class _Reading:
    def __init__(self, styles):
        self.styles = styles
        self.blocks = []
        self.left_out = dict.fromkeys(LEFT_OUT, 0)
        self.boxes = []  # of the paragraph that is read
        self.notes = []
        self.repeated = 0  # cells so far, with their repetitions

    def within(self, element):
        for child in element:
            name = local(child)
            if name == "h":
                level = child.get(f"{TEXT_NS}outline-level", "1")
                self.paragraph(child, int(level) if level in set("12345678") else 1)
            elif name == "p":
                self.paragraph(child)
            elif name == "table":
                self.table(child)
            elif name == "frame":
                self.frame(child)
            elif name == "list" or name in SECTIONS:
                for part in child if name == "list" else [child]:
                    self.within(part)
        self.end_of_notes()

    def paragraph(self, element, level=0):
        style = element.get(f"{TEXT_NS}style-name", "")
        runs = []
        self.runs(element, style, runs)
        text = "".join(run for run, *_ in runs)
        lines = tuple(line.strip() for line in text.split("\n"))
        marked = [(size, bold) for run, size, bold in runs if run.strip()]
        role, why = None, ""
        if level:
            # Below the title of the whole.
            level, why = level + 1, f"{level} 级标题样式"
        elif self.styles.is_named(style, "title"):
            level, why = 1, "“标题”样式"
        elif self.styles.is_named(style, "subtitle"):
            role, why = Role.DECK, "“副标题”样式"
        elif self.styles.is_named(style, "caption"):
            role, why = Role.CAPTION, "“题注”样式"
        block = Block(
            lines,
            level=level,
            role=role,
            why=why,
            size=max((size for size, _ in marked), default=0),
            is_bold=bool(marked) and all(bold for _, bold in marked),
            is_centered=bool(self.styles.of(style, "centered")),
        )
        if block.text:
            self.blocks.append(block)
        boxes, self.boxes = self.boxes, []
        for box in boxes:
            self.within(box)

    def runs(self, element, style, runs):
        """Collect (words, size, whether bold) of what is in a paragraph or span."""
        size = self.styles.of(style, "size") or 0
        bold = bool(self.styles.of(style, "bold"))
        raised = self.styles.of(style, "raised")

        def add(text):
            # A line end in the file is a blank; between Chinese characters it is none.
            text = xml_tree.BETWEEN_HAN.sub("", text).replace("\n", " ")
            runs.append((typed_small(text, raised) if raised else text, size, bold))

        add(element.text or "")
        for child in element:
            name = local(child)
            if name == "s":
                add(" " * _count(child, f"{TEXT_NS}c"))
            elif name in {"tab", "line-break"}:
                runs.append(("\t" if name == "tab" else "\n", size, bold))
            elif name == "note":
                self.notes.append(child)
            elif name == "frame":
                self.frame(child, at_hand=False)
            elif name in LEFT_OUT:
                self.left_out[name] += 1
            elif name not in SKIPPED:
                own = child.get(f"{TEXT_NS}style-name", "")
                inner = style if name in {"ruby", "ruby-base"} or not own else own
                self.runs(child, inner, runs)
            add(child.tail or "")

    def frame(self, frame, at_hand=True):
        for part in frame:
            if local(part) == "text-box":
                self.within(part) if at_hand else self.boxes.append(part)
            elif local(part) == "image":
                self.left_out["image"] += 1
                break  # the others are the same picture in other formats

    def table(self, table):
        rows = []
        for row in _rows_of(table):
            cells = []
            for cell in row:
                # Covered cells are those that another reaches over: nothing is in them.
                if local(cell) == "table-cell":
                    columns = _count(cell, f"{TABLE_NS}number-columns-spanned")
                    down = _count(cell, f"{TABLE_NS}number-rows-spanned")
                    repeated = _count(cell, f"{TABLE_NS}number-columns-repeated")
                    self.repeated += repeated
                    if self.repeated > MOST_CELLS:
                        repeated = 1
                    cells += [(self.cell(cell), columns, down)] * repeated
            rows.append(cells)
        lines = [line for line in lines_of_table(rows) if line.strip()]
        if lines:
            self.blocks.append(Block(tuple(lines), is_table=True))

    def cell(self, cell):
        inner = _Reading(self.styles)
        inner.within(cell)
        for kind, count in inner.left_out.items():
            self.left_out[kind] += count
        return " ".join(" ".join(block.text for block in inner.blocks).split())

    def end_of_notes(self):
        """Set the notes of a text below it, as their own paragraphs."""
        notes, self.notes = self.notes, []
        for note in notes:
            mark, text = (
                words(first(note, "note-citation")),
                words(first(note, "note-body")),
            )
            if text:
                self.blocks.append(Block((f"注{mark}：{text}",)))


def _rows_of(table):
    """Yield the rows of a table, and none of a table within it."""
    for child in table:
        if local(child) == "table-row":
            yield child
        elif local(child) in ROWS:
            yield from _rows_of(child)


def _raised(position):
    found = RAISED.match(position)
    if not found or found[1] == "0":
        return None
    return "sub" if found[1].startswith(("sub", "-")) else "sup"


def _count(element, name):
    text = element.get(name, "1")
    return min(int(text), MOST_REPEATED) if re.fullmatch("[1-9][0-9]{0,5}", text) else 1
