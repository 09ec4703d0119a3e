"""Admin of deliveries: what went where and when, and the queue of what did not arrive."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_POST, require_safe

from articles.admin.urls import story_address
from articles.dates import spoken
from articles.models import Article
from articles.models.staff import staff_name
from districts.admin import ReadOnlyAdmin
from exchange.admin.exports import ExportedArticleAdmin
from exchange.models import Delivery
from exchange.push import outbox

RESENDS = "exchange.resend_delivery"
# Of a story's page; the list has all others.
SHOWN = 100


class StateFilter(admin.SimpleListFilter):
    title = "状态"
    parameter_name = "stage"

    def lookups(self, request, model_admin):
        return [("failed", "没有送到"), ("waiting", "待发和重试"), ("sent", "已送到")]

    def queryset(self, request, queryset):
        chosen = self.value()
        if chosen == "failed":
            return queryset.given_up()
        if chosen == "waiting":
            return queryset.waiting()
        if chosen == "sent":
            return queryset.filter(state=Delivery.State.SENT)
        return queryset


@admin.register(Delivery)
class DeliveryAdmin(ReadOnlyAdmin):
    list_display = [
        "noted",
        "destination",
        "story",
        "action",
        "stage",
        "when",
        "answer",
    ]
    list_filter = [StateFilter, "destination"]
    list_select_related = ["destination", "article"]
    sortable_by = ()
    actions = ["send_again", "drop"]
    fields = [
        *("destination", "story", "action", "stage", "version", "noted", "when"),
        *("attempts", "guid", "status", "answer"),
    ]

    class Media:
        css = {"all": ["desk/push.css"]}

    def has_resend_permission(self, request):
        return request.user.has_perm(RESENDS)

    @admin.action(description="重发", permissions=["resend"])
    def send_again(self, request, deliveries):
        number = outbox.send_again(deliveries)
        if number:
            messages.success(request, f"{number} 条已排上重发，过几秒刷新看结果。")
        else:
            messages.error(request, "选中的里面没有“没有送到”的，什么都没有做。")

    @admin.action(description="不再发", permissions=["resend"])
    def drop(self, request, deliveries):
        number = outbox.drop(deliveries, staff_name(request.user))
        messages.success(request, f"{number} 条不再发，已从失败里去掉。")

    @admin.display(description="登记")
    def noted(self, delivery):
        return spoken(delivery.created_at)

    @admin.display(description="稿件")
    def story(self, delivery):
        if not delivery.article_id:
            return "—"
        address = reverse("admin:articles_article_pushes", args=[delivery.article_id])
        return format_html('<a href="{}">{}</a>', address, delivery.article)

    @admin.display(description="状态")
    def stage(self, delivery):
        return stage_of(delivery)

    @admin.display(description="时间")
    def when(self, delivery):
        return spoken(delivery.done_at or delivery.due_at)


def stage_of(delivery):
    if delivery.is_retried():
        return f"重试中（已试 {delivery.attempts} 次）"
    return delivery.get_state_display()


admin.site.unregister(Article)


@admin.register(Article)
class PushedArticleAdmin(ExportedArticleAdmin):
    """Admin of stories, with where each was pushed."""

    def get_urls(self):
        return [
            self.story_path("pushes/", require_safe(self.pushes_view), "pushes"),
            self.story_path(
                "pushes/again/", require_POST(self.push_again_view), "push_again"
            ),
            *super().get_urls(),
        ]

    def pushes_view(self, request, object_id):
        """Show what each destination was told of a story, and what it has now."""
        article = self.open_story(request, object_id)
        rows = Delivery.objects.of_story(article.pk).select_related("destination")
        rows = [(row, stage_of(row)) for row in rows.order_by("-pk")[:SHOWN]]
        context = self.story_page(request, article, "推送") | {
            "rows": rows,
            "is_cut": len(rows) == SHOWN,
            "failed": sum(row.is_failure() for row, _ in rows),
            "may_resend": request.user.has_perm(RESENDS),
        }
        return TemplateResponse(request, "admin/exchange/pushes.html", context)

    def push_again_view(self, request, object_id):
        """Have all that did not arrive of a story sent again."""
        article = self.open_story(request, object_id)
        if not request.user.has_perm(RESENDS):
            raise PermissionDenied
        number = outbox.send_again(Delivery.objects.of_story(article.pk))
        told = (
            f"{number} 条已排上重发，过几秒刷新看结果。" if number else "没有要重发的。"
        )
        messages.success(request, told)
        return redirect(story_address("pushes", article))
