"""Workflow table (三审三校): the states of a story, and every move between them.

Buttons, actions of the list, permissions, the names in the log and the exhaustive
test are read from MOVES. Article.move() is the only writer of a story's status.
Three reviews by three people are what 三审三校制度 asks of a Chinese newspaper.
"""

from dataclasses import dataclass
from enum import Enum

from django.core.exceptions import PermissionDenied
from django.db import models


class Status(models.TextChoices):
    DRAFT = "draft", "撰写"
    FIRST_REVIEW = "first_review", "待初审"
    SECOND_REVIEW = "second_review", "待复审"
    FINAL_REVIEW = "final_review", "待终审"
    SIGNED = "signed", "已签发"
    WITHDRAWN = "withdrawn", "已撤稿"
    DISCARDED = "discarded", "已弃用"


# A story in one of these has once been public: it keeps its headline and its date.
ONCE_PUBLIC = (Status.SIGNED, Status.WITHDRAWN)
# A story in one of these is still being made.
IN_PROGRESS = (
    Status.DRAFT,
    Status.FIRST_REVIEW,
    Status.SECOND_REVIEW,
    Status.FINAL_REVIEW,
)


class Actor(Enum):
    """Who may make a move, besides holding its permission."""

    WRITER = "the writer, or somebody who may edit the copy of others"
    REVIEWER = "somebody who neither wrote nor has already reviewed the story"
    SUBMITTER = "whoever submitted the story in this round"
    ANYONE = "whoever holds the permission"


@dataclass(frozen=True)
class Move:
    """A transition: from which states, each with its permission, to which.

    has_hour: whether an hour of publication is chosen with it. needs_person: whether
    somebody is chosen whom the story goes to. of_unseen: whether it is made of what no
    reader has seen yet.
    """

    label: str
    done: str  # as the log and a refusal word it: 已由王勇初审通过
    steps: dict
    target: str
    actor: Actor
    needs_reason: bool = False
    has_hour: bool = False
    needs_person: bool = False
    of_unseen: bool = False

    @property
    def sources(self):
        return tuple(self.steps)

    @property
    def is_seen(self):
        """Whether it changes what readers see, now or at an hour."""
        return any(state in ONCE_PUBLIC for state in (*self.steps, self.target))


FIRST, SECOND, FINAL = (
    "articles.pass_first_article",
    "articles.pass_second_article",
    "articles.sign_article",
)

MOVES = {
    "submit": Move(
        "提交",
        "提交",
        {Status.DRAFT: "articles.submit_article"},
        Status.FIRST_REVIEW,
        Actor.WRITER,
    ),
    "hand_over": Move(
        "移交",
        "移交",
        {Status.DRAFT: "articles.hand_over_article"},
        Status.DRAFT,
        Actor.WRITER,
        needs_person=True,
    ),
    "take_back": Move(
        "收回",
        "收回",
        {Status.FIRST_REVIEW: "articles.take_back_article"},
        Status.DRAFT,
        Actor.SUBMITTER,
    ),
    "pass_first": Move(
        "初审通过",
        "初审通过",
        {Status.FIRST_REVIEW: FIRST},
        Status.SECOND_REVIEW,
        Actor.REVIEWER,
    ),
    "pass_second": Move(
        "复审通过",
        "复审通过",
        {Status.SECOND_REVIEW: SECOND},
        Status.FINAL_REVIEW,
        Actor.REVIEWER,
    ),
    "sign": Move(
        "签发",
        "签发",
        {Status.FINAL_REVIEW: FINAL},
        Status.SIGNED,
        Actor.REVIEWER,
        has_hour=True,
    ),
    # Whoever may pass a story at a review may send it back there.
    "send_back": Move(
        "退回",
        "退回",
        {
            Status.FIRST_REVIEW: FIRST,
            Status.SECOND_REVIEW: SECOND,
            Status.FINAL_REVIEW: FINAL,
        },
        Status.DRAFT,
        Actor.REVIEWER,
        needs_reason=True,
    ),
    "reschedule": Move(
        "改时",
        "改时",
        {Status.SIGNED: "articles.reschedule_article"},
        Status.SIGNED,
        Actor.ANYONE,
        has_hour=True,
        of_unseen=True,
    ),
    # Also of what was withdrawn before its hour: it can only be restored otherwise.
    "unsign": Move(
        "撤回签发",
        "撤回签发",
        {
            Status.SIGNED: "articles.unsign_article",
            Status.WITHDRAWN: "articles.unsign_article",
        },
        Status.DRAFT,
        Actor.ANYONE,
        needs_reason=True,
        of_unseen=True,
    ),
    "withdraw": Move(
        "撤稿",
        "撤稿",
        {Status.SIGNED: "articles.withdraw_article"},
        Status.WITHDRAWN,
        Actor.ANYONE,
        needs_reason=True,
    ),
    "restore": Move(
        "恢复",
        "恢复",
        {Status.WITHDRAWN: "articles.restore_article"},
        Status.SIGNED,
        Actor.ANYONE,
        needs_reason=True,
        has_hour=True,
    ),
    "discard": Move(
        "弃用",
        "弃用",
        {Status.DRAFT: "articles.discard_article"},
        Status.DISCARDED,
        Actor.WRITER,
    ),
    "reopen": Move(
        "重启",
        "重启",
        {Status.DISCARDED: "articles.reopen_article"},
        Status.DRAFT,
        Actor.WRITER,
    ),
}

# The moves that are one of the three reviews, by the state they are made in.
REVIEWS = {
    Status.FIRST_REVIEW: "pass_first",
    Status.SECOND_REVIEW: "pass_second",
    Status.FINAL_REVIEW: "sign",
}


class IllegalMove(Exception):
    """A move that cannot be made; its text is the reason, for the person who tried."""


class WrongPerson(IllegalMove, PermissionDenied):
    """A move that this person may not make."""
