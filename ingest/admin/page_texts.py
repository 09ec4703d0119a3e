"""Admin of page texts: the raw text of a page, with what became of each line."""

from django.contrib import admin
from django.db.models.functions import Length

from articles.models import Article
from districts.admin import ReadOnlyAdmin
from ingest.accounting import Fate, account
from ingest.models import PageText
from ingest.story_parts import LABELS, fragments_of, placements_of


@admin.register(PageText)
class PageTextAdmin(ReadOnlyAdmin):
    """Read-only: the original is evidence, and comes in by ingest alone."""

    list_display = ["page", "characters", "received_at", "received_by"]
    list_select_related = ["page__issue", "received_by"]
    date_hierarchy = "page__issue__date"
    search_fields = ["text"]
    search_help_text = "原文里的字句，如：集章活动。"
    fields = ["page", "characters", "received_at", "received_by", "checksum"]
    readonly_fields = ["characters"]

    class Media:
        css = {"all": ["desk/accounting.css"]}

    def get_queryset(self, request):
        return (
            super()
            .get_queryset(request)
            .select_related(*self.list_select_related)
            .annotate(length=Length("text"))
        )

    @admin.display(description="字符数", ordering="length")
    def characters(self, page_text):
        return page_text.length

    def render_change_form(self, request, context, obj=None, **kwargs):
        if obj:
            context |= _accounting_of(obj, request.user)
        return super().render_change_form(request, context, obj=obj, **kwargs)


def _accounting_of(page_text, user):
    """Return each line with its fate, and what of the stories the page has not.

    Of a story that the person may not open, only the place on the page is shown.
    """
    placements = list(placements_of(page_text.page))
    seen = set(
        Article.objects.visible_to(user)
        .filter(placements__page=page_text.page)
        .values_list("pk", flat=True)
    )
    visible = {p.order for p in placements if p.article_id in seen}
    fragments = [
        fragment for placement in placements for fragment in fragments_of(placement)
    ]
    found = account(page_text.text, fragments)
    return {
        "stories": [(p.order, p.order in visible and p.article) for p in placements],
        "lines": [(line, _fates(line)) for line in found.lines],
        "absent": [
            (_label(fragment), words)
            for fragment, words in found.absent
            if fragment.story in visible
        ],
        "left_over": found.left_over(),
        "joins": len(found.joins()),
    }


def _fates(line):
    """Return what became of a line, in words: 第4篇 正文, 版式 …."""
    labels = [_label(fragment) for fragment in line.fragments]
    fates = {span.fate for span in line.spans}
    if Fate.LEFT_OVER in fates:
        labels.append("未收入稿件")
    if not labels:
        labels.append("版式" if line.text.strip() else "空行")
    return list(dict.fromkeys(labels))


def _label(fragment):
    return f"第{fragment.story}篇 {LABELS[fragment.field]}"
