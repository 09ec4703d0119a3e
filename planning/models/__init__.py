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

__all__ = [
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
    "Sending",
    "TimedTelling",
]
