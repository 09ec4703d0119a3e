"""Setting of a block of a story for its page: no holes in lines, no words broken in subheads.

Han characters are squares that fill a line; what is not Han is what leaves holes in one
that is justified, and a last line of one character.
"""

import re
from html import unescape

from django.utils.safestring import SafeString

from articles.text.phrasing import phrased

SUBHEAD = re.compile(r"<(h[23])( [^>]*)?>([^<]*)</\1>")
# A run of Latin without a blank: an address, a telephone number. Tags are passed over.
RUN = re.compile(r"<[^>]*>|[A-Za-z0-9][A-Za-z0-9./:_?=@%#&;+~-]{10,}")
SHORTEST_RUN = 11
FIGURES_ONLY = re.compile(r"[\d.-]+")
# A line may end behind the strokes of an address, and before its other marks.
MAY_END = re.compile(r"(?<=/)(?!/)|(?=[.?&=_#@%~-])(?!\A)")
LATIN = re.compile(r"[!-~]")
TAG = re.compile(r"<[^>]*>")
# From so many characters a paragraph has a last line to speak of.
LONG = 30
LAST_TWO, MARKS = re.compile(r"[\u3400-\u9fff]{2}"), "，。！？：；、”’）》」』…—"


def as_set(html, stored=""):
    """Return a block as its page sets it, given what with_phrases() returned."""
    subhead = SUBHEAD.fullmatch(html)
    if subhead:
        name, anchor, words = subhead.groups(default="")
        heading = phrased(unescape(words), stored)
        inner = heading.__html__() if hasattr(heading, "__html__") else words
        return SafeString(f"<{name}{anchor}>{inner}</{name}>")
    if not html.startswith("<p>"):
        return html
    words = unescape(TAG.sub("", html))
    if len(words) >= LONG:
        html = _with_whole_end(html)
    if not _leaves_holes(words):
        return SafeString(html)
    html = RUN.sub(_breakable, html)
    return SafeString(f'<p class="ragged">{html.removeprefix("<p>")}')


def subheads(body):
    """Return the words of the subheads of a body."""
    return [unescape(words) for *_, words in SUBHEAD.findall(body or "")]


def _with_whole_end(html):
    """Return a paragraph whose last two characters, with the marks behind them, stay in
    one line. Read from its end: a pattern would be tried at each character."""
    text = html.removesuffix("</p>")
    stem = text.rstrip(MARKS)
    if text == html or not LAST_TWO.fullmatch(stem[-2:]):
        return html
    before = len(stem) - 2
    return f'{html[:before]}<span class="whole">{text[before:]}</span></p>'


def _leaves_holes(words):
    """Whether a paragraph has too much that is no Han for its lines to be justified."""
    narrow = len(words.encode("ascii", "ignore"))
    if 4 * narrow < len(words) and narrow < SHORTEST_RUN and "<" not in words:
        return False  # most paragraphs: no need to look at each character
    return 4 * len(LATIN.findall(words)) >= len(words) or bool(RUN.search(words))


def _breakable(run):
    text = run.group()
    if text.startswith("<") or FIGURES_ONLY.fullmatch(text):
        return text
    return MAY_END.sub("<wbr>", text)
