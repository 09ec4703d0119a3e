"""An open form: who else has it open, and what its browser keeps until it is saved.

The browser tells every few seconds that a form is open (static/desk/presence.js), and
keeps what is typed into it (static/desk/drafts.js). A form carries a token; when what
was sent with it is stored, a cookie names the token, and the browser forgets that
draft on the next page of the desk, whichever page that is. Without the cookie nothing
is forgotten: a refused save, a lost session, a crash leave the draft where it is.
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
from articles.models.open_forms import HEARTBEAT, SILENCE
from articles.models.staff import staff_name

SAVED_DRAFTS = "saved_drafts"
TOKEN = re.compile(r"[0-9a-f]{32}")
# Forms saved in several windows before any of them shows a next page.
TOKENS_REMEMBERED = 8


class PresenceMixin:
    @property
    def media(self):
        return super().media + forms.Media(
            css={"all": ["desk/presence.css"]},
            js=[Script("desk/presence.js", type="module")],
        )

    def get_urls(self):
        told = require_POST(self.presence_view)
        return [self.story_path("presence/", told, "presence"), *super().get_urls()]

    def presence_view(self, request, object_id):
        """Hear that a form was opened, is still open or was closed; say who else's is.

        Somebody who may only read the story is told, and not announced.
        """
        article = self.open_story(request, object_id)
        hear = {"open": hear_of, "close": forget}.get(request.POST.get("action"))
        if hear is None:
            return HttpResponseBadRequest("action: open 或 close。")
        if self.has_change_permission(request, article):
            hear(article, request.user)
        return JsonResponse({"others": others(article, request.user)})

    def render_change_form(self, request, context, *args, **kwargs):
        article = context["original"]
        if article:
            context["presence"] = {
                "others": others(article, request.user),
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
            _name_saved_draft(request, response)
        return response


def others(article, user):
    """Return which colleagues have a story's form open: [{"name", "since"}]."""
    return [
        {
            "name": staff_name(form.user),
            "since": spoken(form.opened_at).removeprefix("今天 "),
        }
        for form in OpenForm.objects.beside(user).filter(article=article)
    ]


def hear_of(article, user):
    """Note that a person has a form open; one unheard of for long opens it anew."""
    now = timezone.now()
    OpenForm.objects.filter(seen_at__lte=now - SILENCE).delete()
    # One statement: two windows that tell at the same moment do not collide.
    OpenForm.objects.bulk_create(
        [OpenForm(article=article, user=user, opened_at=now, seen_at=now)],
        update_conflicts=True,
        unique_fields=["article", "user"],
        update_fields=["seen_at"],
    )


def forget(article, user):
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


def _name_saved_draft(request, response):
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
