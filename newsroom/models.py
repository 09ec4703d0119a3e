"""Models of the front page: arrangements, their slots, and breaking news."""

from django.conf import settings
from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.utils import timezone

from articles.dates import spoken
from articles.models import Article
from articles.moment import now
from articles.workflow import IN_PROGRESS, Status
from newsroom.access_changes.models import AccessChange
from newsroom.inspection.models import InspectionPack
from newsroom.sign_in.models import FirstPassword, ProviderAccount, SignIn
from newsroom.sign_in.sessions import DeskSession

# Those of sign_in, which Django looks for here.
__all__ = [
    "AccessChange",
    "BreakingNews",
    "DeskSession",
    "FirstPassword",
    "FrontPage",
    "FrontSlot",
    "InspectionPack",
    "ProviderAccount",
    "PublicationClock",
    "SignIn",
    "why_unseen",
]

# Any story but a working copy, whose text appears under the story that it corrects.
# Which of them readers see is for published() to decide when they ask.
A_STORY = {"corrects": None}
# Of a story that waits for its hour too: the line is shown when it is published.
SIGNED = {"status": Status.SIGNED, "corrects": None}


class FrontPageQuerySet(models.QuerySet):
    def live(self, at=None):
        """The arrangement that readers see at a moment, as a list of one or none."""
        past = self.filter(live_since__lte=at or now())
        return past.order_by("-live_since", "-pk")[:1]

    def with_status(self, at=None):
        """Load what status_label() looks at (`live_pk`)."""
        return self.annotate(live_pk=Subquery(FrontPage.objects.live(at).values("pk")))


class FrontPage(models.Model):
    """One arrangement. Once live it is never changed: a new one follows it."""

    name = models.CharField(
        "名称", max_length=40, help_text="编辑部内部用，如：春节版、两会第一天。"
    )
    live_since = models.DateTimeField(
        "上线时间", null=True, blank=True, editable=False, db_index=True
    )
    version = models.PositiveIntegerField("版本", default=1, editable=False)
    created_at = models.DateTimeField("建立时间", auto_now_add=True)
    updated_at = models.DateTimeField("修改时间", auto_now=True)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="修改人",
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )

    objects = FrontPageQuerySet.as_manager()

    class Meta:
        verbose_name = "首页版式"
        verbose_name_plural = "首页版式"
        ordering = ["-pk"]
        permissions = [("go_live_frontpage", "可以让首页版式上线")]

    def __str__(self):
        return self.name

    def is_open(self, at=None):
        """Whether it may still be changed: it was never what readers saw."""
        return self.live_since is None or self.live_since > (at or timezone.now())

    def status_label(self, at=None):
        """Return its status in a few words; with_status() loads what it needs."""
        if self.live_since is None:
            return "在编"
        if self.is_open(at):
            return f"定于 {spoken(self.live_since, at)} 上线"
        return "线上" if self.pk == self.live_pk else "已换下"

    def go_live(self, seen, at=None):
        """Show it to readers from a moment on; return whether that was done.

        `seen` is the version that was looked at: what somebody else has changed
        meanwhile does not go live unseen.
        """
        now = timezone.now()
        still_open = Q(live_since=None) | Q(live_since__gt=now)
        as_seen = FrontPage.objects.filter(still_open, pk=self.pk, version=seen)
        moment = max(at or now, now)
        return bool(as_seen.update(live_since=moment, version=F("version") + 1))

    go_live.alters_data = True

    def take_back(self):
        """Take back one whose hour has not come; return whether that was done."""
        waiting = FrontPage.objects.filter(pk=self.pk, live_since__gt=timezone.now())
        return bool(waiting.update(live_since=None, version=F("version") + 1))

    take_back.alters_data = True

    def copy(self, by):
        """Return a new arrangement with the same stories in the same places."""
        new = FrontPage.objects.create(name=f"{self.name[:36]}（新）", updated_by=by)
        new.fill(self.places())
        return new

    copy.alters_data = True

    def places(self):
        """Return {place: pks of its stories in their order}."""
        places = {place: [] for place in FrontSlot.Place}
        rows = self.slots.order_by("order", "pk").values_list("place", "article")
        for place, pk in rows:
            places[FrontSlot.Place(place)].append(pk)
        return places

    def fill(self, places):
        """Set these stories in their places, and no others."""
        self.slots.all().delete()
        FrontSlot.objects.bulk_create(
            FrontSlot(front_page=self, place=place, order=order, article_id=pk)
            for place, pks in places.items()
            for order, pk in enumerate(pks, 1)
        )

    fill.alters_data = True

    def put(self, story, place, position=None, *, seen, by):
        """Put a story in a place, or take it off where that is None; return whether
        that was done: what somebody else has changed meanwhile is not arranged unseen.
        """
        still_open = Q(live_since=None) | Q(live_since__gt=timezone.now())
        as_seen = FrontPage.objects.filter(still_open, pk=self.pk, version=seen)
        with transaction.atomic():
            if not as_seen.update(
                version=F("version") + 1, updated_by=by, updated_at=timezone.now()
            ):
                return False
            self.fill(with_story(self.places(), story, place, position))
        return True

    put.alters_data = True


def with_story(places, story, place, position=None):
    """Return {place: stories} with one of them put in a place, off where that is None.

    A story stands once. There is one lead: the one before it becomes the first below.
    """
    arranged = {
        name: [other for other in stories if other != story]
        for name, stories in places.items()
    }
    if place == FrontSlot.Place.LEAD:
        below = [*arranged[place], *arranged[FrontSlot.Place.SECOND]]
        arranged |= {place: [story], FrontSlot.Place.SECOND: below}
    elif place is not None:
        last = len(arranged[place])
        arranged[place].insert(last if position is None else position, story)
    return arranged


class FrontSlot(models.Model):
    """Slot of the front page, with the story that is in it whatever its date."""

    class Place(models.TextChoices):
        LEAD = "lead", "头条"
        SECOND = "second", "次条"
        SECTION = "section", "本频道置顶"

    front_page = models.ForeignKey(
        FrontPage, models.CASCADE, verbose_name="首页版式", related_name="slots"
    )
    place = models.CharField("位置", max_length=10, choices=Place)
    order = models.PositiveSmallIntegerField(
        "次序", default=1, help_text="同一位置里小的在前，如 1、2、3。"
    )
    article = models.ForeignKey(
        Article,
        models.PROTECT,
        verbose_name="稿件",
        related_name="+",
        limit_choices_to=A_STORY,
        help_text="已签发的或在审的稿件；还没发布的，发布时自动上首页。",
    )

    class Meta:
        verbose_name = "首页位置"
        verbose_name_plural = "首页位置"
        ordering = ["place", "order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["front_page", "article"],
                name="story_stands_once_on_a_front_page",
                violation_error_message="这篇稿件在首页上已有位置，一篇稿件只能排一处。",
            ),
            models.UniqueConstraint(
                fields=["front_page"],
                condition=Q(place="lead"),
                name="front_page_has_one_lead",
                violation_error_message="头条只能有一篇，请把另一篇改为次条。",
            ),
        ]

    def __str__(self):
        return f"{self.get_place_display()}：{self.article}"

    def trouble(self, at=None):
        """Return why readers do not see the story here, or ""."""
        at = at or timezone.now()
        return why_unseen(self.article, at, self.article.is_public(at))


def why_unseen(story, at, is_public):
    """Return why readers do not see a story, public at a moment or not, in its place on
    the front page, or ""."""
    if story.minors_warning:
        return "可能影响未成年人，不上首页，空位由最新稿件补上"
    if is_public:
        return ""
    waits_until = max(
        filter(None, (story.published_at, story.embargo_until)), default=None
    )
    if story.status == Status.SIGNED and waits_until and waits_until > at:
        return f"{spoken(waits_until, at)} 起显示"
    if story.status in IN_PROGRESS:
        return f"{story.get_status_display()}，发布后才显示"
    return f"{story.get_status_display()}，读者看不到，空位由最新稿件补上"


class BreakingNewsQuerySet(models.QuerySet):
    def shown(self, at=None):
        """The lines shown over the front page at a moment, the newest first.

        One that leads to a story is shown only while readers may see that story, and
        it is suitable for minors.
        """
        at = at or now()
        suitable = Article.objects.published(at).suitable_for_minors()
        story = suitable.filter(pk=OuterRef("article"))
        shown = Q(article=None) | Q(Exists(story))
        return self.filter(shown, starts_at__lte=at, expires_at__gt=at)


class BreakingNews(models.Model):
    """Breaking-news line over the front page; public without a review."""

    text = models.CharField(
        "快讯", max_length=60, help_text="一句话，如：全市防汛应急响应升为二级。"
    )
    article = models.ForeignKey(
        Article,
        models.PROTECT,
        verbose_name="稿件",
        null=True,
        blank=True,
        related_name="+",
        limit_choices_to=SIGNED,
        help_text="读者点快讯看到的稿件；稿件撤下，快讯也一同撤下。没有就留空。",
    )
    starts_at = models.DateTimeField("开始", default=timezone.now)
    expires_at = models.DateTimeField(
        "到期", help_text="到这一刻自动撤下，如：2023-01-23 21:40。"
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="发布人",
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )

    objects = BreakingNewsQuerySet.as_manager()

    class Meta:
        verbose_name = "快讯"
        verbose_name_plural = "快讯"
        ordering = ["-starts_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("starts_at")),
                name="breaking_news_expires_after_it_starts",
                violation_error_message="到期时间要晚于开始时间。",
            ),
        ]

    def __str__(self):
        return self.text

    def take_down(self):
        """End the line at once; one that readers have not seen yet is deleted.

        Return whether there was anything to take down.
        """
        now = timezone.now()
        row = BreakingNews.objects.filter(pk=self.pk)
        shown = row.filter(starts_at__lt=now, expires_at__gt=now)
        if shown.update(expires_at=now):
            return True
        deleted, _ = row.filter(starts_at__gte=now).delete()
        return bool(deleted)

    take_down.alters_data = True


class PublicationClock(models.Model):
    """The one row of newsroom/publication_clock.py, written by triggers only."""

    number = models.BigIntegerField(null=True, editable=False)
    settled = models.BigIntegerField(null=True, editable=False)

    class Meta:
        verbose_name = "发布时钟"
        verbose_name_plural = "发布时钟"
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(pk=1), name="there_is_one_publication_clock"
            )
        ]

    def __str__(self):
        return str(self.number)
