"""The language of a story, and where the lines of its headings may end (decision 029).

Empty until `manage.py break_headings` has run, or the story is saved: a heading is shown
without phrases meanwhile.
"""

from django.db import migrations, models

LANGUAGES = [
    ("zh-Hans", "简体中文"),
    ("zh-Hant", "繁体中文"),
    ("en", "英文"),
    ("ug", "维吾尔文"),
    ("bo", "藏文"),
    ("mn-Mong", "蒙古文"),
]


def language():
    return models.CharField(
        choices=LANGUAGES,
        db_default="zh-Hans",
        default="zh-Hans",
        help_text="稿件用什么文字写：网页按它断行、缩进，读屏软件按它发音。",
        max_length=10,
        verbose_name="文字",
    )


class Migration(migrations.Migration):
    dependencies = [("articles", "0027_list_entries")]

    operations = [
        migrations.AddField("article", "language", language()),
        migrations.AddField("articleversion", "language", language()),
        migrations.AddField(
            "article",
            "phrases",
            models.TextField(
                blank=True,
                db_default="",
                default="",
                editable=False,
                verbose_name="可断行处",
            ),
        ),
    ]
