from django.contrib.auth.management import create_permissions
from django.db import migrations

from newsroom import roles

APPS = ("articles", "districts", "editions", "ingest", "taggit")


def grant(apps, schema_editor, labels=APPS):
    # On an empty database Django makes the permissions only after the last
    # migration; the groups need them now.
    for label in labels:
        app_config = apps.get_app_config(label)
        app_config.models_module = True
        create_permissions(
            app_config,
            verbosity=0,
            apps=apps,
            using=schema_editor.connection.alias,
        )
        app_config.models_module = None
    roles.grant(apps)


def revoke(apps, schema_editor):
    apps.get_model("auth", "Group").objects.filter(name__in=roles.GROUPS).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0006_records"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("districts", "0001_gazetteer"),
        ("editions", "0001_printed_paper"),
        ("ingest", "0001_page_texts"),
        (
            "taggit",
            "0006_rename_taggeditem_content_type_object_id_taggit_tagg_content_8fc721_idx",
        ),
    ]

    operations = [migrations.RunPython(grant, revoke)]
