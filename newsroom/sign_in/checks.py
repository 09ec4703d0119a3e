"""System check of sign-in: duties that the settings name are there."""

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.checks import Tags, Warning, register
from django.db import DatabaseError

from newsroom.roles import ADMINISTRATORS


@register(Tags.database)
def check_duties_of_the_settings(databases=None, **kwargs):
    """Warn of a duty that nobody can have: it would demand, or give, nothing."""
    named = {*settings.REQUIRE_SECOND_FACTOR} - {ADMINISTRATORS}
    named |= {*settings.OIDC["groups"].values()} if settings.OIDC else set()
    if not named or not databases:
        return []
    try:
        there = set(Group.objects.filter(name__in=named).values_list("name", flat=True))
    except DatabaseError:
        return []  # before the first migrate
    return [
        Warning(
            f"REQUIRE_SECOND_FACTOR or OIDC_GROUPS names {name!r}, and there is no such"
            " duty (group).",
            hint="Write the name as 岗位 of the desk shows it, such as 总编.",
            id="newsroom.W010",
        )
        for name in sorted(named - there)
    ]
