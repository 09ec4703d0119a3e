"""Read-only admin of the audit log: reviews and corrections."""

from django.contrib import admin
from django.db.models import Exists, OuterRef

from articles.models import Article, Correction, Review
from articles.models.staff import staff_name
from districts.admin import ReadOnlyAdmin


class RecordAdmin(ReadOnlyAdmin):
    list_select_related = ["article", "by"]
    search_fields = [
        "article__headline",
        "by__username",
        "by__last_name",
        "by__first_name",
    ]
    search_help_text = "稿件主题，经手人的姓、名或账号。"
    date_hierarchy = "at"

    readonly_fields = ["by_name"]

    @admin.display(description="经手人", ordering="by__last_name")
    def by_name(self, record):
        return staff_name(record.by)

    def get_queryset(self, request):
        """Show the records only of stories that a person may open."""
        records = super().get_queryset(request)
        if request.user.has_perm("articles.follow_copy"):
            return records
        # Asked of each record: "article in (…)" would begin with all stories.
        visible = Article.objects.visible_to(request.user)
        return records.filter(Exists(visible.filter(pk=OuterRef("article"))))


@admin.register(Review)
class ReviewAdmin(RecordAdmin):
    list_display = [
        "at",
        "story",
        "action",
        "from_status",
        "to_status",
        "by_name",
        "reason",
    ]
    list_filter = ["to_status"]
    list_select_related = ["article", "by", "to"]
    readonly_fields = [*RecordAdmin.readonly_fields, "action", "story"]
    ordering = ["-at", "-pk"]
    fields = [
        "story",
        "action",
        ("from_status", "to_status"),
        ("by_name", "at"),
        "reason",
        "version",
    ]

    @admin.display(description="稿件", ordering="article__headline")
    def story(self, review):
        return review.story_name()

    @admin.display(description="动作", ordering="move")
    def action(self, review):
        to = f" → {review.to_name()}" if review.to_id else ""
        return f"{review.label()}{to}"


@admin.register(Correction)
class CorrectionAdmin(RecordAdmin):
    list_display = ["at", "kind", "article", "text", "by_name"]
    list_filter = ["kind"]
    fields = ["article", "kind", "text", ("by_name", "at")]
