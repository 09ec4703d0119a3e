from planning.models.notifications import Notification
from planning.models.plans import (
    Plan,
    PlanCalendar,
    PlanRefused,
    PlanStep,
)

__all__ = ["Notification", "Plan", "PlanCalendar", "PlanRefused", "PlanStep"]
