"""Reclassification of lines by their neighbours, before stories are made of them: rows
of lists, captions without a mark, the copy of a photo story."""

import re
from itertools import pairwise

from ingest.reading import marks
from ingest.reading.drafts import TITLES
from ingest.reading.shapes import Kind
from ingest.reading.values import Role

LIST_LINES = 4
LONGEST_CAPTION = 120
SHORT_CAPTION, COPY = 24, 60
LONGEST_STORY = 60  # lines, as far as is looked for a byline


# What pages are called; printed at their head beside the number.
PAGE_NAMES = frozenset(
    [
        "要闻",
        "时政",
        "经济",
        "社会",
        "民生",
        "文体",
        "综合",
        "国际",
        "国内",
        "体育",
        "教育",
        "健康",
        "评论",
        "副刊",
        "都市",
        "城事",
        "本地",
        "天下",
        "文化",
        "娱乐",
        "财经",
        "专题",
        "专版",
        "理论",
        "读书",
        "法治",
        "科技",
        "旅游",
        "区县",
        "县域",
        "县区",
        "时事",
        "热线",
        "生活",
        "城市",
        "县市",
        "视觉",
        "文旅",
        "综合新闻",
        "本地新闻",
        "今日要闻",
        "公告",
        "热闻",
        "深度",
        "调查",
        "文娱",
        "人物",
        "观点",
        "教科卫",
    ]
)
HEAD_OF_PAGE = 5  # lines


def reclassify(shapes):
    """Change the kind of lines, in place, where their neighbours show another."""
    _classify_page_name(shapes)
    _classify_lists(shapes)
    _classify_photo_stories(shapes)
    _classify_captions(shapes)
    _classify_captions_over_credits(shapes)
    _classify_bare_captions(shapes)


def _classify_captions_over_credits(shapes):
    """Lines close above a credit, in a block of their own behind another picture's, are
    what that picture shows."""
    for at, credit in enumerate(shapes):
        if credit.kind is not Kind.CREDIT:
            continue
        first = at
        while first and not shapes[first].line.blanks_before and at - first < 4:
            first -= 1
        block = shapes[first:at]
        behind = first and shapes[first - 1].kind in {Kind.CAPTION, Kind.CREDIT}
        if behind and 1 <= len(block) <= 3 and all(map(_may_caption, block)):
            for shape in block:
                shape.kind, shape.score = Kind.CAPTION, 0.75
                shape.reason = "紧接着摄影者署名的一段，像图片说明"
            for shape in block[1:]:
                shape.goes_on = True
        elif at > 1 and shapes[at - 2].kind is Kind.BODY and _is_short(shapes[at - 1]):
            shapes[at - 1].kind, shapes[at - 1].score = Kind.CAPTION, 0.7
            shapes[at - 1].reason = "一句短话，下一行是摄影者的署名"


def _is_short(shape):
    return _may_caption(shape) and len(shape.line.solid) <= 30


def _may_caption(shape):
    return (
        shape.kind in {Kind.BODY, Kind.HEADING}
        and not shape.leads
        and not shape.tail
        and len(shape.line.solid) < LONGEST_CAPTION
    )


def _classify_page_name(shapes):
    """The name of the page is above everything, among its furniture."""
    for shape, below in pairwise(shapes[: HEAD_OF_PAGE + 1]):
        name = "".join(shape.line.words.split())
        is_name = name in PAGE_NAMES and shape.kind in {Kind.HEADING, Kind.FLAG}
        if is_name and below.kind in {Kind.FURNITURE, Kind.HEADING, Kind.KICKER}:
            shape.kind, shape.reason = Kind.FURNITURE, "版首的版名"
        elif shape.kind is not Kind.FURNITURE:
            return


def _classify_lists(shapes):
    """Turn short lines that follow each other, numbered or many, into copy."""
    at = 0
    while at < len(shapes):
        stop = at
        while stop < len(shapes) and shapes[stop].kind is Kind.HEADING:
            stop += 1
        run = shapes[at:stop]
        numbered = [i for i, shape in enumerate(run) if _is_numbered(shape)]
        if len(numbered) >= 2:
            first = numbered[0]
            # The line above the first number heads the list.
            for shape in run[first:]:
                shape.kind, shape.reason = Kind.LIST, "编号列表或表格里的一行"
                shape.score = 0.8
        elif len(run) >= LIST_LINES + 2:
            for shape in run[1:-2]:
                shape.kind, shape.reason = Kind.LIST, "接连几行短句，像列表或表格"
                shape.score = 0.6
        at = max(stop, at + 1)


def _classify_photo_stories(shapes):
    """A heading with nothing below but a captioned paragraph: that is the copy."""
    below = _next_of_substance(shapes)
    for at, shape in enumerate(shapes):
        if shape.kind is not Kind.CAPTION or at == 0:
            continue
        above = shapes[at - 1].kind
        heads = above in {Kind.HEADING, Kind.FLAG, Kind.DECK}
        if marks.CAPTION_MARK.match(shape.line.text):
            continue
        following = below[at]
        ends = following is None or following.kind in TITLES or following.leads
        if heads and ends and not _heads_copy(shapes, at):
            _make_copy(shape, "标题下只有这一段，是图片新闻的正文")
        elif above is Kind.BODY and ends and not _is_signed(shapes, at):
            _make_copy(shape, "一篇的末段，全篇只有这个署名")


def _next_of_substance(shapes):
    """Return for each line the next that is neither caption, credit nor furniture."""
    found = [None] * len(shapes)
    following = None
    for at in reversed(range(len(shapes))):
        found[at] = following
        if shapes[at].kind not in {Kind.CREDIT, Kind.CAPTION, Kind.FURNITURE}:
            following = shapes[at]
    return found


def _make_copy(shape, reason):
    shape.kind, shape.reason, shape.score = Kind.BODY, reason, 0.75
    for cut in shape.tail:
        cut.role = Role.BYLINE


def _is_signed(shapes, at):
    """Return whether the story that ends here has a byline of its own above."""
    for shape in reversed(shapes[max(0, at - LONGEST_STORY) : at]):
        if shape.kind in TITLES:
            return False
        if shape.kind is Kind.BYLINE or shape.leads or shape.closes:
            return True
    return False


def _heads_copy(shapes, at):
    """Return whether the heading above a caption has its own copy below the caption."""
    for shape in shapes[at + 1 : at + LONGEST_STORY]:
        if shape.kind in TITLES:
            return False
        if shape.kind is Kind.BODY:
            return True
    return False


def _classify_captions(shapes):
    """A paragraph among captions at the foot of a story is one of them."""
    for at, shape in enumerate(shapes):
        if shape.kind is Kind.CAPTION or at == 0:
            continue
        beside = [shapes[i] for i in (at - 1, at + 1) if 0 <= i < len(shapes)]
        among = len(beside) == 2 and all(s.kind is Kind.CAPTION for s in beside)
        if among and all(marks.CAPTION_MARK.match(s.line.text) for s in beside):
            # Where captions are marked, copy among them has no mark.
            among = bool(marks.CAPTION_MARK.match(shape.line.text))
        fits = shape.kind in {Kind.BODY, Kind.HEADING} and not shape.leads
        if among and fits and len(shape.line.solid) < LONGEST_CAPTION:
            shape.kind, shape.score = Kind.CAPTION, 0.7
            shape.reason = "夹在图片说明之间"


def _classify_bare_captions(shapes):
    """Several sentences alone between a heading and long copy: what pictures show."""
    at = 0
    while at < len(shapes):
        stop = at
        while stop < len(shapes) and _is_bare_caption(shapes[stop]):
            stop += 1
        above = shapes[at - 1].kind if at else None
        heads = above in {Kind.HEADING, Kind.DECK, Kind.BYLINE}
        copy = shapes[stop] if stop < len(shapes) else None
        long = copy and copy.kind is Kind.BODY and len(copy.line.solid) >= COPY
        if stop - at >= 2 and heads and long:
            for shape in shapes[at:stop]:
                shape.kind, shape.score = Kind.CAPTION, 0.6
                shape.reason = "标题下接连几个短句，像图片说明"
        at = max(stop, at + 1)


def _is_bare_caption(shape):
    words = shape.line.solid
    return (
        shape.kind is Kind.BODY
        and not shape.leads
        and not shape.tail
        and len(words) <= SHORT_CAPTION
        and words.endswith("。")
        and words.count("。") == 1
        and not re.search("[“”？！：我你他她]", words)
    )


def _is_numbered(shape):
    return bool(marks.NUMBERED.match(shape.line.text))
