"""Facts of a month, read from the database in a fixed number of queries: its stories with
all that the rules and the columns ask of them, the reviews given, the errors in print.

Which month a story is of, its `published_at` says, in local time. Working copies and
notices 公告广告 are no stories here; withdrawn ones are none either.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Count, Exists, OuterRef, Sum
from django.db.models.functions import TruncDate
from django.utils.timezone import localdate

from articles.dates import LocalDate, local, offset_throughout
from articles.genres import Genre
from articles.models import (
    Article,
    ArticleDistrict,
    ArticlePhoto,
    Brief,
    Byline,
    Contributor,
    Correction,
    Photo,
    Review,
)
from articles.models.staff import staff_name
from articles.reprints import ORIGINAL, is_from_elsewhere
from articles.text import counting, richtext
from articles.workflow import REVIEWS
from editions.error_rate import Inspected, Rate, counted
from editions.layout.story_input import Weight
from editions.models import Page, Placement, PrintError, plain_number
from planning.models import Award, Posting, ReadCount, StoryLength

# Pictures of these earn nobody here anything; of most it is not said where they are from.
FROM_ELSEWHERE = (Photo.Category.AGENCY, Photo.Category.ARCHIVE, Photo.Category.READER)
GIVEN = (*REVIEWS.values(), "send_back")
AT_ONCE = 200


class Person(NamedTuple):
    """An author; or an account that signs nothing, and reviews."""

    contributor: int | None = None
    user: int | None = None


class Signature(NamedTuple):
    person: Person
    name: str
    role: str
    work: str


class Place(NamedTuple):
    """Where a story stands in the paper: by which numbers its page goes, how heavy."""

    pages: frozenset
    weight: int
    is_front: bool


@dataclass
class Story:
    pk: int
    headline: str
    day: date
    section: str
    version: int
    is_reprint: bool
    genre: str = Genre.TEXT
    characters: int = 0
    districts: list = field(default_factory=list)
    people: list = field(default_factory=list)
    # [(pk of the placed photo, the Person who took it or None)]
    pictures: list = field(default_factory=list)
    places: list = field(default_factory=list)
    returns: int = 0
    corrections: int = 0
    reads: int = 0
    award: tuple | None = None


class Reviews(NamedTuple):
    """What somebody has reviewed on a day: passed and sent back."""

    person: Person
    name: str
    day: date
    number: int
    sent_back: int


@dataclass
class Quality:
    """Errors found in the issues of a month: {name: counted}, and the rate."""

    by_name: dict
    rate: Rate


def stories_of(month, at):
    """Return the QuerySet of a month's stories, as readers may see them at a moment."""
    return _stories(at).filter(
        published_at__gte=month.start, published_at__lt=month.end
    )


def stories_among(pks, at):
    """Return the QuerySet of those of some stories that readers may see."""
    return _stories(at).filter(pk__in=pks)


def _stories(at):
    return Article.objects.published(at).exclude(genre=Genre.NOTICE)


def read(stories, at, names=None):
    """Return {pk: Story} of a QuerySet of stories, the oldest first.

    `names`, {Person: name}, is given those of all people that they name.
    """
    names = {} if names is None else names
    measure(stories)
    found = {row["pk"]: _story(row) for row in _rows(stories)}
    for story, length, told in _lengths(stories):
        if story in found and told == found[story].version:
            found[story].characters = length
    _add_people(found, stories, names)
    _add_pictures(found, stories, names)
    _add_places(found, stories, at)
    for attribute, counts in _counts(stories).items():
        for story, number in counts:
            if story in found:
                setattr(found[story], attribute, number)
    for story, district in _districts(stories):
        if story in found:
            found[story].districts.append(district)
    for story, grade, extra in _awards(stories):
        if story in found:
            found[story].award = grade, extra  # of several the last
    return found


def measure(stories):
    """Count the characters of those that are not counted yet in their version."""
    known = StoryLength.objects.filter(
        article=OuterRef("pk"), version=OuterRef("version")
    )
    bare = (
        stories.filter(~Exists(known)).order_by().values_list("pk", "version", "body")
    )
    rows = list(bare)
    for start in range(0, len(rows), AT_ONCE):
        some = rows[start : start + AT_ONCE]
        briefs = defaultdict(str)
        texts = Brief.objects.filter(article__in=[pk for pk, *_ in some])
        for pk, heading, text in texts.values_list("article", "heading", "text"):
            briefs[pk] += heading + text
        StoryLength.objects.bulk_create(
            [
                StoryLength(
                    article_id=pk,
                    version=version,
                    characters=_characters(body, briefs[pk]),
                )
                for pk, version, body in some
            ],
            update_conflicts=True,
            unique_fields=["article"],
            update_fields=["version", "characters"],
        )


def _characters(body, briefs):
    return counting.count(richtext.plain_text(body) + briefs).total


def _rows(stories):
    return stories.order_by("published_at", "pk").values(
        *("pk", "headline", "published_at", "version", "genre", "section__name"),
        *("source__is_own", *ORIGINAL),
    )


def _story(row):
    return Story(
        pk=row["pk"],
        headline=row["headline"],
        day=local(row["published_at"]).date(),
        section=row["section__name"],
        version=row["version"],
        is_reprint=is_from_elsewhere(
            row["source__is_own"], *(row[name] for name in ORIGINAL)
        ),
        genre=row["genre"],
    )


def _lengths(stories):
    return StoryLength.objects.filter(article__in=stories.values("pk")).values_list(
        "article", "characters", "version"
    )


def _add_people(found, stories, names):
    bylines = Byline.objects.filter(article__in=stories.values("pk"))
    rows = bylines.order_by("article", "order", "pk").values_list(
        *("article", "contributor", "contributor__name", "role", "work")
    )
    for pk, contributor, name, role, work in rows:
        if pk in found:
            person = Person(contributor)
            names[person] = name
            found[pk].people.append(Signature(person, name, role, work))


def _add_pictures(found, stories, names):
    placed = ArticlePhoto.objects.filter(article__in=stories.values("pk"))
    placed = placed.exclude(photo__category__in=FROM_ELSEWHERE)
    rows = placed.order_by("article", "order", "pk").values_list(
        *("article", "pk", "photo__photographer", "photo__photographer__name")
    )
    for pk, placed_pk, contributor, name in rows:
        if pk in found:
            person = Person(contributor) if contributor else None
            if person:
                names[person] = name
            found[pk].pictures.append((placed_pk, person))
    for story in found.values():
        if story.pictures and not story.characters:
            story.genre = Genre.PICTURES


def _add_places(found, stories, at):
    placed = Placement.objects.filter(
        article__in=stories.values("pk"), page__issue__date__lte=localdate(at)
    )
    rows = placed.values_list(
        *("article", "order", "weight", "page__number", "page__order")
    )
    for pk, order, weight, number, page_order in rows:
        if pk in found:
            found[pk].places.append(_place(order, weight, number, page_order))


def _place(order, weight, number, page_order):
    """Return a Place; without a weight the first story of a page leads it."""
    if weight is None:
        weight = Weight.LEAD if order == 1 else Weight.COMMON
    is_front = page_order == 1
    pages = {plain_number(number)} if number else set()
    if is_front:
        pages.add("1")
    return Place(frozenset(pages), int(weight), is_front)


def _counts(stories):
    """Return {attribute of a Story: rows of (story, number)}."""
    pks = stories.values("pk")
    returns = Review.objects.filter(article__in=pks, move="send_back")
    return {
        "returns": _by_story(returns, Count("pk")),
        "corrections": _by_story(
            Correction.objects.filter(article__in=pks), Count("pk")
        ),
        "reads": _by_story(ReadCount.objects.filter(article__in=pks), Sum("reads")),
    }


def _by_story(rows, number):
    counted_rows = rows.order_by().values("article").annotate(number=number)
    return counted_rows.values_list("article", "number")


def _districts(stories):
    filed = ArticleDistrict.objects.filter(article__in=stories.values("pk"))
    return filed.order_by("article", "district__order").values_list(
        "article", "district__name"
    )


def _awards(stories):
    awards = Award.objects.filter(article__in=stories.values("pk"))
    return awards.order_by("pk").values_list("article", "grade", "extra")


def reviews_of(month, user=None):
    """Return [Reviews] of a month by person and day: of all, or of one account."""
    offset = offset_throughout(month.first, month.next().first)
    day = LocalDate("at", offset) if offset else TruncDate("at")
    given = Review.objects.filter(at__gte=month.start, at__lt=month.end, move__in=GIVEN)
    if user is not None:
        given = given.filter(by=user)
    rows = (
        given.order_by()
        .annotate(day=day)
        .values(
            *("day", "move", "by", "by__username", "by__last_name", "by__first_name"),
            *("by__contributor", "by__contributor__name"),
        )
        .annotate(number=Count("pk"))
    )
    days = defaultdict(lambda: [0, 0])
    names = {}
    for row in rows:
        person = _reviewer(row)
        names[person] = row["by__contributor__name"] or _account_name(row)
        sums = days[person, row["day"]]
        sums[0] += row["number"]
        sums[1] += row["number"] if row["move"] == "send_back" else 0
    return [
        Reviews(person, names[person], day, number, back)
        for (person, day), (number, back) in sorted(days.items(), key=_in_order)
    ]


def _in_order(item):
    (person, day), _ = item
    return day, person.contributor or 0, person.user or 0


def _reviewer(row):
    if row["by__contributor"]:
        return Person(row["by__contributor"])
    return Person(user=row["by"])


def _account_name(row):
    return f"{row['by__last_name']}{row['by__first_name']}" or row["by__username"]


def person_of(user):
    """Return the Person of an account, and their name."""
    author = Contributor.objects.filter(user=user).first()
    if author:
        return Person(author.pk), author.name
    return Person(user=user.pk), staff_name(user)


def quality_of(month):
    """Return the Quality of the issues of a month."""
    days = {"issue__date__gte": month.first, "issue__date__lte": month.last}
    issues = defaultdict(list)
    for error in PrintError.objects.filter(**days).order_by("issue", "pk"):
        issues[error.issue_id].append(error)
    by_name, errors = defaultdict(Decimal), Decimal(0)
    for found in issues.values():
        for error, count in zip(
            found, counted([error.found() for error in found]), strict=True
        ):
            by_name[_bare(error.person)] += count
            errors += count
    characters, beside = Decimal(0), {}
    pages = Page.objects.filter(**days).select_related("issue")
    for page in pages:
        characters += Inspected(
            page.capacity(), page.art_characters, page.ornament_characters
        ).characters
        beside[page.issue_id] = (
            page.issue.between_pages_characters + page.issue.inserted_characters
        )
    return Quality(dict(by_name), Rate(errors, characters + sum(beside.values())))


def _bare(person):
    """Return the name of who answers for an error: of 张三（校对）, 张三."""
    return person.partition("（")[0].partition("(")[0].strip()


def departments_of():
    """Return a function (person, day) that gives the name of the department, or ""."""
    postings = defaultdict(list)
    rows = Posting.objects.order_by("since").values_list(
        "contributor", "since", "department__name"
    )
    for contributor, since, name in rows:
        postings[contributor].append((since, name))

    def department(person, day):
        held = [n for since, n in postings.get(person.contributor, ()) if since <= day]
        return held[-1] if held else ""

    return department
