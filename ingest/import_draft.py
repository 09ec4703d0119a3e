"""Import draft: the reading of a page with the desk's corrections, before it is imported.

An ImportDraft is a value; each of its moves returns another. It is kept as JSON between
requests, so that unsaved work outlives the browser; the words themselves are not kept,
but cut from the text at each load.
"""

from dataclasses import asdict, dataclass, field, replace
from itertools import zip_longest

from ingest.byline_rows import Named, rows_of_people
from ingest.reading import lines_of_text
from ingest.reading.composing import compose, notes_of
from ingest.reading.values import OUTSIDE, Role, Segment

UNDO_STEPS = 20
TYPED = ("kicker", "headline", "deck", "column", "dateline")
HEADING = frozenset(TYPED[:4])


class ImportRefused(Exception):
    """Raised for a move that makes no sense here; the sentence is the reason."""


@dataclass(frozen=True)
class ImportDraft:
    text: str
    segments: tuple[Segment, ...]
    order: tuple[int, ...]
    typed: dict = field(default_factory=dict)  # {story: {field: words}}
    people: dict = field(default_factory=dict)  # {story: [Named as dict]}
    districts: dict = field(default_factory=dict)  # {story: [slug]}
    brief_districts: dict = field(default_factory=dict)  # {story: [slug or "" a brief]}
    known: tuple[str, ...] = ()  # names on the page that the newsroom knows
    settled: tuple[str, ...] = ()  # questions answered: "12:byline", or a line "12:"
    past: tuple = ()

    # From a reading, to JSON and back

    @classmethod
    def of(cls, text, reading):
        order = tuple(story.number for story in reading.stories)
        return cls(text, reading.segments, order, known=reading.known)

    @classmethod
    def load(cls, text, state):
        lines = lines_of_text(text)
        segments = []
        for line, start, stop, role, story, joins, score, reason in state["segments"]:
            words = lines[line][start:stop]
            segments.append(
                Segment(
                    line, start, stop, words, Role(role), story, joins, score, reason
                )
            )
        return cls(
            text,
            tuple(segments),
            tuple(state["order"]),
            state.get("typed", {}),
            state.get("people", {}),
            state.get("districts", {}),
            state.get("brief_districts", {}),
            tuple(state.get("known", ())),
            tuple(state.get("settled", ())),
            tuple(state.get("past", ())),
        )

    def dump(self):
        return self._state() | {"past": list(self.past)}

    def _state(self):
        return {
            "segments": mapping_of(self.segments),
            "order": list(self.order),
            "typed": self.typed,
            "people": self.people,
            "districts": self.districts,
            "brief_districts": self.brief_districts,
            "known": list(self.known),
            "settled": list(self.settled),
        }

    def _changed(self, **changes):
        past = (*self.past, self._state())[-UNDO_STEPS:]
        return replace(self, past=past, **changes)

    def undo(self):
        if not self.past:
            raise ImportRefused("没有可以撤销的改动。")
        before = ImportDraft.load(self.text, self.past[-1])
        return replace(before, past=self.past[:-1])

    # The stories

    def stories(self):
        """Return the stories as they are now: what was typed over what was read."""
        return [self._as_typed(story) for story in self._composed()]

    def _composed(self):
        return compose(self.segments, self.order, frozenset(self.known))

    def _as_typed(self, story):
        typed = self.typed.get(str(story.number), {})
        shown = replace(story, **typed)
        asks = tuple(ask for ask in story.asks if not self._is_settled(story, ask))
        return replace(shown, asks=asks, notes=notes_of(shown, asks))

    def _is_settled(self, story, ask):
        """Whether a question was answered: by a word, at its line, or by what was typed."""
        if not {ask.key, f"{ask.line}:"}.isdisjoint(self.settled):
            return True
        typed = self.typed.get(str(story.number), {})
        if ask.part in HEADING:
            return not HEADING.isdisjoint(typed)
        if ask.part == Role.BYLINE:
            return self.people_of(story) != rows_of_people(story.people)
        return ask.part in typed

    def people_of(self, story):
        """Return the byline rows of a story: the desk's, or those that were read."""
        rows = self.people.get(str(story.number))
        if rows is not None:
            return [Named(**row) for row in rows]
        return rows_of_people(story.people)

    def districts_of(self, story):
        return self.districts.get(str(story.number), [])

    def briefs_of(self, story):
        """Return (brief, slug of its district or "") in order."""
        slugs = self.brief_districts.get(str(story.number), [])
        return list(zip_longest(story.briefs, slugs[: len(story.briefs)], fillvalue=""))

    # The moves

    def give_role(self, keys, role):
        """Set the role of lines; those in a role outside of stories leave theirs."""
        role = _role_of(role)
        selected = self._selected(keys)
        segments = []
        for at, segment in enumerate(self.segments):
            if at in selected:
                story = segment.story
                if role in OUTSIDE:
                    story = None
                elif story is None:
                    story = self._nearest_story(at)
                segment = segment.but(
                    role=role,
                    story=story,
                    joins=segment.joins and role is segment.role,
                    score=1.0,
                    reason="编辑改定",
                )
            segments.append(segment)
        return self._with_segments(segments, selected)

    def move_to(self, keys, number):
        """Move lines to another story; a line of no story becomes copy there."""
        if number not in self.order:
            raise ImportRefused("没有这一篇，请从列表里选。")
        selected = self._selected(keys)
        segments = [
            segment.but(
                story=number,
                role=Role.BODY if segment.role in OUTSIDE else segment.role,
                score=1.0,
                reason="编辑移到这一篇",
            )
            if at in selected
            else segment
            for at, segment in enumerate(self.segments)
        ]
        return self._with_segments(segments, selected)

    def split_at(self, keys):
        """Let a new story begin at a line: all that follows in its story goes along."""
        at = min(self._selected(keys))
        story = self.segments[at].story
        new = max(self.order, default=0) + 1
        if story is None:
            segment = self.segments[at].but(
                role=Role.HEADLINE, story=new, score=1.0, reason="编辑另起一篇"
            )
            segments = [*self.segments[:at], segment, *self.segments[at + 1 :]]
            before = self._nearest_story(at)
        else:
            segments = [
                segment.but(story=new, joins=segment.joins and i != at)
                if i >= at and segment.story == story
                else segment
                for i, segment in enumerate(self.segments)
            ]
            before = story
        order = list(self.order)
        order.insert(order.index(before) + 1 if before in order else len(order), new)
        return self._with_segments(segments, [at], tuple(order))

    def merge_up(self, number):
        """Put a story to the one above it."""
        self._check_story(number)
        at = self.order.index(number)
        if at == 0:
            raise ImportRefused("这是第一篇，上面没有可以并入的稿件。")
        above = self.order[at - 1]
        has_headline = any(
            s.story == above and s.role is Role.HEADLINE for s in self.segments
        )
        segments = [
            segment.but(
                story=above,
                role=Role.SUBHEAD
                if has_headline and segment.role is Role.HEADLINE
                else segment.role,
            )
            if segment.story == number
            else segment
            for segment in self.segments
        ]
        seam = next(i for i, s in enumerate(self.segments) if s.story == number)
        return self._with_segments(segments, [seam])

    def shift(self, number, step):
        """Move a story up (-1) or down (1) in the order of the page."""
        self._check_story(number)
        order = list(self.order)
        at = order.index(number)
        to = at + step
        if not 0 <= to < len(order):
            raise ImportRefused("已经到头了。")
        order[at], order[to] = order[to], order[at]
        return self._changed(order=tuple(order))

    def toggle_join(self, keys):
        """Join lines to the paragraph before, or let them begin one."""
        selected = self._selected(keys)
        segments = [
            segment.but(joins=not segment.joins) if at in selected else segment
            for at, segment in enumerate(self.segments)
        ]
        return self._with_segments(segments, selected)

    def cut(self, keys, words):
        """Cut a line in two where some words begin."""
        at = min(self._selected(keys))
        segment = self.segments[at]
        place = segment.text.find(words.strip()) if words.strip() else -1
        if place <= 0:
            raise ImportRefused("请写下后半截开头的几个字，要和这一行里的一样。")
        left = segment.but(
            stop=segment.start + place, text=segment.text[:place], score=1.0
        )
        right = segment.but(
            start=segment.start + place,
            text=segment.text[place:],
            joins=False,
            score=1.0,
            reason="编辑断开",
        )
        segments = [*self.segments[:at], left, right, *self.segments[at + 1 :]]
        return self._with_segments(segments, [at])

    def settle(self, keys=(), question=""):
        """Let questions be answered as they stand: one, "12:byline", or those of lines."""
        asked = {ask.key for story in self.stories() for ask in story.asks}
        if question:
            chosen = asked & {question}
        else:
            lines = {key.partition(":")[0] for key in keys}
            chosen = {key for key in asked if key.partition(":")[0] in lines}
        if not chosen:
            raise ImportRefused("这里没有疑问，可能已经处理过了。")
        return self._changed(settled=_with(self.settled, chosen))

    def type_in(self, number, fields, people, districts, brief_districts=()):
        """Keep what was typed for a story: its headings, its byline, its districts."""
        self._check_story(number)
        key = str(number)
        composed = next(s for s in self._composed() if s.number == number)
        typed = {
            name: " ".join(words.split())
            for name, words in fields.items()
            if name in TYPED and " ".join(words.split()) != getattr(composed, name)
        }
        changes = {
            "typed": self.typed | {key: typed},
            "people": self.people | {key: [asdict(row) for row in people]},
            "districts": self.districts | {key: list(districts)},
        }
        if brief_districts:
            briefs = self.brief_districts | {key: list(brief_districts)}
            changes["brief_districts"] = briefs
        if all(getattr(self, name) == value for name, value in changes.items()):
            return self
        return self._changed(**changes)

    # What all moves share

    def _with_segments(self, segments, at, order=None):
        """Return the draft with other segments, corrected `at` some of those it had.

        Stories without lines go, typed people of a story whose bylines changed, and
        what was asked at the lines that were corrected.
        """
        order = order or self.order
        alive = {s.story for s in segments if s.story is not None}
        touched = {
            str(number)
            for number in {*order, *self.order}
            if _byline_texts(segments, number) != _byline_texts(self.segments, number)
        }
        people = {key: rows for key, rows in self.people.items() if key not in touched}
        return self._changed(
            segments=tuple(segments),
            order=tuple(number for number in order if number in alive),
            people=people,
            settled=_with(self.settled, {f"{self.segments[i].line}:" for i in at}),
        )

    def _selected(self, keys):
        places = {
            f"{segment.line}:{segment.start}": at
            for at, segment in enumerate(self.segments)
        }
        selected = {places[key] for key in keys if key in places}
        if not selected:
            raise ImportRefused("请先在左边选定一行或几行。")
        return selected

    def _nearest_story(self, at):
        """The story of the line above, or else of the line below."""
        above = [s.story for s in self.segments[:at] if s.story is not None]
        below = [s.story for s in self.segments[at:] if s.story is not None]
        if above or below:
            return above[-1] if above else below[0]
        raise ImportRefused("版面上还没有稿件：请先用“另起一篇”。")

    def _check_story(self, number):
        if number not in self.order:
            raise ImportRefused("没有这一篇，可能已被并入别的稿件；请看右边的列表。")


def _with(settled, more):
    return tuple(dict.fromkeys([*settled, *sorted(more)]))


def mapping_of(segments):
    """Return segments as JSON, without their words: what is kept with the page."""
    return [
        [s.line, s.start, s.stop, s.role.value, s.story, s.joins, s.score, s.reason]
        for s in segments
    ]


def _byline_texts(segments, number):
    roles = {Role.BYLINE, Role.RUN_IN, Role.CREDIT}
    return [s.text for s in segments if s.story == number and s.role in roles]


def _role_of(role):
    try:
        return Role(role)
    except ValueError as error:
        raise ImportRefused("没有这种位置，请从列表里选。") from error
