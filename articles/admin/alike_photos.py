"""Photos that look nearly the same, shown side by side: on a photo's form, and on a page
of their own after an upload. Nothing is refused: both stay, or the one there is is used."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods

from articles.admin.thumbnails import desk_picture
from articles.models import ArticlePhoto, PastedPhoto, Photo, Portrait
from articles.photos.likeness import near
from districts.keys import is_key

KEEP, USE = "keep", "use"


class AlikeMixin:
    """Mixin of PhotoAdmin: near duplicates of a photo."""

    def get_urls(self):
        view = require_http_methods(["GET", "HEAD", "POST"])(self.alike_view)
        address = path(
            "<id:pk>/alike/",
            self.admin_site.admin_view(view),
            name="articles_photo_alike",
        )
        return [address, *super().get_urls()]

    def alike_view(self, request, pk):
        self._require_view_permission(request)
        photo = get_object_or_404(Photo.objects.prefetch_related("renditions"), pk=pk)
        if request.method == "POST":
            if not self._may_decide(request, photo):
                raise PermissionDenied
            return self._decided(request, photo)
        alike = self._alike(photo)
        if not alike:
            return redirect("admin:articles_photo_change", pk)
        context = self.admin_site.each_context(request) | {
            "title": "图片库里有很像的图片",
            "opts": self.opts,
            "photo": photo,
            "picture": desk_picture(photo),
            "alike": alike,
            "may_decide": self._may_decide(request, photo),
            "media": self.media,
        }
        return TemplateResponse(request, "admin/articles/photo/alike.html", context)

    def _decided(self, request, photo):
        """Keep both, or give up the one for the other; lead on to what comes next."""
        key = request.POST.get("other", "")
        others = Photo.objects.exclude(pk=photo.pk)
        other = get_object_or_404(others, pk=key if is_key(key) else None)
        if request.POST.get("choice") == USE:
            return self._use_instead(request, photo, other)
        photo.kept_beside.add(other)
        self.message_user(request, "两张都留着，以后不再提醒。", messages.SUCCESS)
        return redirect("admin:articles_photo_alike", photo.pk)

    def _use_instead(self, request, photo, other):
        if _is_used(photo):
            address = reverse("admin:articles_photo_replace", args=[photo.pk])
            return redirect(f"{address}?with={other.pk}")
        said = "请用这一张；刚才那张没有用过，"
        if self.has_delete_permission(request, photo):
            self.log_deletions(request, [photo])
            photo.delete()
            said += "已经删掉。"
        else:
            # Nobody's until it is used: then it goes by itself.
            PastedPhoto.objects.get_or_create(photo=photo)
            said += "以后没人用会自动清理。"
        self.message_user(request, said, messages.SUCCESS)
        return redirect("admin:articles_photo_change", other.pk)

    def _may_decide(self, request, photo):
        """Whether a person may change a photo, or has just brought it in."""
        is_own = photo.added_by_id == request.user.pk and not _is_used(photo)
        return is_own or self.has_change_permission(request, photo)

    def _alike(self, photo):
        return [(other, desk_picture(other)) for other in near(photo)]

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if obj is not None and not context.get("is_popup"):
            context["alike"] = self._alike(obj)
            context["picture"] = desk_picture(obj) if context["alike"] else None
            context["may_decide"] = self._may_decide(request, obj)
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def response_add(self, request, obj, *args, **kwargs):
        """Show what looks the same beside what was brought in a moment ago."""
        answer = super().response_add(request, obj, *args, **kwargs)
        goes_on = "_continue" in request.POST or "_addanother" in request.POST
        if not isinstance(answer, HttpResponseRedirect) or goes_on or not near(obj):
            return answer
        return redirect("admin:articles_photo_alike", obj.pk)


def _is_used(photo):
    placed = ArticlePhoto.objects.filter(photo=photo).exists()
    return placed or Portrait.objects.filter(photo=photo).exists()
