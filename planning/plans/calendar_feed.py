"""Calendar (.ics, RFC 5545) of one person's plans, at an address that only they know.

A calendar program has no session: the key in its address is all that it shows. The key
stands after the question mark, which no log of ours keeps; here is its digest only.
"""

import hashlib
import secrets
from datetime import UTC, timedelta

from django.conf import settings
from django.db.models import Max, Q
from django.utils import timezone
from icalendar import Calendar, Event

from articles.models.staff import staff_name
from planning.models import Plan, PlanCalendar

LONGEST_KEY = 100
BACK, AHEAD = timedelta(days=30), timedelta(days=180)
MOST_PLANS = 500
# How often a calendar program is to ask again.
ASKED_EVERY = timedelta(hours=1)


def digest_of(key):
    # No salt and no stretching: a key is 256 bits of chance, not a password.
    return hashlib.sha256(key.encode()).hexdigest()


def new_key(person):
    """Return the key of a new address, the only one from now on: nobody sees it again."""
    key = secrets.token_urlsafe(32)
    made = {"digest": digest_of(key), "made_at": timezone.now(), "used_at": None}
    PlanCalendar.objects.update_or_create(person=person, defaults=made)
    return key


def switch_off(person):
    """Let the address of a person lead nowhere; return whether there was one."""
    return bool(PlanCalendar.objects.filter(person=person).delete()[0])


def owner_of(key, at=None):
    """Return whose plans a key opens, or None: of nobody, or of whoever cannot enter."""
    at = at or timezone.now()
    if not key or len(key) > LONGEST_KEY:
        return None
    calendars = PlanCalendar.objects.select_related("person")
    calendar = calendars.filter(digest=digest_of(key)).first()
    if calendar is None:
        return None
    person = calendar.person
    may_enter = person.is_active and person.is_staff
    if not (may_enter and person.has_perm("planning.view_plan")):
        return None
    if calendar.used_at is None or calendar.used_at < at - PlanCalendar.USED_EVERY:
        PlanCalendar.objects.filter(pk=calendar.pk).update(used_at=at)
    return person


def calendar_of(person, address_of, at=None):
    """Return the bytes of a person's calendar; `address_of` gives the page of a plan."""
    at = at or timezone.now()
    calendar = Calendar()
    calendar.add("prodid", "-//newsroom//plans//ZH")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", f"{settings.SITE_NAME}选题：{staff_name(person)}")
    calendar.add("refresh-interval", ASKED_EVERY, {"value": "DURATION"})
    for plan in _plans_of(person, at):
        for event in _events(plan, address_of(plan)):
            calendar.add_component(event)
    return calendar.to_ical()


def _plans_of(person, at):
    today = timezone.localdate(at)
    near = Q(day__range=(today - BACK, today + AHEAD)) | Q(
        due_at__range=(at - BACK, at + AHEAD)
    )
    # Of one person first, the newest of them: what is near is looked for among those.
    plans = Plan.objects.of_person(person).living().filter(near)
    plans = plans.select_related("section").annotate(changed_at=Max("steps__at"))
    return plans.order_by("-pk")[:MOST_PLANS]


def _events(plan, address):
    """Yield the events of a plan: when it is to be filed, and the day of its paper."""
    if plan.due_at and plan.is_open():
        event = _event(plan, "due", f"交稿：{plan}", address)
        event.add("dtstart", plan.due_at.astimezone(UTC))
        yield event
    if plan.day:
        page = f"（{plan.page_number}版）" if plan.page_number else ""
        event = _event(plan, "day", f"见报：{plan}{page}", address)
        event.add("dtstart", plan.day)
        event.add("dtend", plan.day + timedelta(days=1))
        event.add("transp", "TRANSPARENT")
        yield event


def _event(plan, what, summary, address):
    event = Event()
    event.add("uid", f"plan-{plan.pk}-{what}@newsroom")
    event.add("dtstamp", plan.changed_at or plan.created_at)
    event.add("sequence", plan.version)
    event.add("summary", summary)
    lines = [
        f"{plan.get_state_display()}，{plan.place()}",
        f"频道：{plan.section}" if plan.section else "",
        f"要图：{plan.photo_wanted}" if plan.photo_wanted else "",
        plan.angle,
    ]
    event.add("description", "\n".join(filter(None, lines)))
    event.add("url", address)
    return event
