"""Optimistic locking of every form of the desk but a story's, which has locking.py.

A form sends beside each field what it held when it was opened. When it comes back, the
row and the rows below it are locked, and three texts are compared: what was opened, what
was typed, what is stored. What only one side has changed is merged, and said; where both
have, the form comes back with both, and nothing is saved. Of what is gone, all that was
typed is shown. newsroom/my_desk_site.py gives this to whatever registers.
"""

from dataclasses import dataclass, field
from functools import partial

from django import forms
from django.contrib import messages
from django.contrib.admin.models import LogEntry
from django.contrib.admin.utils import flatten_fieldsets, unquote
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.http import QueryDict
from django.template.response import TemplateResponse
from django.urls import reverse

from articles import dates
from articles.admin.locking import (
    GRAVEST_FIRST,
    LockingMixin,
    send_initial_values,
)
from articles.admin.merge_fields import (
    FieldConflict,
    Resolution,
    as_sent,
    by_part,
    flat,
    merge_choices,
    sent_values,
    three_way_merge,
    words_of,
)
from articles.admin.merge_rows import merge_rows
from articles.models.staff import staff_name

CHECK = "还没有保存：请核对上面并列的两种内容，改定后再按保存。"
NOT_SAVED = "您这次填的没有保存，都列在下面，请把要的抄走。"


@dataclass
class GuardedMerge:
    """What somebody typed into a form, merged with what was stored before they sent it."""

    data: QueryDict  # the form again, merged
    field_conflicts: list[FieldConflict] = field(default_factory=list)

    @property
    def is_open(self):
        """Whether a person should decide something before it is saved."""
        return any(conflict.resolution.is_open for conflict in self.field_conflicts)

    @property
    def came_in(self):
        """What others have changed, and the form holds now."""
        mine = Resolution.MINE
        return [c for c in self.field_conflicts if c.resolution is not mine]

    def add_fields(self, form):
        """Merge the fields of a form that shows what is stored."""
        for bound in compared_fields(form):
            if not _is_sent(bound, self.data):
                continue
            theirs = as_sent(bound, bound.initial)
            mine, base = sent_values(bound, theirs, self.data)
            texts = [flat(sent) for sent in (base, mine, theirs)]
            merge = None
            if getattr(bound.field.widget, "allow_multiple_selected", False):
                texts, merge = map(sorted, texts), merge_choices
            resolution, values = three_way_merge(*texts, merge)
            self._set(mine, values, theirs)
            if resolution and resolution is not Resolution.MINE:
                words = (words_of(bound.field, flat(sent)) for sent in (theirs, mine))
                offer = [
                    {
                        "name": name,
                        "values": shown,
                        "words": [words_of(bound.field, [value]) for value in shown],
                    }
                    for name, shown in theirs.items()
                ]
                label = str(bound.label)
                self.field_conflicts.append(
                    FieldConflict(label, resolution, *words, offer)
                )

    def _set(self, sent, values, theirs):
        for name, merged in by_part(sent, values).items():
            self.data.setlist(name, merged)
        for name, shown in theirs.items():
            self.data.setlist(f"initial-{name}", shown)

    def add_rows(self, rows):
        """Merge a RowsMerge, unless nobody has changed a row meanwhile."""
        if rows and not rows.is_current:
            rows.write(self.data)
            self.field_conflicts += rows.field_conflicts


def compared_fields(form):
    """Yield the bound fields of a form in which two people can differ: those of the row
    itself, but for files, which a browser sends only when one was chosen."""
    # A form may have fields that this person is not shown: those are not saved either.
    saved = {f.name for f in form.instance._meta.get_fields()} & set(form._meta.fields)
    for bound in form.visible_fields():
        if bound.name in saved and not isinstance(bound.field, forms.FileField):
            yield bound


def opened_with(form):
    """Yield (name, value) of what a form shows, to be sent with it: the base of a merge.

    A form that comes back sends what it was first opened with, or was merged with.
    """
    for bound in compared_fields(form):
        for name, values in as_sent(bound, bound.initial).items():
            sent = f"initial-{name}"
            if form.is_bound and sent in form.data:
                values = form.data.getlist(sent)
            # Nothing chosen is to be told from nothing said.
            for value in values or [""]:
                yield sent, value


class GuardedMixin:
    """Mixin of a ModelAdmin: a POST of its form, locked and merged."""

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        view = partial(super().changeform_view, request, object_id, form_url)
        if request.method != "POST":
            return view(extra_context)
        try:
            return self._locked(request, object_id, view, extra_context or {})
        except IntegrityError:
            # Somebody else has just saved what may be there once, or deleted what was
            # chosen: this time the form sees it, and says so.
            return self._locked(request, object_id, view, extra_context or {})

    def _locked(self, request, object_id, view, extra_context):
        with transaction.atomic():
            if object_id is None or not self.has_change_permission(request):
                return view(extra_context)
            stored = self._lock(request, unquote(object_id))
            if stored is None or not self.has_change_permission(request, stored):
                return self._refused_page(request, stored)
            merge = self._merge(request, stored)
            request.POST = merge.data
            if merge.is_open:
                request.is_outdated = True
                merge.field_conflicts.sort(
                    key=lambda conflict: GRAVEST_FIRST.index(conflict.resolution)
                )
                sentence = self._who_saved(request, stored)
                return view(extra_context | {"conflict": merge, "sentence": sentence})
            answer = view(extra_context)
            # A redirect: it was saved.
            if answer.status_code == 302 and merge.came_in:
                messages.info(request, _what_came_in(merge.came_in))
            return answer

    def _lock(self, request, object_id):
        """Wait for whoever else is saving the row or one below it; return the row."""
        seen = self.get_object(request, object_id)
        if seen is None:
            return None
        # Whoever only refers to the row need not wait for it.
        rows = self.model._base_manager.select_for_update(no_key=True)
        if not rows.filter(pk=seen.pk).order_by().values("pk")[:1]:
            return None
        for inline in self.get_inline_instances(request, seen):
            FormSet = inline.get_formset(request, seen)
            below = inline.model._base_manager.select_for_update()
            list(below.filter(**{FormSet.fk.name: seen}).order_by("pk").values("pk"))
        # Read once more: it may have been saved while this one waited.
        return self.get_object(request, object_id)

    def _merge(self, request, stored):
        merge = GuardedMerge(request.POST.copy())
        merge.add_fields(self._form_of(request, stored))
        for inline in self.get_inline_instances(request, stored):
            FormSet = inline.get_formset(request, stored)
            formset = FormSet(
                instance=stored,
                prefix=FormSet.get_default_prefix(),
                queryset=inline.get_queryset(request),
            )
            merge.add_rows(merge_rows(formset, request.POST, is_base_optional=True))
        return merge

    def _form_of(self, request, stored):
        """Return the form as it shows what is stored."""
        fields = flatten_fieldsets(self.get_fieldsets(request, stored))
        return self.get_form(request, stored, change=True, fields=fields)(
            instance=stored
        )

    def _who_saved(self, request, stored):
        entry = (
            LogEntry.objects.filter(
                content_type=ContentType.objects.get_for_model(stored),
                object_id=str(stored.pk),
            )
            .select_related("user")
            .order_by("-action_time", "-pk")
            .first()
        )
        if entry is None:
            return "您打开之后，同事刚改过下面这几处，您填的还没有保存。"
        is_own = entry.user == request.user
        who = "您自己在另一个窗口" if is_own else staff_name(entry.user)
        return (
            f"您打开之后，下面这几处改过了（上一次保存的是{who}，"
            f"{dates.spoken(entry.action_time)}），您填的还没有保存。"
        )

    def _refused_page(self, request, stored):
        """Show what cannot be saved any more, so that it can be copied."""
        name = self.opts.verbose_name
        reason = f"您现在不能改这个{name}" if stored else f"这个{name}已经删除"
        context = self.admin_site.each_context(request) | {
            "title": "没有保存",
            "opts": self.opts,
            "sentence": f"{reason}。{NOT_SAVED}",
            "list_address": self._list_address(),
            "typed": list(self._typed(request, stored)),
        }
        status = 403 if stored else 404
        return TemplateResponse(
            request, "admin/articles/refused.html", context, status=status
        )

    def _list_address(self):
        opts = self.opts
        return reverse(f"admin:{opts.app_label}_{opts.model_name}_changelist")

    def _typed(self, request, stored):
        """Yield (label, words) of each field and each row of a form that was sent."""
        stored = stored or self.model()
        form = forms.modelform_factory(
            self.model,
            fields=[name for name in _names(self.model) if _is_in(name, request.POST)],
            formfield_callback=partial(self.formfield_for_dbfield, request=request),
        )(instance=stored)
        for bound in form.visible_fields():
            sent = as_sent(bound, None)
            words = words_of(
                bound.field, flat(sent_values(bound, sent, request.POST)[0])
            )
            if words:
                yield str(bound.label), words
        for inline in self.inlines:
            inline = inline(self.model, self.admin_site)
            FormSet = inline.get_formset(request)
            formset = FormSet(
                prefix=FormSet.get_default_prefix(),
                queryset=inline.model.objects.none(),
            )
            if rows := merge_rows(formset, request.POST):
                for row in rows.typed:
                    yield rows.label, rows.describe(row)

    # The form

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        return _refused(form) if getattr(request, "is_outdated", False) else form

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        form = context["adminform"].form
        if obj is not None and form.is_bound:
            # The form has what was typed; around it stands what is stored: its title,
            # and the link to a page that what was typed has no address of.
            obj = self.get_object(request, str(obj.pk)) or obj
            context["original"] = obj
            context["subtitle"] = str(obj)
        if obj is not None and self.has_change_permission(request, obj):
            context["opened_with"] = list(opened_with(form))
            for inline in context["inline_admin_formsets"]:
                for row in inline.formset.initial_forms:
                    send_initial_values(row)
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)


def guarded(admin_class):
    """Return an admin class with its form guarded; a story's guards its own."""
    if issubclass(admin_class, LockingMixin):
        return admin_class

    class Guarded(GuardedMixin, admin_class):
        pass

    Guarded.__name__ = admin_class.__name__
    Guarded.__qualname__ = admin_class.__qualname__
    Guarded.__module__ = admin_class.__module__
    return Guarded


def _refused(form_class):
    """Return a form class that a person is to look at once more."""

    class Refused(form_class):
        def clean(self):
            super().clean()
            raise ValidationError(CHECK)

    return Refused


def _names(model):
    return [
        f.name
        for f in (*model._meta.fields, *model._meta.many_to_many)
        if f.editable and not isinstance(f, (models.FileField, models.AutoField))
    ]


def _is_in(name, data):
    # A moment is sent in two parts.
    return name in data or f"{name}_0" in data


def _is_sent(bound, data):
    widget = bound.field.widget
    return not widget.value_omitted_from_data(data, {}, bound.html_name)


def _what_came_in(conflicts):
    """Return what others have changed, that was saved with one's own changes."""
    said = (
        f"{conflict.label}（{conflict.resolution.value.rstrip('。')}）"
        for conflict in conflicts
    )
    return f"您打开之后同事改过，已并在一起保存：{'；'.join(said)}。"
