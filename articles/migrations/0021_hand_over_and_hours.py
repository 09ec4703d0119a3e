"""A story is handed over to somebody; a correction is signed for an hour to come."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0020_newest_first_covers_published"),
        ("districts", "0001_gazetteer"),
        (
            "taggit",
            "0006_rename_taggeditem_content_type_object_id_taggit_tagg_content_8fc721_idx",
        ),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="article",
            options={
                "ordering": ["-published_at", "pk"],
                "permissions": [
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
                ],
                "verbose_name": "稿件",
                "verbose_name_plural": "稿件",
            },
        ),
        migrations.RemoveConstraint(
            model_name="article",
            name="article_has_one_open_working_copy",
        ),
        migrations.AddField(
            model_name="article",
            name="handed_to",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="articles_handed_over",
                to=settings.AUTH_USER_MODEL,
                verbose_name="移交给",
            ),
        ),
        migrations.AddField(
            model_name="article",
            name="takes_effect_at",
            field=models.DateTimeField(
                blank=True, editable=False, null=True, verbose_name="更正生效时间"
            ),
        ),
        migrations.AddField(
            model_name="review",
            name="to",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="received_reviews",
                to=settings.AUTH_USER_MODEL,
                verbose_name="移交给",
            ),
        ),
        # How the column is filled is Python's affair; to alter it would remake the table
        # on SQLite, which has triggers (0008).
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    model_name="correction",
                    name="at",
                    field=models.DateTimeField(
                        default=django.utils.timezone.now,
                        editable=False,
                        verbose_name="发布时间",
                    ),
                ),
            ]
        ),
        migrations.AddIndex(
            model_name="article",
            index=models.Index(
                models.F("takes_effect_at"),
                condition=models.Q(("takes_effect_at__isnull", False)),
                name="corrections_to_take_effect",
            ),
        ),
        migrations.AddIndex(
            model_name="article",
            index=models.Index(
                models.F("handed_to"),
                condition=models.Q(("handed_to__isnull", False)),
                name="articles_handed_over",
            ),
        ),
        migrations.AddIndex(
            model_name="review",
            index=models.Index(
                fields=["article", "by"], name="reviews_of_a_story_by_whom"
            ),
        ),
        migrations.AddIndex(
            model_name="review",
            index=models.Index(
                models.F("to"),
                models.F("article"),
                condition=models.Q(("to__isnull", False)),
                name="reviews_to_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="article",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    (
                        "status__in",
                        ("draft", "first_review", "second_review", "final_review"),
                    ),
                    ("takes_effect_at__isnull", False),
                    _connector="OR",
                ),
                fields=("corrects",),
                name="article_has_one_open_working_copy",
                violation_error_message="这篇稿件已有一份更正稿在编。",
            ),
        ),
    ]
