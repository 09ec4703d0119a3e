"""Models of a dossier 专题: what an editor says and picks above the list of a topic or of a
running column, and the time line of the matter."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q
from taggit.models import Tag

from articles.models.article import Article
from articles.models.taxonomy import Column

ONE_OF_BOTH = "话题和栏目选一个，也只选一个。"


class DossierQuerySet(models.QuerySet):
    def with_events(self, at):
        """Load the time line, each event with whether readers may see its story."""
        shown = Article.objects.published(at).filter(pk=OuterRef("article")).order_by()
        events = DossierEvent.objects.annotate(has_story=Exists(shown))
        return self.prefetch_related(Prefetch("events", events))


class Dossier(models.Model):
    tag = models.OneToOneField(
        Tag,
        models.CASCADE,
        null=True,
        blank=True,
        verbose_name="话题",
        help_text="这个专题登在哪个话题的页首；登在栏目页首的不选。",
    )
    column = models.OneToOneField(
        Column,
        models.CASCADE,
        null=True,
        blank=True,
        verbose_name="栏目",
        help_text="这个专题登在哪个栏目的页首；登在话题页首的不选。",
    )
    introduction = models.TextField(
        "导语",
        max_length=600,
        blank=True,
        help_text="读者在页首看到的几句话，如：7月28日以来，全市普降暴雨，本报记者在各区县采访。",
    )
    lead = models.ForeignKey(
        Article,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="头条",
        help_text="页首的一篇；不选，或选的还没刊出，由最新的有图稿件补上。",
    )

    objects = DossierQuerySet.as_manager()

    class Meta:
        verbose_name = "专题"
        verbose_name_plural = "专题"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(tag__isnull=False, column__isnull=True)
                | Q(tag__isnull=True, column__isnull=False),
                name="dossier_is_of_a_topic_or_a_column",
                violation_error_message=ONE_OF_BOTH,
            )
        ]

    def __str__(self):
        return str(self.tag or self.column or "专题")

    def clean(self):
        if bool(self.tag_id) == bool(self.column_id):
            raise ValidationError(ONE_OF_BOTH)


class DossierEvent(models.Model):
    """An event of a dossier's time line: what happened on a day."""

    dossier = models.ForeignKey(
        Dossier, models.CASCADE, related_name="events", verbose_name="专题"
    )
    day = models.DateField("日期")
    text = models.CharField(
        "事件",
        max_length=120,
        help_text="一句话，如：水库开闸泄洪。",
    )
    article = models.ForeignKey(
        Article,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="稿件",
        help_text="说这件事的稿件；没刊出时只登这句话。",
    )

    class Meta:
        verbose_name = "大事记"
        verbose_name_plural = "大事记"
        # What happened last stands first.
        ordering = ["-day", "-pk"]

    def __str__(self):
        return f"{self.day}：{self.text}"
