"""What the page of a night and the list of a month show, by whom it is looked at."""

from dataclasses import dataclass

from django.utils import timezone

from articles.models.staff import staff_name
from planning.duty_log import closing, record
from planning.duty_log.facts import KINDS
from planning.duty_log.nights import A_DAY, FIRST, Span, month_of, tonight
from planning.duty_log.places import address_of
from planning.models import DutyLog

SEES = ("planning.view_dutylog", "articles.follow_copy")
WRITES, CLOSES = "planning.change_dutylog", "planning.close_dutylog"


def may_see(user):
    """Whether somebody may read logs: they name what others are still writing."""
    return user.has_perms(SEES)


def may_write(user):
    return may_see(user) and user.has_perm(WRITES)


def may_close(user):
    return may_write(user) and user.has_perm(CLOSES)


def has_log(day):
    """Whether there is a page of a day: from long ago to the night that it is now."""
    return FIRST <= day <= tonight()


@dataclass
class NightPage:
    """A night as it is shown: live while its log is open, else as it was frozen."""

    day: object
    log: DutyLog | None
    night: object
    written: record.Written
    addenda: list  # of (addendum, its facts)
    known_late: list
    seen: str

    @property
    def is_open(self):
        return self.log is None or self.log.is_open

    def state(self):
        """Return all that is shown, by which a change is known."""
        return repr(
            (
                self.is_open,
                self.night,
                self.written,
                [addendum.pk for addendum, _ in self.addenda],
                self.known_late,
            )
        )


def page_of(day, at=None):
    """Return the NightPage of a day, in a fixed number of queries."""
    at = at or timezone.now()
    log = DutyLog.objects.select_related("closed_by").filter(date=day).first()
    seen = closing.mark_of(log)
    if log is None or log.is_open:
        written = record.written_in(log) if log else record.Written()
        return NightPage(day, log, closing.night_of(day, at), written, [], [], seen)
    night, written = record.thawed(log.record)
    addenda = [
        (addendum, record.facts_thawed(addendum.record["facts"]))
        for addendum in log.addenda.select_related("by")
    ]
    late = closing.known_late(log, at)
    return NightPage(day, log, night, written, addenda, late, seen)


def context_of(page, user):
    """Return what the template of a night is given."""
    span = Span(page.day, page.day, timezone.now())

    def rows(facts):
        return [(fact, address_of(fact, user)) for fact in facts]

    by_kind = page.night.by_kind()
    return {
        "page": page,
        "day": page.day,
        "paper": page.night.paper,
        "start": span.start,
        "end": span.end,
        "kinds": [(kind, rows(facts)) for kind, facts in by_kind if facts],
        "without": [kind.title for kind, facts in by_kind if not facts],
        "addenda": [(addendum, rows(facts)) for addendum, facts in page.addenda],
        "known_late": rows(page.known_late),
        "may_write": may_write(user),
        "may_close": may_close(user),
        "earlier": page.day - A_DAY if has_log(page.day - A_DAY) else None,
        "later": page.day + A_DAY if has_log(page.day + A_DAY) else None,
    }


# A month


@dataclass(frozen=True)
class DayOfMonth:
    """A night as the list of a month has it."""

    day: object
    log: DutyLog | None
    on_duty: str
    counts: list  # of (heading, how many), once it is closed


def days_of(first):
    """Return the DayOfMonth of a month's nights up to this one, the newest first."""
    first, last = month_of(first)
    last = min(last, tonight())
    logs = {log.date: log for log in DutyLog.objects.of_month(first, last)}
    days = Span(first, last, timezone.now()).days if first <= last else []
    return [_day(day, logs.get(day)) for day in reversed(days)]


def _day(day, log):
    if log is None:
        return DayOfMonth(day, None, "", [])
    counts = [
        (kind.title, log.counts[kind.name]) for kind in KINDS if kind.name in log.counts
    ]
    people = sorted(log.on_duty.all(), key=lambda user: user.get_username())
    return DayOfMonth(day, log, "、".join(map(staff_name, people)), counts)


def left_open(at=None):
    """Return the newest logs of nights that are over, and not closed yet."""
    rows = DutyLog.objects.open().filter(date__lt=tonight(at))
    return rows.defer("record", "counts").order_by("-date")
