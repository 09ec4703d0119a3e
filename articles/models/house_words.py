"""Entries of the house's own word list, which proofreading reads with the built-in ones."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count, F, Max, Sum

from articles.text.word_entries import (
    COLUMNS,
    KINDS,
    LONGEST_WORD,
    UNQUOTED,
    BadEntry,
    Verdict,
    entry_of,
)

MOST = 5_000  # entries: each is compiled into the automaton of every process
LONGEST_CONDITION = 300
# What Excel would run, where a list is exported.
FORMULA = ("=", "+", "-", "@")


def _condition(label, help_text):
    return models.CharField(
        label, max_length=LONGEST_CONDITION, blank=True, help_text=help_text
    )


class HouseWordQuerySet(models.QuerySet):
    def state(self):
        """Return what differs whenever an entry was added, changed or deleted."""
        found = self.aggregate(
            Count("pk"), Max("pk"), Sum("revision"), Max("changed_at")
        )
        return tuple(found.values())

    def entries(self):
        """Return the entries that are on, as the rules read them."""
        return [row.as_entry() for row in self.filter(is_on=True)]


class HouseWord(models.Model):
    """A word that the house does not write so, or one not to be asked about."""

    word = models.CharField(
        "词",
        max_length=LONGEST_WORD,
        unique=True,
        help_text="要找的词，如：残废人。",
        error_messages={"unique": "词表里已有这个词，请改原来那一条。"},
    )
    instead = models.CharField(
        "改为",
        max_length=LONGEST_WORD,
        blank=True,
        help_text="如：残疾人。留空就只提示，不给改法。",
    )
    kind = models.CharField(
        "类",
        max_length=10,
        choices=[(label, label) for label in KINDS.values()],
        default=KINDS["house-word"],
    )
    verdict = models.CharField(
        "判断",
        max_length=2,
        choices=[
            (Verdict.WRONG.value, "错：一定要改"),
            (Verdict.ASK.value, "请核：看意思定"),
            (Verdict.ALLOWED.value, "不查：内置词表里有，本社照用"),
        ],
        default=Verdict.WRONG.value,
    )
    before = _condition("前须", "前面须有其一才查，用空格隔开，如：招聘 寻人。")
    after = _condition("后须", "后面须有其一才查。")
    not_before = _condition("前不可", "前面有其一就不查，如：原 时任。")
    not_after = _condition("后不可", "后面有其一就不查，如：录。")
    near = _condition("近旁须", "同一句里、前后24字内须有其一才查。")
    not_near = _condition("近旁不可", "同一句里、前后24字内有其一就不查。")
    within = _condition("词中不查", "是这些长词的一部分就不查，如：启示录。")
    skips_quoted = models.BooleanField(
        "引号里不查", default=False, help_text="短引号里的多是名称。书名号里从来不查。"
    )
    since = models.DateField(
        "起", null=True, blank=True, help_text="从这一天的稿件查起，如机构改名之日。"
    )
    until = models.DateField(
        "止", null=True, blank=True, help_text="查到这一天的稿件为止。"
    )
    why = models.CharField(
        "说明", max_length=100, blank=True, help_text="给看稿人的一句话。"
    )
    source = models.CharField(
        "依据", max_length=100, blank=True, help_text="如：本社用字用词手册。"
    )
    example = models.CharField("例句", max_length=100, blank=True)
    is_on = models.BooleanField("启用", default=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="谁改的",
        related_name="+",
        null=True,
        editable=False,
    )
    changed_at = models.DateTimeField("改动时间", auto_now=True)
    revision = models.PositiveIntegerField("改动次数", default=1, editable=False)

    objects = HouseWordQuerySet.as_manager()

    class Meta:
        verbose_name = "本社词表"
        verbose_name_plural = "本社词表"
        ordering = ["word"]

    def __str__(self):
        return f"{self.word} → {self.instead}" if self.instead else self.word

    def save(self, *args, update_fields=None, **kwargs):
        if self.pk and not self._state.adding:
            self.revision = F("revision") + 1
        if update_fields is not None:
            update_fields = {*update_fields, "revision", "changed_at"}
        super().save(*args, update_fields=update_fields, **kwargs)
        if not isinstance(self.revision, int):
            self.refresh_from_db(fields=["revision"])

    def clean(self):
        if not self.pk and HouseWord.objects.count() >= MOST:
            raise ValidationError(f"本社词表最多 {MOST} 条，请先删去不用的。")
        for name in ("word", "instead", "why", "source", "example"):
            if getattr(self, name).startswith(FORMULA):
                raise ValidationError(
                    {name: "开头不要用=、+、-、@：导出后Excel会当成公式。"}
                )
        try:
            self.as_entry()
        except BadEntry as problem:
            raise ValidationError(str(problem)) from problem

    def as_row(self):
        """Return its cells by the columns of a table."""
        row = {label: getattr(self, name, "") for label, name in COLUMNS.items()}
        row["引号内"] = UNQUOTED if self.skips_quoted else ""
        for label in ("起", "止"):
            row[label] = str(row[label] or "")
        return row

    def as_entry(self):
        return entry_of(self.as_row())
