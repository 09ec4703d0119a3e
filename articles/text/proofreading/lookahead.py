"""Reading of a story by every rule, past what the sure mends will change.

A straight quote hides the half-width stop before it from the rule for stops. So the
story is read again as it will be when its sure mends are made, and what is found then
is shown with the rest, at its place in the text as it is.
"""

from dataclasses import replace
from itertools import chain
from typing import NamedTuple

from .edits import Edit, EditedText, compatible, edited, edits_of
from .reading import Passage, Slip, Story, hit
from .rules import RULES, Kind

READINGS = 4
# More at once are mended by a button: then what they hide is found.
MOST = 1000


class Found(NamedTuple):
    """A slip with its rule, passage and edits: cheaper than a Hit, where many are."""

    rule: str
    passage: Passage
    slip: Slip
    edits: list[Edit]

    @property
    def is_sure(self):
        return self.slip.is_sure and RULES[self.rule].kind is Kind.FORM

    @property
    def is_safe(self):
        return self.is_sure and self.slip.mend is not None

    @property
    def span(self):
        return self.rule, self.passage.name, self.slip.start, self.slip.end

    @property
    def places(self):
        """The places that it would change; of a question, those it is about."""
        for start, end, *_ in self.edits or [self.slip[:2]]:
            yield from range(start, end)

    def as_hit(self):
        return hit(self.rule, self.passage, self.slip, self.is_sure)


def proofread(
    passages,
    *,
    districts=(),
    places=(),
    people=(),
    at=None,
    words=None,
    ignored=frozenset(),
    rules=tuple(RULES),
):
    """Read a story by every rule, or some, and return its hits in reading order.

    districts and places are full names (迎泽区, 徐沟镇), people the names on the
    byline, at the story's date for judging a weekday beside a date without a year,
    words the lists with the house's own.
    `ignored` are the keys of hits that will not be mended.
    """
    story = Story(
        tuple(passages), tuple(districts), tuple(places), tuple(people), at, words
    )
    order = {passage.name: place for place, passage in enumerate(story.passages)}
    originals = {passage.name: passage for passage in story.passages}
    found, known, mended = [], _Known(), {}
    for _ in range(READINGS):
        fresh = list(_read(story, rules))
        here = [_in_the_original(each, originals, mended) for each in fresh]
        more = [each for each in here if each and each not in known] if mended else here
        found += more
        safe = [
            each
            for each, original in zip(fresh, here, strict=True)
            if _is_to_mend(each, original, ignored)
        ]
        if not 0 < len(safe) <= MOST:
            break
        known.add(more)
        _mend(safe, mended)
        story = replace(story, passages=_ahead(story.passages, mended))
    hits = [each.as_hit() for each in found]
    return sorted(hits, key=lambda each: (order[each.passage], each.start))


def _ahead(passages, mended):
    """Return the passages with what was mended in their place."""
    return tuple(
        replace(passage, text=mended[passage.name].text)
        if passage.name in mended
        else passage
        for passage in passages
    )


def _read(story, rules):
    for slug in rules:
        for passage, slip in RULES[slug].check(story):
            edits = []
            if slip.mend is not None:
                old = passage.text[slip.start : slip.end]
                edits = edits_of(slip.start, old, slip.mend)
            yield Found(slug, passage, slip, edits)


def _is_to_mend(found, original, ignored):
    """Return whether a mend can be counted on: nobody has said that it will not be made."""
    if not (found.is_safe and ignored and original):
        return found.is_safe
    hit = original.as_hit()
    return not {hit.key, hit.former_key} & ignored


def _mend(safe, mended):
    """Make mends in the texts of `mended`."""
    groups = {}
    for each in safe:
        groups.setdefault(each.passage, []).append(each.edits)
    for passage, edits in groups.items():
        text = mended.setdefault(passage.name, EditedText(passage.text))
        text.make(chain.from_iterable(compatible(edits)))


def _in_the_original(found, originals, mended):
    """Return what was found in a text with mends made at its place in the text as it
    is; None for a safe mend that would change what another has changed."""
    text = mended.get(found.passage.name)
    if text is None:
        return found
    passage = originals[found.passage.name]
    start, end = text.original(*found.slip[:2])
    slip = found.slip._replace(start=start, end=end)
    words = passage.text[start:end]
    if not found.is_safe:
        edits = [] if slip.mend is None else edits_of(start, words, slip.mend)
        return Found(found.rule, passage, slip, edits)
    edits = text.original_edits(found.edits)
    if edits is None:
        return None
    # Only what it changes itself: the mends within it are hits of their own.
    moved = [Edit(e.start - start, e.end - start, e.words) for e in edits]
    mend = edited(words, moved)
    return Found(found.rule, passage, slip._replace(mend=mend), edits)


class _Known:
    """What has been found: of each rule and passage the places it asks about."""

    def __init__(self):
        self.spans = set()
        self.places = {}

    def add(self, found):
        for each in found:
            self.spans.add(each.span)
            places = self.places.setdefault(each.span[:2], set())
            places.update(each.places)

    def __contains__(self, found):
        """Whether a slip was found before, when fewer mends were made."""
        if found.span in self.spans:
            return True
        places = self.places.get(found.span[:2], ())
        return any(place in places for place in found.places)
