"""Models of a story's parts that are rows of their own: districts, bylines, briefs."""

from django.core.validators import MinLengthValidator
from django.db import models

from articles.models.people import Contributor
from articles.search.tracking import SearchedQuerySet, SearchedRow
from articles.text import bylines
from districts.models import District


class ArticleDistrictQuerySet(SearchedQuerySet):
    words_in = frozenset(("article", "district"))

    def get_by_natural_key(self, guid, slug):
        return self.get(article__guid=guid, district__slug=slug)


class ArticleDistrict(SearchedRow, models.Model):
    """A story filed under a district; the district is never deleted under it."""

    article = models.ForeignKey(
        "articles.Article", models.CASCADE, verbose_name="稿件", related_name="+"
    )
    district = models.ForeignKey(
        District, models.PROTECT, verbose_name="区县", related_name="+"
    )

    objects = ArticleDistrictQuerySet.as_manager()

    class Meta:
        verbose_name = "稿件区县"
        verbose_name_plural = "稿件区县"
        constraints = [
            models.UniqueConstraint(
                fields=["article", "district"], name="article_is_filed_once_in_district"
            )
        ]
        # The stories that were filed last in a district, however many it has.
        indexes = [
            models.Index(fields=["district", "-id"], name="latest_of_a_district")
        ]

    def __str__(self):
        return f"{self.district}：{self.article}"

    def natural_key(self):
        return (str(self.article.guid), self.district.slug)

    natural_key.dependencies = ["articles.article", "districts.district"]


class BylineQuerySet(SearchedQuerySet):
    words_in = frozenset(("article", "contributor"))

    def get_by_natural_key(self, guid, slug, role):
        return self.get(article__guid=guid, contributor__slug=slug, role=role)

    def with_people(self):
        """Load the names that a byline prints."""
        return self.select_related("contributor")

    def with_names(self):
        """Load what the printed line of names shows, and no more of each person."""
        return self.with_people().only("article", "role", "work", "contributor__name")

    def written_by(self, user):
        """Bylines of somebody's own login; whoever edited a story did not write it."""
        return self.filter(contributor__user=user).exclude(role=bylines.Role.EDITOR)


class Byline(SearchedRow, models.Model):
    article = models.ForeignKey(
        "articles.Article", models.CASCADE, verbose_name="稿件", related_name="bylines"
    )
    contributor = models.ForeignKey(
        Contributor, models.PROTECT, verbose_name="作者", related_name="bylines"
    )
    role = models.CharField(
        "身份",
        max_length=20,
        choices=bylines.Role,
        default=bylines.Role.REPORTER,
        help_text="印在姓名前后的字；只印姓名的选“作者”。",
    )
    work = models.CharField(
        "分工",
        max_length=20,
        choices=bylines.Work,
        blank=True,
        help_text="身份之外还印在姓名后面的字，如：记者 郭晓华 文/摄。",
    )
    order = models.PositiveSmallIntegerField("次序", default=1)

    objects = BylineQuerySet.as_manager()

    class Meta:
        verbose_name = "署名"
        verbose_name_plural = "署名"
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["article", "contributor", "role"],
                name="byline_names_a_person_once_in_a_role",
                violation_error_message="同一个人的同一身份只能署一次。",
            ),
            models.UniqueConstraint(
                fields=["article", "order"],
                name="byline_order_is_unique_in_an_article",
                violation_error_message="两个署名的次序相同，请改其中一个。",
            ),
        ]

    def __str__(self):
        # A new name that was typed is nobody's yet when its form comes back.
        name = self.contributor if self.contributor_id else ""
        return f"{self.get_role_display()} {name}".rstrip()

    def natural_key(self):
        return (str(self.article.guid), self.contributor.slug, self.role)

    natural_key.dependencies = ["articles.article", "articles.contributor"]


class BriefQuerySet(SearchedQuerySet):
    words_in = frozenset(("article", "heading", "text", "district"))

    def get_by_natural_key(self, guid, order):
        return self.get(article__guid=guid, order=order)


class Brief(SearchedRow, models.Model):
    """One part of a round-up, with its own heading, district and words."""

    article = models.ForeignKey(
        "articles.Article", models.CASCADE, verbose_name="稿件", related_name="briefs"
    )
    heading = models.CharField("小标题", max_length=60, help_text="如：城东区。")
    district = models.ForeignKey(
        District,
        models.PROTECT,
        verbose_name="区县",
        null=True,
        blank=True,
        related_name="briefs",
        help_text="这一条会出现在该区县的页面上。",
    )
    text = models.TextField(
        "正文",
        max_length=5000,
        validators=[MinLengthValidator(2)],
        help_text="纯文字，空一行分段。",
    )
    order = models.PositiveSmallIntegerField("次序", default=1)

    objects = BriefQuerySet.as_manager()

    class Meta:
        verbose_name = "简讯"
        verbose_name_plural = "简讯"
        ordering = ["order", "pk"]
        # Whether a story tells of a district is asked story by story: SQLite, which has
        # no statistics by itself, would look through all that is told of the district.
        indexes = [
            models.Index(fields=["article", "district"], name="briefs_of_a_district")
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["article", "order"],
                name="brief_order_is_unique_in_an_article",
                violation_error_message="两条简讯的次序相同，请改其中一个。",
            )
        ]

    def __str__(self):
        return self.heading

    def get_absolute_url(self):
        return f"{self.article.get_absolute_url()}#{self.anchor}"

    def natural_key(self):
        return (str(self.article.guid), self.order)

    natural_key.dependencies = ["articles.article"]

    @property
    def anchor(self):
        return brief_anchor(self.pk)

    @property
    def paragraphs(self):
        return paragraphs_of(self.text)


def brief_anchor(pk):
    return f"brief-{pk}"


def paragraphs_of(text):
    return [part for part in map(str.strip, text.split("\n")) if part]
