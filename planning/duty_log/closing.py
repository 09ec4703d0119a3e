"""What people do with a log: write a line, close it, add what became known late."""

from datetime import timedelta
from hashlib import sha256

from django.db import transaction
from django.utils import timezone

from articles.dates import day_of_year, spoken
from articles.models.staff import staff_name
from planning.duty_log import record
from planning.duty_log.known import nights_of
from planning.duty_log.nights import Span
from planning.models import DutyAddendum, DutyLine, DutyLog
from planning.models.duty_log import LONGEST_LINE

# What is noted later than that is of other nights.
KNOWN_LATE = timedelta(days=7)


class LogRefused(Exception):
    """Raised with a sentence for whoever tried: what is wrong, what to do."""


def begun(day):
    """Return the log of a day, made if nobody has yet."""
    return DutyLog.objects.get_or_create(date=day)[0]


def night_of(day, at=None):
    """Return what the system knows of one night now."""
    return nights_of(Span(day, day, at or timezone.now()))[day]


def write(day, by, text):
    """Put a line into the log of a night; sent twice, it is there once."""
    text = _checked(text)
    with transaction.atomic():
        log = _open(day)
        last = log.lines.filter(by=by).last()
        if last is None or last.text != text:
            DutyLine.objects.create(log=log, by=by, text=text)


def close(day, by, seen, at=None):
    """Close the log of a night as it is now; `seen` is the mark_of() what was looked at."""
    at = at or timezone.now()
    if timezone.localdate(at) < day:
        raise LogRefused(
            f"{day_of_year(day)}的报还没有到日子，夜班没有完：零点以后再结班。"
        )
    with transaction.atomic():
        log = _open(day)
        if seen != mark_of(log):
            raise LogRefused(
                "您看过以后，同事又写了或改了，没有结班：请看过下面最新的再结。"
            )
        night = night_of(day, at)
        values = {
            "closed_at": at,
            "closed_by": by,
            "record": record.frozen(night, record.written_in(log)),
            "counts": night.counts(),
        }
        # Compare and set, should a database not keep the lock.
        if not DutyLog.objects.open().filter(pk=log.pk).update(**values):
            raise LogRefused("同事刚刚结了班，请刷新后再看。")


def add(day, by, text):
    """Add to a closed log, with what the system has noted since; kept for good."""
    text = _checked(text)
    with transaction.atomic():
        log = DutyLog.objects.select_for_update(no_key=True).filter(date=day).first()
        if log is None or log.is_open:
            raise LogRefused("这一夜还没有结班，直接写在值班记录里就行。")
        last = log.addenda.last()
        if last and (last.by_id, last.text) == (by.pk, text):
            return
        facts = known_late(log)
        DutyAddendum.objects.create(
            log=log,
            by=by,
            text=text,
            record={
                "version": record.VERSION,
                "facts": record.facts_frozen(facts),
            },
        )


def known_late(log, at=None):
    """Return the facts of a closed night that neither it nor an addendum has."""
    at = at or timezone.now()
    span = Span(log.date, log.date, at)
    if at > span.end + KNOWN_LATE:
        return []
    rows = [*log.record["facts"]]
    for addendum in log.addenda.all():
        rows += addendum.record["facts"]
    known = {row["key"] for row in rows}
    # A kind that came with a later release is not news of this night.
    kinds = set(log.record["kinds"])
    facts = nights_of(span)[log.date].without(known)
    return [fact for fact in facts if fact.kind in kinds]


def mark_of(log):
    """Return by which it is known whether what people put into a log has changed."""
    lines, people = [], []
    if log is not None:
        lines = list(log.lines.values_list("pk", "text"))
        people = sorted(log.on_duty.values_list("pk", flat=True))
    return sha256(repr((lines, people)).encode()).hexdigest()[:12]


def _open(day):
    """Return the log of a day, locked; refuse when it is closed."""
    begun(day)
    locked = DutyLog.objects.select_for_update(no_key=True, of=("self",))
    log = locked.select_related("closed_by").get(date=day)
    if not log.is_open:
        raise LogRefused(
            f"{log.closed_by_name()}{spoken(log.closed_at)}已经结班，不能再改；"
            "要添的话，请写补记。"
        )
    return log


def _checked(text):
    text = text.replace("\x00", "").replace("\r\n", "\n").strip()
    if not text:
        raise LogRefused("还没有写内容，请写上再记。")
    if len(text) > LONGEST_LINE:
        raise LogRefused(
            f"这一条有 {len(text)} 字，最多 {LONGEST_LINE} 字，请分成几条写。"
        )
    return text


def stays_with_the_desk(person, to, by):
    """Say which open logs somebody who leaves has a part in: they are the desk's, and so
    are the lines; nothing is handed over."""
    mine = DutyLog.objects.open().filter(
        on_duty=person
    ) | DutyLog.objects.open().filter(lines__by=person)
    dates = mine.distinct().order_by("date").values_list("date", flat=True)
    days = "、".join(day_of_year(day) for day in dates)
    if not days:
        return ""
    return f"{staff_name(person)}值过班、写过的夜班日志（{days}）没有结班，仍归编辑部，不用移交。"
