import uuid

import django.db.models.deletion
import taggit.managers
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0003_photos"),
        (
            "taggit",
            "0006_rename_taggeditem_content_type_object_id_taggit_tagg_content_8fc721_idx",
        ),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Article",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "guid",
                    models.UUIDField(
                        default=uuid.uuid4,
                        editable=False,
                        unique=True,
                        verbose_name="编号",
                    ),
                ),
                (
                    "kicker",
                    models.CharField(
                        blank=True,
                        help_text="主题上面的一行，如：新春走基层。",
                        max_length=60,
                        verbose_name="引题",
                    ),
                ),
                (
                    "headline",
                    models.CharField(
                        blank=True,
                        help_text="如：公交夫妻的别样除夕。签发前必须有。",
                        max_length=80,
                        verbose_name="主题",
                    ),
                ),
                (
                    "deck",
                    models.CharField(
                        blank=True,
                        help_text="主题下面的一行，破折号不用打，如：迎泽区2023年经济工作亮点解读。",
                        max_length=120,
                        verbose_name="副题",
                    ),
                ),
                (
                    "summary",
                    models.TextField(
                        blank=True,
                        help_text="列表和分享时用的一两句话，60 到 120 字；留空取正文开头。",
                        max_length=300,
                        verbose_name="提要",
                    ),
                ),
                (
                    "dateline",
                    models.CharField(
                        blank=True,
                        help_text="如：本报讯；新华社太原4月12日电。不要写进正文。",
                        max_length=60,
                        verbose_name="电头",
                    ),
                ),
                (
                    "body",
                    models.TextField(
                        blank=True,
                        help_text="从 Word、WPS、微信粘贴的格式会自动清理；段首不用空格，网页会自动缩进两字。",
                        verbose_name="正文",
                    ),
                ),
                (
                    "original_title",
                    models.CharField(
                        blank=True,
                        help_text="转载稿的原标题；本报稿不填。",
                        max_length=200,
                        verbose_name="原题",
                    ),
                ),
                (
                    "original_author",
                    models.CharField(
                        blank=True,
                        help_text="转载稿的原作者；本报稿不填。",
                        max_length=100,
                        verbose_name="原作者",
                    ),
                ),
                (
                    "original_url",
                    models.URLField(
                        blank=True,
                        help_text="转载稿的原文地址；本报稿不填。",
                        max_length=500,
                        verbose_name="原文网址",
                    ),
                ),
                (
                    "editors_note",
                    models.TextField(
                        blank=True,
                        help_text="读者在文末看到的小字，如：原题在第1版，此题为网站编辑所加。",
                        max_length=500,
                        verbose_name="编者注",
                    ),
                ),
                (
                    "staff_note",
                    models.TextField(
                        blank=True,
                        help_text="只给编辑部看，不上网，如：第三段“好好转企”疑漏字，待核。",
                        max_length=2000,
                        verbose_name="内部备注",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "撰写"),
                            ("first_review", "待初审"),
                            ("second_review", "待复审"),
                            ("final_review", "待终审"),
                            ("signed", "已签发"),
                            ("withdrawn", "已撤稿"),
                            ("discarded", "已弃用"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=20,
                        verbose_name="状态",
                    ),
                ),
                (
                    "published_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="发布时间"
                    ),
                ),
                (
                    "embargo_until",
                    models.DateTimeField(
                        blank=True,
                        help_text="到这个时刻以前读者看不到，如：2023-01-23 21:40；没有禁发要求的留空。",
                        null=True,
                        verbose_name="禁发至",
                    ),
                ),
                (
                    "version",
                    models.PositiveIntegerField(
                        default=1, editable=False, verbose_name="版本"
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(auto_now_add=True, verbose_name="建稿时间"),
                ),
                (
                    "updated_at",
                    models.DateTimeField(auto_now=True, verbose_name="修改时间"),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="created_articles",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="建稿人",
                    ),
                ),
                (
                    "updated_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="updated_articles",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="修改人",
                    ),
                ),
            ],
            options={
                "verbose_name": "稿件",
                "verbose_name_plural": "稿件",
                "ordering": ["-published_at", "pk"],
                "permissions": [("edit_copy", "可以编辑他人的稿件")],
            },
        ),
        migrations.CreateModel(
            name="ArticleDistrict",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="articles.article",
                        verbose_name="稿件",
                    ),
                ),
                (
                    "district",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="districts.district",
                        verbose_name="区县",
                    ),
                ),
            ],
            options={
                "verbose_name": "稿件区县",
                "verbose_name_plural": "稿件区县",
            },
        ),
        migrations.AddField(
            model_name="article",
            name="districts",
            field=models.ManyToManyField(
                blank=True,
                help_text="稿件说的是哪个区县的事，可选几个；全市、全省的事不选。",
                related_name="articles",
                through="articles.ArticleDistrict",
                to="districts.district",
                verbose_name="区县",
            ),
        ),
        migrations.AddField(
            model_name="article",
            name="column",
            field=models.ForeignKey(
                blank=True,
                help_text="题花上的连续栏目，如：新时代 新征程 新伟业；没有就留空。",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="articles",
                to="articles.column",
                verbose_name="栏目",
            ),
        ),
        migrations.AddField(
            model_name="article",
            name="section",
            field=models.ForeignKey(
                blank=True,
                help_text="签发前必须选定。",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="articles",
                to="articles.section",
                verbose_name="频道",
            ),
        ),
        migrations.AddField(
            model_name="article",
            name="source",
            field=models.ForeignKey(
                blank=True,
                help_text="本报、新华社等；转载的必须选对稿源。",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="articles",
                to="articles.source",
                verbose_name="稿源",
            ),
        ),
        migrations.CreateModel(
            name="TaggedArticle",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "content_object",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="articles.article",
                        verbose_name="稿件",
                    ),
                ),
                (
                    "tag",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tagged_articles",
                        to="taggit.tag",
                        verbose_name="话题",
                    ),
                ),
            ],
            options={
                "verbose_name": "稿件话题",
                "verbose_name_plural": "稿件话题",
            },
        ),
        migrations.AddField(
            model_name="article",
            name="tags",
            field=taggit.managers.TaggableManager(
                blank=True,
                help_text="用逗号或顿号隔开，如：春节，公交、出行。",
                through="articles.TaggedArticle",
                to="taggit.Tag",
                verbose_name="话题",
            ),
        ),
        migrations.AddConstraint(
            model_name="articledistrict",
            constraint=models.UniqueConstraint(
                fields=("article", "district"), name="article_is_filed_once_in_district"
            ),
        ),
        migrations.AddConstraint(
            model_name="taggedarticle",
            constraint=models.UniqueConstraint(
                fields=("content_object", "tag"), name="article_has_a_topic_once"
            ),
        ),
        migrations.AddIndex(
            model_name="article",
            index=models.Index(
                models.OrderBy(models.F("published_at"), descending=True),
                models.F("id"),
                condition=models.Q(("status", "signed")),
                name="signed_articles_newest_first",
            ),
        ),
        migrations.AddIndex(
            model_name="article",
            index=models.Index(
                models.F("section"),
                models.OrderBy(models.F("published_at"), descending=True),
                models.F("id"),
                condition=models.Q(("status", "signed")),
                name="signed_articles_of_a_section",
            ),
        ),
        migrations.AddIndex(
            model_name="article",
            index=models.Index(
                models.F("column"),
                models.OrderBy(models.F("published_at"), descending=True),
                models.F("id"),
                condition=models.Q(("status", "signed")),
                name="signed_articles_of_a_column",
            ),
        ),
        migrations.AddConstraint(
            model_name="article",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status__in", ("signed", "withdrawn")), _negated=True),
                    models.Q(("headline", ""), _negated=True),
                    _connector="OR",
                ),
                name="signed_article_has_a_headline",
                violation_error_message="已签发的稿件必须有主题。",
            ),
        ),
        migrations.AddConstraint(
            model_name="article",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status__in", ("signed", "withdrawn")), _negated=True),
                    ("published_at__isnull", False),
                    _connector="OR",
                ),
                name="signed_article_has_a_date",
                violation_error_message="已签发的稿件必须有发布时间。",
            ),
        ),
        migrations.AddConstraint(
            model_name="article",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status__in", ("signed", "withdrawn")), _negated=True),
                    ("section__isnull", False),
                    _connector="OR",
                ),
                name="signed_article_has_a_section",
                violation_error_message="已签发的稿件必须有频道。",
            ),
        ),
        migrations.AddConstraint(
            model_name="article",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "status__in",
                        [
                            "draft",
                            "first_review",
                            "second_review",
                            "final_review",
                            "signed",
                            "withdrawn",
                            "discarded",
                        ],
                    )
                ),
                name="article_has_a_known_status",
            ),
        ),
    ]
