"""Pages as older papers numbered them, stories in several areas, pages without stories,
and more that an old address may lead to."""

import django.core.validators
import django.db.models.deletion
from django.db import migrations, models

import editions.models.placements


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0040_import_records"),
        ("editions", "0005_printed_corrections"),
    ]

    operations = [
        migrations.AddField(
            model_name="classicaddress",
            name="file",
            field=models.CharField(
                blank=True,
                choices=[("picture", "版面图"), ("pdf", "版面 PDF")],
                db_default="",
                default="",
                help_text="旧网址是版面图或 PDF 的才选。",
                max_length=10,
                verbose_name="版面的文件",
            ),
        ),
        migrations.AddField(
            model_name="classicaddress",
            name="issue",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="classic_addresses",
                to="editions.issue",
                verbose_name="期次",
            ),
        ),
        migrations.AddField(
            model_name="classicaddress",
            name="path",
            field=models.CharField(
                default="",
                db_default="",
                help_text="网站地址后面的那一段，如：/html/2018-04/19/content_12345.htm。报纸自己的文件夹、问号后面的不用写。",
                max_length=200,
                verbose_name="旧网址",
            ),
        ),
        migrations.AddField(
            model_name="classicaddress",
            name="photo",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="classic_addresses",
                to="articles.photo",
                verbose_name="图片",
            ),
        ),
        migrations.AddField(
            model_name="page",
            name="without_stories",
            field=models.BooleanField(
                db_default=False,
                default=False,
                help_text="整版广告、公告：版上没有稿件，有版面图就给读者看。上了稿件的版，这一项不算数。",
                verbose_name="没有稿件的版",
            ),
        ),
        migrations.AddField(
            model_name="placement",
            name="further_regions",
            field=models.JSONField(
                blank=True,
                help_text="一篇稿件在版面上分成几块的，第二块起写在这里，每块一个多边形。",
                null=True,
                validators=[editions.models.placements.validate_regions],
                verbose_name="其余区域",
            ),
        ),
        migrations.AlterField(
            model_name="page",
            name="number",
            field=models.CharField(
                blank=True,
                help_text="照报上印的写，如 2、02、16、A3；原报版次不详的留空。",
                max_length=4,
                validators=[
                    django.core.validators.RegexValidator(
                        "^(?=.{1,4}\\Z)[A-Z]{0,2}0{0,2}[1-9][0-9]{0,2}\\Z",
                        "版次照报上印的写，如 2、02、16；分叠的写 A3、A03。",
                    )
                ],
                verbose_name="版次",
            ),
        ),
        migrations.AlterField(
            model_name="placement",
            name="continued_from",
            field=models.CharField(
                blank=True,
                help_text="从哪一版转来，写版次，如 1。",
                max_length=4,
                validators=[
                    django.core.validators.RegexValidator(
                        "^(?=.{1,4}\\Z)[A-Z]{0,2}0{0,2}[1-9][0-9]{0,2}\\Z",
                        "版次照报上印的写，如 2、02、16；分叠的写 A3、A03。",
                    )
                ],
                verbose_name="上接",
            ),
        ),
        migrations.AlterField(
            model_name="placement",
            name="continued_on",
            field=models.CharField(
                blank=True,
                help_text="转到哪一版，写版次，如 3。",
                max_length=4,
                validators=[
                    django.core.validators.RegexValidator(
                        "^(?=.{1,4}\\Z)[A-Z]{0,2}0{0,2}[1-9][0-9]{0,2}\\Z",
                        "版次照报上印的写，如 2、02、16；分叠的写 A3、A03。",
                    )
                ],
                verbose_name="下转",
            ),
        ),
    ]
