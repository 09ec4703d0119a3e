"""Import records of stories that came from an older system, append-only.

Where a story of today has its three reviews, one that was printed before this system has
this record: what it was read from, when, by whom, and the checksums of what was read and
of what was stored.
"""

from django.conf import settings
from django.db import models
from django.utils import timezone

from articles.models.audit import AppendOnlyModel, AppendOnlyQuerySet
from articles.models.staff import staff_name

LONGEST_OLD_ID = 200
# Records that are looked through for one number: a few systems, each a few times.
MOST_ALIKE = 100


class ImportRecordQuerySet(AppendOnlyQuerySet):
    def newest_of(self, system, old_ids):
        """Return {old id: the last record of that story} for some stories of a system."""
        found = self.filter(system=system, old_id__in=old_ids).order_by("pk")
        return {record.old_id: record for record in found}

    def stories_of(self, old_id):
        """Return the ids of the stories that had this number, in whatever system."""
        if not old_id.isprintable() or len(old_id) > LONGEST_OLD_ID:
            return []
        found = self.filter(old_id=old_id).order_by("old_id", "system", "number")
        return list(dict.fromkeys(found.values_list("article", flat=True)[:MOST_ALIKE]))


class ImportRecord(AppendOnlyModel):
    """One taking over of a story from an older system: a story may be taken over again,
    when what it was read from has changed and nobody has edited it here."""

    article = models.ForeignKey(
        "articles.Article",
        models.PROTECT,
        verbose_name="稿件",
        related_name="import_records",
    )
    system = models.CharField(
        "原系统", max_length=60, help_text="旧系统或旧报纸的代号，如：old-cms、tywb。"
    )
    old_id = models.CharField("原编号", max_length=LONGEST_OLD_ID)
    file = models.CharField(
        "来自文件",
        max_length=300,
        blank=True,
        help_text="在迁入的文件或文件夹里的名字。",
    )
    # An old system may go back to what it had before: its records are told apart by this.
    number = models.PositiveIntegerField("第几次收", default=1, db_default=1)
    checksum = models.CharField(
        "原件校验码", max_length=64, help_text="读进来的那一份的 SHA-256。"
    )
    digest = models.CharField(
        "入库文字的校验码",
        max_length=64,
        help_text="入库时稿件的 SHA-256：以后改过没有，一比就知道。",
    )
    run = models.PositiveBigIntegerField("第几次迁入", null=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="经手人",
        null=True,
        related_name="import_records",
    )
    at = models.DateTimeField("时间", default=timezone.now)

    objects = ImportRecordQuerySet.as_manager()

    class Meta:
        verbose_name = "迁入记录"
        verbose_name_plural = "迁入记录"
        ordering = ["at", "pk"]
        constraints = [
            # The number first: the desk's search knows no system.
            models.UniqueConstraint(
                fields=["old_id", "system", "number"],
                name="taking_over_of_an_old_story_has_a_number",
            )
        ]

    def __str__(self):
        return f"{self.article}：{self.system} {self.old_id}"

    def by_name(self):
        return staff_name(self.by) if self.by_id else "命令行"
