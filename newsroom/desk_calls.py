"""Calls of the desk: what waits for a person, told on each page and kept current.

Each page of the desk asks for them when it is opened, and goes on asking; with them it
gets the number on the bell, of notifications that are unread. My desk gets the blocks, too,
set anew.
"""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from articles.live import LivePart, live_answer
from newsroom.my_desk import (
    answers,
    calling_blocks,
    calls_among,
    calls_of,
    with_bell,
)

# So often a block is set anew without a new story: it says how long each has waited.
WAITING_TOLD = timedelta(minutes=5)


def live_calls(user):
    """Return where a page asks for a person's calls, and for the number on the bell."""
    return LivePart.of(user, reverse("admin:calls"))


def calls_on_my_desk(user, desk):
    """Return the context of my desk: its calls, and where it asks for them again."""
    calls = with_bell(user, calls_among(desk["main"]))
    live = LivePart.of(user, reverse("admin:calls"), _facts(calls), blocks=1)
    return {"live_calls": live, **_context_of(calls)}


def calls_view(request):
    """Answer the calls of a person, on my desk with their blocks; or 304."""
    calls = calls_of(request.user)

    def parts():
        blocks = calling_blocks(request.user) if "blocks" in request.GET else ()
        return {**_context_of(calls), "blocks": answers(request.user, blocks)}

    return live_answer(request, _facts(calls), "admin/desk/calls.html", parts)


def _context_of(calls):
    *calls, bell = calls
    newest = max((call.newest for call in calls if call.newest), default=None)
    in_all = sum(call.number for call in calls)
    told = {"calls": calls, "calls_in_all": in_all, "calls_newest": newest}
    return told | {"bell": bell}


def _facts(calls):
    told = timezone.now().timestamp() // WAITING_TOLD.total_seconds()
    return calls, told if any(call.number for call in calls[:-1]) else None
