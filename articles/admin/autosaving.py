"""Autosaves of the story form: what is typed, kept on the server for its writer.

A browser keeps a draft by itself (presence.py says how it is offered and forgotten), and
sends it here after a pause (static/desk/autosave.js), for whoever goes on at another
machine. The page names the form of which there is one; its content is asked for then.
"""

import json

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, JsonResponse
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from articles.admin.presence import TOKEN
from articles.admin.urls import story_address
from articles.admin.versions import version_number
from articles.dates import spoken
from articles.forms import read_guid
from articles.models import Autosave
from articles.models.autosaves import SavedSince
from articles.prepared import person_of, prepared

LONGEST = 500_000  # characters: a body of 50,000 with all its tags has a third
TOO_LONG = "写的内容太长，没有自动存到服务器，请尽快按保存。"
SAVED_SINCE = (
    "您在别处已经保存过这篇稿件，这里写的不再自动存到服务器，先留在这个浏览器里；"
    "要留下请按保存，两边的文字会并排给您看。"
)
PLAIN_TEXT = "text/plain; charset=utf-8"


class AutosavingMixin:
    """Mixin of ArticleAdmin: autosaves, kept, read and dropped by their writer alone."""

    def get_urls(self):
        answer = require_http_methods(["GET", "HEAD", "POST"])
        new = self.admin_site.admin_view(answer(self.autosave_new_view))
        return [
            path("autosave/", new, name="articles_article_autosave"),
            self.story_path("autosave/", answer(self.autosave_view), "autosave"),
            *super().get_urls(),
        ]

    def autosave_view(self, request, object_id):
        article = self.open_story(request, object_id)
        if not self.has_change_permission(request, article):
            raise PermissionDenied
        own = Autosave.objects.filter(user=request.user, article=article)
        return _answer(request, own, article=article)

    def autosave_new_view(self, request):
        if not self.has_add_permission(request):
            raise PermissionDenied
        own = Autosave.objects.of_new_stories(request.user)
        return _answer(request, own, guid=read_guid(request.POST.get("guid", "")))

    def render_change_form(self, request, context, *args, **kwargs):
        if "draft" in context:
            context["draft"] |= _address(request.user, context["original"])
        return super().render_change_form(request, context, *args, **kwargs)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        Autosave.objects.of_story(request.user, form.instance).delete()


def _address(user, article):
    """Return where a form is autosaved, and the token of the one that was before it."""
    if article is None:
        address = reverse("admin:articles_article_autosave")
        newest = _newest_of_new_stories.first(user=user.pk)
        return {"autosave": address, "autosaved": newest[0] if newest else ""}
    # Loaded with the story, where its form is shown (ArticleAdmin.get_object()).
    token = getattr(article, "autosave_token", None) or ""
    return {"autosave": story_address("autosave", article), "autosaved": token}


@prepared
def _newest_of_new_stories(user):
    own = Autosave.objects.of_new_stories(person_of(user))
    return own.values_list("token")[:1]


def _answer(request, own, article=None, guid=None):
    """Answer what is kept; keep or drop what was sent.

    {"autosave": {"token", "at", "spoken", "version", "content"} or null}, or {"at"}.
    """
    if request.method != "POST":
        return JsonResponse({"autosave": _shown(own.first())})
    token = request.POST.get("token", "")
    if not TOKEN.fullmatch(token) or (article is None and guid is None):
        return _refused("没有收到表单的编号，请刷新页面后再试。")
    if request.POST.get("action") == "drop":
        own.filter(token=token).delete()
        return JsonResponse({"at": ""})
    content = request.POST.get("content", "")
    if len(content) > LONGEST:
        return _refused(TOO_LONG, 413)
    if not _is_draft(content):
        return _refused("没有收到写的内容，请刷新页面后再试。")
    version = version_number(request.POST.get("version")) or 0
    opened = version_number(request.POST.get("opened"))
    try:
        at = Autosave.objects.keep(
            request.user,
            article,
            guid,
            opened=version if opened is None else opened,
            token=token,
            version=version,
            content=content,
        )
    except SavedSince:
        return _refused(SAVED_SINCE, 409)
    return JsonResponse({"at": f"{timezone.localtime(at):%H:%M}"})


def _shown(autosave):
    return autosave and {
        "token": autosave.token,
        "at": int(autosave.saved_at.timestamp() * 1000),
        "spoken": spoken(autosave.saved_at),
        "version": autosave.version,
        "content": json.loads(autosave.content),
    }


def _is_draft(text):
    """Whether a text is what drafts.js makes of a form: {"fields", "rows", "origin"}."""
    try:
        draft = json.loads(text)
    except (ValueError, RecursionError):
        return False
    return isinstance(draft, dict) and all(
        isinstance(draft.get(part), dict) for part in ("fields", "rows", "origin")
    )


def _refused(sentence, status=400):
    return HttpResponse(sentence, status=status, content_type=PLAIN_TEXT)
