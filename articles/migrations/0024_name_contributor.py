from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("articles", "0023_stories_of_a_source")]

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
