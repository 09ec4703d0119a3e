"""Changes for harvesters: what has become public, changed or gone since they last asked.

Two streams are read beside each other, each from where the last answer ended: changes by
somebody, in the order in which readers could see them, and hours that have come. A story
that is changed while one reads comes again further on, and none is passed by; see
newsroom/change_triggers.py.
"""

import re
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from django.db.models import Q

from articles.moment import now
from articles.prepared import prepared
from exchange.models import StoryChange

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
# What is so new is left for the next time: machines differ by less in what they take for
# now, and SQLite reckons an hour to some microseconds only.
A_SECOND = 1_000_000
CURSOR = re.compile(
    r"([0-9]{1,16})-([0-9]{1,18})-([0-9]{1,16})-([0-9]{1,18})\Z", re.ASCII
)
MOST = 50


class Place(NamedTuple):
    """Where a harvester has got to in both streams: the position and the story."""

    changed: int = 0
    changed_story: int = 0
    due: int = 0
    due_story: int = 0

    @classmethod
    def read(cls, cursor):
        """Return the place of a cursor; None of what is no cursor of ours."""
        match = CURSOR.match(cursor)
        return cls(*map(int, match.groups())) if match else None

    @classmethod
    def at(cls, moment):
        """Return the place before all that has happened since a moment."""
        position = max(0, in_microseconds(moment) - 1)
        return cls(position, 0, position, 0)

    def cursor(self):
        return "-".join(map(str, self))


class Change(NamedTuple):
    """A story of which a harvester is to be told, and when that happened."""

    position: int
    story: int
    comes_by_hour: bool

    @property
    def moment(self):
        return EPOCH + timedelta(microseconds=self.position)


def in_microseconds(moment):
    return (moment - EPOCH) // MICROSECOND


def _after(comes_by_hour, position, story, until):
    # A span first, which bounds the index on both databases.
    return (
        StoryChange.objects.filter(
            Q(position__gt=position) | Q(article_id__gt=story),
            comes_by_hour=comes_by_hour,
            position__range=(position, until),
        )
        .order_by("position", "article_id")
        .values_list("position", "article_id")[: MOST + 1]
    )


@prepared
def _changed(position, story, until):
    return _after(False, position, story, until)


@prepared
def _due(position, story, until):
    return _after(True, position, story, until)


def changes_after(place, most):
    """Return the next changes after a place, in their order, the place after them, and
    whether there are more."""
    until = in_microseconds(now()) - A_SECOND
    changed = _changed(position=place.changed, story=place.changed_story, until=until)
    due = _due(position=place.due, story=place.due_story, until=until)
    found = [Change(*row, False) for row in changed] + [
        Change(*row, True) for row in due
    ]
    found.sort()
    for change in found[:most]:
        if change.comes_by_hour:
            place = place._replace(due=change.position, due_story=change.story)
        else:
            place = place._replace(changed=change.position, changed_story=change.story)
    return found[:most], place, len(found) > most
