"""Dated issues of the printed paper."""

from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.utils import timezone

from articles.addresses import address_of
from articles.models import Article
from editions.models.placements import Placement
from editions.models.shown_pages import shown_pages


class IssueQuerySet(models.QuerySet):
    def get_by_natural_key(self, date):
        return self.get(date=date)

    def public(self, at=None):
        """Issues that are out, and of which readers may see at least one story."""
        placed = Placement.objects.public(at).filter(page__issue=OuterRef("pk"))
        return self.filter(Exists(placed))

    def being_made(self, at=None):
        """Issues that have not gone to press: of a later day, or of today and not closed."""
        return self.filter(_is_being_made(at))

    def gone_to_press(self, at=None):
        return self.exclude(_is_being_made(at))

    def newest_placements(self, at=None):
        """Placements of the newest issue of which readers may see anything, in the
        order of the paper, with the headline of each, as the front page shows them."""
        return (
            Placement.objects.public(at)
            .filter(
                page__issue=self.public(at).values("pk")[:1],
                article__minors_warning="",
            )
            .select_related("page__issue", "article")
            .only(
                *("order", "page__number", "page__name", "page__order"),
                *("page__issue__date", "article__headline"),
                *("article__phrases", "article__language"),
            )
            .order_by("page__order", "order")
        )

    def for_contents(self, at=None):
        """Load the pages that readers see, each with the headlines that they may see on
        it (`published_placements`)."""
        articles = Article.objects.only("headline", "phrases", "language")
        placements = (
            Placement.objects.public(at)
            .order_by("order")
            .prefetch_related(Prefetch("article", articles))
        )
        pages = (
            shown_pages(at)
            .order_by("order")
            .prefetch_related(
                Prefetch("placements", placements, to_attr="published_placements")
            )
        )
        return self.prefetch_related(Prefetch("pages", pages))


def _is_being_made(at):
    at = at or timezone.now()
    today = timezone.localdate(at)
    is_open = Q(closes_at=None) | Q(closes_at__gt=at)
    return Q(date__gt=today) | Q(is_open, date=today)


class Issue(models.Model):
    date = models.DateField("出版日期", unique=True, help_text="如：2023-01-23。")
    number = models.PositiveIntegerField(
        "期号",
        null=True,
        blank=True,
        help_text="报头印的第几期，如 8138；不详的留空。",
    )
    total_number = models.PositiveIntegerField(
        "总期号",
        null=True,
        blank=True,
        help_text="创刊以来总第几期，如 24138；不详或不印的留空。",
    )
    printed_pages = models.PositiveSmallIntegerField(
        "版数", null=True, blank=True, help_text="报头印的“今日8版”；不详的留空。"
    )
    closes_at = models.DateTimeField(
        "截稿时间",
        null=True,
        blank=True,
        help_text="末版付印的时刻，如前一晚 23:30；夜班看板按它倒计时。",
    )
    between_pages_characters = models.PositiveIntegerField(
        "中缝字数", default=0, help_text="中缝的行字数×行数，没有中缝的写 0。"
    )
    inserted_characters = models.PositiveIntegerField(
        "插页字数", default=0, help_text="插页照版面字数计，没有插页的写 0。"
    )
    readers_note = models.CharField(
        "编者注",
        max_length=300,
        blank=True,
        help_text="读者在这一期页首看到的小字，如：出版日期由内文推定。",
    )
    staff_note = models.TextField(
        "内部备注", max_length=2000, blank=True, help_text="只给编辑部看，不上网。"
    )

    objects = IssueQuerySet.as_manager()

    class Meta:
        verbose_name = "报纸期次"
        verbose_name_plural = "报纸期次"
        ordering = ["-date"]

    def __str__(self):
        return f"{self.date:%Y-%m-%d}"

    def get_absolute_url(self):
        return address_of("editions:issue", self.date)

    def natural_key(self):
        return (self.date.isoformat(),)

    def is_out(self, at=None):
        """Whether its day has come: readers see no paper before that."""
        return self.date <= timezone.localdate(at)

    def is_being_made(self, at=None):
        """Whether it has not gone to press, as being_made() has it."""
        at = at or timezone.now()
        today = timezone.localdate(at)
        is_open = self.closes_at is None or self.closes_at > at
        return self.date > today or (self.date == today and is_open)
