"""Admin of what a photo's file says: notes beside the fields, and all of it, folded.

A field that says what the file says has a note where in the file; one that differs shows
what the file has, and a script offers to take it over (static/desk/photo_metadata.js).
"""

import json
from datetime import datetime, timedelta

from django import forms
from django.contrib import admin
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import slugify
from js_asset import Script

from articles import ai_marks
from articles.models import Contributor, Photo
from articles.models.photo_keywords import PhotoKeyword
from articles.photos import suggesting
from districts.models import District
from districts.suggesting import Gazetteer

# What each field of the file is called at the desk.
LABELS = {
    "title": "标题",
    "headline": "题目",
    "caption": "说明",
    "creators": "作者",
    "credit": "署名",
    "source": "来源",
    "taken_at": "拍摄时间",
    "city": "城市",
    "place": "地点",
    "gps": "坐标",
    "people_shown": "画面人物",
    "keywords": "关键词",
    "rights": "版权",
    "terms": "使用条款",
    "source_type": "数字来源类型",
    "aigc": "AI 标识",
}
# From none to all: readers have seen it, and it does not become less.
AI_MADE = ("", *(kind.value for kind in reversed(ai_marks.AIMade)))
NO_LESS = (
    "图片用在送审或签发的稿件里，读者看到的“{}”不能在这里去掉或改轻；"
    "标错了的，请先撤下稿件里的这张图片，再来改。"
)
SHOWN = 200


def words_fieldsets():
    """Return the fieldsets of a photo's form from its words to what its file says."""
    return [
        (
            "说明",
            {"fields": ["title", "caption", ("credit", "photographer"), "alt"]},
        ),
        (
            "拍摄",
            {"fields": ["taken_at", ("place", "district"), "people_shown", "keywords"]},
        ),
    ]


def rights_fieldsets(photo):
    """Return the fieldsets of where a photo comes from, and of what its file says."""
    sets = [
        (
            "来源和版权",
            {
                "fields": [
                    ("category", "outlet"),
                    ("rights", "rights_expire_on"),
                    "releases",
                    "ai_made",
                ]
            },
        )
    ]
    if photo and (photo.found_in_file or photo.file_name):
        folded = {"fields": ["in_the_file"], "classes": ["collapse"]}
        sets.append(("文件里的信息", folded))
    return sets


class PhotoMetadataForm(forms.ModelForm):
    """Mixin of the photo's form: notes of what the file says beside each field."""

    class Media:
        css = {"all": ["desk/photo_metadata.css"]}
        js = [Script("desk/photo_metadata.js", type="module")]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not (self.instance.pk and self.instance.found_in_file):
            return
        for name, suggestion in suggesting.suggestions(self.instance).items():
            if name in self.fields and suggestion.source != suggesting.BY_ITS_NAME:
                self._note(name, _note_of(self.instance, name, suggestion))
        if "district" in self.fields and not self.instance.district_id:
            self._note("district", _note_of_district(self.instance))

    def _note(self, name, note):
        field = self.fields[name]
        field.help_text = format_html("{} {}", SafeString(field.help_text), note)

    def clean_keywords(self):
        """Refuse a keyword that is too long, or has no letter."""
        longest = PhotoKeyword._meta.get_field("name").max_length
        for name in self.cleaned_data["keywords"]:
            if len(name) > longest:
                raise forms.ValidationError(
                    f"关键词“{name[:10]}…”有 {len(name)} 个字，每个不能超过 {longest} 个；"
                    "几个关键词之间用逗号隔开。"
                )
            if not slugify(name, allow_unicode=True):
                raise forms.ValidationError(f"关键词“{name}”里没有字，请改写或删去。")
        return self.cleaned_data["keywords"]

    def clean_ai_made(self):
        """Refuse to take from readers a mark of AI that they see."""
        said, before = self.cleaned_data["ai_made"], self.initial.get("ai_made") or ""
        is_less = AI_MADE.index(said) < AI_MADE.index(before)
        if is_less and Photo.objects.locked().filter(pk=self.instance.pk).exists():
            label = ai_marks.AIMade(before).label
            raise forms.ValidationError(NO_LESS.format(label))
        return said


class PhotoMetadataMixin:
    """Mixin of PhotoAdmin: what is shown of a photo's file."""

    @admin.display(description="读到的信息")
    def in_the_file(self, photo):
        """Show all that the file says, for the desk alone: where it was taken, too."""
        rows = [("文件名", photo.file_name, "")] if photo.file_name else []
        rows += [
            (LABELS[name], _shown(name, one["says"]), one["from"])
            for name, one in photo.found_in_file.items()
            if name in LABELS
        ]
        items = format_html_join(
            "",
            "<div><dt>{}</dt><dd>{}{}</dd></div>",
            ((label, words, _where(place)) for label, words, place in rows),
        )
        return format_html('<dl class="in-the-file">{}</dl>', items)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name in ("caption", "releases", "staff_note"):
            field.widget.attrs["rows"] = 3
        return field


def _where(place):
    return format_html(" <small>{}</small>", place) if place else ""


def _note_of(photo, name, suggestion):
    value, source = suggestion
    if _is_said(photo, name, value):
        note = f"取自文件（{source}）"
        if name == "ai_made" and "aigc" in photo.found_in_file:
            note += f"，写的是“{_label_of(photo.found_in_file['aigc']['says'])}”"
        return format_html('<span class="from-file">{}。</span>', note)
    return _offer(
        f"文件里是（{source}）：“{{}}”。", _in_words(name, value), name, value
    )


def _is_said(photo, name, value):
    if name == "keywords":
        said = {word.name.casefold() for word in photo.keywords.all()}
        return said >= {word.casefold() for word in value}
    said = getattr(photo, name)
    if isinstance(value, datetime) and said:  # the form has no seconds
        return abs(said - value) < timedelta(minutes=1)
    return said == value


def _note_of_district(photo):
    districts = suggesting.districts_of(photo, Gazetteer.load)
    if not districts:
        return ""
    words = "照文件里的地点，可能是{}。"
    return _offer(words, districts[0].name, "district", districts[0])


def _offer(sentence, words, name, value):
    """Return a note with a button, which is there for those who have scripts."""
    return format_html(
        '<span class="from-file">{} <button type="button" hidden data-values="{}"'
        ' aria-label="采用文件里的{}">采用</button></span>',
        sentence.format(words if len(words) <= SHOWN else f"{words[:SHOWN]}…"),
        json.dumps(_inputs(name, value), ensure_ascii=False),
        Photo._meta.get_field(name).verbose_name,
    )


def _inputs(name, value):
    """Return {name of an input: [what is put in, what is shown of it]}."""
    if isinstance(value, datetime):
        local = timezone.localtime(value)
        return {f"{name}_0": [f"{local:%Y-%m-%d}"], f"{name}_1": [f"{local:%H:%M:%S}"]}
    if isinstance(value, (Contributor, District)):
        return {name: [str(value.pk), str(value)]}
    return {name: [_joined(value)]}


def _in_words(name, value):
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"
    choices = dict(Photo._meta.get_field(name).flatchoices)
    return str(choices.get(value, "")) if choices else _joined(value)


def _joined(value):
    return "，".join(value) if isinstance(value, tuple) else str(value)


def _shown(name, says):
    """Return what the file says under a name, in words."""
    if name == "gps":
        latitude, longitude = says
        return (
            f"{'北' if latitude >= 0 else '南'}纬{abs(latitude):.6f}，"
            f"{'东' if longitude >= 0 else '西'}经{abs(longitude):.6f}（不上网）"
        )
    if name == "taken_at":
        return _in_words(name, datetime.fromisoformat(says))
    if name == "source_type":
        term = ai_marks.term_of(says)
        return f"{ai_marks.AIMade(ai_marks.DEGREES[term]).label}（{term}）"
    if name == "aigc":
        return f"{_label_of(says)}：{says}"
    return "、".join(says) if isinstance(says, list) else says


def _label_of(block):
    return ai_marks.LABEL_NAMES[ai_marks.label_of(block) or "1"]
