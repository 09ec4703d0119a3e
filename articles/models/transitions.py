"""Workflow transitions of a story: who may make a move, and making it."""

from functools import cache

from django.conf import settings
from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils import timezone

from articles import readiness
from articles.models.audit import Review
from articles.prepared import person_of, prepared
from articles.workflow import MOVES, REVIEWS, Actor, IllegalMove, WrongPerson

LONGEST_REASON = 1000
# What editable_by() and illustratable_by() ask of a person.
EDITORIAL = {
    "articles.edit_copy",
    "articles.place_photos",
    *(MOVES[name].steps[status] for status, name in REVIEWS.items()),
}


class Moving:
    """Mixin of Article: moves of the workflow table (articles/workflow.py)."""

    def move(self, name, *, by, reason="", at=None, **choices):
        """Make one move from the workflow table, and record it: both or neither.

        `at` is when a signed story is to be published, now if it is None or past.
        choices: `embargo_until`, kept until when; `version` and `status`, which the
        person had before their eyes. Raise IllegalMove with a sentence for the
        person who tried.
        """
        if name not in MOVES:
            raise IllegalMove(f"没有“{name}”这个动作。")
        move, reason = MOVES[name], reason.strip()
        with transaction.atomic():
            # Locked: of two who press at once, the second sees what the first did.
            locked = self.__class__.objects.select_for_update().filter(pk=self.pk)
            try:
                stored = locked.get()
            except self.__class__.DoesNotExist:
                raise IllegalMove("这篇稿件已经删除。") from None
            seen = choices.get("status", self.status), choices.get("version")
            stored._refuse_stale(name, *seen)
            refusal = stored.refusal(name, by)
            if refusal:
                raise refusal
            _refuse_reason(move, reason)
            moment = timezone.now()
            changes = stored._changes(name, at, moment, choices)
            stored._change_original(name, by, changes, moment)
            review = Review(
                article_id=self.pk,
                move=name,
                from_status=stored.status,
                to_status=move.target,
                by=by,
                reason=reason,
                version=stored.version,
                digest=stored.digest(),
                due_at=changes.get("published_at") if name == "sign" else None,
            )
            # Compare and set, should a database not keep the lock.
            moved = locked.filter(status=stored.status).update(
                status=move.target, status_since=moment, **changes
            )
            if not moved:
                raise IllegalMove("同事刚刚动过这篇稿件，请刷新后再看。")
            review.save()
        self.refresh_from_db()
        return review

    move.alters_data = True

    def refusal(self, name, by):
        """Return why a person may not make a move now, or None when they may.

        What the story itself still lacks, readiness.missing() lists.
        """
        move = MOVES[name]
        if self.status not in move.sources:
            return IllegalMove(self._wrong_state(move))
        if self.corrects_id and name in ("withdraw", "restore"):
            return IllegalMove("这是更正稿，请到原稿上撤稿或恢复。")
        if not (by.is_active and by.has_perm(move.steps[self.status])):
            return WrongPerson(
                f"您的岗位不能{move.label}{self.get_status_display()}的稿件。"
            )
        if move.actor is Actor.WRITER and not self.may_act_as_writer(by):
            return WrongPerson(f"这是同事的稿件，只有作者本人和编辑能{move.label}。")
        if move.actor is Actor.REVIEWER:
            return self._unfit_reviewer(by)
        return None

    def moves_open_to(self, by):
        """Return [(name, Move)] that a person may make now: the buttons."""
        return [
            (name, move)
            for name, move in MOVES.items()
            if self.status in move.sources and not self.refusal(name, by)
        ]

    def next_review(self):
        """Return the name of the review that a story waits for, or None."""
        return REVIEWS.get(self.status)

    def writer(self):
        """Return who has the story in hand."""
        return self.created_by

    def waits_too_long(self, at=None):
        """Whether a story has waited for its review so long that the desk is alarmed."""
        waited = (at or timezone.now()) - self.status_since
        return self.status in REVIEWS and waited >= settings.WAITING_TOO_LONG

    def may_act_as_writer(self, user):
        """Whether somebody wrote the story, or may edit the copy of others."""
        if user.has_perm("articles.edit_copy"):
            return True
        return self._is_by(user)

    def is_editable_by(self, user):
        """Whether a person may change the stored story's text; see editable_by()."""
        return bool(_editable(_permissions(user))(article=self.pk, user=user.pk))

    def is_illustratable_by(self, user):
        """Whether a person may place photos in it; see illustratable_by()."""
        return bool(_illustratable(_permissions(user))(article=self.pk, user=user.pk))

    def is_public(self, at=None):
        return self.__class__.objects.published(at).filter(pk=self.pk).exists()

    def _refuse_stale(self, name, seen_status, seen_version):
        if self.status != seen_status:
            raise IllegalMove(self._wrong_state(MOVES[name]))
        if seen_version is not None and seen_version != self.version:
            raise IllegalMove(
                f"您看的是第 {seen_version} 版，稿件已改到第 {self.version} 版，"
                "请先看过新的一版再决定。"
            )

    def _wrong_state(self, move):
        story = f"稿件现在是“{self.get_status_display()}”，不能{move.label}。"
        last = self.last_move_text()
        return f"{story}{last}。" if last else story

    def last_move_text(self):
        """Return who moved the story last: 王勇 今天 21:40 已初审通过; "" for nobody."""
        last = Review.objects.filter(article=self.pk).select_related("by").last()
        return last.sentence() if last else ""

    def _is_by(self, user):
        """Whether a person wrote the story; see ArticleQuerySet.own()."""
        return user.pk is not None and bool(_own(article=self.pk, user=user.pk))

    def _unfit_reviewer(self, by):
        if self._is_by(by):
            return WrongPerson("这是您自己的稿件，要由同事来审。")
        given = _passes(article=self.pk, user=by.pk)
        if given:
            (move,) = given[0]
            return WrongPerson(f"这篇稿件您已{MOVES[move].done}，三审要由三个人来做。")
        return None

    def _changes(self, name, at, moment, choices):
        """Return what a move changes beside the status; refuse what cannot be."""
        if name == "withdraw":
            return {"withdrawn_at": moment}
        if name == "restore":
            return {"withdrawn_at": None} | self._date_restored(at, moment)
        if name != "sign":
            return {}
        due = max(at or moment, moment)
        prefetch_related_objects([self], "article_photos__photo")
        lacking = readiness.missing(self, due)
        if lacking:
            raise IllegalMove("还不能签发。" + " ".join(lacking))
        changes = {"published_at": due}
        if "embargo_until" in choices:
            changes["embargo_until"] = choices["embargo_until"]
        return changes

    def _date_restored(self, at, moment):
        """A story that readers have seen keeps its date; another gets one to come."""
        if self.__class__.objects.withdrawn().filter(pk=self.pk).exists():
            return {}
        return {"published_at": max(at or self.published_at, moment)}

    def _change_original(self, name, by, changes, moment):
        """Apply a move of a working copy to the story that it corrects."""
        if name == "sign" and self.corrects_id:
            if changes["published_at"] > moment or changes.get("embargo_until"):
                raise IllegalMove("更正稿签发后立即生效，不能另定时间。")
            self.correct_original(by, moment)
        elif name == "reopen" and self.corrects_id:
            self.refuse_second_copy()


# Queries about one story and one person


def _story(pk):
    stories = Review._meta.get_field("article").related_model.objects
    return stories.filter(pk=pk).order_by().values_list("pk")


@prepared
def _own(article, user):
    return _story(article).own(person_of(user))


@prepared
def _passes(article, user):
    passes = Review.objects.passes_of_this_round()
    return passes.filter(article=article, by=user).values_list("move")


def _permissions(user):
    """Return those of a person's permissions that decide what is editable."""
    return frozenset(filter(user.has_perm, EDITORIAL))


# Some permissions need no look at who wrote a story.


@cache
def _editable(permissions):
    def editable(article, user):
        return _story(article).editable_by(person_of(user, permissions))

    return prepared(editable, needs_all=False)


@cache
def _illustratable(permissions):
    def illustratable(article, user):
        return _story(article).illustratable_by(person_of(user, permissions))

    return prepared(illustratable, needs_all=False)


def _refuse_reason(move, reason):
    if move.needs_reason and not reason:
        raise IllegalMove(f"{move.label}要写明原因，请写上再{move.label}。")
    if len(reason) > LONGEST_REASON:
        raise IllegalMove(
            f"意见有 {len(reason)} 字，最多 {LONGEST_REASON} 字，请写短一些。"
        )
