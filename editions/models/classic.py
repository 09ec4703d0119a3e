"""Addresses that the paper's 数字报 had before, each with what it leads to now."""

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery

from articles.addresses import address_of
from articles.models import Article, Photo, Rendition
from editions.classic_paths import LONGEST, path_of
from editions.models.issues import Issue
from editions.models.pages import Page
from editions.models.shown_pages import shown_pages

WIDEST_PICTURE = 3200
GOALS = ("page", "article", "photo", "issue")


class ClassicAddressQuerySet(models.QuerySet):
    def leading_on(self, at=None):
        """Addresses of what readers may know of, with what their redirects need: a
        withdrawn story answers 410 where it is."""
        stories = Article.objects
        files = stories.published(at).renditions(at)
        widest = files.filter(photo=OuterRef("photo"), format=Rendition.Format.JPEG)
        known = (
            Exists(stories.published(at).filter(pk=OuterRef("article"))),
            Exists(stories.withdrawn().filter(pk=OuterRef("article"))),
            Exists(shown_pages(at).filter(pk=OuterRef("page"))),
            Exists(Issue.objects.public(at).filter(pk=OuterRef("issue"))),
        )
        is_known = Q(photo_width__isnull=False)
        for each in known:
            is_known |= Q(each)
        return (
            self.annotate(
                photo_width=Subquery(widest.order_by("-width").values("width")[:1]),
                photo_guid=F("photo__guid"),
            )
            .filter(is_known)
            .select_related("page__issue", "issue")
        )


class ClassicAddress(models.Model):
    """Redirect of one old address, to a page, its picture or PDF, a story, a photo of a
    story, or an issue."""

    class File(models.TextChoices):
        PICTURE = "picture", "版面图"
        PDF = "pdf", "版面 PDF"

    path = models.CharField(
        "旧网址",
        max_length=LONGEST,
        default="",
        db_default="",
        help_text="网站地址后面的那一段，如：/html/2018-04/19/content_12345.htm。"
        "报纸自己的文件夹、问号后面的不用写。",
    )
    page = models.ForeignKey(
        Page,
        models.CASCADE,
        verbose_name="版面",
        null=True,
        blank=True,
        related_name="classic_addresses",
    )
    file = models.CharField(
        "版面的文件",
        max_length=10,
        choices=File,
        blank=True,
        default="",
        db_default="",
        help_text="旧网址是版面图或 PDF 的才选。",
    )
    article = models.ForeignKey(
        Article,
        models.PROTECT,
        verbose_name="稿件",
        null=True,
        blank=True,
        related_name="classic_addresses",
    )
    photo = models.ForeignKey(
        Photo,
        models.CASCADE,
        verbose_name="图片",
        null=True,
        blank=True,
        related_name="classic_addresses",
    )
    issue = models.ForeignKey(
        Issue,
        models.CASCADE,
        verbose_name="期次",
        null=True,
        blank=True,
        related_name="classic_addresses",
    )

    objects = ClassicAddressQuerySet.as_manager()

    class Meta:
        verbose_name = "旧网址"
        verbose_name_plural = "旧网址"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["path"],
                name="classic_path_leads_to_one_place",
                violation_error_message="这个旧网址已经登记过。",
            ),
            models.CheckConstraint(
                condition=Q(
                    *(
                        Q(**{f"{goal}__isnull": goal != one for goal in GOALS})
                        for one in GOALS
                    ),
                    _connector=Q.OR,
                ),
                name="classic_address_leads_to_one_thing",
                violation_error_message="版面、稿件、图片和期次填一样，也只填一样。",
            ),
            models.CheckConstraint(
                condition=Q(file="") | Q(page__isnull=False),
                name="classic_file_is_of_a_page",
                violation_error_message="选了版面图或 PDF，就要填是哪个版面。",
            ),
        ]

    def __str__(self):
        return f"/{self.path}"

    def save(self, *args, **kwargs):
        self.path = path_of(self.path)
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        """Return where it leads; of a photo, only as leading_on() loads it."""
        if self.article_id:
            return address_of("articles:detail", self.article_id)
        if self.issue_id:
            return self.issue.get_absolute_url()
        if self.photo_id:
            width = getattr(self, "photo_width", None)
            guid = getattr(self, "photo_guid", None)
            return address_of("articles:photo", guid, width, "jpg") if width else None
        page = self.page
        if self.file == self.File.PDF:
            return address_of("editions:page-pdf", page.issue.date, page.label())
        if self.file and page.picture_width:
            width = min(page.picture_width, WIDEST_PICTURE)
            return address_of(
                "editions:page-picture", page.issue.date, page.label(), width
            )
        return page.get_absolute_url()

    def clean_fields(self, exclude=None):
        self.path = path_of(self.path)
        super().clean_fields(exclude)
