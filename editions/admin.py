"""The printed paper at the desk: issues, pages, and what stands where.

The story's form gets its placements from here, for articles know nothing of
editions.
"""

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Max

from articles.admin.ordering import OrderedInlineFormSet, OrderedInlineMixin
from articles.admin.parts import FoldedWhenEmptyMixin
from articles.admin.stories import ArticleAdmin
from articles.models import Article
from districts.admin import DeskAdmin, FieldManners
from editions.models import Issue, Page, Placement

RECENT_ISSUES = 14


class PageFormSet(OrderedInlineFormSet):
    def clean(self):
        super().clean()
        numbers = [
            form.cleaned_data["number"]
            for form in self.forms
            if form not in self.deleted_forms and form.cleaned_data.get("number")
        ]
        twice = {number for number in numbers if numbers.count(number) > 1}
        if twice:
            raise ValidationError(
                f"版次{'、'.join(sorted(twice))}写了两遍，请改其中一个。"
            )

    def _park(self):
        super()._park()
        # Two pages may trade their numbers: both give theirs up first.
        changed = [
            f.instance.pk for f in self.initial_forms if "number" in f.changed_data
        ]
        self._rows().filter(pk__in=changed).update(number="")


class PageInline(OrderedInlineMixin, FieldManners, admin.TabularInline):
    model = Page
    formset = PageFormSet
    fields = ["order", "number", "name", "editors", "proofreaders", "designers"]
    extra = 1
    show_change_link = True
    view_on_site = False


@admin.register(Issue)
class IssueAdmin(DeskAdmin):
    list_display = ["date", "number", "page_count", "readers_note"]
    list_prefetch_related = ["pages"]
    date_hierarchy = "date"
    search_fields = ["date", "number"]
    search_help_text = "日期或期号，如：2023-01、24138。"
    fields = [("date", "number"), "readers_note", "staff_note"]
    inlines = [PageInline]

    @admin.display(description="版数")
    def page_count(self, issue):
        return len(issue.pages.all())

    def view_on_site(self, obj):
        public = Issue.objects.public().filter(pk=obj.pk).exists()
        return obj.get_absolute_url() if public else None


class RegionField(forms.JSONField):
    def prepare_value(self, value):
        """Show no region as nothing; "null" is no word of a newsroom."""
        return "" if value is None else super().prepare_value(value)


class StoriesOnPageInline(OrderedInlineMixin, FieldManners, admin.TabularInline):
    model = Placement
    fields = ["order", "article", "continued_from", "continued_on", "region"]
    autocomplete_fields = ["article"]
    extra = 1

    def get_queryset(self, request):
        """Name the stories that a person may open, and no others."""
        visible = Article.objects.visible_to(request.user)
        placed = super().get_queryset(request).filter(article__in=visible)
        return placed.select_related("article", "page__issue")

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "region":
            widget = forms.Textarea(attrs={"rows": 1, "cols": 24})
            kwargs |= {"form_class": RegionField, "widget": widget}
        return super().formfield_for_dbfield(db_field, request, **kwargs)


@admin.register(Page)
class PageAdmin(DeskAdmin):
    list_display = ["issue", "title", "story_count", "editors", "proofreaders"]
    list_display_links = ["issue", "title"]
    list_prefetch_related = ["placements"]
    date_hierarchy = "issue__date"
    ordering = ["-issue__date", "order"]
    search_fields = ["issue__date", "number", "name"]
    search_help_text = "日期、版次或版名，如：2023-01-23、2、要闻。"
    fields = [
        ("issue", "order"),
        ("number", "name"),
        ("editors", "proofreaders", "designers"),
    ]
    autocomplete_fields = ["issue"]
    inlines = [StoriesOnPageInline]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("issue")

    @admin.display(description="版面", ordering="order")
    def title(self, page):
        return page.title()

    @admin.display(description="稿件数")
    def story_count(self, page):
        return len(page.placements.all())

    def view_on_site(self, obj):
        public = Placement.objects.public().filter(page=obj).exists()
        return obj.get_absolute_url() if public else None


class PlacementForm(forms.ModelForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "order" in self.fields:
            self.fields["order"].required = False
            self.fields["order"].help_text = "在版面上排第几，头条是 1；不写排在最后。"

    def clean(self):
        data = super().clean()
        if data.get("page") and data.get("order") is None and not self.errors:
            last = data["page"].placements.aggregate(last=Max("order"))["last"]
            data["order"] = (last or 0) + 1
        return data


class PlacementInline(FoldedWhenEmptyMixin, FieldManners, admin.TabularInline):
    """Where a story stands in print, in the story's own form."""

    model = Placement
    form = PlacementForm
    fields = ["page", "order", "continued_from", "continued_on"]
    autocomplete_fields = ["page"]
    extra = 1

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("page__issue", "article")


class IssueFilter(admin.SimpleListFilter):
    title = "见报日期"
    parameter_name = "issue"

    def lookups(self, request, model_admin):
        recent = Issue.objects.values_list("date", flat=True)[:RECENT_ISSUES]
        return [(date.isoformat(), date.isoformat()) for date in recent]

    def queryset(self, request, queryset):
        if self.value() in dict(self.lookup_choices):
            return queryset.filter(
                placements__page__issue__date=self.value()
            ).distinct()
        return queryset


admin.site.unregister(Article)


@admin.register(Article)
class PlacedArticleAdmin(ArticleAdmin):
    """The story at the desk, with its place in the printed paper."""

    inlines = [*ArticleAdmin.inlines, PlacementInline]
    list_filter = [*ArticleAdmin.list_filter, IssueFilter]
    list_prefetch_related = [
        *ArticleAdmin.list_prefetch_related,
        "placements__page__issue",
    ]
    list_display = [
        *ArticleAdmin.list_display[:-2],
        "pages",
        *ArticleAdmin.list_display[-2:],
    ]

    @admin.display(description="版")
    def pages(self, article):
        return "、".join(
            f"{placement.page.issue.date:%m-%d} {placement.page.title()}"
            for placement in article.placements.all()
        )
