"""The genre of a story: of words or of pictures.

Stories without words have been of pictures before: of them nothing is written.
"""

from django.db import migrations, models


def genre():
    return models.CharField(
        choices=[("text", "文字稿"), ("pictures", "图片新闻")],
        db_default="text",
        default="text",
        help_text="图片新闻以图为主，图片说明就是正文；只有图片没有正文的，自动算图片新闻。",
        max_length=10,
        verbose_name="体裁",
    )


class Migration(migrations.Migration):
    dependencies = [("articles", "0034_photo_library")]

    operations = [
        migrations.AddField("article", "genre", genre()),
        migrations.AddField("articleversion", "genre", genre()),
    ]
