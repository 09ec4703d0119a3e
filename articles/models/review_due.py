"""Hour by which a story's next review is wanted, and how urgent it is.

A row of its own and not columns of the story: it is no part of what is written, has no
versions, and is gone as soon as the story waits for no review any more.
"""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, OrderBy
from django.utils import timezone

from articles.dates import spoken
from articles.models.staff import staff_name
from articles.workflow import REVIEWS, IllegalMove

# A later hour than this is a slip of the keyboard.
FARTHEST = timedelta(days=366)


class Urgency(models.IntegerChoices):
    NORMAL = 0, "平件"
    URGENT = 1, "急"
    MOST = 2, "特急"


class ReviewDueQuerySet(models.QuerySet):
    def overdue(self, at):
        """Those whose hour has passed while their story still waits."""
        return self.filter(due_at__lte=at, article__status__in=list(REVIEWS))

    def wanted_within(self, start, end):
        """Those whose hour is in a span, while their story still waits."""
        return self.filter(
            due_at__gte=start, due_at__lt=end, article__status__in=list(REVIEWS)
        )


class ReviewDue(models.Model):
    """When the review that a story waits for is to be given, as somebody has set it."""

    article = models.OneToOneField(
        "articles.Article",
        models.CASCADE,
        primary_key=True,
        verbose_name="稿件",
        related_name="review_due",
    )
    due_at = models.DateTimeField("审稿时限", null=True, blank=True, db_index=True)
    urgency = models.PositiveSmallIntegerField(
        "缓急", choices=Urgency, default=Urgency.NORMAL
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="谁定的",
        related_name="+",
    )
    set_at = models.DateTimeField("何时定的", default=timezone.now)

    objects = ReviewDueQuerySet.as_manager()

    class Meta:
        verbose_name = "审稿时限"
        verbose_name_plural = "审稿时限"
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=models.Q(urgency__lte=Urgency.MOST.value),
                name="review_is_of_a_known_urgency",
            )
        ]

    def __str__(self):
        return self.words() or "没有定审稿时限"

    def is_overdue(self, at=None):
        return self.due_at is not None and self.due_at <= (at or timezone.now())

    def words(self, at=None, say=spoken):
        """Return it as a line of the desk has it: 特急 · 今天 21:40 前审好, or ""; `say`
        is how the moment is put (articles/dates.py)."""
        mark = self.get_urgency_display() if self.urgency else ""
        hour = f"{say(self.due_at)} 前审好" if self.due_at else ""
        if hour and self.is_overdue(at):
            hour = f"{say(self.due_at)} 的时限已过"
        return " · ".join(filter(None, (mark, hour)))

    def set_by(self):
        return f"{staff_name(self.by)} {spoken(self.set_at)}定"


class DueReviews:
    """Mixin of Article: by when its next review is wanted."""

    def wanted_review(self):
        """Return the ReviewDue of a story that waits for a review, or None."""
        if self.status not in REVIEWS:
            return None
        return getattr(self, "review_due", None)

    def want_review(self, due_at, urgency, by):
        """Set by when the next review is wanted, or that no hour is; raise IllegalMove."""
        if self.status not in REVIEWS:
            raise IllegalMove("稿件现在不等人审，不用定审稿时限。")
        set_wanted(self.pk, due_at, urgency, by)

    want_review.alters_data = True


def set_wanted(story, due_at, urgency, by):
    """Write what is wanted of a story's next review, in the caller's transaction."""
    now = timezone.now()
    if due_at is not None and due_at <= now:
        raise IllegalMove(f"审稿时限 {spoken(due_at)} 已经过了，请改一个还没到的时刻。")
    if due_at is not None and due_at - now > FARTHEST:
        raise IllegalMove(f"审稿时限 {spoken(due_at)} 在一年以后，请核对年份。")
    if urgency not in Urgency.values:
        raise IllegalMove("缓急只有平件、急、特急三种，请选一种。")
    if due_at is None and not urgency:
        ReviewDue.objects.filter(article=story).delete()
        return
    given = {"due_at": due_at, "urgency": urgency, "by": by, "set_at": now}
    ReviewDue.objects.update_or_create(article_id=story, defaults=given)


def follow_move(story, review, wanted):
    """Keep the wanted hour with a move: set with it, or gone with the reviews.

    wanted: (due_at, urgency), or None when the move says nothing of it.
    """
    if review.to_status in REVIEWS:
        if wanted is not None:
            set_wanted(story.pk, *wanted, review.by)
    elif review.from_status in REVIEWS:
        ReviewDue.objects.filter(article=story.pk).delete()


def most_urgent_first(*then):
    """Return the order of stories that wait: 特急 first, then whose hour is the next."""
    due = "review_due__due_at"
    return [
        OrderBy(F("review_due__urgency"), descending=True, nulls_last=True),
        OrderBy(F(due), nulls_last=True),
        *then,
    ]
