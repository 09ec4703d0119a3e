"""Admin actions on many stories at once, each behind a page that shows what it does:
sign them, withdraw them, file them under a section, districts and topics."""

from django import forms
from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import IS_POPUP_VAR
from django.template.response import TemplateResponse

from articles.admin.review import tell
from articles.filing import Filing, FilingRefused, file_story
from articles.models import Section
from articles.models.transitions import LONGEST_REASON
from articles.text.tagging import tags_from_string
from articles.workflow import MOVES, IllegalMove
from districts.models import District

# What one request does, and one page shows.
MOST_AT_ONCE = 100
CONFIRMED = "confirmed"


class MoveManyForm(forms.Form):
    """Form of a move of many stories: the reason, where it needs one."""

    def __init__(self, name, *args, **kwargs):
        super().__init__(*args, **kwargs)
        move = MOVES[name]
        if move.needs_reason:
            self.fields["reason"] = forms.CharField(
                label="原因",
                max_length=LONGEST_REASON,
                widget=forms.Textarea(attrs={"rows": 3}),
                help_text="每篇的审签记录都写上这句话。",
                error_messages={
                    "required": f"{move.label}要写明原因，请写上再{move.label}。"
                },
            )


class FilingForm(forms.Form):
    """Form of what many stories are filed under."""

    section = forms.ModelChoiceField(
        Section.objects.all(), label="频道", required=False, empty_label="不改"
    )
    districts = forms.ModelMultipleChoiceField(
        District.objects.all(),
        label="区县",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    tags = forms.CharField(
        label="话题",
        required=False,
        max_length=200,
        help_text="用逗号或顿号隔开，如：春节，公交。",
    )
    replaces = forms.TypedChoiceField(
        label="区县和话题",
        choices=[("", "加到原有的上面"), ("1", "换掉原有的")],
        coerce=bool,
        empty_value=False,
        required=False,
        widget=forms.RadioSelect,
        help_text="没有选、没有写的不动。",
        initial="",
    )

    def clean(self):
        given = super().clean()
        self.filing = Filing(
            given.get("section"),
            tuple(given.get("districts") or ()),
            tuple(tags_from_string(given.get("tags"))),
            given.get("replaces", False),
        )
        if not self.errors and not self.filing:
            raise forms.ValidationError("请选频道、区县或写话题，至少一样。")
        return given


class ManyStoriesMixin:
    """Mixin of ArticleAdmin: the actions of the list that ask before they act."""

    def get_actions(self, request):
        actions = super().get_actions(request)
        if IS_POPUP_VAR in request.GET:
            return actions
        offered = {
            name: (action, name, label)
            for name, action, label, permissions in MANY
            if any(map(request.user.has_perm, permissions))
        }
        return offered | actions

    def ask_about_many(self, request, stories, form, **shown):
        """Show an action's stories and its form; a refused form with its sentences."""
        opts = self.opts
        context = self.admin_site.each_context(request) | {
            "opts": opts,
            "stories": stories,
            "form": form,
            "action": request.POST["action"],
            "checkbox_name": ACTION_CHECKBOX_NAME,
            "media": self.media,
            **shown,
        }
        return TemplateResponse(
            request,
            "admin/articles/article/many.html",
            context,
            status=400 if form.is_bound else 200,
        )


def at_most(number, stories, model_admin, request):
    """Return the stories of an action as a list; None, and a message, for too many."""
    chosen = list(stories[: number + 1])
    if len(chosen) > number:
        words = f"一次最多 {number} 篇，请少选一些，分几次做。"
        model_admin.message_user(request, words, messages.ERROR)
        return None
    return chosen


# Signing and withdrawing


def sign_many(model_admin, request, stories):
    """Admin action: sign stories that wait for the last review, to be public at once."""
    return _move_after_asking(model_admin, request, stories, "sign")


def withdraw_many(model_admin, request, stories):
    """Admin action: withdraw public stories, for a reason that each record keeps."""
    return _move_after_asking(model_admin, request, stories, "withdraw")


def _move_after_asking(model_admin, request, stories, name):
    chosen = at_most(MOST_AT_ONCE, stories, model_admin, request)
    if chosen is None:
        return None
    move = MOVES[name]
    confirmed = request.POST if CONFIRMED in request.POST else None
    form = MoveManyForm(name, confirmed)
    if not form.is_valid():
        return model_admin.ask_about_many(
            request,
            [(story, _unfit(story, move)) for story in chosen],
            form,
            title=f"{move.label} {len(chosen)} 篇稿件",
            button=move.label,
            question=QUESTIONS[name],
        )
    reason = form.cleaned_data.get("reason", "")
    moved, refused = 0, []
    for story in chosen:
        try:
            story.move(name, by=request.user, reason=reason, **_seen(request, story))
            moved += 1
        except IllegalMove as refusal:
            refused.append(f"《{story}》没有{move.done}：{refusal}")
    done = f"{moved} 篇稿件已{move.done}。" if moved else ""
    return tell(model_admin, request, done, refused)


def _unfit(story, move):
    """Say why a story will be left as it is, where its state alone tells."""
    if story.status in move.sources:
        return ""
    return f"现在是“{story.get_status_display()}”，不会{move.label}"


def _seen(request, story):
    """Return which version and status of a story the person saw when they confirmed."""
    version, _, status = request.POST.get(f"seen_{story.pk}", "").partition("-")
    # What was not shown was not seen: no version is 0.
    return {"version": int(version) if version.isdecimal() else 0, "status": status}


# Filing


def file_many(model_admin, request, stories):
    """Admin action: set section, districts and topics; a version of each story."""
    chosen = at_most(MOST_AT_ONCE, stories, model_admin, request)
    if chosen is None:
        return None
    form = FilingForm(request.POST if CONFIRMED in request.POST else None)
    if not form.is_valid():
        return model_admin.ask_about_many(
            request,
            [(story, "") for story in chosen],
            form,
            title=f"归类 {len(chosen)} 篇稿件",
            button="归类",
            question="每篇存一个新版本；您不能改的会留着不动，一篇一篇说明。",
        )
    filed, same, refused = 0, 0, []
    for story in chosen:
        try:
            changed = file_story(story.pk, form.filing, by=request.user)
            filed, same = filed + changed, same + (not changed)
        except FilingRefused as refusal:
            refused.append(f"《{story}》没有归类：{refusal}")
    done = f"{filed} 篇稿件已归类。" if filed else ""
    done += f"{same} 篇本来就是这样，没有动。" if same else ""
    return tell(model_admin, request, done, refused)


QUESTIONS = {
    "sign": "签发后读者马上看得到，要定时间的请逐篇签。还缺东西的、您不能签的会留着不动，一篇一篇说明。",
    "withdraw": "撤下后读者打开只看到“已撤稿”，可以再恢复。",
}
MANY = [
    ("sign_many", sign_many, "签发选中的稿件", [*MOVES["sign"].steps.values()]),
    (
        "withdraw_many",
        withdraw_many,
        "撤下选中的稿件",
        [*MOVES["withdraw"].steps.values()],
    ),
    (
        "file_many",
        file_many,
        "设频道、区县、话题",
        ["articles.submit_article", "articles.edit_copy"],
    ),
]
