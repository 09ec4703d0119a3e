"""Admin of moving in: the runs, and the issues of the paper that they took over."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html

from articles.dates import spoken
from districts.admin import ReadOnlyAdmin
from districts.keys import key_or_404
from editions.models import Issue
from ingest.models import ImportedIssue, ImportFinding, ImportRun
from ingest.old_stories.values import KINDS

NEWEST = 30
GIGABYTE = 10**9
# What a run counts, in the order in which it is said.
COUNTS = {
    "issues": "新迁入的期次",
    "same": "没有变的期次",
    "pages": "版面",
    "stories": "读到的稿件",
    "stories_new": "新入库的稿件",
    "new": "新入库的稿件",
    "stories_updated": "换成新的稿件",
    "updated": "换成新的稿件",
    "stories_changed": "原件变了的稿件",
    "changed": "原件变了的稿件",
    "stories_edited": "本站改过的稿件",
    "edited": "本站改过的稿件",
    "refused": "没有迁入",
    "findings": "待核",
}


def findings_address(**chosen):
    """Return the address of the queue of findings, of a run or of an issue."""
    chosen = "&".join(f"{name}__id__exact={pk}" for name, pk in chosen.items())
    return f"{reverse('admin:ingest_importfinding_changelist')}?{chosen}"


def to_settle_of(name):
    """Return the number of findings that wait, of each row of a list."""
    waiting = ImportFinding.objects.to_settle().filter(**{name: OuterRef("pk")})
    numbers = waiting.order_by().values(name).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(numbers), 0)


@admin.register(ImportRun)
class ImportRunAdmin(ReadOnlyAdmin):
    list_display = ["file", "kind", "system", "state", "taken", "to_settle", "when"]
    list_filter = ["kind", "state"]
    list_select_related = ["by"]
    sortable_by = ()

    class Media:
        css = {"all": ["desk/moving_in.css"]}

    def get_queryset(self, request):
        runs = super().get_queryset(request)
        return runs.annotate(waiting=to_settle_of("run"))

    @admin.display(description="结果")
    def taken(self, run):
        counts = run.counts
        stories = counts.get("stories_new", counts.get("new", 0))
        issues = f"{counts['issues']} 期 " if counts.get("issues") else ""
        return f"{issues}{stories} 篇新入库"

    @admin.display(description="待核")
    def to_settle(self, run):
        if not run.waiting:
            return "没有"
        address = findings_address(run=run.pk)
        return format_html('<a href="{}">{} 条</a>', address, run.waiting)

    @admin.display(description="开始")
    def when(self, run):
        return spoken(run.started_at)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """A run: what it came to, what kinds of findings wait, its newest issues."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        run = self.get_object(request, str(key_or_404(object_id)))
        if run is None:
            raise Http404("没有这一次迁入。")
        kinds = (
            run.findings.order_by()
            .values("kind")
            .annotate(every=Count("pk"), waiting=Count("pk", filter=Q(settled_at=None)))
        )
        counts = {
            label: run.counts[name]
            for name, label in COUNTS.items()
            if name in run.counts
        }
        context = self.admin_site.each_context(request) | {
            "opts": self.opts,
            "original": run,
            "title": str(run),
            "media": self.media,
            "run": run,
            "counts": counts,
            "kinds": sorted(
                (KINDS.get(k["kind"], k["kind"]), k["waiting"], k["every"], k["kind"])
                for k in kinds
            ),
            "findings_address": findings_address(run=run.pk),
            "issues": run.issues.select_related("issue").annotate(
                waiting=to_settle_of("imported_issue")
            )[:NEWEST],
            "issues_address": reverse("admin:ingest_importedissue_changelist")
            + f"?run__id__exact={run.pk}",
            "list_address": reverse("admin:ingest_importrun_changelist"),
        }
        template = "admin/ingest/importrun/change_form.html"
        return TemplateResponse(request, template, context)


@admin.register(ImportedIssue)
class ImportedIssueAdmin(ReadOnlyAdmin):
    list_display = [
        *("day", "paper_name", "pages", "stories", "areas", "orphaned"),
        *("to_settle", "out"),
    ]
    list_filter = ["run"]
    list_select_related = ["issue", "run"]
    date_hierarchy = "date"
    sortable_by = ()
    fields = [
        *("paper_name", "day", "pages", "stories", "areas", "orphaned"),
        *("to_settle", "run", "out"),
    ]
    readonly_fields = fields

    class Media:
        css = {"all": ["desk/moving_in.css"]}

    def get_queryset(self, request):
        issues = super().get_queryset(request)
        return issues.annotate(waiting=to_settle_of("imported_issue"))

    @admin.display(description="出版日期")
    def day(self, imported):
        return f"{imported.date:%Y-%m-%d}"

    @admin.display(description="原报")
    def paper_name(self, imported):
        return imported.counts.get("paper") or imported.paper or "没有报名"

    @admin.display(description="版")
    def pages(self, imported):
        return imported.counts.get("pages", "")

    @admin.display(description="稿件")
    def stories(self, imported):
        return imported.counts.get("stories", "")

    @admin.display(description="没有对上")
    def orphaned(self, imported):
        doubts = imported.counts.get("doubts", {})
        said = [f"{KINDS.get(kind, kind)} {number}" for kind, number in doubts.items()]
        return "、".join(said) or "没有"

    @admin.display(description="热区")
    def areas(self, imported):
        return imported.counts.get("areas", "")

    @admin.display(description="待核")
    def to_settle(self, imported):
        if not imported.waiting:
            return "没有"
        address = findings_address(imported_issue=imported.pk)
        return format_html('<a href="{}">{} 条</a>', address, imported.waiting)

    @admin.display(description="数字报")
    def out(self, imported):
        public = Issue.objects.public().filter(pk=imported.issue_id)
        if not public.exists():
            return "读者看不到"
        return format_html('<a href="{}">打开</a>', imported.issue.get_absolute_url())
