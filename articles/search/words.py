"""Tokeniser of the search index, and the folding of texts for comparison.

Chinese is written without blanks, and a dictionary cuts it wrongly one time in six:
so every two neighbouring characters are a word of the index, and each single one.
Latin words and numbers are words as a whole: 5G is not found in 15G, nor 23年 in
2023年. What the index offers is checked against the folded text, where a phrase
is looked for as a whole.
"""

import re
import unicodedata
from array import array
from itertools import pairwise
from operator import add

# From here on scripts are written without blanks: Han, kana, hangul.
WIDE_FROM = "\u2e80"
NARROW = rf"[^\W_{WIDE_FROM}-\U0010ffff]"
# A decimal is one word: 15.5 is not found under 15.
NARROW_WORD = rf"{NARROW}+(?:(?<=\d)\.(?=\d){NARROW}+)*"
WIDE_RUN = r"[^\W_\x00-\u2e7f]+"
RUN = re.compile(rf"({NARROW_WORD})|({WIDE_RUN})")
INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
# All blanks and control characters but the line end: as one set, it is looked for thrice
# as fast as by \S.
BLANKS = re.compile(
    "[\x00-\x09\x0b-\x20\x7f-\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+"
)
# What nearly every Chinese text has that normalising changes, and into what.
FULL_WIDTH = [
    (sign, unicodedata.normalize("NFKC", sign)) for sign in "，：；？！（）％　…"
]
# The comma and the blank come first, to be looked for before what is about them.
THOUSANDS = re.compile(r",(?<=\d,)(?=\d{3}(?!\d))")
LOOSE_BLANK = re.compile(rf" (?:(?<!{NARROW} )|(?!{NARROW}))")
# No database holds a word of any length; these are longer than any that is looked for.
LONGEST_WORD = 64
# A character as a number of four bytes.
AS_NUMBERS = ("utf-32-le", "surrogatepass")
BLANK = array("I", " ".encode(*AS_NUMBERS))
# Marks a word of the headline: a private character, which no word has in it.
TITLE_MARK = "\ue000"


def fold(text):
    """Return a text as texts are compared: full width as half, small letters, no
    blanks but one on each side of every Latin word or number.

    王　勇 becomes 王勇, and ５Ｇ网络 as 5g 网络 becomes " 5g 网络". Line ends stay.
    """
    text = _normalized(INVISIBLE.sub("", text)).lower()
    text = THOUSANDS.sub("", BLANKS.sub(" ", text))
    text = LOOSE_BLANK.sub("", text)
    text = re.sub(NARROW_WORD, r" \g<0> ", text)
    return text.replace("   ", " ").replace("  ", " ")


def _normalized(text):
    """Return a text in the form NFKC: to see that one has it already, and to replace the
    usual signs before, takes a twentieth of the time of normalising."""
    for sign, narrow in FULL_WIDTH:
        text = text.replace(sign, narrow)
    if unicodedata.is_normalized("NFKC", text):
        return text
    return unicodedata.normalize("NFKC", text)


def words(folded):
    """Return the index's words of a folded text, each once, run by run."""
    found = []
    for narrow, wide in RUN.findall(folded):
        if narrow:
            found.append(narrow[:LONGEST_WORD])
        else:
            found += wide
            found += map(add, wide, wide[1:])
    return list(dict.fromkeys(found))


def written_out(folded):
    """Return the same words as one text, most of them as often as they are there.

    For an index that takes a word twice for once: to know each from those before it takes
    more time than all else. The characters are shifted as numbers, all at a time.
    """
    runs = RUN.findall(folded)
    narrow = [run[:LONGEST_WORD] for run, _ in runs if run]
    # Between runs stands a blank: its pairs are single characters.
    wide = " ".join([run for _, run in runs if run])
    numbers = array("I", wide.encode(*AS_NUMBERS))
    single = BLANK * (2 * len(numbers))
    single[0::2] = numbers
    paired = BLANK * (3 * max(0, len(numbers) - 1))
    paired[0::3], paired[1::3] = numbers[:-1], numbers[1:]
    shifted = (single + paired).tobytes().decode(*AS_NUMBERS)
    return " ".join([*narrow, shifted])


def asked_words(folded):
    """Return the fewest of the index's words that a story with a phrase must have."""
    found = {}
    for narrow, wide in RUN.findall(folded):
        if narrow:
            found[narrow[:LONGEST_WORD]] = None
        elif len(wide) == 1:
            found[wide] = None
        else:
            found |= dict.fromkeys(map("".join, pairwise(wide)))
    return list(found)


def is_one_word(phrase):
    """Whether the index has a phrase as one word: then who has that has the phrase."""
    return asked_words(phrase) == [phrase.strip()]


def in_title(word):
    """Return the index's word for a word in the headline."""
    return TITLE_MARK + word
