"""The database itself keeps the records of sign-ins and the log of changes at the desk.

A sign-in is recorded as a failure before the password is looked at, so that many at once
are no more guesses: such a record is open, and what comes of it is written once. After
that nothing of it changes but what the throttle adds (decision 028). The admin's log says
who changed which account, duty or right; it only grows.

Whoever changes one of these tables on SQLite rebuilds it, and loses its triggers: such a
migration must run guard again (tests/newsroom/test_permanent_records.py says so).
"""

from django.db import migrations, models

SIGN_INS, LOG = "newsroom_signin", "django_admin_log"
REFUSED_SIGN_IN = "登录记录只能增加，不能改动；满六个月的才能删除。"
REFUSED_LOG = "操作日志只能增加，不能改动或删除。"
# The law's six months (网络安全法, article 21), whatever SIGN_IN_RECORD_DAYS says.
DAYS = 180
OLD_ENOUGH = {
    "sqlite": f"datetime('now', '-{DAYS} days')",
    "postgresql": f"(now() - interval '{DAYS} days')",
}
DIFFERS = {"sqlite": "IS NOT", "postgresql": "IS DISTINCT FROM"}
OF_THE_ATTEMPT = (
    *("id", "at", "account_key", "account", "address", "network", "agent", "browser"),
    "is_known",
)
OF_ITS_OUTCOME = ("result", "way", "is_open")
OF_THE_LOG = (
    *("id", "action_time", "object_id", "object_repr", "action_flag"),
    *("change_message", "user_id"),
)
# {trigger: (event, table, sentence)}
TRIGGERS = {
    "permanent_sign_in_update": ("UPDATE", SIGN_INS, REFUSED_SIGN_IN),
    "permanent_sign_in_delete": ("DELETE", SIGN_INS, REFUSED_SIGN_IN),
    "permanent_log_update": ("UPDATE", LOG, REFUSED_LOG),
    "permanent_log_delete": ("DELETE", LOG, REFUSED_LOG),
}


def change(vendor, columns):
    """Return the condition that one of the columns is not as it was."""
    differs = DIFFERS[vendor]
    return " OR ".join(f"NEW.{name} {differs} OLD.{name}" for name in columns)


def is_not_cleared(vendor, column):
    """Return the condition that a reference is changed, and not because what it leads to
    is deleted."""
    return f"(NEW.{column} IS NOT NULL AND ({change(vendor, [column])}))"


def conditions(vendor):
    """Return {trigger: when it refuses}."""
    return {
        "permanent_sign_in_update": f"""
            {change(vendor, OF_THE_ATTEMPT)} OR {is_not_cleared(vendor, "user_id")}
            OR (NOT OLD.is_open AND ({change(vendor, OF_ITS_OUTCOME)}))
            OR NEW.times < OLD.times OR (OLD.is_forgiven AND NOT NEW.is_forgiven)
        """,
        # A failure that was none, or one of a flood that is counted in one row.
        "permanent_sign_in_delete": f"""
            NOT (OLD.is_open AND OLD.result IN ('wrong', 'code'))
            AND OLD.at >= {OLD_ENOUGH[vendor]}
        """,
        "permanent_log_update": f"""
            {change(vendor, OF_THE_LOG)}
            OR {is_not_cleared(vendor, "content_type_id")}
        """,
        "permanent_log_delete": "TRUE",
    }


def making(vendor):
    """Yield the statements that make the triggers."""
    refusals = conditions(vendor)
    for name, (event, table, sentence) in TRIGGERS.items():
        when = refusals[name]
        if vendor == "sqlite":
            yield f"""
                CREATE TRIGGER {name} BEFORE {event} ON {table} WHEN ({when})
                BEGIN SELECT RAISE(ABORT, '{sentence}'); END
            """
        else:
            yield f"""
                CREATE FUNCTION {name}() RETURNS trigger AS $$
                BEGIN RAISE EXCEPTION '{sentence}'
                    USING ERRCODE = 'integrity_constraint_violation'; END
                $$ LANGUAGE plpgsql
            """
            yield f"""
                CREATE TRIGGER {name} BEFORE {event} ON {table}
                FOR EACH ROW WHEN ({when}) EXECUTE FUNCTION {name}()
            """


def dropping(vendor):
    """Yield the statements that drop them."""
    for name, (_, table, _) in TRIGGERS.items():
        if vendor == "sqlite":
            yield f"DROP TRIGGER IF EXISTS {name}"
        else:
            yield f"DROP TRIGGER IF EXISTS {name} ON {table}"
            yield f"DROP FUNCTION IF EXISTS {name}()"


def guard(apps, schema_editor):
    for statement in making(schema_editor.connection.vendor):
        schema_editor.execute(statement)


def unguard(apps, schema_editor):
    for statement in dropping(schema_editor.connection.vendor):
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [
        ("admin", "0003_logentry_add_action_flag_choices"),
        ("newsroom", "0011_sign_in"),
    ]

    operations = [
        migrations.AddField(
            model_name="signin",
            name="is_open",
            field=models.BooleanField(db_default=False, default=False, editable=False),
        ),
        migrations.RunPython(guard, unguard),
    ]
