"""Counting of reads: a log from one end to the other, each line once however often it is
given, by whatever name, packed or not.

A log is known by the checksum of its first line, and how far it is counted by the
checksum of all bytes up to there: what goes on from there is counted, and what is
another log that only begins alike is refused. Counts and place are written together, so
that whoever is cut off goes on where the database has it. Of a log of any length no more
is in memory than FLUSH stories.
"""

import gzip
import zlib
from collections import Counter
from contextlib import contextmanager
from hashlib import sha256
from itertools import islice
from pathlib import Path

from django.db import connection, transaction
from django.utils import timezone

from articles.models import Article
from planning.models import CountedLog, ReadCount
from planning.statistics import log_lines

FLUSH = 20_000
AT_ONCE = 500
LONGEST_LINE = 64 * 1024
LONGEST_NAME = 255
PACKED = b"\x1f\x8b"
# Adds to what is there in one statement, so that two who count at once lose nothing.
ADD = """
    INSERT INTO {table} (article_id, day, reads) VALUES (%s, %s, %s)
    ON CONFLICT (article_id, day) DO UPDATE SET reads = {table}.reads + excluded.reads
"""


class CannotCount(Exception):
    """A log that cannot be counted; its text is the sentence for whoever gave it."""


@contextmanager
def opened(name, stdin):
    """Open a log for reading in bytes: - is what is piped in; a packed one is unpacked."""
    if name == "-":
        yield _unpacked(stdin)
        return
    try:
        with open(name, "rb") as file:
            yield _unpacked(file)
    except IsADirectoryError as error:
        raise CannotCount(f"{name} 是文件夹，请写里面的日志文件。") from error
    except FileNotFoundError as error:
        raise CannotCount(f"没有 {name} 这个文件，请检查名字。") from error
    except PermissionError as error:
        raise CannotCount(f"没有权限读 {name}：请用能读日志的账号来数。") from error
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise CannotCount(
            f"{name} 压缩得不完整，解不到底；解得开的已经数了。换一份完整的再来，不会重数。"
        ) from error


def _unpacked(file):
    peeked = file.peek(2) if hasattr(file, "peek") else b""
    return gzip.open(file) if peeked[:2] == PACKED else file


def count(name, stdin, zone):
    """Count a log; return (Tally, the bytes that had been counted before)."""
    with opened(name, stdin) as file:
        return Counting(name, zone).run(file)


class Counting:
    """One walk through one log."""

    def __init__(self, name, zone):
        self.name, self.zone = name, zone
        self.tally = log_lines.Tally()
        self.hash = sha256()
        self.position = 0
        self.counts = Counter()

    def run(self, file):
        first = file.readline(LONGEST_LINE)
        if not _is_whole(first):
            return self.tally, 0  # empty, or its first line is being written
        self.log = self._known(first)
        start = self.log.position
        self._pass_over(file, first, start)
        if start < len(first):
            self._take(first)
        try:
            while _is_whole(line := file.readline(LONGEST_LINE)):
                self._take(line)
                if len(self.counts) >= FLUSH:
                    self._flush()
        finally:
            self._flush()  # also of a packed log that breaks off
        return self.tally, start

    def _known(self, first):
        begins = sha256(first).hexdigest()
        log, _ = CountedLog.objects.get_or_create(
            begins=begins, defaults={"digest": sha256().hexdigest(), "name": self.label}
        )
        return log

    @property
    def label(self):
        return Path(self.name).name[:LONGEST_NAME]

    def _pass_over(self, file, first, start):
        """Go to where it was counted up to; refuse what is not that log."""
        if not start:
            return
        self._pass(first)
        while self.position < start:
            some = file.read(min(1 << 20, start - self.position))
            if not some:
                raise CannotCount(
                    f"{self.name} 比上次数的时候短（上次数到第 {start} 个字节）："
                    "里面的都数过了，或者它只是开头和那一份一样。没有数。"
                )
            self._pass(some)
        if self.hash.hexdigest() != self.log.digest:
            raise CannotCount(
                f"{self.name} 的第一行和数过的一份日志（{self.log.name}）一样，后面不一样："
                "分不清哪些数过，没有数。请给没有改动过的日志。"
            )

    def _pass(self, some):
        self.hash.update(some)
        self.position += len(some)

    def _take(self, line):
        self._pass(line)
        found = log_lines.read(line, self.zone, self.tally)
        if found:
            self.counts[found] += 1

    def _flush(self):
        """Write what is counted and how far, both or neither."""
        rows = iter(sorted(self.counts.items()))
        with transaction.atomic():
            moved = CountedLog.objects.filter(
                pk=self.log.pk, position=self.log.position
            ).update(
                position=self.position,
                digest=self.hash.hexdigest(),
                name=self.label,
                counted_at=timezone.now(),
            )
            if not moved:
                raise CannotCount(
                    f"另一个 count_reads 正在数这份日志（{self.name}），这一个停下了；"
                    "数过的不会重数。"
                )
            while some := list(islice(rows, AT_ONCE)):
                _add(some)
        self.log.position = self.position
        self.counts.clear()


def _is_whole(line):
    """Whether a line has its end; one without may still be being written. What is too
    long to be a line is passed over piece by piece."""
    return line.endswith(b"\n") or len(line) == LONGEST_LINE


def _add(counts):
    """Add [((story, day), reads)] to what is stored; of stories that are no more, none."""
    pks = {story for (story, _), _ in counts}
    there = set(Article.objects.filter(pk__in=pks).values_list("pk", flat=True))
    rows = [(story, day, reads) for (story, day), reads in counts if story in there]
    if rows:
        table = connection.ops.quote_name(ReadCount._meta.db_table)
        with connection.cursor() as cursor:
            cursor.executemany(ADD.format(table=table), rows)
