"""Making of an inspection pack: its range, its files one after the other, its record.

The command writes it to a disk, the desk sends it while it is made. Either way one is
made at a time on a machine.
"""

import fcntl
import os
import tempfile
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from hashlib import sha256
from pathlib import Path

from django.db import connection
from django.utils import timezone

from newsroom.inspection import days, pages
from newsroom.inspection.models import InspectionPack
from newsroom.inspection.packing import packed

MOST_DAYS = 366
# At the desk, where a thread of the server is held meanwhile.
MOST_DAYS_AT_ONCE = 7
A_DAY = timedelta(days=1)


class PackRefused(Exception):
    """Raised with a sentence for whoever asks: what is wrong, what to do."""


class BeingMade(PackRefused):
    def __init__(self):
        super().__init__("这台服务器上正在做另一份迎检包，请等它做完再来。")


@dataclass
class DayInBrief:
    """A day as the index has it."""

    date: date
    issue: object
    stories: int
    corrections: int
    reprints: int
    with_ai: int
    missing: int
    unreadable: int
    verdict: str
    rate: str
    formal_errors: int


@dataclass
class Pack:
    """A pack that is being made: the days of a range, as they are at one moment."""

    first: date
    last: date
    at: datetime = field(default_factory=timezone.now)
    maker: str = ""
    days: list[DayInBrief] = field(default_factory=list)

    @property
    def name(self):
        return f"inspection-{self.first:%Y-%m-%d}--{self.last:%Y-%m-%d}"

    @property
    def number_of_days(self):
        return (self.last - self.first).days + 1

    @property
    def missing(self):
        return sum(day.missing for day in self.days)

    @property
    def unreadable(self):
        return sum(day.unreadable for day in self.days)

    def chunks(self):
        """Yield the bytes of the zip; each day is read when it is its turn."""
        yield from packed(self._files())

    def _files(self):
        yield from pages.styles()
        for number in range(self.number_of_days):
            yield from self._files_of(self.first + number * A_DAY)
        yield "index.html", pages.index(self)

    def _files_of(self, date):
        day = days.day_of(date, self.at)
        if day.is_empty:
            return
        folder = f"{date:%Y-%m-%d}"
        for page in day.pages:
            for name, content in days.files_of(page, self.at):
                yield f"{folder}/{name}", content
        for line in day.lines:
            yield f"{folder}/{line.sheet}", pages.sheet(self, day, line)
        yield f"{folder}/index.html", pages.day(self, day)
        self.days.append(_in_brief(day))


def _in_brief(day):
    rate = day.quality.get("rate")
    in_ten_thousand = rate and rate.in_ten_thousand
    return DayInBrief(
        day.date,
        day.issue,
        len(day.lines),
        len(day.corrections),
        len(day.reprints),
        len(day.with_ai),
        len(day.missing),
        sum(page.is_unreadable for page in day.missing),
        day.quality.get("verdict", ""),
        "" if in_ten_thousand is None else f"{in_ten_thousand:.2f}",
        len(day.quality.get("formal_errors", ())),
    )


def checked_range(first, last, most=MOST_DAYS):
    """Refuse a range that is the wrong way round, too long or not over yet."""
    if first > last:
        raise PackRefused(
            f"开始日期 {first} 在结束日期 {last} 之后：请把两个日期对调。"
        )
    if last > timezone.localdate():
        raise PackRefused(f"{last} 还没有到：请把结束日期改到今天或以前。")
    number = (last - first).days + 1
    if number > most:
        advice = (
            "请分几次做。"
            if most == MOST_DAYS
            else "更长的请管理员在服务器上用命令 inspection_pack 做。"
        )
        raise PackRefused(f"这一段有 {number} 天，一次最多 {most} 天：{advice}")


def recorded(first, last, by=None):
    """Return a new pack of a range, whose making is on record."""
    pack = Pack(first, last)
    pack.maker = InspectionPack.objects.create(first=first, last=last, by=by).by_name()
    return pack


@contextmanager
def alone():
    """Have the block make a pack while nobody else on this machine does of this site."""
    name = f"{os.getuid()} {connection.settings_dict['NAME']}"
    digest = sha256(name.encode()).hexdigest()[:16]
    lock = Path(tempfile.gettempdir(), f"newsroom-inspection-{digest}.lock")
    with open(lock, "a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BeingMade from None
        yield


class Stream:
    """Bytes of a pack for an answer, which holds the lock until it is read or given up."""

    def __init__(self, first, last, by):
        with ExitStack() as held:
            held.enter_context(alone())
            self.pack = recorded(first, last, by)
            self.chunks = self.pack.chunks()
            self.held = held.pop_all()

    def __iter__(self):
        return self.chunks

    def close(self):
        """Let the next be made; called when the answer is done, or its reader is gone."""
        self.chunks.close()
        self.held.close()
