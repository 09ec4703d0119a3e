"""Exports at the desk: a story in every form, many as a zip, and its media topics.

Whoever may open a story may export it; one that readers may not see yet says so in each
form. Pages below a story's own, added to its admin.
"""

import tempfile
from urllib.parse import quote

from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.decorators import csp_replace, csp_update
from django import forms
from django.contrib import admin, messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe
from js_asset import Script

from articles.addresses import site_root
from articles.admin.many_stories import CONFIRMED, MOST_AT_ONCE, at_most
from articles.admin.urls import story_address
from articles.models import Article
from editions.admin.placements import PlacedArticleAdmin
from exchange.dresses import DRESSES, dress, file_name, parcel, wechat
from exchange.dresses.losses import losses_of, missing_of
from exchange.dresses.pictures import picture_name
from exchange.dresses.text import as_text
from exchange.item_loading import desk_items_of
from exchange.media_topics import full_label, grouped, topics
from exchange.media_topics.suggesting import suggest
from exchange.models import StoryTopic

MEDIA = forms.Media(
    css={"all": ["desk/story_head.css", "desk/export.css"]},
    js=[
        Script("desk/copy.js", type="module"),
        Script("desk/copy_rich.js", type="module"),
    ],
)
ZIP = "application/zip"


class ExportManyForm(forms.Form):
    """Form of the forms in which many stories are exported."""

    chosen = forms.MultipleChoiceField(
        label="形式",
        choices=[(one.name, one.label) for one in DRESSES.values()],
        initial=["ninjs", "txt", "docx"],
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "请至少选一种形式。",
            "invalid_choice": "没有这种形式，请从列出的里面选。",
        },
    )
    pictures = forms.BooleanField(label="带上图片文件", required=False, initial=True)


admin.site.unregister(Article)


@admin.register(Article)
class ExportedArticleAdmin(PlacedArticleAdmin):
    """Admin of stories, with their exports."""

    def get_urls(self):
        page = csp_update({"frame-src": [SELF]})(require_safe(self.export_view))
        preview = csp_replace(
            {
                "default-src": [NONE],
                "style-src": [UNSAFE_INLINE],
                "script-src": [NONE],
                "frame-ancestors": [SELF],
            }
        )(xframe_options_sameorigin(require_safe(self.wechat_preview_view)))
        return [
            self.story_path("export/", page, "export"),
            self.story_path(
                "export/topics/", require_POST(self.media_topics_view), "export_topics"
            ),
            self.story_path(
                "export/pictures.zip",
                require_safe(self.pictures_view),
                "export_pictures",
            ),
            self.story_path("export/wechat/", preview, "export_wechat"),
            self.story_path(
                "export/as/<str:name>/",
                require_safe(self.export_file_view),
                "export_as",
            ),
            *super().get_urls(),
        ]

    def get_actions(self, request):
        actions = super().get_actions(request)
        if IS_POPUP_VAR in request.GET:
            return actions
        return actions | {"export_many": (export_many, "export_many", "导出（zip）")}

    def export_view(self, request, object_id):
        """Show the forms of a story, what each loses, and its media topics."""
        article = self.open_story(request, object_id)
        item, root = _item(article), site_root(request)
        page = self.story_page(request, article, "导出")
        context = page | {
            "media": MEDIA,
            "item": item,
            "missing": missing_of(item, root),
            "forms": [
                (one, losses_of(item, one.cannot_hold)) for one in DRESSES.values()
            ],
            "may_set_topics": self._may_set_topics(request, article),
            "topics": [(code, full_label(code)) for code, _ in item.media_topics],
            "suggestions": _suggestions(article, item),
            "all_topics": grouped(),
            "pictures": [
                name
                for number, photo in enumerate(item.photos, 1)
                if (name := picture_name(photo, number))
            ],
        }
        try:
            context["wechat"] = dress(item, "wechat", root).decode()
            context["wechat_text"] = as_text(item)
        except wechat.TooLong as refusal:
            context["too_long"] = str(refusal)
        return TemplateResponse(request, "admin/exchange/export.html", context)

    def export_file_view(self, request, object_id, name):
        """Answer with the story in one form, to be saved."""
        article = self.open_story(request, object_id)
        if name not in DRESSES:
            raise Http404("没有这种导出形式。")
        item = _item(article)
        try:
            content = dress(item, name, site_root(request))
        except wechat.TooLong as refusal:
            messages.error(request, f"没有导出：{refusal}")
            return redirect(story_address("export", article))
        answer = HttpResponse(content, content_type=DRESSES[name].media_type)
        return _to_be_saved(answer, file_name(item, name))

    def pictures_view(self, request, object_id):
        """Answer with the pictures of a story, named as its WeChat form names them."""
        article = self.open_story(request, object_id)
        item = _item(article)
        return _zip(f"{item.id}-图片.zip", [item], ())

    def wechat_preview_view(self, request, object_id):
        """Answer with the WeChat form as a page, for the frame of the export page."""
        item = _item(self.open_story(request, object_id))
        return HttpResponse(
            '<!DOCTYPE html><html lang="zh-Hans"><head><meta charset="utf-8">'
            f"<title>公众号预览</title></head><body>{wechat.as_html(item)}</body></html>"
        )

    def media_topics_view(self, request, object_id):
        """Set a media topic on a story, or take it off."""
        article = self.open_story(request, object_id)
        if not self._may_set_topics(request, article):
            raise PermissionDenied
        code = request.POST.get("code", "")
        if "remove" in request.POST:
            StoryTopic.objects.filter(article=article, code=code[:8]).delete()
            messages.success(request, "主题分类去掉了。")
        elif code in topics():
            StoryTopic.objects.get_or_create(article=article, code=code)
            messages.success(request, f"主题分类加上了：{full_label(code)}。")
        else:
            messages.error(request, "没有这个主题分类，请从列出的里面选。")
        return redirect(story_address("export", article) + "#topics")

    def _may_set_topics(self, request, article):
        """Whether a person may: whoever may change the story, or edits copy; of a signed
        story too, for topics are no part of its text."""
        return request.user.has_perm("articles.edit_copy") or (
            self.has_change_permission(request, article)
        )


def export_many(model_admin, request, stories):
    """Admin action: export stories in some forms, as a zip."""
    chosen = at_most(MOST_AT_ONCE, stories, model_admin, request)
    if chosen is None:
        return None
    form = ExportManyForm(request.POST if CONFIRMED in request.POST else None)
    if not form.is_valid():
        return model_admin.ask_about_many(
            request,
            [(story, "") for story in chosen],
            form,
            title=f"导出 {len(chosen)} 篇稿件",
            button="导出",
            question="没有公开发布的，文件里会写明“不得刊用”；撤下的只写已撤稿。",
        )
    pks = [story.pk for story in chosen]
    visible = Article.objects.filter(pk__in=pks).visible_to(request.user)
    items = desk_items_of(visible, timezone.now())
    return _zip(
        f"稿件-{timezone.localtime():%Y%m%d-%H%M}.zip",
        items,
        form.cleaned_data["chosen"],
        site_root(request),
        form.cleaned_data["pictures"],
    )


def _zip(name, *contents):
    """Answer with a zip of stories, made on the disk: of any size it takes no memory."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the answer closes it
    parcel.write_stories(file, *contents)
    file.seek(0)
    return _to_be_saved(FileResponse(file, content_type=ZIP), name)


def _item(article):
    """Return the item of a story that a person has opened."""
    stories = Article.objects.filter(pk=article.pk)
    return desk_items_of(stories, timezone.now())[0]


def _suggestions(article, item):
    """Return [(code, label, evidence)] of the topics that are suggested and not set."""
    found = suggest(
        item.section.name if item.section else "",
        item.headline,
        [topic.name for topic in item.topics],
        item.summary,
    )
    has = {code for code, _ in item.media_topics}
    return [
        (s.code, full_label(s.code), s.evidence) for s in found if s.code not in has
    ]


def _to_be_saved(answer, name):
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return answer
