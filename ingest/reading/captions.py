"""Captions among the lines of a page: those without a mark, and the copy of a photo
story, which is built as one."""

import re
from itertools import dropwhile

from ingest.reading import marks
from ingest.reading.cuts import Cut
from ingest.reading.drafts import TITLES
from ingest.reading.people import names_in
from ingest.reading.shapes import OF_ALL_PICTURES, Kind
from ingest.reading.values import Role

LONGEST_CAPTION = 120
SHORT_CAPTION, COPY = 24, 60
LONGEST_STORY = 60  # lines, as far as is looked for a byline
LEAST_MARKED, LEAST_NOTICES = 2, 3
PHOTOGRAPHED = re.compile("(?:摄|摄影|攝|供图|提供|资料图片?)[）)]?$")
IN_BRACKETS = re.compile(
    r"[。！？!?”…](?P<all>[ \u3000]*[（(](?P<names>[^（）()。]{2,24})[）)])$"
)
LEAST_COPY = 3  # paragraphs
LONG_SENTENCES = 3
LENT = re.compile("供图|提供|截图|来源|资料")
DOING = re.compile(
    r"(?:[\u4e00-\u9fff]{2,5}，)?[\u4e00-\u9fff]{2,6}(?<![现所存实潜])[正在]在?[\u4e00-\u9fff]{3,8}。"
)
MOST_ABOVE = 3  # paragraphs above a credit
MOST_SIGNS = 12  # lines of bylines and credits in a row
SIGNS = {Kind.BYLINE, Kind.CREDIT}
DRAWN = re.compile("(?:漫画|插图|插画|绘图|题图)[ /／:：]")


def classify_captions(shapes):
    """Change the kind of lines, in place, that are what a picture shows, or are not."""
    _classify_photo_stories(shapes)
    _classify_notices(shapes)
    _classify_marked_subheads(shapes)
    _classify_among_captions(shapes)
    _classify_bare_captions(shapes)
    _classify_lone_captions(shapes)
    _classify_credited(shapes)


def _classify_photo_stories(shapes):
    """A heading with nothing below but a captioned paragraph: that is the copy."""
    below = _next_of_substance(shapes)
    for at, shape in enumerate(shapes):
        if shape.kind is Kind.CAPTION and _is_copy_by_length(shapes, at):
            _make_copy(shape, "长长一段，比图片说明句子多")
        if shape.kind is not Kind.CAPTION or at == 0:
            continue
        above = shapes[at - 1].kind
        heads = above in {Kind.HEADING, Kind.FLAG, Kind.DECK}
        if marks.CAPTION_MARK.match(shape.line.text):
            continue
        following = below[at]
        ends = following is None or following.kind in TITLES or following.leads
        alone = not _are_several(shapes, at)
        if heads and ends and alone and not _heads_copy(shapes, at):
            _make_copy(shape, "标题下只有这一段，是图片新闻的正文")
        elif above is Kind.BODY and ends and _ends_by_credit(shapes, at, following):
            _make_copy(shape, "一篇的末段，全篇只有这个署名")


def _are_several(shapes, at):
    """Whether another captioned paragraph stands below, with a credit of its own."""
    rows = (s for s in shapes[at + 1 : at + 4] if s.kind is not Kind.FURNITURE)
    below = next(rows, None)
    return below is not None and below.kind is Kind.CAPTION and bool(below.tail)


def _is_copy_by_length(shapes, at):
    """Whether a paragraph with a credit is long, and of more sentences than a picture
    has words, where there is a caption or other copy above."""
    words = shapes[at].body
    marked = marks.CAPTION_MARK.match(shapes[at].line.text)
    above = shapes[at - 1].kind if at else None
    return (
        not marked
        and above is Kind.BODY
        and len(words) > LONGEST_CAPTION
        and words.count("。") >= LONG_SENTENCES
    )


def _ends_by_credit(shapes, at, following):
    """Whether a story that nobody signs above ends with a credit: a person's, and the
    next one begins below, or nothing does."""
    if _is_signed(shapes, at):
        return False
    lent = LENT.search(shapes[at].line.words[-24:])
    subhead = following is not None and following.kind in TITLES
    return not lent and not (subhead and _is_same_story(shapes, at, following))


def _is_same_story(shapes, at, heading):
    """Whether the heading below a caption has copy that nothing leads in."""
    rows = shapes[at + 1 : at + LONGEST_STORY]
    below = [*dropwhile(lambda s: s is not heading, rows)]
    copy = next((s for s in below if s.kind in {Kind.BODY, Kind.BYLINE}), None)
    return copy is not None and copy.kind is Kind.BODY and not copy.leads


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


def _classify_notices(shapes):
    """Paragraphs with one mark below a heading that show no pictures: briefs of a
    round-up, notices of what was lost, each signed in brackets or not at all."""
    at = 0
    while at < len(shapes):
        mark, stop = shapes[at].line.words[:1], at
        while stop < len(shapes) and _is_marked(shapes[stop], mark):
            stop += 1
        heads = at > 0 and shapes[at - 1].kind in TITLES
        if stop - at >= LEAST_MARKED and heads and _are_notices(shapes, at, stop):
            signed = any(shape.tail for shape in shapes[at:stop])
            for shape in shapes[at:stop]:
                shape.kind, shape.score = Kind.BODY, 0.75
                shape.reason = "标题下几段带同样标记的短讯、启事"
                _sign_notice(shape, signed=signed)
        at = max(stop, at + 1)


def _classify_marked_subheads(shapes):
    """Two short lines and more with one mark, each between two paragraphs and without a
    full stop or a credit, are subheads: ▶谁来修."""
    found = {}
    for above, shape, below in zip(shapes, shapes[1:], shapes[2:], strict=False):
        words = shape.line.words
        plain = shape.kind is Kind.CAPTION and not shape.tail
        between = above.kind is below.kind is Kind.BODY and above.is_finished
        short = len(shape.line.solid) <= SHORT_CAPTION and not marks.is_finished(words)
        if plain and between and short and marks.CAPTION_ARROW.match(words):
            found.setdefault(words[0], []).append(shape)
    for rows in found.values():
        for shape in rows if len(rows) >= LEAST_MARKED else ():
            shape.kind, shape.score = Kind.HEADING, 0.75
            shape.reason = "段落之间带同样标记的短句，是小标题"


def _sign_notice(shape, *, signed):
    """Let who signs a brief be its byline; beside signed ones a bracket holds names."""
    names = IN_BRACKETS.search(shape.line.text.rstrip())
    if signed and names and not shape.tail:
        found = names_in(names["names"])
        if found:
            least = min(score for _, score in found)
            stop, reason = len(shape.line.text), "一组短讯各自的署名"
            shape.tail = (Cut(names.start("all"), stop, Role.BYLINE, reason, least),)
    for cut in shape.tail:
        cut.role, cut.reason = Role.BYLINE, "一组短讯各自的署名"


def _is_marked(shape, mark):
    arrow = marks.CAPTION_ARROW.match(shape.line.text)
    return (
        shape.kind in {Kind.CAPTION, Kind.BODY}
        and bool(arrow)
        and shape.line.words[:1] == mark
    )


def _are_notices(shapes, start, stop):
    """Weigh marked paragraphs as briefs: by how long they are, how they begin, who signs
    them, and whether there is other copy that they might be the pictures of."""
    rows = shapes[start:stop]
    below = shapes[stop] if stop < len(shapes) else None
    ends = below is None or below.kind in TITLES | {Kind.FURNITURE, Kind.CREDIT}
    taken = sum(bool(PHOTOGRAPHED.search(s.line.words)) for s in rows)
    signed = sum(bool(IN_BRACKETS.search(s.line.words)) for s in rows)
    total = 1.5 * (len(rows) >= LEAST_NOTICES) + (1.0 if ends else -3.0)
    total += 1.0 if sum(len(s.body) for s in rows) > COPY * len(rows) else -0.5
    total += 1.5 * signed / len(rows) - 4.0 * taken / len(rows)
    total += 2.0 * any(s.leads for s in rows)
    total -= 2.0 * any(marks.WHO_STANDS_WHERE.search(s.line.words) for s in rows)
    return total > 1.5


def _classify_among_captions(shapes):
    """A paragraph among captions at the foot of a story is one of them."""
    for at, shape in enumerate(shapes):
        if shape.kind is Kind.CAPTION or at == 0:
            continue
        beside = [shapes[i] for i in (at - 1, at + 1) if 0 <= i < len(shapes)]
        among = len(beside) == 2 and all(s.kind is Kind.CAPTION for s in beside)
        fits = shape.kind in {Kind.BODY, Kind.HEADING} and not shape.leads
        length = len(shape.line.solid)
        marked = all(marks.CAPTION_MARK.match(s.line.text) for s in beside)
        bare = marked and not marks.CAPTION_MARK.match(shape.line.text)
        longer = length > (1 if bare else 2) * max(len(s.body) for s in beside)
        several = (
            length > (SHORT_CAPTION if marked else COPY)
            or shape.line.solid.count("。") > 1
        )
        if several and (marked or longer):
            continue  # 图为 and arrows mark each of them, or pictures stand in the copy
        if among and fits and length < LONGEST_CAPTION:
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


def _classify_lone_captions(shapes):
    """The only short paragraph among long ones, that says who is doing what where: a
    picture stood there."""
    short = [at for at, s in enumerate(shapes) if s.kind is Kind.BODY and _is_brief(s)]
    if len(short) > 1:  # what people say is short as well
        short = [at for at in short if "“" not in shapes[at].line.solid]
    if len(short) != 1:
        return
    at, shape = short[0], shapes[short[0]]
    long = [s for s in shapes if s.kind is Kind.BODY and s is not shape]
    inside = at > 0 and any(s.kind is Kind.BODY for s in shapes[at + 1 :])
    first = shape is next(s for s in shapes if s.kind is Kind.BODY)
    doing = DOING.fullmatch(shape.line.solid)
    doing = doing or first and _is_set_apart(shape, long)
    if inside and len(long) >= LEAST_COPY and doing and _is_bare_caption(shape):
        shape.kind, shape.score = Kind.CAPTION, 0.6
        shape.reason = "长段之间唯一的短句，说谁在做什么，像图片说明"


def _is_brief(shape):
    return len(shape.line.solid) <= SHORT_CAPTION


def _is_set_apart(shape, others):
    """Whether it alone is not indented."""
    return not shape.line.is_indented and all(s.line.is_indented for s in others)


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


def _classify_credited(shapes):
    """A short paragraph with a credit on the next line is what a picture shows, if the
    story has copy besides."""
    for at, credit in enumerate(shapes):
        if credit.kind is not Kind.CREDIT or at == 0:
            continue
        if _signs_with_byline(shapes, at):
            credit.kind, credit.reason = Kind.BYLINE, "和文末的署名排在一起"
            continue
        start = at
        while start and at - start < MOST_ABOVE and _is_plain_copy(shapes[start - 1]):
            start -= 1
            if shapes[start].line.begins_frame:
                break
        if start == at and _is_titled_picture(shapes, at):
            start -= 1
        words = shapes[start:at]
        if OF_ALL_PICTURES.match(credit.line.words) and not _is_brief(shapes[at - 1]):
            continue  # stands below long copy
        if DRAWN.match(credit.line.words):
            continue  # a drawing shows nothing that has to be told
        length = sum(len(shape.line.solid) for shape in words)
        if not words or length > LONGEST_CAPTION:
            words = words[-1:]
            start = at - 1
        if not words or len(words[-1].line.solid) > LONGEST_CAPTION:
            continue
        if _ends_story(shapes, start, at):
            if not BOUGHT.search(credit.line.words):
                credit.kind = Kind.BYLINE
                credit.reason = "文末的摄影署名，上面没有图片说明"
            continue
        if not _has_copy_besides(shapes, start, at, length):
            continue
        for number, shape in enumerate(words):
            shape.kind, shape.score, shape.goes_on = Kind.CAPTION, 0.7, number > 0
            shape.reason = "短短一段，下一行是图片署名"


BOUGHT = re.compile("新华社|中新社|视觉|图片社|IC|提供|供图|资料")
LONG_CAPTION, ENDS_COPY = 50, 2.2


def _ends_story(shapes, start, at):
    """Weigh a paragraph above a credit, with which the story ends, as the end of its
    copy: long, of several sentences like those above, and about no moment."""
    words = shapes[start].line.solid
    after = next((s for s in shapes[at + 1 :] if s.kind is not Kind.FURNITURE), None)
    if at - start > 1 or after is not None and after.kind not in TITLES:
        return False
    above = [s for s in shapes[max(0, start - 3) : start] if s.kind is Kind.BODY]
    weight = 0.4 * len(above) - 1.5 * bool(DOING.search(words))
    weight += 1.0 * (len(words) > LONG_CAPTION) + 0.9 * (words.count("。") - 1)
    weight -= 2.0 * bool(
        re.match(r"[\d０-９]{1,4}[年月日]|近日|日前|[昨今][日天]", words)
    )
    return bool(above) and weight > ENDS_COPY


def _signs_with_byline(shapes, at):
    """Whether a credit stands at the end of a story, right above or below the byline."""
    beside = [*shapes[at - 1 : at], *shapes[at + 1 : at + 2]]
    following = shapes[at + 1 : at + MOST_SIGNS]
    after = next((s for s in following if s.kind not in SIGNS), None)
    ends = after is None or after.kind in TITLES | {Kind.FURNITURE}
    return ends and any(s.kind is Kind.BYLINE for s in beside)


def _is_titled_picture(shapes, at):
    """Whether a few words below the copy and above a credit are what a picture shows."""
    words, above = shapes[at - 1], shapes[at - 2] if at > 1 else None
    below = shapes[at + 1] if at + 1 < len(shapes) else None
    ends = below is None or below.kind in TITLES | {Kind.FURNITURE, Kind.CAPTION}
    after_copy = above is not None and above.kind in {Kind.BODY, Kind.CREDIT}
    return words.kind is Kind.HEADING and after_copy and ends and not words.claim


def _is_plain_copy(shape):
    return shape.kind is Kind.BODY and not shape.head and not shape.tail


def _has_copy_besides(shapes, start, credit, caption):
    """Whether there is copy of the same story that is no picture's, or another picture
    right above."""
    if start and shapes[start - 1].kind in {Kind.CAPTION, Kind.CREDIT}:
        return True
    length, enough = 0, min(LONGEST_CAPTION, 2 * max(caption, SHORT_CAPTION))
    for step, at in ((-1, start - 1), (1, credit + 1)):
        while 0 <= at < len(shapes) and abs(at - credit) < LONGEST_STORY:
            shape = shapes[at]
            if shape.kind is Kind.BODY:
                length += len(shape.line.solid)
                if shape.leads or length > enough:
                    return True
            if shape.kind in TITLES:
                break
            at += step
    return False
