"""Reports of readers, and what was done with each: kept for good, by the database too.

What a reader sent is not changed but for how to reach them, which is blanked (decision
043); a note of the desk is neither changed nor deleted. Whoever changes one of these
tables on SQLite rebuilds it, and loses its triggers: such a migration must run guard again
(tests/articles/test_reader_reports.py says so).
"""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

REPORTS, NOTES = "articles_readerreport", "articles_readerreportnote"
REFUSED_REPORT = "读者反馈不能删除，读者写的不能改动。"
REFUSED_NOTE = "办理记录只能增加，不能改动或删除。"
DIFFERS = {"sqlite": "IS NOT", "postgresql": "IS DISTINCT FROM"}
AS_SENT = (
    *("id", "number", "form_key", "kind", "article_id", "passage", "words"),
    "received_at",
)
# How to reach the sender may leave, and never come back.
BLANKED = ("contact", "sender_key")
# {trigger: (event, table, sentence)}
TRIGGERS = {
    "permanent_report_update": ("UPDATE", REPORTS, REFUSED_REPORT),
    "permanent_report_delete": ("DELETE", REPORTS, REFUSED_REPORT),
    "permanent_report_note_update": ("UPDATE", NOTES, REFUSED_NOTE),
    "permanent_report_note_delete": ("DELETE", NOTES, REFUSED_NOTE),
}


def condition(vendor, trigger):
    """Return when a trigger refuses."""
    if trigger != "permanent_report_update":
        return {"sqlite": "1", "postgresql": "TRUE"}[vendor]
    differs = DIFFERS[vendor]
    changed = [f"NEW.{name} {differs} OLD.{name}" for name in AS_SENT]
    filled = [
        f"(NEW.{name} <> '' AND NEW.{name} {differs} OLD.{name})" for name in BLANKED
    ]
    return " OR ".join(changed + filled)


def making(vendor):
    """Yield the statements that make the triggers."""
    for name, (event, table, sentence) in TRIGGERS.items():
        when = condition(vendor, name)
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
        ("articles", "0036_house_words"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ReaderReport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "number",
                    models.CharField(
                        editable=False,
                        max_length=16,
                        unique=True,
                        verbose_name="查询号",
                    ),
                ),
                (
                    "form_key",
                    models.CharField(editable=False, max_length=32, unique=True),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("correction", "纠错"),
                            ("rights", "侵权"),
                            ("harmful", "不良信息"),
                            ("suggestion", "建议"),
                        ],
                        max_length=10,
                        verbose_name="类别",
                    ),
                ),
                (
                    "passage",
                    models.TextField(
                        blank=True, max_length=500, verbose_name="说的是哪一处"
                    ),
                ),
                ("words", models.TextField(max_length=2000, verbose_name="内容")),
                (
                    "contact",
                    models.CharField(
                        blank=True, max_length=100, verbose_name="联系方式"
                    ),
                ),
                (
                    "sender_key",
                    models.CharField(blank=True, editable=False, max_length=32),
                ),
                (
                    "received_at",
                    models.DateTimeField(
                        db_index=True,
                        default=django.utils.timezone.now,
                        verbose_name="收到时间",
                    ),
                ),
                ("due_at", models.DateTimeField(verbose_name="办结期限")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "待办"),
                            ("in_hand", "在办"),
                            ("done", "办结"),
                        ],
                        default="waiting",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("mended", "属实，已改正或处理"),
                            ("unfounded", "经核实，稿件无误"),
                            ("passed_on", "已转有关部门"),
                            ("noted", "已记下，供改进"),
                            ("invalid", "无效：广告、乱码、重复"),
                        ],
                        max_length=10,
                        verbose_name="结果",
                    ),
                ),
                (
                    "done_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="办结时间"
                    ),
                ),
                (
                    "article",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reader_reports",
                        to="articles.article",
                        verbose_name="稿件",
                    ),
                ),
                (
                    "correction",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="asked_for_by",
                        to="articles.article",
                        verbose_name="更正稿",
                    ),
                ),
                (
                    "handler",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reader_reports",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="经办人",
                    ),
                ),
            ],
            options={
                "verbose_name": "读者反馈",
                "verbose_name_plural": "读者反馈",
                "ordering": ["-received_at", "-pk"],
                "default_permissions": ("view", "change"),
            },
        ),
        migrations.CreateModel(
            name="ReaderReportNote",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "step",
                    models.CharField(
                        choices=[
                            ("assign", "交办"),
                            ("note", "记一笔"),
                            ("correct", "开更正稿"),
                            ("close", "办结"),
                            ("reopen", "重新办"),
                        ],
                        max_length=10,
                        verbose_name="动作",
                    ),
                ),
                ("about", models.CharField(blank=True, max_length=200)),
                (
                    "words",
                    models.TextField(
                        blank=True, max_length=1000, verbose_name="怎么办的"
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="时间")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reader_report_notes",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="经手人",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notes",
                        to="articles.readerreport",
                        verbose_name="读者反馈",
                    ),
                ),
            ],
            options={
                "verbose_name": "反馈办理记录",
                "verbose_name_plural": "反馈办理记录",
                "ordering": ["pk"],
                "default_permissions": (),
            },
        ),
        migrations.AddIndex(
            model_name="readerreport",
            index=models.Index(
                condition=models.Q(("state", "done"), _negated=True),
                fields=["handler", "due_at"],
                name="open_reports_of_a_handler",
            ),
        ),
        migrations.AddIndex(
            model_name="readerreport",
            index=models.Index(
                condition=models.Q(("state", "done"), _negated=True),
                fields=["due_at", "id"],
                name="open_reader_reports",
            ),
        ),
        migrations.AddIndex(
            model_name="readerreport",
            index=models.Index(
                condition=models.Q(("sender_key", ""), _negated=True),
                fields=["sender_key", "received_at"],
                name="reader_reports_of_a_sender",
            ),
        ),
        migrations.AddIndex(
            model_name="readerreport",
            index=models.Index(
                condition=models.Q(("contact", ""), _negated=True),
                fields=["received_at"],
                name="reader_reports_with_contact",
            ),
        ),
        migrations.AddConstraint(
            model_name="readerreport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("done_at__isnull", False),
                        ("state", "done"),
                        models.Q(("outcome", ""), _negated=True),
                        ("handler__isnull", False),
                    ),
                    models.Q(
                        models.Q(("state", "done"), _negated=True),
                        ("done_at__isnull", True),
                        ("outcome", ""),
                    ),
                    _connector="OR",
                ),
                name="reader_report_is_done_with_an_outcome",
            ),
        ),
        migrations.AddConstraint(
            model_name="readerreport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("handler__isnull", True), ("state", "in_hand"), _negated=True
                ),
                name="reader_report_in_hand_has_a_handler",
            ),
        ),
        migrations.RunPython(guard, unguard),
    ]
