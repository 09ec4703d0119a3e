from planning.models.notes import Note
from planning.models.notifications import Notification

__all__ = ["Note", "Notification"]
