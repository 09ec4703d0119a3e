"""Make the constraint of one open working copy again.

On PostgreSQL, 0009 lost it: where a field gives up its index, Django drops every
index of that column alone, the unique one of a conditional constraint included.
"""

from django.db import migrations, models

CONSTRAINT = models.UniqueConstraint(
    condition=models.Q(
        ("status__in", ("draft", "first_review", "second_review", "final_review"))
    ),
    fields=("corrects",),
    name="article_has_one_open_working_copy",
    violation_error_message="这篇稿件已有一份更正稿在编。",
)


class Migration(migrations.Migration):
    dependencies = [("articles", "0010_unsigned_articles_index")]

    operations = [
        migrations.RemoveConstraint("article", CONSTRAINT.name),
        migrations.AddConstraint("article", CONSTRAINT),
    ]
