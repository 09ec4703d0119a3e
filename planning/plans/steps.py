"""Table of the steps of a plan (选题): its states, and who may take which step from where.

Buttons, the record and the test of the table are read from STEPS; Plan.take() is the only
writer of a plan's state. What becomes of the story that is written of it, its own workflow
says: STATE_OF_STORY.
"""

from dataclasses import dataclass

from django.db import models

from articles.workflow import Status


class State(models.TextChoices):
    PROPOSED = "proposed", "报题"
    APPROVED = "approved", "通过"
    WRITING = "writing", "采写"
    FILED = "filed", "成稿"
    DROPPED = "dropped", "弃"


# A plan in one of these still has to become a story.
OPEN = (State.PROPOSED, State.APPROVED, State.WRITING)
LIVING = (*OPEN, State.FILED)

DECIDE = "planning.decide_plan"
PROPOSE = "planning.add_plan"
CHANGE = "planning.change_plan"


@dataclass(frozen=True)
class Step:
    """One step: from which states, to which (None: it stays), by whom.

    is_own: whether, without the right to decide, it is open to those whose plan it is:
    who proposed it, or to whom it is assigned.
    own_sources: from which states it is, then.
    """

    label: str
    done: str
    sources: tuple
    target: State | None
    permission: str
    is_own: bool = False
    own_sources: tuple = ()
    needs_reason: bool = False


STEPS = {
    "propose": Step("报题", "报题", (), State.PROPOSED, PROPOSE, is_own=True),
    "edit": Step("修改", "修改", LIVING, None, CHANGE, is_own=True, own_sources=OPEN),
    "approve": Step("通过", "通过", (State.PROPOSED,), State.APPROVED, DECIDE),
    "assign": Step("派题", "派题", OPEN, None, DECIDE),
    "move": Step(
        "改期",
        "改期",
        LIVING,
        None,
        DECIDE,
        is_own=True,
        own_sources=(State.PROPOSED,),
    ),
    "begin": Step(
        "起稿",
        "起稿",
        (State.APPROVED, State.WRITING),
        State.WRITING,
        "articles.add_article",
        is_own=True,
        own_sources=(State.APPROVED, State.WRITING),
    ),
    "link": Step(
        "连上稿件",
        "连上稿件",
        (State.APPROVED, State.WRITING),
        None,
        CHANGE,
        is_own=True,
        own_sources=(State.APPROVED, State.WRITING),
    ),
    # By the moves of its story, which are nobody's to make here.
    "follow": Step("随稿", "随稿件", LIVING, None, ""),
    "drop": Step(
        "弃",
        "弃掉",
        OPEN,
        State.DROPPED,
        DECIDE,
        is_own=True,
        own_sources=(State.PROPOSED,),
        needs_reason=True,
    ),
    "reopen": Step("重提", "重提", (State.DROPPED,), State.PROPOSED, DECIDE),
    "hand_over": Step("移交", "移交", OPEN, None, ""),
}
# What a plan is while its story is in a state. A story given up leaves it to be written
# once more.
STATE_OF_STORY = {
    Status.DRAFT: State.WRITING,
    Status.FIRST_REVIEW: State.FILED,
    Status.SECOND_REVIEW: State.FILED,
    Status.FINAL_REVIEW: State.FILED,
    Status.SIGNED: State.FILED,
    Status.WITHDRAWN: State.FILED,
    Status.DISCARDED: State.APPROVED,
}
