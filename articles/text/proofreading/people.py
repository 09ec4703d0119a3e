"""Proofreading rule for a person's name spelled two ways: 吕旭彩 and 吕旭采.

Names are those of the byline and those that the text itself vouches for (after
记者, before 说 or 先生). Another word of the same length with one character of
near sound or near shape in its place is asked about; anything further off is
taken for another person.
"""

import re
from collections import defaultdict
from functools import lru_cache

from articles.text.counting import HAN

from .names import ROLE, SURNAME
from .reading import Slip, is_han

NAME = rf"{SURNAME}[{HAN}]{{1,2}}"
ENDS_NAME = rf"(?=[\s）)（(，。、：；/“”]|$|报道|{ROLE})"
SAYS = "(?:说|表示|介绍|告诉|认为|指出|强调|坦言|透露|回忆|称|坚持|告知|坦承|感慨|解释)"
COURTESY = "(?:先生|女士|同志|同学|老师|老人|教授|院士|医生|师傅)"
POST = (
    "(?:主任|局长|书记|部长|市长|县长|区长|镇长|村长|院长|校长|所长|站长|队长|经理|会长"
    "|秘书长|董事长|总裁|教授|院士|医生|司机|驾驶员|民警|居民|市民|村民|代表|委员|选手)"
)
AFTER_ROLE = re.compile(rf"{ROLE}[ \u3000：:]*({NAME}){ENDS_NAME}")
NEXT_NAME = re.compile(rf"[ \u3000、]+({NAME}){ENDS_NAME}")
SPEAKER = re.compile(rf"(?:(?<![{HAN}])|{POST})({NAME})(?={SAYS})")
ADDRESSED = re.compile(rf"(?:(?<![{HAN}])|{POST})({NAME})(?={COURTESY})")
# 王局长, 李大爷, 高兴地: a surname and something that is no given name.
NO_GIVEN_NAME = re.compile(
    "[们的了地得着过说也都就还又则却仍再曾已不是在有和与对向把被将很这那]"
    "|长$|书记|主任|老师|大爷|大妈|阿姨|师傅|先生|女士|经理|教授|医生|总$|某|家人|委员"
    "|记者|代表|会议|部门|方面|市民|专家|公司"
)
SURE_BEFORE = re.compile(rf"(?:^|[^{HAN}]|{POST}|{ROLE}|[和与对向为由])$")
SURE_AFTER = re.compile(rf"$|[^{HAN}]|{SAYS}|{COURTESY}|报道|[和与的是在等]")
LONGEST_BEFORE = 4  # characters of the longest post or role

# Taken for each other in names though they sound apart.
ALIKE = (
    "未末 己已巳 戌戍戊 冶治 泠冷 栗粟 莱菜 壬王玉 土士 沐休 宇字 天夭夫 朋明 贝见 辛幸 "
    "宜宣 亨享 炅灵 坤珅 杉彬"
)
LOOK_ALIKE = [set(group) for group in ALIKE.split()]


def two_spellings(story):
    """Find words that differ from a known name by one near character."""
    byline = {"".join(name.split()) for name in story.people}
    vouched = _vouched(story)
    names = {name for name in {*byline, *vouched} if 2 <= len(name) <= 4}
    windows = _windows(names)
    variants = defaultdict(list)  # (right name, other spelling): places
    for passage in story.passages:
        for start, word, name in _near_misses(passage.text, windows, names):
            if word not in byline:
                variants[name, word].append((passage, start))
    how_often = _count(story, {word for pair in variants for word in pair})
    for (name, word), places in variants.items():
        if name not in byline and (
            how_often[name] < how_often[word]
            or (word, name) in variants
            and how_often[name] == how_often[word]
            and _comes_first(story, word, name)
        ):
            continue
        for passage, start in places:
            message = f"与“{name}”只差一字，是否同一人？请核对姓名。"
            yield passage, Slip(start, start + len(word), message)


def _vouched(story):
    """Return the names that the text introduces as names."""
    names = set()
    for passage in story.passages:
        text = passage.text
        for match in AFTER_ROLE.finditer(text):
            while match:
                names.add(match.group(1))
                match = NEXT_NAME.match(text, match.end())
        for pattern in (SPEAKER, ADDRESSED):
            names.update(match.group(1) for match in pattern.finditer(text))
    return {name for name in names if not NO_GIVEN_NAME.search(name[1:])}


def _windows(names):
    """Index names by what is left of them when one character is not looked at."""
    windows = defaultdict(list)
    for name in sorted(names):
        for place in range(len(name)):
            windows[len(name), place, name[:place] + name[place + 1 :]].append(name)
    return windows


def _near_misses(text, windows, names):
    """Yield (place, what is written, the name it is near) in reading order."""
    for length in sorted({length for length, _, _ in windows}):
        for start in _possible_places(text, length, names):
            word = text[start : start + length]
            for place in range(length):
                left = word[:place] + word[place + 1 :]
                for name in windows.get((length, place, left), ()):
                    if (
                        word != name
                        and near(word[place], name[place])
                        and not NO_GIVEN_NAME.search(word[1:])
                        and _stands_alone(text, start, length)
                        and not _within_name(text, start, word, names)
                    ):
                        yield start, word, name


def _possible_places(text, length, names):
    """Return where a word begins or ends as a name does: all but one character are
    the same."""
    firsts = {name[0] for name in names if len(name) == length}
    lasts = {name[-1] for name in names if len(name) == length}
    ends = zip(text, text[length - 1 :], strict=False)
    return [
        place
        for place, (first, last) in enumerate(ends)
        if first in firsts or last in lasts
    ]


def _stands_alone(text, start, length):
    """Return whether two characters are a word by themselves; three nearly always are."""
    if length > 2:
        return True
    before = text[max(0, start - LONGEST_BEFORE) : start]
    return bool(SURE_BEFORE.search(before) and SURE_AFTER.match(text, start + length))


def _within_name(text, start, word, names):
    """Return whether what is written belongs to a longer name that is known."""
    around = text[max(0, start - 1) : start + len(word) + 1]
    return any(around[i : i + 3] in names for i in range(3)) and len(word) == 2


def _count(story, words):
    return {
        word: sum(passage.text.count(word) for passage in story.passages)
        for word in words
    }


def _comes_first(story, word, other):
    whole = "\n".join(passage.text for passage in story.passages)
    return whole.find(word) < whole.find(other)


@lru_cache(maxsize=8192)
def near(one, other):
    """Return whether two characters sound nearly alike or are written nearly alike."""
    if not (is_han(one) and is_han(other)):
        return False
    return bool(_sounds(one) & _sounds(other)) or any(
        one in group and other in group for group in LOOK_ALIKE
    )


@lru_cache(maxsize=8192)
def _sounds(character):
    """Return the readings of a character without tone, 平翘舌 and 前后鼻音."""
    # Imported when two names are first compared: see districts/pinyin.py.
    from pypinyin import Style, pinyin

    readings = pinyin(character, style=Style.NORMAL, heteronym=True)[0]
    return frozenset(
        re.sub("ng$", "n", re.sub("^([zcs])h", r"\1", reading)) for reading in readings
    )
