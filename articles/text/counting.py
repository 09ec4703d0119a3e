"""Word count of a text, as a Chinese editor counts it.

Each Han character is one, each Latin word or number is one; punctuation marks
are counted apart, one each, for a story is commissioned by either figure.
static/desk/counts.js counts the same way while an editor types.
"""

import re
from dataclasses import dataclass

HAN = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff々〇"
LATIN = rf"[^\W_{HAN}]+(?:[.,'’\-][^\W_{HAN}]+)*"
WORD = re.compile(f"[{HAN}]|{LATIN}")
HAN_WORDS, LATIN_WORD = re.compile(f"[{HAN}]+"), re.compile(LATIN)
BLANK = re.compile(r"[\s\u200b\ufeff]+")


@dataclass(frozen=True)
class Count:
    """Characters without and with punctuation."""

    words: int
    punctuation: int

    @property
    def total(self):
        return self.words + self.punctuation

    def __str__(self):
        return str(self.total)


def count(text):
    """Count a plain text: 5G网络，3.5万个。 is 6 words and 2 marks."""
    marks = len(BLANK.sub("", WORD.sub("", text)))
    return Count(words(text), marks)


def words(text):
    """Count the words alone: Han characters all at once, and the others in what is left,
    for to find each by WORD takes as long as all else that is said of a story."""
    left, runs = HAN_WORDS.subn(" ", text)
    return len(text) - len(left) + runs + len(LATIN_WORD.findall(left))
