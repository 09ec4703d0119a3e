"""Admin of breaking news: how long a line stands, and taking it down at once."""

from datetime import timedelta

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from js_asset import Script

from articles import minors
from articles.dates import local, midnight, spoken
from articles.models.staff import staff_name
from districts.admin import DeskAdmin
from districts.keys import key_or_404
from newsroom.models import BreakingNews


class Lasts(models.TextChoices):
    """How long a line stands, as it is said at the desk."""

    HOUR = "hour", "1 小时"
    TWO_HOURS = "two_hours", "2 小时"
    TODAY = "today", "今天"
    EXACTLY = "exactly", "写明到期时间"

    def end(self, start):
        """Return when a line ends that starts at a moment; None if it is written."""
        if self == Lasts.HOUR:
            return start + timedelta(hours=1)
        if self == Lasts.TWO_HOURS:
            return start + timedelta(hours=2)
        if self == Lasts.TODAY:
            return midnight(local(start).date() + timedelta(days=1))
        return None


class MomentInput(forms.DateTimeInput):
    """The browser's own field of a day and a time."""

    input_type = "datetime-local"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


class BreakingNewsForm(forms.ModelForm):
    lasts = forms.ChoiceField(
        label="显示多久",
        choices=Lasts,
        widget=forms.RadioSelect,
        help_text="从开始时间算起；“今天”到零点。",
        error_messages={"required": "请选显示多久，或者选“写明到期时间”。"},
    )

    class Meta:
        model = BreakingNews
        fields = ["text", "article", "starts_at", "expires_at"]
        field_classes = {
            "starts_at": forms.DateTimeField,
            "expires_at": forms.DateTimeField,
        }
        widgets = {"starts_at": MomentInput, "expires_at": MomentInput}
        help_texts = {
            "starts_at": "不改就从现在开始。",
            "expires_at": "到这一刻自动撤下。选了上面的时长，就不用写。",
        }
        error_messages = {
            "text": {"required": "请写快讯，一句话。"},
            "starts_at": {
                "required": "请写开始时间。",
                "invalid": "开始时间写成 2023-01-23 21:40 的样子。",
            },
            "expires_at": {"invalid": "到期时间写成 2023-01-23 21:40 的样子。"},
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["expires_at"].required = False
        if not self.instance.pk:
            # To the minute, as the field shows it: else it would seem to be changed.
            minute = timezone.now().replace(second=0, microsecond=0)
            self.initial["starts_at"] = minute
        self.fields["lasts"].initial = Lasts.EXACTLY if self.instance.pk else Lasts.HOUR

    def clean_article(self):
        story = self.cleaned_data["article"]
        if story and (refusal := minors.refusal(story, "快讯")):
            raise forms.ValidationError(refusal)
        return story

    def clean(self):
        cleaned = super().clean()
        if not self.instance.pk and "starts_at" not in self.changed_data:
            cleaned["starts_at"] = timezone.now()
        lasts, start = cleaned.get("lasts"), cleaned.get("starts_at")
        if not lasts or not start:
            return cleaned
        end = Lasts(lasts).end(start) or cleaned.get("expires_at")
        cleaned["expires_at"] = end
        if end is None and "expires_at" not in self.errors:
            self.add_error("expires_at", "请写到期时间，或者在上面选显示多久。")
        elif end and end <= start:
            self.add_error("expires_at", "到期时间要晚于开始时间。")
        return cleaned


@admin.register(BreakingNews)
class BreakingNewsAdmin(DeskAdmin):
    form = BreakingNewsForm
    fields = ["text", "article", "starts_at", "lasts", "expires_at"]
    autocomplete_fields = ["article"]
    list_display = [
        *("text", "status_label", "starts_at", "expires_at", "writer", "take_down_door")
    ]
    list_select_related = ["article", "created_by"]

    class Media:
        js = [Script("desk/breaking.js", type="module")]
        css = {"all": ["desk/front_page.css"]}

    def get_list_display(self, request):
        shown = super().get_list_display(request)
        if self.has_change_permission(request):
            return shown
        return [name for name in shown if name != "take_down_door"]

    @admin.display(description="状态")
    def status_label(self, line):
        now = timezone.now()
        if line.expires_at <= now:
            return "已到期"
        if line.starts_at > now:
            return f"{spoken(line.starts_at)} 起显示"
        if line.article and not line.article.is_public(now):
            return "稿件读者看不到，快讯没有显示"
        if line.article and line.article.minors_warning:
            return "稿件可能影响未成年人，快讯没有显示"
        return "显示中"

    @admin.display(description="发布人")
    def writer(self, line):
        return staff_name(line.created_by)

    @admin.display(description="撤下")
    def take_down_door(self, line):
        """Return a button of the form beside the list: the list is a form itself."""
        if line.expires_at <= timezone.now():
            return ""
        return format_html(
            '<button form="take-down" formaction="{}" class="button"'
            ' aria-label="撤下“{}”">撤下</button>',
            reverse("admin:newsroom_breakingnews_take-down", args=[line.pk]),
            line,
        )

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and db_field.name == "article":
            field.widget.can_add_related = False
        return field

    def get_urls(self):
        view = self.admin_site.admin_view(never_cache(require_POST(self.take_down)))
        name = "newsroom_breakingnews_take-down"
        return [path("<int:pk>/take-down/", view, name=name), *super().get_urls()]

    def take_down(self, request, pk):
        if not request.user.has_perm("newsroom.change_breakingnews"):
            raise PermissionDenied
        line = get_object_or_404(BreakingNews, pk=key_or_404(pk))
        if line.take_down():
            messages.success(request, f"已撤下快讯“{line}”，读者看不到了。")
        else:
            messages.info(request, f"快讯“{line}”已经到期，不用再撤。")
        return HttpResponseRedirect(reverse("admin:newsroom_breakingnews_changelist"))

    def change_view(self, request, object_id, form_url="", extra_context=None):
        line = self.get_object(request, object_id)
        stands = bool(line) and line.expires_at > timezone.now()
        context = {"status_label": line and self.status_label(line)}
        context["may_take_down"] = stands and self.has_change_permission(request, line)
        return super().change_view(
            request, object_id, form_url, context | (extra_context or {})
        )

    def save_model(self, request, obj, form, change):
        if not change:
            obj.created_by = request.user
        super().save_model(request, obj, form, change)
