"""Status of a story of the wire; apart from its readers, which a reader's worker has not."""

from enum import StrEnum


class Status(StrEnum):
    """What may be done with a story, as its sender says."""

    USABLE = "usable"
    WITHHELD = "withheld"
    CANCELED = "canceled"
