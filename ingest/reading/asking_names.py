"""Checks of who signs: names that stand unread, and people who may be none."""

import re

from articles.text.counting import HAN
from articles.text.proofreading.names import SINGLE
from ingest.reading.dictionary import NO_NAMES, ends_in_verb
from ingest.reading.people import NEVER_IN_NAME, is_name
from ingest.reading.signatures import signature
from ingest.reading.values import Role

MOST_PEOPLE = 40
SHORT_HOUSE = 8  # characters before a title that begins a paragraph
SHORT_COPY = 220  # characters
LONGEST = 120  # of a line of furniture
SIGNED = {Role.BYLINE, Role.CREDIT, Role.RUN_IN, Role.DATELINE}
PRODUCTION = re.compile(
    "(?:编辑|責編|责编|校对|审核|审读|美编|版式|组版|排版|制版|检校|值班|主编|监制|统筹)"
)
EDGE, END = 70, 45  # characters at a paragraph's beginning, and at its end
TITLE = re.compile(
    r"(?:记者|記者|通讯员|通訊員|通信员|实习生|見習|评论员|撰稿人?|作者|特约摄影)"
)
# Behind a title: blanks and marks, then what may be a name, then what no name goes on
# with.
NAME_BEHIND = re.compile(
    rf"[ \t\u3000|｜:：]{{0,3}}(?P<name>[{HAN}](?:[{HAN}]{{1,3}}|[ \u3000][{HAN}]))"
    rf"(?P<stop>[^{HAN}]|$|报道|報導|報道|摄|文|图|通讯员|通訊員|记者|記者|实习)"
)
WORK = re.compile(
    rf"(?:[（(■□◆ 　。，]|^)(?P<name>[{HAN}]{{2,4}})[ \u3000/／]{{0,2}}"
    r"(?:摄|攝|摄影|供图|绘|制图|图/文|文/图|文/摄|图|文)[）)。 \u3000]*$"
)
WORK_FIRST = re.compile(
    rf"(?:摄影|摄|图|文|漫画|供图|编译|整理|制图)[ \u3000]?[/／|｜:：][ \u3000]?(?:[{HAN}]{{2,6}}(?:记者|通讯员))?"
    rf"[ \u3000]?(?P<name>[{HAN}]{{2,4}})(?![{HAN}])"
)
BRACKETS = re.compile(r"[（(【〔\[](?P<in>[^（）()【】〔〕\[\]\n]{2,60})[）)】〕\]]")
ONLY_NAMES = re.compile(rf"[{HAN} \u3000、·]{{2,24}}")
LAST_STOP = re.compile(r"[。！？!?”…](?P<tail>[^。！？!?”…]{2,30})$")
DATELINE = re.compile(
    rf"(?:[{HAN}]{{0,8}}(?:报|報|网|網|社|台|刊|客户端|融媒)[{HAN}0-9０-９/ \u3000]{{0,16}}?(?:[讯訊汛](?![息号])|[电電](?![话子视影力脑梯动商力站网台])|消息)"
    rf"|\d{{1,2}}日消息|^\s*[{HAN}]{{2,10}}(?:消息|[讯訊])[ \u3000：])"
)
ODD = {
    "place_as_name": "“{}”像是地方或单位，请核对是不是人名",
    "no_name": "“{}”不像人名，请核对有没有切错",
    "cut_name": "“{}”是从连写里切开的，请核对人名",
    "word_as_name": "“{}”在正文里多次出现，请核对是不是人名",
}
NO_HEADING = re.compile("[ \u3000、]|记|者|員|员|生|文|图|摄|报|电|[（(【/／:：|｜]")
LEADS_A_SENTENCE = re.compile("(?:记者|記者)[从在对看了]|获悉|昨日|今天")
TITLE_ENDS = re.compile("(?:者|员|生|人|由|摄|图|文|辑|理|评|划)$")
NO_DATELINE = re.compile("(?:发|来|致|贺|充|停|供|用|通|回)[电讯]$")
PLACE_ENDS = tuple("省市县区镇乡村街路局院校报社网台部厅馆")
SLIPS = re.compile(
    "木报|本报汛|本拫|通汛员|记音|讯员(?<!通讯员)|(?<=[\u4e00-\u9fff])□(?=[\u4e00-\u9fff])"
)


def _unsigned(case):
    """The lines of a story, and those around it, that are no byline: who made the page
    signs no story."""
    around = [*case.within, *case.below]
    return [
        *(p for p in case.parts if p.role not in SIGNED),
        *(p for p in around if not PRODUCTION.search(p.text[:LONGEST])),
    ]


def unread_title(case):
    """记者 and a name at an edge of a paragraph, or in brackets, whom nobody read."""
    for part in _unsigned(case):
        text = part.text
        for match in _titles_at_edges(text):
            behind = NAME_BEHIND.match(text, match.end())
            if not behind or _is_subject(text, match, behind):
                continue
            name = "".join(behind["name"].split())
            if name in case.names or not _may_be_name(name, text[match.end()]):
                continue
            outside = part.story is None
            kind = "title_outside" if outside else "title_unread"
            why = f"这里有“{match.group()}{name}”，没有读作署名，请核对署名"
            yield kind, part.line, Role.BYLINE, match.group() + name, why
            break


def _titles_at_edges(text):
    stop = len(text.rstrip())
    inside = [m.span() for m in BRACKETS.finditer(text)]
    for match in TITLE.finditer(text):
        at = match.start()
        if at < EDGE or at > stop - END or any(a <= at < b for a, b in inside):
            yield match


def _is_subject(text, title, behind):
    """Whether a sentence speaks of a reporter: 某某社记者王勇说, …的记者王勇，此行."""
    said = ends_in_verb("".join(behind["name"].split()))
    return said or behind["stop"] == "，" and title.start() > SHORT_HOUSE


def _may_be_name(name, next_char):
    if name in NO_NAMES or name.endswith(("等", "们", "在", "从")):
        return False
    return is_name(name) or next_char in " \u3000|｜:：" and len(name) <= 4


def unread_work(case):
    """A name with 摄, 图 or 文 at the end of a paragraph, or with 文/ before it."""
    for part in _unsigned(case):
        text = part.text.rstrip()
        found = (
            WORK.search(text, max(0, len(text) - 30))
            or WORK_FIRST.search(text, 0, EDGE)
            or WORK_FIRST.search(text, max(0, len(text) - END))
        )
        if not found or found["name"] in case.names:
            continue
        if not is_name(found["name"]):
            continue
        words = found.group().strip(" 　。，（(）)■□◆")
        why = f"“{words}”像图片或文字的署名，没有读作署名，请核对"
        role = Role.CAPTION if part.role is Role.BODY else Role.CREDIT
        yield "work_unread", part.line, role, words, why


def unread_brackets(case):
    """（甲 乙） at the end or the beginning of copy."""
    for at, part in enumerate(case.copy):
        text = part.text.strip()
        for match in BRACKETS.finditer(text):
            inside = match["in"].strip()
            ends = match.end() >= len(text) - 1
            starts = match.start() <= 24 and at == 0
            if not (ends or starts) or not ONLY_NAMES.fullmatch(inside):
                continue
            if not _are_names(inside) or set(inside.split()) & case.names:
                continue
            last = at == len(case.copy) - 1
            kind = (
                "bracket_last"
                if ends and last
                else "bracket_first"
                if starts
                else "bracket_mid"
            )
            why = f"“（{inside}）”像是署名，没有读作署名，请核对"
            yield kind, part.line, Role.BYLINE, inside, why


def _are_names(words):
    """Whether words are names by their form: in a row, or run together."""
    pieces = re.split("[ \u3000、]+", words)
    if len(pieces) == 1 and 4 <= len(words) <= 9:
        return words[0] in SINGLE and not NEVER_IN_NAME.search(words)
    return all(map(is_name, pieces)) or is_name("".join(pieces))


def unread_behind_stop(case):
    """Words behind the last full stop that may be names."""
    last = case.copy[-1] if case.copy else None
    for part in case.copy:
        found = LAST_STOP.search(part.text.rstrip()[-60:])
        if not found:
            continue
        tail = found["tail"].strip(" \u3000（()）")
        if not ONLY_NAMES.fullmatch(tail) or not _are_names(tail):
            continue
        if set(re.split("[ \u3000、]+", tail)) & case.names:
            continue
        kind = "name_last" if part is last else "name_mid"
        if len(tail) > 4 and " " not in tail and "\u3000" not in tail:
            kind = "run_last" if part is last else "run_mid"
        why = f"句号后面的“{tail}”像是人名，没有读作署名，请核对"
        yield kind, part.line, Role.BYLINE, tail, why


def unread_line(case):
    """The last line, short and without a stop, that may be a name with a place."""
    around = [p for p in _unsigned(case) if p.story is None]
    for part in [*around, *case.copy[-1:]]:
        words = part.text.strip().strip("—－-（）() \u3000")
        if not 2 <= len(words) <= 14 or re.search("[。，：:！？]", words):
            continue
        pieces = words.split()
        only_han = re.fullmatch(f"[{HAN} \u3000]+", words)
        if only_han and pieces and is_name(pieces[-1]) and pieces[-1] not in case.names:
            why = f"“{words}”像是作者的名字，没有读作署名，请核对"
            yield "name_line", part.line, Role.BYLINE, words, why


def unread_dateline(case):
    """What reads as 某某讯 or 某某电 in the first words of copy."""
    parts = [
        *case.of(Role.HEADLINE, Role.KICKER, Role.DECK),
        *case.copy,
        *case.within,
        *case.below,
    ]
    lines = {p.line for p in case.of(Role.DATELINE)}
    for part in parts:
        found = DATELINE.search(part.text[:EDGE])
        if not found or part.line in lines:
            continue
        words = found.group().strip()
        if NO_DATELINE.search(words):
            continue
        if case.story.dateline or case.copy and part.line > case.copy[0].line:
            break
        why = f"“{words}”像是电头，没有读作电头，请核对"
        yield "dateline_unread", part.line, Role.DATELINE, words, why


def no_byline(case):
    """Copy that nobody signs, though other words show a name."""
    story = case.story
    if story.people or story.source or not case.copy or story.briefs:
        return
    where = case.copy[-1].line
    # Short news, notices and what an agency sent are often signed by nobody.
    length = sum(len(part.text) for part in case.copy)
    kind = "unsigned"
    if story.dateline or length < SHORT_COPY:
        kind = "unsigned_dated" if story.dateline else "unsigned_short"
    yield kind, where, Role.BYLINE, "", "全篇没有读出署名，请核对报纸上有没有"


def odd_people(case):
    """People who may be a word, a place or an office; or were cut from a run."""
    found = {}
    for person in case.story.people[:MOST_PEOPLE]:
        name = person.name
        part = next((p for p in case.parts if name in "".join(p.text.split())), None)
        line = part.line if part else case.first
        kind = _oddity(person, part, case)
        if kind:
            found.setdefault((kind, line), []).append(name)
    for (kind, line), names in found.items():
        why = ODD[kind].format("、".join(names))
        yield kind, line, Role.BYLINE, "、".join(names), why


def _oddity(person, part, case):
    """Return the kind of check that a person fails, or nothing."""
    name = person.name
    if name in NO_NAMES or name.endswith(PLACE_ENDS) and not is_name(name):
        return "place_as_name"
    if not is_name(name) and len(name) > 3:
        return "no_name"
    if not person.is_sure and not stands_alone(name, part):
        return "cut_name"
    return "word_as_name" if _is_word_of_copy(name, case) else ""


def stands_alone(name, part):
    """Whether a name has a blank, a mark or a title on both sides, cut from nothing."""
    if part is None:
        return True
    before, _, behind = part.text.partition(name)
    cut_before = re.search(f"[{HAN}]$", before) and not TITLE_ENDS.search(before)
    return not cut_before and not re.match(f"[{HAN}]", behind)


def _is_word_of_copy(name, case):
    return sum(p.text.count(name) for p in case.copy) >= 2


def byline_within(case):
    """A byline in the middle of a story, with copy of the same story on both sides."""
    total = sum(len(p.text) for p in case.copy)
    above = 0
    for part in case.parts:
        if part.role is Role.BODY:
            above += len(part.text)
        elif part.role is Role.BYLINE and part.start and 60 < above < total - 60:
            why = "署名后面还有正文，请核对下面是不是另一篇"
            yield "byline_mid", part.line, "story", part.text, why
            return


def slips(case):
    """木报记者, 本报汛, □ for a character that was not read."""
    for part in [*case.parts, *case.within, *case.below]:
        found = SLIPS.search(part.text)
        if found:
            why = f"“{found.group()}”像是识别错的字，请对着报纸改"
            yield "slip", part.line, part.role, found.group(), why


def byline_half_read(case):
    """A byline with more titles than people, or with nobody."""
    for part in case.of(Role.BYLINE):
        text = "".join(part.text.split())
        read = sum(name in text for name in case.names)
        titles = len(TITLE.findall(text))
        found = signature(text)
        if found and found.is_note:
            continue  # it says where the author works
        if found and found.people and all(p.title == "editor" for p in found.people):
            continue  # who made the page signs no story
        if not read and not case.story.source and not case.story.dateline:
            kind, why = "byline_of_nobody", "这一行作了署名，却没有读出人名，请核对"
        elif titles > read > 0 or LEADS_A_SENTENCE.search(text):
            kind, why = "byline_half_read", "署名里的人没有全读出来，请核对"
        else:
            continue
        yield kind, part.line, Role.BYLINE, part.text, why


def words_as_names(case):
    """A byline without a title, of words that a dictionary has: a heading, rather."""
    for part in case.of(Role.BYLINE):
        words = part.text.strip()
        if not 5 <= len(words) <= 30 or NO_HEADING.search(words):
            continue
        # Imported where it is needed: the dictionary takes 33 MB of a process.
        import rjieba

        known = [word for word in rjieba.cut(words, False) if len(word) > 1]
        if len(known) > 1 and len("".join(known)) > len(words) / 2:
            why = "这一行像一句话，却作了署名，请核对是不是标题"
            yield "words_as_names", part.line, Role.BYLINE, words, why


def signed_twice(case):
    """A byline above the copy and another of others on a line below it."""
    found = case.of(Role.BYLINE)
    if len(found) < 2 or not case.copy:
        return
    last = found[-1]
    opens = found[0].line <= case.copy[0].line and not last.start
    if (
        opens
        and last.line > case.copy[-1].line
        and not BRACKETS.match(last.text.strip())
    ):
        why = "文前已有署名，文末又有一处，请核对是不是下一篇的署名"
        yield "signed_twice", last.line, Role.BYLINE, last.text, why


CHECKS = (
    unread_title,
    unread_work,
    unread_brackets,
    unread_behind_stop,
    unread_line,
    unread_dateline,
    no_byline,
    odd_people,
    byline_within,
    signed_twice,
    byline_half_read,
    words_as_names,
    slips,
)
