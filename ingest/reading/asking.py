"""Questions to the desk about a story that was read: what looks odd, and what to check.

Each check is a second opinion over the finished reading. It asks what stands unread, or
what does not fit together, whatever rules read it; so it holds when those change. What
a check is worth is measured (asking_rates.py), and only what is often right asks.
"""

from collections import Counter
from dataclasses import dataclass, field

from ingest.reading import (
    asking_copy,
    asking_headings,
    asking_names,
    asking_together,
)
from ingest.reading.asking_rates import RATES, REASONABLE, UNMEASURED
from ingest.reading.lines import pairs_of
from ingest.reading.segments import put_together, surroundings
from ingest.reading.short_lines import (
    MAY_BE_CAPTION,
    MAY_BE_SUBHEAD,
    SUBHEAD_OR_CAPTION,
    SUBHEAD_OR_COPY,
)
from ingest.reading.values import DOUBTED, Ask, Role

MOST_ASKS = 12  # a story
MAY_BE = {MAY_BE_CAPTION: Role.CAPTION, MAY_BE_SUBHEAD: Role.SUBHEAD}
SUBHEAD_OR = {
    SUBHEAD_OR_CAPTION: "subhead_or_caption",
    SUBHEAD_OR_COPY: "subhead_or_copy",
}
COPY = {Role.BODY, Role.RUN_IN}
HEADINGS = {Role.HEADLINE, Role.KICKER, Role.DECK, Role.COLUMN}
CHECKS = (
    *asking_headings.CHECKS,
    *asking_names.CHECKS,
    *asking_copy.CHECKS,
    *asking_together.CHECKS,
)


@dataclass
class Case:
    """A story as the checks see it: its segments, and the lines around them.

    `parts` are its segments, put together where the page's lines broke them. What
    belongs to no story stands `above` it, `within` its lines, or `below`.
    """

    story: object
    parts: list
    above: list = field(default_factory=list)
    within: list = field(default_factory=list)
    below: list = field(default_factory=list)
    next: "Case | None" = None  # the story below

    def __post_init__(self):
        # The first line of the copy as it is printed, where it goes on in the next.
        printed = [p for p in self.parts if p.role is Role.BODY]
        goes_on = len(printed) > 1 and printed[1].joins
        self.opening = printed[0].text if goes_on and not printed[0].start else ""
        self.parts = put_together(self.parts)
        self.copy = [p for p in self.parts if p.role in COPY and p.text.strip()]
        self.names = {person.name for person in self.story.people}
        for _, caption in self.story.captions:
            self.names |= {person.name for person in caption.credits}
        self.first = self.parts[0].line
        self.on_line = Counter(part.line for part in self.parts)
        self.pairs = set().union(*(pairs_of(part.text) for part in self.copy))

    def of(self, *roles):
        return [p for p in self.parts if p.role in roles]


def cases(segments, stories):
    """Return the Case of each story, of all the segments of a page."""
    around = surroundings(segments)
    parts = {}
    for segment in segments:
        parts.setdefault(segment.story, []).append(segment)
    found = [
        Case(story, parts[story.number], *around[story.number]) for story in stories
    ]
    for case, following in zip(found, found[1:], strict=False):
        case.next = following
    return found


def doubts(case):
    """Yield (kind, Ask) of all that looks odd, whatever it is worth: what the reading
    is unsure of itself, and what the checks find."""
    for part in case.parts:
        if part.score <= DOUBTED:
            yield _ask("doubted_words", part.line, part.role, part.text, part.reason)
        elif part.role is Role.SUBHEAD and part.reason in SUBHEAD_OR:
            why = f"这一行{part.reason}，请核对"
            kind = SUBHEAD_OR[part.reason]
            yield _ask(kind, part.line, part.role, part.text, why)
        elif part.role is Role.BODY and part.reason in MAY_BE:
            role = MAY_BE[part.reason]
            why = f"这一段{part.reason}，请核对"
            yield _ask(f"may_be_{role}", part.line, role, part.text, why)
        elif part.is_unsure:
            why = f"作{part.role.label}把握不大（{part.reason}），请核对"
            yield _ask(f"unsure_{part.role}", part.line, part.role, part.text, why)
    for check in CHECKS:
        for found in check(case):
            yield _ask(*found)


def _ask(kind, line, part, text, why):
    score = round(1 - RATES.get(kind, UNMEASURED), 2)
    return kind, Ask(line, str(part), text.strip(), why, score)


def asks_about(case):
    """Return what the desk is asked about a story, in the order of its lines."""
    found = {}
    for kind, ask in doubts(case):
        if RATES.get(kind, UNMEASURED) < REASONABLE:
            continue
        place = ask.line, ask.part
        other = found.get(place)
        # Of two about the same words, the one that names more of them says more.
        wider = other and other.text and other.text in ask.text != other.text
        narrower = other and ask.text and ask.text in other.text != ask.text
        if not other or wider or ask.score < other.score and not narrower:
            found[place] = ask
    likeliest = sorted(found.values(), key=lambda ask: ask.score)[:MOST_ASKS]
    return tuple(sorted(likeliest, key=lambda ask: ask.line))
