"""Lines of old text, and the refusal of what cannot be taken over."""

from articles.text.richtext import UNWRITABLE


class Refused(Exception):
    """Raised for a story that cannot be taken over; the sentence says why."""


class Unreadable(Exception):
    """Raised for a file that cannot be read at all, or no further; says what to do."""


def in_one_line(text):
    """Return text on one line, without what no database takes and no reader sees."""
    return " ".join(UNWRITABLE.sub("", text or "").split())
