"""Admin of the pages of the printed paper, with the placements of each."""

from django import forms
from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html

from articles.admin.ordering import OrderedInlineMixin
from articles.models import Article
from districts.admin import DeskAdmin, DeskFieldMixin
from editions.admin.page_proofs import PageProofMixin
from editions.admin.placements import StoriesFormSet
from editions.admin.scans import ScanMixin
from editions.admin.wall import may_see
from editions.models import Page, Placement, shown_pages


class RegionField(forms.JSONField):
    def prepare_value(self, value):
        """Return "" for no region: "null" is no word of a newsroom."""
        return "" if value is None else super().prepare_value(value)


class StoriesOnPageInline(OrderedInlineMixin, DeskFieldMixin, admin.TabularInline):
    model = Placement
    formset = StoriesFormSet
    fields = [
        *("order", "article", "weight", "boxed"),
        *("continued_from", "continued_on", "region", "further_regions"),
    ]
    autocomplete_fields = ["article"]
    extra = 1

    def get_queryset(self, request):
        """Return the placements of stories that a person may open, and no others."""
        visible = Article.objects.visible_to(request.user)
        placed = super().get_queryset(request).filter(article__in=visible)
        return placed.select_related("article", "page__issue")

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name in ("region", "further_regions"):
            widget = forms.Textarea(attrs={"rows": 1, "cols": 24})
            kwargs |= {"form_class": RegionField, "widget": widget}
        return super().formfield_for_dbfield(db_field, request, **kwargs)


@admin.register(Page)
class PageAdmin(PageProofMixin, ScanMixin, DeskAdmin):
    list_display = [
        *("issue", "title", "story_count"),
        *("editors", "proofreaders", "links"),
    ]
    list_display_links = ["issue", "title"]
    list_prefetch_related = ["placements"]
    date_hierarchy = "issue__date"
    ordering = ["-issue__date", "order"]
    search_fields = ["issue__date", "number", "name"]
    search_help_text = "日期、版次或版名，如：2023-01-23、2、要闻。"
    fields = [
        ("issue", "order"),
        ("number", "name", "without_stories"),
        ("editors", "proofreaders", "designers"),
        ("line_characters", "line_count", "art_characters", "ornament_characters"),
    ]
    autocomplete_fields = ["issue"]
    inlines = [StoriesOnPageInline]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("issue")

    def get_list_display(self, request):
        shown = super().get_list_display(request)
        return shown if may_see(request.user) else [n for n in shown if n != "links"]

    def render_change_form(self, request, context, *args, **kwargs):
        context["may_see_proofs"] = may_see(request.user)
        return super().render_change_form(request, context, *args, **kwargs)

    @admin.display(description="版面", ordering="order")
    def title(self, page):
        return page.title()

    @admin.display(description="稿件数")
    def story_count(self, page):
        return len(page.placements.all())

    @admin.display(description="版样")
    def links(self, page):
        return format_html(
            '<a href="{}">看样</a>　<a href="{}">{}</a>',
            reverse("admin:editions_page_proof", args=[page.pk]),
            reverse("admin:editions_page_scan", args=[page.pk]),
            "版面图和热区" if page.picture else "上传版面图",
        )

    def view_on_site(self, obj):
        public = shown_pages().filter(pk=obj.pk).exists()
        return obj.get_absolute_url() if public else None
