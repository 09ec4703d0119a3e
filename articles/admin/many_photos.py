"""Admin action on many photos at once: credit, rights, keywords and the like set by one
form, which shows what it will change on how many before it does.

What readers see of a photo in a story that is in review or beyond stays, photo by photo,
as on the photo's own form; the rest is set on all. All of it, or, where a colleague has
changed one of them since it was shown, nothing.
"""

import hashlib
import json
from dataclasses import dataclass, field

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.template.response import TemplateResponse

from articles.admin.thumbnails import thumbnail
from articles.dates import long_day
from articles.models import Contributor, KeywordOfPhoto, Photo, PhotoKeyword
from articles.photos.marking import mark_soon
from articles.text.tagging import tags_from_string

MOST_AT_ONCE = 200
MOST_KEYWORDS = 20
# The fields that are set, as a photo has them.
SET = (
    *("credit", "photographer", "category", "rights", "rights_expire_on"),
    *("outlet", "district", "people_shown"),
)
WHY_LOCKED = "用在送审或已签发的稿件里，读者看到的要经过三审"
CHANGED_MEANWHILE = "您看过之后，同事改过其中的图片，什么都没有改：{names}。请看过下面现在的样子，再按一次。"
KEPT = [("", "不改")]


def _field(name, **changed):
    """Return a photo's form field, in which nothing said is nothing changed."""
    return Photo._meta.get_field(name).formfield(
        **{"required": False, "help_text": "", "initial": None} | changed
    )


class ManyPhotosForm(forms.Form):
    """Form of what is set on many photos; what is left empty stays as it is."""

    credit = _field("credit")
    photographer = forms.CharField(
        label="摄影者", required=False, max_length=80, help_text="姓名，如：郭晓华。"
    )
    category = forms.ChoiceField(
        label="图片来源", required=False, choices=KEPT + Photo.Category.choices
    )
    rights = _field("rights")
    rights_expire_on = _field(
        "rights_expire_on", widget=forms.DateInput(attrs={"type": "date"})
    )
    never_expires = forms.BooleanField(label="没有期限，去掉到期日", required=False)
    outlet = forms.ChoiceField(
        label="可用于", required=False, choices=KEPT + Photo.Outlet.choices
    )
    district = _field("district", empty_label="不改")
    people_shown = _field("people_shown", help_text="画面里的人，用顿号隔开。")
    add_keywords = forms.CharField(
        label="加关键词", required=False, max_length=400, help_text="用逗号或顿号隔开。"
    )
    remove_keywords = forms.CharField(
        label="去掉关键词", required=False, max_length=400
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for bound in self.fields.values():
            bound.widget.attrs.pop("maxlength", None)

    def clean_photographer(self):
        name = self.cleaned_data["photographer"].strip()
        if not name:
            return None
        people = list(Contributor.objects.named(name)[:2])
        if not people:
            raise forms.ValidationError(
                f"没有叫“{name}”的作者；请核对姓名，新来的请先在“作者”里添加。"
            )
        if len(people) > 1:
            raise forms.ValidationError(
                f"叫“{name}”的作者不止一位；请写“作者”里的网址名，如：wang-yong-2。"
            )
        return people[0]

    def clean_add_keywords(self):
        return self._keywords("add_keywords")

    def clean_remove_keywords(self):
        return self._keywords("remove_keywords")

    def _keywords(self, name):
        keywords = tags_from_string(self.cleaned_data[name])
        longest = PhotoKeyword._meta.get_field("name").max_length
        if len(keywords) > MOST_KEYWORDS or any(len(k) > longest for k in keywords):
            raise forms.ValidationError(
                f"关键词一次最多 {MOST_KEYWORDS} 个，每个最多 {longest} 字。"
            )
        return keywords

    def clean(self):
        given = super().clean()
        if given.get("never_expires") and given.get("rights_expire_on"):
            raise forms.ValidationError("到期日和“没有期限”只能选一样。")
        both = set(given.get("add_keywords") or ()) & set(
            given.get("remove_keywords") or ()
        )
        if both:
            raise forms.ValidationError(
                f"又加又去掉的关键词：{'、'.join(sorted(both))}。"
            )
        self.values = {name: given[name] for name in SET if given.get(name)}
        if given.get("never_expires"):
            self.values["rights_expire_on"] = None
        asked = self.values or given.get("add_keywords") or given.get("remove_keywords")
        if not self.errors and not asked:
            raise forms.ValidationError("请至少填一样要改的。")
        return given


@dataclass
class Line:
    """One thing that is set on many photos: on which it changes something."""

    label: str
    value: object
    words: str
    changes: list = field(default_factory=list)
    same: int = 0
    locked: list = field(default_factory=list)


@dataclass
class Plan:
    """What a form changes on which photos."""

    photos: list
    locked: set  # the keys of the photos whose public words stay
    lines: dict  # {name of a field, or "add", "remove": Line}

    @property
    def changed(self):
        """The photos that are changed at all, in their order."""
        keys = {photo.pk for line in self.lines.values() for photo in line.changes}
        return [photo for photo in self.photos if photo.pk in keys]

    @property
    def kept_back(self):
        """Yield (photo, labels) of the photos on which something stays, being locked."""
        for photo in self.photos:
            labels = [
                line.label for line in self.lines.values() if photo in line.locked
            ]
            if labels:
                yield photo, "、".join(labels)


class ManyPhotosMixin:
    """Mixin of PhotoAdmin: the action, its page, and what it writes."""

    actions = ["edit_many"]

    @admin.action(description="一起改署名、版权、关键词…", permissions=["change"])
    def edit_many(self, request, photos):
        chosen = list(_loaded(photos)[: MOST_AT_ONCE + 1])
        if len(chosen) > MOST_AT_ONCE:
            words = f"一次最多 {MOST_AT_ONCE} 张，请少选一些，分几次做。"
            self.message_user(request, words, messages.ERROR)
            return None
        step = request.POST.get("step")
        form = ManyPhotosForm(request.POST if step else None)
        if not form.is_valid():
            return self._page_of_many(request, chosen, form)
        if step != "change":
            return self._page_of_many(
                request, chosen, form, self._plan(request, chosen, form)
            )
        with transaction.atomic():
            keys = [photo.pk for photo in chosen]
            rows = Photo.objects.select_for_update().filter(pk__in=keys).order_by("pk")
            list(rows.values_list("pk", flat=True))
            # As they are now that nobody else changes them.
            chosen = list(_loaded(Photo.objects.filter(pk__in=keys)))
            plan = self._plan(request, chosen, form)
            moved = [photo for photo in chosen if not _is_as_seen(request, photo, plan)]
            if not moved:
                self._write(request, plan)
        if moved:
            names = "、".join(f"“{photo}”" for photo in moved)
            return self._page_of_many(
                request, chosen, form, plan, CHANGED_MEANWHILE.format(names=names)
            )
        return self._tell_of_many(request, plan)

    def _page_of_many(self, request, photos, form, plan=None, problem=""):
        locked = plan.locked if plan else _locked(photos)
        context = self.admin_site.each_context(request) | {
            "title": f"一起改 {len(photos)} 张图片",
            "opts": self.opts,
            "form": form,
            "plan": plan,
            "problem": problem,
            "action": request.POST["action"],
            "checkbox_name": ACTION_CHECKBOX_NAME,
            "photos": [
                (photo, thumbnail(photo), _seen(photo, locked), photo.pk in locked)
                for photo in photos
            ],
            "why_locked": WHY_LOCKED,
            "media": self.media,
        }
        refused = problem or (form.is_bound and form.errors)
        return TemplateResponse(
            request,
            "admin/articles/photo/many.html",
            context,
            status=400 if refused else 200,
        )

    def _plan(self, request, photos, form):
        locked = _locked(photos)
        settled = self._settled(request, photos, locked)
        lines = {}
        for name, value in form.values.items():
            label = str(Photo._meta.get_field(name).verbose_name)
            line = lines[name] = Line(label, value, _words(name, value))
            for photo in photos:
                if getattr(photo, name) == value:
                    line.same += 1
                elif photo.pk in locked and name in settled:
                    line.locked.append(photo)
                else:
                    line.changes.append(photo)
        for name, is_wanted in (("add_keywords", True), ("remove_keywords", False)):
            if keywords := form.cleaned_data[name]:
                line = Line(form.fields[name].label, keywords, "、".join(keywords))
                lines[name] = line
                for photo in photos:
                    has = set(_keywords(photo))
                    differs = set(keywords) - has if is_wanted else set(keywords) & has
                    if differs:
                        line.changes.append(photo)
                    else:
                        line.same += 1
        return Plan(photos, locked, lines)

    def _settled(self, request, photos, locked):
        """Return the fields that the form of a locked photo does not let change."""
        one = next((photo for photo in photos if photo.pk in locked), None)
        return set(self.get_readonly_fields(request, one)) if one else set()

    def _write(self, request, plan):
        for name, line in plan.lines.items():
            keys = [photo.pk for photo in line.changes]
            if not keys:
                continue
            if name == "add_keywords":
                _add(keys, line.value)
            elif name == "remove_keywords":
                gone = KeywordOfPhoto.objects.filter(content_object__in=keys)
                gone.filter(tag__name__in=line.value).delete()
            else:
                Photo.objects.filter(pk__in=keys).update(**{name: line.value})
        if plan.changed:
            mark_soon([photo.pk for photo in plan.changed])
            labels = "、".join(line.label for line in plan.lines.values())
            LogEntry.objects.log_actions(
                request.user.pk, plan.changed, CHANGE, f"一起改：{labels}。"
            )

    def _tell_of_many(self, request, plan):
        number = len(plan.changed)
        if number:
            self.message_user(request, f"{number} 张图片已改好。", messages.SUCCESS)
        same = len(plan.photos) - number - len(list(plan.kept_back))
        if same > 0:
            self.message_user(request, f"{same} 张本来就是这样，没有动。")
        for photo, labels in plan.kept_back:
            words = f"“{photo}”的{labels}没有改：{WHY_LOCKED}。"
            self.message_user(request, words, messages.WARNING)


def _loaded(photos):
    """Return the photos of an action with all that it reads of each."""
    loaded = photos.select_related("photographer", "district")
    return loaded.prefetch_related("renditions", "keywords").order_by(
        "-created_at", "-pk"
    )


def _locked(photos):
    keys = [photo.pk for photo in photos]
    return set(Photo.objects.locked().filter(pk__in=keys).values_list("pk", flat=True))


def _keywords(photo):
    return sorted(keyword.name for keyword in photo.keywords.all())


def _seen(photo, locked):
    """Return the digest of what a person was shown of a photo."""
    shown = [getattr(photo, Photo._meta.get_field(name).attname) for name in SET]
    shown += [_keywords(photo), photo.pk in locked]
    text = json.dumps(shown, cls=DjangoJSONEncoder)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _is_as_seen(request, photo, plan):
    return request.POST.get(f"seen_{photo.pk}") == _seen(photo, plan.locked)


def _words(name, value):
    """Return a value as the page shows it."""
    if value is None:
        return "没有期限"
    if name == "rights_expire_on":
        return long_day(value)
    choices = {"category": Photo.Category, "outlet": Photo.Outlet}
    return str(choices[name](value).label if name in choices else value)


def _add(photos, names):
    """Give photos keywords; those of a name that is not there yet are made."""
    keywords = {k.name: k for k in PhotoKeyword.objects.filter(name__in=names)}
    for name in names:
        if name not in keywords:
            keywords[name], _ = PhotoKeyword.objects.get_or_create(name=name)
    KeywordOfPhoto.objects.bulk_create(
        (
            KeywordOfPhoto(content_object_id=photo, tag=keyword)
            for photo in photos
            for keyword in keywords.values()
        ),
        ignore_conflicts=True,
    )
