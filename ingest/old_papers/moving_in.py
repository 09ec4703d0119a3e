"""Moving an archive of the paper in: issue by issue, the oldest first, to go on where cut off.

What was taken over is known by its record (ImportedIssue), so that the same archive again
changes nothing, and a run that was stopped goes on by being started again.
"""

import logging
import time
from collections import Counter
from dataclasses import dataclass, field

from django.utils import timezone

from ingest.models import ImportedIssue, ImportRun
from ingest.old_papers.archive import digest_of
from ingest.old_papers.interface import UnreadableFile
from ingest.old_papers.storing import How, NotTaken, store_issue
from ingest.old_stories.findings import keep_findings
from ingest.old_stories.values import KINDS, Doubt

ISSUES_OF_A_YEAR = 350
GIGABYTE = 10**9
logger = logging.getLogger(__name__)


@dataclass
class Tally:
    """What a run has come to so far."""

    counts: Counter = field(default_factory=Counter)
    started: float = field(default_factory=time.monotonic)

    @property
    def seconds(self):
        return time.monotonic() - self.started

    def a_minute(self):
        return self.counts["read"] * 60 / max(self.seconds, 0.001)

    def left(self, issues):
        """Return in words how long some more issues take at this rate."""
        minutes = issues / max(self.a_minute(), 0.001)
        if minutes < 1:
            return "不到 1 分钟"
        if minutes < 90:
            return f"约 {minutes:.0f} 分钟"
        return f"约 {minutes / 60:.1f} 小时"

    def a_year(self):
        """Return in words what a year of such issues is, by those that were read."""
        read = self.counts["read"]
        if not read:
            return ""
        stories = self.counts["stories"] * ISSUES_OF_A_YEAR / read
        size = self.counts["bytes"] * ISSUES_OF_A_YEAR / read / GIGABYTE
        return (
            f"照读过的 {read} 期算，一年（{ISSUES_OF_A_YEAR} 期）约 {stories:,.0f} 篇、"
            f"{size:.1f} GB，要 {self.left(ISSUES_OF_A_YEAR)}。"
        )


def read_issue(reader, tree, issue):
    """Return an OldIssue; raises NotTaken for what a reader fails on."""
    try:
        return reader.read(tree, issue.files())
    except UnreadableFile as problem:
        raise NotTaken(f"{issue.date} 这一期读不了：{problem}") from problem
    except Exception as error:  # a file that no reader was made for: the next is read
        logger.exception(
            "The issue of %s of %s cannot be read", issue.date, issue.paper
        )
        raise NotTaken(
            f"{issue.date} 这一期读到一半出错，没有迁入：请把日志里的记录交给技术人员。"
        ) from error


def try_out(tree, readers, found, say):
    """Read issues and store none; return the Tally."""
    tally = Tally()
    records = _records(found)
    for at, issue in enumerate(found, 1):
        digest, length = digest_of(tree, issue.files().files)
        record = records.get((issue.paper, issue.date))
        if record == digest:
            tally.counts["same"] += 1
            continue
        try:
            old = read_issue(readers[issue.system], tree, issue)
        except NotTaken as refusal:
            tally.counts["refused"] += 1
            say(f"{issue.date}：{refusal}")
            continue
        tally.counts["known" if record else "new"] += 1
        _count(tally, old, length)
        doubts = [*old.doubts, *(d for story in old.stories for d in story.doubts)]
        kinds = Counter(KINDS.get(doubt.kind, doubt.kind) for doubt in doubts)
        tally.counts["findings"] += len(doubts)
        left = tally.left(len(found) - at)
        say(
            f"{issue.date}：{_in_words(old)}{_kinds(kinds)}（{at}/{len(found)}，还要 {left}）"
        )
    return tally


def move_in(tree, readers, found, how, say):
    """Store issues; return the Tally. Whatever ends it, each issue is wholly in or not."""
    tally, run = Tally(), how.run
    records = _records(found)
    try:
        for at, issue in enumerate(found, 1):
            digest, length = digest_of(tree, issue.files().files)
            if records.get((issue.paper, issue.date)) == digest:
                tally.counts["same"] += 1
                continue
            line = _take(tree, readers[issue.system], issue, digest, length, how, tally)
            rate, left = tally.a_minute(), tally.left(len(found) - at)
            say(
                f"{issue.date}：{line}（{at}/{len(found)}，每分钟 {rate:.1f} 期，还要 {left}）"
            )
            _note(run, tally, issue)
    except BaseException:
        _end(run, tally, ImportRun.State.STOPPED)
        raise
    _end(run, tally, ImportRun.State.DONE)
    return tally


def _take(tree, reader, issue, digest, length, how, tally):
    """Read and store an issue; return what to say of it."""
    try:
        old = read_issue(reader, tree, issue)
        taken = store_issue(tree, issue.files(), old, digest, how)
    except NotTaken as refusal:
        tally.counts["refused"] += 1
        doubt = Doubt("refused", str(refusal))
        tally.counts["findings"] += keep_findings(how.run, [(doubt, None)], issue.paper)
        return str(refusal)
    tally.counts["issues"] += 1
    tally.counts["findings"] += taken.findings
    for what, number in taken.outcomes.items():
        tally.counts[f"stories_{what}"] += number
    _count(tally, old, length)
    return _in_words(old) + (f"，{taken.findings} 条待核" if taken.findings else "")


def _count(tally, old, length):
    tally.counts["read"] += 1
    tally.counts["pages"] += len(old.pages)
    tally.counts["stories"] += len(old.stories)
    tally.counts["bytes"] += length


def _in_words(old):
    return f"{len(old.pages)} 版 {len(old.stories)} 篇"


def _kinds(kinds):
    said = "、".join(f"{kind} {number}" for kind, number in sorted(kinds.items()))
    return f"，{said}" if said else ""


def _records(found):
    """Return {(paper, date): digest} of the issues that were taken over before."""
    if not found:
        return {}
    records = ImportedIssue.objects.filter(
        paper__in={issue.paper for issue in found},
        date__range=(found[0].date, found[-1].date),
    )
    return {
        (paper, date): digest
        for paper, date, digest in records.values_list("paper", "date", "digest")
    }


def _note(run, tally, issue):
    run.counts = dict(tally.counts)
    run.position = {"date": issue.date.isoformat()}
    run.save(update_fields=["counts", "position"])


def _end(run, tally, state):
    run.counts = dict(tally.counts)
    run.state, run.ended_at = state, timezone.now()
    run.save(update_fields=["counts", "state", "ended_at"])


def begin(tree_name, system, by):
    """Return a new run. One of the same archive that never ended was killed."""
    open_runs = ImportRun.objects.filter(
        kind=ImportRun.Kind.PAPER, file=tree_name, state=ImportRun.State.RUNNING
    )
    open_runs.update(state=ImportRun.State.STOPPED, ended_at=timezone.now())
    return ImportRun.objects.create(
        kind=ImportRun.Kind.PAPER, system=system[:60], file=tree_name, by=by
    )


__all__ = ["How", "Tally", "begin", "move_in", "try_out"]
