"""Sheet of a month, open or closed, in one form for pages, tables and files.

An open one is computed when it is asked for; a closed one is read as it was frozen, and
asks for no story. Of one person only what is theirs is read.
"""

from functools import cached_property
from itertools import chain

from django.db.models import Exists, OuterRef
from django.utils import timezone

from articles.models import ArticlePhoto, Byline
from editions.quality import plain
from planning.models import Sheet, SheetRow
from planning.statistics import (
    adjusting,
    computing,
    facts,
    people,
    print_quality,
)
from planning.statistics.columns import read
from planning.statistics.rules import thawed
from planning.statistics.stored_rules import rules_now

KINDS = SheetRow.Kind


def sheet_of(month, at=None):
    """Return the sheet of a month: ClosedSheet if it is closed, else OpenSheet."""
    stored = Sheet.objects.filter(month=month.first).select_related("closed_by").first()
    return ClosedSheet(stored, month) if stored else OpenSheet(month, at)


class OpenSheet:
    """Sheet that is computed of all that is known at a moment."""

    stored = None

    def __init__(self, month, at=None, only=None, user=None):
        """Compute the sheet of all; or of one Person alone, with their account."""
        self.month, self.as_of = month, at or timezone.now()
        self.only, self.user = only, user

    def of_one(self, person, user=None):
        return OpenSheet(self.month, self.as_of, person, user)

    @cached_property
    def rules(self):
        return rules_now().within(self.month.first, self.month.last)

    @cached_property
    def names(self):
        return {}

    @cached_property
    def stories(self):
        stories = facts.stories_of(self.month, self.as_of)
        if self.only:
            stories = stories.filter(_of_person(self.only))
        return facts.read(stories, self.as_of, self.names)

    @cached_property
    def all_lines(self):
        stories = self.stories.values()
        lines = chain.from_iterable(
            computing.lines_of(story, self.rules.on(story.day)) for story in stories
        )
        lines = [*lines, *self._reviews(), *adjusting.lines(self)]
        if self.only:
            lines = [line for line in lines if line.person == self.only]
        return lines

    def _reviews(self):
        if self.only and not self.user:
            return []
        reviews = people.reviews_of(self.month, self.user if self.only else None)
        self.names.update((given.person, given.name) for given in reviews)
        return computing.review_lines(reviews, self.rules, self.month)

    @cached_property
    def department(self):
        return people.departments_of()

    @cached_property
    def errors(self):
        return print_quality.quality_of(self.month)

    @cached_property
    def quality(self):
        return said(self.errors.rate)

    def rows(self, kind):
        return computing.rows_of(
            kind,
            self.all_lines,
            self.names,
            self.department,
            self.errors,
            self.month,
        )

    @cached_property
    def total(self):
        (row,) = self.rows("total")
        return row

    @cached_property
    def days(self):
        return computing.days_of(self.stories.values(), self.month)

    def row_of(self, person):
        """Return the row of a person, or None who has none in this month."""
        return next((row for row in self.rows("person") if row.person == person), None)

    def lines(self, person=None):
        """Return [(name of the person, Line)], of one or of all."""
        lines = [
            (self.names[line.person], line)
            for line in self.all_lines
            if person is None or line.person == person
        ]
        return sorted(lines, key=lambda pair: (pair[0], pair[1].day or self.month.last))


def _of_person(person):
    """Return the condition that somebody signed a story, or took a picture in it."""
    signed = Byline.objects.filter(
        article=OuterRef("pk"), contributor=person.contributor
    )
    took = ArticlePhoto.objects.filter(
        article=OuterRef("pk"), photo__photographer=person.contributor
    )
    return Exists(signed) | Exists(took)


class ClosedSheet:
    """Sheet as it was when it was closed."""

    def __init__(self, stored, month):
        self.stored, self.month, self.as_of = stored, month, stored.as_of

    def of_one(self, person, user=None):
        return self

    @cached_property
    def rules(self):
        return thawed(self.stored.rules)

    @property
    def quality(self):
        return self.stored.quality

    @property
    def days(self):
        return self.stored.days

    @cached_property
    def total(self):
        (row,) = self.rows("total")
        return row

    def rows(self, kind):
        return [_row(stored) for stored in self.stored.rows.filter(kind=kind)]

    def row_of(self, person):
        stored = self.stored.rows.filter(
            kind=KINDS.PERSON, contributor=person.contributor, user=person.user
        ).first()
        return _row(stored) if stored else None

    def lines(self, person=None):
        lines = self.stored.lines.select_related("row").order_by("row__order", "pk")
        if person is not None:
            lines = lines.filter(
                row__contributor=person.contributor, row__user=person.user
            )
        return [(line.row.name, line) for line in lines]


def _row(stored):
    person = None
    if stored.kind == KINDS.PERSON:
        person = people.Person(stored.contributor_id, stored.user_id)
    return computing.Row(stored.name, stored.department, person, read(stored.figures))


def said(rate):
    """Return the 差错率 of a month in words; "" where nothing was inspected."""
    found = rate.in_ten_thousand
    if found is None:
        return ""
    return f"万分之 {found:.2f}（差错 {plain(rate.errors)} 个，{plain(rate.characters)} 字）"
