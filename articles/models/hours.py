"""Hours of publication: when a signed story is seen, and to change that before it is."""

from django.db.models import prefetch_related_objects

from articles import readiness
from articles.workflow import IllegalMove, Status

# What a story has that is not withdrawn any more.
NOT_WITHDRAWN = {"withdrawn_at": None, "withdrawal_notice": ""}


class Scheduling:
    """Mixin of Article: the hours of a signed story, until a reader has seen it."""

    def hour(self):
        """Return the moment from which readers see a signed story, or None.

        Of a correction, that at which it replaces the text, while that is to come.
        """
        if self.status != Status.SIGNED:
            return None
        if self.corrects_id:
            return self.takes_effect_at
        moments = [self.published_at, self.embargo_until]
        return max(filter(None, moments), default=None)

    def hour_with(self, changes, moment):
        """Return from when readers see a signed story after changes of a move: a moment,
        or later."""
        names = "published_at", "embargo_until"
        hours = [changes.get(name, getattr(self, name)) for name in names]
        return max(moment, *filter(None, hours))

    def is_unseen(self, at):
        """Whether what is signed has been seen by no reader yet."""
        if self.status == Status.WITHDRAWN:
            return not self.__class__.objects.withdrawn().filter(pk=self.pk).exists()
        hour = self.hour()
        # A correction waits on, past its hour, while its story is withdrawn.
        return hour is not None and (bool(self.corrects_id) or hour > at)

    def _seen_refusal(self, move):
        """Return the sentence why a move of what is unseen comes too late."""
        if self.corrects_id:
            return IllegalMove(
                f"这份更正稿已经换下原文，不能{move.label}；要再改，请到原稿上开更正稿。"
            )
        if self.status == Status.WITHDRAWN:
            return IllegalMove(f"读者看到过这篇稿件，不能{move.label}，只能恢复。")
        return IllegalMove(
            f"读者已经看到这篇稿件，不能{move.label}；"
            "要改文字请开更正稿，要拿下来请撤稿。"
        )

    def _changes_of_sign(self, at, moment, choices):
        due = max(at or moment, moment)
        prefetch_related_objects([self], "article_photos__photo")
        lacking = readiness.missing(self, due)
        if lacking:
            raise IllegalMove("还不能签发。" + "".join(lacking))
        return self._hours(due, moment, choices)

    def _changes_of_reschedule(self, at, moment, choices):
        """Another hour, or now: rights to a photo must last till then, too."""
        due = max(at or moment, moment)
        prefetch_related_objects([self], "article_photos__photo")
        lacking = readiness.expired(self, due)
        if lacking:
            raise IllegalMove("不能改到这个时间。" + "".join(lacking))
        return self._hours(due, moment, choices)

    def _hours(self, due, moment, choices):
        changes = {"published_at": due}
        if self.corrects_id:
            if choices.get("embargo_until"):
                raise IllegalMove("更正稿没有禁发时间，请只定它换下原文的时间。")
            return changes | {"takes_effect_at": due if due > moment else None}
        if "embargo_until" in choices:
            changes["embargo_until"] = choices["embargo_until"]
        return changes

    def _changes_of_unsign(self, at, moment, choices):
        if not self.corrects_id:
            self._refuse_with_working_copy()
        return {"published_at": None, "takes_effect_at": None} | NOT_WITHDRAWN

    def _refuse_with_working_copy(self):
        """Nothing may correct a draft: its text is changed by whoever has it."""
        if self.copy_under_way():
            raise IllegalMove(
                "这篇稿件另有一份更正稿，请先到那一份上弃用它，或撤回它的签发再弃用。"
            )

    def _changes_of_restore(self, at, moment, choices):
        """A story that readers have seen keeps its date; another gets one to come."""
        changes = dict(NOT_WITHDRAWN)
        if self.is_unseen(moment):
            changes["published_at"] = max(at or self.published_at, moment)
        return changes
