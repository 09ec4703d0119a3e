"""Models of the photos placed in stories: after which paragraph, with which caption."""

from django.db import models
from django.db.models import Case, Prefetch, Value, When
from django.db.models.functions import Coalesce, NullIf

from articles.models.photo_rights import WEB, has_lost_rights, has_rights
from articles.models.photos import OF_THE_DESK, Photo
from articles.models.renditions import Rendition
from articles.photos.crops import LEAD
from articles.search.tracking import SearchedQuerySet, SearchedRow

# Of the captions' own type: mixed with that of other texts it has none.
EMPTY = Value("", models.TextField())


class ArticlePhotoQuerySet(SearchedQuerySet):
    words_in = frozenset(("article", "photo", "caption"))

    def get_by_natural_key(self, article_guid, photo_guid):
        return self.get(article__guid=article_guid, photo__guid=photo_guid)

    def shown(self, at, outlet):
        """Photos that readers may see at a moment in an outlet, WEB or PRINT: till the
        last day of their rights is over."""
        return self.filter(has_rights(at, outlet, "photo__"))

    def gone(self, at, outlet):
        """Photos that have left an outlet, for their rights have ended."""
        return self.filter(has_lost_rights(at, outlet, "photo__"))

    def with_pictures(self):
        """Load what a picture in a story is set with, or a film or a piece of sound."""
        return (
            self.select_related("photo__recording")
            .defer(
                "photo__recording__subtitles",
                *(f"photo__{name}" for name in OF_THE_DESK),
            )
            .prefetch_related("photo__renditions")
        )

    def with_files(self):
        """Load what a crop is set with where it has neither caption nor credit."""
        return self._of_cards()

    def with_captions(self):
        """Load what a crop is set with on a card, and its caption."""
        return self._of_cards("caption", "photo__caption")

    def leading(self, at):
        """The first that readers may see on the web and that has a file: prefetched to
        an attribute, that one of each story; of many, no more is loaded."""
        return self.shown(at, WEB).with_a_file().order_by("order", "pk")[:1]

    def with_words(self):
        """Load what a crop is set with among others, and all that is said of it."""
        return self._of_cards(
            *("caption", "credit", "photo__alt", "photo__caption", "photo__credit"),
            "photo__ai_made",
        )

    def with_a_file(self):
        """Those that have a picture to show."""
        return self.exclude(photo__original="")

    def captions(self):
        """What they say, in the order of their story: those with words first."""
        shown = Coalesce(NullIf("caption", EMPTY), "photo__caption")
        is_silent = Case(When(shown="", then=1), default=0)
        found = self.annotate(shown=shown).order_by(is_silent, "order", "pk")
        return found.values("shown")

    def for_feed(self):
        """Load what a picture is set with in an entry of a feed, between its paragraphs,
        and the film or the piece of sound behind it."""
        fields = (
            *("after_paragraph", "caption", "credit", "photo__alt", "photo__caption"),
            *("photo__ai_made", "photo__credit", "photo__guid", "photo__original"),
            *("photo__recording__guid", "photo__recording__format"),
            *("photo__recording__size", "photo__recording__seconds"),
        )
        sizes = Rendition.objects.only("photo", "format", "width", "height")
        return (
            self.select_related("photo__recording")
            .prefetch_related(Prefetch("photo__renditions", sizes))
            .only("article", *fields)
        )

    def _of_cards(self, *fields):
        """Load what a crop follows from: a list asks for no files."""
        measures = "guid", "original", "width", "height"
        points = "focal_x", "focal_y", "crops"
        names = [f"photo__{name}" for name in measures + points]
        return self.select_related("photo").only("article", *names, *fields)


class ArticlePhoto(SearchedRow, models.Model):
    """A photo placed in a story: after which paragraph, with which caption."""

    article = models.ForeignKey(
        "articles.Article",
        models.CASCADE,
        verbose_name="稿件",
        related_name="article_photos",
    )
    photo = models.ForeignKey(
        Photo, models.PROTECT, verbose_name="图片", related_name="article_photos"
    )
    order = models.PositiveSmallIntegerField("次序", default=1)
    after_paragraph = models.PositiveSmallIntegerField(
        "排在第几段后",
        default=0,
        help_text="0 排在正文之前；3 排在第三段之后（小标题也算一段）。",
    )
    caption = models.TextField(
        "本稿图片说明",
        max_length=500,
        blank=True,
        help_text="只用在这篇稿件里的说明；留空用图片库里的。",
    )
    credit = models.CharField(
        "本稿图片署名",
        max_length=100,
        blank=True,
        help_text="只用在这篇稿件里的署名；留空用图片库里的。",
    )
    is_wide = models.BooleanField(
        "通栏",
        default=False,
        db_default=False,
        help_text="比正文宽，宽屏上占满版心；排在正文之前的做题图。"
        "同一处排四张以上自动成组图，组图里不起作用。",
    )

    objects = ArticlePhotoQuerySet.as_manager()

    class Meta:
        verbose_name = "稿件图片"
        verbose_name_plural = "稿件图片"
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["article", "photo"],
                name="photo_stands_once_in_an_article",
                violation_error_message="同一张图片在一篇稿件里只能用一次。",
            ),
            models.UniqueConstraint(
                fields=["article", "order"],
                name="photo_order_is_unique_in_an_article",
                violation_error_message="两张图片的次序相同，请改其中一个。",
            ),
        ]

    def __str__(self):
        return str(self.photo)

    def natural_key(self):
        return (str(self.article.guid), str(self.photo.guid))

    natural_key.dependencies = ["articles.article", "articles.photo"]

    def caption_line(self):
        return self.caption or self.photo.caption

    def credit_line(self):
        return self.credit or self.photo.credit

    def ai_label(self):
        return self.photo.ai_label()

    def alt_text(self):
        return self.photo.alt or self.caption_line()

    def picture(self):
        return self.photo.picture()

    def crop_picture(self, name):
        return self.photo.crop_picture(name)

    def title_picture(self):
        """Return the photo as it opens a story across its page: one that is higher than
        a 题图 is cut to it, None for one that is not."""
        photo = self.photo
        if not photo.original or photo.width * LEAD.down >= photo.height * LEAD.across:
            return None
        return self.crop_picture(LEAD.name)

    def recording(self):
        return self.photo.recording
