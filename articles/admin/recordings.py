"""Admin of the film or piece of sound behind a photo: fields of the photo's form.

Its file is read and copied before the form's transaction begins, as a picture is.
"""

from dataclasses import dataclass

from django import forms
from django.db import transaction
from django.http import Http404
from django.urls import reverse
from django.utils.html import format_html

from articles.models import Recording
from articles.photos.pending_uploads import PendingUpload
from articles.recordings import reading, subtitles
from articles.site.recordings import recording_file

PERMISSION = "articles.add_recording"
FIELDS = ["recording_upload", "recording_waiting", "subtitles_file", "subtitles"]
NO_RECORDING = "请先选择音视频文件，再加字幕。"


@dataclass
class PendingRecording(PendingUpload):
    """The film or piece of sound of a form, with what is stored of it once it is taken."""

    UPLOAD, WAITING = "recording_upload", "recording_waiting"
    NOT_REACHED = (
        "服务器的存储暂时连不上，音视频没有存下来；填的文字还在，请过几分钟再保存。"
    )
    CHOOSE_AGAIN = "先前选的音视频已经过期，请重新选择文件。"

    copy: object = None
    checksum: str = ""

    def _read(self):
        try:
            self.picture = reading.read(self.file)
            self.copy = reading.clean_copy(self.file, self.picture)
            self.checksum = reading.checksum(self.copy)
        except reading.RecordingRefused as refusal:
            self.problem = str(refusal)


class RecordingForm(forms.ModelForm):
    """Fields of a photo's form for what is played behind it."""

    recording_upload = forms.FileField(
        label="音视频文件",
        help_text="MP4 视频（H.264 加 AAC）、M4A 或 MP3，不超过 120 MB；"
        "上面的图片就是它的封面。拍摄地点等信息会去掉。",
        required=False,
        allow_empty_file=True,  # reading.read() says it better
        widget=forms.FileInput(attrs={"accept": "video/mp4,audio/mp4,audio/mpeg,.mov"}),
    )
    recording_waiting = forms.CharField(
        label="已选的音视频文件", required=False, widget=forms.HiddenInput
    )
    remove_recording = forms.BooleanField(
        label="拿掉音视频", required=False, help_text="图片留下。"
    )
    subtitles_file = forms.FileField(
        label="字幕文件",
        help_text="剪辑软件导出的 SRT 或 WebVTT，会换下面的字幕。",
        required=False,
        widget=forms.FileInput(attrs={"accept": ".vtt,.srt,text/vtt"}),
    )
    subtitles = forms.CharField(
        label="字幕",
        help_text="看不到、听不到的读者靠它；可以在这里改错字。",
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    pending_recording = PendingRecording()
    # Whether this person may bring in films and sound, and this photo's may change.
    may_record = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.may_record:
            for name in [*FIELDS, "remove_recording"]:
                del self.fields[name]
            return
        recording = self.instance.recording
        if recording:
            self.initial["subtitles"] = recording.subtitles
        else:
            del self.fields["remove_recording"]

    def clean_recording_upload(self):
        if self.pending_recording.problem:
            raise forms.ValidationError(self.pending_recording.problem)

    def clean_subtitles(self):
        try:
            text = self._subtitles_sent()
            found = subtitles.as_webvtt(text)
        except subtitles.SubtitlesRefused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        if found and not self.has_recording() and not self.pending_recording.problem:
            raise forms.ValidationError(NO_RECORDING)
        return found

    def _subtitles_sent(self):
        """Return the text of the file, which the form shows from now on, or what is typed."""
        file = self.cleaned_data.get("subtitles_file")
        if file is None:
            return self.cleaned_data.get("subtitles", "")
        # Each character takes four bytes at most.
        text = subtitles.decoded(file.read(4 * subtitles.LONGEST + 1))
        self.data = self.data.copy()
        self.data[self.add_prefix("subtitles")] = text
        return text

    def has_recording(self):
        """Whether there is a film or a piece of sound, stored or in this form."""
        return bool(self.pending_recording.picture or self.instance.recording_id)

    def save_recording(self, written):
        """Store what the form has, for the photo that it has saved."""
        photo, pending = self.instance, self.pending_recording
        if not self.may_record:
            return
        if self.cleaned_data.get("remove_recording") and not pending.picture:
            photo.remove_recording()
            return
        recording = photo.recording or Recording()
        words = self.cleaned_data.get("subtitles", "")
        if pending.picture:
            recording.set_subtitles(words)
            recording.set_checksum(pending.checksum)
            photo.save_recording(recording, pending.copy, pending.picture, written)
            transaction.on_commit(pending.forget, robust=True)
        elif photo.recording and words != recording.subtitles:
            recording.set_subtitles(words)
            recording.set_checksum(recording.file_checksum)
            recording.save()

    def wait(self, request):
        """Keep an upload across a form with errors."""
        if not self.may_record:
            return
        self.pending_recording.wait(request)
        self.data = self.data.copy()
        self.data["recording_waiting"] = self.pending_recording.token


def player(photo):
    """Return what plays the film or the sound behind a photo at the desk, or ""."""
    recording = photo.recording
    if recording is None:
        return ""
    names = {
        extension: reverse("admin:articles_photo_recording", args=[photo.pk, extension])
        for extension in (recording.format, "vtt")
    }
    track = ""
    if recording.has_subtitles:
        track = format_html(
            '<track kind="captions" srclang="zh" label="字幕" src="{}" default>',
            names["vtt"],
        )
    tag = "video" if recording.is_film else "audio"
    return format_html(
        '<{tag} class="desk-recording" controls preload="none" src="{address}"'
        ' aria-label="{label}">{track}</{tag}><span class="quiet">{label}</span>',
        tag=tag,
        address=names[recording.format],
        label=recording.label(),
        track=track,
    )


def file_at_the_desk(request, photo, extension):
    """Return the answer with a file of the recording behind a photo."""
    if photo.recording is None:
        raise Http404("这张图片没有音视频。")
    return recording_file(request, photo.recording, extension)
