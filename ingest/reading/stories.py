"""Which lines make a story together, and which of its parts each line is.

A story opens with its heading, or where a dateline or a byline opens its copy; it
is closed by a byline behind its last sentence. A short line between two paragraphs
of one story is a subhead. Extraction may set a heading after its copy: then it is
told by whose words it uses.
"""

import re
from dataclasses import dataclass, field

from ingest.reading import marks
from ingest.reading.lines import overlap
from ingest.reading.shapes import Kind, Shape, is_name_line
from ingest.reading.values import Role

TITLES = {Kind.HEADING, Kind.DECK, Kind.KICKER, Kind.FLAG}
# What these lines are, whatever stands around them.
OWN_ROLES = {
    Kind.BYLINE: Role.BYLINE,
    Kind.CREDIT: Role.CREDIT,
    Kind.CAPTION: Role.CAPTION,
    Kind.JUMP: Role.JUMP,
    Kind.DECK: Role.DECK,
    Kind.KICKER: Role.KICKER,
}
ABOUT_THIS = 0.25  # of a heading's pairs of characters stand in what it heads
LIST_LINES = 4
LONGEST_CAPTION = 120


@dataclass(eq=False)
class Part:
    shape: Shape
    role: Role
    score: float
    reason: str


@dataclass(eq=False)
class Draft:
    """A story while it is being put together."""

    parts: list[Part] = field(default_factory=list)
    opened_by_byline: bool = False
    closed: bool = False
    asked: list[Part] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def add(self, shape, role, score=None, reason=None):
        self.parts.append(
            Part(
                shape,
                role,
                shape.score if score is None else score,
                reason or shape.reason,
            )
        )

    def having(self, *roles):
        return [part for part in self.parts if part.role in roles]

    @property
    def has_copy(self):
        return bool(self.having(Role.BODY))

    @property
    def has_headline(self):
        return bool(self.having(Role.HEADLINE))

    @property
    def last_copy(self):
        copy = self.having(Role.BODY)
        return copy[-1].shape if copy else None

    def pairs(self):
        return set().union(*(p.shape.pairs() for p in self.having(Role.BODY)), set())


class Grouping:
    """Goes down the page once; `run` holds what stands between two paragraphs."""

    def __init__(self, shapes, knowledge):
        self.shapes = shapes
        self.knowledge = knowledge
        self.drafts = []
        self.outside = []  # parts that belong to no story
        self.run = []

    def stories(self):
        _settle_lists(self.shapes)
        _settle_photo_stories(self.shapes)
        _settle_captions(self.shapes)
        for at, shape in enumerate(self.shapes):
            if shape.kind is Kind.FURNITURE:
                self.outside.append(
                    Part(shape, Role.FURNITURE, shape.score, shape.reason)
                )
            elif shape.kind in {Kind.BODY, Kind.LIST}:
                self.copy(at, shape)
            else:
                self.run.append(shape)
        self.end_of_page()
        return self.drafts

    @property
    def current(self):
        return self.drafts[-1] if self.drafts else None

    # At a paragraph

    def copy(self, at, shape):
        run, self.run = self.run, []
        if self.opens_story(run, shape):
            self.open_story(run, shape, at)
        else:
            self.go_on(run)
        self.current.add(shape, Role.BODY)
        if shape.closes:
            self.current.closed = True

    def opens_story(self, run, shape):
        story = self.current
        if story is None:
            return True
        titles = [s for s in run if s.kind in TITLES]
        if not story.has_copy and not titles:
            return False
        if shape.leads:
            # 本报记者 … 文/图, and below it 本报讯 …: one story.
            return story.has_copy or bool(titles)
        if any(
            s.kind is Kind.JUMP and marks.jump(s.line.words)[0] == "from" for s in run
        ):
            return True
        if _opening_byline(run) and (titles or not story.opened_by_byline):
            return True
        if not titles:
            frame = any(s.line.begins_frame for s in [*run, shape])
            done = story.closed or any(s.kind is Kind.BYLINE for s in run)
            goes_on = story.last_copy and not story.last_copy.is_finished
            return done and frame and not goes_on
        if story.closed or any(s.kind is Kind.BYLINE for s in run):
            return True
        if any(s.kind in {Kind.DECK, Kind.KICKER, Kind.FLAG} for s in titles):
            return True
        if len(titles) > 1:
            return True
        goes_on = story.last_copy and not story.last_copy.is_finished
        framed = titles[0].line.begins_frame and not goes_on
        return framed and not _is_numbered(titles[0])

    def go_on(self, run):
        story = self.current
        for shape in run:
            if shape.kind is Kind.HEADING:
                reason = "夹在同一篇两段正文之间的短句，是小标题"
                story.add(shape, Role.SUBHEAD, 0.85, reason)
            elif shape.kind is Kind.FLAG:
                story.add(shape, Role.SUBHEAD, 0.6, "夹在正文中间，像小标题")
            else:
                self.plain(story, shape)

    def plain(self, story, shape):
        """Add what is neither copy nor heading."""
        role = OWN_ROLES.get(shape.kind, Role.UNPLACED)
        story.add(shape, role)
        if role is Role.BYLINE and story.has_copy:
            story.closed = True

    def open_story(self, run, shape, at):
        before, run = self._of_story_before(run, shape, at)
        for earlier in before:
            self.plain(self.current, earlier)
        following = self._pairs_ahead(at)
        run = self._headline_after_copy(run, following)
        asked, run = self._flag_between(run, following)
        previous = self.current
        draft = Draft()
        self.drafts.append(draft)
        draft.opened_by_byline = bool(_opening_byline(run)) or any(
            s.kind is Kind.BYLINE for s in run
        )
        if asked:
            reason = (
                "单独一行，像栏目题花；可能属于前一篇，也可能属于后一篇或整版，请编辑定"
            )
            part = Part(asked, Role.UNPLACED, 0.4, reason)
            self.outside.append(part)
            if previous:
                previous.asked.append(part)
            draft.asked.append(part)
        _set_heading(draft, run, following, self.knowledge)

    def _of_story_before(self, run, shape, at):
        """Part a run of lines into those of the story before and those of the next."""
        story = self.current
        if story is None or not story.has_copy:
            return [], run
        first_title = next(
            (i for i, s in enumerate(run) if s.kind in TITLES or _comes_from(s)),
            len(run),
        )
        before = run[:first_title]
        if first_title < len(run) or not before:
            return before, run[first_title:]
        # No heading at all: a byline right above copy that begins anew opens it.
        opening = before[-1]
        if (
            opening.kind is Kind.BYLINE
            and story.opened_by_byline
            and not shape.has_dateline
        ):
            return before[:-1], before[-1:]
        return before, []

    def _pairs_ahead(self, at):
        """What the next story speaks of: its copy as far as the next heading."""
        pairs = set()
        for shape in self.shapes[at:]:
            if shape.kind in {Kind.HEADING, Kind.KICKER, Kind.FLAG} and pairs:
                break
            if shape.kind in {Kind.BODY, Kind.LIST, Kind.CAPTION}:
                if shape.leads and pairs:
                    break
                pairs |= shape.pairs()
        return pairs

    def _headline_after_copy(self, run, following):
        """Give a heading to the story before when that has none and speaks of it."""
        story = self.current
        if story is None or story.has_headline or not story.has_copy:
            return run
        came_from = story.having(Role.JUMP)
        headings = [s for s in run if s.kind is Kind.HEADING]
        if not headings or came_from:
            return run
        first = headings[0]
        mine = overlap(first.line.solid, story.pairs())
        theirs = overlap(first.line.solid, following)
        enough = len(headings) > 1 and mine >= ABOUT_THIS and mine >= theirs
        clearly = mine >= ABOUT_THIS and mine > theirs + 0.2
        if not (enough or clearly):
            return run
        reason = "排在正文之后；用字与前一篇相合，且前一篇没有标题"
        story.add(first, Role.HEADLINE, 0.75, reason)
        return [s for s in run if s is not first]

    def _flag_between(self, run, following):
        """Find a loose flag between two stories, which may belong to either."""
        story = self.current
        titles = [s for s in run if s.kind in TITLES]
        if story is None or not story.has_copy or len(titles) < 2:
            return None, run
        first = titles[0]
        framed = first.line.begins_frame
        # A rubric such as 短讯 heads what follows; a slogan says nothing of its place.
        slogan = first.kind is Kind.FLAG and marks.is_slogan(first.line.words)
        loose = slogan or (
            first.kind is Kind.HEADING
            and marks.looks_like_flag(first.line.words)
            and overlap(first.line.solid, following) < ABOUT_THIS
        )
        if loose and not framed:
            return first, [s for s in run if s is not first]
        return None, run

    # At the end

    def end_of_page(self):
        run, self.run = self.run, []
        story = self.current
        if story is None:
            if any(s.kind in TITLES for s in run):
                draft = Draft()
                self.drafts.append(draft)
                _set_heading(draft, run, set(), self.knowledge)
            else:
                for shape in run:
                    self.leave(shape, "全版没有成段的正文")
            return
        for shape in run:
            if shape.kind in TITLES:
                mine = overlap(shape.line.solid, story.pairs())
                if not story.has_headline and shape.kind is Kind.HEADING and mine > 0.2:
                    reason = "排在正文之后；用字与这一篇相合，且这一篇没有标题"
                    story.add(shape, Role.HEADLINE, 0.75, reason)
                elif shape.kind is Kind.HEADING and is_name_line(shape.line):
                    shape.kind = Kind.BYLINE
                    story.add(shape, Role.BYLINE, 0.7, "文末单独一行人名")
                else:
                    self.leave(shape, "版末单独一行，不知属于哪一篇")
            else:
                self.plain(story, shape)

    def leave(self, shape, reason):
        self.outside.append(Part(shape, Role.UNPLACED, 0.3, reason))


def _comes_from(shape):
    return shape.kind is Kind.JUMP and marks.jump(shape.line.words)[0] == "from"


def _opening_byline(run):
    """Return the byline under the heading of a run, if there is one."""
    seen_title = False
    for shape in run:
        if shape.kind in TITLES:
            seen_title = True
        elif (
            shape.kind is Kind.BYLINE
            and seen_title
            or shape.kind is Kind.HEADING
            and seen_title
            and is_name_line(shape.line)
        ):
            return shape
    return None


def _is_numbered(shape):
    return bool(marks.NUMBERED.match(shape.line.text))


def _settle_lists(shapes):
    """Turn short lines that follow each other, numbered or many, into copy."""
    at = 0
    while at < len(shapes):
        stop = at
        while stop < len(shapes) and shapes[stop].kind is Kind.HEADING:
            stop += 1
        run = shapes[at:stop]
        numbered = [i for i, shape in enumerate(run) if _is_numbered(shape)]
        if len(numbered) >= 2:
            first = numbered[0]
            # What stands above the first number heads the list.
            for shape in run[first:]:
                shape.kind, shape.reason = Kind.LIST, "编号列表或表格里的一行"
                shape.score = 0.8
        elif len(run) >= LIST_LINES + 2:
            for shape in run[1:-2]:
                shape.kind, shape.reason = Kind.LIST, "接连几行短句，像列表或表格"
                shape.score = 0.6
        at = max(stop, at + 1)


def _settle_photo_stories(shapes):
    """A heading with nothing below but a captioned paragraph: that is the copy."""
    for at, shape in enumerate(shapes):
        if shape.kind is not Kind.CAPTION or at == 0:
            continue
        above = shapes[at - 1].kind
        below = next(
            (
                s
                for s in shapes[at + 1 :]
                if s.kind not in {Kind.CREDIT, Kind.CAPTION, Kind.FURNITURE}
            ),
            None,
        )
        heads = above in {Kind.HEADING, Kind.FLAG, Kind.DECK}
        marked = marks.CAPTION_MARK.match(shape.line.text)
        ends = below is None or below.kind in TITLES or below.leads
        if heads and ends and not marked and not _heads_copy(shapes, at):
            shape.kind, shape.reason = Kind.BODY, "标题下只有这一段，是图片新闻的正文"
            shape.score = 0.75
            for cut in shape.tail:
                cut.role = Role.BYLINE


def _heads_copy(shapes, at):
    """Say whether the heading above a caption has its own copy below the caption."""
    for shape in shapes[at + 1 :]:
        if shape.kind in TITLES:
            return False
        if shape.kind is Kind.BODY:
            return True
    return False


def _settle_captions(shapes):
    """A paragraph among captions at the foot of a story is one of them."""
    for at, shape in enumerate(shapes):
        if shape.kind is Kind.CAPTION or at == 0:
            continue
        beside = [shapes[i] for i in (at - 1, at + 1) if 0 <= i < len(shapes)]
        among = len(beside) == 2 and all(s.kind is Kind.CAPTION for s in beside)
        fits = shape.kind in {Kind.BODY, Kind.HEADING} and not shape.leads
        if among and fits and len(shape.line.solid) < LONGEST_CAPTION:
            shape.kind, shape.score = Kind.CAPTION, 0.7
            shape.reason = "夹在图片说明之间"


def _set_heading(draft, run, following, knowledge):
    """Give each line above a story's copy its part of the heading."""
    titles = [s for s in run if s.kind is Kind.HEADING]
    flags = [s for s in run if s.kind is Kind.FLAG]
    names = [s for s in titles[1:] if is_name_line(s.line) and s is titles[-1]]
    if not titles[1:] and titles and flags and is_name_line(titles[0].line):
        names = [titles[0]]
    titles = [s for s in titles if s not in set(names)]
    has_other = titles or any(s.kind in {Kind.DECK, Kind.KICKER} for s in run)
    if not titles and flags:
        # 图片新闻 stands for the headline where there is none.
        titles, flags = [flags[-1]], flags[:-1]
    elif (
        has_other
        and len(titles) > 1
        and marks.looks_like_flag(titles[0].line.words)
        and overlap(titles[0].line.solid, following) < ABOUT_THIS
    ):
        flags.append(titles.pop(0))
    roles = dict(
        zip(titles, _heading_roles([s.line.words for s in titles], run), strict=True)
    )
    flags, names = set(flags), set(names)
    for shape in run:
        if shape in flags:
            draft.add(shape, Role.COLUMN, 0.8, "标题旁边的栏目题花")
        elif shape in names:
            shape.kind = Kind.BYLINE
            draft.opened_by_byline = True
            draft.add(shape, Role.BYLINE, 0.8, "标题下单独一行人名")
        elif shape in roles:
            role, score, reason = roles[shape]
            draft.add(shape, role, score, reason)
        elif shape.kind in OWN_ROLES:
            draft.add(shape, OWN_ROLES[shape.kind])
        else:
            draft.add(shape, Role.UNPLACED)


def _heading_roles(titles, run):
    """Say of each title line whether it is kicker, headline or deck."""
    kinds = {shape.kind for shape in run}
    if not titles:
        return []
    if len(titles) == 1:
        return [(Role.HEADLINE, 0.9, "正文上面的一行")]
    if len(titles) == 2:
        if Kind.KICKER in kinds:
            return [(Role.HEADLINE, 0.8, "引题下面"), (Role.DECK, 0.7, "主题下面")]
        if Kind.DECK in kinds:
            return [(Role.KICKER, 0.8, "主题上面"), (Role.HEADLINE, 0.8, "副题上面")]
        if _is_kicker_of(*titles):
            reason = "两行标题，上一行长而分说，是引题"
            return [(Role.KICKER, 0.75, reason), (Role.HEADLINE, 0.8, "引题下面")]
        if _is_one_in_two_lines(*titles):
            reason = "两行一样短，是一个标题分排两行"
            return [(Role.HEADLINE, 0.65, reason)] * 2
        reason = "两行标题，下一行是副题"
        return [(Role.HEADLINE, 0.75, "两行标题的第一行"), (Role.DECK, 0.7, reason)]
    first = (Role.KICKER, 0.65, "三行以上标题的第一行")
    middle = (Role.HEADLINE, 0.7, "三行以上标题的第二行")
    return [first, middle, *((Role.DECK, 0.6, "主题以下"),) * (len(titles) - 2)]


def _is_one_in_two_lines(upper, lower):
    """A headline of one narrow column is set in two lines of about one length."""
    longest = max(len(upper.strip()), len(lower.strip()))
    return longest <= 9 and abs(len(upper.strip()) - len(lower.strip())) <= 3


def _is_kicker_of(upper, lower):
    """The upper of two lines is a kicker when it is told in parts, or much the longer."""
    upper_parts, lower_parts = len(upper.split()), len(lower.split())
    if upper_parts != lower_parts:
        return upper_parts > lower_parts
    if upper.rstrip().endswith(("：", ":")):
        return True
    upper_length, lower_length = (len(re.sub(r"\s", "", t)) for t in (upper, lower))
    return upper_length >= 1.5 * lower_length and lower_length >= 4
