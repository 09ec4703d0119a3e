"""Workflow transitions of a story: who may make a move, and making it."""

from functools import cached_property

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from articles import after_moves, public_changes, readiness
from articles.models.audit import Review
from articles.models.hours import Scheduling
from articles.models.review_due import follow_move
from articles.models.staff import staff_name
from articles.personal_queries import personal
from articles.prepared import person_of, prepared
from articles.workflow import (
    MOVES,
    REVIEWS,
    Actor,
    IllegalMove,
    Status,
    WrongPerson,
)

LONGEST_REASON = 1000
LONGEST_NOTICE = 200


class Moving(Scheduling):
    """Mixin of Article: moves of the workflow table (articles/workflow.py)."""

    def move(self, name, *, by, reason="", at=None, **choices):
        """Make one move from the workflow table, and record it: both or neither.

        `at` is when a signed story is to be published, now if it is None or past.
        choices: `embargo_until`, kept until when; `to`, whom it is handed over to;
        `notice`, what readers are told of a withdrawal; `wanted`, by when the next
        review is and how urgent that is, (due_at, urgency);
        `version`, `status` and `since` (of the status), which the person had before
        their eyes. Raise IllegalMove with a sentence for the person who tried.
        """
        if name not in MOVES:
            raise IllegalMove(f"没有“{name}”这个动作。")
        move, reason = MOVES[name], reason.strip()
        if move.of_unseen or name == "restore":
            self.put_corrections_into_effect()
        with transaction.atomic():
            # Locked: of two who press at once, the second sees what the first did.
            locked = self.__class__.objects.select_for_update().filter(pk=self.pk)
            try:
                stored = locked.get()
            except self.__class__.DoesNotExist:
                raise IllegalMove("这篇稿件已经删除。") from None
            seen = choices.get("status", self.status), choices.get("version")
            stored._refuse_stale(name, *seen, choices.get("since"))
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
                reason=_recorded(reason, changes.get("withdrawal_notice")),
                version=stored.version,
                digest=stored.digest(),
                due_at=changes.get("published_at") if move.has_hour else None,
                to=changes.get("handed_to"),
            )
            # Compare and set, should a database not keep the lock.
            moved = locked.filter(status=stored.status).update(
                status=move.target, status_since=moment, **changes
            )
            if not moved:
                raise IllegalMove("同事刚刚动过这篇稿件，请刷新后再看。")
            review.save()
            follow_move(stored, review, choices.get("wanted"))
            stored._tell_of(name, changes, moment)
            after_moves.run(stored, review)
        self.refresh_from_db()
        return review

    move.alters_data = True

    def take_over(self, is_withdrawn, notice=""):
        """Set the state that an older system left the story in: published, or withdrawn
        with what readers are told. No move was made here; its ImportRecord says so. The
        caller saves."""
        self.status = Status.SIGNED
        if is_withdrawn:
            self.status = Status.WITHDRAWN
            self.status_since = self.withdrawn_at = timezone.now()
            self.withdrawal_notice = notice

    def _tell_of(self, name, changes, moment):
        """Tell what the move makes public or takes away; of a correction, see there."""
        move = MOVES[name]
        if self.corrects_id or not move.is_seen:
            return
        is_gone = move.target != Status.SIGNED
        due_at = moment if is_gone else self.hour_with(changes, moment)
        public_changes.tell(self.pk, due_at, is_gone)

    def refusal(self, name, by, relation=None):
        """Return why a person may not make a move now, or None when they may.

        What the story itself still lacks, readiness.missing() lists. `relation` is what
        is known already of this person and this story.
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
        if move.of_unseen and not self.is_unseen(timezone.now()):
            return self._seen_refusal(move)
        return self._wrong_actor(move, relation or Relation(self, by))

    def _wrong_actor(self, move, relation):
        if move.actor is Actor.WRITER and not relation.may_act_as_writer:
            return WrongPerson(f"这是同事的稿件，只有作者本人和编辑能{move.label}。")
        if move.actor is Actor.SUBMITTER and not relation.has_submitted:
            return WrongPerson(
                f"这篇稿件不是您提交的，不能{move.label}；可以请审稿的同事退回。"
            )
        if move.actor is Actor.REVIEWER:
            return relation.unfit_reviewer
        return None

    def moves_open_to(self, by):
        """Return [(name, Move)] that a person may make now: the buttons."""
        relation = Relation(self, by)
        return [
            (name, move)
            for name, move in MOVES.items()
            if self.status in move.sources and not self.refusal(name, by, relation)
        ]

    def next_review(self):
        """Return the name of the review that a story waits for, or None."""
        return REVIEWS.get(self.status)

    def writer(self):
        """Return who has the story in hand: who filed it, or took it over last."""
        return self.handed_to or self.created_by

    def waits_too_long(self, at=None):
        """Whether a story has waited for its review so long that the desk is alarmed."""
        waited = (at or timezone.now()) - self.status_since
        return self.status in REVIEWS and waited >= settings.WAITING_TOO_LONG

    def may_act_as_writer(self, user):
        """Whether somebody has the story in hand, or may edit the copy of others."""
        return Relation(self, user).may_act_as_writer

    def is_editable_by(self, user):
        """Whether a person may change the stored story's text; see editable_by()."""
        return bool(_editable(user, article=self.pk))

    def is_illustratable_by(self, user):
        """Whether a person may place photos in it; see illustratable_by()."""
        return bool(_illustratable(user, article=self.pk))

    def is_public(self, at=None):
        return bool(_published(article=self.pk, at=at or timezone.now()))

    def _refuse_stale(self, name, seen_status, seen_version, seen_since):
        if self.status != seen_status:
            raise IllegalMove(self._wrong_state(MOVES[name]))
        if seen_version is not None and seen_version != self.version:
            raise IllegalMove(
                f"您看的是第 {seen_version} 版，稿件已改到第 {self.version} 版，"
                "请先看过新的一版再决定。"
            )
        # Some moves leave the state as it is: another hour, another writer.
        if seen_since is not None and seen_since != self.status_since:
            raise IllegalMove(f"{self.last_move_text()}，请看过再决定。")

    def _wrong_state(self, move):
        story = f"稿件现在是“{self.get_status_display()}”，不能{move.label}。"
        last = self.last_move_text()
        return f"{story}{last}。" if last else story

    def last_move_text(self):
        """Return who moved the story last: 王勇 今天 21:40 已初审通过; "" for nobody."""
        last = Review.objects.filter(article=self.pk).select_related("by", "to").last()
        return last.sentence() if last else ""

    def _changes(self, name, at, moment, choices):
        """Return what a move changes beside the status; refuse what cannot be."""
        changes_of = getattr(self, f"_changes_of_{name}", None)
        return changes_of(at, moment, choices) if changes_of else {}

    def _changes_of_submit(self, at, moment, choices):
        lacking = readiness.unwritten(self)
        if lacking:
            raise IllegalMove("还不能提交。" + "".join(lacking))
        return {}

    def _changes_of_hand_over(self, at, moment, choices):
        to = choices.get("to")
        if to is None:
            raise IllegalMove("请选定移交给谁。")
        name = staff_name(to)
        if to == self.writer():
            raise IllegalMove(f"稿件现在就在{name}手上，请移交给别人。")
        may_submit = to.has_perm(MOVES["submit"].steps[self.status])
        if not (to.is_active and to.is_staff and may_submit):
            raise IllegalMove(
                f"{name}的账号已停用，或岗位不能提交稿件；请移交给在岗的记者或编辑。"
            )
        return {"handed_to": to}

    def _changes_of_withdraw(self, at, moment, choices):
        notice = " ".join(choices.get("notice", "").split())
        if len(notice) > LONGEST_NOTICE:
            raise IllegalMove(
                f"向读者说明有 {len(notice)} 字，最多 {LONGEST_NOTICE} 字，请写短一些。"
            )
        return {"withdrawn_at": moment, "withdrawal_notice": notice}

    def _change_original(self, name, by, changes, moment):
        """Apply a move of a working copy to the story that it corrects."""
        if not self.corrects_id:
            return
        if name in ("sign", "reschedule") and not changes["takes_effect_at"]:
            self.correct_original(by, moment)
        elif name == "sign":
            self.refuse_uncorrectable()
        elif name == "reopen":
            self.refuse_second_copy()


class Relation:
    """What a person has to do with a story, asked of the database once for all moves."""

    def __init__(self, article, user):
        self.article, self.user = article, user

    def _holds(self, query):
        user = self.user.pk
        return user is not None and bool(query(article=self.article.pk, user=user))

    @cached_property
    def may_act_as_writer(self):
        return self.user.has_perm("articles.edit_copy") or self._holds(_in_hands)

    @cached_property
    def has_submitted(self):
        last = _submissions(article=self.article.pk)
        return bool(last) and last[0][0] == self.user.pk

    @cached_property
    def unfit_reviewer(self):
        """Why the person may give no review of the story, or None."""
        if self._holds(_own):
            return WrongPerson("这是您自己的稿件，要由同事来审。")
        given = _passes(article=self.article.pk, user=self.user.pk)
        if given:
            (move,) = given[0]
            return WrongPerson(f"这篇稿件您已{MOVES[move].done}，三审要由三个人来做。")
        return None


# Queries about one story and one person


def _story(pk):
    stories = Review._meta.get_field("article").related_model.objects
    return stories.filter(pk=pk).order_by().values_list("pk")


@prepared
def _published(article, at):
    return _story(article).published(at)


@prepared
def _own(article, user):
    return _story(article).own(person_of(user))


@prepared
def _in_hands(article, user):
    return _story(article).in_hands_of(person_of(user))


@prepared
def _submissions(article):
    submissions = Review.objects.filter(article=article, move="submit")
    return submissions.order_by("-pk").values_list("by")[:1]


@prepared
def _passes(article, user):
    passes = Review.objects.passes_of_this_round()
    return passes.filter(article=article, by=user).values_list("move")


@personal
def _editable(user, article):
    return _story(article).editable_by(user)


@personal
def _illustratable(user, article):
    return _story(article).illustratable_by(user)


def _recorded(reason, notice):
    """Return the reason as the record of a move keeps it, with what readers are told."""
    return f"{reason}\n向读者说明：{notice}" if notice else reason


def _refuse_reason(move, reason):
    if move.needs_reason and not reason:
        raise IllegalMove(f"{move.label}要写明原因，请写上再{move.label}。")
    if len(reason) > LONGEST_REASON:
        raise IllegalMove(
            f"意见有 {len(reason)} 字，最多 {LONGEST_REASON} 字，请写短一些。"
        )
