"""Inlines of the story form: bylines and briefs."""

from django.contrib import admin

from articles.admin.ordering import OrderedInlineMixin
from articles.models import Brief, Byline
from districts.admin import DeskFieldMixin


class FoldedWhenEmptyMixin:
    """Keep what most stories do not have folded, until a story has it."""

    def fold(self, formset):
        self.classes = [] if formset.get_queryset() else ["collapse"]


class BylineInline(OrderedInlineMixin, DeskFieldMixin, admin.TabularInline):
    model = Byline
    template = "admin/articles/article/bylines.html"
    fields = ["order", "contributor", "role", "work"]
    autocomplete_fields = ["contributor"]
    extra = 1

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
