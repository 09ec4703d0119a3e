"""Answers to the scripts of the story's form: the byline as printed, topics by pinyin."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponseBadRequest, JsonResponse
from django.urls import path
from django.views.decorators.http import require_safe

from articles.models import Contributor, Source
from articles.search.tag_pinyin import topics_like
from articles.text import bylines
from districts.admin import is_key


class FormScriptsMixin:
    """What static/desk/byline.js and topics.js ask while a story is written."""

    def get_urls(self):
        line = self.admin_site.admin_view(require_safe(self.byline_view))
        topics = self.admin_site.admin_view(require_safe(self.topics_view))
        return [
            path("byline/", line, name="articles_article_byline"),
            path("topics/", topics, name="articles_article_topics"),
            *super().get_urls(),
        ]

    def byline_view(self, request):
        """Answer {"line"}: how the byline of the people in the address will be printed."""
        if not request.user.has_perm("articles.change_byline"):
            raise PermissionDenied
        asked = request.GET.getlist
        names = dict(
            _known(Contributor, asked("contributor")).values_list("pk", "name")
        )
        sources = _known(Source, asked("source"))
        house = sources.values_list("byline_prefix", flat=True).first() or ""
        try:
            people = [
                (bylines.Role(role), work and bylines.Work(work), names[int(pk)])
                for role, work, pk in zip(
                    asked("role"), asked("work"), asked("contributor"), strict=True
                )
            ]
        except (ValueError, KeyError):
            return HttpResponseBadRequest("署名里有不认识的身份、分工或作者。")
        return JsonResponse({"line": bylines.line(people, house)})

    def topics_view(self, request):
        """Answer the topics that what is typed may mean: {"names": [{"name"}]}."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return JsonResponse({"names": topics_like(request.GET.get("q", ""))})


def _known(model, keys):
    """Return the rows of the keys in an address that can be keys at all."""
    return model._base_manager.filter(pk__in=filter(is_key, keys))
