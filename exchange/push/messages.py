"""Messages and verdicts: what one destination is told of one story, and what became of it."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from functools import cached_property
from hashlib import sha256

from exchange.items import StoryItem

# The action of a message that is of no delivery: a notification, in words of its own.
NOTICE = "notice"


@dataclass(frozen=True)
class Content:
    """What a destination would have of a story: two with the same digest are the same."""

    text: bytes

    @cached_property
    def digest(self):
        return sha256(self.text).hexdigest()


@dataclass(frozen=True)
class Message:
    """What is sent for one delivery: `action` of Delivery.Action, the story's item, whose
    words are gone if it was withdrawn, or the words of an alarm."""

    guid: str
    action: str
    content: Content
    item: StoryItem | None = None
    text: str = ""


class Outcome(Enum):
    TAKEN = "the receiver has it"
    LATER = "this one is tried again, others go on"
    ALL_LATER = "the receiver is left alone for a while, with all that it is to get"
    NEVER = "the receiver will not take this one"


@dataclass(frozen=True)
class Verdict:
    """What an answer means; `until` is when the receiver wants to be asked again."""

    outcome: Outcome
    text: str = ""
    status: int | None = None
    pause: int | None = None  # seconds
    until: datetime | None = None


# Of the receiver as a whole, whatever is sent to it; most often the address or the key.
OF_ALL = {401, 403, 404, 405, 408, 425, 429}
IN_WORDS = {
    401: "对方不认我们的密钥",
    403: "对方不许我们推送",
    404: "对方没有这个地址",
    408: "对方等得太久",
    410: "对方说这个地址不再用了",
    413: "对方嫌内容太大",
    422: "对方不收这样的内容",
    429: "对方嫌我们发得太快",
}


def verdict_of_status(answer):
    """Return what the status of an answer means, for whoever says nothing more."""
    status = answer.status
    if 200 <= status < 300:
        return Verdict(Outcome.TAKEN, status=status)
    if 300 <= status < 400:
        text = "对方要转到别的地址；不跟着转，请填最终的地址"
        return Verdict(Outcome.ALL_LATER, f"{text}（HTTP {status}）。", status)
    words = IN_WORDS.get(status, "对方出错" if status >= 500 else "对方不收")
    outcome = Outcome.LATER
    if status >= 500 or status in OF_ALL:
        outcome = Outcome.ALL_LATER
    elif status == 410:
        outcome = Outcome.NEVER
    return Verdict(outcome, f"{words}（HTTP {status}）。", status, answer.pause)


def state_content(item):
    """Return the content of those who are only told that a story has changed."""
    return Content(f"{item.status} {item.version} {item.changed_at}".encode())
