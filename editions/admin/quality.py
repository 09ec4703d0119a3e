"""Admin of 印后审读: errors as they are logged, and an issue's error-rate report."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import ModelForm
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.http import require_POST, require_safe

from articles.models import Article
from articles.models.staff import staff_name
from districts.admin import DeskAdmin, ticked
from districts.keys import key_or_404
from editions.admin import wall
from editions.error_rate import LIMIT
from editions.models import Issue, PrintError, PrintReading
from editions.quality import quality_of


def may_read(user):
    return user.has_perm("editions.view_printerror")


def wall_link(issue, user):
    """Return the words and the address of the wall's link; None without the right."""
    if may_read(user):
        return ("印后审读", reverse("admin:editions_issue_quality", args=[issue.pk]))
    return None


wall.further_links.append(wall_link)


class QualityMixin:
    """Adds the error-rate report to the admin of issues."""

    def get_urls(self):
        quality = self.admin_site.admin_view(require_safe(self.quality_view))
        read = self.admin_site.admin_view(require_POST(self.quality_read_view))
        return [
            path("<int:pk>/quality/", quality, name="editions_issue_quality"),
            path("<int:pk>/quality/read/", read, name="editions_issue_quality_read"),
            *super().get_urls(),
        ]

    def quality_view(self, request, pk):
        if not may_read(request.user):
            raise PermissionDenied
        issue = get_object_or_404(Issue, pk=key_or_404(pk))
        context = self.admin_site.each_context(request) | {
            "title": f"印后审读：{issue}",
            "opts": self.opts,
            "issue": issue,
            "limit": LIMIT,
            "printed_at": timezone.now(),
            "may_log": request.user.has_perm("editions.add_printerror"),
        }
        context |= quality_of(issue)
        readers = {reading.by_id for reading in context["readings"]}
        context["has_read"] = request.user.pk in readers
        return TemplateResponse(request, "admin/editions/issue/quality.html", context)

    def quality_read_view(self, request, pk):
        """Record that somebody has read the issue through: once, and for good."""
        if not request.user.has_perm("editions.add_printerror"):
            raise PermissionDenied
        issue = get_object_or_404(Issue, pk=key_or_404(pk))
        if not issue.is_out():
            messages.error(request, f"{issue} 还没有出版，不能记审读完。")
            return redirect("admin:editions_issue_quality", issue.pk)
        _, is_new = PrintReading.objects.get_or_create(issue=issue, by=request.user)
        if is_new:
            messages.success(request, f"已记下：{issue} 由您审读完了。")
        else:
            messages.info(request, "您已经记过审读完了，不用再记。")
        return redirect("admin:editions_issue_quality", issue.pk)


class PrintErrorForm(ModelForm):
    def clean(self):
        data = super().clean()
        page, issue = data.get("page"), data.get("issue")
        if page and issue and page.issue_id != issue.pk:
            raise ValidationError(
                {"page": "这个版不是这一期的，请选同一期的版，或改期次。"}
            )
        return data


@admin.register(PrintError)
class PrintErrorAdmin(DeskAdmin):
    form = PrintErrorForm
    list_display = [
        *("issue", "page_title", "kind", "wrong", "right", "places"),
        *(ticked("weighty", "标题或重要信息"), "person", "logger", "report"),
    ]
    list_display_links = ["kind"]
    list_filter = ["kind", "weighty", "person"]
    list_select_related = ["issue", "page__issue", "logged_by"]
    date_hierarchy = "issue__date"
    search_fields = ["wrong", "right", "person", "issue__date"]
    search_help_text = "错的字、对的字、责任人或日期。"
    autocomplete_fields = ["issue", "page", "article"]
    fields = [
        ("issue", "page"),
        "article",
        ("kind", "weighty"),
        ("wrong", "right"),
        ("characters", "places"),
        ("person", "note"),
    ]

    @admin.display(description="版面", ordering="page__order")
    def page_title(self, error):
        return error.page.title() if error.page else "中缝、插页"

    @admin.display(description="登记人")
    def logger(self, error):
        return staff_name(error.logged_by)

    @admin.display(description="差错率")
    def report(self, error):
        address = reverse("admin:editions_issue_quality", args=[error.issue_id])
        return format_html('<a href="{}">本期差错率</a>', address)

    def save_model(self, request, obj, form, change):
        if not change:
            obj.logged_by = request.user
        super().save_model(request, obj, form, change)

    def response_add(self, request, obj, post_url_continue=None):
        """Go back to the report, or on to the next error of the same page."""
        if "_continue" in request.POST:
            return super().response_add(request, obj, post_url_continue)
        messages.success(request, f"登记好了：{obj}。")
        if "_addanother" in request.POST:
            page = f"&page={obj.page_id}" if obj.page_id else ""
            return HttpResponseRedirect(f"{request.path}?issue={obj.issue_id}{page}")
        return redirect("admin:editions_issue_quality", obj.issue_id)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "article":
            kwargs["queryset"] = Article.objects.visible_to(request.user)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)
