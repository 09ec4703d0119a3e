"""Old addresses are known by their path, each once.

The columns of before stay where they are: the release before asks for them while it
answers beside this one. They may be dropped once no server runs it.
"""

from django.db import migrations, models


def forget_what_has_no_day(apps, schema_editor):
    """Backwards: the release before holds no address of another form."""
    addresses = apps.get_model("editions", "ClassicAddress").objects
    addresses.using(schema_editor.connection.alias).filter(date=None).delete()


class Migration(migrations.Migration):
    dependencies = [("editions", "0007_paths_of_old_addresses")]

    operations = [
        migrations.AlterField(
            model_name="classicaddress",
            name="date",
            field=models.DateField(verbose_name="日期", null=True),
        ),
        migrations.AlterField(
            model_name="classicaddress",
            name="name",
            field=models.CharField(verbose_name="文件名", max_length=60, db_default=""),
        ),
        migrations.RunPython(migrations.RunPython.noop, forget_what_has_no_day),
        migrations.AlterModelOptions(
            name="classicaddress",
            options={
                "ordering": ["-pk"],
                "verbose_name": "旧网址",
                "verbose_name_plural": "旧网址",
            },
        ),
        migrations.RemoveConstraint(
            model_name="classicaddress",
            name="classic_address_leads_to_one_place",
        ),
        migrations.RemoveConstraint(
            model_name="classicaddress",
            name="classic_address_leads_somewhere",
        ),
        migrations.AddConstraint(
            model_name="classicaddress",
            constraint=models.UniqueConstraint(
                fields=("path",),
                name="classic_path_leads_to_one_place",
                violation_error_message="这个旧网址已经登记过。",
            ),
        ),
        migrations.AddConstraint(
            model_name="classicaddress",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("article__isnull", True),
                        ("issue__isnull", True),
                        ("page__isnull", False),
                        ("photo__isnull", True),
                    ),
                    models.Q(
                        ("article__isnull", False),
                        ("issue__isnull", True),
                        ("page__isnull", True),
                        ("photo__isnull", True),
                    ),
                    models.Q(
                        ("article__isnull", True),
                        ("issue__isnull", True),
                        ("page__isnull", True),
                        ("photo__isnull", False),
                    ),
                    models.Q(
                        ("article__isnull", True),
                        ("issue__isnull", False),
                        ("page__isnull", True),
                        ("photo__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="classic_address_leads_to_one_thing",
                violation_error_message="版面、稿件、图片和期次填一样，也只填一样。",
            ),
        ),
        migrations.AddConstraint(
            model_name="classicaddress",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("file", ""), ("page__isnull", False), _connector="OR"
                ),
                name="classic_file_is_of_a_page",
                violation_error_message="选了版面图或 PDF，就要填是哪个版面。",
            ),
        ),
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RemoveField(model_name="classicaddress", name="date"),
                migrations.RemoveField(model_name="classicaddress", name="name"),
            ]
        ),
    ]
