"""Form of a story, with its validation."""

import re
import uuid

from django import forms
from django.core.validators import MaxLengthValidator
from django.urls import reverse
from django.utils.text import slugify

from articles.models import Article
from articles.text.pasting import Pasted, pasted
from districts.keys import is_key
from districts.models import District

# How many characters a line usually has. static/desk/counts.js shows them beside
# what is there; nothing is refused for being longer.
USUAL_LENGTHS = {
    "kicker": "4–15",
    "headline": "8–20",
    "deck": "8–25",
    "summary": "60–120",
    "body": "300–1500",
}
LONGEST_TOPIC = 50


# Where a heading was pasted with line ends: Chinese joins without a blank.
LINE_ENDS = re.compile(r"\s*[\r\n]+\s*")
BETWEEN_WORDS = re.compile(r"(?<=[!-~])\s*[\r\n]+\s*(?=[!-~])")


class DistrictChips(forms.CheckboxSelectMultiple):
    """Checkbox widget of a city's districts, all of which are seen at once."""

    template_name = "admin/widgets/chips.html"


class KeyedChoices(forms.ModelMultipleChoiceField):
    def label_from_instance(self, district):
        return district.short_name

    def clean(self, value):
        for key in value or ():
            if not is_key(key):
                raise forms.ValidationError("请从列表里选，不要手写编号。")
        return super().clean(value)


class ArticleForm(forms.ModelForm):
    # Declared here because Django offers no field of its own for a relation with
    # a table of ours between; ModelForm saves it all the same.
    districts = KeyedChoices(
        District.objects.all(),
        label=Article._meta.get_field("districts").verbose_name,
        help_text=Article._meta.get_field("districts").help_text,
        required=False,
        widget=DistrictChips,
    )

    why = forms.CharField(
        label="修改说明",
        validators=[MaxLengthValidator(100)],
        required=False,
        help_text="这次改了什么，记在版本里，如：核改第二段的数字；可以不写。",
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )

    # The version that was opened, for optimistic locking (admin/locking.py).
    seen_version = forms.IntegerField(
        required=False, widget=forms.HiddenInput(attrs={"autocomplete": "off"})
    )
    # The number of a story to be, so that a form that is sent twice makes one story.
    guid = forms.CharField(
        required=False,
        initial=uuid.uuid4,
        widget=forms.HiddenInput(attrs={"autocomplete": "off"}),
    )
    pasted = Pasted()
    # What is to be said of a mark of AI making that the text came with.
    mark_line = ""
    # Set by admin/locking.py when somebody else has saved the story meanwhile.
    is_outdated = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields.pop("guid" if self.instance.pk else "seen_version")
        self.initial["seen_version"] = self.instance.version
        if "tags" in self.fields:
            topics = reverse("admin:articles_article_topics")
            self.fields["tags"].widget.attrs["data-names"] = topics
        if "body" in self.fields:
            paste = reverse("admin:articles_article_paste")
            self.fields["body"].widget.attrs["data-paste"] = paste
        if "districts" in self.fields:
            asked = reverse("admin:articles_article_districts")
            self.fields["districts"].widget.attrs["data-address"] = asked
        for name, length in USUAL_LENGTHS.items():
            if name in self.fields:
                self.fields[name].widget.attrs["data-usual"] = length

    def clean_body(self):
        """Clean what comes in raw, as from a browser without JavaScript, as a paste is."""
        self.pasted = pasted(self.cleaned_data["body"])
        return self.pasted.html

    def clean_kicker(self):
        return _one_line(self.cleaned_data["kicker"])

    def clean_headline(self):
        return _one_line(self.cleaned_data["headline"])

    def clean_deck(self):
        """Drop the dash that opens a deck in print: the page sets it."""
        return _one_line(self.cleaned_data["deck"]).lstrip("—–－- ")

    def clean_tags(self):
        """Refuse a topic that has no address of its own, or too long a one."""
        for name in self.cleaned_data["tags"]:
            if len(name) > LONGEST_TOPIC:
                raise forms.ValidationError(
                    f"话题“{name[:10]}…”有 {len(name)} 个字符，"
                    f"每个话题不能超过 {LONGEST_TOPIC} 个；几个话题之间用逗号隔开。"
                )
            if not slugify(name, allow_unicode=True):
                raise forms.ValidationError(f"话题“{name}”里没有字，请改写或删去。")
        return self.cleaned_data["tags"]

    def clean_guid(self):
        """Give a new story the number of its form; one that is taken stops the save."""
        guid = read_guid(self.cleaned_data["guid"])
        if guid:
            self.instance.guid = guid

    def clean(self):
        cleaned = super().clean()
        self._take_over_mark(cleaned)
        if self.is_outdated:
            raise forms.ValidationError(
                "还没有保存：请核对上面并列的两种文字，改定后再按保存。"
            )
        return cleaned

    def _take_over_mark(self, cleaned):
        """Choose what the mark of AI making says that a text has come with; of one that
        had it before it is the editor's word that counts."""
        found = self.pasted.ai_made
        if not found or cleaned.get("ai_made") or "ai_made" not in self.fields:
            return
        if found != pasted(self.initial.get("body") or "").ai_made:
            cleaned["ai_made"] = found
            self.mark_line = self.pasted.mark_line

    def _get_validation_exclusions(self):
        # That a form makes one story is for the database to check, of two at once.
        return super()._get_validation_exclusions() | {"guid"}


def _one_line(text):
    """Return a heading without the line ends that it was pasted with."""
    return LINE_ENDS.sub("", BETWEEN_WORDS.sub(" ", text))


def read_guid(text):
    """Return the UUID that a form carries, or None for anything else."""
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
