"""CSV of the logs of a month: a line for each fact, each line written, each addendum."""

from django.utils import timezone

from articles.dates import local
from articles.models.staff import staff_name
from planning.duty_log import record
from planning.duty_log.facts import KINDS
from planning.duty_log.known import nights_of
from planning.duty_log.nights import Span, month_of, tonight
from planning.models import DutyLog

HEADINGS = ("报纸日期", "结班", "种类", "时间", "谁", "内容", "晚了", "说明", "编号")
TITLES = {kind.name: kind.title for kind in KINDS}


def rows(first):
    """Yield the cells of each line of a month's logs; of open ones as they are now."""
    first, last = month_of(first)
    last = min(last, tonight())
    yield HEADINGS
    if first > last:
        return
    logs = {
        log.date: log
        for log in DutyLog.objects.filter(date__range=(first, last))
        .select_related("closed_by")
        .prefetch_related("on_duty", "lines__by", "addenda__by")
    }
    span = Span(first, last, timezone.now())
    nights = nights_of(span)
    for day in span.days:
        yield from _of_night(day, nights[day], logs.get(day))


def _of_night(day, night, log):
    is_open = log is None or log.is_open
    closed = "未结班" if is_open else f"{log.closed_by_name()} {_moment(log.closed_at)}"
    on_duty, lines = [], []
    if not is_open:
        night, written = record.thawed(log.record)
        on_duty = written.on_duty
        lines = [(line.by, line.at, line.text) for line in written.lines]
    elif log is not None:
        on_duty = [staff_name(user) for user in log.on_duty.all()]
        lines = [(staff_name(one.by), one.at, one.text) for one in log.lines.all()]
    if on_duty:
        yield _row(day, closed, "值班", by="、".join(on_duty))
    for by, at, text in lines:
        yield _row(day, closed, "值班记录", at, by, text)
    for fact in night.in_order():
        yield _of_fact(day, closed, fact)
    for addendum in log.addenda.all() if log else ():
        yield _row(day, closed, "补记", addendum.at, addendum.by_name(), addendum.text)
        for fact in record.facts_thawed(addendum.record["facts"]):
            yield _of_fact(day, closed, fact)


def _of_fact(day, closed, fact):
    kind = TITLES.get(fact.kind, fact.kind)
    cells = (fact.at, fact.by, fact.words, fact.late, fact.note, fact.key)
    return _row(day, closed, kind, *cells)


def _row(day, closed, kind, at=None, by="", words="", late="", note="", key=""):
    return (day.isoformat(), closed, kind, _moment(at), by, words, late, note, key)


def _moment(moment):
    return f"{local(moment):%Y-%m-%d %H:%M:%S}" if moment else ""
