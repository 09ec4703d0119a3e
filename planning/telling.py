"""Telling: the one way by which anything becomes a notification."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from planning.models import NoticeChoice, Notification, TimedTelling

LONGEST = 300


def tell(people, kind, words, *, key, path="", article=None):
    """Tell some people one thing, in the transaction of what it is about.

    Whoever has it unread already is not told again; an inactive person is told nothing.
    What goes out by mail and by robot is found out later (notices/routing.py): whoever
    tells waits for none of it.
    """
    people = {person.pk: person for person in people if person.is_active}
    if not people:
        return
    words = " ".join(words.split())
    if len(words) > LONGEST:
        words = f"{words[: LONGEST - 1]}…"
    quiet = NoticeChoice.objects.filter(person__in=people, kind=kind, at_desk=False)
    quiet = set(quiet.values_list("person", flat=True))
    now = timezone.now()
    told = [
        Notification(
            person=person,
            kind=kind,
            words=words,
            path=path,
            article=article,
            key=key,
            is_quiet=pk in quiet,
            read_at=now if pk in quiet else None,
        )
        for pk, person in people.items()
    ]
    Notification.objects.bulk_create(told, ignore_conflicts=True)


def tell_once(people, kind, words, *, key, path="", article=None):
    """Tell what comes with time and not with anybody's doing, once for good; return
    whether it was told now. Of two timers at once, one tells."""
    people = list(people)
    if not people or TimedTelling.objects.filter(pk=key).exists():
        return False
    try:
        with transaction.atomic():
            TimedTelling.objects.create(key=key)
            tell(people, kind, words, key=key[:120], path=path, article=article)
    except IntegrityError:
        return False
    return True
