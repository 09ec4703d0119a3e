"""Word lists of proofreading: loaded once where they are first needed, matched in one pass.

The Aho-Corasick automaton (of ahocorasick_rs) reads a text once however many words it
looks for; what an entry's columns say is asked at the places it finds only.
"""

import csv
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

from articles.text.word_entries import KINDS, Entry, Verdict, entry_of, place_of

FOLDER = files(__package__) / "lists"
# What a file holds that is not named after its kind.
FILES = {slug: slug for slug in KINDS} | {"look-alike": "wrong-word"}
PAIR = 2
SHORT = 3  # characters of a word that may only seem to stand where two others meet
WINDOW = 12  # characters on either side that are cut into words
TITLE_MARKS = ("《", "》")
QUOTES = ("“", "”")
LONGEST_QUOTED_NAME = 12
# Characters that are a word by themselves in any sentence.
OFTEN_ALONE = frozenset(
    "的了是在和与及到对为把被从向有不也都就还又很将要会能可说做看来去上下中大小多少个一二三四五"
    "六七八九十百千万两几年月日人用由以至等各该此其每第后前里内外时点分次位名再更最让给使当得地着"
    "过出进开新老高好我你他她它们这那并而但或则才只已正均共全未无没请应需同经按据因于之所者称叫"
    "中美英法俄德日韩朝印巴网塔脏报即省厂店院校楼房树花草鱼肉菜酒茶药病钱税费款账单票证卡信话事理情"
    "找买卖送收交付写读打走跑坐站吃喝住穿家户元米天县市省区镇村路街门水车书本张条件场队组"
)
# Characters that are cut off with the one before them wherever there is no better word.
ENDINGS = frozenset("的是有了在地得着过一不来去上下前后中里就也都")


class Finding(NamedTuple):
    """An entry's word in a text."""

    entry: Entry
    start: int
    end: int


class WordLists:
    """Entries with the automaton that finds all their words at once."""

    def __init__(self, entries, allowed=frozenset()):
        # Loaded where it is needed: readers' workers never are.
        from ahocorasick_rs import AhoCorasick

        self.allowed = allowed
        self.by_word = {}
        for entry in entries:
            self.by_word.setdefault(entry.word, []).append(entry)
        self.words = [*self.by_word]
        self.automaton = AhoCorasick(self.words, store_patterns=False)
        self.find = lru_cache(maxsize=64)(self._find)

    def _find(self, text, day):
        """Return the findings of a text in its order: [Finding], the longest of several."""
        found = []
        matches = self.automaton.find_matches_as_indexes(text, overlapping=True)
        for number, start, end in matches:
            for entry in self.by_word[self.words[number]]:
                if entry.holds_on(day):
                    place = place_of(entry, text, start, end)
                    if place and _stands(entry, text, place):
                        found.append(Finding(entry, start, end))
                        break
        return _longest(found)


def _stands(entry, text, place):
    """Return whether a word stands there as a word, and not as a name that is quoted."""
    if is_in_title(text, place.start, place.end):
        return False
    if not entry.quoted and is_quoted(text, place.start, place.end):
        return False
    start, end = place.reach
    is_short = end - start <= SHORT or place.reach != (place.start, place.end)
    return not (is_short and crosses_words(text, start, end))


def _longest(found):
    """Return the findings that lie in no longer one, and overlap none before."""
    found.sort(key=lambda each: (each.start, -each.end))
    kept = []
    for each in found:
        if not kept or each.start >= kept[-1].end:
            kept.append(each)
    return kept


def crosses_words(text, start, end):
    """Return whether words of the text run across the ends of a place, so that what
    stands there is parts of two words, not one: 人民生|活水平.

    Across both ends, or across one where what is left of the place can be by itself: a
    word of one character (到|外地), or of two in a place of four and more.
    """
    into, out_of = crossing(text, start, end)
    if into and out_of:
        return True
    length, taken = end - start, into or out_of
    if not taken:
        return False
    if length == PAIR:
        left, beyond = (start, end) if out_of else (end - 1, start - 1)
        if text[beyond] in ENDINGS:
            return text[left] in OFTEN_ALONE
        return text[left] in OFTEN_ALONE or text[left] in _alone()
    return taken > 1 or (length == SHORT and bool(into))


@cache
def _alone():
    """Return the characters that print has as words by themselves: 报|消息, 敬|正书."""
    lines = (FOLDER / "alone.txt").read_text(encoding="utf-8").split("\n")
    return frozenset("".join(line for line in lines if not line.startswith("#")))


def crossing(text, start, end):
    """Return how many characters of a place belong to a word that begins before it, and
    how many to one that ends after it."""
    # Imported where it is needed: the dictionary takes 33 MB of a process.
    import rjieba

    from_ = max(0, start - WINDOW)
    into = out_of = 0
    for _, first, last in rjieba.tokenize(
        text[from_ : end + WINDOW], mode="default", hmm=False
    ):
        first, last = first + from_, last + from_
        if first >= end:
            break
        if first < start < last < end and not text[start].isascii():
            into = last - start
        elif start < first < end < last:
            out_of = end - first
    return into, out_of


def is_in_title(text, start, end):
    """Return whether a place lies between 《 and 》 of its paragraph."""
    return _within_marks(text, start, end, TITLE_MARKS, 60)


def is_quoted(text, start, end):
    """Return whether a place lies in a short quotation, which names something."""
    return _within_marks(text, start, end, QUOTES, LONGEST_QUOTED_NAME)


def _within_marks(text, start, end, marks, length):
    opening, closing = marks
    before = text[max(0, start - length) : start].rpartition("\n")[2]
    after = text[end : end + length].partition("\n")[0]
    return before.rfind(opening) > before.rfind(closing) and (
        closing in after and opening not in after.partition(closing)[0]
    )


@lru_cache(maxsize=1)
def built_in_entries():
    """Return the entries of the files, in their order: (Entry, ...)."""
    groups = {row["组"]: row["词"] for row in _rows("groups")}
    defaults = {row.pop("表"): row for row in _rows("defaults")}
    entries = []
    for name, slug in FILES.items():
        for row in _rows(name):
            for label, cell in (
                defaults[name] | {k: v for k, v in row.items() if v}
            ).items():
                if "@" in cell:
                    cell = " ".join(groups.get(word, word) for word in cell.split())
                row[label] = cell
            entries.append(entry_of(row, KINDS[slug]))
    return tuple(entries)


def _rows(name):
    """Yield the rows of a file: groups.csv has what conditions call by a name (@言说),
    defaults.csv what an empty cell of a file means."""
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


@lru_cache(maxsize=1)
def built_in():
    """Return the WordLists of the files alone."""
    return with_house_entries(())


def with_house_entries(entries):
    """Return the WordLists of the files and the house: of a word the house's entries
    count, and where one says that it is not to be looked for, none."""
    own = {entry.word for entry in entries}
    theirs = (
        entry
        for entry in built_in_entries()
        if entry.word not in own and entry.verdict is not Verdict.ALLOWED
    )
    allowed = {entry.word for entry in entries if entry.verdict is Verdict.ALLOWED}
    return WordLists(
        (entry for entry in (*entries, *theirs) if entry.word not in allowed),
        frozenset(allowed),
    )
