"""Reading of a printed page: its raw text segmented into stories; text in, values out.

The stages can be called apart: lines (lines.py), what each line is built as
(shapes.py), which lines make a story (stories.py), paragraphs joined again
(joining.py), the fields of each story (composing.py). No stage asks the database;
what the newsroom knows is handed in as Knowledge.
"""

import re
from collections import Counter
from dataclasses import replace

from ingest.reading import claims as file_claims
from ingest.reading.composing import compose
from ingest.reading.edges import review_edges
from ingest.reading.joining import (
    broken_lines,
    glued_questions,
    glued_subhead,
    glued_words,
    goes_on,
)
from ingest.reading.lines import cleaned, lines_of, unbroken, with_wide_marks
from ingest.reading.roundups import name_briefs
from ingest.reading.shapes import Kind, shape_of
from ingest.reading.splitting import split_lines
from ingest.reading.stories import Grouping
from ingest.reading.values import Knowledge, Reading, Role, Segment
from ingest.reading.watermarks import cut_watermarks

NEAR = 60  # paragraphs in which other subheads are looked for
LONGEST_TEXT = 200_000  # characters; a page of a paper has ten thousand


class UnreadablePage(ValueError):
    """Raised for a text that is no page of a paper; the sentence is what to do."""


def read(text, knowledge=None, claims=None):
    """Read the text of a page; `claims` are {number of a line: Claim} by its file.

    Every line that holds anything is covered by segments, each character once; the
    stories are composed of them. Raises UnreadablePage for what holds no Chinese text
    or is no single page.
    """
    knowledge = knowledge or Knowledge()
    if len(text) > LONGEST_TEXT:
        raise UnreadablePage(
            f"原文有 {len(text)} 个字符，一次最多 {LONGEST_TEXT} 个：请按版面分开，一版一版地收。"
        )
    text, removed = cleaned(text)
    if not text.strip():
        raise UnreadablePage("没有文字：请粘贴一个版面的原文，或上传文件。")
    if not re.search("[\u3400-\u9fff]", text):
        raise UnreadablePage("原文里没有汉字：请核对粘贴的内容，或换一种编码再试。")
    lines = lines_of(text)
    printed = {line.number: line.text for line in lines}
    whole = unbroken(lines, broken_lines(lines))
    whole = [replace(line, text=with_wide_marks(line.text)) for line in whole]
    whole = split_lines(cut_watermarks(whole), knowledge)
    shapes = [shape_of(line, knowledge) for line in whole]
    shapes = file_claims.apply(claims, shapes, knowledge)
    grouping = Grouping(shapes, knowledge)
    drafts = grouping.stories()
    review_edges(drafts)
    indents = sum(line.is_indented for line in whole) * 2 > len(whole)
    evidence = _pairs(whole)
    segments = []
    for number, draft in enumerate(drafts, start=1):
        name_briefs(draft, knowledge)
        segments += _segments_of(draft, number, indents, evidence)
    for part in grouping.outside:
        segments += _cover(part, None)
    segments = [
        segment.but(text=printed[segment.line][segment.start : segment.stop])
        for segment in segments
    ]
    segments.sort(key=lambda s: (s.line, s.start))
    known = tuple(sorted(name for name in knowledge.people if name in text))
    stories = compose(segments, known=frozenset(known))
    notes = _page_notes(segments, removed)
    return Reading(tuple(segments), stories, notes, known)


def lines_of_text(text):
    """Return {number: line} of a text, as the segments of its reading count them."""
    cleared, _ = cleaned(text)
    return dict(enumerate(cleared.split("\n"), start=1))


def _pairs(lines):
    counted = Counter()
    for line in lines:
        counted.update(a + b for a, b in zip(line.text, line.text[1:], strict=False))
    return counted


def _segments_of(draft, number, indents, evidence):
    segments = []
    parts = draft.parts
    below = _copy_below(parts)
    subheads = [p.shape.body for p in parts if p.role is Role.SUBHEAD]
    glued = [glued_words(p.shape.body) if p.role is Role.BODY else "" for p in parts]
    bodies = [at for at, p in enumerate(parts) if p.role is Role.BODY]
    asked = glued_questions([parts[at].shape.body for at in bodies])
    asked = {bodies[at]: tail for at, tail in asked.items()}
    joins = False  # whether this paragraph goes on with the one above
    for at, part in enumerate(parts):
        if part.role is not Role.BODY:
            segments += _cover(part, number, joins=part.shape.goes_on)
            continue
        if joins:
            part.reason = "上一段没有说完，接着上一段"
            part.score = min(part.score, 0.85)
        next_at = below[at]
        cut, goes = None, False
        if next_at is not None and _may_go_on(parts, at, next_at):
            below_it = parts[next_at].shape
            near = glued[max(0, at - NEAR) : at] + glued[at + 1 : at + NEAR]
            others = [*subheads[:NEAR], *filter(None, near)] if glued[at] else ()
            is_new = indents and below_it.line.is_indented
            cut = glued_subhead(
                part.shape.body, below_it.body, evidence, others, is_new=is_new
            )
            if cut is None and at in asked:
                cut = part.shape.body.rindex(asked[at])
            goes = cut is None and goes_on(
                part.shape.body,
                below_it.body,
                is_indented=below_it.line.is_indented,
                indents=indents,
            )
        segments += _cover(part, number, joins=joins, subhead=cut)
        joins = goes
    return segments


def _copy_below(parts):
    """Return for each part the index of the next paragraph; None where a subhead
    comes first, or nothing."""
    found = [None] * len(parts)
    following = None
    for at in reversed(range(len(parts))):
        found[at] = following
        if parts[at].role is Role.BODY:
            following = at
        elif parts[at].role in {Role.SUBHEAD, Role.BRIEF_HEADING}:
            following = None
    return found


def _may_go_on(parts, above, below):
    """Whether a paragraph has no end of its own, and the next no beginning."""
    above, below = parts[above].shape, parts[below].shape
    return not (below.leads or above.tail or Kind.LIST in {above.kind, below.kind})


def _cover(part, number, *, joins=False, subhead=None):
    """Cover a line with segments: what was cut off before, the line, what behind."""
    shape = part.shape
    text = shape.line.text
    stretches = [
        (c.start, c.stop, c.role, False, c.score, c.reason) for c in shape.head
    ]
    start, stop = shape.body_start, shape.body_stop
    cut = None
    if subhead is not None:
        inner = len(text[start:stop]) - len(text[start:stop].lstrip())
        cut = start + inner + subhead
    if start < stop:
        end = cut if cut is not None else stop
        stretches.append((start, end, part.role, joins, part.score, part.reason))
    if cut is not None:
        reason = "粘在段尾的短句，下一段另起，是小标题"
        stretches.append((cut, stop, Role.SUBHEAD, False, 0.75, reason))
    stretches += [
        (c.start, c.stop, c.role, False, c.score, c.reason) for c in shape.tail
    ]
    for start, stop, role, goes, score, reason in stretches:
        role = role if number is not None else part.role
        yield from _on_lines(shape.line, start, stop, role, number, goes, score, reason)


def _on_lines(line, start, stop, role, number, joins, score, reason):
    """Cut a stretch where the page's own lines end."""
    at = 0
    for line_number, first, length in line.source_lines:
        low, high = max(start, at), min(stop, at + length)
        if low < high:
            yield Segment(
                line_number,
                first + low - at,
                first + high - at,
                line.text[low:high],
                role,
                number,
                joins,
                score,
                reason,
            )
            joins = True
        at += length


def _page_notes(segments, removed):
    notes = list(removed)
    for segment in segments:
        if segment.role is Role.UNPLACED:
            notes.append(
                f"第{segment.line}行“{segment.text.strip()[:40]}”没有归入任何一篇：{segment.reason}。"
            )
    return tuple(notes)
