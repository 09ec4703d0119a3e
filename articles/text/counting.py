"""Word count of a text, as a Chinese editor counts it.

Each Han character is one, each Latin word or number is one; punctuation marks
are counted apart, one each, for a story is commissioned by either figure.
static/desk/counts.js counts the same way while an editor types.
"""

import re
from dataclasses import dataclass

HAN = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff々〇"
LETTERS = rf"[^\W_{HAN}]+(?:[.,'’\-][^\W_{HAN}]+)*"
WORD = re.compile(rf"[{HAN}]|{LETTERS}")
HAN_RUN, LETTER_WORD = re.compile(rf"[{HAN}]+"), re.compile(LETTERS)
# Blanks that str.split() takes for letters.
NO_WIDTH = ("\u200b", "\ufeff")


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
    """Count a plain text: 5G网络，3.5万个。 is 6 words and 2 marks.

    Han characters run by run, not one by one: each story's page counts its text.
    """
    rest, runs = HAN_RUN.subn(" ", text)
    words, solid = LETTER_WORD.findall(rest), "".join(rest.split())
    marks = len(solid) - sum(map(solid.count, NO_WIDTH)) - sum(map(len, words))
    return Count(len(text) - len(rest) + runs + len(words), marks)
