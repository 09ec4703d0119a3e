"""Marks of a byline, between which its names are printed: titles, works, verbs, brackets."""

import re
from functools import lru_cache

from articles.text.counting import HAN
from ingest.reading.byline_words import (
    ANY_WORK,
    ANY_WORK_AT_ALL,
    LONE_WORKS,
    MANNER_WORKS,
    ROLE_OF,
    STROKE,
    TITLED,
    WORK_OF,
)

PICTURE_AGENCY = rf"[{HAN}A-Za-z]{{1,8}}(?:图片|视觉|中国|图库|IC)"
PLACED = r"[ \t\u3000]*发自[ \t\u3000]*(?P<place>[^\s，。（(]{2,8})"
WHICH = r"[①-⑳0-9一二三四五六、,，—\-~至和]{0,12}"

TOKEN = re.compile(
    rf"(?P<title>{TITLED})"
    rf"|(?P<combined>(?:{ANY_WORK_AT_ALL})(?:(?:{STROKE}|、)(?:{ANY_WORK_AT_ALL}))+(?:报道)?"
    rf"|(?:整理|编译|综合){STROKE}编辑)"
    rf"|(?P<agent>{STROKE}{PICTURE_AGENCY})"
    rf"|(?P<behind>{STROKE}(?:{ANY_WORK_AT_ALL}))(?![{HAN}])"
    rf"|(?P<whole>(?:本版|本组|本文|以上)(?:稿件)?(?:(?:{ANY_WORK_AT_ALL})(?:(?:{STROKE}|、)(?:{ANY_WORK_AT_ALL}))*)?"
    rf"(?:[（(]?除署名外[）)]?)?(?:{STROKE}|[ \t\u3000]*[:：]|[ \t\u3000]+))"
    rf"|(?P<before>(?:(?:全媒体?|融媒体?)(?=[文图]))?(?:{ANY_WORK_AT_ALL})(?:{STROKE}(?!报[道导]|{PICTURE_AGENCY})|[ \t\u3000]*[:：]))"
    r"|(?P<led>(?:(?:以上|本组|本版|本文|文中|本|[上下左右题])(?:图片?|照片|稿件|文字|文)?|图片?|照片|稿件)"
    rf"(?:除署名外)?{WHICH}(?:均|皆|都)?[为由系]|由)"
    r"|(?P<origin>(?:来源|稿源|据)[ \t\u3000]*[:：|｜]|原载|(?:图片?|照片)(?:来自|源自|据))"
    rf"|(?P<work>(?!摄影[队部组协学家会团社])(?:{ANY_WORK})|(?<![{HAN}])[{LONE_WORKS}](?![{HAN}])|绘(?=[ \t\u3000）)]|$))"
    rf"|(?P<verb>(?:{STROKE})?(?:采访|综合|联合)?报[道导](?![组员部队站]|{TITLED})|(?:专电|电)(?![{HAN}]))"
    rf"|(?P<from>{PLACED})"
    rf"|(?P<paper>《[{HAN}]{{2,12}}》|“[{HAN}]{{2,8}}”(?=[{HAN}]{{0,4}}{TITLED}))"
    r"|(?P<agency>[（(](?:[^（）()]{2,20})[）)])"
    rf"|(?P<mark>[■◎○●▲△◆◇★☆▪◤◥▌▎•*]+|(?<![{HAN}])□+|□+(?![{HAN}])|(?<![A-Za-z])N(?=[本记])|以上(?![均由]))"
)


@lru_cache(maxsize=512)
def title_of(words):
    """Return the role that a title gives, and the works that its manner does."""
    # 特约记者 ends as 记者 does: the longest word is meant.
    longest = max((word for word in ROLE_OF if words.endswith(word)), key=len)
    manner = words.removesuffix(longest)
    works = (work for word, work in MANNER_WORKS.items() if word in manner)
    return ROLE_OF[longest], tuple(works)


@lru_cache(maxsize=512)
def works_of(words):
    """Return the works that 文/摄, 图文 or 编辑整理 stand for, in the order printed."""
    words = re.sub(r"[\s:：]", "", words)
    words = re.sub("^(?:(?:本版|本组|本文|以上)(?:稿件)?|[全融]媒体?)", "", words)
    found = []
    for part in filter(None, re.split("[/／|｜、]", words)):
        found += WORK_OF.get(part, ()) or WORK_OF.get(part.removesuffix("报道"), ())
    works = tuple(dict.fromkeys(work for work in found if work != "video"))
    return works
