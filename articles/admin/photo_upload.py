"""Upload of many photos: one file a request for scripts, a page for browsers without.

static/desk/photo_upload.js asks from the library's list, from a story's pictures and
from its text. What is uploaded to the library is filed at once; what is uploaded for a
story is marked until that is saved (models/pasted_photos.py).
"""

from time import monotonic

from django.core.exceptions import PermissionDenied
from django.http import JsonResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods, require_POST

from articles.admin.form_scripts import as_offered
from articles.photos import decoding, taking_in
from articles.photos.likeness import near
from articles.photos.storage import StorageFailed

NO_FILE = "没有收到图片文件，请再选一次。"
NOT_KEPT = (
    "服务器的存储暂时写不进去，图片没有存下来；请过几分钟再试，仍不行请找技术人员。"
)
NOT_REACHED = "这一次没有轮到，请再选这个文件上传。"
PLACES = "articles.add_articlephoto"
# Of a browser without scripts: a form of many files is answered in time.
MOST_FILES = 20
SECONDS = 20


class PhotoUploadMixin:
    """Mixin of PhotoAdmin: files that become photos without a form for each."""

    def get_urls(self):
        page = self.admin_site.admin_view(
            require_http_methods(["GET", "HEAD", "POST"])(self.upload_page_view)
        )
        one = self.admin_site.admin_view(require_POST(self.upload_view))
        return [
            path("upload/", page, name="articles_photo_upload_page"),
            path("upload/file/", one, name="articles_photo_upload"),
            *super().get_urls(),
        ]

    def changelist_view(self, request, extra_context=None):
        context = (
            upload_context() if request.user.has_perm(taking_in.PERMISSION) else {}
        )
        return super().changelist_view(request, context | (extra_context or {}))

    def upload_view(self, request):
        """Take one file in: what a card shows of the photo, or {"problem"}.

        With "story" among the fields it waits for a story to be saved. What may be sent
        again as it is, for only the server could not, is answered with 503.
        """
        for_story = bool(request.POST.get("story"))
        self._require_upload_permission(request, for_story)
        answer, status = _answer(request.FILES.get("upload"), request.user, for_story)
        return JsonResponse(answer, status=status)

    def upload_page_view(self, request):
        """Show a form of many files, and what became of those that were sent."""
        self._require_upload_permission(request)
        files = request.FILES.getlist("upload")
        context = self.admin_site.each_context(request) | upload_context()
        context |= {
            "title": "上传图片",
            "opts": self.opts,
            "media": self.media,
            "results": _results(files, request.user),
            "is_empty": request.method == "POST" and not files,
            "most_files": MOST_FILES,
        }
        return TemplateResponse(request, "admin/articles/photo/upload.html", context)

    def _require_upload_permission(self, request, for_story=False):
        needed = [taking_in.PERMISSION, PLACES] if for_story else [taking_in.PERMISSION]
        if not request.user.has_perms(needed):
            raise PermissionDenied


def upload_context():
    """Return what templates set a field of many files with."""
    return {
        "upload_page": reverse("admin:articles_photo_upload_page"),
        "upload_address": reverse("admin:articles_photo_upload"),
        "accepted": decoding.ACCEPTED,
        "largest": decoding.MAX_BYTES,
    }


def _answer(file, user, for_story):
    """Return (what is answered of one file, HTTP status)."""
    if file is None:
        return {"problem": NO_FILE}, 200
    try:
        photo, is_new = taking_in.taken(file, user, waits=for_story)
    except decoding.DecoderBusy as busy:
        return {"problem": str(busy)}, 503
    except decoding.ImageRefused as refusal:
        return {"problem": str(refusal)}, 200
    except StorageFailed:
        return {"problem": NOT_KEPT}, 503
    shown = as_offered(photo) | {
        "caption": photo.caption,
        "address": reverse("admin:articles_photo_change", args=[photo.pk]),
    }
    if not is_new:
        return shown | {"already": True}, 200
    return shown | {"near": [as_offered(other) for other in near(photo)]}, 200


def _results(files, user):
    """Return [(file's name, answer)] of as many files as there is time for."""
    results, until = [], monotonic() + SECONDS
    for number, file in enumerate(files):
        if number < MOST_FILES and monotonic() < until:
            answer, _ = _answer(file, user, for_story=False)
        else:
            answer = {"problem": NOT_REACHED}
        results.append((file.name, answer))
    return results
