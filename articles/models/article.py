"""Article, the model of a story: its text, where it is filed, its state."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django_prose_editor.fields import ProseEditorField
from simple_history.models import HistoricalRecords
from taggit.managers import TaggableManager

from articles import reprints
from articles.addresses import address_of
from articles.genres import Genre
from articles.languages import Language
from articles.models.article_indexes import INDEXES
from articles.models.audit import Correction
from articles.models.body_parts import body_parts
from articles.models.bylined import Bylined
from articles.models.bylines_briefs import ArticleDistrict
from articles.models.corrections import Correcting
from articles.models.lead_photo import WithLeadPhoto
from articles.models.marks import Marked
from articles.models.people import Source
from articles.models.picture_stories import OfPictures
from articles.models.queryset import ArticleQuerySet
from articles.models.review_due import DueReviews
from articles.models.story_text import WithText
from articles.models.taxonomy import Column, Section, TaggedArticle
from articles.models.transitions import Moving
from articles.models.versions import WORKFLOW_FIELDS, Versioned, VersionOfParts
from articles.models.wire_calls import CalledByWire
from articles.prefetched import loaded
from articles.text import richtext
from articles.workflow import IN_PROGRESS, ONCE_PUBLIC, Status
from districts.models import District


class Article(
    Moving,
    Correcting,
    Versioned,
    Bylined,
    WithText,
    WithLeadPhoto,
    OfPictures,
    Marked,
    CalledByWire,
    DueReviews,
):
    guid = models.UUIDField("编号", default=uuid.uuid4, unique=True, editable=False)
    kicker = models.CharField(
        "引题", max_length=200, blank=True, help_text="主题上面的一行，如：新春走基层。"
    )
    headline = models.CharField(
        "主题",
        max_length=200,
        blank=True,
        help_text="如：公交夫妻的别样除夕。签发前必须有。",
    )
    deck = models.CharField(
        "副题",
        max_length=300,
        blank=True,
        help_text="主题下面的一行，破折号不用打，如：城东区2023年经济工作亮点解读。",
    )
    summary = models.TextField(
        "提要",
        max_length=300,
        blank=True,
        help_text="列表和分享时用的一两句话，60 到 120 字；留空取正文开头。",
    )
    section = models.ForeignKey(
        Section,
        models.PROTECT,
        verbose_name="频道",
        null=True,
        blank=True,
        related_name="articles",
        help_text="签发前必须选定。",
    )
    column = models.ForeignKey(
        Column,
        models.PROTECT,
        verbose_name="栏目",
        null=True,
        blank=True,
        related_name="articles",
        help_text="题花上的连续栏目，如：新时代 新征程 新伟业；没有就留空。",
    )
    districts = models.ManyToManyField(
        District,
        verbose_name="区县",
        through=ArticleDistrict,
        blank=True,
        related_name="articles",
        help_text="稿件说的是哪个区县的事，可选几个；全市、全省的事不选。",
    )
    tags = TaggableManager(
        "话题",
        through=TaggedArticle,
        blank=True,
        help_text="用逗号或顿号隔开，如：春节，公交、出行。",
    )
    dateline = models.CharField(
        "电头",
        max_length=60,
        blank=True,
        help_text="如：本报讯；新华社北京4月12日电。不要写进正文。",
    )
    body = ProseEditorField(
        "正文",
        blank=True,
        sanitize=richtext.clean,
        extensions=richtext.EDITOR_EXTENSIONS,
        help_text="从 Word、WPS、微信粘贴的格式会自动清理；段首不用空格，网页会自动缩进两字。",
    )
    genre = models.CharField(
        "体裁",
        max_length=10,
        choices=Genre,
        default=Genre.TEXT,
        db_default=Genre.TEXT,
        help_text="图片新闻以图为主，图片说明就是正文；只有图片没有正文的，自动算图片新闻。",
    )
    language = models.CharField(
        "文字",
        max_length=10,
        choices=Language,
        default=Language.CHINESE,
        db_default=Language.CHINESE,
        help_text="稿件用什么文字写：网页按它断行、缩进，读屏软件按它发音。",
    )
    source = models.ForeignKey(
        Source,
        models.PROTECT,
        verbose_name="稿源",
        null=True,
        blank=True,
        related_name="articles",
        help_text="本报、新华社等；转载的必须选对稿源。",
    )
    original_title = models.CharField(
        "原题", max_length=200, blank=True, help_text="转载稿的原标题；本报稿不填。"
    )
    original_author = models.CharField(
        "原作者", max_length=100, blank=True, help_text="转载稿的原作者；本报稿不填。"
    )
    original_url = models.URLField(
        "原文网址",
        max_length=500,
        blank=True,
        help_text="转载稿的原文地址；本报稿不填。",
    )
    editors_note = models.TextField(
        "编者注",
        max_length=500,
        blank=True,
        help_text="读者在文末看到的小字，如：原题在第1版，此题为网站编辑所加。",
    )
    staff_note = models.TextField(
        "内部备注",
        max_length=2000,
        blank=True,
        help_text="只给编辑部看，不上网，如：第三段“好好转企”疑漏字，待核。",
    )
    correction_kind = models.CharField(
        "向读者说明",
        max_length=20,
        blank=True,
        choices=Correction.Kind,
        help_text="签发更正稿时一同登出的启事；只改错字、不必说明的留空，"
        "稿件上仍会标出更正日期。",
    )
    correction_weight = models.CharField(
        "启事位置",
        max_length=10,
        choices=Correction.Weight,
        default=Correction.Weight.MINOR,
        help_text="关系到人、数字、是非的放在正文前。",
    )
    correction_text = models.TextField(
        "启事内容",
        max_length=1000,
        blank=True,
        help_text="写明错在哪里、正确的是什么，如：第二段“253个”应为“235个”。",
    )
    corrects = models.ForeignKey(
        "self",
        models.PROTECT,
        verbose_name="更正的稿件",
        null=True,
        blank=True,
        editable=False,
        # Its index is partial, below: a full one tempts SQLite away from the
        # index that lists of what is published use.
        db_index=False,
        related_name="working_copies",
    )
    status = models.CharField(
        "状态", max_length=20, choices=Status, default=Status.DRAFT, editable=False
    )
    status_since = models.DateTimeField(
        "进入此状态的时间", default=timezone.now, editable=False
    )
    published_at = models.DateTimeField(
        "发布时间", null=True, blank=True, editable=False
    )
    withdrawn_at = models.DateTimeField(
        "撤稿时间", null=True, blank=True, editable=False
    )
    # What readers are told of it at the story's address; "" for nothing. The reason in
    # the record of the move is the newsroom's own.
    withdrawal_notice = models.CharField(
        "撤稿说明",
        max_length=200,
        blank=True,
        default="",
        db_default="",
        editable=False,
    )
    corrected_at = models.DateTimeField(
        "更正时间", null=True, blank=True, editable=False
    )
    # Of a correction that is signed for an hour to come, and of no other story; null
    # again once it has taken effect. See docs/decisions/019.
    takes_effect_at = models.DateTimeField(
        "更正生效时间", null=True, blank=True, editable=False
    )
    embargo_until = models.DateTimeField(
        "禁发至",
        null=True,
        blank=True,
        help_text="到这个时刻以前读者看不到，如：2023-01-23 21:40；没有禁发要求的留空。",
    )
    version = models.PositiveIntegerField("版本", default=1, editable=False)
    # Written with each save; see decision 029.
    phrases = models.TextField(
        "可断行处", default="", db_default="", blank=True, editable=False
    )
    created_at = models.DateTimeField("建稿时间", auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="建稿人",
        null=True,
        blank=True,
        editable=False,
        related_name="created_articles",
    )
    # Null while the story is with the one who filed it: see writer().
    handed_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="移交给",
        null=True,
        blank=True,
        editable=False,
        # Partial, below, for few stories are handed over.
        db_index=False,
        related_name="articles_handed_over",
    )
    updated_at = models.DateTimeField("修改时间", auto_now=True)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="修改人",
        null=True,
        blank=True,
        editable=False,
        related_name="updated_articles",
    )

    objects = ArticleQuerySet.as_manager()
    history = HistoricalRecords(
        verbose_name="稿件版本",
        verbose_name_plural="稿件版本",
        custom_model_name="{}Version".format,
        bases=[VersionOfParts],
        excluded_fields=WORKFLOW_FIELDS,
    )

    class Meta:
        verbose_name = "稿件"
        verbose_name_plural = "稿件"
        # Stories of one moment, as those of one printed page, keep the order
        # in which they were filed; articles/paging.py relies on this order.
        ordering = ["-published_at", "pk"]
        permissions = [
            ("edit_copy", "可以编辑他人的稿件"),
            ("follow_copy", "可以看他人未发布的稿件"),
            ("place_photos", "可以给他人的稿件配图"),
            ("submit_article", "可以提交稿件"),
            ("hand_over_article", "可以移交稿件"),
            ("take_back_article", "可以收回提交的稿件"),
            ("pass_first_article", "可以初审"),
            ("pass_second_article", "可以复审"),
            ("sign_article", "可以终审签发"),
            ("reschedule_article", "可以改定发布时间"),
            ("unsign_article", "可以撤回签发"),
            ("withdraw_article", "可以撤稿"),
            ("restore_article", "可以恢复撤下的稿件"),
            ("discard_article", "可以弃用稿件"),
            ("reopen_article", "可以重启弃用的稿件"),
            ("correct_article", "可以给已签发的稿件开更正稿"),
        ]
        indexes = INDEXES
        constraints = [
            models.CheckConstraint(
                condition=~Q(status__in=ONCE_PUBLIC) | ~Q(headline=""),
                name="signed_article_has_a_headline",
                violation_error_message="已签发的稿件必须有主题。",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=ONCE_PUBLIC) | Q(published_at__isnull=False),
                name="signed_article_has_a_date",
                violation_error_message="已签发的稿件必须有发布时间。",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=ONCE_PUBLIC) | Q(section__isnull=False),
                name="signed_article_has_a_section",
                violation_error_message="已签发的稿件必须有频道。",
            ),
            models.CheckConstraint(
                condition=Q(status__in=Status.values),
                name="article_has_a_known_status",
            ),
            models.UniqueConstraint(
                fields=["corrects"],
                condition=Q(status__in=IN_PROGRESS) | Q(takes_effect_at__isnull=False),
                name="article_has_one_open_working_copy",
                violation_error_message="这篇稿件已有一份更正稿在编。",
            ),
        ]

    def __str__(self):
        return self.headline or f"（无题）{richtext.opening(self.body, 20)}"

    def save(self, *args, **kwargs):
        # The form field cleans what an editor pastes; this cleans what comes in
        # any other way.
        self.body = richtext.clean(self.body)
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "phrases"}
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return address_of("articles:detail", self.pk)

    def natural_key(self):
        return (str(self.guid),)

    def origin(self):
        """Return the lines under a reprint that say where it is from."""
        return reprints.origin(self)

    def title_change(self):
        """Return how a reprint's title differs from the original one; None of another."""
        return reprints.title_change(self)

    def body_parts(self):
        """Return the body with its photos, as a list of BodyPart."""
        return body_parts(self.body, self.dateline, loaded(self, "article_photos"))
