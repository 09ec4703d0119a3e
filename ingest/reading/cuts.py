"""Cuts at the head of copy: the dateline and the bylines that it begins with, and what
stands before them.
"""

from dataclasses import dataclass

from ingest.reading import marks
from ingest.reading.bylines_in_copy import leading_bracket, leading_signature
from ingest.reading.datelines import FRONT, dateline as dateline_of
from ingest.reading.signatures import OPENING
from ingest.reading.values import UNSURE, Role

MOST_CUTS = 6  # at the head of copy
MOST_PARTS = 3  # of a heading that was pasted with its copy


@dataclass
class Cut:
    """A stretch at an edge of a line that is something else than the line."""

    start: int
    stop: int
    role: Role
    reason: str
    score: float = 1.0


def head_of(text, at, known, *, is_new):
    """Cut the dateline and the bylines that copy begins with, in either order."""
    head, roles = [], set()
    while len(head) < MOST_CUTS:
        cuts = [] if Role.DATELINE in roles else _dateline(text, at, known, roles)
        may_sign = Role.BYLINE not in roles or text[at:].lstrip()[:1] in OPENING
        if not cuts and may_sign and (is_new or Role.DATELINE in roles):
            cuts = _leading(text, at, known, Role.DATELINE in roles)
        head += cuts
        roles |= {cut.role for cut in cuts}
        if not cuts or Role.RUN_IN in roles:
            break
        at = head[-1].stop
    return head


def _dateline(text, at, known, roles):
    """Cut a dateline, and what stands before it where nothing was cut yet."""
    found = dateline_of(text[at:], known)
    if not found or roles and (found.start or found.score < UNSURE):
        return []
    start = at + found.start
    front = _front(text, at, start) if found.start else []
    reason = f"段首是电头“{found.words}”"
    return [*front, Cut(start, at + found.stop, Role.DATELINE, reason, found.score)]


def _front(text, start, stop):
    """Cut what stands before a dateline in mid-line: the time and the name of a site, a
    heading that was pasted with it, or other copy."""
    words = text[start:stop].strip()
    if marks.FURTHER.match(words):
        return [Cut(start, stop, Role.BODY, "同一篇里的另一条消息", 0.85)]
    if FRONT.fullmatch(words):
        return [Cut(start, stop, Role.FURNITURE, "电头前面是网站的时间、名称", 0.85)]
    if marks.looks_like_heading(words) and len(words.split()) <= MOST_PARTS:
        return [Cut(start, stop, Role.HEADLINE, "和正文粘在一行的标题", 0.6)]
    return [Cut(start, stop, Role.BODY, "电头前面的文字", 0.6)]


def _leading(text, at, known, has_dateline):
    """Cut the byline that copy begins with, and a lead-in before its bracket."""
    leading = leading_signature(text[at:], known, after_dateline=has_dateline)
    if leading:
        found, length, is_subject = leading
        if not is_subject:  # 记者 刘蕊 报道：the mark leads in the sentence
            rest = text[at + length :]
            length += len(rest) - len(rest.lstrip("：:，, \t\u3000"))
        role = Role.RUN_IN if is_subject else Role.BYLINE
        if all(person.title == "editor" for person in found.people):
            reason = "段首是编辑、责编的名字"
            return [Cut(at, at + length, Role.FURNITURE, reason, score_of(found))]
        return [Cut(at, at + length, role, "署名排在段首", score_of(found))]
    behind = leading_bracket(text[at:], known)
    if not behind:
        return []
    found, start, stop = behind
    reason = "括号里的署名前面有几个字"
    return [
        Cut(at, at + start, Role.BODY, reason, 0.6),
        Cut(at + start, at + stop, Role.BYLINE, reason, min(0.85, score_of(found))),
    ]


def score_of(found):
    """Return how sure a byline is: as it reads, and as its least sure name."""
    return min([found.score, *(person.score for person in found.people)])
