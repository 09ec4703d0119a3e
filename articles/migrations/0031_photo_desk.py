"""What the photo desk keeps of a photo: words, rights, marks of AI, what its file says."""

import django.db.models.deletion
import taggit.managers
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0030_dossiers"),
        ("districts", "0001_gazetteer"),
    ]

    operations = [
        migrations.CreateModel(
            name="PhotoKeyword",
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
                    "name",
                    models.CharField(max_length=100, unique=True, verbose_name="name"),
                ),
                (
                    "slug",
                    models.SlugField(
                        allow_unicode=True,
                        max_length=100,
                        unique=True,
                        verbose_name="slug",
                    ),
                ),
            ],
            options={
                "verbose_name": "图片关键词",
                "verbose_name_plural": "图片关键词",
            },
        ),
        migrations.AddField(
            model_name="photo",
            name="ai_made",
            field=models.CharField(
                blank=True,
                choices=[
                    ("whole", "全部由 AI 生成"),
                    ("part", "部分由 AI 生成"),
                    ("assisted", "AI 辅助制作"),
                ],
                db_default="",
                default="",
                help_text="图片是不是 AI 做的；读者在图片说明那一行看到。文件里有标识的自动选好。",
                max_length=20,
                verbose_name="AI 生成",
            ),
        ),
        migrations.AddField(
            model_name="photo",
            name="ai_mark",
            field=models.TextField(
                blank=True,
                db_default="",
                default="",
                editable=False,
                verbose_name="AI 标识",
            ),
        ),
        migrations.AddField(
            model_name="photo",
            name="category",
            field=models.CharField(
                blank=True,
                choices=[
                    ("own", "本报"),
                    ("contributed", "供图"),
                    ("agency", "通讯社"),
                    ("archive", "资料"),
                    ("reader", "网友"),
                ],
                db_default="",
                default="",
                help_text="本报记者拍的、别人供的、通讯社的、资料片、网友拍的。",
                max_length=20,
                verbose_name="图片来源",
            ),
        ),
        migrations.AddField(
            model_name="photo",
            name="crops",
            field=models.JSONField(
                blank=True,
                db_default=models.Value({}, models.JSONField()),
                default=dict,
                editable=False,
                verbose_name="裁切",
            ),
        ),
        migrations.AddField(
            model_name="photo",
            name="district",
            field=models.ForeignKey(
                blank=True,
                help_text="在哪个区县拍的，便于查找。",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="photos",
                to="districts.district",
                verbose_name="区县",
            ),
        ),
        migrations.AddField(
            model_name="photo",
            name="file_name",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                editable=False,
                max_length=255,
                verbose_name="文件名",
            ),
        ),
        migrations.AddField(
            model_name="photo",
            name="found_in_file",
            field=models.JSONField(
                blank=True,
                db_default=models.Value({}, models.JSONField()),
                default=dict,
                editable=False,
                verbose_name="文件里的信息",
            ),
        ),
        migrations.AddField(
            model_name="photo",
            name="likeness_1",
            field=models.PositiveIntegerField(db_index=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="photo",
            name="likeness_2",
            field=models.PositiveIntegerField(db_index=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="photo",
            name="likeness_3",
            field=models.PositiveIntegerField(db_index=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="photo",
            name="likeness_4",
            field=models.PositiveIntegerField(db_index=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="photo",
            name="outlet",
            field=models.CharField(
                choices=[("both", "网和报"), ("web", "仅网站"), ("print", "仅报纸")],
                db_default="both",
                default="both",
                max_length=10,
                verbose_name="可用于",
            ),
        ),
        migrations.AddField(
            model_name="photo",
            name="people_shown",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                help_text="画面里的人，用顿号隔开。",
                max_length=200,
                verbose_name="画面人物",
            ),
        ),
        migrations.AddField(
            model_name="photo",
            name="place",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                help_text="如：太原南站。",
                max_length=100,
                verbose_name="拍摄地点",
            ),
        ),
        migrations.AddField(
            model_name="photo",
            name="releases",
            field=models.TextField(
                blank=True,
                db_default="",
                default="",
                help_text="谁授的权、授权书在哪里；有未成年人的写明监护人是否同意。不上网。",
                max_length=500,
                verbose_name="肖像和场地授权",
            ),
        ),
        migrations.AddField(
            model_name="photo",
            name="title",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                help_text="只在编辑部里用，好找；上传时取文件里的标题或文件名。",
                max_length=100,
                verbose_name="标题",
            ),
        ),
        migrations.AlterField(
            model_name="photo",
            name="rights_expire_on",
            field=models.DateField(
                blank=True,
                help_text="过了这一天，图片从网站各处自动撤下，也不能再用；没有期限的留空。",
                null=True,
                verbose_name="版权到期",
            ),
        ),
        migrations.CreateModel(
            name="KeywordOfPhoto",
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
                        to="articles.photo",
                        verbose_name="图片",
                    ),
                ),
                (
                    "tag",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="photos",
                        to="articles.photokeyword",
                        verbose_name="关键词",
                    ),
                ),
            ],
            options={
                "verbose_name": "图片的关键词",
                "verbose_name_plural": "图片的关键词",
            },
        ),
        migrations.AddField(
            model_name="photo",
            name="keywords",
            field=taggit.managers.TaggableManager(
                blank=True,
                help_text="用逗号或顿号隔开，如：春运，火车站、志愿者。只在图片库里查找用。",
                through="articles.KeywordOfPhoto",
                to="articles.PhotoKeyword",
                verbose_name="关键词",
            ),
        ),
        migrations.AddConstraint(
            model_name="keywordofphoto",
            constraint=models.UniqueConstraint(
                fields=("content_object", "tag"), name="photo_has_a_keyword_once"
            ),
        ),
    ]
