"""Admin of what 稿件统计 is computed by: departments, and the rules of points."""

from django.contrib import admin

from districts.admin import DeskAdmin, DeskFieldMixin, RowForm, RowFormSet
from planning.models import (
    Department,
    PointsRule,
    PointsRules,
    Posting,
    RoleShare,
)


class RowsInline(DeskFieldMixin, admin.TabularInline):
    form = RowForm
    formset = RowFormSet
    extra = 0


class PostingInline(RowsInline):
    model = Posting
    autocomplete_fields = ["contributor"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("contributor")


@admin.register(Department)
class DepartmentAdmin(DeskAdmin):
    list_display = ["name", "order"]
    search_fields = ["name"]
    search_help_text = "部门名称。"
    inlines = [PostingInline]


class LineInline(RowsInline):
    model = PointsRule


class ShareInline(RowsInline):
    model = RoleShare


@admin.register(PointsRules)
class PointsRulesAdmin(DeskAdmin):
    list_display = ["valid_from", "grade_a", "grade_b", "grade_c", "note"]
    fields = ["valid_from", ("grade_a", "grade_b", "grade_c"), "note"]
    inlines = [LineInline, ShareInline]

    class Media:
        css = {"all": ["desk/statistics.css"]}
