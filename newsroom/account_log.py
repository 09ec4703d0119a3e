"""Log entries of accounts: who was made, changed, or given other duties, and by whom.

Django's admin writes those of its forms; these are for all other doors. The log is
permanent (decision 028).
"""

from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType

from articles.models.staff import staff_name


def changed(user, words, *, by=None):
    """Record a change of an account, by its own person unless somebody else is named."""
    return _entry(user, words, by, CHANGE).save()


def imported(made, words, *, by=None):
    """Record the accounts that were made of a table."""
    LogEntry.objects.bulk_create(
        _entry(user, made_with(words, row.duties), by, ADDITION)
        for row, user, _ in made
    )


def made_with(words, duties):
    return f"{words}，岗位：{_listed(duties)}"


def duties_changed(before, after):
    return f"岗位：{_listed(before)}→{_listed(after)}"


def _listed(duties):
    return "、".join(duties) or "没有"


def _entry(user, words, by, flag):
    return LogEntry(
        user=by or user,
        content_type=ContentType.objects.get_for_model(User),
        object_id=user.pk,
        object_repr=staff_name(user)[:200],
        action_flag=flag,
        change_message=words,
    )
