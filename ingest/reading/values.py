"""Value classes of a page reading: segments of lines, and the stories in them."""

from dataclasses import dataclass, replace
from enum import StrEnum


class Role(StrEnum):
    """What a stretch of a line is on the page."""

    KICKER = "kicker"
    HEADLINE = "headline"
    DECK = "deck"
    COLUMN = "column"
    DATELINE = "dateline"
    BYLINE = "byline"
    RUN_IN = "run_in"  # a byline that is the subject of its sentence
    BODY = "body"
    SUBHEAD = "subhead"
    BRIEF_HEADING = "brief_heading"
    CAPTION = "caption"
    CREDIT = "credit"
    JUMP = "jump"
    FURNITURE = "furniture"
    UNPLACED = "unplaced"

    @property
    def label(self):
        return LABELS[self]


LABELS = {
    Role.KICKER: "引题",
    Role.HEADLINE: "主题",
    Role.DECK: "副题",
    Role.COLUMN: "栏目",
    Role.DATELINE: "电头",
    Role.BYLINE: "署名",
    Role.RUN_IN: "句中署名",
    Role.BODY: "正文",
    Role.SUBHEAD: "小标题",
    Role.BRIEF_HEADING: "简讯标题",
    Role.CAPTION: "图片说明",
    Role.CREDIT: "图片署名",
    Role.JUMP: "转接",
    Role.FURNITURE: "版面用字",
    Role.UNPLACED: "未归属",
}
# These belong to no story.
OUTSIDE = {Role.FURNITURE, Role.UNPLACED}
# Below this the desk is asked to look.
UNSURE = 0.7
# The score of a line whose very words its file doubts: a recognised picture.
DOUBTED = 0.1


@dataclass(frozen=True)
class Segment:
    """A stretch of one line, in one role, of one story.

    `start` and `stop` count characters of the line; the segments of a line follow
    each other without a gap. `joins`: a stretch continues the one before it in
    the same role: one paragraph, or one caption, of two lines. `score` is
    how sure the reading is, 0 to 1, and `reason` is why, in words for the desk.
    """

    line: int
    start: int
    stop: int
    text: str
    role: Role
    story: int | None = None
    joins: bool = False
    score: float = 1.0
    reason: str = ""

    @property
    def is_unsure(self):
        return self.score < UNSURE

    def but(self, **changes):
        return replace(self, **changes)


@dataclass(frozen=True)
class Person:
    """Somebody named in a byline.

    `title` is the word before the name and `works` are those behind it, both as
    keys of byline_words: ("reporter", ("writer", "photographer")). `score` is how
    likely this is the name of a person, 0 to 1: by its surname, by where a run without
    blanks was cut, by what stands beside it.
    """

    name: str
    title: str = ""
    works: tuple[str, ...] = ()
    score: float = 1.0

    @property
    def is_sure(self):
        return self.score >= UNSURE

    @property
    def roles(self):
        """The roles that the text gives the person: the title, or else the work, or author."""
        return (self.title,) if self.title else self.works or ("author",)


@dataclass(frozen=True)
class Caption:
    text: str
    credits: tuple[Person, ...] = ()
    is_of_agency: bool = False


@dataclass(frozen=True)
class Brief:
    heading: str
    paragraphs: tuple[str, ...]

    @property
    def text(self):
        return "\n".join(self.paragraphs)


@dataclass(frozen=True)
class Block:
    """A paragraph of body, or a subhead."""

    text: str
    is_subhead: bool = False


@dataclass(frozen=True)
class Ask:
    """A question to the desk about one part of a story, at a line of the page."""

    line: int
    part: str  # a Role's value, or "story": where it begins or ends
    text: str
    why: str
    score: float

    @property
    def key(self):
        return f"{self.line}:{self.part}"


@dataclass(frozen=True)
class Story:
    number: int
    kicker: str = ""
    headline: str = ""
    deck: str = ""
    column: str = ""
    dateline: str = ""
    people: tuple[Person, ...] = ()
    source: str = ""
    blocks: tuple[Block, ...] = ()
    captions: tuple[tuple[int, Caption], ...] = ()  # (after which block, caption)
    briefs: tuple[Brief, ...] = ()
    continued_from: str = ""
    continued_on: str = ""
    jumps: tuple[str, ...] = ()
    garbled_headline: str = ""
    headline_candidates: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    lines: tuple[int, ...] = ()
    asks: tuple[Ask, ...] = ()

    @property
    def paragraphs(self):
        return [block.text for block in self.blocks if not block.is_subhead]

    @property
    def subheads(self):
        return [block.text for block in self.blocks if block.is_subhead]

    @property
    def words(self):
        """All the text of the story, as district suggestions read it."""
        briefs = (f"{brief.heading}\n{brief.text}" for brief in self.briefs)
        captions = (caption.text for _, caption in self.captions)
        parts = (self.kicker, self.headline, self.deck)
        blocks = (block.text for block in self.blocks)
        return "\n".join(filter(None, [*parts, *blocks, *briefs, *captions]))


@dataclass(frozen=True)
class Knowledge:
    """What the newsroom knows before it reads: helps, and is never needed.

    `places` are the names in the gazetteer, districts and places: never a person's.
    """

    columns: frozenset[str] = frozenset()
    people: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Claim:
    """What the file that a line comes from says of the line: a level of heading, the
    words of a picture, navigation.

    It is evidence, and weighs by its `score`; `why` is in words for the desk. `opens`:
    another text begins here, a file or an article of its own.
    """

    role: Role
    score: float = 0.9
    why: str = ""
    opens: bool = False


@dataclass(frozen=True)
class Reading:
    segments: tuple[Segment, ...]
    stories: tuple[Story, ...] = ()
    notes: tuple[str, ...] = ()  # of the page: what was removed, what is asked
    known: tuple[str, ...] = ()  # names on the page that were known beforehand

    @property
    def unplaced(self):
        return [s for s in self.segments if s.role is Role.UNPLACED]
