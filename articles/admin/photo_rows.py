"""Inline of the story form: the photos placed in a story, each with its own words there."""

from django.contrib import admin
from django.utils.html import format_html
from js_asset import Script

from articles.admin.ordering import OrderedForm, OrderedInlineMixin
from articles.admin.thumbnails import thumbnail
from articles.admin.writing_desk import FILING
from articles.models import ArticlePhoto
from articles.photos import decoding
from districts.admin import DeskFieldMixin

# On the card of a photo in a story, whose own caption stands beside its picture.
SHORT_LABELS = {"caption": "说明", "credit": "署名", "after_paragraph": "排在第几段后"}


class ArticlePhotoForm(OrderedForm):
    """Form of a photo in a story: where it says nothing of its own there, it shows what
    readers are shown instead, the library's."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.photo_id:
            for name in ("caption", "credit"):
                if name in self.fields:
                    words = getattr(self.instance.photo, name)
                    self.fields[name].widget.attrs["placeholder"] = words


class ArticlePhotoInline(OrderedInlineMixin, DeskFieldMixin, admin.StackedInline):
    model = ArticlePhoto
    form = ArticlePhotoForm
    region = FILING
    template = "admin/articles/article/photos.html"
    fields = [
        "picture",
        ("caption", "credit"),
        ("photo", "after_paragraph", "is_wide", "order"),
    ]
    readonly_fields = ["picture"]
    autocomplete_fields = ["photo"]
    # Photos are chosen by a script, which adds the row.
    extra = 0

    # Of the files that are uploaded here.
    accepted, largest = decoding.ACCEPTED, decoding.MAX_BYTES

    class Media:
        css = {
            "all": ["desk/photos.css", "desk/photo_upload.css", "desk/photo_places.css"]
        }
        js = [
            Script(f"desk/{name}.js", type="module")
            for name in ("photo_order", "photo_places")
        ]

    def get_queryset(self, request):
        return super().get_queryset(request).with_pictures()

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "caption":
            field.widget.attrs["rows"] = 2
        if db_field.name in SHORT_LABELS:
            field.label = SHORT_LABELS[db_field.name]
        return field

    @admin.display(description="缩略图")
    def picture(self, placed):
        if not placed.photo_id:
            return ""
        kind = placed.photo.recording
        return format_html("{} {}", thumbnail(placed.photo), kind or "")
