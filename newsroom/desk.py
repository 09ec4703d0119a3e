"""My desk: what waits for a person when they sign in, block by block.

BLOCKS is the whole of it: each block asks one question of the stories, for those to
whom the answer means something. A block names only stories that the person may open,
and costs the same few queries with three stories as with thirty.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, Window
from django.db.models.functions import Coalesce, Greatest
from django.urls import reverse
from django.utils import timezone

from articles.dates import midnight
from articles.models import (
    Article,
    ArticlePhoto,
    Byline,
    Correction,
    Photo,
    Review,
)
from articles.models.staff import staff_name
from articles.workflow import FINAL, FIRST, IN_PROGRESS, REVIEWS, SECOND, Status
from editions.models import Issue, Placement

# How many lines a block has, before it leads on to the list.
MOST = 20
SOME = 8
RECENT = timedelta(days=7)
RIGHTS_END_SOON = timedelta(days=30)


@dataclass(frozen=True)
class Answer:
    """The lines of a block, and how many there are with those that are not shown."""

    lines: list
    count: int
    note: str = ""
    goes_on: str = ""  # the address of the list with all of them

    def left_out(self):
        return self.count - len(self.lines)


@dataclass(frozen=True)
class Block:
    name: str
    title: str
    ask: Callable  # (user, moment) -> Answer
    is_for: Callable  # user -> bool
    empty: str
    beside: bool = False  # in the narrow column
    urgent: bool = False  # its number calls
    set_as: str = ""  # admin/desk/_<…>.html, when it is not the block's own name
    rest: Callable | None = None  # user -> the list that goes on where the block ends

    def answer(self, user, at):
        answer = self.ask(user, at)
        return replace(answer, goes_on=self.rest(user)) if self.rest else answer

    def template(self):
        return f"admin/desk/_{self.set_as or self.name}.html"


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


def desk_of(user, at=None):
    """Return {"main": [(Block, Answer)], "beside": [(Block, Answer)]} for a person."""
    at = at or timezone.now()
    asked = [(block, block.answer(user, at)) for block in BLOCKS if block.is_for(user)]
    return {
        "main": [pair for pair in asked if not pair[0].beside],
        "beside": [pair for pair in asked if pair[0].beside],
    }


def how_long(delta):
    """Return how long something waits: 2 小时 15 分, 3 天 4 小时, 刚刚."""
    minutes = int(delta.total_seconds()) // 60
    days, hours, minutes = minutes // 1440, minutes // 60 % 24, minutes % 60
    parts = [(days, "天"), (hours, "小时"), (minutes, "分")]
    said = [f"{number} {unit}" for number, unit in parts if number]
    return " ".join(said[:2]) or "刚刚"


# Which rows


def unsigned():
    """Said beside each state that is not signed: the few such stories can then have
    an index of their own, which SQLite uses only when a question names its condition.
    """
    return Article.objects.exclude(status=Status.SIGNED)


def in_progress():
    return unsigned().filter(status__in=IN_PROGRESS)


def last_moves(name):
    """The moves of a name that are the last of their stories."""
    later = Review.objects.filter(article=OuterRef("article"), pk__gt=OuterRef("pk"))
    return Review.objects.filter(move=name).exclude(Exists(later))


def returned_to(user):
    """The sendings-back that a person has not answered yet."""
    drafts = unsigned().own(user).filter(status=Status.DRAFT)
    return last_moves("send_back").filter(article__in=drafts)


def due_between(start, end):
    """Signed stories that readers will see from a moment (`due`) in a span on."""
    signed = Article.objects.filter(status=Status.SIGNED, corrects=None)
    # A union, not an "or": each half is answered from an index, among a million.
    scheduled = signed.filter(published_at__gt=start).order_by().values("pk")
    embargoed = signed.filter(embargo_until__gt=start).order_by().values("pk")
    later = Greatest("published_at", Coalesce("embargo_until", "published_at"))
    to_come = Article.objects.filter(pk__in=scheduled.union(embargoed))
    return to_come.annotate(due=later).filter(due__gt=start, due__lt=end)


def may_be_opened_by(user):
    """A condition on rows about a story; asked row by row, for such rows are few."""
    return Exists(Article.objects.visible_to(user).filter(pk=OuterRef("article")))


def without_photo():
    return in_progress().exclude(
        Exists(ArticlePhoto.objects.filter(article=OuterRef("pk")))
    )


def seen_by(user, stories):
    """Stories that a person may open, with what a line of the desk says of them."""
    return (
        stories.visible_to(user)
        .select_related("section", "source", "created_by")
        .prefetch_related(Prefetch("bylines", Byline.objects.with_people()))
    )


def _first(rows, number):
    """Return the first rows and how many there are in all, from one query."""
    first = list(rows.annotate(how_many=Window(Count("pk")))[:number])
    return Answer(first, first[0].how_many if first else 0)


# The blocks


def waiting(user, at):
    stories = seen_by(user, unsigned().awaiting_review_of(user))
    answer = _first(stories.order_by("status_since", "pk"), MOST)
    timed = [(story, how_long(at - story.status_since)) for story in answer.lines]
    return Answer(timed, answer.count)


def returned(user, at):
    reviews = returned_to(user).select_related("article", "by")
    return _first(reviews.order_by("-at", "-pk"), MOST)


def mine(user, at):
    stories = seen_by(user, in_progress()).own(user)
    return _first(stories.order_by("-updated_at", "-pk"), SOME)


def due(user, at):
    until = midnight(timezone.localdate(at) + timedelta(days=2))
    stories = due_between(at, until).visible_to(user).select_related("section")
    return _first(stories.order_by("due", "pk"), MOST)


def paper(user, at):
    day = timezone.localdate(at)
    issue = Issue.objects.filter(date__gte=day).order_by("date").first()
    if issue is None:
        return Answer([], 0)
    placed = ArticlePhoto.objects.filter(article=OuterRef("article"))
    filed = placed.exclude(photo__original="")
    placements = list(
        Placement.objects.filter(may_be_opened_by(user), page__issue=issue)
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


def record(user, at):
    """Corrections and withdrawals of a week, after the corrections being made."""
    recent = Q(may_be_opened_by(user), at__gt=at - RECENT)
    copies = [
        Notice(
            "更正稿在编",
            story,
            story.correction_text,
            staff_name(story.created_by),
            story.created_at,
            story.get_status_display(),
        )
        for story in in_progress()
        .visible_to(user)
        .filter(corrects__isnull=False)
        .select_related("created_by")
        .order_by("-created_at")[:SOME]
    ]
    corrections = Correction.objects.filter(recent)
    withdrawn = unsigned().filter(status=Status.WITHDRAWN)
    withdrawals = last_moves("withdraw").filter(recent, article__in=withdrawn)
    past = [
        Notice(c.get_kind_display(), c.article, c.text, staff_name(c.by), c.at)
        for c in _newest(corrections)
    ] + [
        Notice("撤稿", r.article, r.reason, r.by_name(), r.at)
        for r in _newest(withdrawals)
    ]
    lines = copies + sorted(past, key=lambda notice: notice.at, reverse=True)
    return Answer(lines, len(lines))


def _newest(records):
    return records.select_related("article", "by").order_by("-at", "-pk")[:SOME]


def to_illustrate(user, at):
    stories = seen_by(user, without_photo())
    return _first(stories.order_by("-updated_at", "-pk"), SOME)


def unfinished_photos(user, at):
    photos = Photo.objects.filter(Q(original="") | Q(credit=""))
    return _first(photos.order_by("-created_at", "-pk"), SOME)


def ending_rights(user, at):
    day = timezone.localdate(at)
    photos = Photo.objects.filter(rights_expire_on__range=(day, day + RIGHTS_END_SOON))
    return _first(photos.order_by(F("rights_expire_on"), "pk"), SOME)


def to_proofread(user, at):
    stories = seen_by(user, in_progress())
    return _first(stories.order_by("-updated_at", "-pk"), MOST)


# For whom


def _holds(*permissions):
    return lambda user: any(map(user.has_perm, permissions))


def _proofreads(user):
    """A proofreader mends the copy of all and files none of their own."""
    return user.has_perm("articles.edit_copy") and not user.has_perm(
        "articles.submit_article"
    )


def _makes_up_pages(user):
    return user.has_perms(["editions.view_page", "articles.follow_copy"])


def _stories_in(*states):
    query = f"status__in={','.join(states)}"
    return lambda user: f"{reverse('admin:articles_article_changelist')}?{query}"


def _own_stories(user):
    """A reporter's list has own stories only; that of others is narrowed to them."""
    stories = _stories_in(*IN_PROGRESS)(user)
    if user.has_perm("articles.follow_copy"):
        return f"{stories}&created_by__id__exact={user.pk}"
    return stories


def _photos(user):
    return reverse("admin:articles_photo_changelist")


BLOCKS = (
    Block(
        "waiting",
        "待我审",
        waiting,
        _holds(FIRST, SECOND, FINAL),
        "还没有等您审的稿件；稿件送到您这一审时会出现在这里，等得最久的排在最前。",
        urgent=True,
        rest=_stories_in(*REVIEWS),
    ),
    Block(
        "returned",
        "被退回",
        returned,
        _holds("articles.submit_article"),
        "没有退回给您的稿件；审稿的同事退回时，原因会写在这里。",
        urgent=True,
    ),
    Block(
        "to_illustrate",
        "待配图",
        to_illustrate,
        _holds("articles.place_photos"),
        "在编的稿件都有图了；还没有配图的会出现在这里。",
        urgent=True,
        rest=_stories_in(*IN_PROGRESS),
        set_as="stories",
    ),
    Block(
        "to_proofread",
        "待校",
        to_proofread,
        _proofreads,
        "还没有在编的稿件；记者写下的和送审的都会出现在这里，新改的排在最前。",
        urgent=True,
        rest=_stories_in(*IN_PROGRESS),
        set_as="stories",
    ),
    Block(
        "mine",
        "我的稿件",
        mine,
        _holds("articles.submit_article"),
        "您没有在编的稿件；新写的稿件从撰写到终审都列在这里。",
        rest=_own_stories,
        set_as="stories",
    ),
    Block(
        "paper",
        "今日版面",
        paper,
        _makes_up_pages,
        "今天和以后还没有建期次；建好期次和版面后，缺什么会列在这里。",
    ),
    Block(
        "unfinished_photos",
        "图片缺文件或署名",
        unfinished_photos,
        _holds("articles.place_photos"),
        "图片库里的图片都有文件和署名；缺一样的会出现在这里。",
        rest=_photos,
        set_as="photos",
    ),
    Block(
        "due",
        "今日待发",
        due,
        _holds("articles.view_article"),
        "到明天为止没有定时或禁发的稿件；签发时定了时间的会按时刻排在这里。",
        beside=True,
    ),
    Block(
        "ending_rights",
        "版权将到期",
        ending_rights,
        _holds("articles.place_photos"),
        "三十天内没有到期的图片；快到期的会出现在这里。",
        beside=True,
        set_as="photos",
    ),
    Block(
        "record",
        "最近更正和撤稿",
        record,
        _holds("articles.view_correction"),
        "七天内没有更正和撤稿；更正稿开编、启事登出或稿件撤下都会记在这里。",
        beside=True,
    ),
)
