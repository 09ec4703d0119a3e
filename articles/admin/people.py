"""Admin of contributors and sources."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.urls import path
from js_asset import Script

from articles.admin import source_list
from articles.models import Article, Contributor, Portrait, Source
from districts.admin import DeskFieldMixin, NamedAdmin, ticked

ON_THE_LIST = (
    "名单上的单位可以转载，不用另有授权。整份名单在稿源列表的“导入名单”里一次导入。"
)


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
        *(ticked("reprint_licensed", "有转载授权"), "listed", "url"),
    ]
    list_filter = ["is_own", "reprint_licensed", "list_edition"]
    change_list_template = "admin/articles/source/change_list.html"
    fieldsets = [
        (None, {"fields": ["name", "slug", "byline_prefix", "is_own", "url"]}),
        ("转载授权", {"fields": ["reprint_licensed", "licence_note"]}),
        (
            "稿源单位名单",
            {
                "fields": [
                    *("list_edition", "listed_on", "list_region", "list_kind"),
                    "off_list_since",
                ],
                "description": ON_THE_LIST,
            },
        ),
        ("检索", {"fields": ["pinyin"]}),
    ]

    @admin.display(description="名单", ordering="list_edition")
    def listed(self, source):
        if source.off_list_since:
            return f"{source.off_list_since:%Y-%m-%d} 起不在"
        return source.list_edition

    def get_urls(self):
        view = self.admin_site.admin_view(self.import_view)
        own = path("import/", view, name="articles_source_import")
        return [own, *super().get_urls()]

    def import_view(self, request):
        """Take in an edition of the 稿源单位名单: articles/admin/source_list.py."""
        if not (
            self.has_add_permission(request) and self.has_change_permission(request)
        ):
            raise PermissionDenied
        return source_list.import_view(self, request)

    def changelist_view(self, request, extra_context=None):
        may_import = self.has_add_permission(request)
        context = {"may_import": may_import and self.has_change_permission(request)}
        return super().changelist_view(request, context | (extra_context or {}))
