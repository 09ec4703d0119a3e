"""The bell: how many notifications a person has not read, as each desk page tells it."""

from planning.models import Notification


def unread_of(user):
    """Return what is unread of a person, and what moves its mark: counted in the one
    query by which a page asks what calls (newsroom/desk_calls.py)."""
    return Notification.objects.of(user).unread(), "at"
