"""Lists among the lines of a page: numbered and bulleted rows, tables and verse, the
contents of a page, the sign-off of a notice."""

import re
from collections import Counter
from statistics import median

from ingest.reading import furniture, marks
from ingest.reading.bare_names import is_lone_name
from ingest.reading.drafts import ABOUT_THIS
from ingest.reading.lines import overlap
from ingest.reading.shapes import Kind, is_name_line

MANY_LINES = 6
LONGEST_ROW = 40
LEAST_AGAIN = 6  # characters of a heading that is known again
# The hour of a site, in the line below a headline.
HOUR = re.compile(
    r"\d{4}\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}\s?日?\s{0,3}\d{1,2}:\d{2}"
)
LONGEST_HEADING = 3  # lines, above verse
BULLET = re.compile(r"\s*[■●◆▲★☆□◎○•·*＊-](?=\s*\S)")
CONTENTS = re.compile(
    "(?:今日|本期|本报)?(?:导读|要目|看点|目录|提要)|本版.{0,2}(?:目录|列表|导航)"
)
SCORE = re.compile(r"(?<![\d∶:：])\d{1,3}\s?[∶:：]\s?\d{1,3}(?![\d∶:：])(?!.*。)")
VERSE = "接连几行短句，像列表、表格或诗行"
# 路漫漫（铁路工人）: who wrote a poem, and what they do.
WITH_WORK = re.compile(r"[\u4e00-\u9fff]{2,4}[（(][^（）()]{2,10}[）)]")
AGED = re.compile(r"[（(]\d{1,3}岁[）)]$")
ORGANISATION = 30  # characters, as far as a name of who signs a notice may be long


def classify_lists(shapes):
    """Change the kind of lines, in place, that are rows of something."""
    _classify_contents_of_copy(shapes)
    _classify_contents(shapes)
    _classify_bullets(shapes)
    _classify_bulleted_contents(shapes)
    _classify_printed_again(shapes)
    _classify_scores(shapes)
    _classify_runs(shapes)
    _classify_sign_offs(shapes)


def _runs(shapes, belongs):
    """Yield (start, stop) of lines in a row of which all belong, and the file says
    nothing."""
    at = 0
    while at < len(shapes):
        stop = at
        while stop < len(shapes) and not shapes[stop].claim and belongs(shapes[stop]):
            stop += 1
        if stop > at:
            yield at, stop
        at = stop + 1


def _classify_contents(shapes):
    """Lines that send the reader to other pages, and those that repeat what is
    elsewhere a heading: the contents of the page."""
    counted = Counter(shape.line.solid for shape in shapes)

    def belongs(shape):
        words = shape.line.words
        return shape.kind in {Kind.HEADING, Kind.FLAG, Kind.LIST} and (
            furniture.is_pointer(words) or counted[shape.line.solid] > 1
        )

    for start, stop in list(_runs(shapes, belongs)):
        if stop - start < 2 and not _is_contents(shapes, start):
            continue
        if len({shape.line.solid for shape in shapes[start:stop]}) < stop - start:
            stop = _first_repeated(shapes, start, stop)
        rows = shapes[start:stop]
        if _is_contents(shapes, start):
            rows = shapes[start - 1 : stop]
        elif stop - start < 2 or _ends_above_copy(shapes, stop):
            continue
        for shape in rows:
            shape.kind, shape.score = Kind.FURNITURE, 0.8
            shape.reason = "导读、目录里的一行"


def _classify_contents_of_copy(shapes):
    """The headings of all stories of a page, which a site sets above the one that was
    copied: one of them stands again below, and the site's words in between."""
    last = {}
    for at, shape in enumerate(shapes):
        last[shape.line.solid] = at
    titles = {Kind.HEADING, Kind.FLAG, Kind.DECK, Kind.KICKER}
    for start, stop in list(_runs(shapes, lambda shape: shape.kind in titles)):
        ends = stop < len(shapes) and shapes[stop].kind is Kind.FURNITURE
        if not ends or all(last[s.line.solid] < stop for s in shapes[start:stop]):
            continue
        if (
            HOUR.search(shapes[stop].line.words)
            and last[shapes[stop - 1].line.solid] > stop
        ):
            stop -= (
                1  # the headline, above its hour: below stands what a picture is called
            )
        for shape in shapes[start:stop]:
            shape.kind, shape.score = Kind.FURNITURE, 0.8
            shape.reason = "网站列出的本版标题"


def _classify_bulleted_contents(shapes):
    """Rows under one mark of which one is a heading below: what a site lists."""
    headings = {s.line.solid for s in shapes if s.kind is Kind.HEADING}
    for start, stop in list(_runs(shapes, lambda s: s.kind is Kind.LIST)):
        rows = shapes[start:stop]
        words = [BULLET.sub("", row.line.text).replace(" ", "") for row in rows]
        marked = all(BULLET.match(row.line.text) for row in rows)
        if marked and any(len(w) > 3 and w.strip() in headings for w in words):
            for row in rows:
                row.kind, row.score = Kind.FURNITURE, 0.8
                row.reason = "网站列出的本版标题"


def _classify_printed_again(shapes):
    """A heading that stands above already, over the hour or the copy: what a site calls
    a picture in the copy."""
    seen, copy = {}, False
    for at, shape in enumerate(shapes):
        copy = copy or shape.kind is Kind.BODY and len(shape.line.solid) > LONGEST_ROW
        if shape.kind not in {Kind.HEADING, Kind.FLAG} or shape.claim:
            continue
        words = shape.line.solid
        if _label_cut(words) in seen:
            shape.kind, shape.score = Kind.FURNITURE, 0.8
            shape.reason = "标题前加了字样的重复"
            continue
        if len(words) >= LEAST_AGAIN and (seen.get(words) or words in seen and copy):
            shape.kind, shape.score = Kind.FURNITURE, 0.75
            shape.reason = "重复上面的标题，像网页给图片取的名字"
            continue
        below = shapes[at + 1] if at + 1 < len(shapes) else None
        hour = below and below.kind is Kind.FURNITURE and HOUR.search(below.line.words)
        seen[words] = seen.get(words) or bool(hour)


def _label_cut(words):
    """The words behind the label of a line, long enough to be known again: 某某标题：…"""
    label, _, rest = words.partition("：")
    return rest if 2 <= len(label) <= 6 and len(rest) >= LEAST_AGAIN else None


def _first_repeated(shapes, start, stop):
    seen = set()
    for at in range(start, stop):
        if shapes[at].line.solid in seen:
            return at
        seen.add(shapes[at].line.solid)
    return stop


def _is_contents(shapes, start):
    above = shapes[start - 1].line.solid if start else ""
    return bool(CONTENTS.fullmatch(above.strip("【】［］[]■●·：:")))


def _ends_above_copy(shapes, stop):
    """Whether the last of some rows heads copy: then it is a heading that a site
    repeats, and no list."""
    pointer = furniture.is_pointer(shapes[stop - 1].line.words)
    below = shapes[stop].kind if stop < len(shapes) else None
    return not pointer and below in {Kind.BODY, Kind.BYLINE}


def _classify_bullets(shapes):
    """Short lines with the same mark before each are a list, or what a box says."""
    for start, stop in list(_runs(shapes, _has_bullet)):
        if stop - start >= 2 and not _are_apart(shapes, start, stop):
            _make_rows(shapes[start:stop], "带同样标记的几行", 0.8)


def _has_bullet(shape):
    return bool(BULLET.match(shape.line.text)) and shape.kind in {
        *(Kind.HEADING, Kind.FLAG, Kind.BODY),
    }


def _are_apart(shapes, start, stop):
    """Whether rows under one mark are briefs: long, or most of them signed."""
    rows = shapes[start:stop]
    signed = sum(shape.closes for shape in rows)
    return 2 * signed > len(rows) or any(
        len(shape.line.solid) > 3 * LONGEST_ROW for shape in rows
    )


def _classify_scores(shapes):
    """Lines in a row that each hold a score or an hour are results, or a programme; so
    are the lines right below one that ends in a colon."""
    for start, stop in list(_runs(shapes, _has_figures)):
        if stop - start >= 2:
            _make_rows(shapes[start:stop], "接连几行比分、时间", 0.8)
    for at, shape in enumerate(shapes):
        if shape.kind is not Kind.BODY or len(shape.line.solid) > LONGEST_ROW // 2:
            continue
        if not shape.line.words.endswith(("：", ":")):
            continue
        stop = at + 1
        while stop < len(shapes) and _is_close(shapes[stop]):
            stop += 1
        if stop - at > 2:
            _make_rows(shapes[at + 1 : stop], "冒号下面的几行", 0.75)


def _has_figures(shape):
    return bool(SCORE.search(shape.line.words)) and shape.kind in {
        *(Kind.HEADING, Kind.FLAG, Kind.BODY, Kind.LIST, Kind.KICKER),
    }


def _is_close(shape):
    return (
        shape.kind is Kind.HEADING and not shape.line.blanks_before and not shape.claim
    )


def _classify_runs(shapes):
    """Turn short lines that follow each other, numbered or many, into copy."""
    for start, stop in list(_runs(shapes, lambda shape: shape.kind is Kind.HEADING)):
        run = shapes[start:stop]
        numbered = [i for i, shape in enumerate(run) if _is_numbered(shape)]
        if len(numbered) >= 2:
            # The line above the first number heads the list.
            heads = not _is_numbered(run[-1]) and _heads(
                run[-1], shapes[stop : stop + 1]
            )
            rows = run[numbered[0] : -1 if heads else None]
            _make_rows(rows, "编号列表或表格里的一行", 0.8)
        elif len(run) >= MANY_LINES:
            _make_rows(_rows_among(run, *_around(shapes, start, stop)), VERSE, 0.75)


def _heads(heading, below):
    """Whether the line below a list heads the copy that follows."""
    copy = below[0] if below and below[0].kind is Kind.BODY else None
    about = copy and overlap(heading.line.solid, copy.pairs()) >= ABOUT_THIS
    return bool(copy and (copy.leads or about))


def _around(shapes, start, stop):
    """Return whether a heading and a byline stand above a run, and copy below it."""
    above = shapes[start - 1].kind if start else None
    titled = start > 1 and shapes[start - 2].kind in {Kind.HEADING, Kind.DECK}
    ends = all(shape.kind is Kind.FURNITURE for shape in shapes[stop : stop + 3])
    return above is Kind.BYLINE and titled, not ends


def _rows_among(run, is_headed, heads_copy):
    """Return the rows of many short lines: those between the heading of the first story
    and the heading of the next, of which the rows know no kicker."""
    first = 0 if is_headed else _length_of_heading(run)
    below = run[first]
    signed = is_name_line(below.line) or WITH_WORK.fullmatch(below.line.words)
    if first and signed:
        below.kind, below.score = Kind.BYLINE, 0.75
        below.reason = "标题下单独一行人名"
        first += 1
    blanks = [row.line.blanks_before > 0 for row in run[first + 1 :]]
    if not heads_copy or any(blanks) and not blanks[-1]:
        return run[first:]
    rows = run[first:-1]
    usual = median(len(row.line.solid) for row in rows)
    return rows[:-1] if len(rows[-1].line.solid) > usual + 3 else rows


def _length_of_heading(run):
    """Return how many lines above verse are its heading: as far as the first blank."""
    blanks = [row.line.blanks_before > 0 for row in run[1:]]
    if any(blanks) and not all(blanks) and blanks.index(True) < LONGEST_HEADING:
        return blanks.index(True) + 1
    return 1


def _is_numbered(shape):
    return bool(marks.NUMBERED.match(shape.line.text))


def _make_rows(shapes, reason, score):
    for shape in shapes:
        shape.kind, shape.reason, shape.score = Kind.LIST, reason, score
        shape.head = shape.tail = ()


def _is_day(shape):
    return furniture.is_day(shape.line.words)


def _classify_sign_offs(shapes):
    """城北区水务局 and below it a day: who signs a notice, and when."""
    printed = [s for s in shapes if s.kind is not Kind.FURNITURE or _is_day(s)]
    for above, who, day in zip(printed, printed[1:], printed[2:], strict=False):
        if not _is_day(day):
            continue
        signs = (
            who.kind in {Kind.HEADING, Kind.BYLINE}
            and len(who.line.solid) <= ORGANISATION
        )
        name = AGED.sub("", who.line.words)
        if above.kind in {Kind.BODY, Kind.LIST} and is_lone_name(name):
            _make_rows([day], "文末的落款", 0.85)
            who.kind, who.score, who.reason = Kind.BYLINE, 0.75, "落款里的人名"
            day.signs_off = True
        elif signs and above.kind in {Kind.BODY, Kind.LIST}:
            _make_rows([who, day], "文末的落款", 0.85)
            day.signs_off = True
        elif who.kind in {Kind.BODY, Kind.LIST} and who.is_finished:
            _make_rows([day], "文末的落款", 0.75)
            day.signs_off = True
