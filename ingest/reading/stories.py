"""Story segmentation: which lines make a story, and which of its parts each line is.

A story opens with its heading, or where a dateline or a byline opens its copy; it
is closed by a byline behind its last sentence. A short line between two paragraphs
of one story is a subhead. Extraction may set a heading after its copy: then it is
matched to a story by the words it uses.
"""

from ingest.reading import marks
from ingest.reading.drafts import ABOUT_THIS, OWN_ROLES, TITLES, Draft, Part
from ingest.reading.headings import set_heading
from ingest.reading.lines import overlap
from ingest.reading.neighbours import reclassify
from ingest.reading.shapes import Kind, is_name_line
from ingest.reading.values import Role

LONGEST_SUBHEAD = 20
AHEAD = 40  # lines of the next story that are compared with a heading


class Grouping:
    """Goes down the page once; `run` holds the lines between two paragraphs."""

    def __init__(self, shapes):
        self.shapes = shapes
        self.drafts = []
        self.outside = []  # parts that belong to no story
        self.run = []

    def stories(self):
        reclassify(self.shapes)
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
        if any(s.claim and s.claim.opens for s in [*run, shape]):
            return True
        if not story.has_copy and not titles:
            return False
        if any(s.is_claimed(Role.HEADLINE) for s in run):
            return True
        if titles and all(s.is_claimed(Role.SUBHEAD) for s in titles):
            return False
        if not titles and story.has_copy and not story.last_copy.body:
            # 本报讯 on a line of its own: what it leads is below.
            return False
        if shape.leads:
            # 本报记者 … 文/图, and below it 本报讯 …: one story.
            return story.has_copy or bool(titles)
        if any(map(_comes_from, run)):
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
        return framed and not marks.NUMBERED.match(titles[0].line.text)

    def go_on(self, run):
        story = self.current
        for shape in run:
            if shape.kind is Kind.HEADING and _is_too_long(shape.line.words):
                reason = "作小标题太长，像断开的段落的前半"
                story.add(shape, Role.BODY, 0.65, reason)
            elif shape.kind is Kind.HEADING:
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
        before, run = self._of_story_before(run, shape)
        for earlier in before:
            self.plain(self.current, earlier)
        following = self._pairs_ahead(at)
        run = self._headline_after_copy(run, following)
        asked, run = self._flag_between(run, following)
        draft = Draft()
        self.drafts.append(draft)
        draft.opened_by_byline = bool(_opening_byline(run)) or any(
            s.kind is Kind.BYLINE for s in run
        )
        if asked:
            reason = (
                "单独一行，像栏目题花；可能属于前一篇，也可能属于后一篇或整版，请编辑定"
            )
            self.outside.append(Part(asked, Role.UNPLACED, 0.4, reason))
        set_heading(draft, run, following)

    def _of_story_before(self, run, shape):
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
        # No heading at all: a byline right above new copy opens it.
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
        for shape in self.shapes[at : at + AHEAD]:
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
        headings = [s for s in run if s.kind is Kind.HEADING]
        if not headings or story.comes_from_elsewhere:
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
        # A rubric such as 短讯 heads what follows; a slogan may belong anywhere.
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
                set_heading(draft, run, set())
            elif any(s.kind is Kind.CAPTION for s in run):
                # A picture with its words, and nothing else on the page.
                self.drafts.append(Draft())
                for shape in run:
                    self.plain(self.current, shape)
            else:
                for shape in run:
                    self.leave_out(shape, "全版没有成段的正文")
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
                    self.leave_out(shape, "版末单独一行，不知属于哪一篇")
            else:
                self.plain(story, shape)

    def leave_out(self, shape, reason):
        self.outside.append(Part(shape, Role.UNPLACED, 0.3, reason))


def _is_too_long(words):
    """A subhead of more than a line's width has parts: 打通动脉：… or a blank."""
    return len("".join(words.split())) > LONGEST_SUBHEAD and not any(
        mark in words for mark in ("：", ":", "——", " ", "\u3000", "？", "！")
    )


def _comes_from(shape):
    return shape.kind is Kind.JUMP and marks.jump(shape.line.words)[0] == "from"


def _opening_byline(run):
    """Return the byline under the heading of a run, if there is one."""
    seen_title = False
    for shape in run:
        if shape.kind in TITLES:
            seen_title = True
        elif seen_title and shape.kind is Kind.BYLINE:
            return shape
    return None
