"""The printed paper: its issues, their pages, and what stands where on a page."""

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Case, Exists, OuterRef, Prefetch, Q, When
from django.urls import reverse

from articles.models import Article

PAGE_NUMBER = RegexValidator(
    r"^[A-Z]?[1-9][0-9]{0,2}\Z", "版次写数字，不带前导零，如 2、16；分叠的写 A3。"
)


class IssueQuerySet(models.QuerySet):
    def get_by_natural_key(self, date):
        return self.get(date=date)

    def public(self, at=None):
        """Issues of which readers may see at least one story."""
        placed = Placement.objects.public(at).filter(page__issue=OuterRef("pk"))
        return self.filter(Exists(placed))

    def for_contents(self, at=None):
        """Load the pages with the headlines that readers may see on each."""
        return self._with_pages(Article.objects.only("headline"), at)

    def for_reading(self, at=None):
        """Load the pages with the cards of the stories that readers may see."""
        return self._with_pages(Article.objects.for_listing(), at)

    def _with_pages(self, articles, at):
        """Load the pages, each with what is public on it (`published_placements`)."""
        placements = (
            Placement.objects.public(at)
            .order_by("order")
            .prefetch_related(Prefetch("article", articles))
        )
        pages = Page.objects.order_by("order").prefetch_related(
            Prefetch("placements", placements, to_attr="published_placements")
        )
        return self.prefetch_related(Prefetch("pages", pages))


class Issue(models.Model):
    date = models.DateField("出版日期", unique=True, help_text="如：2023-01-23。")
    number = models.PositiveIntegerField(
        "期号", null=True, blank=True, help_text="总第几期，如 24138；不详的留空。"
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
        return reverse("editions:issue", args=[self.date])

    def natural_key(self):
        return (self.date.isoformat(),)


class PageQuerySet(models.QuerySet):
    def get_by_natural_key(self, date, order):
        return self.get(issue__date=date, order=order)


class Page(models.Model):
    issue = models.ForeignKey(
        Issue, models.PROTECT, verbose_name="期次", related_name="pages"
    )
    number = models.CharField(
        "版次",
        max_length=4,
        blank=True,
        validators=[PAGE_NUMBER],
        help_text="如 2、16、A3；原报版次不详的留空。",
    )
    order = models.PositiveSmallIntegerField("次序", help_text="在本期里排第几。")
    name = models.CharField(
        "版名", max_length=20, blank=True, help_text="如：要闻、城事、综合。"
    )
    editors = models.CharField(
        "责编",
        max_length=60,
        blank=True,
        help_text="版面上印的责任编辑，如：张三 李四。",
    )
    proofreaders = models.CharField("校对", max_length=60, blank=True)
    designers = models.CharField("美编", max_length=60, blank=True)

    objects = PageQuerySet.as_manager()

    class Meta:
        verbose_name = "版面"
        verbose_name_plural = "版面"
        ordering = ["issue", "order"]
        constraints = [
            models.UniqueConstraint(
                fields=["issue", "order"],
                name="page_order_is_unique_in_an_issue",
                violation_error_message="本期已有同样次序的版面。",
            ),
            models.UniqueConstraint(
                fields=["issue", "number"],
                condition=~Q(number=""),
                name="page_number_is_unique_in_an_issue",
                violation_error_message="本期已有同样版次的版面。",
            ),
        ]

    def __str__(self):
        return f"{self.issue} {self.title()}"

    def get_absolute_url(self):
        return reverse("editions:page", args=[self.issue.date, self.label()])

    def natural_key(self):
        return (self.issue.date.isoformat(), self.order)

    natural_key.dependencies = ["editions.issue"]

    def label(self):
        """Return what names the page in its address: its number, or x1 by order."""
        return self.number or f"x{self.order}"

    def title(self):
        """Return what the page is called: 第2版 城事, or 版次不详."""
        number = f"第{self.number}版" if self.number else "版次不详"
        return f"{number} {self.name}".rstrip()


def validate_region(region):
    """Check a polygon: three or more [x, y] points in thousandths of the page."""
    points = region if isinstance(region, list) else []
    sound = len(points) >= 3 and all(
        isinstance(point, list)
        and len(point) == 2
        and all(type(value) is int and 0 <= value <= 1000 for value in point)
        for point in points
    )
    if not sound:
        raise ValidationError(
            "区域是三个以上的点，每点两个 0 到 1000 的整数，如 [[0,0],[500,0],[500,300]]。"
        )


class PlacementQuerySet(models.QuerySet):
    def get_by_natural_key(self, date, page_order, order):
        return self.get(page__issue__date=date, page__order=page_order, order=order)

    def public(self, at=None):
        """Placements of stories that readers may see."""
        # Asked of each placement: "article in (…)" would begin with all stories.
        return self.filter(_is_published(at))

    def of_newest_issue(self, at=None):
        """Placements of the newest issue of which readers may see anything, in the
        order of the paper, with the headline of each."""
        newest = Issue.objects.public(at).values("pk")[:1]
        return (
            self.public(at)
            .filter(page__issue=newest)
            .select_related("page__issue", "article")
            .only(
                *("order", "page__number", "page__name", "page__order"),
                *("page__issue__date", "article__headline"),
            )
            .order_by("page__order", "order")
        )

    def with_neighbours(self, at=None):
        """Return these placements, each with the story before it on its printed page
        and the one after (`before`, `after`): what readers may see, or None.

        One query: a printed page has a dozen stories, and all of them are loaded.
        """
        here = Q(pk__in=self.values("pk"))
        shown = here | _is_published(at)
        on_pages = Placement.objects.filter(shown, page__in=self.values("page"))
        placed = list(
            on_pages.annotate(asked_for=Case(When(here, then=True), default=False))
            .select_related("page__issue", "article")
            .only(
                *("order", "continued_from", "continued_on", "page"),
                *("article__headline", "page__number", "page__name", "page__order"),
                "page__issue__date",
            )
            .order_by("page__issue__date", "page__order", "order")
        )
        for before, placement, after in zip(
            [None, *placed], placed, [*placed[1:], None], strict=False
        ):
            placement.before = _on_page_of(placement, before)
            placement.after = _on_page_of(placement, after)
        return [placement for placement in placed if placement.asked_for]


def _is_published(at):
    return Q(Exists(Article.objects.published(at).filter(pk=OuterRef("article"))))


def _on_page_of(placement, other):
    return other.article if other and other.page_id == placement.page_id else None


class Placement(models.Model):
    """Where a story stands on a printed page."""

    page = models.ForeignKey(
        Page, models.PROTECT, verbose_name="版面", related_name="placements"
    )
    article = models.ForeignKey(
        Article,
        models.PROTECT,
        verbose_name="稿件",
        related_name="placements",
        # A working copy stands on no page: its text will be the story's.
        limit_choices_to={"corrects": None},
    )
    order = models.PositiveSmallIntegerField(
        "次序", help_text="在版面上排第几，头条是 1。"
    )
    region = models.JSONField(
        "版面区域",
        null=True,
        blank=True,
        validators=[validate_region],
        help_text="稿件在版面上的多边形，以版面宽高的千分之一为单位；没有版面图的留空。",
    )
    continued_from = models.CharField(
        "上接",
        max_length=4,
        blank=True,
        validators=[PAGE_NUMBER],
        help_text="从哪一版转来，写版次，如 1。",
    )
    continued_on = models.CharField(
        "下转",
        max_length=4,
        blank=True,
        validators=[PAGE_NUMBER],
        help_text="转到哪一版，写版次，如 3。",
    )

    objects = PlacementQuerySet.as_manager()

    class Meta:
        verbose_name = "上版"
        verbose_name_plural = "上版"
        ordering = ["page", "order"]
        constraints = [
            models.UniqueConstraint(
                fields=["page", "order"],
                name="placement_order_is_unique_on_a_page",
                violation_error_message="版面上这个次序已有别的稿件。",
            ),
            models.UniqueConstraint(
                fields=["page", "article"],
                name="article_stands_once_on_a_page",
                violation_error_message="这篇稿件已在这个版面上。",
            ),
        ]

    def __str__(self):
        return f"{self.page}：{self.article}"

    def natural_key(self):
        return (self.page.issue.date.isoformat(), self.page.order, self.order)

    natural_key.dependencies = ["editions.page", "articles.article"]
