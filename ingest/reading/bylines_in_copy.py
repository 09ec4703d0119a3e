"""Bylines at the edges of copy: the one that a paragraph begins with, and the one glued
to its end.
"""

import re
from dataclasses import replace

from articles.text.counting import HAN
from ingest.reading.bare_names import (
    BARE_NAMES,
    BLANKS,
    LONGEST_NAMES,
    MOST_NAMES,
    OFFICE_BEHIND,
    RUNS_IN,
    in_a_place_for_names,
    names_alone,
)
from ingest.reading.byline_grammar import LONGEST, TITLE, Signature
from ingest.reading.byline_words import ANY_WORK_AT_ALL, STROKE, TITLED
from ingest.reading.dictionary import ends_in_verb
from ingest.reading.names_before_copy import signature_before_copy
from ingest.reading.people import NOTHING, may_be_name, names_in
from ingest.reading.signatures import (
    CLOSING,
    OPENING,
    OUTER,
    SIGNS,
    signature,
)
from ingest.reading.values import Person
from ingest.reading.variants import mended, plain


def run_in_signature(text, knowledge=NOTHING):
    """Read a byline that runs into the copy, with the verb that ends it or without."""
    return (
        signature(text, knowledge)
        or signature(RUNS_IN.sub("", text), knowledge)
        or names_alone(text, knowledge)
    )


# 记者 甲, □记者 甲, 某某晚报记者 甲, 文/甲: what begins a byline at the head of copy.
LEADS = re.compile(
    rf"[□■◎●◆★▲*]*[{BLANKS}]*(?:[{HAN}A-Za-z·•\-—/]{{0,16}}?[{BLANKS}]?{TITLED}"
    rf"|(?:{ANY_WORK_AT_ALL})(?:{STROKE}|[:：]))"
)
# Where a byline may end: the verb, a blank, or the first words of the sentence.
ENDS = re.compile(
    rf"(?:综合|联合|采访|摄影)?(?:报[道导]|核实)(?![员社])|(?=[{BLANKS}：:，,（(]|[\d０-９]+[月日年时])"
    r"|(?=今天|今日|昨天|昨日|昨晚|日前|近日|从|在|获悉|了解到|来到|走进|赶到|采访|随|(?:记者|本报)[从在今昨近日])"
)
# 他告诉本报记者，业主接受晚报记者采访时称：whoever is spoken to signs nothing.
SPOKEN_TO = re.compile(
    rf"(?:接受|告诉|告知|转告|答复|[向对跟](?=本[报刊网台社]|[{HAN}]{{2,6}}[报网台]$))[{HAN}]{{0,8}}$"
)
LONGEST_LEADING = 70
MOST_ENDS = 16
LEAD_IN = 36
BREAKS = re.compile("[。！？!?；;”]")


def leading_signature(text, knowledge=NOTHING, *, after_dateline=False):
    """Read the byline that a paragraph begins with, or return None.

    (signature, its length, whether it is the subject of the sentence). Either brackets
    （记者 陆一波）, or a title with names up to 报道 or to the first words of the
    sentence: 记者潘跃今天从…获悉. Behind a dateline names do without a title.
    """
    indent = len(text) - len(text.lstrip(BLANKS + "，,：:/／|｜-—"))
    if not after_dateline:
        indent = len(text) - len(text.lstrip(BLANKS))
    words = mended(plain(text[indent : indent + LONGEST]))[0]
    bracket = OUTER.match(words)
    if bracket:
        found = signature(bracket.group().rstrip("。."), knowledge)
        if not (found and found.people and found.is_explicit) and after_dateline:
            found = _names_after_dateline(text, indent, bracket, knowledge)
        if found and found.people and (found.is_explicit or after_dateline):
            return found, indent + len(bracket.group()), False
        return None
    printed = text[indent : indent + LONGEST_LEADING]
    title = TITLE.search(words)
    if title and SPOKEN_TO.search(words[: title.start()]):
        return None
    if LEADS.match(words):
        glued = signature_before_copy(words, printed, knowledge)
        found = _up_to_the_sentence(words, printed, knowledge)
        if glued and (not found or len(glued[0].people) > len(found[0].people)):
            return glued[0], indent + glued[1], False
        if found:
            signed, length, is_subject = found
            return signed, indent + length, is_subject
    return _names_that_report(words, printed, indent, knowledge)


def _names_after_dateline(text, indent, bracket, knowledge):
    """…5月23日电（甲 乙）: there names need no title, nor a surname that is known."""
    inner = text[indent + bracket.start("inner") : indent + bracket.end("inner")]
    names = in_a_place_for_names(inner, knowledge)
    if not names or len(names) > MOST_NAMES:
        return None
    people = tuple(Person(name, score=score * BARE_NAMES) for name, score in names)
    return Signature(people, score=0.9)


def _up_to_the_sentence(words, printed, knowledge):
    """Find the longest byline that the words begin with."""
    best = None
    stops = []
    title = TITLE.search(words)
    first = title.end() if title else 0
    for match in ENDS.finditer(words, 0, LONGEST_LEADING):
        if match.end() > first and (not stops or stops[-1] != match.end()):
            stops.append(match.end())
        if len(stops) == MOST_ENDS:
            break
    for stop in stops:
        verb = words[:stop].endswith(("报道", "报导", "核实"))
        read = run_in_signature if verb else signature
        found = read(printed[:stop], knowledge)
        if not found or not found.people or not found.is_explicit:
            continue
        if not verb and not _stand_apart(found):
            continue
        is_subject = not verb and _is_subject(found, words, stop)
        if is_subject and found.people[0].title not in REPORTS_THEMSELVES:
            continue
        best = found, stop, is_subject
        if verb:
            break
    return best


ENOUGH = 0.45
# 读者甲今天致电…, 作者甲是…: these are subjects of sentences, not bylines.
REPORTS_THEMSELVES = {
    "reporter",
    "intern_reporter",
    "intern",
    "correspondent",
    "special_correspondent",
    "special_reporter",
}


def _stand_apart(found):
    """Names before a sentence have to be whole: in 记者赵敏说 the verb is none."""
    return found.score == 1 and all(
        person.score >= ENOUGH and not ends_in_verb(person.name)
        for person in found.people
    )


def _is_subject(found, words, stop):
    """记者王勇今天从…获悉 is a sentence; 文/王勇 and two titles in a row are none."""
    titles = {person.title for person in found.people}
    works = any(person.works for person in found.people)
    behind = words[stop - 1 :] if words[stop - 1 : stop].isspace() else words[stop:]
    starts_apart = words[:1] in "□■◎●◆★▲*" or (
        behind[:1].isspace() and not GOES_ON.match(behind.strip())
    )
    return len(titles) == 1 and not works and not starts_apart


GOES_ON = re.compile(
    "从|在|获悉|了解|来到|走进|赶到|采访|随|看到|发现|见到|今[天日]从|昨[天日]从"
)
REPORTING = re.compile(rf"[{HAN}·、{BLANKS}]{{2,48}}?报[道导][：:{BLANKS}]")


def _names_that_report(words, printed, indent, knowledge):
    """王勇、李静报道：names before the verb, none of which or not the first of which has
    a title: 王勇、特约记者李静报道："""
    match = REPORTING.match(words)
    if not match:
        return None
    row = words[: match.end()].rstrip(BLANKS + "：:")[:-2]
    takes = row.endswith("摄影")
    row = row.removesuffix("摄影").removesuffix("采访")
    if TITLE.search(row):
        found = signature(printed[: len(row)], knowledge)
        if not found or found.score < 1 or found.people[0].title:
            return None
        if min(person.score for person in found.people) < ENOUGH:
            return None
        return found, indent + match.end(), False
    names = names_in(row, knowledge, after_role=False)
    if not names:
        return None
    found = signature("记者 " + printed[: len(row)], knowledge)
    if not found or not found.people:
        return None
    works = ("photographer",) if takes else ()
    people = tuple(
        Person(p.name, works=works, score=p.score * BARE_NAMES) for p in found.people
    )
    return Signature(people, is_explicit=True), indent + match.end(), False


def leading_bracket(text, knowledge=NOTHING):
    """Find a bracket with a byline near the head of copy, behind a short lead-in:
    (signature, start, stop), or None. 太原（记者 王勇）昨日…"""
    words = mended(plain(text[: LEAD_IN + LONGEST]))[0]
    for start, char in enumerate(words[:LEAD_IN]):
        if BREAKS.match(char):
            return None
        if char in OPENING:
            match = OUTER.match(words, start)
            if not match or not TITLE.search(match.group()):
                continue
            found = signature(text[start : match.end()].rstrip("。."), knowledge)
            rest = text[match.end() :].strip()
            reports = found and any(p.title in REPORTS_THEMSELVES for p in found.people)
            if reports and len(rest) > 10:
                return found, start, match.end()
    return None


TAIL = 110
# （原载于2024年5月1日《城北晚报》A7版）, behind who signs.
TAKEN_FROM = re.compile(
    rf"[{BLANKS}]*[（(](?:本文|此文)?(?:原?载|刊[载发]?|摘|选|转载|节选|首发)[自于]?[^（）()。]{{0,12}}《[^《》]{{2,16}}》[^（）()。]{{0,20}}[）)][。.]?\s*$"
)
MOST_TAILS = 14
MARKS = "□■◎○●◇◆☆★▲△▪*"
LONGEST_ALONE, BY_MARK = 3, 0.6
MARKED = re.compile(f"[{MARKS}]")
BEGINS_TAIL = re.compile(
    rf"[{MARKS}]|(?<=[。！？!?”…）)；;])[{BLANKS}]*(?=[{HAN}（(【\[])"
    rf"|(?<=[{BLANKS}])[{HAN}（(]|[（(【\[]"
    rf"|{TITLED}|(?:{ANY_WORK_AT_ALL})(?:{STROKE}|[:：]|[{BLANKS}]+)"
    r"|(?:新华社|中新社|本报)(?:发|记者)|本[报刊网台社](?=[\u4e00-\u9fff]{0,8}(?:记者|摄))"
)
LAST_STOP = re.compile("[。！？!?…；;][”’』」）)]*|[”’』」](?=[ \t\u3000])")


def trailing_signature(text, knowledge=NOTHING):
    """Read the byline glued to the end of a paragraph: (signature, where it begins).

    Names alone pass in brackets, （何宝国）, or behind the last full stop, at a score
    that their form gives them; elsewhere a title or a work must come with them.
    """
    note = TAKEN_FROM.search(text, max(0, len(text) - TAIL))
    stop = note.start() if note else len(text)
    stop = len(text[:stop].rstrip(BLANKS + MARKS + "\n|｜"))
    first = max(0, stop - TAIL)
    words = mended(plain(text[first:stop]))[0]
    ends = words.rstrip("。.").endswith(tuple(CLOSING))
    if ends or SIGNS.search(words) or MARKED.search(words):
        found = _explicit_tail(text, words, first, stop, knowledge)
        if found:
            return found
    return _bare_tail(text, words, first, stop, knowledge)


def _explicit_tail(text, words, first, stop, knowledge):
    tried = 0
    for match in BEGINS_TAIL.finditer(words):
        start = first + match.start()
        if start == 0:
            continue
        tail = text[start:stop].strip()
        tried += 1
        if tried > MOST_TAILS:
            return None
        found = signature(tail, knowledge)
        if found is None and words[match.start()] in MARKS:
            found = _behind_mark(tail)
        if not found or not (found.people or found.source):
            continue
        in_brackets = OUTER.fullmatch(words[match.start() :].strip())
        after = text[:start].rstrip()
        ends = _ends(after) or words[match.start()] in MARKS
        if in_brackets and (found.is_explicit or ends) and found.people:
            return found, start
        if in_brackets and found.source and found.is_explicit and _ends(after):
            return found, start
        if found.people and not found.is_explicit and words[match.start()] in MARKS:
            return found, start
        if not found.people or not found.is_explicit:
            continue
        apart = text[start - 1 : start + 1].strip() != text[start - 1 : start + 1]
        if ends or _may_touch(tail, found, apart):
            return found, start
    return None


def _behind_mark(tail):
    """○辛夷: behind a mark at the end of copy stands a name, though it is a word, too."""
    name = tail.lstrip(MARKS + BLANKS)
    if len(name) > LONGEST_ALONE or not may_be_name(name):
        return None
    return Signature((Person(name, score=BY_MARK),), score=BY_MARK)


NAMES_AT_END = re.compile(rf"[（(]?[{HAN}□·{BLANKS}、，]{{2,{LONGEST_NAMES}}}")
UNCLOSED = 0.8


def _bare_tail(text, words, first, stop, knowledge):
    """Names behind the last full stop, with no word that explains them."""
    start = 0
    for match in LAST_STOP.finditer(words):
        start = match.end()
    tail = words[start:].strip()
    if not start and first == 0 or not tail or tail.endswith(("。", "！", "？", "”")):
        return None
    printed = text[first + start : stop]
    tail = OFFICE_BEHIND.sub("", tail)
    if OUTER.fullmatch(tail) or NAMES_AT_END.fullmatch(tail):
        found = names_alone(printed, knowledge)
        if found and tail[0] in OPENING and tail[-1] not in CLOSING:
            # （王 勇: the bracket was not closed, or was lost.
            found = replace(found, score=found.score * UNCLOSED)
        return (found, first + start) if found else None
    return None


# （资料图片）, 视觉中国供图: where a picture comes from, when nobody took it.
PICTURE_SOURCE = re.compile(
    rf"(?:[（(【\[][{BLANKS}]*(?!(?:[组附多]|[\d一二三四五六七八九十]{{1,2}})?图[）)])|(?<=[。！？!?”])[{BLANKS}]*|[{BLANKS}]+)"
    rf"(?:IC ?[Pp]hoto|新华社[/／][{HAN}]{{2,8}}|[{HAN}]{{2,8}}图片社|图源[:：]?[{HAN}]{{2,10}}|(?:图片?|照片)?(?:(?:[{HAN}]{{0,6}}资料|网络|效果|示意|档案)?(?:图片?|照片)|来[自源][:：]?[{HAN}A-Za-z]{{2,10}}"
    rf"|[{HAN}A-Za-z]{{2,12}}(?:(?:供图|截图)(?:[ \t\u3000/]*摄)?|发|提供|[ \t\u3000/]图)|[{HAN}]{{2,14}}(?:网|局|府|院|校|台|中心)[ \t\u3000]*摄|(?:[{HAN}]{{2,4}}视觉|(?:视觉|影像)中国)))"
    r"[）)】\]]?[。.]?$"
)


def picture_source(text):
    """Return where the words begin that say where a caption's picture is from, or None."""
    stop = len(text.rstrip())
    match = PICTURE_SOURCE.search(text, max(0, stop - 24), stop)
    return match.start() or None if match else None


def _ends(text):
    return text.endswith(tuple("。！？!?”’…）).；;』」"))


def _may_touch(tail, found, apart):
    """A credit may touch its caption: 施工现场图/文樊绍光; a byline follows a full stop."""
    works = {work for person in found.people for work in person.works}
    return bool(works & {"photographer", "provider"}) and bool(
        apart
        or re.match(rf"(?:{ANY_WORK_AT_ALL})[\s]*[/／:：|｜]|[（(]", tail)
        or any(person.title for person in found.people)
    )
