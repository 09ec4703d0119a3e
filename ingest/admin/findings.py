"""Admin of what moving in has left to look at: the queue, and a page for each finding."""

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import Truncator

from articles.models import Article
from articles.models.staff import staff_name
from districts.admin import ReadOnlyAdmin
from districts.keys import is_key
from ingest.models import ImportFinding
from ingest.old_stories.values import KINDS

SETTLES = "ingest.change_importfinding"
LONGEST = ImportFinding._meta.get_field("note").max_length
MOST_AT_ONCE = 1000
NOTE = {"label": "怎么处理的", "required": False, "max_length": LONGEST}


class NoteForm(forms.Form):
    """Settling of one finding, with what was done about it."""

    note = forms.CharField(
        **NOTE,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="如：对照原报补画了热区；原报就没有这张图。可以不写。",
        error_messages={"max_length": f"太长了，最多 {LONGEST} 字。"},
    )


class SettlingForm(ActionForm):
    """The actions of the queue, with one note for all that are chosen."""

    note = forms.CharField(**NOTE)


class StateFilter(admin.SimpleListFilter):
    title = "了结"
    parameter_name = "settled"

    def lookups(self, request, model_admin):
        return [("yes", "已了结"), ("all", "全部")]

    def choices(self, changelist):
        everything, *rest = super().choices(changelist)
        yield everything | {"display": "还没有了结"}
        yield from rest

    def queryset(self, request, queryset):
        if self.value() == "yes":
            return queryset.exclude(settled_at=None)
        return queryset if self.value() == "all" else queryset.to_settle()


class KindFilter(admin.SimpleListFilter):
    title = "种类"
    parameter_name = "kind"

    def lookups(self, request, model_admin):
        return list(KINDS.items())

    def queryset(self, request, queryset):
        chosen = self.value()
        return queryset.filter(kind=chosen) if chosen in KINDS else queryset


@admin.register(ImportFinding)
class ImportFindingAdmin(ReadOnlyAdmin):
    list_display = ["what", "said", "day", "leads_to", "file", "became"]
    list_display_links = ["said"]
    list_filter = [StateFilter, KindFilter, "run"]
    list_select_related = [
        *("article", "page__issue", "imported_issue", "settled_by", "run"),
    ]
    search_fields = ["file", "words"]
    search_help_text = "文件名或说明里的字，如：content_12345、热区。"
    sortable_by = ()
    actions = ["settle_many"]
    action_form = SettlingForm

    class Media:
        css = {"all": ["desk/moving_in.css"]}

    def lookup_allowed(self, lookup, value, request):
        own = lookup in ("imported_issue__id__exact", "article__id__exact")
        return own or super().lookup_allowed(lookup, value, request)

    def get_actions(self, request):
        actions = super().get_actions(request)
        return actions if request.user.has_perm(SETTLES) else {}

    @admin.action(description="了结")
    def settle_many(self, request, findings):
        note = " ".join(request.POST.get("note", "").split())
        if len(note) > LONGEST:
            messages.error(request, f"处理写得太长，最多 {LONGEST} 字；什么都没有改。")
            return
        chosen = list(
            findings.order_by("pk").values_list("pk", flat=True)[:MOST_AT_ONCE]
        )
        done = ImportFinding.objects.filter(pk__in=chosen).settle(request.user, note)
        messages.success(request, f"已了结 {done} 条。")

    @admin.display(description="种类")
    def what(self, finding):
        return finding.kind_name()

    @admin.display(description="说明")
    def said(self, finding):
        return Truncator(finding.words).chars(60)

    @admin.display(description="哪一期")
    def day(self, finding):
        return (
            f"{finding.imported_issue.date:%Y-%m-%d}" if finding.imported_issue else ""
        )

    @admin.display(description="去处")
    def leads_to(self, finding):
        if finding.article:
            address = reverse(
                "admin:articles_article_change", args=[finding.article_id]
            )
            return format_html(
                '<a href="{}">{}</a>', address, Truncator(finding.article).chars(20)
            )
        if finding.page:
            address = reverse("admin:editions_page_scan", args=[finding.page_id])
            return format_html('<a href="{}">{}</a>', address, finding.page.title())
        return ""

    @admin.display(description="了结")
    def became(self, finding):
        if finding.settled_at is None:
            return "没有"
        who = staff_name(finding.settled_by) if finding.settled_by else ""
        return f"{who} {finding.note}".strip() or "已了结"

    def change_view(self, request, object_id, form_url="", extra_context=None):
        finding = self._finding(request, object_id)
        may_settle = request.user.has_perm(SETTLES)
        form = NoteForm(request.POST if request.method == "POST" else None)
        if request.method == "POST":
            if not may_settle:
                raise PermissionDenied
            if form.is_valid():
                return self._settled(request, finding, form.cleaned_data["note"])
        article = finding.article
        visible = Article.objects.visible_to(request.user)
        context = self.admin_site.each_context(request) | {
            "opts": self.opts,
            "original": finding,
            "title": f"迁入待核：{finding.kind_name()}",
            "media": self.media,
            "finding": finding,
            "article": article
            if visible.filter(pk=finding.article_id).exists()
            else None,
            "page": finding.page,
            "by": staff_name(finding.settled_by) if finding.settled_by else "",
            "form": form,
            "may_settle": may_settle and finding.settled_at is None,
            "next": self._next(finding),
            "list_address": reverse("admin:ingest_importfinding_changelist"),
        }
        template = "admin/ingest/importfinding/change_form.html"
        status = 400 if form.errors else 200
        return TemplateResponse(request, template, context, status=status)

    def _finding(self, request, object_id):
        if not self.has_view_permission(request):
            raise PermissionDenied
        findings = ImportFinding.objects.select_related(*self.list_select_related)
        finding = is_key(object_id) and findings.filter(pk=object_id).first()
        if not finding:
            raise Http404("没有这一条。")
        return finding

    def _next(self, finding):
        """Return the next of the same run that waits, or None."""
        waiting = ImportFinding.objects.to_settle().filter(
            run=finding.run_id, pk__gt=finding.pk
        )
        return waiting.order_by("pk").first()

    def _settled(self, request, finding, note):
        """Settle it, and go on to the next that waits."""
        one = ImportFinding.objects.filter(pk=finding.pk)
        if one.settle(request.user, " ".join(note.split())):
            messages.success(request, f"已了结：{Truncator(finding.words).chars(30)}")
        else:
            messages.warning(request, "这一条刚刚已由别人了结，没有再改。")
        following = self._next(finding)
        if following is None:
            return redirect("admin:ingest_importfinding_changelist")
        return redirect("admin:ingest_importfinding_change", following.pk)
