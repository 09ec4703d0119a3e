"""Admin of readers' reports: the queue, and a page for each with what was done."""

from contextlib import suppress

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.text import Truncator
from django.views.decorators.http import require_POST

from articles.admin.correcting import OpeningForm
from articles.dates import spoken
from articles.models import ReaderReport, ReaderReportNote
from articles.models.reader_reports import LONGEST_NOTE, ReportRefused
from articles.models.staff import staff_name
from articles.workflow import IllegalMove
from districts.admin import ReadOnlyAdmin
from districts.keys import is_key

HANDLES = "articles.change_readerreport"
Step, Outcome, State = (
    ReaderReportNote.Step,
    ReaderReport.Outcome,
    ReaderReport.State,
)


MOST_AT_ONCE = 500
# What a person does on a report's page; a correction is begun beside it.
BY_HAND = [Step.ASSIGN, Step.NOTE, Step.CLOSE, Step.REOPEN]


def handlers():
    """Return the people who may have a report in hand."""
    return (
        User.objects.with_perm(
            HANDLES, backend="django.contrib.auth.backends.ModelBackend"
        )
        .filter(is_staff=True)
        .order_by("last_name", "first_name", "username")
    )


class HandlerField(forms.ModelChoiceField):
    def label_from_instance(self, user):
        return staff_name(user)


class StepForm(forms.Form):
    """One step with a report, and the words on it."""

    step = forms.ChoiceField(
        choices=[(step.value, step.label) for step in BY_HAND],
        error_messages={"invalid_choice": "没有这个动作，请重新选。"},
    )
    seen = forms.CharField(required=False)
    handler = HandlerField(
        User.objects.none(),
        label="交给",
        required=False,
        empty_label="我自己",
        error_messages={
            "invalid_choice": "这位同事的账号已停用，或岗位不办读者反馈，请另选一位。"
        },
    )
    outcome = forms.ChoiceField(
        label="结果",
        required=False,
        choices=[("", "请选结果"), *Outcome.choices],
        error_messages={"invalid_choice": "没有这个结果，请重新选。"},
    )
    words = forms.CharField(
        label="怎么办的",
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="如：核对原报，第二段“253个”应为“235个”，已开更正稿。"
        "记下就不能改，不要写举报人的姓名、电话。",
        error_messages={"max_length": f"太长了，最多 {LONGEST_NOTE} 字。"},
    )

    def __init__(self, report, user, data=None):
        super().__init__(data, auto_id="step_%s")
        self.report, self.user = report, user
        self.fields["handler"].queryset = handlers().exclude(pk=user.pk)
        # A browser cuts what is pasted at maxlength, silently.
        self.fields["words"].widget.attrs.pop("maxlength", None)

    def record(self):
        """Take the step and return True; else the form says why not."""
        if not self.is_valid():
            return False
        done = self.cleaned_data
        seen = done["seen"]
        try:
            self.report.record(
                done["step"],
                by=self.user,
                words=done["words"],
                seen=int(seen) if is_key(seen) else 0,
                handler=done["handler"],
                outcome=done["outcome"],
            )
        except ReportRefused as refusal:
            self.add_error(None, str(refusal))
            return False
        return True


class StateFilter(admin.SimpleListFilter):
    title = "办理"
    parameter_name = "stage"

    def lookups(self, request, model_admin):
        return [
            ("overdue", "过期未办结"),
            ("mine", "由我办"),
            ("done", "已办结"),
            ("all", "全部"),
        ]

    def choices(self, changelist):
        everything, *rest = super().choices(changelist)
        yield everything | {"display": "待办和在办"}
        yield from rest

    def queryset(self, request, queryset):
        chosen = self.value()
        if chosen == "overdue":
            return queryset.overdue()
        if chosen == "mine":
            return queryset.open().filter(handler=request.user)
        if chosen == "done":
            return queryset.filter(state=State.DONE)
        return queryset if chosen == "all" else queryset.open()


@admin.register(ReaderReport)
class ReaderReportAdmin(ReadOnlyAdmin):
    list_display = ["number", "kind", "stage", "about", "received", "due", "by_whom"]
    list_filter = [StateFilter, "kind"]
    actions = ["close_as_invalid"]
    # By what waits, or what came last: other orders would read all reports.
    ordering = ["due_at", "pk"]
    sortable_by = ()
    list_select_related = ["article", "handler"]
    search_fields = ["number__exact"]
    search_help_text = "查询号，如：20230504-7F3KQ。"

    class Media:
        css = {"all": ["desk/reader_reports.css"]}

    def get_ordering(self, request):
        if request.GET.get("stage") in ("done", "all"):
            return ["-received_at", "-pk"]
        return super().get_ordering(request)

    def get_actions(self, request):
        actions = super().get_actions(request)
        return actions if request.user.has_perm(HANDLES) else {}

    @admin.action(description="办结：无效（广告、乱码、重复）")
    def close_as_invalid(self, request, reports):
        """Close many at once, as after a flood; each has its own note."""
        closed = 0
        for report in reports.open()[:MOST_AT_ONCE]:
            with suppress(ReportRefused):
                report.record(
                    Step.CLOSE,
                    by=request.user,
                    words="成批办结。",
                    seen=report.last_note(),
                    outcome=Outcome.INVALID,
                )
                closed += 1
        messages.success(request, f"{closed} 条已按无效办结；办错的可以逐条“重新办”。")

    @admin.display(description="状态")
    def stage(self, report):
        if report.is_overdue():
            return format_html(
                '{} <strong class="overdue">过期</strong>', report.get_state_display()
            )
        return report.get_state_display()

    @admin.display(description="说的是")
    def about(self, report):
        return report.article or Truncator(report.words).chars(30)

    @admin.display(description="收到")
    def received(self, report):
        return spoken(report.received_at)

    @admin.display(description="期限")
    def due(self, report):
        return spoken(report.due_at)

    @admin.display(description="经办人", empty_value="")
    def by_whom(self, report):
        return report.handler_name()

    def get_urls(self):
        view = self.admin_site.admin_view(require_POST(self.correct_view))
        name = "articles_readerreport_correct"
        return [path("<int:pk>/correct/", view, name=name), *super().get_urls()]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        report = self._report(request, object_id)
        form = StepForm(report, request.user)
        if request.method == "POST":
            form = StepForm(report, request.user, request.POST)
            if not request.user.has_perm(HANDLES):
                raise PermissionDenied
            if form.record():
                return self._done(request, report, "已记下")
        return self._page(request, report, form)

    def correct_view(self, request, pk):
        """Begin a correction of the story, or take the one that is being made."""
        report = self._report(request, str(pk))
        article, opening = report.article, None
        if article is None or not request.user.has_perm(HANDLES):
            raise PermissionDenied
        try:
            with transaction.atomic():
                copy = "link" in request.POST and article.copy_under_way()
                if not copy:
                    opening = OpeningForm(article, request.user, request.POST)
                    copy = opening.open()
                if copy:
                    report.link_correction(copy, by=request.user)
        except (ReportRefused, IllegalMove) as refusal:
            messages.error(request, str(refusal))
            return self._page(request, self._report(request, str(pk)))
        if not copy:
            messages.error(request, str(opening.refusal))
            return self._page(request, report, opening=opening)
        words = f"更正稿 {copy.pk} 已连到反馈 {report.number}；办完了回这一页办结。"
        messages.success(request, words)
        if copy.is_editable_by(request.user):
            return redirect("admin:articles_article_change", copy.pk)
        return redirect("admin:articles_readerreport_change", report.pk)

    def _report(self, request, object_id):
        if not self.has_view_permission(request):
            raise PermissionDenied
        reports = ReaderReport.objects.select_related(
            "article", "handler", "correction"
        )
        report = is_key(object_id) and reports.filter(pk=object_id).first()
        if not report:
            raise Http404("没有这一条。")
        return report

    def _done(self, request, report, words):
        messages.success(request, f"{words}：{report}，{report.get_state_display()}。")
        if report.state == State.DONE:
            return redirect("admin:articles_readerreport_changelist")
        return redirect("admin:articles_readerreport_change", report.pk)

    def _page(self, request, report, form=None, opening=None):
        notes = list(report.notes.select_related("by"))
        user = request.user
        may_handle = user.has_perm(HANDLES)
        is_open = report.state != State.DONE
        correctable = (
            is_open and may_handle and report.article and not report.correction
        )
        under_way = correctable and report.article.copy_under_way()
        if correctable and not under_way and not opening:
            refusal = report.article.correction_refusal(user)
            opening = None if refusal else OpeningForm(report.article, user)
        context = self.admin_site.each_context(request) | {
            "opts": self.opts,
            "original": report,
            "title": f"读者反馈 {report.number}",
            "media": self.media,
            "report": report,
            "is_overdue": report.is_overdue(timezone.now()),
            "is_open": is_open,
            "may_handle": may_handle,
            "notes": notes,
            "seen": notes[-1].pk if notes else 0,
            "form": form or StepForm(report, user),
            "under_way": under_way,
            "opening": opening,
            "list_address": reverse("admin:articles_readerreport_changelist"),
        }
        status = 400 if form is not None and form.errors else 200
        return TemplateResponse(
            request,
            "admin/articles/readerreport/change_form.html",
            context,
            status=status,
        )
