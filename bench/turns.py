"""Measuring in turns: a page and the bare view beside it, so that a busy machine slows
both alike.

Each address is asked for in four ways, of a server that has been up for a while:

- never read: it forgets all pages and pieces of pages that it has kept, and the
  publication clock is raised; one other page is asked for, which brings what is around
  every page; then this one, measured. Then the same for the next address. What the cache
  has that all processes share (layouts, the past days of the map) is not forgotten.
- others read: the same, but that a page of each other kind is asked for before, as it is
  in an hour of a running site: what these show too is there. That is whom issue 15 calls
  a first reader; nobody finds a site of which nothing was ever read.
- elsewhere: all addresses of the kind are in memory; the clock is raised, as a change does
  that is on none of them; the other page is asked for; then each of these is, for the first
  time. So it measures how a page is shown to be right, and not how it is made.
- repeats: the same again, whole, and with If-None-Match.

Who is first after a change that is on the page itself is between the first and the second.
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

    def __init__(self, site, bare, change, kinds=()):
        """`change` raises the publication clock, and asks for another page; `kinds` are
        those that others read."""
        self.site, self.bare, self.change = site, bare, change
        self.kinds = kinds
        self.costs = defaultdict(lambda: defaultdict(list))
        self.bare_seconds = []

    def public(self, kind, turn):
        """Measure who reads a kind first, and who reads the same again."""
        questions = [(address, kind.headers) for address in kind.in_turn(turn)]
        spent = {
            "never": self._never_read(questions),
            "others": self._others_read(kind, questions),
        }
        bare = self._bare()
        self._seconds(questions)
        self.change()
        spent["elsewhere"], answers = self._seconds(questions)
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

    def _never_read(self, questions):
        """Return the processor time of an answer of a server that remembers nothing."""
        spent = []
        for question in questions:
            self.site.forget()
            self.change()
            spent.append(self._seconds([question])[0])
        return sum(spent) / len(spent)

    def _others_read(self, kind, questions):
        """Return the same once a page of each other kind was read."""
        self.site.forget()
        self.change()
        others = [
            (other.addresses[0], other.headers)
            for other in self.kinds
            if other is not kind and other.target.is_often_read
        ]
        if others:
            self._seconds(others)
        return self._seconds(questions)[0]

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
        for what in ("never", "others", "elsewhere", "first"):
            if costs[what]:
                row[what] = figure(costs[what], most=target.first[here])
        for what in ("kept", "unchanged"):
            if costs[what]:
                row[what] = figure(costs[what], most=target.again[here])
        if kind.top:
            of_top = ratios(costs["never"], self.costs[kind.top]["never"])
            row["of_top"] = figure(of_top, most=target.of_top)
        if queries is not None:
            row["queries"] = figure([queries], most=target.queries)
        return row

    def bare_milliseconds(self):
        return statistics.median(self.bare_seconds) * 1000


def in_turn(items, number):
    """Return so many of the items, over and over again if there are fewer."""
    return list(islice(cycle(items), number))
