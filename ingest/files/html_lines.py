"""Lines of an HTML page: what it shows as a line or a paragraph, with how that is set.

The tree is walked once. What is hidden, struck out, a comment of Word's or a control is
left out; tables become rows, numbers of lists are written, notes stand in brackets where
they are referred to.
"""

import re
from collections import Counter
from dataclasses import dataclass, field, replace

from lxml import etree

from articles.text.pasting.elements import BLOCKS, HEADINGS, INLINE, LISTS
from articles.text.pasting.lists import kind_of_list
from articles.text.pasting.reader import CHINESE
from articles.text.pasting.styles import BOLD, css, is_shown_as_block
from ingest.files.html_tables import is_table_of_data, rows_of
from ingest.files.html_unseen import Notes, is_icon, shown_late, why_left_out
from ingest.typed_marks import typed_small

BREAK = "\x1e"
LONGEST_TITLE, LONGEST_CAPTION = 500, 160
OF_A_PICTURE = re.compile(
    "caption|imgbt|tuzhu|tushuo|(?:img|pic|image|photo)[-_]?(?:desc|text|tit)"
)
BLANKS = re.compile("[ \t\n\f]+")
INDENT = re.compile("(?:[ \xa0]{2,}|[ \xa0]*[\u2003\u3000])[\\s\u3000]*")
SENTENCE = re.compile("[，。！？；]")
APART = {"nav", "aside", "footer", "menu", "dialog"}
APART_ROLES = {
    "navigation",
    "complementary",
    "contentinfo",
    "banner",
    "search",
    "dialog",
}
LINED = (
    BLOCKS | HEADINGS.keys() | LISTS | {"li", "blockquote", "body", "html", "caption"}
)
LINED |= {"table", "thead", "tbody", "tfoot", "tr", "td", "th"}
# What runs in a line; elements that HTML does not know are fields of their own.
RUNS_IN = INLINE - LISTS - {"li", "blockquote"}
RUNS_IN |= {"tt", "kbd", "samp", "var", "dfn", "bdo", "bdi", "nobr", "acronym", "wbr"}
RUNS_IN |= {"rb", "rtc", "picture", "source", "col", "colgroup", "data", "rp"}
FOUNDER = {"founder-title": 1, "founder-introtitle": 2, "founder-subtitle": 2}
# Of Word's and WPS's styles.
HEADING_CLASS = re.compile(r"Mso(?:Title|Heading(\d))")
FONT_SIZE = re.compile(r"([\d.]{1,10})\s*(pt|px|rem|em)")
IN_POINTS = {"pt": 1, "px": 0.75, "em": 12, "rem": 12}
FONT_SIZES = {"1": 7.5, "2": 10, "3": 12, "4": 13.5, "5": 18, "6": 24, "7": 36}


@dataclass(frozen=True)
class Look:
    """How the words at one place are set."""

    level: int = 0
    size: float = 12  # of a page that does not say
    is_bold: bool = False
    is_centered: bool = False
    is_link: bool = False
    is_apart: bool = False
    is_caption: bool = False
    keeps_lines: bool = False


@dataclass(eq=False)
class Shown:
    """A paragraph, a heading or a table as the page shows it."""

    lines: list
    look: Look
    container: "Container"
    chars: int = 0
    linked: int = 0
    is_table: bool = False
    after_picture: bool = False

    @property
    def text(self):
        return " ".join(" ".join(self.lines).split())

    @property
    def copy(self):
        """How many characters of copy it has: words in sentences, no links."""
        own = self.chars - self.linked
        if self.is_table or self.look.is_apart or self.look.level or own < 20:
            return 0
        return own if own >= 40 or SENTENCE.search(self.text) else 0

    @property
    def is_linked(self):
        return self.linked > 0.6 * self.chars

    @property
    def is_caption(self):
        """Whether it stands below a picture and is set as what is said of it."""
        if self.look.is_caption or self.look.level or not self.after_picture:
            return self.look.is_caption
        is_short = len(self.text) <= LONGEST_CAPTION
        return is_short and bool(
            self.look.is_centered or OF_A_PICTURE.search(self.container.names)
        )


@dataclass(eq=False)
class Container:
    """An element that begins lines of its own: shown[first:stop] are in it."""

    tag: str
    names: str  # its class and id
    first: int
    around: "Container | None" = None
    stop: int = 0


@dataclass
class Lines:
    shown: list = field(default_factory=list)
    containers: list = field(default_factory=list)  # those inside before those around
    pictures: list = field(default_factory=list)  # how many lines are above each
    counts: Counter = field(default_factory=Counter)  # what was left out


def lines_of(root, titles=frozenset()):
    """Return the Lines of a tree; an element whose words are one of `titles` is a line."""
    return _Walk(root, titles, Notes(root), shown_late(root)).walk()


class _Walk:
    def __init__(self, root, titles, notes, late):
        self.root, self.titles, self.notes, self.late = root, titles, notes, late
        self.found = Lines()
        self.looks = [Look()]
        self.open = [(root, Container("", "", 0))]
        self.small = []  # (element, where its words begin)
        self.numbers = []  # of lists that are open
        self.after_picture = self.picture_behind = False
        self.list_number = ""
        self._clear()

    def _clear(self):
        self.buffer, self.sizes = [], Counter()
        self.chars = self.linked = self.bold = 0
        self.begun = None  # the look of the first word

    @property
    def container(self):
        return self.open[-1][1]

    def walk(self):
        walker = etree.iterwalk(self.root, events=("start", "end", "comment", "pi"))
        for event, element in walker:
            if event == "start":
                self.looks.append(self.looks[-1])
                if self.begin(element):
                    walker.skip_subtree()
                elif element.text:
                    self.words(element.text)
                continue
            if event == "end":
                self.end(element)
                self.looks.pop()
            if element.tail and element is not self.root:
                self.words(element.tail)
        self.flush()
        return self.found

    # Elements

    def begin(self, element):
        """Begin an element; return whether what is in it is left out."""
        tag, style = element.tag, css(element.get("style"))
        if self._is_left_out(element, style):
            return True
        if tag == "br":
            self.buffer.append(BREAK)
        elif tag == "img" and not is_icon(element):
            self.found.pictures.append(len(self.found.shown))
            if self.begun:
                self.picture_behind = True
            else:
                self.after_picture = True
        elif self._is_line(element, style):
            self.flush()
            names = f"{element.get('class', '')} {element.get('id', '')}".lower()
            container = Container(tag, names, len(self.found.shown), self.container)
            self.open.append((element, container))
        self.looks[-1] = _look(self.looks[-1], element, style)
        if tag == "table" and is_table_of_data(element):
            self.table(element)
            return True
        return self._begin_words(element, tag, style)

    def _is_left_out(self, element, style):
        if element is self.late:
            return False
        words = self.notes.take(element)
        if words is not None:
            self.words(words)
            self.found.counts["note"] += bool(words)
            return True
        why = why_left_out(element, style)
        if why and why != "control" and "".join(element.itertext()).strip():
            self.found.counts[why] += 1
        return bool(why) or self.notes.is_body(element)

    def _is_line(self, element, style):
        tag = element.tag
        is_field = tag not in RUNS_IN and ":" not in tag
        if tag in LINED or is_field or is_shown_as_block(tag, style):
            return True
        return bool(self.titles) and _short_text(element) in self.titles

    def _begin_words(self, element, tag, style):
        if tag in ("sub", "sup") or style.get("vertical-align") in ("sub", "super"):
            self.small.append((element, len(self.buffer)))
        elif tag in LISTS:
            start = _number(element.get("start"), 1) if tag == "ol" else None
            self.numbers.append(start)
        elif tag == "li" and self.numbers and self.numbers[-1] is not None:
            number = _number(element.get("value"), self.numbers[-1])
            self.numbers[-1] = number + 1
            self.list_number = f"{number}. "
        elif tag in ("q", "rt"):
            self.words("“" if tag == "q" else "（")
        elif style.get("mso-list") == "ignore":
            marker = "".join(element.itertext()).strip()
            return kind_of_list(marker)[0] == "ul"
        return False

    def end(self, element):
        tag = element.tag
        if self.small and self.small[-1][0] is element:
            at = self.small.pop()[1]
            is_sub = tag == "sub" or "sub" in element.get("style", "").lower()
            text = "".join(self.buffer[at:])
            if text and BREAK not in text:
                self.buffer[at:] = [typed_small(text, "sub" if is_sub else "sup")]
        elif tag in ("q", "rt"):
            self.words("”" if tag == "q" else "）")
        elif tag in LISTS and self.numbers:
            self.numbers.pop()
        elif tag == "li":
            self.flush()
            self.list_number = ""
        if self.open[-1][0] is element and len(self.open) > 1:
            self.flush()
            container = self.open.pop()[1]
            container.stop = len(self.found.shown)
            if container.stop > container.first:
                self.found.containers.append(container)

    def table(self, element):
        inside = []

        def words_of(cell):
            found = _Walk(cell, self.titles, self.notes, self.late).walk()
            inside.extend(found.shown)
            self.found.counts += found.counts
            return " ".join(shown.text for shown in found.shown)

        rows = rows_of(element, words_of)
        if rows:
            chars, linked = (
                sum(getattr(s, of) for s in inside) for of in ("chars", "linked")
            )
            shown = Shown(rows, self.looks[-1], self.container, chars, linked, True)
            self.found.shown.append(shown)

    # Words

    def words(self, text):
        look = self.looks[-1]
        length = sum(map(len, text.split()))
        if length and self.begun is None:
            self.begun = look
        self.chars += length
        self.linked += length * look.is_link
        self.bold += length * look.is_bold
        self.sizes[look.size] += length
        self.buffer.append(text.replace("\n", BREAK) if look.keeps_lines else text)

    def flush(self):
        """End the line: what was written since the last becomes one that is shown."""
        text = "".join(self.buffer)
        look, chars = self.begun, self.chars
        linked, bold, sizes = self.linked, self.bold, self.sizes
        # The place of a small letter that is not closed yet.
        self.small = [(element, 0) for element, _ in self.small]
        self._clear()
        lines = _lines(text)
        if look is None or not lines:
            return
        lines[0], self.list_number = self.list_number + lines[0], ""
        look = replace(
            look, size=sizes.most_common(1)[0][0], is_bold=bold >= 0.9 * chars
        )
        shown = Shown(lines, look, self.container, chars, linked)
        shown.after_picture = self.after_picture
        self.after_picture, self.picture_behind = self.picture_behind, False
        self.found.shown.append(shown)


def _look(look, element, style):
    """Return the look within an element that has this one around it."""
    tag, changes = element.tag, {}
    if tag in HEADINGS:
        changes |= {"level": int(tag[1]), "is_bold": True}
    elif tag in FOUNDER:
        changes["level"] = FOUNDER[tag]
    elif tag == "p" and (level := _word_level(element, style)):
        changes["level"] = level
    if tag in ("b", "strong"):
        changes["is_bold"] = True
    elif tag in ("center", "pre"):
        changes["is_centered" if tag == "center" else "keeps_lines"] = True
    elif tag == "a" and element.get("href"):
        changes["is_link"] = True
    elif tag in APART or element.get("role") in APART_ROLES:
        changes["is_apart"] = True
    elif tag == "figcaption":
        changes["is_caption"] = True
    elif tag == "font" and element.get("size") in FONT_SIZES:
        changes["size"] = FONT_SIZES[element.get("size")]
    align = style.get("text-align") or (element.get("align") or "").lower()
    if align and tag != "img":
        changes["is_centered"] = align == "center"
    elif "center" in element.get("class", "").lower():
        changes["is_centered"] = True
    if "font-weight" in style:
        changes["is_bold"] = bool(BOLD.fullmatch(style["font-weight"]))
    if "white-space" in style:
        changes["keeps_lines"] = style["white-space"].startswith("pre")
    size = FONT_SIZE.fullmatch(style.get("font-size", ""))
    if size and size[1].count(".") < 2 and size[1] != ".":
        changes["size"] = round(float(size[1]) * IN_POINTS[size[2]], 1)
    return replace(look, **changes) if changes else look


def _word_level(element, style):
    """Return the level of a paragraph that Word or WPS has written; 0 for none."""
    outline = style.get("mso-outline-level", "")
    if outline.isdecimal() and 0 < int(outline) < 7:
        return int(outline)
    for name in element.get("class", "").split():
        found = HEADING_CLASS.fullmatch(name)
        if found:
            return int(found[1]) if found[1] else 1
    return 0


def _short_text(element):
    """Return the words of an element, as far as a title may go."""
    words, length = [], 0
    for text in element.itertext():
        words.append(text)
        length += len(text)
        if length > LONGEST_TITLE:
            return ""
    return " ".join("".join(words).split())


def _lines(text):
    """Return the lines of what an element holds; a blank line of two breaks is none."""
    lines = []
    for line in text.split(BREAK):
        line = BLANKS.sub(_blank, line)
        indent = INDENT.match(line)
        words = line.strip().replace("\xa0", " ").strip()
        if words:
            lines.append(f"\u3000\u3000{words}" if indent else words)
    return lines


def _blank(blanks):
    """The end of a source line is a blank between Latin words only."""
    if "\n" not in blanks[0]:
        return " "
    text, start, stop = blanks.string, blanks.start(), blanks.end()
    beside = text[max(start - 1, 0) : start], text[stop : stop + 1]
    return "" if any(map(CHINESE.match, beside)) else " "


def _number(text, usual):
    return int(text) if re.fullmatch("[0-9]{1,4}", text or "") else usual
