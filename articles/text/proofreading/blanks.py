"""Proofreading rules for blanks within Chinese, which has none (GB/T 15834, 5.1)."""

import re

from articles.text.counting import HAN

from .names import ROLE, SURNAME
from .reading import Slip, paragraphs

SPACE = r" \t\xa0\u2002\u2003\u3000"
BLANK = re.compile(rf"[{SPACE}]+")
CLOSED = re.compile(f"[{HAN}，。、；：？！“”‘’《》（）【】…—]")
SENTENCE = re.compile("[，。；？！]")
SPACED_NAME = re.compile(rf"(?<![{HAN}])({SURNAME})[{SPACE}]+([{HAN}])(?![{HAN}])")
NEW_WORD = rf"(?<![{SPACE}、/])[{SPACE}、/]+"
BYLINE = re.compile(
    rf"{ROLE}(?:{NEW_WORD}[{HAN}]{{1,5}}(?![{HAN}]))*{NEW_WORD}{ROLE}?|{NEW_WORD}{ROLE}"
)
# 本报讯 记者 王勇 报道1月23日: blanks part the words of the opening.
OPENING = re.compile(
    rf"[^，。；：！？、\n]{{0,40}}(?:讯|电|报道|消息)[)）】]?[{SPACE}]*"
)


def spaced_names(text):
    """Find names spread for layout: 王 勇 for 王勇."""
    for match in SPACED_NAME.finditer(text):
        name = "".join(match.groups())
        yield Slip(*match.span(), f"姓名中间不用空格排齐，应为“{name}”。", name)


def blanks(text):
    """Find other blanks between two Chinese characters or marks.

    A line without a pause or a stop is a title or a slogan: there a blank is the
    pause. Blanks after a dateline and in a byline part its words.
    """
    for offset, line in paragraphs(text):
        if not SENTENCE.search(line):
            continue
        meant = _between_words(line)
        for match in BLANK.finditer(line):
            start, end = match.span()
            if (
                start
                and not meant & {start, end}
                and CLOSED.match(line, start - 1)
                and CLOSED.match(line, end)
            ):
                yield Slip(
                    offset + start, offset + end, "中文字符之间有空格，请删去。", ""
                )


def _between_words(line):
    """Return the places next to which a blank parts words of an opening or a byline."""
    opening = OPENING.match(line)
    meant = set(range(opening.end())) if opening else set()
    for match in BYLINE.finditer(line):
        meant.update(range(*match.span()))
    for match in SPACED_NAME.finditer(line):
        # The blank in it is asked about above; those at its ends part it.
        meant.update(range(match.start(), match.end() + 1))
    return meant
