"""Changes of stories, in the order in which readers could see them."""

from django.db import models


class StoryChange(models.Model):
    """The last change of what readers see of a story, written by database triggers alone
    (newsroom/change_triggers.py); see docs/decisions/050-api.md.

    A story has at most two rows: that it was changed by somebody, at the number which the
    publication clock had then, and that its hour comes, or came, by itself.
    """

    pk = models.CompositePrimaryKey("article_id", "comes_by_hour")
    # No constraint: the row outlives a story that is deleted, of which whoever has a
    # copy is to be told.
    article = models.ForeignKey(
        "articles.Article",
        models.DO_NOTHING,
        db_constraint=False,
        db_index=False,  # it leads the primary key
        related_name="+",
    )
    comes_by_hour = models.BooleanField()
    # Microseconds since 1970: the clock's number, or the hour.
    position = models.BigIntegerField()

    class Meta:
        verbose_name = "稿件变动"
        verbose_name_plural = "稿件变动"
        default_permissions = ()
        indexes = [
            models.Index(
                fields=["comes_by_hour", "position", "article"],
                name="story_changes_in_order",
            )
        ]

    def __str__(self):
        return str(self.pk)
