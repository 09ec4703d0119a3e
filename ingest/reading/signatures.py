"""Byline parser: a byline as newspapers print it, read into people with their roles.

One grammar serves every place of a byline: a line of its own, brackets, the
dateline, the end of the last sentence, beneath a picture. Titles precede the
names they cover (记者 郭晓华 通讯员 李静), works follow them (文/摄) or precede them
with a stroke (文/记者 张三 图/李四). Whatever does not read wholly as a byline is none.
"""

import re
from dataclasses import dataclass, replace

from articles.text.counting import HAN
from ingest.reading.byline_words import (
    ANY_TITLE,
    ANY_WORK,
    ANY_WORK_AT_ALL,
    HOUSES,
    MANNERS,
    ROLE_OF,
    STROKE,
    TITLED,
    WORK_OF,
)
from ingest.reading.people import is_name, names_in
from ingest.reading.values import Person

PLACED = r"[ \t\u3000]*发自[ \t\u3000]*(?P<place>[^\s，。（(]{2,8})"

TOKEN = re.compile(
    rf"(?P<title>{TITLED}(?![节站证团会协部席]))"
    rf"|(?P<combined>(?:{ANY_WORK_AT_ALL})(?:(?:{STROKE}|、)(?:{ANY_WORK_AT_ALL}))+)"
    rf"|(?P<behind>{STROKE}(?:{ANY_WORK_AT_ALL}))(?![{HAN}])"
    rf"|(?P<before>(?:{ANY_WORK_AT_ALL})(?:{STROKE}|[:：]))"
    rf"|(?P<work>{ANY_WORK}|(?<![{HAN}])(?:文|图)(?![{HAN}]))"
    r"|(?P<verb>报道|采访报道|综合报道|联合报道|电|专电)"
    rf"|(?P<from>{PLACED})"
    r"|(?P<led>以上稿件均?由|以上均?由|本组稿件由|本文由|本版图片由|本版图片除署名外均?由|图片由|由)"
    r"|(?P<agency>[（(](?:[^（）()]{2,16})[）)])"
    rf"|(?P<house>(?:{HOUSES})(?![{HAN}]))"
    r"|(?P<sent>(?:新华社|中新社|本报)发)"
    r"|(?P<mark>[□■◎○●▲△◆◇★☆▪◤◥▌▎•*]+|(?<![A-Za-z])N(?=[本记]))"
    r"|(?P<sep>[\s、，,:：;；|｜&＆]+)"
)
# Between two tokens is a row of names.
HAN_OR_DOT = re.compile(rf"[{HAN}·•・\s、，,;；]+")
OUTER = re.compile(
    r"[（(【\[［](?P<inner>[^（）()【】]*(?:[（(][^（）()]*[）)])?[^（）()【】]*)[）)】\]］][。.]?"
)
# （据新华社北京3月7日电） at the end of a story is its source.
AGENCY_COPY = re.compile(
    rf"(?:据|综合)?(?:新华社|新华网|中新社|中新网|人民网|央视)[{HAN}0-9０-９]{{0,16}}"
    "(?:电|消息|报道|讯|稿)?"
)
LONGEST = 120
AFTER_NAME = re.compile(
    r"(?=(?:报道|今天|今日|昨天|昨日|昨晚|日前|近日|从|在|获悉|了解到|来到|走进|赶到|采访|随|[\d０-９]"
    r"|[，,：:]|\s))"
)


@dataclass(frozen=True)
class Signature:
    people: tuple[Person, ...]
    place: str = ""
    source: str = ""
    is_explicit: bool = False  # a word shows that these are people, not only brackets
    is_note: bool = False  # is about where an author works, and names nobody

    @property
    def is_sure(self):
        return all(person.is_sure for person in self.people)

    @property
    def pictures_only(self):
        works = {work for person in self.people for work in person.works}
        titled = any(person.title for person in self.people)
        return works == {"photographer"} or works == {"provider"} and not titled


def signature(text, known=frozenset()):
    """Read a text that is wholly a byline, or return None.

    >>> [(p.name, p.title, p.works) for p in signature("记者 郭晓华 文/摄").people]
    [('郭晓华', 'reporter', ('writer', 'photographer'))]
    """
    text = text.strip()
    if not text or len(text) > LONGEST:
        return None
    outer = OUTER.fullmatch(text)
    if outer:
        return _bracketed(outer["inner"].strip(), known)
    return _Parser(known).parse(text)


def _bracketed(inner, known):
    about = re.match(r"作者(?:系|为|是|单位)", inner)
    if about:
        return _about_the_author(inner, known)
    if AGENCY_COPY.fullmatch(inner):
        return Signature((), source=inner, is_explicit=True)
    return _Parser(known).parse(inner)


def _about_the_author(inner, known):
    """（作者系某所研究员。本文由甲、乙整理）: only those who did something are named."""
    done = re.search(rf"由(?P<names>[^。，由]{{2,60}}?)(?P<work>{ANY_WORK})", inner)
    people = ()
    if done:
        works = WORK_OF["".join(done["work"].split())]
        names = names_in(done["names"], known)
        people = tuple(
            Person(name, works=works, is_sure=sure) for name, sure in names or ()
        )
    return Signature(people, is_explicit=True, is_note=not people)


class _Parser:
    def __init__(self, known):
        self.known = known
        self.people = []
        self.waiting = []  # indexes of people whose work may still come
        self.title = ""
        self.works_before = ()
        self.is_explicit = False
        self.place = self.source = ""
        self.strict_works = False  # a stroke or a colon bound the work to its names

    def parse(self, text):
        at = 0
        row = ""
        while at < len(text):
            match = TOKEN.match(text, at)
            if match and match.lastgroup != "sep":
                if not self.names(row, match):
                    return None
                row = ""
                if not self.read_token(match):
                    return None
                at = match.end()
            elif match:
                row += match.group()
                at = match.end()
            elif HAN_OR_DOT.match(text[at]):
                row += text[at]
                at += 1
            else:
                return None
        if not self.names(row, None):
            return None
        if not self.people and not (self.source or self.place):
            return self.desk(text)
        return Signature(tuple(self.people), self.place, self.source, self.is_explicit)

    def desk(self, text):
        """本报评论员 alone signs for the whole desk."""
        words = "".join(text.split()).lstrip("□■◎○●◆◇★☆▪•*")
        if re.fullmatch(rf"(?:{HOUSES})(?:特约|首席)?评论员", words):
            return Signature((Person(words, "commentator"),), is_explicit=True)
        if re.fullmatch(rf"(?:{HOUSES})(?:评论部|编辑部|采访组|报道组|综合)", words):
            return Signature((Person(words),), is_explicit=True)
        return None

    def names(self, row, following):
        row = row.strip(" \t\n\u3000、，,:：;；|｜&＆")
        if not row:
            return True
        is_explicit = bool(
            self.title
            or self.works_before
            or (following and following.lastgroup in {"work", "behind", "combined"})
            or (following and following.lastgroup == "verb" and self.is_explicit)
        )
        provider = following and _works_of(following.group()) == ("provider",)
        if provider and len(row) <= 20 and not self.title:
            self.add([(re.sub(r"\s+", "", row), True)])
            return True
        named = names_in(row, self.known, after_role=is_explicit)
        if named is None:
            return False
        only_work = self.works_before and not self.title and not self.strict_works
        if only_work and not all(sure for _, sure in named):
            # 图片 新闻: a word that might be a work, with no stroke, before no name.
            return False
        self.add(named)
        return True

    def add(self, named):
        for name, sure in named:
            if not self.works_before:
                self.waiting.append(len(self.people))
            self.people.append(Person(name, self.title, self.works_before, sure))

    def read_token(self, match):
        kind, words = match.lastgroup, match.group()
        if kind == "place":
            kind = "from"
        if kind == "title":
            solid = "".join(words.split())
            # 特约记者 ends as 记者 does: the longest word is meant.
            longest = max((w for w in ROLE_OF if solid.endswith(w)), key=len)
            self.title, self.is_explicit = ROLE_OF[longest], True
            return True
        if kind in {"combined", "work", "before", "behind"}:
            self.is_explicit = True
            return self.work(kind, _works_of(words))
        if kind == "from":
            self.place = match["place"]
        elif kind == "agency":
            return self.agency(words[1:-1])
        elif kind in {"house", "sent"}:
            self.source = words
        elif kind == "led":
            self.is_explicit = True
        return True

    def work(self, kind, works):
        if kind == "behind":
            if not self.people:
                return False
            self.set_works([len(self.people) - 1], works)
            self.waiting = [i for i in self.waiting if i != len(self.people) - 1]
            return True
        if self.waiting and kind != "before":
            self.set_works(self.waiting, works)
            self.waiting = []
            self.title = ""
            return True
        self.works_before, self.title, self.waiting = works, "", []
        self.strict_works = kind == "before" or kind == "combined"
        return True

    def set_works(self, places, works):
        for place in places:
            person = self.people[place]
            self.people[place] = replace(person, works=person.works + works)

    def agency(self, inner):
        inside = _Parser(self.known).parse(inner) if len(inner) < LONGEST else None
        if inside and inside.people and inside.is_explicit:
            self.people += inside.people
            self.is_explicit = True
            return True
        if re.fullmatch(rf"[{HAN}A-Za-z ]{{2,12}}", inner) and (
            self.people or self.source
        ):
            self.source = inner
            return True
        return False


def _works_of(words):
    """Return the works that 文/摄, 图文 or 编辑整理 stand for, in the order printed."""
    words = re.sub(r"[\s:：]", "", words)
    found = []
    for part in filter(None, re.split("[/／、]", words)):
        found += WORK_OF.get(part, ())
    works = tuple(dict.fromkeys(work for work in found if work != "video"))
    return works


# 新华社记者甲、乙在京报道: the verb and where from are no names.
RUNS_IN = re.compile(
    rf"(?:在[{HAN}]{{1,4}})?(?:综合|联合|采访|摄影)?(?:报道|核实)[：:，,\s]*$"
)


def run_in_signature(text, known=frozenset()):
    """Read a byline that runs into the copy, with the verb that ends it or without."""
    return signature(RUNS_IN.sub("", text), known) or signature(text, known)


LEADING = re.compile(TITLED)
REPORTS = re.compile("(?:综合|联合|采访|摄影)?(?:报道|核实)(?![员社])")
LONGEST_LEADING = 70


def leading_signature(text, known=frozenset()):
    """Read the byline that a paragraph begins with, or return None.

    (signature, its length, whether it is the subject of the sentence). Either brackets
    （记者 陆一波）, or a title with names up to 报道 or to the first words of the
    sentence: 记者潘跃今天从…获悉.
    """
    indent = len(text) - len(text.lstrip(" \t\u3000\xa0"))
    words = text[indent:]
    bracket = OUTER.match(words[:LONGEST])
    if bracket:
        found = signature(bracket.group().rstrip("。."), known)
        if found and found.people and found.is_explicit:
            return found, indent + len(bracket.group()), False
        return None
    if not LEADING.match(words):
        return None
    for reports in REPORTS.finditer(words[:LONGEST_LEADING]):
        found = run_in_signature(words[: reports.end()], known)
        if found and found.people:
            return found, indent + reports.end(), False
        break
    return _subject_of_the_sentence(words, indent, known)


def _subject_of_the_sentence(words, indent, known):
    title = LEADING.match(words)
    best = None
    for length in (2, 3, 4):
        stop = title.end() + length
        rest = words[title.end() : stop].strip()
        if len(rest) == length and AFTER_NAME.match(words, stop):
            found = signature(words[:stop], known)
            if found and found.people and found.is_sure:
                best = best or (found, indent + stop, True)
    return best


TAIL = 90
BEGINS_TAIL = re.compile(
    rf"[（(]|(?:{HOUSES})?[ \t\u3000]?(?:(?:{MANNERS})[ \t\u3000]?){{0,3}}(?:{ANY_TITLE})"
    rf"|(?:{ANY_WORK_AT_ALL})(?:{STROKE}|[:：]|[ \t\u3000]+)|(?:新华社|中新社|本报)发"
    rf"|(?<=[。！？!?”…）)])[ \t\u3000]*[{HAN}]|(?<=[ \u3000])[{HAN}]"
)


def trailing_signature(text, known=frozenset()):
    """Read the byline glued to the end of a paragraph: (signature, where it begins).

    Names alone pass in brackets only, （何宝国）; without them a title or a work must
    come with them.
    """
    stop = len(text.rstrip())
    first = max(0, stop - TAIL)
    for match in BEGINS_TAIL.finditer(text, first, stop):
        start = match.start()
        if start == 0:
            continue
        tail = text[start:stop].strip()
        found = signature(tail, known)
        if not found or not (found.people or found.source):
            continue
        in_brackets = OUTER.fullmatch(tail)
        after = text[:start].rstrip()
        if in_brackets and (found.is_explicit or _ends(after)) and found.people:
            return found, start
        if found.people and found.is_explicit and _may_follow(after, tail, found):
            return found, start
    return None


def _ends(text):
    return text.endswith(tuple("。！？!?”’…）).；"))


def _may_follow(before, tail, found):
    """A credit may touch its caption (施工现场图/文樊绍光); a byline follows a full stop."""
    if _ends(before):
        return True
    works = {work for person in found.people for work in person.works}
    return bool(works & {"photographer", "provider"}) and (
        re.match(rf"(?:{ANY_WORK_AT_ALL})[\s]*[/／:：]|[（(]|\s", tail)
        or any(person.title for person in found.people)
    )


def is_lone_name(text):
    """Return whether a line is nothing but one to three names: 谢冰."""
    if len(text.strip()) > 16:
        return False
    named = names_in(text.strip(), after_role=False)
    return bool(named) and len(named) <= 4 and all(is_name(name) for name, _ in named)
