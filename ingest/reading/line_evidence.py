"""What short lines show, piece by piece: their form, their place on the page, what stands
beside them and who else is built alike; short_lines.py weighs it."""

import re
from bisect import bisect_left
from collections import Counter
from statistics import median
from typing import NamedTuple

from articles.text.counting import HAN
from ingest.reading import marks
from ingest.reading.dictionary import kinds_at_ends
from ingest.reading.drafts import TITLES
from ingest.reading.evidence import AGENCY
from ingest.reading.joining import SENTENCE_BEGINS
from ingest.reading.lines import overlap
from ingest.reading.shapes import Kind, is_name_line

LONGEST, LONG_COPY = 72, 45
FEW = 12  # lines to either side in which a story's own are looked for
MOST_ALIKE, MOST_BESIDE = 3, 4
MOST_COMPARED = 60  # lines on either side
LONGEST_LABEL = 6
NOUNS, VERBS = {"n", "nr", "ns", "nz", "nt", "s"}, {"v", "vn", "a", "ad"}
APART = 2  # characters between the lengths of headings built alike
WEIGHED = {Kind.HEADING, Kind.BODY, Kind.FLAG}
SHOWN = re.compile(
    "现场|瞬间|场景|工作人员|志愿者|[民工人员兵们生师众者客农]在|画面|合影|留影|剪影|一角|全景|外景|夜景"
)
DOING = re.compile(rf"[{HAN}]{{2,12}}(?<![现所存实潜])[正在]在?[{HAN}]{{2,14}}")
IN_PROGRESS = re.compile(
    r"\w正在?(?=\w)(?<!(?:公|修|改|真|更|纠|端|反|校|矫)正)|\w着(?!力|重|眼|手|急|陆)\w"
)
# What a picture is called, at the end of its words.
OF_PICTURE = re.compile(
    "(?:截图|资料图|效果图|示意图|现场图|图片|照片|合影|全景|外景|一角|一景|近景|画面|海报|剧照)$|(?:分布|走势|预报|趋势|统计|流程|结构|平面|曲线)图$|图[（(][^（）()]{2,30}[）)]$|(?:从|由)?左(?:到|至|起)"
)
# Who is seen doing something, by what such words end in.
AGENT = re.compile(
    rf"[{HAN}、]{{0,8}}?(?:[人队官议会]员|员工|[民交干特刑辅]警|志愿者|[农渔牧]民|[市村居]民|群众|[游旅乘顾]客|[工老]人|医[生护]|护士"
    rf"|学生|老师|孩子|家长|职工|战士|官兵|消防员?|嫌疑人|当事人|院长|领导|选手|演员|一行)(?![的们，。])[{HAN}]{{2}}"
)
# A thing and what it is of, 志愿者捡到的烟头; but not what something is.
THING = re.compile(rf"[^是]*[{HAN}A-Za-z0-9]{{2}}的[{HAN}]{{1,7}}。?")
# What a part of a story seldom begins with, and a paragraph that goes on does.
GOES_ON = re.compile(
    "(?:[他她它]|[此这那]|随后|同时|而|但|因此|对此|为此|最终|接着|之后|另外|其中|其|也|并|不过|于是|原来|虽然|然而)"
)
LONGER = 4  # characters that a headline has more than the words of a picture below it
BRACKETED = re.compile(r"[（(【\[][^（）()【】]{2,}[）)】\]]")
FEW_WITH_STOP, MANY_TOGETHER = 9, 2
CLAUSE = ("，", "、", "；", ",", ";")
PICTURES = {Kind.CAPTION, Kind.CREDIT}
LONGEST_SENTENCE = 110  # of what a picture shows, where it says when
ARGUES = re.compile("[我你他她它“”：；…《]|——|为什么|怎么|如何|什么|记者|据")
# What a sentence of a report has, and the words of a picture seldom: it tells of before
# and after, of what somebody says.
TELLS = re.compile(
    "[已还却但也就才再曾都]|[还也即]将|将[于在继会]|因|如果|可以|提出|表示|介绍|要求|希望|欢迎|获悉|了解|认为|规定|了(?![一两三])"
)
DAY = re.compile(
    r"(?:\d{4}年)?\d{1,2}月\d{1,2}日|\d{1,2}日|[昨今]日|[昨今]天|近日|日前"
)
TAKES = re.compile("摄(?!像)")
OF_PICTURES = re.compile(r"[（(](?:[组多附]?图|图文|视频)[）)]|图集|组图")


class Stretch(NamedTuple):
    """Short lines right below each other."""

    size: int
    clauses: int  # of these, that a comma ends: sentences that are broken in lines
    is_at_picture: bool  # a caption or a credit stands right above or below


class Page:
    """The lines of a page, with what is asked of each counted once."""

    def __init__(self, shapes):
        self.shapes = shapes
        self.lines = [at for at, s in enumerate(shapes) if s.kind is not Kind.FURNITURE]
        self.place = {at: n for n, at in enumerate(self.lines)}
        self.copy = [at for at in self.lines if is_certain(shapes[at])]
        self.copy = self.copy or [at for at in self.lines if _is_long(shapes[at])]
        self.short = {
            at
            for at in self.lines
            if _may_be_weighed(shapes[at]) and not self._heads_dispatch(at)
        }
        self.rows = sorted(self.short)
        long = [shapes[at].line for at in self.copy]
        self.indented = sum(line.is_indented for line in long) * 2 > len(long)
        self.brief = [at for at in self.short if _is_sentence(shapes[at])]
        self.length = median([len(line.solid) for line in long] or [1])
        self.usual = median([s.line.blanks_before for s in shapes[1:]] or [0])
        self.forms = [at for at in self.rows if self._is_between(at)]
        self.lengths = {at: len(shapes[at].line.solid) for at in self.rows}
        self.captions = [at for at in self.lines if shapes[at].kind is Kind.CAPTION]
        signs = [s for s in shapes if s.kind in {Kind.BYLINE, Kind.CREDIT}]
        takes = any(TAKES.search(s.line.words) for s in signs)
        self.is_photo_story = len(self.copy) == 1 and takes
        self.pairs = [shapes[at].pairs() for at in self.copy]
        titles = (at for at in self.lines if shapes[at].kind in TITLES)
        self.first_title = next(titles, len(shapes))
        own = shapes[min(self.first_title, self.copy[0] if self.copy else 0) :]
        self.words = Counter(shape.line.solid for shape in own)
        self.again = title_again(shapes[:MOST_COMPARED])
        self.row_of = dict(self._stretches())

    def _stretches(self):
        """Yield each short line with the stretch that it stands in."""
        start = 0
        while start < len(self.lines):
            stop = start
            while stop < len(self.lines) and self.lines[stop] in self.short:
                stop += 1
            rows = self.lines[start:stop]
            clauses = sum(self.shapes[at].line.words.endswith(CLAUSE) for at in rows)
            beside = [
                *self.lines[max(0, start - 1) : start],
                *self.lines[stop : stop + 1],
            ]
            pictures = any(self.shapes[at].kind in PICTURES for at in beside)
            for at in rows:
                yield at, Stretch(len(rows), clauses, pictures)
            start = max(stop, start + 1)

    def _beside(self, at, step):
        n = self.place[at] + step
        return self.shapes[self.lines[n]] if 0 <= n < len(self.lines) else None

    def _heads_dispatch(self, at):
        below = self._beside(at, 1)
        return below is not None and opens_dispatch(below)

    def _is_between(self, at):
        """Whether a line without a full stop stands alone between two paragraphs."""
        above, below = self._beside(at, -1), self._beside(at, 1)
        plain = not _is_sentence(self.shapes[at])
        return bool(plain and above and below and _is_long(above) and _is_long(below))

    def pieces(self, at):
        yield "any", 1
        yield from self._of_form(at)
        yield from self._of_place(at)
        yield from self._of_others(at)

    def _of_form(self, at):
        line = self.shapes[at].line
        words, length = line.words, self.lengths[at]
        if words.endswith("。"):
            yield "full_stop", 1
            yield "sentences", min(2, words.count("。") - 1)
            yield "long_sentence", min(2, max(0, length - 24) / 16)
            if length <= FEW_WITH_STOP:
                yield "few_with_stop", 1
        elif words.endswith(("！", "？", "!", "?")):
            yield "cries", 1
        elif not marks.looks_like_heading(words):
            yield "no_heading", 1
        if length <= 6:
            yield "few", 1
        elif length > 16:
            yield "long", min(2, (length - 16) / 12)
        yield "commas", min(2, words.count("，"))
        if ARGUES.search(words):
            yield "argues", 1
        if TELLS.search(words):
            yield "tells", 1
        if SHOWN.search(words) or DOING.search(words):
            yield "shows", 1
        if IN_PROGRESS.search(words):
            yield "in_progress", 1
        if OF_PICTURE.search(words):
            yield "of_picture", 1
        if AGENT.match(words):
            yield "agent", 1
        if THING.fullmatch(words):
            yield "thing", 1
        if BRACKETED.fullmatch(words):
            yield "bracketed", 1
        yield from self._of_words(words)
        if DAY.match(words):
            yield "day", 1
        elif SENTENCE_BEGINS.match(words):
            yield "sentence", 1
        if marks.NUMBERED.match(words):
            yield "numbered", 1
        if is_name_line(line):
            yield "name", 1
        if re.search(r"\S[ \u3000]+\S", words):
            yield "in_parts", 1

    @staticmethod
    def _of_words(words):
        """What kinds of words a line begins and ends with, as the dictionary has them."""
        first, last = kinds_at_ends(words)
        if first in NOUNS:
            yield "noun_first", 1
        elif first in VERBS:
            yield "verb_first", 1
        if last in NOUNS:
            yield "noun_last", 1
        elif last in VERBS:
            yield "verb_last", 1

    def _of_place(self, at):
        shape, shapes = self.shapes[at], self.shapes
        above, below = self._beside(at, -1), self._beside(at, 1)
        first, last = self.copy[0], self.copy[-1]
        if self._is_rest(at):
            yield "rest_of_paragraph", 1
        stop = shape.line.words.endswith("。")
        if stop:
            where = "below" if at > last else "above" if at < first else "within"
            yield f"sentence_{where}", 1
            yield "shorter", max(-1.0, 1 - len(shape.line.solid) / self.length)
            if self.is_photo_story:
                yield "photo_story", 1
        if at < first:
            yield "above_all", 1
            if shapes[at - 1].kind is Kind.FURNITURE and at:
                yield "below_hour", 1
            if self.first_title >= at:
                yield "first_of_all", 1
            elif len(shapes[self.first_title].line.solid) >= self.lengths[at] + LONGER:
                yield "shorter_than_title", 1
        elif at > last:
            yield "below_all", 1
        if above is None:
            pass
        elif above.kind in TITLES:
            yield "below_title", 1
        elif above.kind is Kind.BYLINE or above.closes:
            yield "below_byline", 1
        elif above.kind in {Kind.CAPTION, Kind.CREDIT}:
            yield "below_picture", 1
            if above.kind is Kind.CAPTION and not above.tail:
                yield "below_like_caption", 1
        elif above.kind is Kind.BODY and not above.is_finished:
            yield "below_torn", 1
        if above is not None and above.line.words.endswith(("：", ":")):
            yield "below_colon", 1
        elif above is not None and above.line.words.endswith(CLAUSE):
            yield "reads_on", 1
        if self.is_below_title(at):
            yield "below_title_again", 1
        if below is None:
            yield "last", 1
        elif below.leads or below.kind is Kind.BYLINE:
            yield "above_lead", 1
        elif below.kind in {Kind.CAPTION, Kind.CREDIT}:
            yield "above_picture", 1
        elif below.kind in TITLES:
            yield "above_title", 1
        elif _is_long(below):
            yield "above_copy", 1
            if at > first and GOES_ON.match(below.line.words):
                yield "above_going_on", 1
        if shape.line.is_indented is not self.indented:
            yield "indented_otherwise", 1
        if shape.line.blanks_before > self.usual:
            yield "blank_above", 1

    def _is_rest(self, at):
        """Whether the paragraph above the pictures right above has no end."""
        n = self.place[at] - 1
        while n >= 0 and self.shapes[self.lines[n]].kind in {Kind.CAPTION, Kind.CREDIT}:
            n -= 1
        above = self.shapes[self.lines[n]] if n >= 0 else None
        apart = n < self.place[at] - 1
        torn = above is not None and above.kind is Kind.BODY and not above.is_finished
        return torn and apart

    def _of_others(self, at):
        shape, shapes = self.shapes[at], self.shapes
        beside = self._together(at)
        if beside:
            yield "together", min(MOST_BESIDE, beside) / 2
        if self.words[shape.line.solid] > 1:
            yield "twice", 1
            beside_it = [*shapes[max(0, at - 1) : at], *shapes[at + 1 : at + 2]]
            if any(s.line.solid == shape.line.solid for s in beside_it):
                yield "twice_in_a_row", 1
        row = self.row_of[at]
        if row.size > MANY_TOGETHER and row.is_at_picture:
            yield "row_at_picture", 1
        if row.size >= MANY_TOGETHER and row.clauses:
            yield "row_of_clauses", min(1.0, 2 * row.clauses / row.size)
        if not _is_sentence(shape):
            near = [
                n for n in _near(self.forms, at) if n != at and self._is_alike(at, n)
            ]
            yield "alike", min(MOST_ALIKE, len(near)) / MOST_ALIKE
            yield "alone", float(not self.forms or self.forms == [at])
            if beside > 1 and not self.is_outside(at):
                yield "row_of_lines", 1
        else:
            others = sum(
                abs(self.place[n] - self.place[at]) > beside
                for n in _near(self.brief, at)
            )
            yield "other_brief_ones", min(MOST_ALIKE, others) / MOST_ALIKE
            yield "only_brief_one", float(not others)
        if self.captions:
            yield "captions", 1
        titles = (n for n in self.lines[:FEW] if shapes[n].kind in TITLES)
        if any(OF_PICTURES.search(shapes[n].line.words) for n in titles):
            yield "pictures_told", 1
        place = bisect_left(self.copy, at)
        following = place + (self.copy[place : place + 1] == [at])
        above = self.pairs[place - 1] if place else set()
        below = self.pairs[following] if following < len(self.pairs) else set()
        yield "words_below", min(0.6, overlap(shape.line.solid, below))
        yield "words_above", min(0.6, overlap(shape.line.solid, above))

    def _together(self, at):
        """Count the short lines right above and below, in one row with this one."""
        count = 0
        for step in (-1, 1):
            n = self.place[at] + step
            while 0 <= n < len(self.lines) and self.lines[n] in self.short:
                count, n = count + 1, n + step
                if count == MOST_BESIDE:
                    return count
        return count

    def is_below_title(self, at):
        return self.again < at < self.copy[0]

    def is_broken(self, at):
        row = self.row_of[at]
        return row.size >= MANY_TOGETHER and row.clauses > 0 and at > self.copy[0]

    def is_outside(self, at):
        return not self.copy[0] < at < self.copy[-1]

    def _is_alike(self, at, other):
        return abs(self.lengths[at] - self.lengths[other]) <= APART


def title_again(shapes):
    """Where a site prints the headline above again, behind 原标题： as a rule: what stands
    between that and the copy is no part of the headline. A place behind all, if nowhere."""
    titles = set()
    for at, shape in enumerate(shapes):
        if shape.kind in TITLES:
            titles.add(shape.line.solid)
        label, _, words = shape.line.solid.partition("：")
        labelled = shape.kind is Kind.FURNITURE and 0 < len(label) <= LONGEST_LABEL
        if labelled and words in titles:
            return at
    return len(shapes) + MOST_COMPARED


def _near(places, at):
    """Return those of the places, in order, that are near enough to be compared."""
    middle = bisect_left(places, at)
    return places[max(0, middle - MOST_COMPARED) : middle + MOST_COMPARED]


def _is_sentence(shape):
    return shape.line.words.endswith(("。", "。”", "！”", "？”"))


def _is_long(shape):
    return shape.kind is Kind.BODY and (
        shape.leads or bool(shape.tail) or len(shape.line.solid) >= LONG_COPY
    )


def opens_dispatch(shape):
    """Whether a paragraph begins as a dispatch does: 法新社二十一日报道，…"""
    return shape.kind is Kind.BODY and bool(AGENCY.match(shape.line.words))


def is_certain(shape):
    return _is_long(shape) and (shape.leads or len(shape.line.solid) > LONGEST)


def _may_be_weighed(shape):
    plain = not (shape.claim or shape.head or shape.tail or shape.line.is_row)
    dated = DAY.match(shape.line.words)
    return (
        plain
        and shape.kind in WEIGHED
        and not shape.signs_off
        and not marks.LABELLED.match(shape.line.words)
        and not marks.WAS_SAID.search(shape.line.words)
        and not opens_dispatch(shape)
        and not marks.SPOKEN.match(shape.line.words)
        and 2 <= len(shape.line.solid) <= (LONGEST_SENTENCE if dated else LONGEST)
    )
