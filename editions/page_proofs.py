"""Workflow of a page's proofs, 小样/一校 → 大样/二校 → 清样/三校 → 签样/付印.

Buttons, permissions and refusals are read from MOVES. Values only: no model is
imported. Until the third proof is passed, changes are what proofs are for. After it, a
change to the stories of the page drops it back to 清样, and the wall shows which story
changed.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import TextChoices

from articles.workflow import Status


class Stage(TextChoices):
    GALLEY = "galley", "小样/一校"
    PAGE = "page", "大样/二校"
    FINAL = "final", "清样/三校"
    RELEASE = "release", "签样/付印"


STAGES = list(Stage)
# From so many passed stages on a page must not change unseen.
FIXED = 3
LONGEST_REASON = 500
NOT_YOURS = "这一道不由您的岗位签。"
CHANGED_MEANWHILE = "这个版刚有人动过，请再看一遍。"


@dataclass(frozen=True)
class PlacedStory:
    """A story as a page has it: which version, in which state of its workflow."""

    article: int
    version: int
    status: str
    headline: str

    def as_json(self):
        return [self.article, self.version, self.status, self.headline]


@dataclass(frozen=True)
class ProofState:
    """State of a page: so many stages passed, and what changed since it was fixed."""

    passed: int
    changes: tuple[str, ...] = ()

    @property
    def done(self):
        """The stage that the page has passed last, or None."""
        return STAGES[self.passed - 1] if self.passed else None

    @property
    def next(self):
        """The stage that the page waits for, or None when it is at the press."""
        return STAGES[self.passed] if self.passed < len(STAGES) else None


def proof_state(records, placed):
    """Return the state of a page, by its records in order and its stories now.

    A record has `stage`, `passed` and `standing` (lists as of PlacedStory.as_json).
    """
    passed, fixed_as = 0, None
    for record in records:
        passed = MOVES[PASS if record.passed else BACK, record.stage].target
        if record.passed and passed >= FIXED:
            fixed_as = record.standing
    if passed < FIXED or fixed_as is None:
        return ProofState(passed)
    changes = differences([PlacedStory(*row) for row in fixed_as], placed)
    return ProofState(FIXED - 1, changes) if changes else ProofState(passed)


def differences(before, now):
    """Return a sentence for each difference between the stories of a page, then and
    now."""
    was = {story.article: story for story in before}
    here = {story.article: story for story in now}
    sentences = []
    for story in now:
        old = was.get(story.article)
        if old is None:
            sentences.append(f"《{story.headline}》新上本版")
        elif story.status != old.status:
            what = "撤稿了" if story.status == Status.WITHDRAWN else "的状态变了"
            sentences.append(f"《{story.headline}》{what}")
        elif story.version != old.version:
            sentences.append(
                f"《{story.headline}》改过（第{old.version}稿→第{story.version}稿）"
            )
    sentences += [
        f"《{old.headline}》撤下本版" for old in before if old.article not in here
    ]
    kept = [story.article for story in now if story.article in was]
    if not sentences and kept != [story.article for story in before]:
        sentences.append("稿件次序变了")
    return tuple(sentences)


@dataclass(frozen=True)
class Attempt:
    """What comes with a move: why, and whether its maker has read these stories."""

    placed: list[PlacedStory]
    reason: str = ""
    has_read: bool = False


def _lacks_stories(attempt):
    return "" if attempt.placed else "版上还没有稿件，不能过校。"


def _lacks_signatures(attempt):
    unsigned = [
        s for s in attempt.placed if s.status not in (Status.SIGNED, Status.WITHDRAWN)
    ]
    if not unsigned:
        return ""
    names = "、".join(f"《{story.headline}》" for story in unsigned[:3])
    return f"版上还有 {len(unsigned)} 篇没有签发，不能付印：{names}。"


def _lacks_reason(attempt):
    length = len(attempt.reason)
    if not length:
        return "退回请写明原因，让上一道的人知道改哪里。"
    if length > LONGEST_REASON:
        return f"退回的原因有 {length} 字，最多写 {LONGEST_REASON} 字，请删短。"
    return ""


def _lacks_reading(attempt):
    if attempt.has_read:
        return ""
    return "您看样之后，版上有稿件改过，没有签；请看过最新的版样再签。"


@dataclass(frozen=True)
class Move:
    """From how many passed stages to how many, who may make it and what it asks for."""

    do: str  # as a button posts it: pass or back
    stage: Stage
    label: str
    permission: str
    source: int
    target: int
    asks: tuple[Callable[[Attempt], str], ...]  # each a sentence, or "" when content

    def is_open_to(self, user):
        return user.has_perm(self.permission)

    def starts_from(self, state):
        """Whether a page in this state may make it: a page that has changed since it
        was fixed is passed again, not sent back further."""
        return state.passed == self.source and (self.do == PASS or not state.changes)


PASS, BACK = "pass", "back"
READ = (_lacks_stories, _lacks_reading)
SIGNED_AND_READ = (_lacks_stories, _lacks_signatures, _lacks_reading)
WITH_REASON = (_lacks_reason,)
# Whoever may pass a page at a stage may send it back from there.
PROOF_GALLEY, PROOF_PAGE, PROOF_FINAL, RELEASE = (
    "editions.proof_galley",
    "editions.proof_page",
    "editions.proof_final",
    "editions.release_page",
)

MOVES = {
    (move.do, move.stage): move
    for move in (
        Move(PASS, Stage.GALLEY, "签小样/一校", PROOF_GALLEY, 0, 1, READ),
        Move(PASS, Stage.PAGE, "签大样/二校", PROOF_PAGE, 1, 2, READ),
        Move(PASS, Stage.FINAL, "签清样/三校", PROOF_FINAL, 2, 3, READ),
        Move(PASS, Stage.RELEASE, "签签样/付印", RELEASE, 3, 4, SIGNED_AND_READ),
        Move(BACK, Stage.GALLEY, "从小样/一校退回", PROOF_GALLEY, 1, 0, WITH_REASON),
        Move(BACK, Stage.PAGE, "从大样/二校退回", PROOF_PAGE, 2, 1, WITH_REASON),
        Move(BACK, Stage.FINAL, "从清样/三校退回", PROOF_FINAL, 3, 2, WITH_REASON),
        Move(BACK, Stage.RELEASE, "从签样/付印退回", RELEASE, 4, 3, WITH_REASON),
    )
}


def moves_open_to(user, state):
    """Return {pass or back: Move} of the buttons that this person has for a page."""
    return {
        move.do: move
        for move in MOVES.values()
        if move.starts_from(state) and move.is_open_to(user)
    }


def refusal(move, state, attempt):
    """Return why a page cannot make a move now, or "": its state, then what the move
    asks for. Who may make it is asked before, for it needs no page."""
    if not move.starts_from(state):
        return _out_of_order(move, state)
    return next(filter(None, (ask(attempt) for ask in move.asks)), "")


def _out_of_order(move, state):
    if move.do == BACK:
        return CHANGED_MEANWHILE
    if state.next is None:
        return "这个版已经付印。"
    return f"这个版现在等的是{state.next.label}，请按次序来。"
