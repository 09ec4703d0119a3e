"""Paragraph joining: what a column, a caption or the width of a line broke apart.

A paragraph that ends without a full stop goes on in the next one of its story. Its
last words may be a subhead that extraction glued to it; then the next one is a
new paragraph.
"""

import re
from itertools import pairwise

from articles.text.counting import HAN
from ingest.reading import marks
from ingest.reading.lines import is_balanced, width_of
from ingest.reading.signatures import TITLE

GLUED = re.compile(
    r"(?:[。！？!?…][”’』）)]*|[”』）)])(?P<tail>[^。！？!?；;\n]{4,30})\s*$"
)
BEGINS_ANEW = re.compile(
    r"[\s]*(?:[“《「]|今年|去年|前年|明年|近年|近日|日前|昨日|昨天|今日|今天|当天|当日|目前|当前|此前|此外|"
    r"此次|这次|同时|随着|如今|眼下|作为|面对|走进|来到|到|在|自|从|对|据|为|按照|围绕|根据|通过|经过|除了|除|"
    r"不仅|不过|但|然而|与此|另|接下来|下一步|未来|记者|每|一|两|三|\d{4}年|\d{1,2}月|\d{1,2}日|多年|过去|"
    r"截至|说起|谈及|谈起|提起|有了|因为|由于|虽然|如果|当|让|把|来|“)"
)
CANNOT_END = re.compile(
    r"[的了和与及或在把被对从向将为是有等其这那每各该本我他她它们\d“‘（《、，：:]$"
)
LONGEST_BYLINE = 60
CLOSES_SOON = re.compile(r"[^（）()。！？]{0,40}[）)]")
MIN_WRAPPED, MAX_WRAPPED, SLACK = 16, 92, 4  # in half characters


def broken_lines(lines):
    """Return the numbers of lines that go on in the middle of the paragraph above.

    Text taken from a PDF may keep every printed line: many lines of one width follow
    each other without a blank line. A paragraph begins where a line is indented, or
    after one that ends short with a full stop.
    """
    found = set(_broken_in_brackets(lines))
    block = []
    for line in [*lines, None]:
        if line and (not block or not line.blanks_before):
            block.append(line)
            continue
        found |= _broken_in(block)
        block = [line] if line else []
    return found - {line.number for line in lines if line.is_row}


def _broken_in_brackets(lines):
    """Yield lines that close a bracket which the line above them opened: a byline in
    two lines, alone or behind a dateline."""
    for above, line in pairwise(lines):
        words = above.words[-LONGEST_BYLINE:]
        opened = max(words.rfind("("), words.rfind("（"))
        if opened < 0 or is_balanced(words[opened:]):
            continue
        alone = opened == 0 and len(above.words) < LONGEST_BYLINE
        closes = CLOSES_SOON.match(line.words)
        if (
            alone
            and is_balanced(words + line.words)
            or closes
            and TITLE.search(words, opened)
            and not line.blanks_before
        ):
            yield line.number


def _broken_in(block):
    widths = [width_of(line.text) for line in block]
    widest = max(widths, default=0)
    full = [
        line
        for line, width in zip(block, widths, strict=True)
        if width >= widest - SLACK
    ]
    unfinished = sum(not marks.is_finished(line.text) for line in full)
    is_wrapped = (
        len(full) >= max(3, 0.4 * len(block))
        and MIN_WRAPPED <= widest <= MAX_WRAPPED
        and unfinished >= 0.6 * len(full)
    )
    if not is_wrapped:
        return _broken_by_indent(block)
    pairs = zip(block, block[1:], widths, strict=False)
    return {
        line.number
        for above, line, width in pairs
        if width >= widest - SLACK and not line.is_indented
    }


def _broken_by_indent(block):
    """Where all paragraphs are indented, a line that is not goes on."""
    indented = [line for line in block if line.is_indented]
    if len(indented) < 2 or len(indented) < 0.6 * len(block):
        return set()
    return {
        line.number
        for above, line in zip(block, block[1:], strict=False)
        if not line.is_indented
        and not marks.is_finished(above.text)
        and len(above.solid) > 15
        and not marks.looks_like_heading(above.text)
    }


def glued_subhead(text, following, evidence):
    """Return where a subhead begins that is glued to a paragraph's end, or None.

    `evidence` holds the pairs of characters of the whole page: a pair across the
    gap that is common elsewhere means that one word was broken.
    """
    if marks.is_finished(text) or not following:
        return None
    match = GLUED.search(text)
    if not match:
        return None
    tail = match["tail"].strip()
    score = 0
    if CANNOT_END.search(tail) or not is_balanced(tail):
        return None
    if "，" in tail and "：" not in tail and not re.search(" ", tail):
        score -= 2
    if len(tail) > 16 and "：" not in tail:
        score -= 1
    if "：" in tail:
        score += 1
    across = tail[-1] + following.lstrip()[:1]
    if evidence[across] and re.fullmatch(f"[{HAN}]{{2}}", across):
        score -= 2
    score += 2 if BEGINS_ANEW.match(following) else -2
    return match.start("tail") if score > 0 else None


def goes_on(above, below, *, is_indented, indents):
    """Return whether a paragraph of the same story goes on in the next."""
    if marks.is_finished(above):
        return False
    if above.rstrip().endswith(("：", ":")):
        return False
    return not (indents and is_indented)
