"""Blocks of a document: its paragraphs, headings and tables, and what they say of lines.

A Word file and an HTML page are read as blocks alike; set_out() writes them as the lines
of a text, with the claims that levels of heading, captions and navigation make.
"""

from dataclasses import dataclass, replace

from ingest.files.values import Extracted, opening
from ingest.reading.lines import LINE_END, Line
from ingest.reading.shapes import Kind, is_name_line, shape_of
from ingest.reading.values import Claim, Knowledge, Role

BOLD_LINE = 9  # the level of a line that is set bold as a whole, and no more
LONGEST_HEADING, LONGEST_HEADLINE, LONGEST_PART = 60, 120, 30
LONGEST_BOLD_LINE = 40
SURE, LIKELY = 1.0, 0.8


@dataclass(frozen=True)
class Block:
    """A paragraph, or the rows of a table, in the order of the document.

    `level` is that of a heading, 1 the highest, 0 for copy; `role` is what the document
    says outright; `why` is in words for the desk.
    """

    lines: tuple[str, ...]
    level: int = 0
    role: Role | None = None
    why: str = ""
    score: float = SURE
    is_table: bool = False
    opens: bool = False
    size: float = 0  # of its letters, in points; 0 where the document does not say
    is_bold: bool = False
    is_centered: bool = False
    is_apart: bool = False  # in a frame of its own

    @property
    def text(self):
        return " ".join(" ".join(self.lines).split())

    @property
    def is_heading(self):
        return bool(self.level) and self.role is None


def levelled(blocks):
    """Return blocks with levels by their look where the document has no headings.

    Short lines in letters larger than the copy are headings, the largest the highest;
    below them those that are bold and centered, last those that are bold.
    """
    usual = _usual_size(blocks)
    if any(block.level for block in blocks):
        return [_bold_line(block) for block in _with_title(blocks, usual)]
    larger = {round(b.size) for b in blocks if _is_short(b) and b.size > usual * 1.1}
    levels = {size: at for at, size in enumerate(sorted(larger, reverse=True), 1)}
    return [_by_look(block, levels, usual) for block in blocks]


def _with_title(blocks, usual):
    """Return blocks with levels, the large line above all of them as the highest: the
    title of a document that lost its styles on the way."""
    first = next((block for block in blocks if block.role is None), None)
    if first is None or first.level or not _is_short(first):
        return blocks
    if not usual or first.size < 1.4 * usual:
        return blocks
    return [
        replace(block, level=1, score=0.9, why="字号比正文大")
        if block is first
        else replace(block, level=block.level + 1)
        if block.level
        else block
        for block in blocks
    ]


def _by_look(block, levels, usual):
    if block.role is not None or block.is_table or not _is_short(block):
        return block
    if usual and block.size > usual * 1.1:
        level = min(levels[round(block.size)], BOLD_LINE - 2)
        return replace(block, level=level, score=0.9, why="字号比正文大")
    if block.is_bold and block.is_centered:
        return replace(block, level=BOLD_LINE - 1, score=0.85, why="居中的粗体")
    return _bold_line(block)


def _bold_line(block):
    if block.level or block.role is not None or block.is_table or not block.is_bold:
        return block
    if len(block.text) > LONGEST_BOLD_LINE or not _is_short(block):
        return block
    return replace(block, level=BOLD_LINE, why="整行是粗体")


def _is_short(block):
    return len(block.text) <= LONGEST_HEADING and not block.text.endswith(("。", "；"))


def _usual_size(blocks):
    """Return the size in which most of the copy is set."""
    counts = {}
    for block in blocks:
        if not block.is_table:
            counts[block.size] = counts.get(block.size, 0) + len(block.text)
    return max(counts, key=counts.get, default=0)


def with_parts(blocks, copy_from=None):
    """Return the blocks of one story, its short lines between paragraphs as subheads and
    those below as copy: no other story can begin at them, whatever they look like.

    `copy_from` is where the copy is known to begin: short lines from there to the first
    paragraph are of no heading.
    """
    long = [at for at, block in enumerate(blocks) if _is_long(block)]
    if not long:
        return blocks
    above = long[0] if copy_from is None else min(copy_from, long[0])
    return [
        *blocks[:above],
        *(_part(block, Role.BODY) for block in blocks[above : long[0]]),
        *(_part(block, Role.SUBHEAD) for block in blocks[long[0] : long[-1]]),
        *(_part(block, Role.BODY) for block in blocks[long[-1] :]),
    ]


def _is_long(block):
    return _is_copy(block) and len(block.text) > LONGEST_PART


def _part(block, role):
    # A bold one is known by that, like all others that are set as it is.
    is_part = _is_copy(block) and not block.is_bold and not block.is_table
    if not is_part or len(block.text) > LONGEST_PART:
        return block
    shape = _shape_of(block)
    if shape.kind is not Kind.HEADING or is_name_line(shape.line):
        return block
    return replace(block, role=role, score=LIKELY, why="同一篇里单独的短行")


def set_out(blocks, form, left_out=()):
    """Return the Extracted text of blocks: a blank line between two, none in a table."""
    blocks = [block for block in blocks if block.text or block.is_table]
    lines, claims = [], {}
    for block, claim in zip(blocks, _claims_of(blocks), strict=True):
        lines += [""] * (2 * block.is_apart)
        if claim:
            claims |= {len(lines) + at: claim for at in range(1, len(block.lines) + 1)}
            if claim.opens and len(block.lines) > 1:
                going_on = replace(claim, opens=False)
                claims |= {
                    len(lines) + at: going_on for at in range(2, len(block.lines) + 1)
                }
        # The reading begins another line at more marks than one.
        lines += [*(LINE_END.sub(" ", line) for line in block.lines), ""]
    return Extracted("\n".join(lines), form, claims, tuple(left_out))


def _claims_of(blocks):
    """Yield the Claim of each block, or None."""
    headline = _headline_level(blocks)
    roles = _roles_of_headings(blocks, headline)
    for at, block in enumerate(blocks):
        claim = None
        if block.role is not None:
            claim = Claim(block.role, block.score, block.why)
        elif at in roles:
            score = LIKELY if block.level == BOLD_LINE else block.score
            claim = Claim(roles[at], score, block.why)
        yield opening(claim) if block.opens else claim


def _headline_level(blocks):
    """Return the level at which stories are headed; None where levels do not tell.

    That is the highest, unless it stands once above several sections of which each has
    a dateline or byline of its own: the name of a page over its stories.
    """
    counts = {}
    for block in blocks:
        if block.is_heading and block.level < BOLD_LINE:
            counts[block.level] = counts.get(block.level, 0) + 1
    levels = sorted(counts)
    if not levels:
        return None
    if len(levels) > 1 and counts[levels[0]] == 1 and counts[levels[1]] > 1:
        sections = _sections(blocks, levels[1])
        above, *below = sections
        if not any(map(_is_copy, above)) and sum(map(_is_story, below)) * 2 > len(
            below
        ):
            return levels[1]
    return levels[0]


def _sections(blocks, level):
    """Return the blocks in front of the first heading of a level, and below each."""
    sections = [[]]
    for block in blocks:
        if block.is_heading and block.level == level:
            sections.append([])
        sections[-1].append(block)
    return sections


def _is_copy(block):
    return not block.level and block.role is None


def _is_story(blocks):
    """Whether the copy below a heading has a dateline or a byline."""
    copy = [block for block in blocks if _is_copy(block) and not block.is_table]
    ends = [*copy[:2], *copy[-1:]]
    return any(_signs(_shape_of(block)) for block in ends)


def _signs(shape):
    return shape.leads or shape.closes or shape.kind is Kind.BYLINE


def _shape_of(block):
    return shape_of(Line(1, block.text, 0), Knowledge())


def _roles_of_headings(blocks, headline):
    """Return {index: Role} of the headings: the headline of each story, what stands above
    and below it, and its subheads."""
    roles = {}
    has_headline = has_copy = False
    at = 0
    while at < len(blocks):
        stop = at
        while stop < len(blocks) and blocks[stop].is_heading:
            stop += 1
        if stop == at:
            has_copy = has_copy or _is_copy(blocks[at])
            at += 1
            continue
        run = [i for i in range(at, stop) if not _is_signature(blocks[i])]
        heads = [i for i in run if blocks[i].level == headline]
        if heads:
            roles |= _around_headline(blocks, run, heads)
            if run[-1] != heads[-1] and _is_section(blocks, run[-1]):
                roles[run[-1]] = Role.SUBHEAD
            has_headline, has_copy = True, False
        elif headline is not None and run and blocks[run[0]].level < headline:
            roles |= dict.fromkeys(run, Role.FURNITURE)
        elif headline is not None and (has_headline or has_copy):
            # A bold line is a subhead in copy only: elsewhere it may be anything.
            found = (i for i in run if blocks[i].level < BOLD_LINE or has_copy)
            roles |= dict.fromkeys(found, Role.SUBHEAD)
        at = stop
    return roles


def _around_headline(blocks, run, heads):
    """Give the lines of one heading their parts: two of the headline's level are two
    stories when nothing tells otherwise, which only the reading can know."""
    roles = {}
    for at in run:
        if at in heads:
            roles[at] = Role.HEADLINE
        elif blocks[at].level < blocks[heads[0]].level:
            roles[at] = Role.FURNITURE  # the name of the page
        else:
            roles[at] = Role.KICKER if at < heads[0] else Role.DECK
    return roles


def _is_section(blocks, at):
    """Whether a heading right below the headline is the first of several sections."""
    level = blocks[at].level
    for block in blocks[at + 1 :]:
        if block.is_heading and block.level < level:
            return False
        if block.is_heading and block.level == level:
            return True
    return False


def is_of_names(words):
    """Whether a line is a byline, or names and no more."""
    shape = shape_of(Line(1, words, 0), Knowledge())
    return shape.kind is Kind.BYLINE or is_name_line(shape.line)


def _is_signature(block):
    """A byline or a date that a page sets as a heading: <h4>赵敏</h4>."""
    longest = LONGEST_HEADLINE if block.level == 1 else LONGEST_HEADING
    if len(block.text) > longest:
        return True
    shape = _shape_of(block)
    apart = {Kind.BYLINE, Kind.CREDIT, Kind.FURNITURE, Kind.CAPTION, Kind.JUMP}
    return (shape.kind in apart) or (block.level > 1 and is_name_line(shape.line))
