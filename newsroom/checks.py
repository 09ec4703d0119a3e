"""System check of the publication clock: `manage.py check --database default`."""

from django.core.checks import Tags, Warning, register
from django.db import DatabaseError

from newsroom import publication_clock


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
