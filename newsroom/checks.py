"""System checks of what the database depends on: `manage.py check --database default`.

`migrate` shows them, too; none keeps the site from starting.
"""

from datetime import timedelta

from django.conf import settings
from django.core.checks import Tags, Warning, register
from django.db import DatabaseError
from django.utils import timezone

from exchange.models import Delivery
from newsroom import publication_clock
from newsroom.backup import folder
from planning.models import Sending

OLDEST_BACKUP = timedelta(days=7)


@register(Tags.database)
def check_publication_clock(databases=None, **kwargs):
    """Warn where no page can be kept, because a change could pass by unnoticed."""
    found = []
    for using in databases or ():
        try:
            if not publication_clock.has_table(using):
                continue  # before the first migrate
            missing = publication_clock.missing_triggers(using)
        except DatabaseError:
            continue
        if missing or _stands_still(using):
            found.append(
                Warning(
                    "The publication clock stands still or lacks triggers, so that no"
                    f" public page is kept: {', '.join(missing[:3]) or 'no number'}.",
                    hint="请执行manage.py migrate：它会重建这些触发器。",
                    id="newsroom.W001",
                )
            )
    return found


def _stands_still(using):
    try:
        return publication_clock.read(using) is None
    except DatabaseError:
        return True


@register(Tags.database)
def check_last_backup(databases=None, **kwargs):
    """Warn in production when the last backup is older than a week, or there is none."""
    if not databases or not settings.PRODUCTION:
        return []
    trouble = _trouble_with_backups()
    if not trouble:
        return []
    hint = (
        "Run `manage.py backup` and see to its timer, deploy/newsroom-backup.timer;"
        " docs/backup.md."
    )
    return [Warning(trouble, hint=hint, id="newsroom.W002")]


def _trouble_with_backups():
    if not settings.BACKUP_DIR:
        return "BACKUP_DIR is not set: nobody knows of a backup of this site."
    try:
        backups = folder.finished(settings.BACKUP_DIR)
    except OSError as error:
        return f"The folder of the backups cannot be read: {error}."
    if not backups:
        return f"There is no backup in {settings.BACKUP_DIR}."
    last = folder.moment_of(backups[-1].name)
    if timezone.now() - last > OLDEST_BACKUP:
        return f"The last backup is of {last:%Y-%m-%d}, more than a week ago."
    return ""


@register(Tags.database)
def check_deliveries(databases=None, **kwargs):
    """Warn where pushes are due that nobody sends."""
    if not databases:
        return []
    try:
        late = Delivery.objects.overdue(timezone.now()).exists()
    except DatabaseError:
        return []  # before the migration that brings them
    if not late:
        return []
    hint = (
        "请让manage.py deliver运行起来：systemctl enable --now newsroom-deliver.timer。"
    )
    return [
        Warning("Pushes are due and nobody sends them.", hint=hint, id="newsroom.W003")
    ]


@register(Tags.database)
def check_notifications(databases=None, **kwargs):
    """Warn where notifications are to go out by mail or robot and nobody sends them."""
    if not databases:
        return []
    try:
        late = Sending.objects.overdue(timezone.now()).exists()
    except DatabaseError:
        return []  # before the migration that brings them
    if not late:
        return []
    hint = "请让manage.py tell_of_time运行起来：systemctl enable --now newsroom-tell.timer。"
    return [
        Warning(
            "Notifications are due and nobody sends them.",
            hint=hint,
            id="newsroom.W004",
        )
    ]
