"""Rows of a story's byline: a person of the library, or a name that is not in it yet.

static/desk/byline.js makes one field of the two, in which a name is typed. Without it the
name is written beside the choice, and found or made when the story is saved.
"""

from django import forms

from articles.admin.ordering import OrderedForm, OrderedInlineFormSet
from articles.models import Byline, Contributor
from articles.models.people import BadName, author_name
from districts.admin import KeyedSelect

MAY_NAME = "articles.name_contributor"


class PersonSelect(KeyedSelect):
    """Select widget of a contributor, without the admin's autocomplete: byline.js has
    one that makes new names as well."""

    def build_attrs(self, base_attrs, extra_attrs=None):
        return forms.Select.build_attrs(self, base_attrs, extra_attrs)

    @property
    def media(self):
        return forms.Media()


class BylineForm(OrderedForm):
    new_name = forms.CharField(
        label="不在作者库里的名字",
        required=False,
        widget=forms.TextInput(
            attrs={"class": "new-name", "placeholder": "姓名", "autocomplete": "off"}
        ),
    )
    # Set by the inline: whether this person may bring a new name into the library.
    may_name = False

    class Meta:
        model = Byline
        fields = ["contributor", "role", "work"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if name != "DELETE":
                field.widget.attrs["aria-label"] = field.label
        if "contributor" in self.fields:
            self.fields["contributor"].required = False

    def clean_new_name(self):
        """Return the person that a written name means: one of the library, or a new one."""
        typed = self.cleaned_data["new_name"]
        if not typed:
            return None
        try:
            name = author_name(typed)
        except BadName as sentence:
            raise forms.ValidationError(str(sentence)) from sentence
        people = list(Contributor.objects.named(name)[:4])
        if len(people) > 1:
            known = "、".join(f"{one.slug}（{one.title or one}）" for one in people)
            raise forms.ValidationError(
                f"作者库里不止一位“{name}”，请写网址名来分清：{known}。"
            )
        if not people and not self.may_name:
            raise forms.ValidationError(f"作者库里没有“{name}”，请让记者或编辑来加。")
        return people[0] if people else Contributor(name=name)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("new_name"):
            person = cleaned["new_name"]
            # Whoever is not stored yet is made with the row, in save().
            cleaned["contributor"] = person if person.pk else None
        elif not cleaned.get("contributor") and "new_name" not in self.errors:
            self.add_error("contributor", "请写上姓名，或删去这一行。")
        return cleaned

    def save(self, commit=True):
        person = self.cleaned_data.get("new_name")
        if person and person.pk is None:
            # Two rows may name the same new person.
            self.instance.contributor = Contributor.objects.called(person.name)
        return super().save(commit)


class BylineFormSet(OrderedInlineFormSet):
    def clean(self):
        """Refuse a new person twice in a role: of those stored, the rows know it."""
        super().clean()
        seen = set()
        for form in self.forms:
            person = getattr(form, "cleaned_data", {}).get("new_name")
            if not person or person.pk or form in self.deleted_forms:
                continue
            named = person.name, form.cleaned_data.get("role")
            if named in seen:
                form.add_error("new_name", "同一个人的同一身份只能署一次。")
            seen.add(named)
