"""Call an intake a page import: its table stays, its permissions go with it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

VERBS = ("add", "change", "delete", "view")


def rename_permissions(apps, old, new):
    permissions = apps.get_model("auth", "Permission").objects
    for verb in VERBS:
        named = permissions.filter(
            content_type__app_label="ingest", codename=f"{verb}_{old}"
        )
        named.update(codename=f"{verb}_{new}")


def forwards(apps, schema_editor):
    rename_permissions(apps, "intake", "pageimport")


def backwards(apps, schema_editor):
    rename_permissions(apps, "pageimport", "intake")


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("ingest", "0002_intakes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        # Named first, so that the renaming leaves the table as it is.
        migrations.AlterModelTable("intake", "ingest_intake"),
        migrations.RenameModel("Intake", "PageImport"),
        migrations.AlterField(
            model_name="pageimport",
            name="created_by",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="page_imports",
                to=settings.AUTH_USER_MODEL,
                verbose_name="经手人",
            ),
        ),
        migrations.AlterField(
            model_name="pageimport",
            name="page_text",
            field=models.OneToOneField(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="page_import",
                to="ingest.pagetext",
                verbose_name="已转为",
            ),
        ),
        migrations.RunPython(forwards, backwards),
    ]
