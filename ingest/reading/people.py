"""Name recognition: names as a page prints them, spaced, in a row, or run together.

A page sets 王　勇 to the width of three characters, puts several names in a row with
a blank or a 、 between, and extraction loses the blank: 向渟司徒仕尧黄燕娣. Such a
run is cut before surnames, the likeliest way by how frequent they are.
"""

import math
import re
from functools import lru_cache

from articles.text.counting import HAN
from ingest.reading.byline_words import HOUSE_END, OFFICE_END, OWN
from ingest.reading.dictionary import (
    NO_NAMES,
    ends_in_verb,
    is_of_words,
    is_place_word,
    is_word,
    reads_as_name,
    word_ends,
)
from ingest.reading.surnames import (
    COMMON_SURNAMES,
    DOUBLE,
    GIVEN,
    WEIGHT,
    WHOLE_NAMES,
    begins_with_two,
)
from ingest.reading.values import Knowledge

NOTHING = Knowledge()
UNKNOWN_NAME = -16.0
LONGEST_NAME = 15  # of a name with dots: 阿卜杜拉·买买提
LONGEST_RUN = 60
LOST = "□"  # what extraction prints for a character that it lost
# What a name has to reach after a word that shows people, and without.
EXPLICIT, BARE = 0.3, 0.7
WORD_ENDS = 1.0  # what a cut is likelier where the dictionary ends a word
TWO_SURNAMES = 0.75  # four characters, of which the first two are surnames
OF_WORDS = 0.6  # what names keep of which each end is a word's as well
DOUBTED = 0.75  # what a name keeps that the dictionary takes for none
PLACE_OR_NAME = 0.5  # 徐沟镇, 于家村; a name may end so behind a title

# No name holds these, though some begin like one: 江苏, 安徽, 左右, 高兴地.
NEVER_IN_NAME = re.compile(
    "[的了着们是在从与及或被把将这那哪些每各某也都就还又则却仍再很等获悉昨由请侵]"
    "|^[小老阿].$|女士|先生|小姐|某|大爷|大妈|阿姨|师傅|同学|同志|老人|家长|民警|(?:教授|主任|局长|书记|[市县院校队厂]长|经理|老师|医生)$"
    "|记者|通讯|摄影|拍摄|报道|编辑|采访|实习|特约|全媒|融媒|客户端|本报|日报|晚报"
)
HAN_RUN = re.compile(rf"[{HAN}]+{LOST}?[{HAN}]*(?:[·•・.][{HAN}]+)*")
BUILT_AS_PLACE = re.compile(
    rf"[{HAN}]{{1,10}}(?:[省市区县旗镇乡村]|街道|社区|示范区|开发区|园区|大街|大道|中路|广场|公园)"
)
# 村, 镇 and 乡 end given names as well: three characters of which tell a place.
MAY_BE_EITHER = re.compile(rf"[{HAN}]{{3,}}[村镇乡]|[{HAN}]{{2}}[省市区县旗]")
BUILT_AS_OFFICE = re.compile(rf"[{HAN}A-Za-z0-9]{{2,}}{OFFICE_END}")
OFFICE_OF_WORD = re.compile(rf"[{HAN}]{{2}}[部室组办站]")
NUMBERED_SCHOOL = re.compile(
    r"[省市州县区旗镇乡校][第]?[一二三四五六七八九十]{1,2}[中小院]"
)
BUILT_AS_HOUSE = re.compile(rf"[{HAN}A-Za-z0-9·•\-—－]{{1,20}}{HOUSE_END}|{OWN}")


def is_place(word, places=frozenset()):
    """Return whether a word is in the gazetteer or built as a place: 杏花岭区."""
    if word in places:
        return True
    return bool(BUILT_AS_PLACE.fullmatch(word)) and (
        len(word) > 3 or bool(MAY_BE_EITHER.fullmatch(word)) or word[0] not in WEIGHT
    )


def is_house(word):
    """Return whether a word is built as a paper, an agency, a station: 某某晚报."""
    return bool(BUILT_AS_HOUSE.fullmatch(word)) and (
        len(word) > 3 or word[0] == "本" or word[0] not in WEIGHT or word[-1] in "报网"
    )


def is_office(word):
    """Return whether a word is built as an office or a body, which is never a person."""
    if NUMBERED_SCHOOL.fullmatch(word):
        return True
    if len(word) == 3:  # 报道组, 记者站; 文小队 is a name
        of_word = OFFICE_OF_WORD.fullmatch(word) and is_word(word[:2])
        return bool(of_word) and word[0] not in WEIGHT
    return len(word) > 3 and bool(BUILT_AS_OFFICE.fullmatch(word))


def is_two_words(word):
    """Return whether four characters are words of the dictionary and no long name."""
    return len(word) == 4 and word[:2] not in DOUBLE and is_of_words(word)


def _has_two_surnames(word):
    """Return whether four characters begin with the names of both parents: 王张晓月."""
    return begins_with_two(word) and not (is_word(word[:2]) or is_place_word(word))


@lru_cache(maxsize=8192)
def _built(word):
    """Return how far a word is built as a name, 0 to 1, by its surname and length."""
    if re.search("[·•・.]", word):
        return 0.9 if 4 <= len(word) <= LONGEST_NAME else 0.0
    if not 2 <= len(word) <= 4:
        return 0.0
    if LOST in word:
        return 0.5 if word[0] in WEIGHT or word[:2] in DOUBLE else 0.3
    if word[:2] in DOUBLE and len(word) > 2:
        return 0.95
    if word in WHOLE_NAMES or len(word) == 4 and word[2:] in WHOLE_NAMES:
        return 0.85
    if len(word) == 4:
        return TWO_SURNAMES if _has_two_surnames(word) else 0.3
    if word[0] in COMMON_SURNAMES:
        return 0.97 if len(word) == 3 else 0.92
    if word[0] in WEIGHT:
        return 0.85 if len(word) == 3 else 0.75
    return 0.5


def plausibility(word, knowledge=NOTHING):
    """Return how likely a word is a person's name, 0 to 1, by its form alone.

    What the gazetteer knows, what is built as a place, a house or an office, and what
    no name holds is 0.
    """
    if word in knowledge.people:
        return 1.0
    if word in NO_NAMES or NEVER_IN_NAME.search(word):
        return 0.0
    if is_place(word, knowledge.places) or is_house(word) or is_office(word):
        return 0.0
    if len(word) == 3 and word[-1] in "镇乡村":
        return PLACE_OR_NAME
    return _built(word)


def may_be_name(word):
    """Return whether a word may be a name where nothing but a name can stand."""
    if not re.fullmatch(f"[{HAN}]{{2,4}}", word) or word in NO_NAMES:
        return False
    if NEVER_IN_NAME.search(word) or is_house(word) or is_office(word):
        return False
    if is_two_words(word):  # 记者上门查看
        return False
    return not is_place(word) and not ends_in_verb(word)


def is_name(word, knowledge=NOTHING):
    """Return whether a word is built as a Chinese name: 王勇, 司徒仕尧, 玛依拉·买买提."""
    return plausibility(word, knowledge) >= BARE


def names_in(text, knowledge=NOTHING, *, after_role=True):
    """Return the (name, score) pairs of a row of names, or None if it is no such row.

    `after_role`: a word before or behind shows that these are people; then names
    without a known surname pass, with a low score. Without it a word of the dictionary
    is no name.

    >>> [name for name, score in names_in("郭晓华 李 静")]
    ['郭晓华', '李静']
    """
    if len(text) > LONGEST_RUN * 4:
        return None
    found = []
    for part in re.split("[、，,；;/／]+", text):
        row = _row(part.split(), knowledge, after_role=after_role)
        if row is None:
            return None
        found += row
    return found or None


def _row(words, knowledge, *, after_role):
    found = []
    waiting = []  # single characters, which belong together: 王　勇
    for word in [*words, ""]:
        if len(word) == 1 and HAN_RUN.fullmatch(word):
            waiting.append(word)
            continue
        if waiting:
            spaced = spaced_names(waiting, knowledge, after_role=after_role)
            if spaced is None:
                return None
            found += spaced
            waiting = []
        if word:
            names = names_of_word(word, knowledge, after_role=after_role)
            if names is None:
                return None
            found += names
    return found


def spaced_names(chars, knowledge=NOTHING, *, after_role=True):
    """Put names set with blanks together again: one of two or three, or several."""
    run = "".join(chars)
    if len(run) > 3:
        return _likeliest_cut(run, knowledge, after_role=after_role)
    groups = [run]
    if len(run) < 2:
        return None
    # Nobody sets words apart so: what is built as a name is one.
    scores = [plausibility(name, knowledge) for name in groups]
    enough = EXPLICIT if after_role else BARE
    return list(zip(groups, scores, strict=True)) if min(scores) >= enough else None


def names_of_word(word, knowledge=NOTHING, *, after_role=True):
    """Return the (name, score) pairs that a word without blanks holds, or None."""
    if not HAN_RUN.fullmatch(word) or len(word) > LONGEST_RUN:
        return None
    score = plausibility(word, knowledge)
    if after_role:
        if len(word) == 2 and score < 1 and is_word(word):
            return [(word, score / 2)] if score >= BARE else None
        if len(word) == 3 and score < 1 and is_word(word) and not is_place_word(word):
            return None  # 连日来; 高建国 is a place of the dictionary
        if score >= BARE or score > 0 and len(word) < 4 and not is_word(word):
            return [(word, score)]
    elif score >= BARE:
        return _without_a_role(word, score)
    if len(word) >= 4 and (after_role or not is_of_words(word)):
        found = _likeliest_cut(word, knowledge, after_role=after_role)
        if found:
            return found
    if after_role and score >= EXPLICIT and not is_of_words(word):
        return [(word, score)]
    return None


def _without_a_role(word, score):
    """A word that nothing but its surname calls a name: the dictionary has to agree."""
    if score == 1:
        return [(word, score)]
    if is_word(word) or ends_in_verb(word) or _has_two_surnames(word):
        return None
    if reads_as_name(word) or re.search("[·•・.]", word) or word[:2] in DOUBLE:
        return [(word, score)]
    return [(word, score * DOUBTED)] if word[0] in COMMON_SURNAMES else None


def cut_names(run, knowledge=NOTHING):
    """Cut a run of names without blanks the likeliest way, or return None.

    >>> cut_names("向渟司徒仕尧黄燕娣")
    ['向渟', '司徒仕尧', '黄燕娣']
    """
    found = _likeliest_cut(run, knowledge, after_role=True)
    return [name for name, _ in found] if found else None


def _likeliest_cut(run, knowledge, *, after_role):
    """Return (name, score) pairs of a run; the score falls where another cut is near."""
    if NEVER_IN_NAME.search(run) or not 4 <= len(run) <= LONGEST_RUN:
        return None
    if is_place(run, knowledge.places) or is_house(run) or is_office(run):
        return None
    # The two best ways to each position: (weight, names).
    best = [[(0.0, ())]] + [[] for _ in run]
    ends = set(word_ends(run))
    for stop in range(2, len(run) + 1):
        ways = []
        for length in (2, 3, 4):
            start = stop - length
            if start < 0:
                continue
            name = run[start:stop]
            weight = _weight(name, name in knowledge.people)
            if name in knowledge.places:
                weight = UNKNOWN_NAME * 2
            if stop in ends:
                weight += WORD_ENDS
            ways += [(before + weight, (*names, name)) for before, names in best[start]]
        best[stop] = sorted(ways, reverse=True)[:2]
    if not best[-1]:
        return None
    weight, names = best[-1][0]
    scores = [plausibility(name, knowledge) for name in names]
    unknown = [name for name in names if name not in knowledge.people]
    if not after_role and any(map(is_word, unknown)):
        return None
    if any(map(is_two_words, unknown)):
        return None  # 赵敏返回首页: two words of the dictionary are no name
    built = sum(score >= BARE for score in scores)
    if min(scores) <= 0 or built < (len(names) / 2 if after_role else len(names)):
        return None
    if is_of_words(run):  # 市民论坛发言: names, but for the dictionary
        scores = [score * OF_WORDS for score in scores]
    margin = weight - best[-1][1][0] if len(best[-1]) > 1 else -UNKNOWN_NAME
    likely = 1 / (1 + math.exp(-margin / 2))  # 0.5 where two cuts are alike
    return [(n, s * likely) for n, s in zip(names, scores, strict=True)]


@lru_cache(maxsize=4096)
def _weight(name, is_known):
    if is_known:
        return -1.0
    if name in NO_NAMES:
        return UNKNOWN_NAME * 2
    if name in DOUBLE and name not in WHOLE_NAMES:
        return UNKNOWN_NAME
    if name[:2] in DOUBLE and len(name) >= 3:
        return -5.0 + GIVEN[len(name) - 2]
    if len(name) <= 3 and name[0] in WEIGHT:
        return WEIGHT[name[0]] + GIVEN[len(name) - 1]
    return UNKNOWN_NAME - (4.0 if len(name) == 4 else 0.0)
