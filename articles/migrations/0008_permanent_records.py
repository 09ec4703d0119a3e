"""The database itself refuses to change or delete what may only be added to.

Whoever changes one of these tables on SQLite rebuilds it, and loses its triggers:
such a migration must run FORWARD again (tests/articles/test_permanent_records.py
says so).
"""

from django.db import migrations

TABLES = ("articles_review", "articles_correction")
REFUSED = "审签和更正记录只能增加，不能改动或删除。"

FORWARD = {
    "sqlite": [
        f"""
        CREATE TRIGGER {table}_{event.lower()} BEFORE {event} ON {table}
        BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END
        """
        for table in TABLES
        for event in ("UPDATE", "DELETE")
    ],
    "postgresql": [
        f"""
        CREATE FUNCTION articles_refuse_change() RETURNS trigger AS $$
        BEGIN RAISE EXCEPTION '{REFUSED}' USING ERRCODE = 'integrity_constraint_violation'; END
        $$ LANGUAGE plpgsql
        """,
        *(
            f"""
            CREATE TRIGGER {table}_permanent BEFORE UPDATE OR DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION articles_refuse_change()
            """
            for table in TABLES
        ),
    ],
}
BACKWARD = {
    "sqlite": [
        f"DROP TRIGGER IF EXISTS {table}_{event}"
        for table in TABLES
        for event in ("update", "delete")
    ],
    "postgresql": [
        *(f"DROP TRIGGER IF EXISTS {table}_permanent ON {table}" for table in TABLES),
        "DROP FUNCTION IF EXISTS articles_refuse_change()",
    ],
}


def run(statements, connection):
    with connection.cursor() as cursor:
        for statement in statements[connection.vendor]:
            cursor.execute(statement)


def guard(apps, schema_editor):
    run(FORWARD, schema_editor.connection)


def unguard(apps, schema_editor):
    run(BACKWARD, schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("articles", "0007_reviews_and_versions")]

    operations = [migrations.RunPython(guard, unguard)]
