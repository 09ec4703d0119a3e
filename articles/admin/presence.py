"""Presence and drafts: who else has a story's form open, and unsaved text kept.

A browser posts a heartbeat while a form is open (static/desk/presence.js), and keeps
what is typed into it (static/desk/drafts.js). A form carries a token; when what was
sent with it is stored, a cookie names the token, and the browser forgets that draft on
the next page of the desk, whichever page that is. Without the cookie nothing is
forgotten: a refused save, a lost session, a crash leave the draft where it is.
"""

import re
import uuid

from django import forms
from django.conf import settings
from django.http import HttpResponseBadRequest, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST
from js_asset import Script

from articles.admin.urls import story_address
from articles.dates import spoken
from articles.models import OpenForm
from articles.models.open_forms import HEARTBEAT, TIMEOUT
from articles.models.staff import staff_name
from articles.prepared import person_of, prepared

SAVED_DRAFTS = "saved_drafts"
TOKEN = re.compile(r"[0-9a-f]{32}")
# Forms saved in several windows before any of them shows a next page.
TOKENS_REMEMBERED = 8


class PresenceMixin:
    """Mixin of ArticleAdmin: heartbeats of open forms, and tokens of their drafts."""

    @property
    def media(self):
        return super().media + forms.Media(
            css={"all": ["desk/presence.css"]},
            js=[Script("desk/presence.js", type="module")],
        )

    def get_urls(self):
        view = require_POST(self.presence_view)
        return [self.story_path("presence/", view, "presence"), *super().get_urls()]

    def presence_view(self, request, object_id):
        """Record that a form is open or was closed; answer who else has it open.

        Answers {"others": [{"name", "since"}]}. Somebody who may only read the story
        gets the answer, and is not recorded.
        """
        article = self.open_story(request, object_id)
        actions = {"open": record_open_form, "close": delete_open_form}
        record = actions.get(request.POST.get("action"))
        if record is None:
            return HttpResponseBadRequest("action: open 或 close。")
        if self.has_change_permission(request, article):
            record(article, request.user)
        return JsonResponse({"others": open_forms_of_others(article, request.user)})

    def render_change_form(self, request, context, *args, **kwargs):
        article = context["original"]
        if article:
            context["presence"] = {
                "others": open_forms_of_others(article, request.user),
                "address": story_address("presence", article),
                "heartbeat": int(HEARTBEAT.total_seconds()),
            }
            may_save = self.has_change_permission(request, article)
        else:
            may_save = self.has_add_permission(request)
        if may_save:
            context["draft"] = _draft(request, context["adminform"].form, article)
        return super().render_change_form(request, context, *args, **kwargs)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        request.story_saved = True

    def changeform_view(self, request, *args, **kwargs):
        response = super().changeform_view(request, *args, **kwargs)
        if getattr(request, "story_saved", False):
            _set_saved_draft_cookie(request, response)
        return response


def open_forms_of_others(article, user):
    """Return which colleagues have a story's form open: [{"name", "since"}]."""
    return [
        {
            "name": staff_name(form.user),
            "since": spoken(form.opened_at).removeprefix("今天 "),
        }
        for form in _open_elsewhere(article=article.pk, user=user.pk, at=timezone.now())
    ]


@prepared
def _open_elsewhere(article, user, at):
    return OpenForm.objects.of_others(person_of(user), at).filter(article=article)


def record_open_form(article, user):
    """Record a heartbeat of a person's form; after TIMEOUT it counts as opened again."""
    now = timezone.now()
    OpenForm.objects.filter(seen_at__lte=now - TIMEOUT).delete()
    # One statement: two windows that post at the same moment do not collide.
    OpenForm.objects.bulk_create(
        [OpenForm(article=article, user=user, opened_at=now, seen_at=now)],
        update_conflicts=True,
        unique_fields=["article", "user"],
        update_fields=["seen_at"],
    )


def delete_open_form(article, user):
    OpenForm.objects.filter(article=article, user=user).delete()


def _draft(request, form, article):
    """Return what the browser must know to keep a draft of a form, and to offer it."""
    sent = request.POST.get("_draft", "")
    return {
        # A form that comes back with errors goes on with the draft that it was.
        "token": sent if TOKEN.fullmatch(sent) else uuid.uuid4().hex,
        "key": f"{request.user.pk}:{article.pk if article else 'new'}",
        "version": article.version if article else 0,
        "is_sent_back": form.is_bound,
        "saved": _last_saved(request.user, article) if article else "",
        "zone": settings.TIME_ZONE,
    }


def _last_saved(user, article):
    by = article.updated_by
    who = "您" if by == user else staff_name(by)
    return f"{who} {spoken(article.updated_at)} 保存了第 {article.version} 版"


def _set_saved_draft_cookie(request, response):
    sent = request.POST.get("_draft", "")
    if not TOKEN.fullmatch(sent):
        return
    earlier = TOKEN.findall(request.COOKIES.get(SAVED_DRAFTS, ""))
    response.set_cookie(
        SAVED_DRAFTS,
        ".".join([*earlier, sent][-TOKENS_REMEMBERED:]),
        path=reverse("admin:index"),
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
