from planning.models.notifications import Notification

__all__ = ["Notification"]
