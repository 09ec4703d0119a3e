"""Sending of what is due by mail and by robot, by whoever holds the lease of a row.

A mail that may have arrived is sent again with the same Message-ID, by which a mailbox
tells that it has it. A robot tells nothing by a number: what may have arrived there is not
sent again. Whatever fails, the notification stays at the desk. docs/decisions/053-notices.md.
"""

from collections import Counter
from datetime import timedelta
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from exchange.models.push import LONGEST_ANSWER
from planning.models import Notification, Sending

Way, State = Sending.Way, Sending.State

# More than what is claimed together can take.
LEASE = timedelta(minutes=5)
MOST_ATTEMPTS = 12
GIVE_UP_AFTER = timedelta(hours=48)
# In seconds, until one is tried again.
RETRIES = 30, 120, 600, 1800, 3600, 7200, 14400, 28800
# Of a notification that is older, a group is told nothing any more.
STALE = timedelta(days=1)
CUT_OFF = "发送中断，不知道对方收到没有，不再重发；提醒还在系统里。"


def claim(rows):
    """Take the lease of some rows that are due, and return them: those that were free."""
    at, lease = timezone.now(), uuid4()
    pks = list(rows.values_list("pk", flat=True))
    free = Sending.objects.due(at).filter(pk__in=pks)
    free.update(lease=lease, leased_until=at + LEASE)
    return claimed(lease)


def claimed(lease):
    rows = Sending.objects.filter(lease=lease)
    return list(rows.select_related("notification__person").order_by("pk"))


def claim_digest(at):
    """Take the lease of all that is one mail of a day; [] where there is none that is free.

    Who gets the first row of it gets all. From the first try on they are one mail for
    good (`batch`): what is told later is of another, whose number is another.
    """
    due = Sending.objects.due(at).filter(way=Way.DIGEST)
    first = due.order_by("due_at", "pk").select_related("notification").first()
    if first is None:
        return []
    person = first.notification.person_id
    same = due.filter(batch=first.batch, notification__person=person)
    leader = same.order_by("pk").values_list("pk", flat=True)[0]
    lease, until = uuid4(), timezone.now() + LEASE
    with transaction.atomic():
        taken = {"lease": lease, "leased_until": until, "batch": first.batch or leader}
        if not due.filter(pk=leader, batch=first.batch).update(**taken):
            return []
        pks = list(same.exclude(pk=leader).values_list("pk", flat=True))
        due.filter(pk__in=pks, batch=first.batch).update(**taken)
    return claimed(lease)


def begin(rows, state=State.WAITING):
    """Note before it is sent what is, should this process be killed; return those whose
    lease is still held."""
    begun, at = [], timezone.now()
    for row in rows:
        row.attempts += 1
        row.first_tried_at = row.first_tried_at or at
        row.due_at, row.state = at + _step(row.attempts), state
        held = Sending.objects.filter(pk=row.pk, lease=row.lease)
        if held.update(
            attempts=row.attempts,
            first_tried_at=row.first_tried_at,
            due_at=row.due_at,
            state=state,
            leased_until=at + LEASE,
        ):
            begun.append(row)
    return begun


def record(rows, state, answer="", pause=None):
    """Note what became of some rows; of WAITING, those for which it is too late by now
    are given up. Return a Counter of states."""
    at, done = timezone.now(), Counter()
    for row in rows:
        now = state
        if state == State.WAITING and _is_hopeless(row, at):
            now = State.GIVEN_UP
        due_at = max(row.due_at, at + timedelta(seconds=pause or 0))
        held = Sending.objects.filter(pk=row.pk, lease=row.lease)
        if held.update(
            state=now,
            answer=" ".join(answer.split())[:LONGEST_ANSWER],
            due_at=due_at,
            done_at=None if now == State.WAITING else at,
            lease=None,
            leased_until=None,
        ):
            done[now] += 1
            if now == State.GIVEN_UP:
                _show_at_the_desk(row)
    return done


def release(rows, until):
    """Give some rows back that were not tried, for another time."""
    for row in rows:
        held = Sending.objects.filter(pk=row.pk, lease=row.lease)
        held.update(lease=None, leased_until=None, due_at=max(row.due_at, until))


def settle_needless(rows):
    """Note of what need not be sent any more that it is not; return the others."""
    needless = [row for row in rows if _is_needless(row)]
    record(needless, State.NOTHING, "已经在系统里看过，或账号已停用。")
    return [row for row in rows if row not in needless]


def end_what_was_cut_off(at):
    """Give up what a process had begun to tell a robot when it was killed."""
    cut = Sending.objects.filter(lease__isnull=False, leased_until__lte=at)
    return record(cut.filter(state=State.SENDING), State.GIVEN_UP, CUT_OFF)


def _is_needless(row):
    told = row.notification
    is_read = told.read_at is not None and not told.is_quiet
    return is_read or not told.person.is_active


def _is_hopeless(row, at):
    began = row.first_tried_at or at
    return row.attempts >= MOST_ATTEMPTS or at - began >= GIVE_UP_AFTER


def _show_at_the_desk(row):
    """Count at the desk after all what did not arrive where the person wanted it."""
    told = row.notification
    quiet = Notification.objects.filter(pk=told.pk, is_quiet=True)
    same = Notification.objects.filter(
        person=told.person_id, key=told.key, read_at=None
    )
    with transaction.atomic():
        if not same.exists():
            quiet.update(is_quiet=False, read_at=None)


def _step(attempts):
    return timedelta(seconds=RETRIES[min(attempts, len(RETRIES)) - 1])


def is_stale(row, at):
    return not row.attempts and at - row.notification.at > STALE


def due_by(way, at, most):
    """Return the rows of a way that are due, the longest due first."""
    rows = Sending.objects.due(at).filter(way=way)
    return rows.order_by("due_at", "pk")[:most]
