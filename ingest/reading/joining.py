"""Paragraph joining: what a column, a caption or the width of a line broke apart.

A paragraph that ends without a full stop goes on in the next one of its story. Its
last words may be a subhead that extraction glued to it; then the next one is a
new paragraph.
"""

import re
from itertools import pairwise

from articles.text.counting import HAN
from articles.text.line_breaking import cuts_words
from ingest.reading import marks
from ingest.reading.byline_grammar import TITLE
from ingest.reading.furniture import is_furniture
from ingest.reading.lines import is_balanced, overlap, pairs_of, width_of

GLUED = re.compile(
    r"(?:[。！？!?…][”’』）)]*|[”』）)])(?P<tail>[^。！？!?；;\n]{4,30})\s*$"
)
GLUED_QUESTION = re.compile(
    r"[。！…][”’』）)]*(?P<tail>[^。！？!?；;，、“”…\s][^。！？!?；;，“”…\n]{2,13}[？?])$"
)
LONGEST_QUESTION = 40
# How one goes on with what was said: 那该怎么办？
ASKS_ON = re.compile(
    "^(?:那|可|但|而|难道|又|这|对此|于是|为此|结果|其中)|[吗么呢][？?]$|怎么办|为什么[？?]"
)
# How a sentence begins, and no subhead; and how either may.
_WHEN_OR_WHO_SAYS = (
    r"今[年天日]|去年|前年|明年|近[年日]|日前|昨[日天]|当[天日]|目前|当前|此[前外次]|这次|同时|随着|如今|眼下|"
    r"据|截至|\d{4}年|\d{1,2}[月日]|多年|过去|下一步|接下来|说起|[谈提]及|[谈提]起|记者"
)
SENTENCE_BEGINS = re.compile(rf"\s*(?:{_WHEN_OR_WHO_SAYS})")
BEGINS_ANEW = re.compile(
    rf"\s*(?:[“《「]|{_WHEN_OR_WHO_SAYS}|作为|面对|走进|来到|到|在|自|从|对|为|按照|围绕|根据|通过|经过|除|"
    "不仅|不过|但|然而|与此|另|未来|有了|因为|由于|虽然|如果|当|让|把)"
)
COUNTS = re.compile(r"[一二两三四五六七八九十百千万几\d][^年月日，。]")
# A clause of one word, or a word that only goes on.
NO_BEGINNING = re.compile(
    "[^，。：；、！？]{0,2}[，。：；、！？]|[的了着过们等地得和与及或在将为是]"
)
CANNOT_END = re.compile(
    r"[的了和与及或在把被对从向将为是有等其这那每各该本我他她它们\d“‘（《、，：:]$"
)
IS_NEW = 1.0  # what a subhead at the end above an indent is likelier
LONGEST_BYLINE = 60
CLOSES_SOON = re.compile(r"[^（）()。！？]{0,40}[）)]")
# 水泵在抽水。记者 某某 摄: the words of a picture end here.
CREDITED = re.compile(
    r"(?:[ \u3000\u4e00-\u9fff]摄影?|供图|[/／](?:[文图摄]|摄影))[）)]?\s*$"
)
WORD = 6  # characters on either side of the end of a line
HANGING, INDENT = ("，", "。", "、", "；", "："), 4
MIN_WRAPPED, MAX_WRAPPED, SLACK = 16, 92, 4  # in half characters


def broken_lines(lines):
    """Return the numbers of lines that go on in the middle of the paragraph above.

    Text taken from a PDF may keep every printed line: many lines of one width follow
    each other without a blank line. A paragraph begins where a line is indented, or
    after one that ends short with a full stop.
    """
    found = set(_broken_in_brackets(lines))
    blocks = []
    for line in lines:
        if not blocks or line.blanks_before:
            blocks.append([])
        blocks[-1].append(line)
    wrapped = [block for block in blocks if _is_wrapped(block)]
    lengths = sum(map(len, wrapped))
    # Where most of a page is broken by its width, its short paragraphs are, too.
    width = max((_widest(block) for block in wrapped), default=0)
    of_page = width if lengths * 2 > len(lines) else 0
    for block in blocks:
        found |= _broken_in(block, of_page)
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


def _widest(block):
    return max(_widths(block), default=0)


def _widths(block):
    """Return how far the lines of a block reach: a mark hangs out of the column, and the
    first line has lost its indent."""
    widths = [width_of(line.text) - 2 * line.words.endswith(HANGING) for line in block]
    if widths and block[0].blanks_before and not block[0].is_indented:
        indented = widths[0] + INDENT
        widths[0] = indented if indented <= max(widths) else widths[0]
    return widths


def _is_wrapped(block):
    widths = _widths(block)
    widest = max(widths, default=0)
    full = [
        line
        for line, width in zip(block, widths, strict=True)
        if width >= widest - SLACK
    ]
    unfinished = sum(not marks.is_finished(line.text) for line in full)
    return (
        len(full) >= max(3, 0.4 * len(block))
        and MIN_WRAPPED <= widest <= MAX_WRAPPED
        and unfinished >= 0.6 * len(full)
        and any(marks.is_finished(line.text) for line in block)
    )


def _broken_in(block, of_page):
    widest = _widest(block)
    if not _is_wrapped(block):
        if not of_page or not of_page - SLACK <= widest <= of_page + SLACK:
            return _broken_by_indent(block)
        widest = of_page
    widths = _widths(block)
    return {
        line.number
        for above, line, following, width in zip(
            block, block[1:], [*block[2:], None], widths, strict=False
        )
        if width >= widest - SLACK
        and not line.is_indented
        and not is_furniture(above.words)
        and not _heads_next(above, line, following)
    }


def _heads_next(above, line, following):
    """Whether a line below the end of a sentence is a heading: the next is indented, as
    paragraphs are."""
    ends = marks.is_finished(above.text) or above.words.endswith(("）", ")"))
    indented = following is not None and following.is_indented
    return ends and indented and marks.looks_like_heading(line.text)


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
        and not CREDITED.search(above.text)
        and not is_furniture(above.words)
        and not _may_be_heading(above.text, line.text)
    }


def _may_be_heading(above, below):
    return marks.looks_like_heading(above) and not (
        marks.SELDOM_LAST.search(above) or breaks_word(above, below)
    )


def breaks_word(above, below):
    """Return whether a word goes across the end of a line, as the dictionary of the
    site's headlines has it."""
    above = re.search(f"[{HAN}]{{1,{WORD}}}$", above.rstrip())
    below = re.match(f"[{HAN}]{{1,{WORD}}}", below.lstrip())
    return bool(above and below and cuts_words([above.group(), below.group()]))


def glued_subhead(text, following, evidence, subheads=(), *, is_new=False):
    """Return where a subhead begins that is glued to a paragraph's end, or None.

    `evidence` holds the pairs of characters of the whole page: a pair across the
    gap that is common elsewhere means that one word was broken. `subheads` are the
    others of the story: they are about as long. `is_new`: the next paragraph is set as
    one that begins.
    """
    tail = glued_words(text)
    if not tail or not following or not is_balanced(tail):
        return None
    if CANNOT_END.search(tail) or tail.startswith(("（", "(")):
        return None
    weight = _of_its_form(tail, subheads) + IS_NEW * is_new
    weight += _of_what_follows(tail, following, evidence)
    return len(text.rstrip()) - len(tail) if weight > 0 else None


def _of_its_form(tail, subheads):
    """Weigh the last words of a paragraph as a subhead, by how they are built."""
    in_parts = "：" in tail or bool(re.search(r"\s", tail))
    weight = 1.0 if "：" in tail else 0.0
    if "，" in tail and not in_parts:
        weight -= 2
    if SENTENCE_BEGINS.match(tail):
        weight -= 1.5
    if len(tail) > 16 and "：" not in tail:
        weight -= 1
    elif len(tail) >= 6:
        weight += 0.5
    if not subheads:
        return weight - 0.75
    lengths = [abs(len("".join(words.split())) - len(tail)) for words in subheads]
    return weight + (1.5 if 0 in lengths else 0.75 if 1 in lengths else 0)


def _of_what_follows(tail, following, evidence):
    """Weigh the next paragraph as a new one: its first words, and that no word goes
    from the one into the other."""
    following = following.lstrip()
    across = tail[-1] + following[:1]
    weight = 0.0
    if evidence[across] and re.fullmatch(f"[{HAN}]{{2}}", across):
        weight -= 2
    if breaks_word(tail, following):
        weight -= 2.5
    if BEGINS_ANEW.match(following):
        weight += 1.5
    elif NO_BEGINNING.match(following):
        weight -= 2
    if COUNTS.match(following):
        weight -= 1
    weight += min(1.5, 3 * overlap(tail, pairs_of(following)))
    return weight + (
        0.5 if marks.is_finished(following) and len(following) > 60 else -1
    )


def glued_words(text):
    """Return the words behind a paragraph's last sentence, which may be a subhead."""
    match = None if marks.is_finished(text) else GLUED.search(text)
    return match["tail"].strip() if match else ""


def glued_questions(texts):
    """Return {index: the question} of paragraphs with a short question behind the last
    sentence: subheads that lost their line. One is none; who asks himself in passing
    seldom does so twice in this way."""
    found = {}
    for at, text in enumerate(texts[:-1]):
        match = GLUED_QUESTION.search(text[-LONGEST_QUESTION:])
        if match and not ASKS_ON.search(match["tail"]):
            found[at] = match["tail"]
    return found if len(found) > 1 else {}


def goes_on(above, below, *, is_indented, indents):
    """Return whether a paragraph of the same story goes on in the next."""
    if marks.is_finished(above):
        return False
    if above.rstrip().endswith(("：", ":")):
        return False
    return not (indents and is_indented)
