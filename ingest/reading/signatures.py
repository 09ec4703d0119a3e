"""Byline parser: a byline as newspapers print it, read into people with their roles.

One grammar serves every place of a byline: a line of its own, brackets, the
dateline, the end of the last sentence, beneath a picture. Titles precede the
names they cover (记者 郭晓华 通讯员 李静), works follow them (文/摄) or precede them
with a stroke (文/记者 张三 图/李四). Whatever does not read wholly as a byline is none,
but a bracket that holds a title is one whatever else is printed in it.
"""

import re
from dataclasses import replace
from functools import lru_cache

from articles.text.counting import HAN
from ingest.reading.byline_grammar import LONGEST, TITLE, Parser, Signature
from ingest.reading.byline_words import (
    ANY_TITLE,
    ANY_WORK,
    ANY_WORK_AT_ALL,
    WORK_OF,
)
from ingest.reading.people import NOTHING, is_house, is_name, names_in
from ingest.reading.values import Person
from ingest.reading.variants import as_printed, mended, plain

OPENING = "（(【[［"
CLOSING = "）)】]］"
OUTER = re.compile(
    r"[（(【\[［](?P<inner>[^（）()【】]*(?:[（(][^（）()]*[）)][^（）()【】]*)?)[）)】\]］][。.]?"
)
# [法]某某·某某 王勇 译; the brackets are read as round ones.
FROM_ABROAD = re.compile(
    rf"[（(\[【][{HAN}]{{1,3}}[）)\]】][ \t\u3000]?"
    rf"(?P<name>[{HAN}A-Z·•・.]{{2,16}})(?:[ \t\u3000/／]+(?P<rest>.{{2,20}}))?"
)
# （据新华社北京3月7日电） at the end of a story is its source.
AGENCY_COPY = re.compile(
    rf"(?:据|综合|摘自|原载|来源[:：]?)?《?[{HAN}A-Za-z0-9０-９·—\-]{{0,20}}》?(?:电|消息|报道|讯|稿)?"
)
SAYS_SOURCE = re.compile(
    "据|综合|摘自|原载|来源|新华社|新华网|中新社|中新网|人民网|央视"
)
# 某某时报【某某／屏东报道】
HOUSE_REPORTS = re.compile(
    rf"[{HAN}]{{2,8}}[报网社]\s?[【〔\[](?P<inner>[^【】〔〕\[\]]{{2,30}}报[道导])[】〕\]]"
)
ABOUT_THE_AUTHOR = re.compile(
    rf"作者[ \t\u3000]*(?P<name>[{HAN}]{{2,4}})??[ \t\u3000]*(?:系|为|是|单位)(?=.{{3}})"
)
# （王勇，作者系教师）, （据《某某晚报》 王勇）
ALSO_ABOUT = re.compile("(?<=.{2})[，,；; ]作者(?:系|为|是|单位)")
SOURCE_BEFORE = re.compile("^据(?=《[^《》]{2,12}》[ \t\u3000]*[^ \t\u3000电消报讯])")
# 【作者】甲: a database brackets what its fields are called.
FIELD = re.compile(rf"^[【\[](?P<title>(?:{ANY_TITLE}))[】\]][:：]?")
CODE_BEHIND = re.compile(
    r"(?<=[\u4e00-\u9fff）)])[ \t\u3000]*[A-Z]{1,2}\d{2,4}$"
)  # J088
SIGNS = re.compile(rf"{ANY_TITLE}|{ANY_WORK_AT_ALL}|报[道导]|发|来源")
ABOUT_LAST = 0.8  # the score of a name behind what its bearer is
LENIENT_LONGEST = 80


def signature(text, knowledge=NOTHING, *, lenient=False):
    """Read a text that is wholly a byline, or return None.

    `lenient`: what the grammar does not know beside a title and a name is passed over,
    at a lower score; brackets that hold a title are always read so.

    >>> [(p.name, p.title, p.works) for p in signature("记者 郭晓华 文/摄").people]
    [('郭晓华', 'reporter', ('writer', 'photographer'))]
    """
    text = text.strip()
    if not text or len(text) > LONGEST:
        return None
    return _read(text, knowledge, lenient)


@lru_cache(maxsize=2048)
def _read(text, knowledge, lenient):
    """Read a byline; a line is asked about in several places, with the same words."""
    text = CODE_BEHIND.sub("", FIELD.sub(r"\g<title>：", text))
    known = plain(text)
    whole, slipped = mended(known)
    outer, abroad = OUTER.fullmatch(whole), FROM_ABROAD.fullmatch(whole)
    reports = HOUSE_REPORTS.fullmatch(whole)
    if abroad:
        found = _translated(abroad, knowledge)
    elif reports:
        found = _parsed(f"记者 {reports['inner']}", knowledge)
    elif outer:
        found = _bracketed(outer["inner"].strip(), knowledge)
    else:
        found = _parsed(whole, knowledge, lenient=lenient)
    if found and slipped:
        found = replace(found, score=found.score * 0.6)
    return found if found is None or known == text else as_printed(found, text, known)


def _translated(abroad, knowledge):
    """[法]某某 王勇 译: the author from abroad, and who translated."""
    author = Person(abroad["name"], score=0.9)
    if abroad["rest"] is None:
        dotted = re.search("[·•・.]", abroad["name"])
        return Signature((author,), score=0.8) if dotted else None
    found = _parsed(abroad["rest"], knowledge)
    if not found or not any("compiler" in person.works for person in found.people):
        return None
    return replace(found, people=(author, *found.people))


def _bracketed(inner, knowledge):
    inner = SOURCE_BEFORE.sub("", inner)
    also = ALSO_ABOUT.search(inner)
    inner = inner[: also.start()] if also else inner
    about = ABOUT_THE_AUTHOR.match(inner)
    if about:
        return _about_the_author(about, knowledge)
    found = _parsed(inner, knowledge)
    if found and (found.people or found.is_note):
        return found
    if TITLE.search(inner) and len(inner) <= LENIENT_LONGEST:
        found = _parsed(inner, knowledge, lenient=True)
        if found and found.people:
            return found
    is_source = AGENCY_COPY.fullmatch(inner) and SAYS_SOURCE.match(inner)
    if is_source or is_house("".join(inner.split())):
        return Signature((), source=inner, is_explicit=True)
    return found


def _about_the_author(about, knowledge):
    """（作者系某所研究员。本文由甲、乙整理）: only those who did something are named, and
    the author who is: （作者王勇系某所研究员）, （作者为本报记者 王勇）."""
    name, rest = about["name"], about.string[about.end() :]
    done = re.search(rf"由(?P<names>[^。，由]{{2,60}}?)(?P<work>{ANY_WORK})", rest)
    people = ()
    if name and is_name(name, knowledge):
        people = (Person(name, "author"),)
    elif done:
        works = WORK_OF["".join(done["work"].split())]
        names = names_in(done["names"], knowledge)
        people = tuple(
            Person(name, works=works, score=score) for name, score in names or ()
        )
    elif is_name(rest.split()[-1], knowledge) and len(rest.split()) > 1:
        people = (Person(rest.split()[-1], "author", score=ABOUT_LAST),)
    elif TITLE.search(rest):
        found = _parsed(rest, knowledge)
        people = found.people if found else ()
    return Signature(people, is_explicit=True, is_note=not people)


def _parsed(text, knowledge, *, lenient=False):
    return Parser(knowledge, lenient=lenient).parse(text)
