"""Corrections 更正: a signed story changes by a working copy that passes all reviews."""

from django.db import IntegrityError, transaction

from articles.models.audit import Correction
from articles.workflow import IllegalMove, Status, WrongPerson


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
        if self.open_working_copy():
            return IllegalMove("这篇稿件已有一份更正稿在编，请到那一份上改。")
        return None

    def open_working_copy(self):
        """Return the working copy that is being made of a story, or None."""
        return self.working_copies.in_progress().first()

    def open_correction(self, *, by):
        """Return a new working copy: a draft with the story's text and parts.

        Raise IllegalMove with a sentence for the person who tried.
        """
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
        original = stories.select_for_update().get(pk=self.corrects_id)
        if original.status != Status.SIGNED:
            raise IllegalMove(
                f"原稿现在是“{original.get_status_display()}”，更正稿不能签发。"
            )
        was_public = original.is_public(moment)
        embargo_until = original.embargo_until
        if was_public:
            original.corrected_at = moment
        original.copy_content(self, by=by, reason=f"更正（更正稿 {self.pk}）")
        # The notice is the copy's; so is no hour of the story's own.
        stories.filter(pk=original.pk).update(
            embargo_until=embargo_until,
            correction_kind="",
            correction_text="",
            correction_weight=Correction.Weight.MINOR,
        )
        # Of an error that no reader saw, readers get no notice.
        if self.correction_kind and was_public:
            Correction.objects.create(
                article=original,
                kind=self.correction_kind,
                weight=self.correction_weight,
                text=self.correction_text,
                by=by,
            )

    correct_original.alters_data = True

    def refuse_second_copy(self):
        if self.corrects.open_working_copy():
            raise IllegalMove("这篇稿件另有一份更正稿在编，这一份不能重启。")
