from planning.models.notices import (
    NoticeChoice,
    NoticeSettings,
    Sending,
    TimedTelling,
)
from planning.models.notifications import Notification

__all__ = [
    "NoticeChoice",
    "NoticeSettings",
    "Notification",
    "Sending",
    "TimedTelling",
]
