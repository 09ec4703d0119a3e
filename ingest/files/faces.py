"""Claims of what the lines of a page are: by the faces in which they are set, by the tags of
their file, by their place on every page.

A line in a larger face than the copy is evidence of a heading, and the largest of those
that stand together is its main line. Pure.
"""

import re
from collections import Counter

from ingest.files.boxes import usual_size
from ingest.files.paragraphs import FINAL, LARGER, SAME_FACE
from ingest.reading.values import Claim, Role

HEADLINE = 1.4  # times the size of the copy
LONGEST_HEADING = 60  # characters
SHORTEST_COPY = 16
UNSURE_WORDS, DOUBT = 0.85, 0.8  # score of a recognition; as one of the reading
EDGE_LINES = 3
TAGGED = 0.85


def text_and_claims(pages):
    """Return the text of pages of paragraphs, the claims of its lines by number, and the
    numbers of the lines that were recognised badly."""
    every = [part for page in pages for part in page]
    copy = usual_size([part for part in every if len(part.text) >= SHORTEST_COPY])
    lines, claims, unsure = [], {}, []
    running = _running(pages)
    for page in pages:
        if lines and page:
            lines += [""] * 3
        claimed = _by_tags(page, _by_faces(page, copy))
        for at, part in enumerate(page):
            lines += [""] * part.blanks
            lines.append(part.text)
            if part.score < UNSURE_WORDS:
                unsure.append(len(lines))
                claims[len(lines)] = Claim(
                    Role.BODY, DOUBT * part.score, "识别得没有把握，请对照原图"
                )
            elif _place(part) in running and _is_at_edge(at, page):
                claims[len(lines)] = Claim(Role.FURNITURE, 0.9, "每一页的页边都有")
            elif at in claimed:
                claims[len(lines)] = claimed[at]
    return "\n".join(lines), claims, unsure


def _running(pages):
    """Return what stands at the edge of more than one page: running heads, folios."""
    counted = Counter()
    for page in pages:
        counted.update(
            {_place(part) for at, part in enumerate(page) if _is_at_edge(at, page)}
        )
    return {words for words, times in counted.items() if times > 1}


def _is_at_edge(at, page):
    return at < EDGE_LINES or at >= len(page) - EDGE_LINES


def _place(part):
    """Return the words of a line without its figures: page 3 is as page 2."""
    return re.sub(r"[\d\s]", "", part.text)


def _by_faces(parts, copy):
    """Return {number of a paragraph: what its face claims}."""
    found = {}
    run = []
    for at, part in enumerate([*parts, None]):
        if part is not None and _stands_out(part, copy):
            apart = run and at > run[-1] + 1
            if apart and part.size > max(parts[above].size for above in run):
                run = []  # no copy came between: a masthead, a motto
            run.append(at)
        elif run and part is not None and len(part.text) >= SHORTEST_COPY:
            found |= _claims_of(run, parts, copy)
            run = []
    return found


def _by_tags(parts, claims):
    """Return the claims with those of the file's own tags. Its headlines are as deep as
    the deepest that their face shows, or as the first that heads copy."""
    tagged = {at: part.level for at, part in enumerate(parts) if part.level is not None}
    shown = [
        level
        for at, level in tagged.items()
        if at in claims and claims[at].role is Role.HEADLINE
    ]
    heads = [
        level
        for at, level in tagged.items()
        if at + 1 < len(parts) and at + 1 not in tagged
    ]
    deepest = max(shown) if shown else min(heads, default=0)
    found = dict(claims)
    for at, level in tagged.items():
        known = found.get(at)
        if known is None or known.role is Role.SUBHEAD:
            role = Role.HEADLINE if level <= deepest else Role.SUBHEAD
            if not (shown and role is Role.HEADLINE):
                found[at] = Claim(role, TAGGED, f"文件标为 {level} 级标题")
    for at, part in enumerate(parts):
        if part.is_caption:
            found[at] = Claim(Role.CAPTION, TAGGED, "文件标为图片说明")
    return found


def _stands_out(part, copy):
    if part.is_row or len(part.text) > LONGEST_HEADING:
        return False
    return part.size >= LARGER * copy or part.is_bold


def _claims_of(run, parts, copy):
    """The largest lines of those that stand together are the headline, if they are much
    larger than the copy; a line alone that is little larger is a subhead."""
    largest = max(parts[at].size for at in run)
    if largest >= HEADLINE * copy:
        times = largest / copy
        why = f"字号是正文的 {times:.1f} 倍"
        score = min(0.95, 0.8 + 0.05 * times)
        return {
            at: Claim(Role.HEADLINE, score, why)
            for at in run
            if parts[at].size * SAME_FACE >= largest
        }
    if len(run) == 1 and not FINAL.search(parts[run[0]].text):
        return {run[0]: Claim(Role.SUBHEAD, 0.75, "字号或字重比正文略突出")}
    return {}
