"""Admin of contributors and sources."""

from django.contrib import admin
from js_asset import Script

from articles.models import Article, Contributor, Portrait, Source
from districts.admin import DeskFieldMixin, NamedAdmin, ticked


class PortraitInline(DeskFieldMixin, admin.StackedInline):
    model = Portrait
    fields = ["photo"]
    autocomplete_fields = ["photo"]
    extra = max_num = 1
    view_on_site = False

    class Media:
        css = {"all": ["desk/photos.css"]}
        js = [Script("desk/photo_choice.js", type="module")]


@admin.register(Contributor)
class ContributorAdmin(NamedAdmin):
    list_display = ["name", "kind", "title", "user", "slug", "pinyin"]
    list_filter = ["kind"]
    list_select_related = ["user"]
    autocomplete_fields = ["user"]
    fields = [
        *("name", "kind", "title", "beat", "email", "about"),
        *("slug", "pinyin", "user"),
    ]
    inlines = [PortraitInline]
    search_help_text = "姓名、全拼或首字母，如：王勇、wangyong、wy。"

    def get_readonly_fields(self, request, obj=None):
        """Leave logins to those who keep them: they decide whose story is whose."""
        return [] if request.user.has_perm("auth.view_user") else ["user"]

    def view_on_site(self, obj):
        published = Article.objects.published().by(obj).exists()
        return obj.get_absolute_url() if published else None


@admin.register(Source)
class SourceAdmin(NamedAdmin):
    list_display = [
        *("name", "byline_prefix", ticked("is_own", "本报稿源")),
        *(ticked("reprint_licensed", "有转载授权"), "url"),
    ]
    list_filter = ["is_own", "reprint_licensed"]
    fieldsets = [
        (None, {"fields": ["name", "slug", "byline_prefix", "is_own", "url"]}),
        ("转载", {"fields": ["reprint_licensed", "licence_note"]}),
        ("检索", {"fields": ["pinyin"]}),
    ]
