"""Block of my desk: the log of the night that it is, and those that nobody has closed."""

from dataclasses import dataclass

from django.urls import reverse

from newsroom.my_desk_queries import Answer
from planning.duty_log.nights import tonight
from planning.duty_log.page import left_open

SHOWN = 4
# Of a house that closes none, no more are counted.
COUNTED = 100


@dataclass(frozen=True)
class NightAtHand:
    day: object
    is_tonight: bool


def nights(user, at):
    """Return the Answer of tonight, and of the nights before whose log is open."""
    open_ones = [log.date for log in left_open(at)[:COUNTED]]
    lines = [NightAtHand(tonight(at), True)]
    lines += [NightAtHand(day, False) for day in open_ones[:SHOWN]]
    return Answer(lines, len(lines), note=f"{len(open_ones)} 夜未结班")


def all_nights(user):
    return reverse("admin:planning_dutylog_changelist")
