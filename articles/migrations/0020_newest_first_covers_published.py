"""The indexes of the newest stories have all columns that published() asks; others tell
which stories were filed last under a topic or in a district, and whether a story has a
brief of a district."""

from django.db import migrations, models
from django.db.models import F, Q

OF_ALL, OF_A_SECTION = "signed_articles_newest_first", "signed_articles_of_a_section"
ASKED = "status", "embargo_until", "corrects"


class Migration(migrations.Migration):
    dependencies = [("articles", "0019_search_guess")]

    operations = [
        migrations.RemoveIndex("article", OF_ALL),
        migrations.AddIndex(
            "article",
            models.Index(
                F("published_at").desc(),
                "id",
                *ASKED,
                condition=Q(status="signed"),
                name=OF_ALL,
            ),
        ),
        migrations.RemoveIndex("article", OF_A_SECTION),
        migrations.AddIndex(
            "article",
            models.Index(
                "section",
                F("published_at").desc(),
                "id",
                *ASKED,
                condition=Q(status="signed"),
                name=OF_A_SECTION,
            ),
        ),
        migrations.AddIndex(
            "taggedarticle",
            models.Index(fields=["tag", "-id"], name="latest_of_a_topic"),
        ),
        migrations.AddIndex(
            "articledistrict",
            models.Index(fields=["district", "-id"], name="latest_of_a_district"),
        ),
        migrations.AddIndex(
            "brief",
            models.Index(fields=["article", "district"], name="briefs_of_a_district"),
        ),
    ]
