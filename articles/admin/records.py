"""Reviews and corrections at the desk: to be read, never to be changed."""

from django.contrib import admin

from articles.models import Article, Correction, Review
from districts.admin import ReadOnlyAdmin


class RecordAdmin(ReadOnlyAdmin):
    list_select_related = ["article", "by"]
    search_fields = ["article__headline", "by__username"]
    search_help_text = "稿件主题或经手人账号。"
    date_hierarchy = "at"

    def get_queryset(self, request):
        """Show the records only of stories that a person may open."""
        visible = Article.objects.visible_to(request.user)
        return super().get_queryset(request).filter(article__in=visible)


@admin.register(Review)
class ReviewAdmin(RecordAdmin):
    list_display = ["at", "article", "from_status", "to_status", "by", "reason"]
    list_filter = ["to_status"]
    ordering = ["-at", "-pk"]
    fields = [
        "article",
        ("from_status", "to_status"),
        ("by", "at"),
        "reason",
        "version",
    ]


@admin.register(Correction)
class CorrectionAdmin(RecordAdmin):
    list_display = ["at", "kind", "article", "text", "by"]
    list_filter = ["kind"]
    fields = ["article", "kind", "text", ("by", "at")]
