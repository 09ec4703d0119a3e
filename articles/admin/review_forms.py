"""Forms of the review page, one for each move: reason, hour, embargo, another writer.

The hidden fields hold the version and status that the person saw, and since when. A move of a story
that has changed since is refused by Article.move(), and the form comes back with
its sentence and with everything that was typed.
"""

from datetime import datetime, timedelta
from itertools import chain

from django import forms
from django.utils import timezone

from articles.admin.person_fields import writer_field
from articles.dates import spoken
from articles.models.review_due import Urgency
from articles.models.transitions import LONGEST_NOTICE
from articles.workflow import FINAL, FIRST, MOVES, REVIEWS, SECOND, Actor, IllegalMove

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
    seen_since = forms.CharField(required=False, widget=forms.HiddenInput)
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
        self.is_main = name in ("submit", *REVIEWS.values())
        reason = self.fields["reason"]
        if self.move.actor is Actor.SUBMITTER:
            # One press, and the story is back.
            del self.fields["reason"]
        if self.move.needs_reason:
            reason.label, reason.required = "原因", True
            reason.error_messages["required"] = (
                f"{self.move.label}要写明原因，请写上再{self.move.label}。"
            )

    def clean_reason(self):
        """Count a line's end as one character: a browser sends two."""
        return self.cleaned_data["reason"].replace("\r\n", "\n")

    def clean_seen_since(self):
        try:
            seen = self.cleaned_data["seen_since"]
            return datetime.fromisoformat(seen) if seen else None
        except ValueError:
            raise forms.ValidationError(NOT_SEEN) from None

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
                reason=self.cleaned_data.get("reason", ""),
                # What the person saw is what the move is held against.
                version=self.cleaned_data["seen_version"],
                status=self.cleaned_data["seen_status"],
                since=self.cleaned_data["seen_since"],
                **self.choices(),
            )
        except IllegalMove as refusal:
            self._refuse(refusal)
        return None

    def _refuse(self, refusal):
        self.refusal = refusal
        if refusal:
            self.add_error(None, str(refusal))

    def choices(self):
        """Return what the move is given besides: `at`, `embargo_until`, `to`."""
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


class WantedFields(forms.Form):
    """By when the next review is wanted, and how urgent it is."""

    wanted_by = forms.DateTimeField(
        label="审稿时限（可以不定）",
        required=False,
        widget=HourInput,
        help_text="这个时刻以前要审好；过了还没审，会提醒能审的人。",
    )
    urgency = forms.TypedChoiceField(
        label="缓急",
        required=False,
        choices=Urgency.choices,
        coerce=int,
        empty_value=0,
        error_messages={"invalid_choice": "缓急只有平件、急、特急三种，请选一种。"},
    )

    def propose_wanted(self, article):
        """Propose what is set already, but no hour that is over."""
        self.initial["urgency"] = 0
        if due := article.wanted_review():
            self.initial["urgency"] = due.urgency
            self.initial["wanted_by"] = None if due.is_overdue() else due.due_at

    def clean_wanted_by(self):
        wanted_by = self.cleaned_data["wanted_by"]
        return wanted_by and _to_come(wanted_by, "审稿时限", "不定时限的请留空。")

    def wanted(self):
        return self.cleaned_data["wanted_by"], self.cleaned_data["urgency"]


class ToReviewForm(WantedFields, MoveForm):
    """A move that brings a story to a review: by when that is wanted."""

    def __init__(self, name, article, data=None, **kwargs):
        super().__init__(name, article, data, **kwargs)
        self.propose_wanted(article)
        self.order_fields(["urgency", "wanted_by", "reason"])

    def choices(self):
        # A form without these fields, opened before there were any, changes neither.
        return {"wanted": self.wanted()} if "urgency" in self.data else {}


class WantedForm(WantedFields):
    """Form of whoever gives reviews: another hour for a story that waits already."""

    def __init__(self, article, data=None):
        super().__init__(data, auto_id="due_%s")
        self.article = article
        self.propose_wanted(article)
        self.order_fields(["urgency", "wanted_by"])

    def problem(self):
        return IllegalMove("".join(chain(*self.errors.values())))

    def save(self, by):
        """Set the hour; return whether it was, the form then says why not."""
        if self.is_valid():
            try:
                self.article.want_review(*self.wanted(), by)
                return True
            except IllegalMove as refusal:
                self.add_error(None, str(refusal))
        return False


class HandOverForm(MoveForm):
    """移交: to a colleague who may submit it."""

    def __init__(self, name, article, data=None, **kwargs):
        super().__init__(name, article, data, **kwargs)
        self.fields["to"] = writer_field(article.writer())
        self.order_fields(["to", "reason"])

    def choices(self):
        return {"to": self.cleaned_data["to"]}


class HourForm(MoveForm):
    """A move with an hour: at once, or later."""

    AT_ONCE, AT_AN_HOUR, HOUR = "立即发布", "定时发布", "发布时间"

    when = forms.ChoiceField(
        label="发布", choices=[], initial=NOW, widget=forms.RadioSelect
    )
    due = forms.DateTimeField(label=HOUR, required=False, widget=HourInput)

    def __init__(self, name, article, data=None, **kwargs):
        super().__init__(name, article, data, **kwargs)
        if article.corrects_id:
            self.AT_ONCE, self.AT_AN_HOUR = "立即换下原文", "定时换下原文"
            self.HOUR = "换下时间"
        when, due = self.fields["when"], self.fields["due"]
        when.choices = [(NOW, self.AT_ONCE), (LATER, self.AT_AN_HOUR)]
        when.error_messages["required"] = f"请选{self.AT_ONCE}还是{self.AT_AN_HOUR}。"
        due.label = self.HOUR
        # What it is for comes before what may be said of it.
        self.order_fields(["when", "due", "embargo_until", "reason"])

    def propose(self, hour):
        """Propose an hour that is to come."""
        if hour and hour > timezone.now():
            self.initial |= {"when": LATER, "due": hour}

    def clean_due(self):
        if self.data.get("when") != LATER:
            return None
        due = self.cleaned_data["due"]
        if due is None:
            raise forms.ValidationError(f"{self.AT_AN_HOUR}要写明日期和时间。")
        return _to_come(due, self.HOUR, f"要马上见报的请选“{self.AT_ONCE}”。")

    def choices(self):
        return {"at": self.cleaned_data["due"]}


class SignForm(HourForm):
    """签发: publish now or at an hour, and until when it is under embargo."""

    embargo_until = forms.DateTimeField(
        label="禁发至",
        required=False,
        widget=HourInput,
        help_text="到这个时刻以前读者看不到；没有禁发要求的留空。",
    )

    def __init__(self, name, article, data=None, **kwargs):
        super().__init__(name, article, data, **kwargs)
        self.initial["embargo_until"] = article.embargo_until

    def clean_embargo_until(self):
        until = self.cleaned_data["embargo_until"]
        if until is None or _same_minute(until, self.article.embargo_until):
            # What the story has already may well be over; it does no harm.
            return until and self.article.embargo_until
        return _to_come(until, "禁发时间", "没有禁发要求的请留空。")

    def choices(self):
        return super().choices() | {"embargo_until": self.cleaned_data["embargo_until"]}


class RescheduleForm(SignForm):
    """改时: another hour for what no reader has seen, or now."""

    AT_ONCE, AT_AN_HOUR = "现在见报", "改到"

    def __init__(self, name, article, data=None, **kwargs):
        super().__init__(name, article, data, **kwargs)
        self.propose(article.hour())

    def clean(self):
        cleaned = super().clean()
        until, due = cleaned.get("embargo_until"), cleaned.get("due")
        if until and until > (due or timezone.now()):
            self.add_error(
                "embargo_until",
                f"禁发到 {spoken(until)}，读者要到那时才看得到；"
                "要按上面的时间见报，请把“禁发至”清空。",
            )
        return cleaned


class RescheduleCorrectionForm(HourForm):
    """改时 of a correction: another hour at which it replaces the text."""

    def __init__(self, name, article, data=None, **kwargs):
        super().__init__(name, article, data, **kwargs)
        self.propose(article.takes_effect_at)


class RestoreForm(HourForm):
    """恢复 of what was withdrawn before its hour: to that hour, another, or now."""

    def __init__(self, name, article, data=None, **kwargs):
        super().__init__(name, article, data, **kwargs)
        self.propose(article.published_at)

    def choices(self):
        return {"at": self.cleaned_data["due"] or timezone.now()}


class WithdrawForm(MoveForm):
    """撤稿 of what readers have seen: its address says that it is gone, and may say why."""

    notice = forms.CharField(
        label="向读者说明（可以不写）",
        required=False,
        max_length=LONGEST_NOTICE,
        help_text="读者打开这篇稿件的网址时看到的一句话，如：稿件内容有误，编辑部正在核实。"
        "不写就只说何时撤下。上面的原因只给编辑部看。",
    )

    def choices(self):
        return {"notice": self.cleaned_data["notice"]}


def may_set_due(article, user):
    """Whether somebody may set by when a story's next review is wanted: whoever gives
    reviews, of what waits for one."""
    return article.status in REVIEWS and any(
        user.has_perm(permission) for permission in (FIRST, SECOND, FINAL)
    )


def move_form(name, article, data=None):
    """Return the form of a move: a correction has no embargo, and what readers have seen
    once keeps its date."""
    return _form_class(name, article)(name, article, data)


def _form_class(name, article):
    if name == "hand_over":
        return HandOverForm
    if MOVES[name].target in REVIEWS:
        return ToReviewForm
    if name == "sign":
        return HourForm if article.corrects_id else SignForm
    if name == "reschedule":
        return RescheduleCorrectionForm if article.corrects_id else RescheduleForm
    if name == "restore" and article.is_unseen(timezone.now()):
        return RestoreForm
    if name == "withdraw" and article.is_public():
        return WithdrawForm
    return MoveForm


def offered_moves(article, by):
    """Return the moves that a page offers a person: what no reader has seen is unsigned,
    and withdrawn only by who may not."""
    moves = article.moves_open_to(by)
    if "unsign" in dict(moves):
        return [(name, move) for name, move in moves if name != "withdraw"]
    return moves


def move_forms(article, by, refused=None):
    """Return the forms of the moves that a person may make, the refused one as it was."""
    forms_of_moves = [
        refused if refused and refused.name == name else move_form(name, article)
        for name, _ in offered_moves(article, by)
    ]
    if refused and refused not in forms_of_moves:
        refused.is_open = False
        forms_of_moves.insert(0, refused)
    return forms_of_moves


def _seen(article):
    return {
        "seen_version": article.version,
        "seen_status": article.status,
        "seen_since": article.status_since.isoformat(),
    }


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
