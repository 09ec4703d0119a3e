"""Lines of a page: splitting its raw text, and removing invisible characters.

Three and more blank lines are the border of a frame in text taken from a PDF; they
are counted, never collapsed.
"""

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median
from unicodedata import east_asian_width

from articles.text.counting import HAN
from ingest.reading.tables import rows_of_tables

# Marks of direction and of no width change what a line seems to be (Unicode TR36);
# control characters come from binary files and broken extraction.
INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
LINE_END = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
INDENT = re.compile(r"[ \t\xa0]{2,}|[\u2002\u2003\u3000]+\s*")
NARROW = re.compile('[,;:!?()"]')
# Blank lines at the border of a frame: where paragraphs are apart by one, and where
# they do not.
FRAME, FRAME_OF_CLOSE_LINES = 3, 1

OPENING = {"“": "”", "‘": "’", "（": "）", "(": ")", "《": "》", "【": "】", "「": "」"}
CLOSING = {closing: opening for opening, closing in OPENING.items()}


@dataclass(frozen=True)
class Line:
    """A line of the page, or several that are one paragraph broken by its width.

    `source_lines` are the (number, start, length) of the stretches of the page's lines
    that it is made of.
    """

    number: int
    text: str
    blanks_before: int
    source_lines: tuple[tuple[int, int, int], ...] = ()
    begins_frame: bool = False
    is_row: bool = False  # of a table
    is_place: bool = False  # nothing but a name in the gazetteer
    is_of_site: bool = False  # added by a site: a watermark, the label of a title

    @property
    def words(self):
        return self.text.strip()

    @property
    def solid(self):
        """The line without any blank."""
        return solid(self.text)

    @property
    def is_indented(self):
        return bool(INDENT.match(self.text))

    @property
    def indent(self):
        """How far it is set in, in half characters."""
        return sum(map(_width, self.text[: len(self.text) - len(self.text.lstrip())]))


def cleaned(text):
    """Return the text without invisible marks and controls, and what was removed.

    The second is a tuple of sentences, with the kind and the number.
    """
    text = LINE_END.sub("\n", text)
    text, controls = CONTROL.subn("", text)
    text, invisible = INVISIBLE.subn("", text)
    removed = []
    if invisible:
        removed.append(f"去掉了{invisible}个看不见的字符（零宽或改变方向的）。")
    if controls:
        removed.append(f"去掉了{controls}个控制字符。")
    return text, tuple(removed)


def lines_of(text):
    """Return the lines that hold anything, each with the blank lines before it."""
    lines = []
    blanks = 0
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            lines.append(Line(number, line, blanks))
            blanks = 0
        else:
            blanks += 1
    usual = median(line.blanks_before for line in lines[1:]) if lines[1:] else 1
    frame = FRAME if usual >= 1 else FRAME_OF_CLOSE_LINES
    rows = rows_of_tables(lines)
    return [
        replace(
            line,
            begins_frame=bool(at) and line.blanks_before >= frame,
            is_row=line.number in rows,
        )
        for at, line in enumerate(lines)
    ]


# The marks of a keyboard in English, as most sites and databases keep them.
MARKS = str.maketrans(",;:!?()", "，；：！？（）")
BESIDE_HAN = re.compile(
    f"(?<=[{HAN}”’》】）)0-9%])[,;!?](?=[{HAN}“‘《【（(]|\\s|$)|(?<=[{HAN}”》】）)])[,;:!?]|[,;:!?](?=[{HAN}“《【（(])"
    "|[()]"
)
STRAIGHT = re.compile('"([^"]*)"')


def with_wide_marks(text):
    """Return a line with the marks of Chinese typing in place of the narrow ones beside
    Chinese, character for character: one form is all that the reader has to know.

    >>> with_wide_marks('本报讯(记者王勇):"通水",12:30')
    '本报讯（记者王勇）：“通水”，12:30'
    """
    if text.isascii() or not NARROW.search(text):
        return text
    text = STRAIGHT.sub(r"“\1”", text)
    return BESIDE_HAN.sub(lambda match: match.group().translate(MARKS), text)


def width_of(text):
    """Return how wide a line is set, in half characters."""
    return sum(map(_width, text.rstrip()))


def _width(char):
    return 2 if east_asian_width(char) in "WF" else 1


def unbroken(lines, broken):
    """Put the lines whose numbers are in `broken` to the line above them."""
    whole = []
    for line in lines:
        source_lines = line.source_lines or ((line.number, 0, len(line.text)),)
        if line.number in broken and whole:
            above = whole[-1]
            text = above.text + line.text
            whole[-1] = replace(
                above, text=text, source_lines=above.source_lines + source_lines
            )
        else:
            whole.append(replace(line, source_lines=source_lines))
    return whole


def solid(text):
    return "".join(text.split())


def cut_line(line, places):
    """Cut a line at some places of its text into lines of one paragraph each."""
    if not places:
        return [line]
    edges = [0, *places, len(line.text)]
    return [
        replace(
            line,
            text=line.text[start:stop],
            blanks_before=0 if start else line.blanks_before,
            begins_frame=line.begins_frame and not start,
            source_lines=tuple(_stretches(line.source_lines, start, stop)),
        )
        for start, stop in pairwise(edges)
    ]


def _stretches(source_lines, start, stop):
    """Yield those parts of the page's lines that lie between two places of a line."""
    at = 0
    for number, first, length in source_lines:
        low, high = max(start, at), min(stop, at + length)
        if low < high:
            yield number, first + low - at, high - low
        at += length


def is_balanced(text):
    """Return whether every quotation mark and bracket has its partner in order."""
    waiting = []
    for char in text:
        if char in OPENING:
            waiting.append(OPENING[char])
        elif char in CLOSING and (not waiting or waiting.pop() != char):
            return False
    return not waiting


def overlap(words, text):
    """Return the share of the neighbouring characters of `words` that are in a
    set of such pairs, 0 to 1: how much a heading speaks of a story."""
    pairs = pairs_of(words)
    return len(pairs & text) / len(pairs) if pairs else 0.0


def pairs_of(text):
    """Return all pairs of neighbouring Han characters, digits and letters."""
    words = [char for char in text if char.isalnum()]
    return {a + b for a, b in zip(words, words[1:], strict=False)}


def triples_of(text):
    """Return all runs of three such characters: what two parts of a story share, and
    two stories seldom."""
    words = [char for char in text if char.isalnum()]
    return {"".join(three) for three in zip(words, words[1:], words[2:], strict=False)}


def runs_of(text):
    """Return all runs of five such characters: names, and what a story is about."""
    words = "".join(char for char in text if char.isalnum())
    return {words[at : at + 5] for at in range(len(words) - 4)}
