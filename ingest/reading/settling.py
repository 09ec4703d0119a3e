"""What some lines are by the company they keep, before stories are made of them: rows
of lists, captions without a mark, the copy of a photo story."""

import re

from ingest.reading import marks
from ingest.reading.drafts import TITLES
from ingest.reading.shapes import Kind
from ingest.reading.values import Role

LIST_LINES = 4
LONGEST_CAPTION = 120
SHORT_CAPTION, COPY = 24, 60
LONGEST_STORY = 60  # lines


def settle(shapes):
    _settle_lists(shapes)
    _settle_photo_stories(shapes)
    _settle_captions(shapes)
    _settle_bare_captions(shapes)


def _settle_lists(shapes):
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
            # What stands above the first number heads the list.
            for shape in run[first:]:
                shape.kind, shape.reason = Kind.LIST, "编号列表或表格里的一行"
                shape.score = 0.8
        elif len(run) >= LIST_LINES + 2:
            for shape in run[1:-2]:
                shape.kind, shape.reason = Kind.LIST, "接连几行短句，像列表或表格"
                shape.score = 0.6
        at = max(stop, at + 1)


def _settle_photo_stories(shapes):
    """A heading with nothing below but a captioned paragraph: that is the copy."""
    for at, shape in enumerate(shapes):
        if shape.kind is not Kind.CAPTION or at == 0:
            continue
        above = shapes[at - 1].kind
        below = next(
            (
                s
                for s in shapes[at + 1 :]
                if s.kind not in {Kind.CREDIT, Kind.CAPTION, Kind.FURNITURE}
            ),
            None,
        )
        heads = above in {Kind.HEADING, Kind.FLAG, Kind.DECK}
        if marks.CAPTION_MARK.match(shape.line.text):
            continue
        ends = below is None or below.kind in TITLES or below.leads
        if heads and ends and not _heads_copy(shapes, at):
            _make_copy(shape, "标题下只有这一段，是图片新闻的正文")
        elif above is Kind.BODY and ends and not _is_signed(shapes, at):
            _make_copy(shape, "一篇的末段，全篇只有这个署名")


def _make_copy(shape, reason):
    shape.kind, shape.reason, shape.score = Kind.BODY, reason, 0.75
    for cut in shape.tail:
        cut.role = Role.BYLINE


def _is_signed(shapes, at):
    """Say whether the story that ends here has a byline of its own above."""
    for shape in reversed(shapes[max(0, at - LONGEST_STORY) : at]):
        if shape.kind in TITLES:
            return False
        if shape.kind is Kind.BYLINE or shape.leads or shape.closes:
            return True
    return False


def _heads_copy(shapes, at):
    """Say whether the heading above a caption has its own copy below the caption."""
    for shape in shapes[at + 1 :]:
        if shape.kind in TITLES:
            return False
        if shape.kind is Kind.BODY:
            return True
    return False


def _settle_captions(shapes):
    """A paragraph among captions at the foot of a story is one of them."""
    for at, shape in enumerate(shapes):
        if shape.kind is Kind.CAPTION or at == 0:
            continue
        beside = [shapes[i] for i in (at - 1, at + 1) if 0 <= i < len(shapes)]
        among = len(beside) == 2 and all(s.kind is Kind.CAPTION for s in beside)
        fits = shape.kind in {Kind.BODY, Kind.HEADING} and not shape.leads
        if among and fits and len(shape.line.solid) < LONGEST_CAPTION:
            shape.kind, shape.score = Kind.CAPTION, 0.7
            shape.reason = "夹在图片说明之间"


def _settle_bare_captions(shapes):
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
