"""Reclassification of lines by their neighbours, before stories are made of them: names
of pages, long headings, what people say, who signs a letter; lists.py, captions.py."""

import re
from collections import Counter
from itertools import pairwise, takewhile

from articles.text.counting import HAN
from ingest.reading import marks, pictures
from ingest.reading.around_copy import classify_around_copy
from ingest.reading.byline_grammar import CLASS, TITLE
from ingest.reading.captions import MOST_ABOVE, classify_captions
from ingest.reading.drafts import ABOUT_THIS, TITLES
from ingest.reading.joining import breaks_word
from ingest.reading.lines import is_balanced, overlap, width_of
from ingest.reading.lists import classify_lists
from ingest.reading.names_before_copy import give_back
from ingest.reading.people import is_name, is_office
from ingest.reading.sections import SHORT_LINE
from ingest.reading.shapes import DASHES, Kind, is_name_line
from ingest.reading.short_lines import classify_short_lines

SHORT_HEADING, LONG_HEADING = 20, 60
# 甲山市乙水区 赵女士
PLACE_AND_NAME = re.compile(
    rf"(?:[{HAN}]{{2,10}}[ \u3000]+)?(?:一?读者|市民|网友|村民|居民|职工|业主|教师)[ \u3000：:]*[{HAN}]{{2,4}}"
    rf"|[{HAN}]{{2,8}}[省市县区旗镇乡村州][ \u3000]+[{HAN}]{{2,4}}"
    rf"|[{HAN}]{{2,8}}[ \u3000]+[{HAN}]{{1,2}}(?:女士|先生|同学|大爷|大妈|阿姨|师傅|老师)"
)
# 城北区水厂社区居民, （水厂退休职工 赵敏）: who writes, and from where.
WHO_WRITES = re.compile(
    rf"[{HAN}A-Za-z0-9 \u3000]{{2,24}}(?:居民|村民|市民|读者|业主|职工|员工|学生|家长|网友)"
    rf"|.{{2,30}}[ \u3000]{{1,6}}(?:一?(?:读者|居民|村民|市民))"
)
IN_BRACKETS = re.compile(
    r"[（(][^（）()]{2,60}(?:[（(][^（）()]{1,20}[）)][^（）()]{0,20})?[）)]"
)
FEW_WHOLE = 3  # paragraphs, too few to say that none is torn
FAR_IN = 8  # blanks, twice as many where they are narrow, before what a letter is signed with
HOUR = re.compile(
    r"\d{4}\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}\s?日?\s{0,3}\d{1,2}:\d{2}"
)
TITLE_OF_SITE = re.compile(r"[_|｜\-—]{1,2}[^，。]{2,30}$")
LEAST_REPEATED, LONGEST_LABEL = 8, 24
GOES_ON = re.compile("[的了着过们得]")  # with these no paragraph begins
LONGEST_KICKER = 160
LEAST_PLACE = 4  # characters of where who signs is from


# What pages are called; printed at their head beside the number.
_PAGE_NAMES = (
    "要闻 时政 经济 社会 民生 文体 综合 国际 国内 体育 教育 健康 评论 "
    "副刊 都市 城事 本地 天下 文化 娱乐 财经 专题 专版 理论 读书 法治 "
    "科技 旅游 区县 县域 县区 时事 热线 生活 城市 县市 视觉 文旅 综合新闻 "
    "本地新闻 今日要闻 公告 热闻 深度 调查 文娱 人物 观点 教科卫"
)
PAGE_NAMES = frozenset(_PAGE_NAMES.split())
HEAD_OF_PAGE = 5  # lines


def reclassify(shapes, knowledge):
    """Change the kind of lines, in place, where their neighbours show another."""
    _classify_page_name(shapes)
    classify_lists(shapes)
    classify_around_copy(shapes)
    pictures.classify_below_hour(shapes)
    _classify_below_hour(shapes)
    _classify_broken_headings(shapes)
    _classify_quotations(shapes)
    _classify_signatures(shapes)
    _classify_notes(shapes)
    _classify_long_headings(shapes)
    _classify_repeated(shapes)
    _classify_twice(shapes)
    _classify_long_kicker(shapes)
    _classify_labels(shapes)
    _classify_rows_above_all(shapes)
    classify_captions(shapes)
    classify_short_lines(shapes)
    give_back(shapes)


def _classify_page_name(shapes):
    """The name of the page is above everything, among its furniture: short, with
    another heading below it."""
    for at, (shape, below) in enumerate(pairwise(shapes[: HEAD_OF_PAGE + 1])):
        if shape.kind is Kind.FURNITURE:
            continue
        words = shape.line.solid
        plain = shape.kind in {Kind.HEADING, Kind.FLAG} and not shape.claim
        if not plain or len(words) > 6:
            return
        known = words in PAGE_NAMES
        score = 2 * known + (len(words) <= 4)
        # Above copy that has no headline: no story is called 要闻.
        score += 2 * (known and at == 0 and below.kind is Kind.BODY)
        score += 2 * (at > 0) + (below.kind is Kind.FURNITURE)
        longer = len(below.line.solid) >= 2 * len(words)
        heads = below.kind in {Kind.HEADING, Kind.KICKER} and longer
        if score + heads < 4 or not (heads or known or below.kind is Kind.FURNITURE):
            return
        shape.kind, shape.reason, shape.score = Kind.FURNITURE, "版首的版名", 0.8


def _classify_rows_above_all(shapes):
    """A table, a list, the weather above the first heading of a page is of no story."""
    rows = list(takewhile(lambda s: s.kind in {Kind.LIST, Kind.FURNITURE}, shapes))
    heads = len(rows) < len(shapes) and shapes[len(rows)].kind in TITLES
    for shape in rows if heads else ():
        if shape.kind is Kind.LIST:
            shape.kind, shape.score = Kind.FURNITURE, 0.7
            shape.reason = "版首的表格、天气或列表，不属于下面的稿件"


def _classify_quotations(shapes):
    """Quotations of a line each that follow each other are what people say."""
    for shape, below in pairwise(shapes):
        if _is_quotation(shape) and _is_quotation(below):
            for said in (shape, below):
                said.kind, said.score = Kind.LIST, 0.75
                said.reason = "接连的对话"


def _is_quotation(shape):
    words = shape.line.words
    plain = shape.kind in {Kind.HEADING, Kind.BODY, Kind.LIST} and not shape.claim
    return (
        plain and words.startswith("“") and words.endswith("”") and "“" not in words[1:]
    )


def _classify_signatures(shapes):
    """A name alone, or a place and a name, below the last sentence of a letter."""
    for at, shape in enumerate(shapes):
        above = shapes[at - 1] if at else None
        below = _after_furniture(shapes, at)
        ends = below is None or below.kind in TITLES or _signs_for_desk(below)
        signs = above is not None and above.kind is Kind.BODY and above.is_finished
        if shape.kind is not Kind.HEADING or shape.claim:
            continue
        signed_below = below is not None and below.kind is Kind.BYLINE
        words = shape.line.words
        if signs and (ends or signed_below) and _is_office_and_title(words):
            shape.kind, shape.score = Kind.BYLINE, 0.75
            shape.reason = "文末的单位和称呼，没有人名"
            continue
        if signs and signed_below and _is_office_and_name(words):
            shape.kind, shape.score = Kind.BYLINE, 0.75
            shape.reason = "文末的单位和人名，下面还有署名"
            continue
        if not (ends and signs):
            continue
        if is_name_line(shape.line) or PLACE_AND_NAME.fullmatch(shape.line.words):
            shape.kind, shape.score = Kind.BYLINE, 0.7
            shape.reason = "文末单独一行人名"


def _is_office_and_title(words):
    """Whether a line is 某某小学 小记者: where who writes is from, and as what."""
    title = TITLE.search(words)
    office = words[: title.start()].strip() if title else ""
    return title is not None and title.end() == len(words) and is_office(office)


def _is_office_and_name(words):
    """Whether a line is 某某小学 王勇: where who writes is from, and the name."""
    *office, name = CLASS.sub(r"\1", words).split()
    return bool(office) and is_office("".join(office)) and is_name(name)


def _classify_notes(shapes):
    """What stands in brackets, or far to the right, below the last sentence of a story is
    of that story: who wrote it, where it is taken from."""
    headings = [s for s in shapes[1:] if s.kind is Kind.HEADING]
    apart = sum(s.line.blanks_before > 0 for s in headings) * 2 > len(headings)
    for at, (above, shape) in enumerate(pairwise(shapes), start=1):
        if shape.kind is not Kind.HEADING or shape.claim:
            continue
        rows = [shape]
        words = shape.line.words
        bracket = bool(IN_BRACKETS.fullmatch(words))
        if bracket and above.kind is Kind.HEADING and above.is_finished and at > 1:
            # 谢谢您，师傅！ and below it who says so.
            above, rows = shapes[at - 2], [above, shape]
        if above.kind not in {Kind.BODY, Kind.LIST, Kind.CAPTION, Kind.CREDIT}:
            continue
        if bracket or above.is_finished and _signs_letter(shapes, at, apart):
            for row in rows:
                row.kind, row.score = Kind.LIST, 0.75
                row.reason = "文末括号里的说明" if bracket else "文末的落款"
            shape.signs_off = True


def _signs_letter(shapes, at, apart):
    """Whether a line below the last sentence, above no copy, is set as a signature."""
    shape, words = shapes[at], shapes[at].line.words
    below = shapes[at + 1] if at + 1 < len(shapes) else None
    if below and below.kind in {Kind.BODY, Kind.CAPTION}:
        return False
    close = apart and not shape.line.blanks_before
    close = close and (below is None or below.line.blanks_before > 0)
    *where, name = words.split()
    named = len(where) == 1 and len(where[0]) >= LEAST_PLACE and is_name(name)
    return bool(
        close or named or _is_far_in(shape.line.text) or WHO_WRITES.fullmatch(words)
    )


def _is_far_in(text):
    indent = text[: len(text) - len(text.lstrip())]
    return width_of(indent + "|") > 2 * FAR_IN


def _classify_below_hour(shapes):
    """A site sets the hour below the headline: two lines and more between it and the
    copy are copy, a sentence each."""
    for at, shape in enumerate(shapes):
        if not HOUR.search(shape.line.words) or shape.kind not in {
            *(Kind.FURNITURE, Kind.BYLINE),
        }:
            continue
        above = [s.kind for s in shapes[max(0, at - 3) : at]]
        rows = list(takewhile(lambda s: s.kind is Kind.HEADING, shapes[at + 1 :]))
        if Kind.HEADING not in above or len(rows) < 2 or rows[0].claim:
            continue
        for row in rows:
            row.kind, row.reason, row.score = Kind.LIST, "发布时间下面的正文", 0.75


def _classify_broken_headings(shapes):
    """A short line that a comma ends, with the rest of the heading right below."""
    for shape, below in pairwise(shapes):
        words = shape.line.solid
        short = len(words) <= SHORT_LINE and words.endswith(("，", ",", "、"))
        if shape.kind is not Kind.BODY or not short or shape.head or shape.claim:
            continue
        follows = below.kind is Kind.HEADING and not below.line.blanks_before
        if follows and shape.line.blanks_before and len(below.line.solid) <= SHORT_LINE:
            shape.kind, shape.score = Kind.HEADING, 0.75
            shape.reason = "两行标题的第一行"


def _signs_for_desk(shape):
    """——编者, below a letter."""
    return shape.kind is Kind.LIST and shape.line.words.startswith(DASHES)


def _after_furniture(shapes, at):
    following = (s for s in shapes[at + 1 : at + 4] if s.kind is not Kind.FURNITURE)
    return next(following, None)


def _classify_repeated(shapes):
    """A line with which the copy below it begins again is a heading, cut by a site."""
    for shape, below in pairwise(shapes):
        words = shape.line.words.rstrip("….")
        plain = shape.kind is Kind.BODY and not shape.head and not shape.tail
        if (
            not plain
            or shape.is_finished
            or not LEAST_REPEATED <= len(words) <= LONG_HEADING
        ):
            continue
        if below.kind is Kind.BODY and below.body.startswith(words):
            shape.kind, shape.score = Kind.HEADING, 0.75
            shape.reason = "正文开头重复这一行"


def _classify_twice(shapes):
    """A heading that a site prints twice, one right below the other."""
    for shape, below in pairwise(shapes):
        plain = shape.kind is below.kind is Kind.HEADING and not shape.claim
        words, other = shape.line.solid, below.line.solid
        # 新渠通水_城北网, a browser's title, above 新渠通水.
        as_title = len(other) > 4 and TITLE_OF_SITE.match(words.removeprefix(other))
        if plain and (words == other or words.startswith(other) and as_title):
            shape.kind, shape.score = Kind.FURNITURE, 0.75
            shape.reason = "下一行又是同样的标题"


def _classify_long_kicker(shapes):
    """A paragraph that a dash ends above the first heading of a page is its kicker; so
    may be what somebody says."""
    rows = [s for s in shapes if s.kind is not Kind.FURNITURE][:2]
    if (
        len(rows) < 2
        or rows[0].kind is not Kind.BODY
        or rows[1].kind is not Kind.HEADING
    ):
        return
    words = rows[0].line.words
    if words.startswith("“") and words.endswith("”") and len(words) <= SHORT_HEADING:
        rows[0].kind, rows[0].score = Kind.HEADING, 0.75
        rows[0].reason = "标题上面的一句引语"
    elif words.endswith(DASHES) and len(words) <= LONGEST_KICKER and not rows[0].claim:
        rows[0].kind, rows[0].score = Kind.KICKER, 0.8
        rows[0].reason = "以破折号结尾，是引题"


def _classify_labels(shapes):
    """A line that a colon ends above a heading is the kicker of a story, where no copy
    stands above it; two and more below paragraphs are of subheads: 河西区："""
    inside, opening = [], []
    for at, (shape, below) in enumerate(pairwise(shapes)):
        words = shape.line.words
        labels = shape.kind is Kind.BODY and words.endswith(("：", ":"))
        if not labels or below.kind is not Kind.HEADING or shape.claim:
            continue
        above = shapes[at - 1].kind if at else Kind.FURNITURE
        whole = not re.search("[。，；“”]", words)
        if above in {Kind.FURNITURE, Kind.FLAG} and whole:
            opening += [shape] * (len(shape.line.solid) <= LONGEST_LABEL)
        elif above is not Kind.HEADING and len(shape.line.solid) <= SHORT_LINE:
            inside.append(shape)
    for shape in [*opening, *(inside if len(inside) > 1 else ())]:
        shape.kind, shape.score = Kind.HEADING, 0.75
        shape.reason = "标题上面带冒号的一行"


def _classify_long_headings(shapes):
    """Weigh each line that is long for a heading and short for copy: a heading of two
    clauses, or the upper half of a paragraph that a column broke."""
    long = [at for at, shape in enumerate(shapes) if _may_be_either(shape)]
    lengths = [len(shapes[at].line.solid) for at in long]
    usual, torn = Counter(lengths), sum(map(_is_torn, shapes))
    # Where every paragraph has its end, a line without one is no half paragraph.
    whole = sum(s.kind is Kind.BODY and s.is_finished for s in shapes)
    intact = 1.0 + 0.5 * min(4, max(0, whole - FEW_WHOLE))
    for at, length in zip(long, lengths, strict=True):
        alike = range(length - length // 3, length + length // 3 + 1)
        near = sum(usual[other] for other in alike) - 1
        shape = shapes[at]
        weight = 1.5 * min(2, near) + (intact if not torn else -0.5 * min(3, torn))
        heading = weight + _weight_as_heading(shapes, at) > 0
        if heading is (shape.kind is Kind.HEADING):
            continue
        shape.score = 0.65
        if heading:
            shape.kind, shape.reason = Kind.HEADING, "较长的标题或小标题"
        else:
            shape.kind, shape.reason = Kind.BODY, "作小标题太长，像断开的段落的前半"


def _is_torn(shape):
    """Whether a paragraph is too long for a heading, and has no end: where columns or
    pages break paragraphs, a short piece of one is likely, too."""
    words = shape.line.solid
    return (
        shape.kind is Kind.BODY
        and len(words) > LONG_HEADING
        and not shape.is_finished
        and not words.endswith(("：", ":"))
    )


def _may_be_either(shape):
    words = shape.line.solid
    if not SHORT_HEADING < len(words) <= LONG_HEADING or shape.claim:
        return False
    if shape.kind is Kind.HEADING:
        return True
    plain = shape.kind is Kind.BODY and not shape.head and not shape.tail
    whole = "。" not in words and words.count("；") < 2 and is_balanced(words)
    return plain and whole and not words.endswith((*marks.UNFINISHED, *"！？!?"))


def _weight_as_heading(shapes, at):
    words, shape = shapes[at].line.words, shapes[at]
    above = _beside(shapes, at, -1)
    below = _beside(shapes, at, 1)
    total = -0.5 if len(shape.line.solid) <= 32 else -1.5
    total += 1.5 * bool(re.search(r"[：:？！]|—|\s", words))
    total += 1.5 * words.endswith(("？", "！", "?", "!"))
    # Each half of a heading of two clauses may have a comma of its own.
    total -= max(0, words.count("，") - words.count("；"))
    total -= 1.5 * bool(marks.SELDOM_LAST.search(words))
    if above is None or above.kind in TITLES | {Kind.FURNITURE}:
        total += 2
    elif above.kind in {Kind.BODY, Kind.LIST} and not above.is_finished:
        total -= 6 if above.line.words.endswith(("：", ":")) else 2
    if below is None:
        return total
    if below.leads or below.kind in {Kind.BYLINE, Kind.DECK}:
        total += 3
    elif below.kind is Kind.BODY:
        total += 2.5 * (overlap(shape.line.solid, below.pairs()) - ABOUT_THIS)
        total -= 2.5 * breaks_word(words, below.line.words)
        total -= 3 * bool(GOES_ON.match(below.line.words))
    elif below.kind in TITLES:
        total += 1
    return total


def _beside(shapes, at, step):
    """Return the next line above or below that is no picture's, or None."""
    at += step
    for _ in range(MOST_ABOVE):
        if 0 <= at < len(shapes) and shapes[at].kind in {Kind.CAPTION, Kind.CREDIT}:
            at += step
    return shapes[at] if 0 <= at < len(shapes) else None
