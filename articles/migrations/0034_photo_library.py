"""Who brought a photo in, which photos stay beside each other though they look the same,
and the indexes by which the library narrows its photos."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0033_photo_rights"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="photo",
            name="added_by",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="上传的人",
            ),
        ),
        migrations.AddField(
            model_name="photo",
            name="kept_beside",
            field=models.ManyToManyField(
                blank=True,
                editable=False,
                to="articles.photo",
                verbose_name="留在旁边的图片",
            ),
        ),
        migrations.AddIndex(
            model_name="photo",
            index=models.Index(
                fields=["district", "-created_at", "-id"], name="photos_of_a_district"
            ),
        ),
        migrations.AddIndex(
            model_name="photo",
            index=models.Index(
                fields=["category", "-created_at", "-id"], name="photos_of_a_category"
            ),
        ),
        migrations.AddIndex(
            model_name="photo",
            index=models.Index(
                fields=["added_by", "-created_at", "-id"], name="photos_of_a_colleague"
            ),
        ),
        migrations.AddIndex(
            model_name="photo",
            index=models.Index(fields=["-taken_at", "-id"], name="photos_by_day_taken"),
        ),
        migrations.AddIndex(
            model_name="photo",
            index=models.Index(
                fields=["rights_expire_on", "id"], name="photos_by_end_of_rights"
            ),
        ),
    ]
