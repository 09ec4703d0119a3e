"""Models of the taxonomy: sections, running columns, topics."""

from django.core.exceptions import ValidationError
from django.db import models
from taggit.models import ItemBase, Tag

from articles.addresses import address_of
from articles.search.tracking import SearchedQuerySet, SearchedRow
from districts.models import PinyinField


class SluggedQuerySet(models.QuerySet):
    def get_by_natural_key(self, slug):
        return self.get(slug=slug)

    def free_slug(self, stem):
        """Return wang-yong, or wang-yong-2 when another row has that."""
        begun = self.filter(slug__startswith=stem)
        taken = set(begun.values_list("slug", flat=True))
        number = 1
        slug = stem
        while slug in taken:
            number += 1
            slug = f"{stem}-{number}"
        return slug


class Section(models.Model):
    name = models.CharField(
        "名称", max_length=20, unique=True, help_text="如：要闻、民生、卫生健康。"
    )
    slug = models.SlugField(
        "网址名", unique=True, help_text="网址里的拼音，如 yaowen；定下后不要再改。"
    )
    order = models.PositiveSmallIntegerField(
        "排序", help_text="导航里的先后，小的在前。"
    )
    pinyin = PinyinField()

    objects = SluggedQuerySet.as_manager()

    class Meta:
        verbose_name = "频道"
        verbose_name_plural = "频道"
        ordering = ["order", "pk"]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return address_of("articles:section", self.slug)

    def clean(self):
        if self.slug == "feed":
            message = "feed 是订阅地址用的名字，请换一个。"
            raise ValidationError({"slug": message})

    def natural_key(self):
        return (self.slug,)


class ColumnQuerySet(SluggedQuerySet, SearchedQuerySet):
    words_in = frozenset(("name",))
    story = "articles"
    story_id = None


class Column(SearchedRow, models.Model):
    """A running column 栏目 of the paper, not a column of a page."""

    name = models.CharField(
        "名称",
        max_length=40,
        unique=True,
        help_text="栏目题花上的字，如：新时代 新征程 新伟业。",
    )
    slug = models.SlugField(
        "网址名", max_length=80, unique=True, help_text="网址里的拼音；定下后不要再改。"
    )
    description = models.CharField(
        "说明", max_length=200, blank=True, help_text="读者在栏目页上看到的一句话。"
    )
    staff_note = models.TextField(
        "内部备注", max_length=1000, blank=True, help_text="只给编辑部看，不上网。"
    )
    pinyin = PinyinField()

    objects = ColumnQuerySet.as_manager()

    class Meta:
        verbose_name = "栏目"
        verbose_name_plural = "栏目"
        ordering = ["name", "pk"]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return address_of("articles:column", self.slug)

    def natural_key(self):
        return (self.slug,)


class TaggedArticleQuerySet(SearchedQuerySet):
    words_in = frozenset(("content_object", "tag"))
    story = "content_object"
    story_id = "content_object_id"

    def get_by_natural_key(self, guid, tag_name):
        return self.get(content_object__guid=guid, tag__name=tag_name)


class TaggedArticle(SearchedRow, ItemBase):
    """A topic of a story; a real foreign key, so that both databases guard it."""

    content_object = models.ForeignKey(
        "articles.Article", models.CASCADE, verbose_name="稿件", related_name="+"
    )
    tag = models.ForeignKey(
        Tag, models.CASCADE, verbose_name="话题", related_name="tagged_articles"
    )

    objects = TaggedArticleQuerySet.as_manager()

    class Meta:
        verbose_name = "稿件话题"
        verbose_name_plural = "稿件话题"
        constraints = [
            models.UniqueConstraint(
                fields=["content_object", "tag"], name="article_has_a_topic_once"
            )
        ]
        # The stories that were filed last under a topic, however many it has.
        indexes = [models.Index(fields=["tag", "-id"], name="latest_of_a_topic")]

    def natural_key(self):
        return (str(self.content_object.guid), self.tag.name)

    natural_key.dependencies = ["articles.article", "taggit.tag"]


class TopicReading(models.Model):
    """Pinyin of a topic, kept beside the package's own table of topics."""

    tag = models.OneToOneField(
        Tag, models.CASCADE, primary_key=True, related_name="reading"
    )
    pinyin = PinyinField(of="name")

    class Meta:
        verbose_name = "话题拼音"
        verbose_name_plural = "话题拼音"
        default_permissions = ()

    def __str__(self):
        return f"{self.tag}：{self.pinyin}"

    @property
    def name(self):
        return self.tag.name
