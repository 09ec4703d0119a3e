"""Stories are marked as made by AI, and as what may affect minors, by the reason.

The latter stands in the indexes of the newest stories: whoever goes down them for what
may stand on the front page reads no body for it.
"""

from django.db import migrations, models
from django.db.models import F, Q

OF_ALL, OF_A_SECTION = "signed_articles_newest_first", "signed_articles_of_a_section"
ASKED = "status", "embargo_until", "corrects", "minors_warning"


def text(label, longest, help_text, **options):
    return models.CharField(
        blank=True,
        db_default="",
        default="",
        help_text=help_text,
        max_length=longest,
        verbose_name=label,
        **options,
    )


MADE = [
    ("whole", "全部由 AI 生成"),
    ("part", "部分由 AI 生成"),
    ("assisted", "AI 辅助制作"),
]
FIELDS = {
    "ai_made": text(
        "AI 生成",
        20,
        "文字是不是 AI 写的；读者在正文前看到。图片的在图片库里标。"
        "贴进来的文字带着标识的，自动选好。",
        choices=MADE,
    ),
    "ai_tool": text("AI 工具", 100, "用的什么工具，如：某某大模型。只给编辑部看。"),
    "ai_checked_by": text(
        "AI 内容核对人",
        50,
        "谁核对过 AI 写的事实和引语，签发前必须写上。只给编辑部看。",
    ),
    "minors_warning": text(
        "可能影响未成年人",
        100,
        "写明为什么，如：有事故现场的画面和描写；读者在正文前看到。"
        "写了就上不了首页、滚动、图片页、快讯和推荐；没有就留空。",
    ),
}


def newest(name, *of):
    index = models.Index(
        *of,
        F("published_at").desc(),
        "id",
        *ASKED,
        condition=Q(status="signed"),
        name=name,
    )
    return [
        migrations.RemoveIndex("article", name),
        migrations.AddIndex("article", index),
    ]


def tell_the_planner(apps, schema_editor):
    """Let PostgreSQL know at once that nearly no story is flagged: of a column without
    statistics it takes each value for a rare one, and would read all stories for it."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ANALYZE articles_article (minors_warning)")


class Migration(migrations.Migration):
    dependencies = [("articles", "0038_reprints")]

    operations = [
        *(
            migrations.AddField(model, name, field)
            for model in ("article", "articleversion")
            for name, field in FIELDS.items()
        ),
        *newest(OF_ALL),
        *newest(OF_A_SECTION, "section"),
        migrations.RunPython(tell_the_planner, migrations.RunPython.noop),
    ]
