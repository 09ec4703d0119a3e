from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("articles", "0015_heading_words")]

    operations = [
        migrations.AddIndex(
            model_name="article",
            index=models.Index(
                fields=["published_at", "updated_at", "id"], name="articles_by_day"
            ),
        ),
        migrations.AddIndex(
            model_name="photo",
            index=models.Index(
                fields=["-created_at", "-id"], name="photos_newest_first"
            ),
        ),
        migrations.AddIndex(
            model_name="review",
            index=models.Index(fields=["at", "id"], name="reviews_by_moment"),
        ),
    ]
