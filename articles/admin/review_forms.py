"""Forms of the review page, one for each move: reason, hour of publication, embargo.

The two hidden fields hold the version and status that the person saw. A move of a story
that has changed since is refused by Article.move(), and the form comes back with
its sentence and with everything that was typed.
"""

from datetime import timedelta

from django import forms
from django.utils import timezone

from articles.dates import spoken
from articles.workflow import MOVES, REVIEWS, IllegalMove, Status

# A later hour than this is a slip of the keyboard: 2205 for 2025.
FARTHEST = timedelta(days=366)
NOW, LATER = "now", "later"
NOT_SEEN = "页面上的版本或状态不对，请刷新后再试。"


class MoveForm(forms.Form):
    seen_version = forms.IntegerField(
        widget=forms.HiddenInput,
        error_messages={"required": NOT_SEEN, "invalid": NOT_SEEN},
    )
    seen_status = forms.CharField(
        widget=forms.HiddenInput, error_messages={"required": NOT_SEEN}
    )
    reason = forms.CharField(
        label="意见", required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    # Whether the person may still make the move; a refused form keeps what was
    # typed even when they may not.
    is_open = True
    refusal = None

    def __init__(self, name, article, data=None, **kwargs):
        self.name, self.article, self.move = name, article, MOVES[name]
        super().__init__(data, auto_id=f"{name}_%s", initial=_seen(article), **kwargs)
        # What the page is there for, among what else may be done.
        leads_on = self.move.target in (*REVIEWS, Status.SIGNED)
        self.is_main = leads_on and not self.move.needs_reason
        reason = self.fields["reason"]
        if self.move.needs_reason:
            reason.label, reason.required = "原因", True
            reason.error_messages["required"] = (
                f"{self.move.label}要写明原因，请写上再{self.move.label}。"
            )

    def clean_reason(self):
        """Count a line's end as one character: a browser sends two."""
        return self.cleaned_data["reason"].replace("\r\n", "\n")

    def make(self, by):
        """Make the move and return its Review, or None: the form then says why."""
        if not self.is_valid():
            # Who may not make it at all is not asked to fill it in better.
            self._refuse(self.article.refusal(self.name, by))
            return None
        try:
            return self.article.move(
                self.name,
                by=by,
                reason=self.cleaned_data["reason"],
                # What the person saw is what the move is held against.
                version=self.cleaned_data["seen_version"],
                status=self.cleaned_data["seen_status"],
                **self.hours(),
            )
        except IllegalMove as refusal:
            self._refuse(refusal)
        return None

    def _refuse(self, refusal):
        self.refusal = refusal
        if refusal:
            self.add_error(None, str(refusal))

    def hours(self):
        """Return the moments that the move is given: `at`, `embargo_until`."""
        return {}

    def show_again(self, article):
        """Hold a refused form against the story as the page now shows it."""
        self.data = self.data.copy()
        self.data.update(_seen(article))


class HourInput(forms.DateTimeInput):
    """The browser's own choice of a day and an hour, in the paper's time."""

    input_type = "datetime-local"

    def __init__(self):
        super().__init__(format="%Y-%m-%dT%H:%M")


class SignForm(MoveForm):
    """签发: publish now or at an hour, and until when it is under embargo."""

    when = forms.ChoiceField(
        label="发布",
        choices=[(NOW, "立即发布"), (LATER, "定时发布")],
        initial=NOW,
        widget=forms.RadioSelect,
        error_messages={"required": "请选立即发布还是定时发布。"},
    )
    due = forms.DateTimeField(label="发布时间", required=False, widget=HourInput)
    embargo_until = forms.DateTimeField(
        label="禁发至",
        required=False,
        widget=HourInput,
        help_text="到这个时刻以前读者看不到；没有禁发要求的留空。",
    )

    def __init__(self, name, article, data=None, **kwargs):
        super().__init__(name, article, data, **kwargs)
        self.initial["embargo_until"] = article.embargo_until

    def clean_due(self):
        if self.data.get("when") != LATER:
            return None
        due = self.cleaned_data["due"]
        if due is None:
            raise forms.ValidationError("定时发布要写明日期和时间。")
        return _to_come(due, "发布时间", "要马上见报的请选“立即发布”。")

    def clean_embargo_until(self):
        until = self.cleaned_data["embargo_until"]
        if until is None or _same_minute(until, self.article.embargo_until):
            # What the story has already may well be over; it does no harm.
            return until and self.article.embargo_until
        return _to_come(until, "禁发时间", "没有禁发要求的请留空。")

    def hours(self):
        return {
            "at": self.cleaned_data["due"],
            "embargo_until": self.cleaned_data["embargo_until"],
        }


def move_form(name, article, data=None):
    """Return the form of a move: a working copy takes effect when it is signed, and
    has no hour of its own."""
    has_hours = name == "sign" and not article.corrects_id
    return (SignForm if has_hours else MoveForm)(name, article, data)


def move_forms(article, by, refused=None):
    """Return the forms of the moves that a person may make, the refused one as it was."""
    forms_of_moves = [
        refused if refused and refused.name == name else move_form(name, article)
        for name, _ in article.moves_open_to(by)
    ]
    if refused and refused not in forms_of_moves:
        refused.is_open = False
        forms_of_moves.insert(0, refused)
    return forms_of_moves


def _seen(article):
    return {"seen_version": article.version, "seen_status": article.status}


def _to_come(moment, what, advice):
    now = timezone.now()
    if moment <= now:
        raise forms.ValidationError(f"{what} {spoken(moment)} 已经过了，{advice}")
    if moment - now > FARTHEST:
        raise forms.ValidationError(f"{what} {spoken(moment)} 在一年以后，请核对年份。")
    return moment


def _same_minute(one, other):
    return other is not None and one == timezone.localtime(other).replace(
        second=0, microsecond=0
    )
