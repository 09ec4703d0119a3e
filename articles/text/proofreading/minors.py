"""Proofreading rule for the full names of minors, victims and suspects.

Laws and the house have such names left out or masked: 小明（化名）, 李某. A full name that
stands beside the word for one is asked about, never asserted: an adult may have agreed,
and a sentence may be a court's. Of children it is asked only where their paragraph tells
of a crime, an accident or a harm: those who win a prize are named everywhere.
"""

import re

from articles.text.counting import HAN

from .names import SURNAME
from .people import NO_GIVEN_NAME
from .reading import PARAGRAPH, Slip

UNDER_18 = (
    r"(?<![\d零一二三四五六七八九十百至到—～~-])"
    r"(?:1[0-7]|[1-9]|十[一二三四五六七]?|[一二三四五六七八九])(?:周)?岁(?![以至到—～~-])"
)
CHILD = (
    "(?:男童|女童|幼童|儿童|孩童|男婴|女婴|婴儿|幼儿|男孩|女孩|男孩子|女孩子|孩子|少年|少女"
    "|男生|女生|学生|小学生|初中生|中学生|未成年人|未成年(?:男|女)?(?:孩|生|子)?)"
)
VICTIM = (
    "(?:受害人|被害人|受害者|被害者|遇害者|受害(?:女|男)?(?:孩|生|童|学生|儿童)"
    "|被拐(?:儿童|者|妇女)|被害(?:女|男)(?:孩|生|童))"
)
SUSPECT = "(?:犯罪嫌疑人|嫌疑人|嫌犯|涉案少年|涉案学生)"
# Paragraphs in which a child's full name is asked about.
HARM = re.compile(
    "案|警方|民警|公安|派出所|检察|法院|审判|判决|起诉|抓获|刑拘|拘留|涉嫌|犯罪|违法|盗窃|抢劫|诈骗"
    "|性侵|猥亵|强奸|被拐|拐卖|走失|失踪|失联|溺水|坠楼|坠落|坠亡|车祸|事故|遇害|遇难|身亡|死亡|受伤"
    "|重伤|伤者|烧伤|遭|殴打|欺凌|霸凌|侵害|侵犯|虐待|家暴|遗弃|自杀|轻生|自残|辍学|出走|管教|矫治"
)
NAME = rf"(?P<name>{SURNAME}[{HAN}]{{1,2}})"
OPENING = r"[（(，,]"
SOME = "(?:之一|本人)?(?:的|叫|名叫|是|为|系|、|，|：|:|“)?"
PATTERNS = [
    # 被害人王小明, 犯罪嫌疑人叫王小明
    (re.compile(rf"(?P<word>{VICTIM}|{SUSPECT}){SOME}(?P<name>(?={SURNAME}))"), False),
    # 9岁男孩王小明, 年仅9岁的王小明, 男童王小明
    (
        re.compile(
            rf"(?P<word>{UNDER_18}(?:的)?(?:{CHILD}|女儿|儿子)?|{CHILD}){SOME}(?P<name>(?={SURNAME}))"
        ),
        True,
    ),
    # 王小明是本案被害人
    (
        re.compile(
            rf"(?<![{HAN}]){NAME}(?:系|是|为|即)(?:本案|该案|此案)?的?(?P<word>{VICTIM}|{SUSPECT})"
        ),
        False,
    ),
    # 王小明（男，9岁）, 王小明今年9岁, 王小明是未成年人
    (
        re.compile(
            rf"(?<![{HAN}]){NAME}(?:{OPENING}[男女]?(?:孩|童|生)?[，,、]?|今年|当时|年仅|才|只有|刚满|未满)"
            rf"(?:今年|当时|年仅)?(?P<word>{UNDER_18})"
        ),
        True,
    ),
    (
        re.compile(
            rf"(?<![{HAN}]){NAME}(?:系|是|为|属于?|还是|仍是)(?:一名)?(?P<word>未成年人|{UNDER_18})"
        ),
        True,
    ),
]
# 小明（化名）, 王某某
MASKED = re.compile(r"\s*[（(]\s*[^（()）]{0,6}(?:化名|音译)")
NO_NAME = re.compile("[某甲乙丙丁×XＸ*＊○]")
IS_SURNAME = re.compile(SURNAME)
AND = ("、", "和", "与")
LONGEST = 8  # characters that a name is told from what follows by
MESSAGE = (
    "“{name}”像是全名，旁边是“{word}”：未成年人、受害人、嫌疑人一般不写全名，"
    "请核；要隐去的改为“{surname}某”或化名。"
)


def full_names(story):
    """Find full names that stand beside a word for a minor, a victim or a suspect."""
    for passage in story.passages:
        found = {}  # start: (name, word)
        for paragraph in PARAGRAPH.finditer(passage.text):
            tells_of_harm = bool(HARM.search(paragraph[0]))
            for pattern, is_of_child in PATTERNS:
                if is_of_child and not tells_of_harm:
                    continue
                for match in pattern.finditer(paragraph[0]):
                    for place, name in _names_of(paragraph[0], match):
                        place += paragraph.start()
                        found.setdefault(place, (name, match["word"]))
        masked = _masked_names(passage.text, {name for name, _ in found.values()})
        for start, (name, word) in sorted(found.items()):
            if name not in masked:
                message = MESSAGE.format(
                    name=name, word=word, surname=IS_SURNAME.match(name)[0]
                )
                yield passage, Slip(start, start + len(name), message)


def _names_of(text, match):
    """Yield (place, name) of the full names that a match has found: 王强、李刚."""
    start = match.start("name")
    name = match["name"] or _name_at(text, start)
    while _is_full_name(name):
        yield start, name
        start += len(name) + 1
        follows = text[start - 1 : start] in AND and not match["name"]
        name = _name_at(text, start) if follows else ""


def _name_at(text, start):
    """Return the name that a dictionary finds at a place of a text, or ""."""
    first, second = [*_tagged(text[start : start + LONGEST]), ("", ""), ("", "")][:2]
    if len(first[0]) > 1 and _is_person(first) and not IS_SURNAME.fullmatch(first[0]):
        return first[0]
    is_name = IS_SURNAME.fullmatch(first[0]) and 1 <= len(second[0]) <= 2
    if is_name and (_is_person(first) or _is_person(second)):
        return first[0] + second[0]
    return ""


def _is_full_name(name):
    """Whether words are a surname and a given name: 王小明, not 王某, 王女士 or 全部."""
    surname = IS_SURNAME.match(name)
    given = name[surname.end() :] if surname else ""
    return (
        1 <= len(given) <= 2
        and not NO_GIVEN_NAME.search(given)
        and not NO_NAME.search(given)
        and any(map(_is_person, _tagged(name)))
    )


def _tagged(text):
    """Return [(word, part of speech)] of a text."""
    # Imported where it is needed: the dictionary takes 33 MB of a process.
    import rjieba

    return rjieba.tag(text)


def _is_person(tagged):
    return tagged[1].startswith("nr")


def _masked_names(text, names):
    """Return those of some names that are said anywhere to be made up."""
    return {
        name
        for name in names
        for place in re.finditer(re.escape(name), text)
        if MASKED.match(text, place.end())
    }
