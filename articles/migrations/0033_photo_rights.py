"""Words of the photo's form on where a photo may be published."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("articles", "0032_marked_with")]

    operations = [
        migrations.AlterField(
            model_name="photo",
            name="outlet",
            field=models.CharField(
                choices=[("both", "网和报"), ("web", "仅网站"), ("print", "仅报纸")],
                db_default="both",
                default="both",
                help_text="“仅报纸”的只在报纸和数字报的版面上，网站的稿件、列表里都没有；"
                "“仅网站”的不上版面。",
                max_length=10,
                verbose_name="可用于",
            ),
        ),
    ]
