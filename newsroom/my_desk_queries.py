"""Queries of the blocks of my desk, and the answers they give.

A block names only stories that the person may open, and costs the same few queries
with three stories as with thirty.
"""

from dataclasses import dataclass, replace
from datetime import timedelta

from django.db.models import (
    Count,
    Exists,
    Max,
    OuterRef,
    Prefetch,
    Q,
    Subquery,
    Value,
    Window,
)
from django.db.models.functions import Coalesce, JSONArray
from django.utils import timezone

from articles.dates import how_long, midnight
from articles.models import (
    Article,
    ArticlePhoto,
    Byline,
    Correction,
    Photo,
    ReaderReport,
    Review,
)
from articles.models.review_due import most_urgent_first
from articles.models.staff import staff_name
from articles.personal_queries import personal
from articles.prefetched import DecodedField, JSONRows
from articles.workflow import Status
from editions.models import Issue, Placement

# How many lines a block has, before it leads on to the list.
MOST = 20
SOME = 8
RECENT = timedelta(days=7)
# Of a flood of reports no more are counted.
REPORTS_COUNTED = 1000
RIGHTS_END_SOON = timedelta(days=30)
# Of the stories with a photo so many are named.
STORIES_NAMED = 3


@dataclass(frozen=True)
class Answer:
    """The lines of a block, and how many there are with those that are not shown."""

    lines: list
    count: int
    note: str = ""
    goes_on: str = ""  # the address of the list with all of them
    newest: object = None  # when the last of all came, where a page is kept current

    def left_out(self):
        return self.count - len(self.lines)


@dataclass(frozen=True)
class Notice:
    """What was corrected or withdrawn of late, or is about to be corrected."""

    kind: str
    story: Article
    text: str
    by: str
    at: object
    state: str = ""


@dataclass(frozen=True)
class PageAtHand:
    """A printed page, and what it still lacks."""

    page: object
    stories: int
    lacking: list  # of placements: unsigned, or with a photo that is a record only
    has_picture: bool


# Which rows


def last_moves(*names):
    """The moves of some names that are the last of their stories, whoever has these now."""
    later = Review.objects.filter(article=OuterRef("article"), pk__gt=OuterRef("pk"))
    moves = Review.objects.filter(move__in=names)
    return moves.exclude(Exists(later.exclude(move="hand_over")))


def returned_to(user):
    """What was sent back or unsigned, and the person has not answered yet."""
    drafts = Article.objects.unsigned().in_hands_of(user).in_states(Status.DRAFT)
    return last_moves("send_back", "unsign").filter(article__in=drafts)


def may_be_opened_by(user, at):
    """A condition on rows about a story; asked row by row, for such rows are few."""
    return Exists(Article.objects.visible_to(user, at).filter(pk=OuterRef("article")))


def without_photo():
    return Article.objects.in_progress().exclude(
        Exists(ArticlePhoto.objects.filter(article=OuterRef("pk")))
    )


def seen_by(user, stories, at=None):
    """Stories that a person may open, with what a line of the desk shows of them."""
    return (
        stories.visible_to(user, at)
        .select_related("section", "source", "created_by")
        .prefetch_related(Prefetch("bylines", Byline.objects.with_people()))
    )


def counted(asked):
    """Return (name, how many, since when the newest) of what waits, in one query.

    asked: {name: (rows, their moment)}; of what nothing waits, there is no name.
    """
    rows = [
        rows.order_by()
        .annotate(call=Value(name))
        .values_list("call")
        .annotate(how_many=Count("pk"), newest=Max(moment))
        for name, (rows, moment) in asked.items()
    ]
    return rows[0].union(*rows[1:], all=True)


def first_of(rows, number, moment=None):
    """The first rows, each with how many there are in all, and when the newest of all
    came if `moment` is told."""
    rows = rows.annotate(how_many=Window(Count("pk")))
    if moment:
        rows = rows.annotate(newest=Window(Max(moment)))
    return rows[:number]


def answer_of(first):
    """Return the answer that first_of() has found."""
    if not first:
        return Answer([], 0)
    newest = getattr(first[0], "newest", None)
    return Answer(first, first[0].how_many, newest=newest)


# The blocks


def to_review(user, at):
    return Article.objects.awaiting_review_of(user).visible_to(user, at)


@personal
def _waiting(user, at):
    stories = seen_by(user, to_review(user, at), at).select_related("review_due")
    in_order = stories.order_by(*most_urgent_first("status_since", "pk"))
    return first_of(in_order, MOST, "status_since")


def waiting(user, at):
    answer = answer_of(_waiting(user, at=at))
    for story in answer.lines:
        story.waits_long = story.waits_too_long(at)
    timed = [(story, how_long(at - story.status_since)) for story in answer.lines]
    return replace(answer, lines=timed)


@personal
def _returned(user):
    reviews = returned_to(user).select_related("article", "by")
    return first_of(reviews.order_by("-at", "-pk"), MOST, "at")


def returned(user, at):
    return answer_of(_returned(user))


@personal
def _mine(user, at):
    stories = seen_by(user, Article.objects.in_progress(), at).in_hands_of(user)
    return first_of(stories.order_by("-updated_at", "-pk"), SOME)


def mine(user, at):
    return answer_of(_mine(user, at=at))


@personal
def _due(user, at, until):
    stories = (
        Article.objects.due_between(at, until)
        .visible_to(user, at)
        .select_related("section")
    )
    return first_of(stories.order_by("due", "pk"), MOST)


def due(user, at):
    until = midnight(timezone.localdate(at) + timedelta(days=2))
    return answer_of(_due(user, at=at, until=until))


def paper(user, at):
    day = timezone.localdate(at)
    issue = Issue.objects.filter(date__gte=day).order_by("date").first()
    if issue is None:
        return Answer([], 0)
    placed = ArticlePhoto.objects.filter(article=OuterRef("article"))
    filed = placed.exclude(photo__original="")
    placements = list(
        Placement.objects.filter(may_be_opened_by(user, at), page__issue=issue)
        .select_related("article")
        .annotate(
            unsigned=~Q(article__status=Status.SIGNED),
            has_file=Exists(filed),
            lacks_file=Exists(placed) & ~Exists(filed),
        )
        .order_by("order")
    )
    pages = [_at_hand(page, placements) for page in issue.pages.order_by("order")]
    unsigned = sum(placement.unsigned for placement in placements)
    note = (
        f"{issue.date.month}月{issue.date.day}日　{len(pages)} 版 {len(placements)} 篇，"
        f"{unsigned} 篇未签发"
    )
    return Answer(pages, len(pages), note)


def _at_hand(page, placements):
    here = [placed for placed in placements if placed.page_id == page.pk]
    return PageAtHand(
        page=page,
        stories=len(here),
        lacking=[placed for placed in here if placed.unsigned or placed.lacks_file],
        has_picture=any(placed.has_file for placed in here),
    )


@personal
def _copies(user, at):
    stories = Article.objects.in_progress().visible_to(user, at).working_copies()
    return stories.select_related("created_by").order_by("-created_at")[:SOME]


@personal
def _corrections(user, at, since):
    recent = Q(may_be_opened_by(user, at), at__gt=since)
    # Found first, their stories afterwards: of no correction at all, SQLite would begin
    # a join of the two with all stories.
    newest = Correction.objects.filter(recent).order_by("-at", "-pk").values("pk")
    return _newest(Correction.objects.filter(pk__in=newest[:SOME]))


@personal
def _withdrawals(user, at, since):
    recent = Q(may_be_opened_by(user, at), at__gt=since)
    withdrawn = Article.objects.unsigned().in_states(Status.WITHDRAWN)
    # Said of the story, too: the moves of all that were ever withdrawn are not read.
    withdrawn = withdrawn.filter(withdrawn_at__gt=since)
    return _newest(last_moves("withdraw").filter(recent, article__in=withdrawn))


def record(user, at):
    """Corrections and withdrawals of a week, after the corrections being made."""
    since = at - RECENT
    copies = [
        Notice(
            "更正稿在编",
            story,
            story.correction_text,
            staff_name(story.created_by),
            story.created_at,
            story.get_status_display(),
        )
        for story in _copies(user, at=at)
    ]
    past = [
        Notice(c.get_kind_display(), c.article, c.text, staff_name(c.by), c.at)
        for c in _corrections(user, at=at, since=since)
    ] + [
        Notice("撤稿", r.article, r.reason, r.by_name(), r.at)
        for r in _withdrawals(user, at=at, since=since)
    ]
    lines = copies + sorted(past, key=lambda notice: notice.at, reverse=True)
    return Answer(lines, len(lines))


def _newest(records):
    return records.select_related("article", "by").order_by("-at", "-pk")[:SOME]


def to_illustrate(user, at):
    stories = seen_by(user, without_photo(), at)
    return answer_of(list(first_of(stories.order_by("-updated_at", "-pk"), SOME)))


def unfinished_photos(user, at):
    # What is pasted is no photo of the paper's until its story is saved.
    no_file = Q(original="", recording=None)
    photos = Photo.objects.filter(no_file | Q(credit=""), paste=None)
    return answer_of(list(first_of(photos.order_by("-created_at", "-pk"), SOME)))


def ending_rights(user, at):
    """Photos whose rights end soon, the first to end first; then those that have ended
    and are missed in a story. Each with the newest stories in which readers see it, or
    did (`stories`: their ids and headlines), and how many there are."""
    day = timezone.localdate(at)
    ending = (day, day + RIGHTS_END_SOON)
    ended = (day - RIGHTS_END_SOON, day - timedelta(days=1))
    shown = ArticlePhoto.objects.filter(
        Exists(Article.objects.published(at).filter(pk=OuterRef("article")))
    )
    missed = Exists(shown.filter(photo=OuterRef("pk")))
    of_photo = shown.filter(photo=OuterRef("pk"))
    number = of_photo.order_by().values("photo").annotate(number=Count("pk"))
    newest = of_photo.order_by("-article__published_at", "-article")[:STORIES_NAMED]
    row = JSONArray("article", "article__headline", output_field=DecodedField())
    photos = Photo.objects.annotate(
        stories_count=Coalesce(Subquery(number.values("number")), 0),
        stories=JSONRows(newest.annotate(row=row).values("row")),
    )
    lists = (
        photos.filter(rights_expire_on__range=ending)
        .annotate(is_over=Value(False))
        .order_by("rights_expire_on", "pk"),
        photos.filter(missed, rights_expire_on__range=ended)
        .annotate(is_over=Value(True))
        .order_by("-rights_expire_on", "pk"),
    )
    answers = [answer_of(list(first_of(photos, SOME))) for photos in lists]
    lines = [photo for answer in answers for photo in answer.lines]
    return Answer(lines, sum(answer.count for answer in answers))


def to_proofread(user, at):
    stories = seen_by(user, Article.objects.in_progress(), at)
    return answer_of(list(first_of(stories.order_by("-updated_at", "-pk"), MOST)))


@personal
def _reader_reports(user, at):
    counted = ReaderReport.objects.open().by_term().values("pk")[:REPORTS_COUNTED]
    reports = ReaderReport.objects.filter(pk__in=counted)
    reports = reports.select_related("article", "handler").annotate(
        is_late=Q(due_at__lt=at),
        how_many_late=Window(Count("pk", filter=Q(due_at__lt=at))),
    )
    return first_of(reports.by_term(), SOME)


def reader_reports(user, at):
    """Reports of readers that are not done with, the first to be due first."""
    answer = answer_of(_reader_reports(user, at=at))
    if not answer.lines:
        return answer
    late = answer.lines[0].how_many_late
    overdue = f"，{late} 条过期" if late else ""
    more = "以上" if answer.count == REPORTS_COUNTED else ""
    return replace(answer, note=f"{answer.count} 条{more}待办{overdue}")
