"""Story segmentation: which lines make a story, and which of its parts each line is.

A story opens where the evidence at a boundary says so (evidence.py): with its heading,
or where a dateline or a byline opens its copy. A short line between two paragraphs of
one story is a subhead. Extraction may set a heading after its copy: then it is matched
to a story by the words it uses.
"""

import re

from ingest.reading import marks
from ingest.reading.boundaries import boundaries_of
from ingest.reading.drafts import ABOUT_THIS, OWN_ROLES, TITLES, Draft, Part
from ingest.reading.evidence import Verdict, weigh
from ingest.reading.headings import set_heading
from ingest.reading.lines import overlap
from ingest.reading.neighbours import IN_BRACKETS, reclassify
from ingest.reading.places import is_place
from ingest.reading.sections import SHORT_LINE, comes_from, opening_byline
from ingest.reading.shapes import Kind, is_name_line
from ingest.reading.short_lines import SUBHEAD_OR_CAPTION, SUBHEAD_OR_COPY
from ingest.reading.values import Role

PREFACE = re.compile("(?:编者按|编者的话|开栏的话|开篇语|核心提示|核心阅读|按语)")
LONGEST_PREFACE = 400  # characters
SHORTEST_HALF, HALVES_APART = 4, 4  # characters of a subhead in two lines
DOUBTED = {SUBHEAD_OR_CAPTION, SUBHEAD_OR_COPY}
AHEAD = 40  # lines of the next story that are compared with a heading


class Grouping:
    """Goes down the page once, from boundary to boundary."""

    def __init__(self, shapes, knowledge):
        self.shapes = shapes
        self.knowledge = knowledge
        self.drafts = []
        self.outside = []  # parts that belong to no story

    def stories(self):
        reclassify(self.shapes, self.knowledge)
        boundaries = boundaries_of(self.shapes, self.is_place)
        last = max(boundaries, default=-1)
        for at, shape in enumerate(self.shapes):
            if shape.kind is Kind.FURNITURE:
                self.outside.append(
                    Part(shape, Role.FURNITURE, shape.score, shape.reason)
                )
            elif at in boundaries:
                self.copy(at, shape, boundaries[at])
        self.end_of_page(
            [s for s in self.shapes[last + 1 :] if s.kind is not Kind.FURNITURE]
        )
        return self.drafts

    @property
    def current(self):
        return self.drafts[-1] if self.drafts else None

    def is_place(self, words):
        return is_place(words, self.knowledge)

    # At a paragraph

    def copy(self, at, shape, boundary):
        verdict = self.verdict(boundary)
        if verdict.opens:
            self.open_story(boundary, at, verdict)
        else:
            self.go_on(boundary.run, verdict, shape)
        self.current.add(shape, Role.BODY)
        if shape.closes:
            self.current.closed = True

    def verdict(self, boundary):
        story = self.current
        if story is None:
            return Verdict(True, 1.0, "")
        if not story.has_copy and not boundary.titles:
            return Verdict(False, 1.0, "")
        if not boundary.titles and story.has_copy and not story.last_copy.body:
            # 本报讯 on a line of its own: what it leads is below.
            return Verdict(False, 1.0, "")
        return weigh(boundary, story)

    def go_on(self, run, verdict, below):
        story = self.current
        _join_two_lines([shape for shape in run if shape.kind is Kind.HEADING])
        for shape in run:
            if shape.kind is Kind.HEADING and below.line.is_row and not shape.claim:
                story.add(shape, Role.BODY, 0.75, "表格上面的一行，是表格的题目")
            elif shape.kind is Kind.HEADING and IN_BRACKETS.fullmatch(shape.line.words):
                story.add(shape, Role.BODY, 0.7, "括号里的一行，不是小标题")
            elif shape.kind in {Kind.HEADING, Kind.FLAG}:
                reason = "夹在同一篇两段正文之间的短句，是小标题"
                if verdict.reason:
                    reason += f"：{verdict.reason}"
                score = min(verdict.score, 0.9 if shape.kind is Kind.HEADING else 0.75)
                if shape.reason in DOUBTED:
                    reason = shape.reason
                if shape.is_claimed(Role.SUBHEAD):
                    score, reason = shape.score, shape.reason
                story.add(shape, Role.SUBHEAD, score, reason)
            elif shape.kind in {Kind.DECK, Kind.KICKER} and story.has_copy:
                role = Role.BODY if shape.kind is Kind.DECK else Role.SUBHEAD
                story.add(shape, role, 0.6, "带破折号的一行，夹在同一篇的正文之间")
            else:
                self.plain(story, shape)

    def plain(self, story, shape):
        """Add what is neither copy nor heading."""
        role = OWN_ROLES.get(shape.kind, Role.UNPLACED)
        story.add(shape, role)
        if role is Role.BYLINE and story.has_copy:
            story.closed = True

    def open_story(self, boundary, at, verdict):
        run, shape = boundary.run, boundary.section.first
        before, run = self._of_story_before(run, shape)
        for earlier in before:
            self.plain(self.current, earlier)
        following = self._pairs_ahead(at)
        run = self._headline_after_copy(run, following)
        run = self._pictures_alone(run)
        asked, run = self._flag_between(run, following)
        draft = self._preface() or Draft()
        if draft is not self.current:
            self.drafts.append(draft)
        draft.opened_by_byline = bool(opening_byline(run)) or any(
            s.kind is Kind.BYLINE for s in run
        )
        if asked:
            reason = (
                "单独一行，像栏目题花；可能属于前一篇，也可能属于后一篇或整版，请编辑定"
            )
            self.outside.append(Part(asked, Role.UNPLACED, 0.4, reason))
        set_heading(draft, run, following, self.is_place)
        if verdict.score < min((part.score for part in draft.parts), default=1):
            _doubt(draft.parts, verdict)

    def _preface(self):
        """Return the story that is only a note of the editors yet: it stands above the
        heading of the story that it introduces."""
        story = self.current
        if story is None or story.is_signed or not story.has_copy:
            return None
        *above, note = story.parts
        short = note.role is Role.BODY and story.copy_length <= LONGEST_PREFACE
        if not short or len(above) > 1 or not PREFACE.match(note.shape.body):
            return None
        for part in above:  # the column that is introduced
            if part.role is not Role.HEADLINE:
                return None
            part.role, part.score, part.reason = Role.COLUMN, 0.75, "按语上面的栏目"
        story.forget_headline()
        return story

    def _of_story_before(self, run, shape):
        """Part a run of lines into those of the story before and those of the next."""
        story = self.current
        if story is None or not story.has_copy:
            return [], run
        first_title = next(
            (i for i, s in enumerate(run) if s.kind in TITLES or comes_from(s)),
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

    def _pictures_alone(self, run):
        """Make a story each of a picture's title without copy, 图片：…, above the next
        heading."""
        while True:
            places = [i for i, shape in enumerate(run) if shape.kind is Kind.HEADING]
            if len(places) < 2 or not marks.is_picture_title(run[places[0]].line.words):
                return run
            draft = Draft()
            self.drafts.append(draft)
            set_heading(draft, run[: places[1]], set(), self.is_place)
            run = run[places[1] :]

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

    def end_of_page(self, run):
        story = self.current
        if story is None:
            if any(s.kind in TITLES for s in run):
                draft = Draft()
                self.drafts.append(draft)
                set_heading(draft, run, set(), self.is_place)
            elif any(s.kind is Kind.CAPTION for s in run):
                # A picture with its words, and nothing else on the page.
                self.drafts.append(Draft())
                for shape in run:
                    self.plain(self.current, shape)
            else:
                for shape in run:
                    self.leave_out(shape, "全版没有成段的正文")
            return
        pictures = [s for s in run if marks.is_picture_title(s.line.words)]
        if pictures and story.has_copy:
            at = run.index(pictures[0])
            last = Draft()
            self.drafts.append(last)
            set_heading(last, run[at:], set(), self.is_place)
            run = run[:at]
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


def _join_two_lines(headings):
    """A subhead that a narrow column broke in two short lines of about one length."""
    if len(headings) != 2 or headings[1].line.blanks_before:
        return
    if headings[0].line.words.endswith(("：", ":")):
        return  # each a subhead: who says it, and what
    lengths = sorted(len(shape.line.solid) for shape in headings)
    short = lengths[0] >= SHORTEST_HALF and lengths[1] <= SHORT_LINE
    if short and lengths[1] - lengths[0] <= HALVES_APART:
        headings[1].goes_on = True


def _doubt(parts, verdict):
    """Let the first heading of a story say how sure it is that the story begins here."""
    for part in parts:
        if part.role in {Role.HEADLINE, Role.KICKER, Role.COLUMN}:
            part.score = verdict.score
            part.reason = f"像是另一篇的标题：{verdict.reason}"
            return
