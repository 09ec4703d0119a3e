"""Agenda of some days: what is planned, what readers will see and when, which stories wait
for a review before the paper closes, and the paper's pages.

A fixed number of queries, whatever a day holds; of each kind up to a bound, and what is left
out is said.
"""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone

from articles.dates import local, midnight
from articles.models import Article, ReviewDue
from articles.workflow import REVIEWS, Status
from editions.models import Issue, Page, Placement, plain_number
from planning.models import Plan

MOST_PLANS = 400
MOST_WITHOUT_DAY = 40
MOST_DUE = 100
NUMBER = re.compile(r"([A-Z]*)([0-9]*)")
NO_PAGE = "未定版"


@dataclass(frozen=True)
class Asked:
    """Whose plans, of which section: None for all."""

    person: int | None = None
    section: int | None = None

    def narrow(self, plans):
        if self.person:
            plans = plans.filter(who=self.person)
        return plans.filter(section=self.section) if self.section else plans


@dataclass(frozen=True)
class Card:
    """A plan as an agenda shows it to one person."""

    plan: Plan
    story: Article | None  # where they may open it
    is_late: bool
    may_move: bool


@dataclass(frozen=True)
class Due:
    """A story that readers see from a moment on."""

    article: Article
    at: object
    kind: str


@dataclass(frozen=True)
class Waiting:
    """A story that waits for a review, which is wanted by an hour, or by none."""

    article: Article
    by: object


@dataclass
class Day:
    """A day of the agenda, and the paper of that day."""

    date: object
    is_today: bool
    issue: Issue | None = None
    pages: list = field(default_factory=list)
    cards: list = field(default_factory=list)
    due: list = field(default_factory=list)
    reviews: list = field(default_factory=list)

    @property
    def placed(self):
        return sum(page.placed for page in self.pages)

    @property
    def unsigned(self):
        return sum(page.unsigned for page in self.pages)


@dataclass(frozen=True)
class Column:
    """A page of a day's paper: the stories placed on it, and what is planned for it."""

    number: str
    title: str
    page: Page | None
    placements: list
    cards: list


@dataclass(frozen=True)
class Agenda:
    days: list
    without_day: list
    left_out: bool  # whether there are more plans than are shown


def agenda_of(user, first, days, asked=None, at=None):
    """Return the Agenda of so many days as one person may see it."""
    at, asked = at or timezone.now(), asked or Asked()
    last = first + timedelta(days=days - 1)
    today = timezone.localdate(at)
    shown = {
        date: Day(date, date == today)
        for date in (first + timedelta(days=n) for n in range(days))
    }
    plans = Plan.objects.of_days(first, last).living()
    plans = list(
        _carded(asked.narrow(plans), "day", "page_number", "pk")[: MOST_PLANS + 1]
    )
    loose = list(
        _carded(asked.narrow(Plan.objects.without_day()), "-pk")[:MOST_WITHOUT_DAY]
    )
    stories = _stories_of(user, plans + loose)
    for plan in plans[:MOST_PLANS]:
        shown[plan.day].cards.append(_card(plan, user, stories, at))
    for day in shown.values():
        day.cards.sort(key=lambda card: page_order(card.plan.page_number))
    for due in _due(
        user, max(at, midnight(first)), midnight(last + timedelta(days=1)), at
    ):
        shown[local(due.at).date()].due.append(due)
    _add_papers(user, shown)
    _add_wanted(user, shown)
    without_day = [_card(plan, user, stories, at) for plan in loose]
    return Agenda(list(shown.values()), without_day, len(plans) > MOST_PLANS)


def columns_of(day, user):
    """Return the Columns of a day: the pages of its paper, then the pages that plans name
    and the paper has not, last what is planned for no page."""
    placements, planned = defaultdict(list), defaultdict(list)
    if day.issue:
        seen = Article.objects.visible_to(user).filter(pk=OuterRef("article"))
        placed = Placement.objects.filter(Exists(seen), page__issue=day.issue)
        for placement in placed.select_related("article").order_by("order"):
            placements[placement.page_id].append(placement)
    for card in day.cards:
        planned[card.plan.page_number].append(card)
    columns = [
        Column(
            plain_number(page.number),
            page.title(),
            page,
            placements[page.pk],
            planned.pop(plain_number(page.number), []) if page.number else [],
        )
        for page in day.pages
    ]
    loose = planned.pop("", [])
    columns += [
        Column(number, f"第{number}版", None, [], cards)
        for number, cards in sorted(
            planned.items(), key=lambda pair: page_order(pair[0])
        )
    ]
    return [*columns, Column("", NO_PAGE, None, [], loose)]


def page_order(number):
    """Return what sorts pages as the paper does: 2 before 10, A before B, none last."""
    letters, digits = NUMBER.match(number).groups()
    return not number, letters, int(digits or 0)


def cards_of(plans, user, at=None):
    """Return the Cards of loaded plans; see with_cards()."""
    stories, at = _stories_of(user, plans), at or timezone.now()
    return [_card(plan, user, stories, at) for plan in plans]


def due_stories(user, start, end, at=None):
    """Return the Dues of a span, the first comes first."""
    return _due(user, start, end, at or timezone.now())


def _carded(plans, *order):
    return plans.with_cards().order_by(*order)


def _card(plan, user, stories, at):
    return Card(
        plan,
        stories.get(plan.article_id),
        is_late=plan.is_overdue(at),
        may_move=not plan.refusal("move", user),
    )


def _stories_of(user, plans):
    """Return {key: story} of the stories of plans that a person may open."""
    keys = [plan.article_id for plan in plans if plan.article_id]
    stories = Article.objects.visible_to(user).filter(pk__in=keys).order_by()
    return {story.pk: story for story in stories.defer("body", "phrases")}


def _due(user, start, end, at):
    if start >= end:
        return []
    stories = Article.objects.due_between(start, end).visible_to(user, at)
    stories = stories.select_related("section").defer("body", "phrases")
    return [
        Due(story, story.due, _kind(story))
        for story in stories.order_by("due", "pk")[:MOST_DUE]
    ]


def _kind(story):
    if story.corrects_id:
        return "更正稿生效"
    return "解禁" if story.due == story.embargo_until else "定时"


def _add_papers(user, shown):
    """Add the issues of the days with their pages, each with how many stories are placed
    (`placed`) and not signed (`unsigned`); and what of them waits for a review."""
    issues = {issue.pk: issue for issue in Issue.objects.filter(date__in=shown)}
    for issue in issues.values():
        shown[issue.date].issue = issue
    unsigned = ~Q(placements__article__status=Status.SIGNED)
    placed = Q(placements__isnull=False)
    pages = Page.objects.filter(issue__in=issues).annotate(
        placed=Count("placements"),
        unsigned=Count("placements", filter=unsigned & placed),
    )
    for page in pages.order_by("order"):
        page.issue = issues[page.issue_id]
        shown[page.issue.date].pages.append(page)
    for placement in _waiting_on(issues, user):
        issue = issues[placement.page.issue_id]
        waiting = Waiting(placement.article, issue.closes_at)
        shown[issue.date].reviews.append(waiting)


def _add_wanted(user, shown):
    """Add the stories whose review is wanted by an hour of these days, the first first."""
    first, last = min(shown), max(shown)
    until = midnight(last + timedelta(days=1))
    seen = Article.objects.visible_to(user).filter(pk=OuterRef("article"))
    wanted = ReviewDue.objects.wanted_within(midnight(first), until)
    wanted = wanted.filter(Exists(seen)).select_related("article")
    for row in wanted.defer("article__body").order_by("due_at", "pk")[:MOST_DUE]:
        waiting = Waiting(row.article, row.due_at)
        shown[local(row.due_at).date()].reviews.append(waiting)


def _waiting_on(issues, user):
    """The placements whose stories wait for a review by no hour of its own: it is due
    before the paper closes."""
    waiting = Article.objects.in_states(*REVIEWS).visible_to(user)
    waiting = waiting.filter(review_due__due_at=None)
    placed = Placement.objects.filter(
        Exists(waiting.filter(pk=OuterRef("article"))), page__issue__in=issues
    )
    placed = placed.select_related("article", "page").defer("article__body")
    return placed.order_by("page__order", "order")
