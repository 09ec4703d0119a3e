"""Admin of the taxonomy: sections, running columns and topics; and dossiers of these."""

import taggit.admin  # noqa: F401 - its own page is replaced below
from django.contrib import admin
from django.forms import BaseInlineFormSet
from taggit.models import Tag

from articles.models import Article, Column, Dossier, DossierEvent, Section
from districts.admin import DeskAdmin, DeskFieldMixin, NamedAdmin


@admin.register(Section)
class SectionAdmin(NamedAdmin):
    list_display = ["name", "slug", "order"]
    fields = ["name", "slug", "order", "pinyin"]

    def view_on_site(self, obj):
        return obj.get_absolute_url()


@admin.register(Column)
class ColumnAdmin(NamedAdmin):
    list_display = ["name", "description", "slug"]
    fields = ["name", "slug", "description", "staff_note", "pinyin"]

    def view_on_site(self, obj):
        published = Article.objects.published().in_column(obj).exists()
        return obj.get_absolute_url() if published else None


# The package's own page shows its own table of tagged things, which is empty
# here: topics of stories have a table of theirs (TaggedArticle).
admin.site.unregister(Tag)


@admin.register(Tag)
class TagAdmin(DeskAdmin):
    list_display = ["name", "slug"]
    fields = ["name", "slug"]
    search_fields = ["name", "reading__pinyin"]
    search_help_text = NamedAdmin.search_help_text
    ordering = ["name"]


class DossierEventFormSet(BaseInlineFormSet):
    def add_fields(self, form, index):
        super().add_fields(form, index)
        if "DELETE" in form.fields:
            form.fields["DELETE"].widget.attrs["aria-label"] = "删除这件大事"


class DossierEventInline(DeskFieldMixin, admin.TabularInline):
    model = DossierEvent
    formset = DossierEventFormSet
    extra = 1
    fields = ["day", "text", "article"]
    autocomplete_fields = ["article"]


@admin.register(Dossier)
class DossierAdmin(DeskAdmin):
    list_display = ["__str__", "introduction"]
    list_select_related = ["tag", "column"]
    fields = ["tag", "column", "introduction", "lead"]
    autocomplete_fields = ["tag", "column", "lead"]
    search_fields = ["tag__name", "column__name"]
    inlines = [DossierEventInline]
