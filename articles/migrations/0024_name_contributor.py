from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("articles", "0020_newest_first_covers_published")]

    operations = [
        migrations.AlterModelOptions(
            name="contributor",
            options={
                "ordering": ["pinyin", "pk"],
                "permissions": [
                    ("name_contributor", "可以在稿件里加新作者（只写姓名）")
                ],
                "verbose_name": "作者",
                "verbose_name_plural": "作者",
            },
        )
    ]
