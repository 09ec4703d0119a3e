"""What the files of a photo say of it, as a digest: empty of those to be marked."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("articles", "0031_photo_desk")]

    operations = [
        migrations.AddField(
            model_name="photo",
            name="marked_with",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                editable=False,
                max_length=16,
                verbose_name="标识",
            ),
        ),
    ]
