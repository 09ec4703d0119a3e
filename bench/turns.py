"""Measuring in turns: a page and the bare view beside it, so that a busy machine slows
both alike.

In a turn the publication clock is raised, one page asked that is not measured, and then
the addresses of each kind for the first time under that number: so each is a first
reader's, as after a publication, of a server that has been up for a while. The same
addresses again are repeats: whole, and with If-None-Match.
"""

import statistics
import sys
from collections import defaultdict
from itertools import cycle, islice

from bench.figures import figure, ratios

# As targets name them, the one first and then the other.
DATABASES = ("sqlite", "postgresql")
BARE_REQUESTS, DESK_REQUESTS = 20, 2


class Turns:
    """Costs of kinds of pages in bare views: {kind: {what: [a cost a turn]}}."""

    def __init__(self, site, bare):
        self.site, self.bare = site, bare
        self.costs = defaultdict(lambda: defaultdict(list))
        self.bare_seconds = []

    def public(self, kind, turn):
        """Measure the first readers of a kind, and who reads the same again."""
        questions = [(address, kind.headers) for address in kind.in_turn(turn)]
        spent = {}
        spent["first"], answers = self._seconds(questions)
        bare = self._bare()
        if kind.target.is_kept:
            again = in_turn(questions, kind.target.repeats)
            spent["kept"], _ = self._seconds(again)
        conditional = [
            (address, headers | {"If-None-Match": etag})
            for (address, headers), (_, etag, _) in zip(questions, answers, strict=True)
            if etag
        ]
        if conditional:
            again = in_turn(conditional, kind.target.repeats)
            spent["unchanged"], _ = self._seconds(again, status=304)
        for what, seconds in spent.items():
            self.costs[kind.name][what].append(seconds / bare)

    def desk(self, kind, turn):
        questions = [(address, kind.headers) for address in kind.in_turn(turn)]
        seconds, _ = self._seconds(in_turn(questions, DESK_REQUESTS))
        self.costs[kind.name]["first"].append(seconds / self._bare())

    def forget(self):
        """Drop what is measured so far: the servers were not warm yet."""
        self.costs.clear()
        self.bare_seconds.clear()

    def _seconds(self, questions, status=200):
        """Return the processor time of an answer, and the answers."""
        seconds, answers = self.site.seconds(questions)
        for (address, _), (given, _, _) in zip(questions, answers, strict=True):
            if given != status:
                sys.exit(f"{address} answers {given} instead of {status}")
        return seconds, answers

    def _bare(self):
        seconds, _ = self.bare.seconds([("/", {})] * BARE_REQUESTS)
        self.bare_seconds.append(seconds)
        return seconds

    def row(self, kind, database, queries=None):
        """Return {"name", "group", "growth", what: figure} of a kind."""
        target, costs = kind.target, self.costs[kind.name]
        here = DATABASES.index(database)
        row = {"name": kind.name, "group": target.group, "growth": target.growth}
        row["first"] = figure(costs["first"], most=target.first[here])
        for what in ("kept", "unchanged"):
            if costs[what]:
                row[what] = figure(costs[what], most=target.again[here])
        if kind.top:
            of_top = ratios(costs["first"], self.costs[kind.top]["first"])
            row["of_top"] = figure(of_top, most=target.of_top)
        if queries is not None:
            row["queries"] = figure([queries], most=target.queries)
        return row

    def bare_milliseconds(self):
        return statistics.median(self.bare_seconds) * 1000


def in_turn(items, number):
    """Return so many of the items, over and over again if there are fewer."""
    return list(islice(cycle(items), number))
