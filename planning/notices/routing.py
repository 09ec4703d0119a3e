"""Routing: how what was told goes out, by what each person has chosen.

Apart from the telling, which is in the transaction of a move and waits for nothing. Each
way of a notification is one row of Sending, whoever routes it, and however often.
"""

from datetime import datetime, time, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from planning.models import NoticeChoice, NoticeSettings, Notification, Sending
from planning.models.notices import DIGEST_HOUR, Mail

Way = Sending.Way
BATCH = 500


def route():
    """Route what is not yet, and return how many notifications that were."""
    done = 0
    while number := _route_some():
        done += number
    return done


def _route_some():
    told = Notification.objects.filter(is_routed=False).order_by("pk")
    told = list(told.select_related("person")[:BATCH])
    people = {one.person_id for one in told}
    choices = {
        (choice.person_id, choice.kind): choice
        for choice in NoticeChoice.objects.filter(person__in=people)
    }
    given = settings_of(people)
    sendings = [
        sending
        for one in told
        if one.person.is_active and (one.read_at is None or one.is_quiet)
        for sending in _sendings(
            one, choices.get((one.person_id, one.kind)), given.get(one.person_id)
        )
    ]
    with transaction.atomic():
        Sending.objects.bulk_create(sendings, ignore_conflicts=True)
        Notification.objects.filter(pk__in=[one.pk for one in told]).update(
            is_routed=True
        )
    return len(told)


def settings_of(people):
    """Return {person: NoticeSettings} of those who have any."""
    rows = NoticeSettings.objects.filter(person__in=people).select_related("desk_robot")
    return {row.person_id: row for row in rows}


def _sendings(one, choice, given):
    if choice is None:
        return
    if choice.mail and may_be_mailed(one.person):
        at_once = choice.mail == Mail.AT_ONCE
        hour = given.digest_hour if given else DIGEST_HOUR
        yield Sending(
            notification=one,
            way=Way.MAIL if at_once else Way.DIGEST,
            due_at=one.at if at_once else next_digest(one.at, hour),
        )
    if choice.by_robot and given and given.robot():
        yield Sending(notification=one, way=Way.ROBOT, due_at=one.at)


def may_be_mailed(person):
    return bool(settings.EMAIL_HOST and person.email)


def next_digest(at, hour):
    """Return the first moment after another that is this hour of a day here."""
    day = timezone.localdate(at)
    due = _hour_of(day, hour)
    return due if due > at else _hour_of(day + timedelta(days=1), hour)


def _hour_of(day, hour):
    return timezone.make_aware(datetime.combine(day, time(hour)))
