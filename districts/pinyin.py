"""Pinyin of Chinese names, for slugs and for finding a name by typing.

Readings come from pypinyin. It cannot know how a rare surname is read (单 as
Shan), so every stored reading is a field that an editor may correct.

Its phrases take 55 MiB of a process, so it is loaded where a name is first written. How
characters may sound, each by itself, is in readings.txt: a line is a syllable and all
characters that are read so. A search for names that sound alike needs no more.
"""

import re
from functools import cache
from itertools import chain
from pathlib import Path

READINGS = Path(__file__).parent / "readings.txt"
CHARACTERS = range(0x3007, 0xA000)  # 〇, and all that a newspaper prints


def syllables(name):
    """Split a name into pinyin syllables and Latin words: ["ying", "ze", "qu"]."""
    from pypinyin import Style, lazy_pinyin

    return [
        syllable.lower()
        for part in lazy_pinyin(name, style=Style.NORMAL)
        for syllable in "".join(c if c.isalnum() else " " for c in part).split()
        if syllable.isascii()
    ]


def search_key(name):
    """Return what a name is found by when typed: "yingzequ yzq"."""
    parts = syllables(name)
    return " ".join(filter(None, ("".join(parts), "".join(p[0] for p in parts))))


def slug(name):
    """Return the slug of a name, for its address: "wang-yong"."""
    return "-".join(syllables(name))


def sound_pattern(text):
    """Return the pattern of all the ways in which a text may be read, without blanks.

    单 may be dan, shan or chan: a name that is read in any of these ways sounds alike.
    """
    return re.compile("".join(map(_readings_pattern, text.lower())))


def _readings_pattern(character):
    if character.isascii():
        return character if character.isalnum() else ""
    readings = (syllable for syllable, those in _readings() if character in those)
    return f"(?:{'|'.join(readings)})"


@cache
def _readings():
    lines = READINGS.read_text(encoding="utf-8").splitlines()
    return [line.split() for line in lines]


def readings_text():
    """Return the text of readings.txt as pypinyin has it, to write it once more."""
    from pypinyin import Style, pinyin

    found = {}
    for character in map(chr, CHARACTERS):
        # A character that it does not know comes back as it is.
        some = pinyin(character, style=Style.NORMAL, heteronym=True, errors="ignore")
        for syllable in filter(str.isascii, chain.from_iterable(some)):
            found.setdefault(syllable, set()).add(character)
    lines = (f"{name} {''.join(sorted(found[name]))}\n" for name in sorted(found))
    return "".join(lines)
