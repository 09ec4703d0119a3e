"""Admin of the photo library: upload form, list, files for staff.

The picture is read and its renditions are made before the form's transaction
begins: on SQLite everybody else's saves wait for that to end.
"""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.html import format_html
from django.views.decorators.http import require_safe
from js_asset import Script

from articles.admin import photo_metadata, recordings
from articles.admin.alike_photos import AlikeMixin
from articles.admin.many_photos import ManyPhotosMixin
from articles.admin.photo_crops import CropsForm, crop_desk
from articles.admin.photo_library import PhotoLibraryMixin, removed_on
from articles.admin.photo_replacing import PhotoReplacingMixin
from articles.admin.photo_rights import RightsMixin
from articles.admin.photo_upload import PhotoUploadMixin
from articles.admin.recordings import PendingRecording, RecordingForm
from articles.models import PastedPhoto, Photo, Rendition
from articles.photos import decoding, marking, pending_uploads, taking_in
from articles.photos.crop_files import sweep_after_commit
from articles.photos.storage import (
    StorageFailed,
    files_removed_on_failure,
    opened,
)
from districts.admin import DeskAdmin

NOT_KEPT = "图片没有存下来，服务器的存储暂时写不进去；请稍后再选一次图片保存，仍不行请找技术人员。"


# What readers see of a photo besides the picture itself.
SEEN_BY_READERS = ["caption", "credit", "photographer", "alt", "focal_x", "focal_y"]


def _is_shown_locked(photo):
    """Whether the form shows it so: asked once for a photo that is opened, and anew by
    is_locked() when the form is saved."""
    if photo is None:
        return False
    if not hasattr(photo, "_is_shown_locked"):
        photo._is_shown_locked = photo.is_locked()
    return photo._is_shown_locked


def _is_pictured(photo):
    return bool(photo and photo.pk and photo.original)


def _crops_fieldset(photo, may_crop):
    """Return the fieldset of the focal point, with the crops of a photo that has a file."""
    crops = []
    if _is_pictured(photo):
        crops = ["crop_points" if may_crop else "crops_as_set"]
    return "焦点和裁切", {"fields": [*crops, ("focal_x", "focal_y")]}


def _warn_of_unsaved_text(request, photo):
    """Show the words that were typed into a form before the photo was locked."""
    for name in ("caption", "credit", "alt"):
        typed = request.POST.get(name, getattr(photo, name)).strip()
        if typed != getattr(photo, name):
            label = photo._meta.get_field(name).verbose_name
            messages.warning(
                request,
                f"图片已用在送审或签发的稿件里，{label}没有改。您写的是：{typed}",
            )


def _twins(pending_upload):
    """Return the photos of the library with the same file, byte for byte."""
    picture = pending_upload.picture
    if picture is None:
        return Photo.objects.none()
    return Photo.objects.filter(checksum=picture.checksum)


class PhotoForm(CropsForm, photo_metadata.PhotoMetadataForm, RecordingForm):
    upload = forms.FileField(
        label=Photo._meta.get_field("original").verbose_name,
        help_text=Photo._meta.get_field("original").help_text,
        required=False,
        allow_empty_file=True,  # decoding.read() says it better
        widget=forms.FileInput(attrs={"accept": decoding.ACCEPTED}),
    )
    waiting = forms.CharField(
        label="已选的图片文件", required=False, widget=forms.HiddenInput
    )
    pending_upload = pending_uploads.PendingUpload()

    def clean_upload(self):
        if self.pending_upload.problem:
            raise forms.ValidationError(self.pending_upload.problem)
        twin = _twins(self.pending_upload).exclude(pk=self.instance.pk).first()
        if twin:
            self.pending_upload.refuse()
            raise forms.ValidationError(
                format_html(
                    '图片库里已有这张图片：<a href="{}">{}</a>，请直接选用，不用再传。',
                    reverse("admin:articles_photo_change", args=[twin.pk]),
                    twin,
                )
            )

    def clean(self):
        nothing = not (
            self.pending_upload.picture
            or self.instance.original
            or self.has_recording()
        )
        if nothing and not self.errors and not self.cleaned_data.get("caption"):
            raise forms.ValidationError(
                "请选择图片文件；暂时没有文件的，先写上图片说明。"
            )


@admin.register(Photo)
class PhotoAdmin(
    RightsMixin,
    PhotoUploadMixin,
    photo_metadata.PhotoMetadataMixin,
    PhotoLibraryMixin,
    ManyPhotosMixin,
    AlikeMixin,
    PhotoReplacingMixin,
    DeskAdmin,
):
    form = PhotoForm
    autocomplete_fields = ["photographer"]
    readonly_fields = [
        *("preview", "measures", "created_at", "recording_player", "crops_as_set"),
        "in_the_file",
    ]

    class Media:
        css = {
            "all": ["desk/photos.css", "desk/photo_upload.css", "desk/focal_point.css"]
        }
        # A file that is dropped beside its field does not take the form's place.
        js = [Script("desk/photo_drop.js", type="module")]

    # The form

    def get_fieldsets(self, request, obj=None):
        replaceable = self._may_write(request, obj) and not _is_shown_locked(obj)
        upload = ["upload", "waiting"] if replaceable else []
        stored = ["preview", ("measures", "created_at")] if obj else []
        own = ("图片", {"fields": [*stored, *upload]})
        crops = _crops_fieldset(obj, replaceable)
        return [
            # A photo is opened for its crops; a new one has none yet.
            *([crops, own] if _is_pictured(obj) else [own, crops]),
            *self._recording_fieldset(request, obj),
            *photo_metadata.words_fieldsets(),
            *photo_metadata.rights_fieldsets(obj),
            ("备注", {"fields": ["staff_note"]}),
        ]

    def _recording_fieldset(self, request, obj):
        has_one = bool(obj and obj.recording_id)
        stored = ["recording_player"] if has_one else []
        if not self._may_record(request, obj):
            return [("音视频", {"fields": stored})] if stored else []
        fields = [*stored, *recordings.FIELDS]
        if has_one:
            fields.append("remove_recording")
        # Most photos have none: it is folded away until there is one.
        folded = [] if has_one else ["collapse"]
        return [("音视频", {"fields": fields, "classes": folded})]

    def _may_record(self, request, obj):
        may_write = self._may_write(request, obj) and not _is_shown_locked(obj)
        return may_write and request.user.has_perm(recordings.PERMISSION)

    def get_readonly_fields(self, request, obj=None):
        if not _is_shown_locked(obj):
            return self.readonly_fields
        return [*self.readonly_fields, *SEEN_BY_READERS]

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change, **kwargs)
        form.pending_upload = getattr(
            request, "pending_upload", pending_uploads.PendingUpload()
        )
        form.pending_recording = getattr(
            request, "pending_recording", PendingRecording()
        )
        form.may_crop = _is_pictured(obj) and self._may_write(request, obj)
        form.may_crop = form.may_crop and not _is_shown_locked(obj)
        form.may_record = self._may_record(request, obj)
        return form

    def changeform_view(self, request, *args, **kwargs):
        if request.method == "POST" and self._may_write(request):
            request.pending_upload = pending_uploads.PendingUpload.of(request)
            if request.user.has_perm(recordings.PERMISSION):
                request.pending_recording = PendingRecording.of(request)
        try:
            with files_removed_on_failure() as request.written:
                return super().changeform_view(request, *args, **kwargs)
        except StorageFailed:
            _take_neither(request)
        except IntegrityError:
            # Another form brought the same picture in meanwhile: seen this time.
            if not _twins(request.pending_upload).exists():
                raise
        with files_removed_on_failure() as request.written:
            return super().changeform_view(request, *args, **kwargs)

    def save_model(self, request, obj, form, change):
        pending_upload = form.pending_upload
        if change and obj.is_locked():
            pending_upload.refuse()
            form.pending_recording.refuse()
            _warn_of_unsaved_text(request, obj)
        if change:
            PastedPhoto.objects.settle([obj])
        else:
            obj.added_by = request.user
        if pending_upload.picture:
            found, name = pending_upload.picture, pending_upload.own_name
            taking_in.store(obj, pending_upload.file, found, request.written, name)
            if not form.cleaned_data.get("keywords"):
                form.cleaned_data["keywords"] = list(obj.keywords_to_come)
            transaction.on_commit(pending_upload.forget, robust=True)
        else:
            super().save_model(request, obj, form, change)
            marking.mark_soon([obj.pk])
        form.save_recording(request.written)
        if change and form.has_moved():
            sweep_after_commit([obj.guid])

    def render_change_form(self, request, context, *args, **kwargs):
        form = context["adminform"].form
        if form.is_bound and form.errors:
            form.pending_upload.wait(request)
            form.data = form.data.copy()
            form.data["waiting"] = context["waiting"] = form.pending_upload.token
            form.wait(request)
            context["recording_waiting"] = form.pending_recording.token
        context["is_locked"] = _is_shown_locked(context["original"])
        if context["original"]:
            context["removed_on"] = removed_on(context["original"])
        return super().render_change_form(request, context, *args, **kwargs)

    def _may_write(self, request, obj=None):
        return (obj is None and self.has_add_permission(request)) or (
            self.has_change_permission(request, obj)
        )

    @admin.display(description="原图")
    def preview(self, photo):
        if not photo.original:
            return "图片未存档"
        original = reverse("admin:articles_photo_original", args=[photo.pk])
        # What it shows is seen among its crops.
        return format_html(
            '<a href="{}">下载原图</a>（含拍摄信息，仅供内部使用）', original
        )

    @admin.display(description="裁切")
    def crops_as_set(self, photo):
        return crop_desk(photo, photo.crops)

    @admin.display(description="在稿件里")
    def recording_player(self, photo):
        return recordings.player(photo)

    # The files, for staff only

    def get_urls(self):
        return [
            path(address, self.admin_site.admin_view(require_safe(view)), name=name)
            for address, view, name in (
                (
                    "<id:pk>/rendition/<int:width>.<slug:extension>",
                    self.rendition_view,
                    "articles_photo_rendition",
                ),
                ("<id:pk>/original/", self.original_view, "articles_photo_original"),
                (
                    "<id:pk>/recording.<slug:extension>",
                    self.recording_view,
                    "articles_photo_recording",
                ),
                (
                    "incoming/<str:token>/",
                    self.incoming_view,
                    "articles_photo_incoming",
                ),
            )
        ] + super().get_urls()

    def rendition_view(self, request, pk, width, extension):
        self._require_view_permission(request)
        rendition = get_object_or_404(
            Rendition, photo_id=pk, width=width, format=extension
        )
        return _file_response(rendition.file, content_type=rendition.content_type())

    def original_view(self, request, pk):
        self._require_view_permission(request)
        photo = get_object_or_404(Photo.objects.exclude(original=""), pk=pk)
        return _file_response(photo.original, as_attachment=True)

    def recording_view(self, request, pk, extension):
        self._require_view_permission(request)
        photos = Photo.objects.select_related("recording")
        photo = get_object_or_404(photos, pk=pk)
        return recordings.file_at_the_desk(request, photo, extension)

    def incoming_view(self, request, token):
        """Answer with a small JPEG of an upload that waits for its form."""
        name = pending_uploads.find(token, request.user)
        if name is None or not self._may_write(request):
            raise Http404
        with pending_uploads.open_waiting(name) as file:
            small = decoding.read(file, name).thumbnail()
        return HttpResponse(small.content, content_type="image/jpeg")

    def _require_view_permission(self, request):
        if not self.has_view_permission(request):
            raise PermissionDenied


def _take_neither(request):
    """Refuse both files of a form, for the storage has failed; they wait for the next."""
    for pending in (
        request.pending_upload,
        getattr(request, "pending_recording", None),
    ):
        if pending is not None and pending.picture:
            pending.picture, pending.problem = None, NOT_KEPT


def _file_response(file, **how):
    """Return the response with a stored file, or raise Http404.

    The desk's answers are never cached (admin_view).
    """
    try:
        response = FileResponse(opened(file), **how)
    except FileNotFoundError as error:
        raise Http404("图片文件不在了。") from error
    response["X-Content-Type-Options"] = "nosniff"
    return response
