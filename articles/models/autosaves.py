"""Autosaves: what somebody typed into a story's form and has not saved yet.

Kept for its writer alone, on whichever machine the form is opened next, until the next
save of the story: no version, and nothing that readers see.
"""

from datetime import timedelta

from django.conf import settings
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils import timezone

from articles.models.staff import staff_name

KEPT_FOR = timedelta(days=30)
# So many are swept out at a time, and so many new stories are kept for a person.
SWEPT, NEW_STORIES = 20, 20


class SavedSince(Exception):
    """Raised for an autosave of a form whose writer has saved the story since it was
    opened: it was on its way when the save that ends it came in."""


class AutosaveQuerySet(models.QuerySet):
    def of_story(self, user, article):
        """A person's autosave of a story, and of the new form that made it."""
        return self.filter(Q(article=article) | Q(guid=article.guid), user=user)

    def of_new_stories(self, user):
        """A person's autosaves of stories that are not saved at all yet, newest first."""
        made = _stories().filter(guid=OuterRef("guid"))
        unsaved = self.filter(~Exists(made), user=user, article=None)
        return unsaved.order_by("-saved_at", "-pk")

    def token_of(self, user):
        """Return the expression of the token of a person's autosave, for each story."""
        own = self.filter(user=user, article=OuterRef("pk"))
        return Subquery(own.values("token")[:1])

    @transaction.atomic
    def keep(self, user, article=None, guid=None, *, opened=0, **what):
        """Keep what a person has typed, in place of what was kept of the same story.

        opened: the version of the story that the page of the form was opened with.
        Raise SavedSince when the person has saved a later one.
        """
        if _is_saved_since(user, article, guid, opened):
            raise SavedSince
        now = timezone.now()
        # One statement: two windows that send at the same moment do not collide.
        self.bulk_create(
            [Autosave(user=user, article=article, guid=guid, saved_at=now, **what)],
            update_conflicts=True,
            unique_fields=["user", "article" if article else "guid"],
            update_fields=["saved_at", *what],
        )
        self._sweep(user, now)
        return now

    keep.alters_data = True

    def _sweep(self, user, now):
        old = self.filter(saved_at__lt=now - KEPT_FOR).order_by("saved_at")
        surplus = self.of_new_stories(user)[NEW_STORIES : NEW_STORIES + SWEPT]
        gone = [*old.values_list("pk", flat=True)[:SWEPT]]
        gone += surplus.values_list("pk", flat=True)
        if gone:
            self.filter(pk__in=gone).delete()


def _stories():
    return Autosave._meta.get_field("article").related_model.objects


def _is_saved_since(user, article, guid, opened):
    if article is None:
        return _stories().filter(guid=guid).exists()
    # A save holds the story's row to its end: who comes meanwhile waits, and sees it.
    locked = _stories().select_for_update().filter(pk=article.pk).order_by()
    locked.values_list("pk").get()
    later = article.history.filter(version__gt=opened).order_by()
    # Of one story they are few; asked for by their writer, SQLite would look through
    # all that a person ever saved.
    return user.pk in later.values_list("history_user", flat=True)


class Autosave(models.Model):
    """The fields of a form as they were typed: of a story, or of a new one by its guid."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, verbose_name="作者", related_name="+"
    )
    article = models.ForeignKey(
        "articles.Article",
        models.CASCADE,
        verbose_name="稿件",
        null=True,
        related_name="autosaves",
    )
    guid = models.UUIDField("新稿编号", null=True)
    token = models.CharField("表单", max_length=32)
    version = models.PositiveIntegerField("打开的版本", default=0)
    content = models.TextField(
        "内容", help_text="JSON，由 static/desk/drafts.js 读写。"
    )
    saved_at = models.DateTimeField("存下的时间", default=timezone.now)

    objects = AutosaveQuerySet.as_manager()

    class Meta:
        verbose_name = "自动存稿"
        verbose_name_plural = "自动存稿"
        ordering = ["-saved_at", "-pk"]
        indexes = [models.Index(fields=["saved_at"], name="autosaves_oldest_first")]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "article"], name="story_is_autosaved_once_for_a_person"
            ),
            models.UniqueConstraint(
                fields=["user", "guid"], name="new_story_is_autosaved_once_for_a_person"
            ),
            models.CheckConstraint(
                condition=Q(article__isnull=True, guid__isnull=False)
                | Q(article__isnull=False, guid__isnull=True),
                name="autosave_is_of_a_story_or_of_a_new_one",
            ),
        ]

    def __str__(self):
        return f"{staff_name(self.user)}：{self.article or '新稿'}"
