from planning.models.duty_log import DutyAddendum, DutyLine, DutyLog
from planning.models.notifications import Notification

__all__ = ["DutyAddendum", "DutyLine", "DutyLog", "Notification"]
