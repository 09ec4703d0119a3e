"""Form that opens a correction: it is said first who could sign it, and what helps."""

from django import forms
from django.db import transaction

from articles.admin.person_fields import writer_field
from articles.reviewers import prospects_of_correction
from articles.workflow import IllegalMove


class OpeningForm(forms.Form):
    """开更正稿, and hand it over at once where the opener alone could give a review.

    anyway: whoever opens it has read that, and hands it over later.
    """

    anyway = forms.BooleanField(required=False)

    def __init__(self, article, user, data=None):
        super().__init__(data, auto_id="correct_%s")
        self.article, self.user = article, user
        self.prospects = prospects_of_correction(article, user)
        self.refusal = None
        if self.prospects.problem:
            self.fields["to"] = writer_field(user, "交给", required=False)

    @property
    def may_open(self):
        """Whether opening it leads anywhere."""
        return not self.prospects.problem or self.prospects.can_be_handed_over

    @property
    def warning(self):
        """What is said before it is opened: who could not give a review, what helps."""
        if self.prospects.problem and self.prospects.can_be_handed_over:
            advice = "请让别的同事来开，或开了就移交给同事去改。"
        else:
            advice = self.prospects.advice
        return f"{self.prospects.problem}{advice}"

    def open(self):
        """Return the working copy, or None: `refusal` then says why."""
        try:
            refusal = self.article.correction_refusal(self.user)
            if refusal:
                raise refusal
            if not self.is_valid():
                raise IllegalMove("".join(self.errors["to"]))
            return self._opened(self.cleaned_data.get("to"))
        except IllegalMove as refusal:
            self.refusal = refusal
        return None

    def _opened(self, to):
        has_read = to or self.cleaned_data["anyway"]
        if not self.may_open or (self.prospects.problem and not has_read):
            raise IllegalMove(self.warning)
        with transaction.atomic():
            copy = self.article.open_correction(by=self.user)
            if to:
                copy.move("hand_over", by=self.user, to=to)
        return copy
