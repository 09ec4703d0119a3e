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
            missing = publication_clock.missing_triggers(using)
            stands_still = publication_clock.read(using) is None
        except DatabaseError:
            continue  # before the first migrate
        if missing or stands_still:
            found.append(
                Warning(
                    "The publication clock stands still or lacks triggers, so that no"
                    f" public page is kept: {', '.join(missing[:3]) or 'no number'}.",
                    hint="Run `manage.py migrate`: it makes them anew.",
                    id="newsroom.W001",
                )
            )
    return found
