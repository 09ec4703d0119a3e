"""An index of the days on which rights to photos end, for the desk to be told in time."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("articles", "0031_photo_desk")]

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
        migrations.AddIndex(
            model_name="photo",
            index=models.Index(
                fields=["rights_expire_on"],
                condition=models.Q(rights_expire_on__isnull=False),
                name="photos_whose_rights_end",
            ),
        ),
    ]
