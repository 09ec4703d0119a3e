"""Three-way merge of a form's fields that two people changed at once.

A value is a list of strings, as a browser sends it under one name: what was typed,
what is stored and what both began with are compared in this one shape.
"""

import json
from copy import copy
from dataclasses import dataclass, field
from enum import Enum
from functools import partial

from django.forms import BooleanField, CheckboxInput, ModelChoiceField, MultiWidget

from articles.admin.versions import LABELS, to_plain_text
from articles.models.versions import content_of
from articles.text import diff
from articles.text.plain import ORDER
from articles.text.tagging import tags_from_string
from districts.keys import is_key

# What a browser sends of a box that is ticked.
TICKED = "on"


class Resolution(Enum):
    """How a difference was resolved, with the sentence shown; the gravest first."""

    BOTH = "双方都改了这里：表里留着您的，请核对。"
    REVIVED = "对方删去了，而您改过：作为新的一行留在表里，不要就勾选删除。"
    KEPT = "您要删去，而对方改过：仍留在表里，要删请再勾选删除。"
    MERGED = "双方改的不是同一处：已合在一起。"
    THEIRS = "只有对方改过：已并入。"
    ADDED = "对方新加的：已并入。"
    REMOVED = "对方删去了：已并入。"
    MINE = "只有您改过：留着您的。"

    @property
    def is_open(self):
        """Whether a person should decide."""
        return self in (Resolution.BOTH, Resolution.REVIVED, Resolution.KEPT)

    @property
    def is_taken(self):
        """Whether the form holds theirs, and only theirs."""
        return self in (Resolution.THEIRS, Resolution.ADDED, Resolution.REMOVED)


@dataclass(frozen=True)
class FieldConflict:
    """One place where what was typed differs from what is stored."""

    label: str
    resolution: Resolution
    theirs: str
    mine: str
    # What the form holds of theirs: [{"name", "values", "words" of the values}].
    offer: list = field(default_factory=list)

    @property
    def heads(self):
        """Return the headings of the two texts, the later one last."""
        if self.resolution.is_taken:
            return "您打开的", "对方改成"
        return "已存的", "您写的"

    @property
    def rows(self):
        if self.resolution.is_taken:
            return diff.paragraphs(self.mine, self.theirs)
        return diff.paragraphs(self.theirs, self.mine)

    @property
    def offered(self):
        """Return the offer for static/desk/conflict.js; "" where there is no choice."""
        if self.resolution in (Resolution.BOTH, Resolution.MERGED) and self.offer:
            return json.dumps(self.offer, ensure_ascii=False)
        return ""


def three_way_merge(base, mine, theirs, merge=None):
    """Return (Resolution, value); None for a Resolution where both are the same.

    base is None when nobody knows what both began with. merge(base, mine, theirs)
    returns the values merged, or None when they collide.
    """
    if same(mine, theirs):
        return None, theirs
    if base is not None:
        if same(mine, base):
            return Resolution.THEIRS, theirs
        if same(theirs, base):
            return Resolution.MINE, mine
        merged = (merge or merge_lines)(base, mine, theirs)
        if merged is not None:
            return Resolution.MERGED, merged
    return Resolution.BOTH, mine


def same(one, other):
    return plain(one) == plain(other)


def plain(values):
    """Return values without what a browser alone makes of them."""
    return [value.replace("\r\n", "\n").strip() for value in values]


def merge_lines(base, mine, theirs):
    """Merge two changes of one text; None if it is no single text, or they collide."""
    if not len(base) == len(mine) == len(theirs) == 1:
        return None
    merged = diff.merge(*(plain(text)[0] for text in (base, mine, theirs)))
    return None if merged is None else [merged]


def merge_choices(base, mine, theirs):
    """Merge two choices of several: what either took away goes, what either added stays."""
    kept = [value for value in mine if value in theirs or value not in base]
    return kept + [value for value in theirs if value not in [*base, *mine]]


def merge_topics(base, mine, theirs):
    topics = [tags_from_string("，".join(text)) for text in (base, mine, theirs)]
    return ["，".join(merge_choices(*topics))]


MERGES = {"districts": merge_choices, "tags": merge_topics}


def as_sent(bound, value):
    """Return {name in the form: values} that a browser would send of a field."""
    widget = widget_of(bound.field)
    value = bound.field.prepare_value(value)
    if isinstance(widget, CheckboxInput):
        return {bound.html_name: [TICKED if value else ""]}
    if isinstance(widget, MultiWidget):
        parts = zip(
            widget.widgets_names, widget.widgets, widget.decompress(value), strict=True
        )
        return {
            bound.html_name + suffix: [part.format_value(single) or ""]
            for suffix, part, single in parts
        }
    shown = widget.format_value(value)
    return {bound.html_name: shown if isinstance(shown, list) else [shown or ""]}


def sent_values(bound, theirs, data):
    """Return what was typed into a field, and what it held when its form was opened, as
    {name: values} both; of a form that does not say, what is stored."""
    widget = widget_of(bound.field)
    mine = {name: tidied(widget, data.getlist(name)) for name in theirs}
    base = {
        name: tidied(widget, data.getlist(f"initial-{name}"))
        if f"initial-{name}" in data
        else values
        for name, values in theirs.items()
    }
    return mine, base


def tidied(widget, values):
    """Return values that were sent as as_sent() has them, whatever else was sent."""
    if isinstance(widget, CheckboxInput):
        # Django's own hidden field of an initial value says False.
        return [TICKED if values and values[-1] not in ("", "False") else ""]
    if getattr(widget, "allow_multiple_selected", False):
        return [value for value in values if value]
    return values[-1:] or [""]


def widget_of(form_field):
    # An admin's choice carries its icon "new" around it.
    return getattr(form_field.widget, "widget", form_field.widget)


def words_of(form_field, values):
    """Return what a person sees chosen or typed in a field."""
    if isinstance(form_field, BooleanField):
        return "是" if values == [TICKED] else ""
    values = [value for value in plain(values) if value]
    if isinstance(form_field, ModelChoiceField):
        keys = filter(is_key, values)
        values = [str(row) for row in form_field.queryset.filter(pk__in=list(keys))]
    choices = {}
    if not isinstance(form_field, ModelChoiceField):
        choices = {str(key): label for key, label in getattr(form_field, "choices", ())}
    return "、".join(str(choices.get(value, value)) for value in values)


def merge_words(form_class, stored, seen, data):
    """Merge the fields of a story's form: ({name in the form: values}, [FieldConflict]).

    seen: the version that the form was opened with, or None.
    """
    typed = form_class(data, instance=copy(stored))
    typed.is_valid()
    kept = stored.content() if stored.pk else content_of(stored, {})
    base = seen and _shown(form_class(instance=stored, initial=_initial(seen)))
    mine, theirs = _typed(typed, data), _shown(form_class(instance=stored))
    text_mine, text_theirs = (
        to_plain_text(_content(typed, kept, mine)),
        to_plain_text(kept),
    )
    merged, field_conflicts = {}, []
    for name in filter(partial(_is_sent, typed, data), mine):
        resolution, values = three_way_merge(
            base and flat(base[name]),
            flat(mine[name]),
            flat(theirs[name]),
            MERGES.get(name),
        )
        merged |= by_part(mine[name], values)
        if resolution and text_mine[name] != text_theirs[name]:
            both = text_theirs[name], text_mine[name]
            offer = _offer(theirs[name], kept["parts"], name)
            field_conflicts.append(
                FieldConflict(LABELS[name], resolution, *both, offer)
            )
    return merged, field_conflicts


def _is_sent(form, data, name):
    # A story that corrects another has fields that the others do not show.
    widget = form.fields[name].widget
    return not widget.value_omitted_from_data(data, {}, form[name].html_name)


def _names(form):
    return [name for name in ORDER if name in form.fields]


def _shown(form):
    """Return {field: {name in the form: values}} of a form that shows what is stored."""
    return {name: as_sent(form[name], form[name].initial) for name in _names(form)}


def _typed(form, data):
    """Return the same of a form that was sent: cleaned, or as typed where it is wrong."""
    typed = {}
    for name in _names(form):
        value = form.cleaned_data.get(name)
        if name == "tags":
            value = "，".join(value or [])
        typed[name] = as_sent(form[name], value)
        if name in form.errors:
            widget = widget_of(form.fields[name])
            typed[name] = {s: tidied(widget, data.getlist(s)) for s in typed[name]}
    return typed


def _initial(version):
    content = version.content()
    parts = content["parts"]
    return content | {
        "districts": [row["pk"] for row in parts.get("districts", [])],
        "tags": "，".join(parts.get("tags", [])),
    }


def _content(form, kept, typed):
    """Return what was typed as the content of a story; see Article.content()."""
    story = form.instance
    parts = kept["parts"] | {
        name: str(getattr(story, name) or "")
        for name in ("section", "column", "source")
    }
    parts["tags"] = sorted(tags_from_string("".join(flat(typed["tags"]))))
    if "districts" in form.cleaned_data:
        chosen = form.cleaned_data["districts"].order_by("order", "pk")
        parts["districts"] = [{"pk": row.pk, "name": row.name} for row in chosen]
    content = content_of(story, parts)
    wrong = {name for name in form.errors if name in content and name not in parts}
    return content | {name: " ".join(flat(typed[name])) for name in wrong}


def flat(sent):
    """Return the values of a field, of all its parts."""
    return [value for values in sent.values() for value in values]


def by_part(sent, values):
    """Give values the names under which a field is sent: one, or one for each part."""
    if len(sent) == 1:
        return dict.fromkeys(sent, values)
    return {name: [value] for name, value in zip(sent, values, strict=True)}


def _offer(sent, parts, name):
    """Return what a form is set with to hold what is stored."""
    words = {str(row["pk"]): row["name"] for row in parts.get("districts", [])}
    if isinstance(parts.get(name), str):
        words = dict.fromkeys(flat(sent), parts[name])
    return [
        {"name": one, "values": values, "words": [words.get(v, v) for v in values]}
        for one, values in sent.items()
    ]
