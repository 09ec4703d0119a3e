"""Dates in local time: where a day of the paper begins, and a moment as a short text."""

from datetime import UTC, datetime, time, timedelta
from functools import lru_cache

from django.db.models import DateField, Func, Value
from django.utils import timezone

# Where a span of publication begins that has no beginning.
FIRST_MOMENT = datetime(1, 1, 1, tzinfo=UTC)
# The word for a day that is near, by its distance from today.
NEAR_DAYS = {-1: "昨天", 0: "今天", 1: "明天"}


def midnight(day):
    """Return the moment a local day begins, as an aware datetime."""
    return timezone.make_aware(datetime.combine(day, time.min))


class LocalDate(Func):
    """Local date of a moment in SQL, given the offset that holds there: "28800 seconds".

    TruncDate knows each moment's own, for which it calls a function of Python for each
    row on SQLite; this is the database's own arithmetic on both.
    """

    output_field = DateField()

    def __init__(self, moment, offset):
        is_expression = hasattr(offset, "resolve_expression")
        super().__init__(moment, offset if is_expression else Value(offset))

    def as_sqlite(self, compiler, connection, **context):
        # Without fractions: SQLite counts milliseconds, and rounds the last to tomorrow.
        context |= {
            "template": "DATE(SUBSTR(%(expressions)s)",
            "arg_joiner": ", 1, 19), ",
        }
        return super().as_sql(compiler, connection, **context)

    def as_postgresql(self, compiler, connection, **context):
        template = "((%(expressions)s::interval)::date)"
        glue = " AT TIME ZONE 'UTC' + "
        context |= {"template": template, "arg_joiner": glue}
        return super().as_sql(compiler, connection, **context)


@lru_cache(maxsize=1000)
def offset_throughout(start, end):
    """Return the offset from UTC of all days of a span, as LocalDate takes it; None if
    the clocks are changed in between."""
    days = (start + timedelta(days=n) for n in range((end - start).days + 1))
    offsets = {midnight(day).utcoffset() for day in days}
    if len(offsets) > 1:
        return None
    return f"{offsets.pop().total_seconds():.0f} seconds"


def spoken(moment, at=None):
    """Return a moment as short text relative to today, in local time; "" for none.

    今天 21:40, 昨天 08:05, 明天 06:00, 11月20日 21:40; of another year than now
    (`at`) with it: 2025年3月2日 09:00.
    """
    if moment is None:
        return ""
    moment, now = local(moment), local(at or timezone.now())
    day = NEAR_DAYS.get((moment.date() - now.date()).days)
    if day is None:
        day = f"{moment.month}月{moment.day}日"
        if moment.year != now.year:
            day = f"{moment.year}年{day}"
    return f"{day} {moment:%H:%M}"


def dated(moment, at=None):
    """Return a moment as text that another day does not make wrong: 12月1日 20:00; of
    another year than now (`at`) with it."""
    moment, now = local(moment), local(at or timezone.now())
    return f"{day_of_year(moment.date(), now.date())} {moment:%H:%M}"


def local(moment):
    """Return a moment in the paper's time zone, which is that of all its readers.

    localtime() would ask each time which one a thread had chosen: a list has forty.
    """
    return moment.astimezone(timezone.get_default_timezone())


def iso(moment):
    """Return a moment in local time as machines read it: 2023-05-04T12:00:00+08:00."""
    return local(moment).isoformat(timespec="seconds")


def long_day(day):
    """Return a day, or the local day of a moment, as it is printed: 2023年5月4日."""
    if isinstance(day, datetime):
        day = local(day)
    return f"{day.year}年{day.month}月{day.day}日"


def short_day(day, today=None):
    """Return a day as a table shows it: 11-29; of another year than this, 2024-11-29."""
    today = today or timezone.localdate()
    return f"{day:%m-%d}" if day.year == today.year else f"{day:%Y-%m-%d}"


def day_of_year(day, today=None):
    """Return a day as it is said: 1月23日; of another year than this, 2023年1月23日."""
    today = today or timezone.localdate()
    return f"{day.month}月{day.day}日" if day.year == today.year else long_day(day)


def how_long(delta):
    """Return how long something waits: 2 小时 15 分, 3 天 4 小时, 刚刚."""
    minutes = int(delta.total_seconds()) // 60
    days, hours, minutes = minutes // 1440, minutes // 60 % 24, minutes % 60
    parts = [(days, "天"), (hours, "小时"), (minutes, "分")]
    parts = [f"{number} {unit}" for number, unit in parts if number]
    return " ".join(parts[:2]) or "刚刚"
