"""Proofreading rule for misnamed districts: 迎泽县, 清徐区 (by the gazetteer)."""

import re

from .reading import Slip

KINDS = "区县市旗"
# 清徐区域, 古交市场, 小店市民: the character goes with what follows.
ANOTHER_WORD = re.compile("区[域块间位别分划隔委内]|市[民场容政区井面值貌况委直]")


def misnamed(story):
    """Find the name of a real district with the wrong 区, 县 or 市."""
    right = {
        name[:-1]: name
        for name in story.districts
        if len(name) > 2 and name[-1] in KINDS
    }
    if not right:
        return
    names = {*story.districts, *story.places}
    stems = "|".join(map(re.escape, sorted(right, key=len, reverse=True)))
    wanted = re.compile(f"({stems})[{KINDS}]")
    for passage in story.passages:
        for match in wanted.finditer(passage.text):
            word = match.group()
            if (
                word in names
                or ANOTHER_WORD.match(passage.text, match.end() - 1)
                or _in_longer_name(passage.text, match, names)
            ):
                continue
            name = right[match.group(1)]
            yield (
                passage,
                Slip(*match.span(), f"没有“{word}”这个区县，应为“{name}”。", name),
            )


def _in_longer_name(text, match, names):
    word, start = match.group(), match.start()
    return any(
        word in name
        and start >= name.find(word)
        and text.startswith(name, start - name.find(word))
        for name in names
    )
