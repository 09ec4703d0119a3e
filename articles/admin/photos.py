"""The photo library at the desk, and the photos of a story's form.

The picture is read and its renditions are made before the form's transaction
begins: on SQLite everybody else's saves wait for that to end.
"""

from dataclasses import dataclass

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.files import File
from django.db import IntegrityError, transaction
from django.db.models import Count
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.html import format_html, format_html_join
from django.views.decorators.http import require_safe

from articles import images
from articles.admin import incoming
from articles.admin.ordering import OrderedInlineMixin
from articles.models import Article, ArticlePhoto, Photo, Rendition
from articles.models.photos import (
    StorageFailed,
    files_removed_on_failure,
    originals_storage,
)
from districts.admin import DeskAdmin, FieldManners

CHOOSE_AGAIN = "先前选的图片已经过期，请重新选择图片文件。"
NOT_KEPT = "图片没有存下来，服务器的存储暂时写不进去；请稍后再选一次图片保存，仍不行请找技术人员。"


def thumbnail(photo):
    """Return the small picture that stands for a photo in lists and forms."""
    rendition = photo.thumbnail()
    if rendition is None:
        return "无图"
    return format_html(
        '<img class="photo-thumbnail" src="{}" width="{}" height="{}" alt="" loading="lazy">',
        reverse(
            "admin:articles_photo_rendition",
            args=[photo.pk, rendition.width, rendition.format],
        ),
        rendition.width,
        rendition.height,
    )


@dataclass
class Arrival:
    """The picture that came with a form, chosen just now or waiting from before."""

    file: File | None = None
    picture: images.Picture | None = None
    problem: str = ""
    token: str = ""  # of the upload that waits
    waiting: str = ""  # its name

    @classmethod
    def of(cls, request):
        token = request.POST.get("waiting", "")
        name = incoming.find(token, request.user)
        arrival = cls(token=token if name else "", waiting=name or "")
        arrival.file = request.FILES.get("upload")
        if arrival.file is None and name:
            arrival.file = originals_storage().open(name)
        elif arrival.file is None and token:
            arrival.problem = CHOOSE_AGAIN
        if arrival.file:
            arrival._read()
        return arrival

    def _read(self):
        try:
            picture = images.read(self.file, self.file.name)
            self.picture = picture if picture.renditions else None
        except images.ImageRefused as refusal:
            self.problem = str(refusal)

    def wait(self, request):
        """Put a file that was chosen just now aside; drop the one it replaces."""
        if self.picture and "upload" in request.FILES:
            self.forget()
            self.token = incoming.keep(self.file, self.picture.ending, request.user)

    def forget(self):
        if self.waiting:
            originals_storage().delete(self.waiting)


class PhotoForm(forms.ModelForm):
    upload = forms.FileField(
        label=Photo._meta.get_field("original").verbose_name,
        help_text=Photo._meta.get_field("original").help_text,
        required=False,
        allow_empty_file=True,  # images.read() says it better
        widget=forms.FileInput(attrs={"accept": "image/*"}),
    )
    waiting = forms.CharField(
        label="已选的图片文件", required=False, widget=forms.HiddenInput
    )
    arrival = Arrival()

    def clean_upload(self):
        if self.arrival.problem:
            raise forms.ValidationError(self.arrival.problem)
        if self.arrival.picture:
            self._refuse_a_twin(self.arrival.picture.checksum)

    def _refuse_a_twin(self, checksum):
        twins = Photo.objects.filter(checksum=checksum).exclude(pk=self.instance.pk)
        twin = twins.first()
        if twin:
            self.arrival.picture = None
            raise forms.ValidationError(
                format_html(
                    '图片库里已有这张图片：<a href="{}">{}</a>，请直接选用，不用再传。',
                    reverse("admin:articles_photo_change", args=[twin.pk]),
                    twin,
                )
            )

    def clean(self):
        nothing = not (self.arrival.picture or self.instance.original)
        if nothing and not self.errors and not self.cleaned_data.get("caption"):
            raise forms.ValidationError("请选择图片文件；暂时没有文件的，先写上图片说明。")


@admin.register(Photo)
class PhotoAdmin(DeskAdmin):
    form = PhotoForm
    list_display = ["picture", "title", "credit", "measures", "uses", "created_at"]
    list_display_links = ["picture", "title"]
    list_filter = ["created_at", ("original", admin.EmptyFieldListFilter)]
    list_prefetch_related = ["renditions"]
    search_fields = [
        "caption",
        "credit",
        "photographer__name",
        "photographer__pinyin",
    ]
    search_help_text = "图片说明、署名、摄影者姓名或拼音，如：车场、guoxiaohua、gxh。"
    autocomplete_fields = ["photographer"]
    readonly_fields = ["preview", "measures", "stories", "created_at"]

    class Media:
        css = {"all": ["desk/photos.css"]}

    # The form

    def get_fieldsets(self, request, obj=None):
        upload = ["upload", "waiting"] if self._may_write(request, obj) else []
        shown = ["preview", "measures", "stories", "created_at"] if obj else []
        return [
            ("图片", {"fields": [*shown[:2], *upload]}),
            ("说明", {"fields": ["caption", ("credit", "photographer"), "alt"]}),
            ("焦点", {"fields": [("focal_x", "focal_y")]}),
            ("版权", {"fields": ["taken_at", ("rights", "rights_expire_on")]}),
            ("备注", {"fields": ["staff_note", *shown[2:]]}),
        ]

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change, **kwargs)
        form.arrival = getattr(request, "arrival", Arrival())
        return form

    def changeform_view(self, request, *args, **kwargs):
        if request.method == "POST" and self._may_write(request):
            request.arrival = Arrival.of(request)
        try:
            with files_removed_on_failure() as request.written:
                return super().changeform_view(request, *args, **kwargs)
        except StorageFailed:
            request.arrival = Arrival(problem=NOT_KEPT)
        except IntegrityError:
            # Another form brought the same picture in meanwhile: seen this time.
            pass
        with files_removed_on_failure() as request.written:
            return super().changeform_view(request, *args, **kwargs)

    def save_model(self, request, obj, form, change):
        arrival = form.arrival
        if not arrival.picture:
            super().save_model(request, obj, form, change)
            return
        obj.take_in(arrival.file, arrival.picture, request.written)
        transaction.on_commit(arrival.forget, robust=True)

    def render_change_form(self, request, context, *args, **kwargs):
        form = context["adminform"].form
        if form.is_bound and form.errors:
            form.arrival.wait(request)
            form.data = form.data | {"waiting": form.arrival.token}
            context["waiting"] = form.arrival.token
        return super().render_change_form(request, context, *args, **kwargs)

    def _may_write(self, request, obj=None):
        return (obj is None and self.has_add_permission(request)) or (
            self.has_change_permission(request, obj)
        )

    @admin.display(description="预览")
    def preview(self, photo):
        if not photo.original:
            return "图片未存档"
        original = reverse("admin:articles_photo_original", args=[photo.pk])
        return format_html(
            '{}<br><a href="{}">下载原图</a>（含拍摄信息，仅供内部使用）',
            thumbnail(photo),
            original,
        )

    @admin.display(description="用在")
    def stories(self, photo):
        everywhere = Article.objects.filter(article_photos__photo=photo)
        open_to_all = everywhere.visible_to(self._reader)
        return open_to_all

    # The list

    def get_queryset(self, request):
        photos = super().get_queryset(request).select_related("photographer")
        return photos.annotate(stories_count=Count("article_photos"))

    @admin.display(description="图片")
    def picture(self, photo):
        return thumbnail(photo)

    @admin.display(description="图片说明", ordering="caption")
    def title(self, photo):
        return str(photo)

    @admin.display(description="尺寸")
    def measures(self, photo):
        return f"{photo.width}×{photo.height}" if photo.original else ""

    @admin.display(description="用在", ordering="stories_count")
    def uses(self, photo):
        return f"{photo.stories_count} 篇" if photo.stories_count else ""
