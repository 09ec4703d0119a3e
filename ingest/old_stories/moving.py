"""Run of an import of stories: a file, batch after batch, each in a transaction with the
place it came to. What was cut off goes on from there."""

import csv
import time
from collections import Counter
from contextlib import ExitStack, contextmanager, nullcontext
from dataclasses import dataclass, field

from django.db import DatabaseError, OperationalError, connection
from django.db.transaction import atomic
from django.utils import timezone

from articles.loading import loading
from articles.photos.storage import files_removed_on_failure
from ingest.models import ImportRun
from ingest.old_stories import csv_rows, jsonl, wxr
from ingest.old_stories.findings import keep_findings
from ingest.old_stories.lines import Unreadable
from ingest.old_stories.outcomes import OUTCOMES, Outcome
from ingest.old_stories.pictures import addresses_in, take_in_ahead
from ingest.old_stories.rehearsal import Rehearsal
from ingest.old_stories.storing import store, unread
from ingest.old_stories.values import KINDS, Doubt

# Reader and usual name of the system by the ending of a file.
READERS = {
    ".csv": (csv_rows.read, "old-cms"),
    ".jsonl": (jsonl.read, "old-cms"),
    ".xml": (wxr.read, "wordpress"),
}
BATCH, MOST_PICTURES, MOST_CHARACTERS = 300, 20, 4_000_000
# A dry run decodes pictures inside of its transactions, for which others wait on SQLite.
MOST_PICTURES_TRIED = 2
REPORT_HEADS = ("种类", "行", "原编号", "说明", "文件")
SECONDS_BETWEEN_LINES = 5


@dataclass
class Batch:
    """Stories and refusals of some rows that follow each other."""

    most_pictures: int = MOST_PICTURES
    stories: list = field(default_factory=list)
    refusals: list = field(default_factory=list)
    last: int = 0
    keys: set = field(default_factory=set)
    pictures: int = 0
    characters: int = 0

    def takes(self, found, most):
        if len(self.refusals) >= most:
            return False
        if isinstance(found, Doubt) or not self.stories:
            return True
        return (
            len(self.stories) < most
            and (found.system, found.old_id) not in self.keys
            and self.pictures + _pictures(found) <= self.most_pictures
            and self.characters + len(found.body) <= MOST_CHARACTERS
        )

    def add(self, row, found):
        self.last = row
        if isinstance(found, Doubt):
            self.refusals.append(found)
            return
        self.stories.append(found)
        self.keys.add((found.system, found.old_id))
        self.pictures += _pictures(found)
        self.characters += len(found.body)


def _pictures(story):
    return len(story.photos) + len(addresses_in(story.body))


class Moving:
    """One import of a file; counts and findings go to `run`."""

    def __init__(self, source, files, *, system="", by=None, update=False, section=""):
        if source.ending not in READERS:
            known = "、".join(READERS)
            raise Unreadable(f"认不得“{source.name}”：只读 {known} 文件。")
        self.reader, usual = READERS[source.ending]
        self.system = system or usual
        self.source, self.files, self.by = source, files, by
        self.update, self.section = update, section
        self.options = {"update": update, "section": section}
        self.progress = lambda counts: None
        self.report_path = self.report = None
        self.counts = Counter()
        self.rehearsal = None

    def begin(self):
        """Return the run of this file that was cut off, or a new one; neither is stored."""
        same = ImportRun.objects.filter(
            kind=ImportRun.Kind.STORIES,
            system=self.system,
            checksum=self.source.checksum,
        )
        last = same.order_by("-pk").first()
        if (
            last
            and last.state != ImportRun.State.DONE
            and last.position.get("options") == self.options
        ):
            last.state = ImportRun.State.RUNNING
            return last
        return ImportRun(
            kind=ImportRun.Kind.STORIES,
            system=self.system,
            file=self.source.name[-200:],
            checksum=self.source.checksum,
            position={"row": 0, "options": self.options},
            by=self.by,
        )

    def move(self, most=BATCH, dry_run=False):
        """Move the file in; return its run, which has the counts. Raise Unreadable where
        the file cannot be read, or no further."""
        with ExitStack() as around:
            around.enter_context(self.source.locked())
            around.enter_context(loading())
            self.run = self.begin()
            if dry_run:
                self.rehearsal = around.enter_context(Rehearsal(self.update))
            else:
                self.run.save()
            self._move(most)
        return self.run

    def _move(self, most):
        self.counts = Counter(self.run.counts)
        goes_on = self.run.position["row"] > 0
        reporting = report_to(self.report_path, goes_on) if self.report_path else None
        try:
            with reporting or nullcontext() as self.report:
                for batch in self._batches(most):
                    self._store_batch(batch)
                    self.progress(self.counts)
        except BaseException:
            self._end(ImportRun.State.STOPPED)
            raise
        self._end(ImportRun.State.DONE)

    def _end(self, state):
        if self.rehearsal or connection.needs_rollback:
            return
        if state == ImportRun.State.STOPPED and not self.run.counts:
            # Nothing was read of it: a folder, half a table, another format.
            self.run.delete()
            return
        self.run.state, self.run.ended_at = state, timezone.now()
        self.run.save(update_fields=["state", "ended_at"])

    def _batches(self, most):
        """Yield the batches behind the place that the run came to; also what was read
        before a file broke off."""
        pictures = MOST_PICTURES_TRIED if self.rehearsal else MOST_PICTURES
        done, batch = self.run.position["row"], Batch(pictures)
        try:
            for row, found in self.reader(self.source, self.system, done):
                if not batch.takes(found, most):
                    yield batch
                    batch = Batch(pictures)
                batch.add(row, found)
        except Unreadable:
            yield batch
            raise
        yield batch

    def _store_batch(self, batch):
        if self.rehearsal:
            outcomes = self.rehearsal.outcomes(batch.stories, self._outcomes)
            self._note(batch, outcomes)
        else:
            # Pictures have transactions of their own, and the library has each once.
            take_in_ahead(unread(batch.stories), self.files, self.by)
            with files_removed_on_failure() as written, atomic():
                outcomes = self._outcomes(batch.stories, written)
                found = [(doubt, None) for doubt in batch.refusals]
                found += [(d, o.article) for o in outcomes for d in o.doubts]
                keep_findings(self.run, found)
                self._note(batch, outcomes)
                self.run.save(update_fields=["counts", "position"])
        self.counts = Counter(self.run.counts)
        if self.report:
            self.report(batch.refusals)
            self.report(doubt for outcome in outcomes for doubt in outcome.doubts)

    def _note(self, batch, outcomes):
        """Note in the run what became of a batch, and the place it came to."""
        counts = self.counts + Counter(outcome.what for outcome in outcomes)
        counts["refused"] += len(batch.refusals)
        self.run.counts = +counts
        if batch.last:
            self.run.position = self.run.position | {"row": batch.last}

    def _outcomes(self, stories, written):
        """Store stories, all at once; where the database refuses one of them, one by one,
        without that."""
        if not stories:
            return []
        options = {
            "run": None if self.rehearsal else self.run,
            "by": self.by,
            "update": self.update,
            "section": self.section,
            "files": self.files,
            "written": written,
        }
        try:
            return list(store(stories, **options).values())
        except (DatabaseError, ValueError) as error:
            if isinstance(error, OperationalError) and not _is_too_large(error):
                raise  # a full disk, a database that went away: no story's fault
            if len(stories) == 1:
                outcome = Outcome(stories[0], "new")
                outcome.refuse(f"这一条存不进去：{error}")
                return [outcome]
            return [o for story in stories for o in self._outcomes([story], written)]


def _is_too_large(error):
    """Whether PostgreSQL says that a row is beyond what it holds."""
    return (getattr(error.__cause__, "pgcode", None) or "").startswith("54")


def progress_line(write, now=time.monotonic):
    """Return a function of counts that writes a line of progress now and then."""
    last, had = now(), None

    def progress(counts):
        nonlocal last, had
        number, passed = sum(counts.values()), now() - last
        if had is None:
            had = number  # a run that goes on has those of before
        elif passed >= SECONDS_BETWEEN_LINES:
            write(f"{in_words(counts)}；每秒约 {(number - had) / passed:.0f} 条")
            last, had = now(), number

    return progress


def in_words(counts):
    """Return counts as 新入库 12、没有迁入 1."""
    parts = [
        f"{words} {counts[what]}"
        for what, words in OUTCOMES.items()
        if counts.get(what)
    ]
    return "、".join(parts) or "一条也没有"


@contextmanager
def report_to(path, goes_on=False):
    """Yield a function that writes doubts into a table (CSV) for the desk."""
    with open(path, "a" if goes_on else "w", encoding="utf-8-sig", newline="") as file:
        table = csv.writer(file)
        if not goes_on:
            table.writerow(REPORT_HEADS)

        def report(doubts):
            for doubt in doubts:
                cells = (
                    KINDS[doubt.kind],
                    doubt.row,
                    doubt.old_id,
                    doubt.words,
                    doubt.file,
                )
                table.writerow(map(_harmless, cells))
            file.flush()

        yield report


def _harmless(cell):
    """Return a cell that no spreadsheet takes for a formula."""
    text = "" if cell is None else str(cell)
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t") else text
