"""Splitting of lines that hold more than one paragraph.

A copied page may lose its line ends: the indent of a paragraph, two wide blanks, is then
in the middle of a line, and a heading is parted from its copy by blanks only. A round-up
may set the place and its news in one line: 甲山区 今日通水……
"""

import re
from dataclasses import replace
from itertools import islice

from articles.text.counting import HAN
from ingest.reading import marks
from ingest.reading.byline_words import TITLED
from ingest.reading.bylines_in_copy import leading_signature, trailing_signature
from ingest.reading.datelines import dateline
from ingest.reading.furniture import CONTROLS_AT_END, is_furniture
from ingest.reading.lines import cut_line, overlap, pairs_of, solid
from ingest.reading.people import names_in
from ingest.reading.places import is_place
from ingest.reading.signatures import signature

INDENT = re.compile(r"[ \xa0]*(?:\u3000[ \xa0]*){2,}|[ \xa0]{4,}")
BLANKS = re.compile(r"[ \xa0\u3000\t]+")
SENTENCE_ENDS = tuple("。！？!?…”’」』")
SENTENCE_END = re.compile("[。！？!?]")
LONGEST_HEADING, SHORTEST_COPY = 40, 60
MOST_PARTS = 3  # of a heading; what has more is a row of something
SHORTEST_NEWS = 15
LONGEST_BYLINE = 60
MOST = 400  # paragraphs in one line
# 图①：…。图②：…: the words of several pictures.
FIGURE = re.compile(r"\s*图?\s?[①-⑳]\s?(?:[:：为]|(?=[\u4e00-\u9fff]))")
NEXT_FIGURE = re.compile(
    r"(?<=[。；;摄）) \u3000])图?\s?[①-⑳]\s?(?:[:：为]|(?=[\u4e00-\u9fff]))"
)


# 2024-03-05 09:10 来源：城北日报 作者：甲 乙 点击：3: who wrote, among a site's fields.
SIGNED_FIELD = re.compile(
    rf"(?:(?<![{HAN}])(?:稿件|文章|本文)?(?:作者|{TITLED})|(?<![{HAN}])(?:摄影|撰稿|供稿|撰文))[ \u3000]*[】\]]?[：:|丨｜]?[ \u3000]*(?=[{HAN}])"
)
MAKES_PAGE = re.compile("(?:编辑|责编|校对|审核|录入|美编|制作|编审)[：:]?$")
NEXT_FIELD = re.compile(
    rf"[ \t\u3000|｜]+[【\[]?[{HAN}]{{2,6}}[ \u3000]?[】\]]?[：:]|[ \t\u3000]{{3,}}(?=\S{{2,5}}[：:（])|[|｜【\[]"
)
OF_SITE = re.compile(
    r"\d{4}\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}|(?:来源|稿源|出处|字数|版次|浏览|点击|阅读|发布)[^：:]{0,4}[：:]"
)
LONGEST_OF_SITE = 120
OWN_DATELINE = re.compile(
    rf"本[报刊网台](?:综合)?讯|(?:本报|新华社|中新社)[{HAN}]{{0,6}}\d{{1,2}}月\d{{1,2}}日[讯电]"
)
SHORTEST_TITLE = 5
LABELLED_TITLE = re.compile(r"\s*原(?:标题|题)：(?P<title>[^。]{5,60})$")
MOST_ABOVE_TITLE = 6  # lines of a site's own
SAME_TITLE = 0.25  # of the pairs of what may be the headline of now
NO_TITLE = re.compile(r"^\S{1,5}(?<![短简快])[讯电]$")  # 城报讯 记者王勇
# 07:21 城北晚报 王勇 我要评论: a name between the source and what one may press.
BARE_FIELD = re.compile(
    rf"\d{{1,2}}:\d{{2}}\s*(?:来源[:：]\s*)?[{HAN}]{{1,8}}?(?:[日晚晨早商时快]报|都市报|青年报|[网报])[ \u3000]*"
    rf"(?P<names>[{HAN}]{{2,4}}(?:[ \u3000、]{{1,2}}[{HAN}]{{2,4}}){{0,2}}?)\s*(?=$|我要|[(（\[【]|评论|分享|打印|字号|\d)"
)
TITLE_AT_END = re.compile(rf"{TITLED}[:：]?$")
# 图为通水的水厂。 记者 王勇摄 昨日，…: behind the credit the copy begins.
CREDIT_ENDS = re.compile(
    r"(?:摄影?|供图|制图|绘图|提供|图片)[ \t\u3000]+(?=[\u4e00-\u9fff“])"
)
LONGEST_CREDITS = 240


def split_lines(lines, knowledge):
    """Return the lines, those that hold several paragraphs cut into them."""
    by_place = _opened_by_place(lines, knowledge)
    cut = []
    titled = _labelled_title(lines)
    for line in lines:
        if line is titled:
            label = line.text.index("：") + 1
            above, title = cut_line(line, (label,))
            cut += [replace(above, is_of_site=True), title]
            continue
        places = () if line.is_row else _places(line, knowledge)
        if not places and line in by_place:
            places = (by_place[line],)
        cut += cut_line(line, places)
    return cut


def _labelled_title(lines):
    """Return the line in which a site says what the story was called, 原标题：…, where
    nothing but its own words stands above, and no line says it without the label."""
    for line, below in zip(lines, lines[1 : MOST_ABOVE_TITLE + 1], strict=False):
        match = LABELLED_TITLE.match(line.text)
        if match:
            words = solid(match["title"])
            again = any(solid(other.text).startswith(words) for other in lines)
            other_title = marks.looks_like_heading(below.words) and (
                overlap(below.solid, pairs_of(words)) > SAME_TITLE
            )
            return None if again or other_title else line
        if not is_furniture(line.words):
            return None
    return None


def _places(line, knowledge):
    """Return where paragraphs begin within a line, behind its first."""
    text = line.text
    signed = _signed_field(line, knowledge)
    if signed:
        return signed
    controls = CONTROLS_AT_END.search(text)
    if controls and text[: controls.start()].strip():
        return (controls.start(),)
    if FIGURE.match(text):
        found = NEXT_FIGURE.finditer(text, FIGURE.match(text).end())
        figures = [match.start() for match in islice(found, MOST)]
        copy = _copy_behind_credit(text, max(figures, default=0), knowledge)
        return (*figures, *copy)
    if marks.CAPTION_MARK.match(text):
        return _copy_behind_credit(text, 0, knowledge)
    if len(line.words) < SHORTEST_COPY:
        return ()
    places = []
    since = len(text) - len(text.lstrip())
    glued = _heading_before_dateline(text, since, knowledge)
    if glued:
        places.append(glued)
        since = glued
    heading = None if glued else _heading_before_copy(text, since, knowledge)
    if heading:
        places.append(heading)
        since = heading
    for blanks in INDENT.finditer(text, since + 1):
        if len(places) >= MOST:
            break
        if _is_border(
            text[since : blanks.start()],
            text[blanks.end() : blanks.end() + LONGEST_BYLINE + 1],
            knowledge,
        ):
            places.append(blanks.start())
            since = blanks.start()
    return tuple(places)


def _copy_behind_credit(text, start, knowledge):
    """Return where long copy begins behind the credit of a picture, or nothing."""
    place = ()
    for blanks in CREDIT_ENDS.finditer(text, start, start + LONGEST_CREDITS):
        copy = text[blanks.end() :]
        if len(copy) < SHORTEST_COPY or not SENTENCE_END.search(copy):
            break
        signed = trailing_signature(text[start : blanks.end()], knowledge)
        if signed and signed[0].is_explicit and signed[0].pictures_only:
            place = (blanks.end(),)
    return place


def _signed_field(line, knowledge):
    """Return where the names begin, and end, that stand among the fields of a site's
    line, or nothing."""
    words = line.words
    is_long = len(words) > LONGEST_OF_SITE or "。" in words
    if is_long or not OF_SITE.search(words):
        return ()
    text = line.text
    bare = BARE_FIELD.search(text)
    if bare and names_in(bare["names"], knowledge, after_role=False):
        return tuple(e for e in bare.span("names") if e < len(text.rstrip()))
    for field in SIGNED_FIELD.finditer(text):
        stop = len(text)
        for following in NEXT_FIELD.finditer(text, field.end()):
            label = following.group().strip(" \t\u3000|｜【[")
            if not SIGNED_FIELD.match(f"{label}甲") or MAKES_PAGE.search(label):
                stop = following.start()
                break
        found = signature(text[field.start() : stop].strip(), knowledge)
        if found and found.people and any(p.title != "editor" for p in found.people):
            edges = (field.start(), stop)
            first = len(text) - len(text.lstrip())
            return tuple(e for e in edges if first < e < len(text.rstrip()))
    return ()


def _is_border(before, after, knowledge):
    """Return whether a paragraph ends before wide blanks: with its sentence, or as a
    byline does, and no byline of it comes behind."""
    before = before.strip()
    if (
        signature(after[:LONGEST_BYLINE].strip(), knowledge)
        and len(after) < LONGEST_BYLINE
    ):
        return False
    if before.endswith(SENTENCE_ENDS) and SENTENCE_END.search(before):
        return True
    return len(before) <= LONGEST_BYLINE and bool(signature(before, knowledge))


def _heading_before_copy(text, start, known):
    """Return where the copy begins behind a heading in the same line, or None."""
    for blanks in BLANKS.finditer(text, start + 2, start + LONGEST_HEADING + 1):
        heading, copy = text[start : blanks.start()], text[blanks.end() :]
        if len(heading.split()) > MOST_PARTS or marks.FURTHER.match(heading):
            return None
        if len(copy) < SHORTEST_COPY or not marks.looks_like_heading(heading):
            continue
        if not SENTENCE_END.search(copy):
            return None  # headings of a page in a row
        # 城北新闻网消息　（记者　王勇）: a dateline by what is behind it.
        leads = dateline(heading, known) or _dateline(text[start:][:120], known)
        if leads or signature(heading, known):
            return None
        if NO_TITLE.search(heading) and leading_signature(copy[:80], known):
            return None
        if TITLE_AT_END.search(heading):  # 本报记者　王勇: the names stand behind
            return None
        opens = _dateline(copy[:80], known) or leading_signature(copy[:80], known)
        if opens or INDENT.fullmatch(blanks.group()):
            return blanks.start()
    return None


def _heading_before_dateline(text, start, known):
    """Return where a dateline begins that a heading touches, 新渠通水本报讯…, or None."""
    own = OWN_DATELINE.search(text, start + SHORTEST_TITLE, start + LONGEST_HEADING)
    if not own or len(text) - own.start() < SHORTEST_COPY:
        return None
    heading = text[start : own.start()]
    is_title = marks.looks_like_heading(heading) and not re.search(
        "[，,据：:]", heading
    )
    if not is_title or heading != heading.strip() or signature(heading, known):
        return None
    return own.start() if _dateline(text[own.start() :][:80], known) else None


def _opened_by_place(lines, knowledge):
    """Return {line: where its news begins} of a round-up in which each line has its
    place and its news."""
    found = {}
    for line in lines:
        start = len(line.text) - len(line.text.lstrip())
        blanks = BLANKS.search(line.text, start, start + 12)
        if blanks is None or line.is_row:
            continue
        place, news = line.text[start : blanks.start()], line.text[blanks.end() :]
        if (
            is_place(place, knowledge)
            and len(news) >= SHORTEST_NEWS
            and not marks.looks_like_heading(news)
        ):
            found[line] = blanks.start()
    return found if len(found) >= 3 else {}


def _dateline(text, knowledge):
    """Return the dateline at the very beginning of copy, or None."""
    found = dateline(text, knowledge)
    return found if found and not found.start else None
