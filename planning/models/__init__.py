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
