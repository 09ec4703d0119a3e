"""Focal point and crops on a photo's form: the picture, all crops beside it, each moved
by itself.

Drawn as SVG, which shows a part of a picture by its numbers alone: without a script the
form shows the crops as they were saved, and takes the numbers; static/desk/focal_point.js
moves them at once.
"""

from math import isfinite

from django import forms
from django.forms import Script
from django.template.loader import render_to_string
from django.urls import reverse

from articles.photos.crops import MOVABLE, box_of, is_point, of_the_desk

# Wide enough for the form; small enough to be there at once.
SHOWN_WIDTH = 800
DIGITS = 4
AXES = ("x", "y")


class CropsWidget(forms.Widget):
    """Crops with the two numbers of each that has a focal point of its own."""

    photo = None

    class Media:
        js = [Script("desk/focal_point.js", type="module")]

    def value_from_datadict(self, data, files, name):
        return {
            crop: [data.get(f"{name}_{crop}_{axis}", "").strip() for axis in AXES]
            for crop in MOVABLE
        }

    def value_omitted_from_data(self, data, files, name):
        return not any(
            f"{name}_{crop}_{axis}" in data for crop in MOVABLE for axis in AXES
        )

    def id_for_label(self, id_):
        return ""

    def render(self, name, value, attrs=None, renderer=None):
        return crop_desk(self.photo, value or {}, name)


class CropsField(forms.Field):
    """{name of a crop: [across, down]} of the crops that were moved by themselves."""

    widget = CropsWidget

    def clean(self, value):
        found, problems = {}, []
        for crop in of_the_desk(1, 1):
            typed = value.get(crop.name, ["", ""])
            if not any(typed):
                continue
            point = [_number(text) for text in typed]
            if is_point(point):
                found[crop.name] = point
            else:
                problems.append(
                    f"{crop.label}单独设的焦点要填横向、纵向两个数，都在 0 和 1 之间；"
                    "不单独设的，两个数都留空。"
                )
        if problems:
            raise forms.ValidationError(problems)
        return found

    def has_changed(self, initial, data):
        try:
            return self.clean(data) != (initial or {})
        except forms.ValidationError:
            return True


class CropsForm(forms.ModelForm):
    """Crops of a photo's form."""

    crop_points = CropsField(label="裁切", required=False)
    # Whether this photo has a picture that may be cut otherwise.
    may_crop = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.may_crop:
            del self.fields["crop_points"]
            return
        self.fields["crop_points"].widget.photo = self.instance
        self.initial["crop_points"] = self.instance.crops

    def clean_crop_points(self):
        name = self.add_prefix("crop_points")
        widget = self.fields["crop_points"].widget
        if widget.value_omitted_from_data(self.data, self.files, name):
            return self.instance.crops
        self.instance.crops = self.cleaned_data["crop_points"]
        return self.instance.crops

    def has_moved(self):
        """Whether any crop is another than it was."""
        return not {"focal_x", "focal_y", "crop_points"}.isdisjoint(self.changed_data)


def crop_desk(photo, value, name=""):
    """Return the picture and its crops as HTML; without a name of fields, to look at."""
    rendition = min(
        (one for one in photo.renditions.all() if one.format == "jpg"),
        key=lambda one: abs(one.width - SHOWN_WIDTH),
        default=None,
    )
    if rendition is None:
        return "图片的副本不在了，看不到裁切。"
    width, height = photo.width, photo.height
    common = photo.focal_x, photo.focal_y
    crops = [_shown(crop, photo, value, common) for crop in of_the_desk(width, height)]
    context = {
        "name": name,
        "src": reverse(
            "admin:articles_photo_rendition",
            args=[photo.pk, rendition.width, rendition.format],
        ),
        "width": width,
        "height": height,
        "across": round(photo.focal_x * width),
        "down": round(photo.focal_y * height),
        "radius": round(max(width, height) * 0.035),
        "dot": max(1, round(max(width, height) * 0.006)),
        "outline": crops[0]["box"],
        "crops": crops,
    }
    return render_to_string("admin/articles/photo/crops.html", context)


def _shown(crop, photo, value, common):
    """Return what the form shows of a crop: which part it is, and its own numbers."""
    typed = value.get(crop.name, ["", ""])
    own = [_number(text) for text in typed]
    is_own = is_point(own)
    point = own if is_own else common
    box = box_of(crop.across, crop.down, photo.width, photo.height, point)
    left, top, right, bottom = box
    return {
        "name": crop.name,
        "label": crop.label,
        "shape": _shape(crop),
        "across": crop.across,
        "down": crop.down,
        "is_own": is_own,
        "typed": dict(zip(AXES, typed, strict=True)),
        "box": {"x": left, "y": top, "width": right - left, "height": bottom - top},
    }


def _shape(crop):
    """Return the shape in words."""
    if not crop.widths:
        return "大致随图片"
    if crop.across > 100:
        return f"{crop.across}×{crop.down}"
    return f"{crop.across}:{crop.down}"


def _number(text):
    """Return a number of a field, or None."""
    try:
        number = float(text)
    except (TypeError, ValueError):
        return None
    return round(number, DIGITS) if isfinite(number) else None
