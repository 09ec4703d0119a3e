"""Audit log of a story, append-only: reviews (every move) and corrections."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Prefetch
from django.utils import timezone

from articles.dates import spoken
from articles.models.staff import staff_name
from articles.workflow import MOVES, REVIEWS, Status


class RecordIsPermanent(Exception):
    """Somebody tried to change or delete what may only be added to."""


class AppendOnlyQuerySet(models.QuerySet):
    def update(self, **kwargs):
        raise RecordIsPermanent("审签和更正记录只能增加，不能改动。")

    def delete(self):
        raise RecordIsPermanent("审签和更正记录只能增加，不能删除。")


class AppendOnlyModel(models.Model):
    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        if self.pk and not self._state.adding:
            raise RecordIsPermanent("审签和更正记录只能增加，不能改动。")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise RecordIsPermanent("审签和更正记录只能增加，不能删除。")


class ReviewQuerySet(AppendOnlyQuerySet):
    def with_people(self):
        """Load who made each move, and whom a story was handed over to."""
        return self.select_related("by", "to")

    def passes_of_this_round(self):
        """The reviews passed since a story was last submitted: those that count."""
        later = Review.objects.filter(
            article=OuterRef("article"), move="submit", pk__gt=OuterRef("pk")
        )
        return self.filter(move__in=REVIEWS.values()).exclude(Exists(later))


class Review(AppendOnlyModel):
    """One move of a story: who made it, from where to where, when and why."""

    article = models.ForeignKey(
        "articles.Article", models.PROTECT, verbose_name="稿件", related_name="reviews"
    )
    move = models.CharField("动作", max_length=20)
    from_status = models.CharField("原状态", max_length=20, choices=Status)
    to_status = models.CharField("新状态", max_length=20, choices=Status)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="经手人",
        related_name="reviews",
    )
    at = models.DateTimeField("时间", auto_now_add=True)
    reason = models.TextField("意见", max_length=1000, blank=True)
    version = models.PositiveIntegerField("审的是第几版")
    digest = models.CharField(
        "所审文字的校验码",
        max_length=64,
        blank=True,
        help_text="所审版本的 SHA-256：以后可以证明审的就是这一版。",
    )
    due_at = models.DateTimeField("定于何时发布", null=True, blank=True)
    to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="移交给",
        null=True,
        blank=True,
        # Partial, below, for few moves are to somebody.
        db_index=False,
        related_name="received_reviews",
    )

    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = "审签记录"
        verbose_name_plural = "审签记录"
        ordering = ["at", "pk"]
        indexes = [
            models.Index(fields=["at", "id"], name="reviews_by_moment"),
            # What somebody has done with one story, of all they did in years.
            models.Index(fields=["article", "by"], name="reviews_of_a_story_by_whom"),
            models.Index(
                "to",
                "article",
                condition=models.Q(to__isnull=False),
                name="reviews_to_somebody",
            ),
        ]

    def __str__(self):
        return (
            f"{self.story_name()}："
            f"{self.get_from_status_display()}→{self.get_to_status_display()}"
        )

    def story_name(self):
        """Return the story's headline; of a correction, that it is one."""
        mark = "（更正稿）" if self.article.corrects_id else ""
        return f"{self.article}{mark}"

    def label(self):
        """Return what was done, 初审通过, as the table of moves calls it."""
        return MOVES[self.move].done if self.move in MOVES else self.move

    def by_name(self):
        return staff_name(self.by)

    def to_name(self):
        return staff_name(self.to)

    def sentence(self):
        """Return who made the move and when: 王勇 今天 21:40 已初审通过."""
        to = f"给{self.to_name()}" if self.to_id else ""
        return f"{self.by_name()} {spoken(self.at)} 已{self.label()}{to}"


class CorrectionQuerySet(AppendOnlyQuerySet):
    def of(self, articles):
        """Notices of these stories; asked of each notice, for those are few."""
        return self.filter(Exists(articles.filter(pk=OuterRef("article"))))

    def with_headlines(self):
        """Load each notice's story as far as a link to it shows.

        Not by a join: while there is no notice yet, SQLite would begin it with all
        stories.
        """
        article = self.model.article.field.related_model  # it imports this module
        headlines = article.objects.only("headline", "phrases", "language")
        return self.prefetch_related(Prefetch("article", headlines))


class Correction(AppendOnlyModel):
    """A public notice that a published story was wrong, and what is right."""

    class Kind(models.TextChoices):
        CORRECTION = "correction", "更正"
        CLARIFICATION = "clarification", "说明"
        APOLOGY = "apology", "致歉"

    class Weight(models.TextChoices):
        MAJOR = "major", "正文前"
        MINOR = "minor", "正文后"

    article = models.ForeignKey(
        "articles.Article",
        models.PROTECT,
        verbose_name="稿件",
        related_name="corrections",
    )
    kind = models.CharField(
        "类别", max_length=20, choices=Kind, default=Kind.CORRECTION
    )
    weight = models.CharField(
        "位置", max_length=10, choices=Weight, default=Weight.MINOR
    )
    text = models.TextField(
        "内容",
        max_length=1000,
        help_text="写明错在哪里、正确的是什么，如：第二段“253个”应为“235个”。",
    )
    at = models.DateTimeField("发布时间", default=timezone.now, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="经手人",
        related_name="corrections",
    )

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        verbose_name = "更正"
        verbose_name_plural = "更正"
        ordering = ["-at", "-pk"]
        indexes = [
            # So that a list of the newest begins with them, and not with all stories.
            models.Index(
                models.F("at").desc(),
                models.F("id").desc(),
                name="corrections_newest_first",
            )
        ]

    def __str__(self):
        return f"{self.get_kind_display()}：{self.article}"
