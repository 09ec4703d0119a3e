"""Placements of stories on printed pages, and the QuerySet of what readers may see."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Prefetch, Q, Value, When
from django.utils import timezone

from articles.models import Article, ArticlePhoto, Byline
from articles.models.photo_rights import PRINT
from articles.statements import through
from articles.workflow import Status
from editions.layout.story_input import Weight
from editions.models.pages import PAGE_NUMBER, Page

WEIGHTS = [
    (Weight.LEAD, "头条"),
    (Weight.MAJOR, "重点"),
    (Weight.COMMON, "一般"),
    (Weight.BRIEF, "短讯"),
]


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


def validate_regions(regions):
    """Check a list of polygons."""
    if not isinstance(regions, list):
        raise ValidationError("几块区域写成一个列表，每块是三个以上的点。")
    for region in regions:
        validate_region(region)


class PlacementQuerySet(models.QuerySet):
    def get_by_natural_key(self, date, page_order, order):
        return self.get(page__issue__date=date, page__order=page_order, order=order)

    def in_print(self, at=None):
        """Placements in a paper that is out, of stories that readers may see or not."""
        return self.filter(_is_out(at))

    def public(self, at=None):
        """Placements of stories that readers may see, in a paper that is out."""
        # Asked of each placement: "article in (…)" would begin with all stories.
        return self.in_print(at).filter(_is_published(at))

    def with_withdrawn(self):
        """All placements, each marked where its story is withdrawn (`is_withdrawn`)."""
        withdrawn = Exists(Article.objects.withdrawn().filter(pk=OuterRef("article")))
        return self.annotate(
            is_withdrawn=Case(When(withdrawn, then=Value(True)), default=Value(False))
        )

    def shown(self, at=None):
        """Placements that a printed page shows: of public stories, and of withdrawn
        ones, whose place is kept without their words."""
        on_page = _is_published(at) | Q(is_withdrawn=True)
        return self.with_withdrawn().filter(_is_out(at), on_page)

    def with_gone_photos(self, at):
        """These placements, each marked where its story has lost a photo that was
        printed with it (`has_gone_photos`): its rights have ended."""
        gone = ArticlePhoto.objects.gone(at, PRINT).filter(article=OuterRef("article"))
        return self.annotate(has_gone_photos=Exists(gone))

    def for_setting(self, at):
        """Load all that a set page shows of each story at a moment, in the order of the
        page: of the photos, those that may be printed."""
        printed = ArticlePhoto.objects.shown(at, PRINT)
        return (
            self.select_related("article__column", "article__source")
            .annotate(heading_words=F("article__search_document__heading_words"))
            .prefetch_related(
                Prefetch("article__bylines", Byline.objects.with_people()),
                "article__briefs",
                Prefetch("article__article_photos", printed.with_pictures()),
            )
            .order_by("order")
        )

    def in_order_of_print(self):
        return self.order_by("page__issue__date", "page__order", "order")


def before_on_page(at):
    """Return the story that readers may see before a placement, an outer row, on its
    page; in a queryset of one, or none."""
    return _public_at(at, order__lt=OuterRef("order")).order_by("-placements__order")[
        :1
    ]


def after_on_page(at):
    """Return the one behind it."""
    return _public_at(at, order__gt=OuterRef("order")).order_by("placements__order")[:1]


def _public_at(at, **place):
    """Return the public stories at a place on the page of an outer placement."""
    place |= {"page": OuterRef("page")}
    placed = {f"placements__{name}": value for name, value in place.items()}
    return Article.objects.published(at).filter(**placed)


def _is_out(at):
    """Tomorrow's paper is made tonight, of stories that may be on the site already."""
    return Q(page__issue__date__lte=through(timezone.localdate, at))


def _is_published(at):
    return Q(Exists(Article.objects.published(at).filter(pk=OuterRef("article"))))


class Placement(models.Model):
    """Place of a story on a printed page."""

    page = models.ForeignKey(
        Page, models.PROTECT, verbose_name="版面", related_name="placements"
    )
    article = models.ForeignKey(
        Article,
        models.PROTECT,
        verbose_name="稿件",
        related_name="placements",
        # A working copy is placed on no page: its text will be the story's.
        limit_choices_to={"corrects": None},
    )
    order = models.PositiveSmallIntegerField(
        "次序", help_text="在版面上排第几，头条是 1。"
    )
    weight = models.PositiveSmallIntegerField(
        "分量",
        choices=WEIGHTS,
        null=True,
        blank=True,
        help_text="决定标题多大；留空按次序和长短定：第一篇是头条。",
    )
    boxed = models.BooleanField("加框", default=False, help_text="四周加花线。")
    region = models.JSONField(
        "版面区域",
        null=True,
        blank=True,
        validators=[validate_region],
        help_text="稿件在版面上的多边形，以版面宽高的千分之一为单位；没有版面图的留空。",
    )
    further_regions = models.JSONField(
        "其余区域",
        null=True,
        blank=True,
        validators=[validate_regions],
        help_text="一篇稿件在版面上分成几块的，第二块起写在这里，每块一个多边形。",
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

    def regions(self):
        """Return the polygons of the story on the page, of which there may be several."""
        return [self.region, *(self.further_regions or ())] if self.region else []

    def natural_key(self):
        return (self.page.issue.date.isoformat(), self.page.order, self.order)

    natural_key.dependencies = ["editions.page", "articles.article"]

    def removal_refusal(self):
        """Return why a story must not leave the page, or "": a withdrawn one is hidden
        on the page's picture only for as long as its area is known."""
        scanned = self.page.picture or self.page.pdf
        if not scanned or self.article.status != Status.WITHDRAWN:
            return ""
        return (
            f"《{self.article}》已撤稿，要留在{self.page.title()}上，版面图和 PDF 才会把它"
            "遮住；一定要撤下，先换掉版面图和 PDF。"
        )
