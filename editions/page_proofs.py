"""The way of a page to the press: 小样/一校 → 大样/二校 → 清样/三校 → 签样/付印.

Values only: no model is imported here. Until the third proof is passed, changes are what
proofs are for. After it, a change to what stands on the page drops it back to 清样, and
whoever looks is told which story changed.
"""

from dataclasses import dataclass

from django.db.models import TextChoices

from articles.workflow import Status


class Stage(TextChoices):
    GALLEY = "galley", "小样/一校"
    PAGE = "page", "大样/二校"
    FINAL = "final", "清样/三校"
    RELEASE = "release", "签样/付印"


STAGES = list(Stage)
PERMISSIONS = {
    Stage.GALLEY: "editions.proof_galley",
    Stage.PAGE: "editions.proof_page",
    Stage.FINAL: "editions.proof_final",
    Stage.RELEASE: "editions.release_page",
}
# From here on a page must not change unseen.
FIXED = STAGES.index(Stage.FINAL) + 1


@dataclass(frozen=True)
class PlacedStory:
    """A story as it stands on a page."""

    article: int
    version: int
    status: str
    headline: str

    def as_json(self):
        return [self.article, self.version, self.status, self.headline]


@dataclass(frozen=True)
class ProofState:
    """Where a page is: so many stages passed, and what changed since it was fixed."""

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
    """Return where a page is, by its records in order and what stands on it now.

    A record has `stage`, `passed` and `standing` (lists as of PlacedStory.as_json).
    """
    passed, fixed_as = 0, None
    for record in records:
        at = STAGES.index(record.stage)
        passed = at + 1 if record.passed else at
        if record.passed and passed >= FIXED:
            fixed_as = record.standing
    if passed < FIXED or fixed_as is None:
        return ProofState(passed)
    changes = differences([PlacedStory(*row) for row in fixed_as], placed)
    return ProofState(FIXED - 1, changes) if changes else ProofState(passed)


def differences(before, now):
    """Return sentences on how what stands on a page has changed."""
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


def refusal(proof_state, stage, placed):
    """Return why a page cannot pass a stage now, or ""."""
    if proof_state.next is None:
        return "这个版已经付印。"
    if stage != proof_state.next:
        return f"这个版现在等的是{proof_state.next.label}，请按次序来。"
    if not placed:
        return "版上还没有稿件，不能过校。"
    if stage == Stage.RELEASE:
        unsigned = [
            s for s in placed if s.status not in (Status.SIGNED, Status.WITHDRAWN)
        ]
        if unsigned:
            names = "、".join(f"《{story.headline}》" for story in unsigned[:3])
            return f"版上还有 {len(unsigned)} 篇没有签发，不能付印：{names}。"
    return ""
