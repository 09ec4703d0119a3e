"""Moments and numbers as agencies write them: 2026-04-12T08:00:00+08:00, 20260412."""

from datetime import datetime

from ingest.wire_status import Status

# pubStatus of NewsML-G2 and ninjs, Status of NewsML 1, management-status of NITF.
STATUSES = {
    **dict.fromkeys(("canceled", "cancelled", "killed", "kill"), Status.CANCELED),
    **dict.fromkeys(("withheld", "embargoed", "hold"), Status.WITHHELD),
}


def moment(text):
    """Return the datetime that a text names; None for what is none.

    >>> moment("20260412T080000+0800").isoformat()
    '2026-04-12T08:00:00+08:00'
    """
    try:
        return datetime.fromisoformat((text or "").strip()[:40])
    except ValueError:
        return None


def urgency(value):
    """Return an urgency from 1 to 9; None for what is none."""
    text = str(value if value is not None else "").strip()
    return int(text) if text in set("123456789") and text else None


def status(text):
    """Return the Status that a word or a code like stat:canceled names."""
    word = (text or "").strip().lower().rpartition(":")[2]
    return STATUSES.get(word, Status.USABLE)
