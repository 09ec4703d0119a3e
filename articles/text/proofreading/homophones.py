"""Proofreading rule for common words with a character that sounds alike: 安权, 措失.

An input method offers such slips by the thousand, and no list can name them all. So two
characters are asked about that stand apart in the text, were never met side by side,
and sound like a word that every paper prints daily.
"""

import re
from functools import cache, lru_cache
from importlib.resources import files

from articles.text.counting import HAN

from .idioms import blurred, blurred_sound, sound
from .names import SINGLE
from .reading import Slip
from .word_lists import OFTEN_ALONE, is_in_title, is_quoted

PAIR, LONG = 2, 3
RUN = re.compile(f"[{HAN}]{{{PAIR},}}")
LONGEST_NAME = 3
SURNAMES = frozenset(SINGLE) - OFTEN_ALONE
# Characters that stand beside any other: what they seem to spell is no word.
LOOSE = frozenset(
    "一七万三上下不与两个中为么之九也了二于五亦亿从他以们但余你使便八六其再几分则到十"
    "千即去又及只叫向吗吧呢和啊四在地坐大她它对将就已并当很得急想我或所才扬把挣无是曾"
    "最有未来某正此没百的着稳第约给而自虽被让还这那都里"
)
# Those that often do: with them only a word of every day is thought of.
OFTEN_LOOSE = frozenset(
    "人会似位做全共内净出前可各同名后因均外多好小少年应开往待按据新日时更月次每点用由"
    "看真称等经老者能至要该说请过进量难需高"
)


def misheard(text):
    """Find characters that are no word, but sound like one: [Slip]."""
    for run in RUN.finditer(text):
        words = run.group()
        doubtful = [
            (place, place + length, word)
            for place in range(len(words) - 1)
            for length, meant in ((PAIR, _meant), (LONG, _meant_by_long))
            if place + length <= len(words)
            and (word := meant(words[place : place + length]))
        ]
        ends = _ends(words) if doubtful else ()
        for place, stop, word in doubtful:
            start, end = run.start() + place, run.start() + stop
            if (
                {place, stop} <= ends
                and not _is_in_name(words, place, ends)
                and not is_quoted(text, start, end)
                and not is_in_title(text, start, end)
            ):
                said = f"“{words[place:stop]}”疑为“{word}”之误，请核对。"
                yield Slip(start, end, said, word, is_sure=False)


@lru_cache(maxsize=16384)
def _meant(pair):
    """Return the common word that two characters sound like, "" where they were met."""
    first, second = pair
    if first in LOOSE or second in LOOSE or second in _met().get(first, ""):
        return ""
    words = _heard(pair, sound, _by_sound())
    if pair in words:
        return ""
    if not words:
        # Of the most frequent ones also what only a dialect does not tell apart.
        words = _heard(pair, blurred, _by_blurred_sound())
    if first in OFTEN_LOOSE or second in OFTEN_LOOSE:
        words = [word for word in words if word in _daily()]
    return next(iter(words), "")


def _meant_by_long(characters):
    """Return the word of three that has two of the characters and the other's sound."""
    first, second, third = characters
    parts = _parts_of_long()
    if not (
        first + second in parts or second + third in parts or first + third in parts
    ):
        return ""
    by_sound = _by_sound_of_long()
    for place, character in enumerate(characters):
        rest = characters[:place], characters[place + 1 :]
        word = by_sound.get((*rest, sound(character)), "")
        if word == characters:
            return ""
        if word and character not in LOOSE:
            # 一段|视频: what is left is a word by itself.
            is_free = _is_word(characters) or (not place and _is_word(rest[1]))
            return "" if is_free else word
    return ""


def _is_word(characters):
    import rjieba

    return rjieba.has_word(characters)


def _heard(pair, sound_of, by_sound):
    first, second = pair
    return [
        *by_sound.get((sound_of(first), second), ()),
        *by_sound.get((first, sound_of(second)), ()),
    ]


def _is_in_name(words, place, ends):
    """Return whether a place may be in a name: behind a surname, or all there is."""
    if len(words) <= LONGEST_NAME and words[0] in SINGLE:
        return True
    return any(
        words[start] in SURNAMES and {start, start + 1} <= ends
        for start in range(max(0, place - 2), place)
    )


def _ends(words):
    """Return where words of a run begin and end."""
    # Imported where it is needed: the dictionary takes 33 MB of a process.
    import rjieba

    return {
        end
        for _, *ends in rjieba.tokenize(words, mode="default", hmm=False)
        for end in ends
    }


def _read(name):
    lines = (files(__package__) / "lists" / name).read_text(encoding="utf-8")
    return [line for line in lines.split("\n") if line and not line.startswith("#")]


@cache
def _met():
    """Return what was met behind a character: {character: characters}."""
    return dict(line.split(" ") for line in _read("met_pairs.txt"))


@cache
def _daily():
    return frozenset(" ".join(_read("daily_words.txt")).split())


@cache
def _by_sound():
    """Return words by one character and the sound of the other."""
    return _keyed([*_read("daily_words.txt"), *_read("common_words.txt")], str)


@cache
def _by_blurred_sound():
    return _keyed(_read("daily_words.txt"), blurred_sound)


def _keyed(lines, blur):
    from pypinyin import lazy_pinyin

    words = {}
    for word in " ".join(lines).split():
        first, second = word
        # As the word is read: 银行 is yinhang.
        one, other = map(blur, lazy_pinyin(word))
        words.setdefault((one, second), []).append(word)
        words.setdefault((first, other), []).append(word)
    return words


@cache
def _by_sound_of_long():
    from pypinyin import lazy_pinyin

    words = {}
    for word in " ".join(_read("long_words.txt")).split():
        for place, heard in enumerate(lazy_pinyin(word)):
            words[word[:place], word[place + 1 :], heard] = word
    return words


@cache
def _parts_of_long():
    """Return what is left of the words where one character is taken away."""
    return frozenset(first + last for first, last, _ in _by_sound_of_long())
