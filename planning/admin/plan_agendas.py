"""Views of the week, the day and the list for the morning meeting; plans moved there.

Every move is a POST of its own: of a button, or of plans.js by dragging.
"""

import re
from datetime import date, timedelta

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

from articles.dates import midnight
from articles.models import Section
from districts.keys import is_key
from planning.models import Plan, PlanRefused
from planning.models.plans import is_on_the_calendar
from planning.plans import agenda, deciding
from planning.plans.people import named
from planning.plans.steps import State

WEEK = 7
MOST_PROPOSED = 100
OVERDUE = timedelta(days=30)
# What a button or a drag sends: key, version, day, page.
MOVE = re.compile(
    r"([0-9]{1,18}):([0-9]{1,9}):([0-9-]{0,10}):([0-9A-Z]{0,4})", re.ASCII
)
GONE = "没有这个选题，请刷新页面再试。"


class AgendaMixin:
    """Mixin of PlanAdmin: the pages that show plans by days."""

    def week_view(self, request):
        self._refuse_strangers(request)
        today = timezone.localdate()
        chosen = _day(request.GET.get("from"), today)
        first = chosen - timedelta(days=chosen.weekday())
        asked = _asked(request.GET)
        shown = agenda.agenda_of(request.user, first, WEEK, asked)
        here = _query(asked, {"from": first.isoformat()})
        context = {
            "agenda": shown,
            "days": [
                (day, [_shown_in_week(card) for card in day.cards])
                for day in shown.days
            ],
            "loose": [_shown_in_week(card, today) for card in shown.without_day],
            "earlier": _query(
                asked, {"from": (first - timedelta(days=WEEK)).isoformat()}
            ),
            "later": _query(
                asked, {"from": (first + timedelta(days=WEEK)).isoformat()}
            ),
            "this_week": _query(asked, {}),
            "last": first + timedelta(days=WEEK - 1),
            "first": first,
            "back": f"{reverse('admin:planning_plan_week')}{here}",
            **_choices(asked),
        }
        return self.plan_page(request, "week.html", "选题：一周", context)

    def day_view(self, request):
        self._refuse_strangers(request)
        today = timezone.localdate()
        chosen = _day(request.GET.get("day"), today)
        asked = _asked(request.GET)
        shown = agenda.agenda_of(request.user, chosen, 1, asked)
        (day,) = shown.days
        here = _query(asked, {"day": chosen.isoformat()})
        columns = agenda.columns_of(day, request.user)
        context = {
            "agenda": shown,
            "day": day,
            "columns": list(_with_neighbours(columns, chosen)),
            "loose": [_shown_in_week(card, chosen) for card in shown.without_day],
            "earlier": _query(asked, {"day": (chosen - timedelta(days=1)).isoformat()}),
            "later": _query(asked, {"day": (chosen + timedelta(days=1)).isoformat()}),
            "back": f"{reverse('admin:planning_plan_day')}{here}",
            "sees_wall": request.user.has_perms(
                ["editions.view_page", "articles.follow_copy"]
            ),
            **_choices(asked),
        }
        return self.plan_page(request, "day.html", "选题：一天", context)

    def print_view(self, request):
        """Show what the morning meeting is about, to be printed."""
        self._refuse_strangers(request)
        today = timezone.localdate()
        chosen = _day(request.GET.get("day"), today)
        user, start = request.user, midnight(chosen)
        shown = agenda.agenda_of(user, chosen, 1)
        (day,) = shown.days
        proposed = Plan.objects.filter(state=State.PROPOSED).exclude(day=chosen)
        proposed = proposed.with_cards().order_by("-pk")[: MOST_PROPOSED + 1]
        cards = agenda.cards_of(list(proposed), user)
        context = {
            "day": day,
            "columns": [
                column
                for column in agenda.columns_of(day, user)
                if column.cards or column.placements
            ],
            "proposed": cards[:MOST_PROPOSED],
            "left_out": shown.left_out or len(cards) > MOST_PROPOSED,
            "due_today": agenda.cards_of(list(_due_on(start)), user),
            "earlier": chosen - timedelta(days=1),
            "later": chosen + timedelta(days=1),
            "printed_at": timezone.now(),
        }
        return self.plan_page(request, "print.html", "晨会选题单", context)

    def arrange_view(self, request):
        """Move one plan: "key:version:day:page", as a button or a drag names it."""
        self._refuse_strangers(request)
        match = MOVE.fullmatch(request.POST.get("move", ""))
        pk, version, day, page = match.groups() if match else ("", "", "", "")
        plan = Plan.objects.filter(pk=pk).first() if match else None
        try:
            if plan is None:
                raise PlanRefused(GONE)
            said = deciding.move(
                plan,
                day=deciding.read_day(day),
                page_number=page,
                by=request.user,
                seen=int(version),
            )
        except PlanRefused as refusal:
            messages.error(request, str(refusal))
        else:
            self.log_change(request, plan, said)
            messages.success(request, said)
        return redirect(_back(request) + (f"#plan-{plan.pk}" if plan else ""))

    def _refuse_strangers(self, request):
        if not self.has_view_permission(request):
            raise PermissionDenied


def _due_on(start):
    """The plans that are due by the end of a day, and are no story yet."""
    plans = Plan.objects.not_filed(start - OVERDUE, start + timedelta(days=1))
    return plans.with_cards()[:MOST_PROPOSED]


def _shown_in_week(card, undated=None):
    """Return a card with the moves of its buttons: to the day before and after, on the
    same page; from no day, to one."""
    plan = card.plan
    if plan.day is None:
        return {"card": card, "earlier": "", "later": _move(plan, undated, "")}
    earlier, later = plan.day - timedelta(days=1), plan.day + timedelta(days=1)
    return {
        "card": card,
        "earlier": _move(plan, earlier, plan.page_number),
        "later": _move(plan, later, plan.page_number),
    }


def _with_neighbours(columns, day):
    """Yield the columns of a day, with the moves of each card to the pages beside."""
    for at, column in enumerate(columns):
        before = columns[at - 1].number if at else None
        after = columns[at + 1].number if at + 1 < len(columns) else None
        yield {
            "column": column,
            "cards": [
                {
                    "card": card,
                    "earlier": "" if before is None else _move(card.plan, day, before),
                    "later": "" if after is None else _move(card.plan, day, after),
                }
                for card in column.cards
            ],
        }


def _move(plan, day, page):
    return f"{plan.pk}:{plan.version}:{day.isoformat() if day else ''}:{page}"


def _day(text, otherwise):
    """Return the day that an address names; 404 for none that a calendar has."""
    if not text:
        return otherwise
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise Http404("没有这一天。") from None
    if not is_on_the_calendar(day):
        raise Http404("没有这一天。")
    return day


def _asked(data):
    keys = (data.get(name, "") for name in ("person", "section"))
    return agenda.Asked(
        *(int(key) if is_key(key) and len(key) < 10 else None for key in keys)
    )


def _query(asked, more):
    named = more | {"person": asked.person, "section": asked.section}
    chosen = {name: value for name, value in named.items() if value}
    return f"?{urlencode(chosen)}" if chosen else "?"


def _choices(asked):
    return {
        "people": [
            (key, name, key == str(asked.person))
            for key, name in named(deciding.staff())
        ],
        "sections": [
            (section.pk, section.name, section.pk == asked.section)
            for section in Section.objects.all()
        ],
    }


def _back(request):
    """Return to the page that the button stood on."""
    address = request.POST.get("back", "")
    here = reverse("admin:planning_plan_changelist")
    is_ours = address.startswith(here) and url_has_allowed_host_and_scheme(
        address, allowed_hosts=None
    )
    return address if is_ours else reverse("admin:planning_plan_week")
