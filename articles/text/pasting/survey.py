"""Survey of pasted HTML: its footnotes, comments, list markers and layout tables.

Read before anything is written (reader.py), for what a note says stands far below the
place that it is about, and whether a table is one shows at its end only. Elements are
known by their number, in the order in which they begin.
"""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from articles.text.pasting.elements import CELLS, OF_A_TABLE, VOID
from articles.text.pasting.styles import css

# What a note can be the whole of.
NOTE_BLOCKS = {"p", "li", "div", "dd", "aside"}
# The names of notes that Word, WPS, LibreOffice, wikis and Markdown give them.
NOTE = re.compile(
    r"(?:user-content-)?_?"
    r"((?:ftnt|ftn|edn|sdfootnote|sdendnote|cite_note|footnote|endnote|fn)"
    r"[-_:]?(?!_?ref)(?:[\w.]*[-_])?\d+)(?:sym)?",
    re.IGNORECASE,
)
REFERENCE = re.compile(
    r"(?:user-content-)?_?"
    r"(?:(?:ftnt?|edn|fn|cite|footnote|endnote)[-_]?ref[-_:]?[\w.-]*\d+"
    r"|sd(?:foot|end)note\d+anc)(?:[-_]\w+)?",
    re.IGNORECASE,
)
COMMENT = re.compile(r"(?:_msocom_|_msoanchor_|_anchor_|_com_|cmnt_ref|cmnt)(\w+)")
COMMENT_BODY = re.compile(r"(?:_msocom_|_com_|cmnt)\d+")
COMMENT_CLASSES = {"msocomanchor", "msocomtxt", "msocommentreference"}
COMMENT_CLASSES |= {"msocommenttext", "msocommentsubject", "msocomhide"}


def fragment(address):
    """Return what an address says after #; "" without one."""
    return (address or "").partition("#")[2]


def note_of(address):
    """Return the key of the note that a link leads to, or ""."""
    return _key(fragment(address))


def _key(name):
    found = NOTE.fullmatch(name or "")
    return found.group(1).lower() if found else ""


@dataclass
class Marker:
    """What Word wrote before a paragraph of a list: "1.", "·"."""

    level: int
    text: str = ""


@dataclass
class _Table:
    number: int
    cells: int = 0
    parts: list = field(default_factory=list)
    holds_tables: bool = False


class Survey(HTMLParser):
    """What is to be known of a paste before it is written."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.number = 0
        self.open = []  # (tag, number, texts before it)
        self.texts = 0
        self.tables = []
        self.layout = set()  # numbers of tables for show, and of their parts
        self.comments = set()  # numbers of elements that are a comment's
        self.comment_names = set()
        self.unnamed_comments = 0
        self.markers = {}  # number of a paragraph -> Marker
        self.marked = None  # (elements open around a marker, number of its paragraph)
        self.note_texts = {}  # key -> [words]
        self.note_places = {}  # number of an element -> key
        self.references = set()
        self.in_note = None  # (elements open around it, key)
        self.in_back_link = None  # elements open around it

    def handle_starttag(self, tag, attrs):
        self.number += 1
        attrs = dict(attrs)
        self._see_names(tag, attrs)
        if tag in VOID:
            return
        self.open.append((tag, self.number, self.texts))
        style = css(attrs.get("style"))
        self._see_comment(attrs, style)
        self._see_note(tag, attrs)
        self._see_list(tag, style)
        if tag == "table":
            for table in self.tables:
                table.holds_tables = True
            self.tables.append(_Table(self.number))
        elif tag in OF_A_TABLE and self.tables:
            self.tables[-1].parts.append(self.number)
            self.tables[-1].cells += tag in CELLS

    def handle_endtag(self, tag):
        if not self.open:
            return
        tag = self.open.pop()[0]
        depth = len(self.open)
        if tag == "table" and self.tables:
            table = self.tables.pop()
            if table.holds_tables or table.cells < 2:
                self.layout |= {table.number, *table.parts}
        if self.marked and depth <= self.marked[0]:
            self.marked = None
        if self.in_back_link is not None and depth <= self.in_back_link:
            self.in_back_link = None
        if self.in_note and depth <= self.in_note[0]:
            self.in_note = None

    def handle_data(self, data):
        self.texts += bool(data.strip())
        if self.marked:
            self.markers[self.marked[1]].text += data.strip()
        elif self.in_note and self.in_back_link is None:
            self.note_texts[self.in_note[1]].append(data)

    def close(self):
        super().close()
        self.markers = {
            number: marker for number, marker in self.markers.items() if marker.text
        }
        # Only what something refers to is a note; the rest are words of the story.
        self.notes = {
            number for number, key in self.note_places.items() if key in self.references
        }

    # Asked by the reader

    def take_note(self, key):
        """Return what a note says, for the first who asks."""
        words = " ".join("".join(self.note_texts.pop(key, [])).split())
        return words.strip(" \u3000^↑").rstrip("。.")

    def is_layout(self, number):
        return number in self.layout

    def is_back_link(self, tag, attrs):
        """Whether a link leads from a note up to the place that it is about."""
        return tag == "a" and bool(REFERENCE.fullmatch(fragment(attrs.get("href"))))

    def comment_count(self):
        return len(self.comment_names) or self.unnamed_comments

    # What is seen

    def _see_names(self, tag, attrs):
        for name in (fragment(attrs.get("href")), attrs.get("id"), attrs.get("name")):
            found = COMMENT.fullmatch(name or "")
            if found:
                self.comment_names.add(found.group(1))
        if tag == "a":
            self.references.add(note_of(attrs.get("href")))

    def _see_comment(self, attrs, style):
        classes = {name.lower() for name in (attrs.get("class") or "").split()}
        names = [attrs.get("id") or "", attrs.get("name") or ""]
        element = style.get("mso-element", "")
        if element == "comment" and not self.comment_names:
            self.unnamed_comments += 1
        if (
            classes & COMMENT_CLASSES
            or element in ("comment", "comment-list")
            or style.get("mso-special-character") == "comment"
            or COMMENT.fullmatch(fragment(attrs.get("href")))
        ):
            self.comments.add(self.number)
        if any(COMMENT_BODY.fullmatch(name) for name in names):
            self.comments.add(self._block()[1])

    def _see_note(self, tag, attrs):
        if self.is_back_link(tag, attrs) and self.in_back_link is None:
            self.in_back_link = len(self.open) - 1
        if self.in_note:
            return
        key = _key(attrs.get("id")) or _key(attrs.get("name"))
        if key and key not in self.note_texts:
            depth, number, texts = self._block()
            # A note begins its block: else these are words of the story.
            if texts == self.texts:
                self.note_places[number] = key
                self.note_texts[key] = []
                self.in_note = depth, key

    def _see_list(self, tag, style):
        value = style.get("mso-list", "")
        if tag == "p" and value.startswith("l"):
            level = re.search(r"level(\d)", value)
            self.markers[self.number] = Marker(int(level.group(1)) if level else 1)
        elif value == "ignore" and not self.marked:
            around = (number for name, number, _ in reversed(self.open) if name == "p")
            paragraph = next(around, None)
            if paragraph in self.markers:
                self.marked = len(self.open) - 1, paragraph

    def _block(self):
        """Return the innermost block that can be a note: (depth, number, texts before)."""
        for depth in reversed(range(len(self.open))):
            tag, number, texts = self.open[depth]
            if tag in NOTE_BLOCKS:
                return depth, number, texts
        return len(self.open) - 1, self.number, self.texts
