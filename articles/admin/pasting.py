"""Answers to pastes into the body of a story: what is pasted, cleaned; pictures, taken in.

static/desk/pasting.js asks while a story is written. A picture goes into the photo
library at once, with all its checks, and into a row of the form: it is placed in the
story when that is saved, be it a new one or not. Until then it is marked in the library
(models/pasted_photos.py), from which it is removed if it never is.
"""

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import JsonResponse
from django.urls import path
from django.views.decorators.http import require_POST

from articles.admin.form_scripts import as_offered
from articles.models import ArticlePhoto, PastedPhoto, Photo
from articles.photos import decoding
from articles.photos.storage import StorageFailed, files_removed_on_failure
from articles.text import pasting

TOO_LONG = "粘贴的内容太长，请分几次粘贴。"
NO_PICTURE = "没有收到图片文件，请再粘贴一次。"
NOT_KEPT = "服务器的存储暂时写不进去，请稍后再试。"


class PastingMixin:
    """Mixin of ArticleAdmin: what the editor asks when something is pasted."""

    def get_urls(self):
        paste = self.admin_site.admin_view(require_POST(self.paste_view))
        picture = self.admin_site.admin_view(require_POST(self.pasted_picture_view))
        return [
            path("paste/", paste, name="articles_article_paste"),
            path("paste/picture/", picture, name="articles_article_pasted_picture"),
            *super().get_urls(),
        ]

    def paste_view(self, request):
        """Answer what a story takes of pasted HTML: {"html", "line", "pictures"}.

        pictures: [[address, after how many blocks]] of those that the browser has.
        """
        self._require_writer(request)
        html = request.POST.get("html", "")
        if len(html) > pasting.LONGEST:
            return JsonResponse({"problem": TOO_LONG}, status=413)
        found = pasting.pasted(html)
        at_hand = [
            (address, after)
            for address, after in found.pictures
            if address.startswith(pasting.AT_HAND)
        ]
        return JsonResponse(
            {"html": found.html, "line": found.line, "pictures": at_hand}
        )

    def pasted_picture_view(self, request):
        """Take a pasted picture into the library: what the form shows of it, or
        {"problem"}, which is said under the text like a form's errors."""
        self._require_writer(request)
        if not request.user.has_perms(
            ("articles.add_photo", "articles.add_articlephoto")
        ):
            raise PermissionDenied
        file = request.FILES.get("upload")
        if file is None:
            return JsonResponse({"problem": NO_PICTURE})
        try:
            return JsonResponse(as_offered(_taken_in(file, request.user)))
        except decoding.ImageRefused as refusal:
            return JsonResponse({"problem": str(refusal)})
        except StorageFailed:
            return JsonResponse({"problem": NOT_KEPT})

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


def _taken_in(file, user):
    """Return the photo of the library that a file is, a new one if there is none."""
    picture = decoding.read(file, file.name)
    known = Photo.objects.filter(checksum=picture.checksum)
    if photo := known.first():
        return photo
    photo = Photo(added_by=user)
    try:
        with files_removed_on_failure() as written, transaction.atomic():
            photo.save_original(file, picture, written)
            PastedPhoto.objects.create(photo=photo)
    except IntegrityError:
        # Another paste brought the same picture in meanwhile.
        photo = known.first()
        if photo is None:
            raise
    PastedPhoto.objects.sweep()
    return photo
