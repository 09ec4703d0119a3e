"""Corrections 更正: a signed story changes by a working copy that passes all reviews.

One that is signed for an hour to come replaces the text when somebody first asks after
that hour, before they are answered: see docs/decisions/019-corrections-for-an-hour.md.
"""

import logging

from django.db import IntegrityError, InterfaceError, OperationalError, transaction
from django.utils import timezone

from articles import printed_notices, public_changes
from articles.dates import spoken
from articles.models.audit import Correction, Review
from articles.prepared import prepared
from articles.workflow import IllegalMove, Status, WrongPerson

logger = logging.getLogger(__name__)


class Correcting:
    """Mixin of Article: open a working copy, and make its text the original's."""

    def correction_refusal(self, by):
        """Return why a person may not open a working copy now, or None."""
        if not (by.is_active and by.has_perm("articles.correct_article")):
            return WrongPerson("您的岗位不能给稿件开更正稿。")
        if self.status != Status.SIGNED or self.corrects_id:
            return IllegalMove("只有已签发的稿件才能开更正稿；没签发的直接修改。")
        if not self.may_act_as_writer(by):
            return WrongPerson("这是同事的稿件，请告诉编辑来更正。")
        copy = self.copy_under_way()
        if copy and copy.takes_effect_at:
            return IllegalMove(
                f"这篇稿件有一份更正稿已签发，{spoken(copy.takes_effect_at)} 起换下原文；"
                "要再改，请等它生效，或先在那一份上撤回签发。"
            )
        if copy:
            return IllegalMove("这篇稿件已有一份更正稿在编，请到那一份上改。")
        return None

    def copy_under_way(self):
        """Return the correction of a story that is being made, or is signed for an hour
        to come; or None. There is one at most."""
        copy = _under_way.first(story=self.pk)
        if copy:
            copy.corrects = self
        return copy

    @classmethod
    def put_corrections_into_effect(cls, at=None):
        """Make the text of each correction whose hour has come that of its story.

        Return how many were. Whoever shows stories calls it first: where two do at once,
        the second waits for the first. Most often it is one question to a tiny index.
        """
        return sum(cls._put_into_effect(pk) for (pk,) in _due(at=at or timezone.now()))

    @classmethod
    def _put_into_effect(cls, pk):
        """Put one into effect; False if a colleague has, or has called it back."""
        due = cls.objects.due_corrections(timezone.now()).filter(pk=pk)
        try:
            with transaction.atomic():
                copy = due.select_for_update(of=("self",)).first()
                if copy is None:
                    return False
                signed = Review.objects.filter(article=copy, move="sign")
                by = signed.select_related("by").last().by
                copy.correct_original(by, copy.takes_effect_at)
                cls.objects.filter(pk=pk).update(takes_effect_at=None)
        except IllegalMove:
            # The story was withdrawn at this very moment: it waits.
            return False
        except (InterfaceError, OperationalError):
            # The database is away, which is no fault of this one.
            raise
        except Exception:
            # It stops neither the others nor the readers who come meanwhile.
            logger.exception("Correction %s cannot be put into effect.", pk)
            return False
        return True

    def open_correction(self, *, by):
        """Return a new working copy: a draft with the story's text and parts.

        Raise IllegalMove with a sentence for the person who tried.
        """
        # It begins with the words that readers have now.
        if self.put_corrections_into_effect():
            self.refresh_from_db()
        refusal = self.correction_refusal(by)
        if refusal:
            raise refusal
        try:
            with transaction.atomic():
                copy = self.__class__(corrects=self, created_by=by)
                copy.copy_content(self, by=by, reason=f"照第 {self.version} 版开更正稿")
        except IntegrityError as error:
            # A colleague pressed the button at the same moment.
            raise IllegalMove(
                "同事刚刚开了一份更正稿，请刷新后到那一份上改。"
            ) from error
        return copy

    open_correction.alters_data = True

    def correct_original(self, by, moment):
        """Make this working copy's text the story's own, with its notice.

        Called by move() within its transaction, with the copy locked.
        """
        stories = self.__class__.objects
        original = self.refuse_uncorrectable()
        was_public = original.is_public(moment)
        embargo_until, headline = original.embargo_until, original.headline
        if was_public:
            original.corrected_at = moment
        # In the versions too it was then, whenever it was that somebody first asked.
        original.version_date = moment
        original.copy_content(self, by=by, reason=f"更正（更正稿 {self.pk}）")
        # The notice is the copy's; so is no hour of the story's own.
        stories.filter(pk=original.pk).update(
            embargo_until=embargo_until,
            correction_kind="",
            correction_text="",
            correction_weight=Correction.Weight.MINOR,
        )
        public_changes.tell(original.pk, original.hour_with({}, moment))
        # Of an error that no reader saw, readers get no notice.
        if self.correction_kind and was_public:
            notice = Correction.objects.create(
                article=original,
                kind=self.correction_kind,
                weight=self.correction_weight,
                text=self.correction_text,
                at=moment,
                by=by,
            )
            printed_notices.begin(notice, headline)

    correct_original.alters_data = True

    def refuse_uncorrectable(self):
        """Return the story that it corrects, locked; refuse when it is not signed."""
        stories = self.__class__.objects
        original = stories.select_for_update().get(pk=self.corrects_id)
        if original.status != Status.SIGNED:
            raise IllegalMove(
                f"原稿现在是“{original.get_status_display()}”，更正稿不能签发。"
            )
        return original

    def refuse_second_copy(self):
        other = self.corrects.copy_under_way()
        if other:
            state = "已签发，还没有生效" if other.takes_effect_at else "在编"
            raise IllegalMove(f"这篇稿件另有一份更正稿{state}，这一份不能重启。")


@prepared
def _under_way(story):
    stories = Review._meta.get_field("article").related_model.objects
    return stories.filter(corrects=story).under_way().order_by("pk")[:1]


@prepared
def _due(at):
    stories = Review._meta.get_field("article").related_model.objects
    return stories.due_corrections(at).values_list("pk")
