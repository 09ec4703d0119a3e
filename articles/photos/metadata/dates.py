"""Dates of metadata: of IIM, XMP and EXIF, each with its zone."""

import re
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

# A camera that names no zone is taken to show the hour of the city.
HERE = ZoneInfo("Asia/Shanghai")
FIRST_PHOTO = 1826
WRITTEN = re.compile(
    r"(?P<year>\d{4})[-:.]?(?P<month>\d\d)(?:[-:.]?(?P<day>\d\d))?"
    r"(?:[T ]?(?P<hour>\d\d):?(?P<minute>\d\d)(?::?(?P<second>\d\d))?(?:\.\d+)?"
    r" ?(?P<zone>Z|[+-]\d\d:?\d\d)?)?"
)


def moment(written: str) -> tuple[datetime, bool] | None:
    """Return when something says that a photo was taken, and whether with the hour."""
    found = WRITTEN.fullmatch(written.strip()[:40])
    if not found:
        return None
    part = {
        name: int(value or 0)
        for name, value in found.groupdict("0").items()
        if name != "zone"
    }
    try:
        taken = datetime(
            part["year"],
            part["month"],
            part["day"] or 1,
            part["hour"],
            part["minute"],
            min(part["second"], 59),
            tzinfo=_zone(found["zone"]),
        )
    except ValueError:
        return None
    if not FIRST_PHOTO <= taken.year <= 9998:
        return None
    return taken, found["hour"] is not None


def _zone(written):
    if not written:
        return HERE
    if written == "Z":
        return UTC
    hours, minutes = int(written[1:3]), int(written[-2:])
    offset = timedelta(hours=hours, minutes=minutes)
    return timezone(-offset if written[0] == "-" else offset)


def best(moments: list[tuple[datetime, bool, str]]) -> tuple[datetime, str] | None:
    """Return the first of (moment, whether with the hour, where it stands); of a day
    without an hour, the hour that another names of the same day."""
    if not moments:
        return None
    taken, has_hour, where = moments[0]
    if not has_hour:
        for other, other_has_hour, elsewhere in moments[1:]:
            if other_has_hour and other.astimezone(HERE).date() == taken.date():
                return other, elsewhere
    return taken, where
