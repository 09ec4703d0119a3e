"""Answers to pastes into the body of a story: what is pasted, cleaned.

static/desk/pasting.js asks while a story is written. A picture goes into the photo
library at once (photo_upload.py) and into a row of the form: it is placed in the story
when that is saved, be it a new one or not. Until then it is marked in the library
(models/pasted_photos.py), from which it is removed if it never is.
"""

from django.core.exceptions import PermissionDenied
from django.http import JsonResponse
from django.urls import path
from django.views.decorators.http import require_POST

from articles.models import ArticlePhoto, PastedPhoto
from articles.text import pasting

TOO_LONG = "粘贴的内容太长，请分几次粘贴。"


class PastingMixin:
    """Mixin of ArticleAdmin: what the editor asks when something is pasted."""

    def get_urls(self):
        paste = self.admin_site.admin_view(require_POST(self.paste_view))
        return [
            path("paste/", paste, name="articles_article_paste"),
            *super().get_urls(),
        ]

    def paste_view(self, request):
        """Answer what a story takes of pasted HTML: {"html", "line", "pictures"}, and
        {"ai_made", "mark_line"} of what carries a mark of AI making.

        pictures: [[address, after how many blocks]] of those that the browser has.
        """
        self._require_writer(request)
        html = request.POST.get("html", "")
        if len(html) > pasting.LONGEST:
            return JsonResponse({"problem": TOO_LONG}, status=413)
        mark = request.POST.get("mark", "")[: pasting.LONGEST_MARK]
        found = pasting.pasted(html, mark)
        at_hand = [
            (address, after)
            for address, after in found.pictures
            if address.startswith(pasting.AT_HAND)
        ]
        answer = {"html": found.html, "line": found.line, "pictures": at_hand}
        if found.ai_made:
            answer |= {"ai_made": found.ai_made, "mark_line": found.mark_line}
        return JsonResponse(answer)

    def save_formset(self, request, form, formset, change):
        super().save_formset(request, form, formset, change)
        if formset.model is ArticlePhoto:
            placed = [
                *formset.new_objects,
                *(row for row, _ in formset.changed_objects),
            ]
            if placed:
                PastedPhoto.objects.settle([row.photo_id for row in placed])

    def _require_writer(self, request):
        if not (
            self.has_add_permission(request) or self.has_change_permission(request)
        ):
            raise PermissionDenied
