from planning.models.departments import Department, Posting
from planning.models.duty_log import DutyAddendum, DutyLine, DutyLog
from planning.models.notes import Note
from planning.models.notices import (
    NoticeChoice,
    NoticeSettings,
    Sending,
    TimedTelling,
)
from planning.models.notifications import Notification
from planning.models.plans import (
    Plan,
    PlanCalendar,
    PlanRefused,
    PlanStep,
)
from planning.models.points import Award, PointsRule, PointsRules, RoleShare
from planning.models.sheets import Sheet, SheetLine, SheetRow
from planning.models.story_reads import CountedLog, ReadCount, StoryLength

__all__ = [
    "Award",
    "CountedLog",
    "Department",
    "DutyAddendum",
    "DutyLine",
    "DutyLog",
    "Note",
    "NoticeChoice",
    "NoticeSettings",
    "Notification",
    "Plan",
    "PlanCalendar",
    "PlanRefused",
    "PlanStep",
    "PointsRule",
    "PointsRules",
    "Posting",
    "ReadCount",
    "RoleShare",
    "Sending",
    "Sheet",
    "SheetLine",
    "SheetRow",
    "StoryLength",
    "TimedTelling",
]
