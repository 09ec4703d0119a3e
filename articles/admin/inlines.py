"""Inlines of the story form: bylines and briefs."""

from django.contrib import admin

from articles.admin import permissions
from articles.admin.byline_rows import (
    MAY_NAME,
    BylineForm,
    BylineFormSet,
    PersonSelect,
)
from articles.admin.ordering import OrderedInlineMixin
from articles.admin.writing_desk import NAMES
from articles.models import Brief, Byline
from articles.text.bylines import Work
from districts.admin import DeskFieldMixin


class FoldedWhenEmptyMixin:
    """Keep what most stories do not have folded, until a story has it."""

    def fold(self, formset):
        self.classes = [] if formset.get_queryset() else ["collapse"]


class BylineInline(OrderedInlineMixin, DeskFieldMixin, admin.TabularInline):
    model = Byline
    region = NAMES
    form = BylineForm
    formset = BylineFormSet
    template = "admin/articles/article/bylines.html"
    fields = ["order", "contributor", "new_name", "role", "work"]
    autocomplete_fields = ["contributor"]
    extra = 1

    def get_fields(self, request, obj=None):
        """Leave out the field for a new name where nobody writes one."""
        fields = super().get_fields(request, obj)
        if obj is None or permissions.may_write(request, obj):
            return fields
        return [name for name in fields if name != "new_name"]

    def get_formset(self, request, obj=None, **kwargs):
        formset = super().get_formset(request, obj, **kwargs)
        formset.form.may_name = request.user.has_perm(MAY_NAME)
        return formset

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "contributor":
            kwargs["widget"] = PersonSelect(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "contributor":
            field.widget.can_add_related = False
        if db_field.name == "work":
            field.choices = [("", "分工"), *Work.choices]
        return field

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("contributor")


class BriefInline(
    FoldedWhenEmptyMixin, OrderedInlineMixin, DeskFieldMixin, admin.StackedInline
):
    model = Brief
    fields = [("order", "heading", "district"), "text"]
    autocomplete_fields = ["district"]
    extra = 1
    view_on_site = False

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("district")

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "text":
            field.widget.attrs |= {"data-usual": "50–200", "rows": 5}
        return field
