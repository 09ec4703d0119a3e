"""Admin of 来稿: the list of what the wire has sent, the page of each, taking up."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from articles.admin.correcting import OpeningForm
from articles.live import live_answer
from articles.models import Article
from articles.photos.storage import StorageAway, opened
from districts.admin import ReadOnlyAdmin
from districts.keys import is_key
from exchange.admin.wire_pages import (
    SET_ASIDE,
    TAKE_UP,
    filters_of,
    item_page,
    list_of,
)
from exchange.models import WireItem, WirePicture
from exchange.wire_in import taking_up
from exchange.wire_in.filling import TakeRefused

# What a button does, and who may press it.
STEPS = {
    "take": TAKE_UP,
    "merge": TAKE_UP,
    "renew": TAKE_UP,
    "join": TAKE_UP,
    "pictures": TAKE_UP,
    "correct": "articles.correct_article",
    "aside": SET_ASIDE,
    "back": SET_ASIDE,
    "settle": SET_ASIDE,
}


@admin.register(WireItem)
class WireItemAdmin(ReadOnlyAdmin):
    class Media:
        css = {"all": ["desk/compare.css", "desk/tables.css", "desk/wire.css"]}

    def get_urls(self):
        view = self.admin_site.admin_view
        own = [
            ("live/", require_safe(self.live_view), "live"),
            ("of/<int:pk>/", require_safe(self.of_story_view), "of_story"),
            ("<int:pk>/do/", require_POST(self.step_view), "step"),
            (
                "<int:pk>/picture/<int:picture>/",
                require_safe(self.picture_view),
                "picture",
            ),
        ]
        return [
            *(path(p, view(v), name=f"exchange_wireitem_{n}") for p, v, n in own),
            *super().get_urls(),
        ]

    # The list

    def changelist_view(self, request, extra_context=None):
        self._refuse_strangers(request)
        context, _ = list_of(request)
        context |= filters_of(context["asked"])
        return self._page(request, "change_list.html", "来稿", context)

    def live_view(self, request):
        """Answer with the list as it is now, or 304 to whoever has it before them."""
        self._refuse_strangers(request)
        context, facts = list_of(request)
        template = "admin/exchange/wireitem/_list.html"
        return live_answer(request, facts, template, lambda: context)

    # One item

    def change_view(self, request, object_id, form_url="", extra_context=None):
        self._refuse_strangers(request)
        if request.method == "POST":
            raise PermissionDenied
        return self._item_page(request, self._item(object_id))

    def _item_page(self, request, item, status=200, **more):
        asked = request.GET.get("version", "")
        number = int(asked) if is_key(asked) and len(asked) < 8 else None
        context = item_page(item, request.user, number) | more
        if context["may_correct"] and "opening" not in context:
            refusal = context["story"].correction_refusal(request.user)
            context["opening"] = (
                None if refusal else OpeningForm(context["story"], request.user)
            )
            context["no_correction"] = refusal
        title = f"来稿：{item}"
        return self._page(request, "change_form.html", title, context, status)

    def of_story_view(self, request, pk):
        """Lead to the 来稿 that a story was made of, the one that has news first."""
        self._refuse_strangers(request)
        items = WireItem.objects.filter(article=pk).order_by("-changed_at", "-pk")
        item = next(
            (item for item in items[:20] if item.settled_number < item.number), None
        )
        item = item or items.first()
        if item is None:
            raise Http404("这篇稿件不是来稿。")
        return redirect("admin:exchange_wireitem_change", item.pk)

    def picture_view(self, request, pk, picture):
        self._refuse_strangers(request)
        row = get_object_or_404(WirePicture, pk=picture, version__item=pk)
        if not row.thumbnail:
            raise Http404("这张图片没有文件。")
        try:
            content = opened(row.thumbnail)
        except (FileNotFoundError, StorageAway):
            raise Http404("图片的文件现在取不出来。") from None
        return FileResponse(content, content_type="image/jpeg")

    # What is done with one

    def step_view(self, request, pk):
        self._refuse_strangers(request)
        do = request.POST.get("do", "")
        if do not in STEPS or not request.user.has_perm(STEPS[do]):
            raise PermissionDenied
        item = self._item(str(pk))
        seen = request.POST.get("seen", "")
        seen = int(seen) if is_key(seen) and len(seen) < 10 else 0
        try:
            return getattr(self, f"do_{do}")(request, item, seen)
        except TakeRefused as refusal:
            messages.error(request, str(refusal))
            fresh = WireItem.objects.filter(pk=item.pk).first()
            if fresh is None:
                return redirect("admin:exchange_wireitem_changelist")
            typed = {"typed_reason": request.POST.get("reason", "")}
            return self._item_page(request, self._item(str(pk)), 409, **typed)

    def do_take(self, request, item, seen):
        article, left_out = taking_up.take_up(item, by=request.user, seen=seen)
        self._told(request, item, f"采用，成稿件 {article.pk}", left_out)
        messages.success(request, f"已采用《{item}》，稿件在您手里。")
        return self._to_story(article)

    def do_merge(self, request, item, seen):
        number = request.POST.get("number", "").strip() or request.POST.get("into", "")
        found = Article.objects.visible_to(request.user)
        article = found.filter(pk=number).first() if is_key(number) else None
        if article is None:
            raise TakeRefused("请选一篇您的草稿，或写稿件编号，如：1024。")
        article, left_out = taking_up.merge_into(
            item, article, by=request.user, seen=seen
        )
        self._told(request, item, f"并入稿件 {article.pk}", left_out)
        messages.success(request, f"已把《{item}》并入《{article}》，请通读一遍。")
        return self._to_story(article)

    def do_aside(self, request, item, seen):
        taking_up.set_aside(item, by=request.user, seen=seen)
        self._told(request, item, "标为不用")
        messages.success(request, f"《{item}》不用；要找回来，在“不用”里点“放回”。")
        return self._to_list(request)

    def do_back(self, request, item, seen):
        taking_up.take_back(item, by=request.user)
        self._told(request, item, "放回新到")
        messages.success(request, f"《{item}》已放回新到。")
        return redirect("admin:exchange_wireitem_change", item.pk)

    def do_renew(self, request, item, seen):
        article, left_out = taking_up.replace_words(item, by=request.user, seen=seen)
        self._told(request, item, f"用新版换下稿件 {article.pk} 的文字", left_out)
        messages.success(request, "已用新版换下；换下的文字在版本里。")
        return self._to_story(article)

    def do_join(self, request, item, seen):
        article, left_out = taking_up.merge_words(item, by=request.user, seen=seen)
        self._told(request, item, f"新版合并进稿件 {article.pk}", left_out)
        messages.success(request, "新版改的已经合并进来，本站改的都留着；请通读一遍。")
        return self._to_story(article)

    def do_pictures(self, request, item, seen):
        number, left_out = taking_up.add_pictures(item, by=request.user)
        self._told(request, item, f"补图 {number} 张", left_out)
        messages.success(request, f"补了 {number} 张图片。")
        return self._to_story(item.article)

    def do_correct(self, request, item, seen):
        """Begin a correction of the signed story, with what the sender changed in it."""
        story = Article.objects.visible_to(request.user).filter(pk=item.article_id)
        story = story.first()
        if story is None or item.number != seen:
            raise TakeRefused(taking_up.CHANGED)
        opening = OpeningForm(story, request.user, request.POST)
        copy = opening.open()
        if copy is None:
            raise TakeRefused(str(opening.refusal))
        lost = taking_up.correct(item, copy, by=request.user)
        self._told(request, item, f"开更正稿 {copy.pk}")
        messages.success(
            request, "更正稿已经开好，发稿方改的已经放进去：请核对后提交。"
        )
        if lost:
            labels = "、".join(map(str, lost))
            messages.warning(request, f"{labels}两边改了同一处，没有动：请对照来稿改。")
        if copy.is_editable_by(request.user):
            return self._to_story(copy)
        return redirect("admin:exchange_wireitem_change", item.pk)

    def do_settle(self, request, item, seen):
        reason = request.POST.get("reason", "")
        reason = taking_up.settle(item, by=request.user, seen=seen, reason=reason)
        self._told(request, item, f"发稿方通知已处理：{reason}")
        messages.success(request, "已记下；稿件上的红字撤去了。")
        return redirect("admin:exchange_wireitem_change", item.pk)

    # Helps

    def _refuse_strangers(self, request):
        if not self.has_view_permission(request):
            raise PermissionDenied

    def _item(self, object_id):
        items = WireItem.objects.select_related(
            "source", "section", "article", "decided_by"
        )
        item = items.filter(pk=object_id).first() if is_key(object_id) else None
        if item is None:
            raise Http404("没有这条来稿，可能过了保留期。")
        return item

    def _told(self, request, item, words, left_out=()):
        self.log_change(request, item, f"{words}。")
        for sentence in left_out:
            messages.warning(request, sentence)

    def _to_story(self, article):
        return redirect("admin:articles_article_change", article.pk)

    def _to_list(self, request):
        """Return to the list that the button stood on."""
        address = request.POST.get("back_to", "")
        here = reverse("admin:exchange_wireitem_changelist")
        is_ours = address.startswith(here) and url_has_allowed_host_and_scheme(
            address, allowed_hosts=None
        )
        return redirect(address if is_ours else here)

    def _page(self, request, template, title, context, status=200):
        frame = self.admin_site.each_context(request) | {
            "title": title,
            "subtitle": None,
            "opts": self.opts,
            "media": self.media,
        }
        return TemplateResponse(
            request,
            f"admin/exchange/wireitem/{template}",
            frame | context,
            status=status,
        )
