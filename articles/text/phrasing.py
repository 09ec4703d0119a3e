"""Phrases of a story's headings and of its teaser: where readers' lines may end.

Worked out when a story is saved, and stored with it: the dictionary that knows words
takes 33 MB of a process, and readers' workers are to do without. See decision 029.
"""

from markupsafe import Markup

from articles.languages import ATTRIBUTES, CHINESE, as_attributes
from articles.text.escaping import escaped
from articles.text.line_breaking import WORD_END, phrases

# The last line of a teaser has at least so many characters: no end of a line lies among
# them, and no browser needs to know `text-wrap: pretty` for it.
LAST_LINE = 6
# What is no longer than this is in one line wherever it stands, so it has no phrases.
ONE_LINE = 8
# With a word joiner, for a browser that would end the line behind it.
DASH = "——\u2060"


class Phrased(str):
    """Text that is HTML of its own where a page shows it: with a <wbr> wherever a line
    of it may end, and its language, if that is not the page's.

    Anywhere else (an attribute, a feed, JSON) it is the text.
    """

    def __new__(cls, text, marked="", language=""):
        made = super().__new__(cls, text)
        made.marked, made.language = marked or text, language
        return made

    def __html__(self):
        html = str(escaped(self.marked)).replace(WORD_END, "<wbr>")
        attributes = as_attributes(self.language)
        return f"<span {attributes}>{html}</span>" if attributes else html


def with_phrases(headings, teaser="", names=()):
    """Return texts, a line each, with a zero width space between their phrases; without
    those that are one phrase."""
    lines = [phrases(text, names) for text in headings if len(text) > ONE_LINE]
    if len(teaser) > ONE_LINE:
        lines.append(_ending_long(phrases(teaser, names)))
    lines = dict.fromkeys(map(WORD_END.join, lines))
    return "\n".join(line for line in lines if WORD_END in line)


def phrased(text, stored, language=""):
    """Return a text as Phrased, by what with_phrases() returned.

    One that is not among that is one phrase: what is stored may be of words that are no
    more.
    """
    marked = ""
    if stored and len(text) > ONE_LINE:
        lines = stored.split("\n")
        marked = _line_of(text, lines) or _line_of(" ".join(text.split()), lines)
    if marked or language in ATTRIBUTES:
        return Phrased(text, marked, language)
    return text


def _line_of(text, lines):
    """Return the first line that is a text with the ends of its phrases, or ""."""
    same = (line for line in lines if line.replace(WORD_END, "") == text)
    return next(same, "")


def all_phrased(texts, stored, language=""):
    """Return several texts of a story as phrased() does."""
    known = {}
    for line in stored.split("\n") if stored else ():
        known.setdefault(line.replace(WORD_END, ""), line)
    found = []
    for text in texts:
        marked = ""
        if known and len(text) > ONE_LINE:
            marked = known.get(text) or known.get(" ".join(text.split()), "")
        if marked or language in ATTRIBUTES:
            text = Phrased(text, marked, language)
        found.append(text)
    return found


def phrased_parts(parts, whole):
    """Return [(part, anything)] of a text that phrased() returned, each as Phrased."""
    left, language = getattr(whole, "marked", whole), getattr(whole, "language", "")
    if left.replace(WORD_END, "") != whole:  # blanks were made one
        left = whole
    if len(parts) == 1:
        return [(Phrased(whole, left, language), parts[0][1])]
    found = []
    for part, other in parts:
        taken = characters = 0
        while characters < len(part) or left[taken : taken + 1] == WORD_END:
            characters += left[taken] != WORD_END
            taken += 1
        found.append((Phrased(part, left[:taken], language), other))
        left = left[taken:]
    return found


def with_dash(deck):
    """Return a deck with the dash that is set before it in Chinese, and there only."""
    if getattr(deck, "language", "") not in ("", *CHINESE):
        return deck
    return Markup(DASH + escaped(deck))


def _ending_long(parts):
    """Return phrases of which the last is no shorter than the last line is to be."""
    while len(parts) > 1 and len(parts[-1]) < LAST_LINE:
        parts[-2:] = ["".join(parts[-2:])]
    return parts
