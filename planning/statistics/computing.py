"""Computed lines and rows of a month: facts and rules in, figures out. Pure."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from articles.text.bylines import APART, Role
from editions.layout.story_input import Weight
from planning.statistics.facts import Story
from planning.statistics.people import Person
from planning.statistics.rules import NOTHING, is_picturing, is_writing
from planning.statistics.sharing import rounded, shared

PICTURES_ONLY = "图片"
NO_DEPARTMENT, NO_DISTRICT = "未分部门", "不分区县"
WHOLE = Decimal(1)
# What rows add up of their lines.
COUNTED = ("characters", "reviews", "sent_back")
POINTS = (
    *("words_points", "picture_points", "award_points", "review_points"),
    *("adjusted", "points"),
)


@dataclass
class Line:
    """What one story earns one person; or, without a story, what is put right of an
    earlier month, or a person's reviews."""

    person: Person
    what: str
    for_month: date
    day: date | None = None
    story: Story | None = None
    article_id: int | None = None
    roles: str = ""
    characters: int = 0
    picture_keys: tuple = ()
    words_points: Decimal = NOTHING
    picture_points: Decimal = NOTHING
    award_points: Decimal = NOTHING
    review_points: Decimal = NOTHING
    adjusted: Decimal = NOTHING
    reviews: int = 0
    sent_back: int = 0
    is_author: bool = False
    is_editor: bool = False

    @property
    def pictures(self):
        return len(self.picture_keys)

    @property
    def points(self):
        return (
            self.words_points
            + self.picture_points
            + self.award_points
            + self.review_points
            + self.adjusted
        )


def lines_of(story, edition):
    """Return the Lines of all whom a story names, in the order of its byline."""
    roles = defaultdict(list)
    for signature in story.people:
        roles[signature.person].append(signature)
    for _, person in story.pictures:
        if person:
            roles.setdefault(person, [])
    people = list(roles)
    weights = {
        "all": _weights(roles, edition, lambda *_: True),
        "words": _weights(roles, edition, is_writing),
        "pictures": _weights(roles, edition, is_picturing),
    }
    for kind in ("words", "pictures"):
        if not any(weights[kind]):
            weights[kind] = weights["all"]
    pictures = _pictures(story, people, weights["pictures"])
    columns = zip(
        people,
        shared(edition.of_words(story), weights["words"]),
        _picture_points(story, edition.of_picture(story), people, weights["pictures"]),
        shared(edition.of_award(story.award), weights["all"]),
        shared(Decimal(story.characters), weights["words"], WHOLE),
        strict=True,
    )
    return [
        Line(
            person,
            what=story.headline,
            for_month=story.day.replace(day=1),
            day=story.day,
            story=story,
            article_id=story.pk,
            roles=_said(roles[person]),
            characters=int(characters),
            picture_keys=pictures[person],
            words_points=words,
            picture_points=picture,
            award_points=award,
            is_author=any(s.role not in APART for s in roles[person])
            or not roles[person],
            is_editor=any(s.role == Role.EDITOR for s in roles[person]),
        )
        for person, words, picture, award, characters in columns
    ]


def _weights(roles, edition, takes):
    """Return what each person weighs: their heaviest role that is taken."""
    return [
        max(
            (edition.share(s.role) for s in signed if takes(s.role, s.work)),
            default=NOTHING,
        )
        for signed in roles.values()
    ]


def _pictures(story, people, weights):
    """Return {person: keys of their pictures}: those they took, and of those that name
    nobody all, where they are among those who made the pictures."""
    keys = {person: [] for person in people}
    for key, taker in story.pictures:
        if taker:
            keys[taker].append(key)
            continue
        for person, weight in zip(people, weights, strict=True):
            if weight:
                keys[person].append(key)
    return {person: tuple(found) for person, found in keys.items()}


def _picture_points(story, each, people, weights):
    taken = Counter(taker for _, taker in story.pictures)
    parts = shared(each * taken[None], weights)
    return [
        rounded(each * taken[person]) + part
        for person, part in zip(people, parts, strict=True)
    ]


def _said(signed):
    words = [
        Role(s.role).label + (f"（{_work(s.work)}）" if s.work else "") for s in signed
    ]
    return "、".join(words) or PICTURES_ONLY


def _work(work):
    return {"writing": "文", "photography": "摄影"}.get(work, "文/摄")


def review_lines(reviews, rules, month):
    """Return one Line for each person who reviewed: how often, and what it earns."""
    found = {}
    for given in reviews:
        line = found.setdefault(
            given.person, Line(given.person, "审稿", for_month=month.first)
        )
        line.reviews += given.number
        line.sent_back += given.sent_back
        line.review_points += rounded(rules.on(given.day).of_review() * given.number)
    for line in found.values():
        line.what = f"审稿 {line.reviews} 次，其中退回 {line.sent_back} 次"
    return list(found.values())


# Rows


@dataclass
class Row:
    """One row of a sheet: {name of a column: number} of whatever its lines have in
    common."""

    name: str
    department: str = ""
    person: Person | None = None
    figures: dict = field(default_factory=dict)


class Sums:
    """What the lines of one row come to: a story that has several of them counts once."""

    def __init__(self):
        self.written, self.edited, self.pictures = {}, set(), set()
        self.sums = dict.fromkeys(COUNTED, 0) | dict.fromkeys(POINTS, NOTHING)

    def add(self, line):
        story = line.story
        if story and line.is_author:
            self.written[story.pk] = story
        if story and line.is_editor:
            self.edited.add(story.pk)
        self.pictures.update(line.picture_keys)
        for name in COUNTED + POINTS:
            self.sums[name] += getattr(line, name)

    def figures(self, errors=NOTHING):
        stories = self.written.values()
        grades = Counter(story.award[0] for story in stories if story.award)
        return {
            "stories": len(stories),
            "joint": sum(_is_joint(story) for story in stories),
            "pictures": len(self.pictures),
            "printed": sum(bool(story.places) for story in stories),
            "leads": sum(_leads_the_paper(story) for story in stories),
            "edited": len(self.edited),
            "versions": sum(story.version for story in stories),
            "returned": sum(story.returns for story in stories),
            "corrections": sum(story.corrections for story in stories),
            "reads": sum(story.reads for story in stories),
            "errors": errors,
            "grade_a": grades["A"],
            "grade_b": grades["B"],
            "grade_c": grades["C"],
            **self.sums,
        }


def _is_joint(story):
    authors = {s.person for s in story.people if s.role not in APART}
    return len(authors) > 1


def _leads_the_paper(story):
    return any(p.is_front and p.weight == Weight.LEAD for p in story.places)


def _keys(kind, line, department, month):
    """Return the keys of the rows of a kind that a line belongs to."""
    if kind == "total":
        return ["全部"]
    if kind == "person":
        return [line.person]
    if kind == "department":
        return [department(line.person, line.day or month.last) or NO_DEPARTMENT]
    if line.story is None:
        return []
    if kind == "section":
        return [line.story.section]
    if kind == "district":
        return line.story.districts or [NO_DISTRICT]
    return [line.roles.partition("、")[0].partition("（")[0]]


def rows_of(kind, lines, names, department, quality, month):
    """Return the Rows of a kind: total, person, department, section, district, role."""
    found = defaultdict(Sums)
    for line in lines:
        for key in _keys(kind, line, department, month):
            found[key].add(line)
    if kind == "person":
        rows = [
            Row(
                names[person],
                department(person, month.last) or NO_DEPARTMENT,
                person,
                sums.figures(_errors(names, person, quality)),
            )
            for person, sums in found.items()
        ]
        return sorted(rows, key=lambda r: (r.department, -r.figures["points"], r.name))
    if kind == "total":
        return [Row("合计", figures=found["全部"].figures(quality.rate.errors))]
    rows = [Row(name, figures=sums.figures()) for name, sums in found.items()]
    return sorted(rows, key=lambda r: (-r.figures["points"], r.name))


def _errors(names, person, quality):
    """Return the errors logged under a name; of two of one name, neither is told."""
    name = names[person]
    if sum(other == name for other in names.values()) > 1:
        return NOTHING
    return quality.by_name.get(name, NOTHING)


def days_of(stories, month):
    """Return [[day of the month, stories]] of all its days."""
    counts = Counter(story.day.day for story in stories)
    return [[day, counts[day]] for day in range(1, month.last.day + 1)]
