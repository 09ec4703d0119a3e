"""Telling: the one way by which anything becomes a notification."""

from planning.models import Notification

LONGEST = 300


def tell(people, kind, words, *, key, path="", article=None):
    """Tell some people one thing, in the transaction of what it is about.

    Whoever has it unread already is not told again; an inactive person is told nothing.
    """
    told = [
        Notification(
            person=person,
            kind=kind,
            words=words[:LONGEST],
            path=path,
            article=article,
            key=key,
        )
        for person in people
        if person.is_active
    ]
    Notification.objects.bulk_create(told, ignore_conflicts=True)
