"""Admin of placements: an inline in a story's form, a column and filter in its list.

The story's form gets its placements from here, for articles know nothing of
editions.
"""

from django.contrib import admin
from django.contrib.admin.options import IS_POPUP_VAR
from django.core.exceptions import ValidationError
from django.db.models import Max, Prefetch

from articles.admin.inlines import FoldedWhenEmptyMixin
from articles.admin.ordering import OrderedInlineFormSet
from articles.admin.stories import ArticleAdmin
from articles.dates import short_day
from articles.models import Article
from districts.admin import DeskFieldMixin, RowForm, RowFormSet
from editions.admin.placing_many import place_many
from editions.admin.wall import ARRANGE, may_see
from editions.models import Issue, Placement

RECENT_ISSUES = 14


class KeptCoversMixin:
    """Formset mixin that keeps a withdrawn story on a page with a picture."""

    def clean(self):
        super().clean()
        for form in self.initial_forms:
            moved = {"article", "page"}.intersection(form.changed_data)
            if moved or form in self.deleted_forms:
                placements = Placement.objects.select_related("article", "page__issue")
                stored = placements.filter(pk=form.instance.pk).first()
                refusal = stored and stored.removal_refusal()
                if refusal:
                    raise ValidationError(refusal)


class PlacementFormSet(KeptCoversMixin, RowFormSet):
    """Placements of one story."""


class StoriesFormSet(KeptCoversMixin, OrderedInlineFormSet):
    """Placements of one page."""


class PlacementForm(RowForm):
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


class PlacementInline(FoldedWhenEmptyMixin, DeskFieldMixin, admin.TabularInline):
    """Inline of a story's placements in the story's own form."""

    model = Placement
    form = PlacementForm
    formset = PlacementFormSet
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
    """Admin of stories, with their places in the printed paper."""

    inlines = [*ArticleAdmin.inlines, PlacementInline]
    list_filter = [*ArticleAdmin.list_filter, IssueFilter]
    list_prefetch_related = [
        *ArticleAdmin.list_prefetch_related,
        "placements__page__issue",
    ]
    rows_on_the_form = (
        *ArticleAdmin.rows_on_the_form,
        Prefetch("placements", Placement.objects.select_related("page__issue")),
    )
    list_display = [*ArticleAdmin.list_display]
    list_display.insert(list_display.index("picture"), "pages")

    def story_page(self, request, article, title):
        """Add the places of the story, in papers that are not out yet too."""
        context = super().story_page(request, article, title)
        placements = Placement.objects.filter(article=article.pk).select_related(
            "page__issue"
        )
        return context | {"placements": placements}

    def get_actions(self, request):
        actions = super().get_actions(request)
        arranges = may_see(request.user) and request.user.has_perm(ARRANGE)
        if IS_POPUP_VAR in request.GET or not arranges:
            return actions
        return actions | {"place_many": (place_many, "place_many", "上版")}

    @admin.display(description="版")
    def pages(self, article):
        return "、".join(
            f"{short_day(placement.page.issue.date)} {placement.page.title()}"
            for placement in article.placements.all()
        )
