"""Optimistic locking of the story form: who saves second is shown both texts.

A form that is sent is answered in three steps: lock the story's row and compare
versions, merge what was typed with what is stored (merge_fields.py, merge_rows.py),
answer: save, or show the form again with both texts, or show what can no longer be
saved. Nothing that was typed is lost. Saves of one story wait for each other at its
row, so that of two at the same moment the second sees the first.
"""

from dataclasses import dataclass, field
from functools import partial

from django import forms
from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import prefetch_related_objects
from django.http import QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from articles import dates
from articles.admin.merge_fields import FieldConflict, Resolution, merge_words
from articles.admin.merge_rows import merge_rows
from articles.admin.permissions import forget_permissions
from articles.admin.urls import story_address
from articles.admin.versions import version_number
from articles.forms import read_guid
from articles.models import Article
from articles.models.staff import staff_name
from articles.models.versions import ROWS_OF_A_VERSION
from articles.text.plain import ORDER

GRAVEST_FIRST = list(Resolution)
NOT_SAVED = "您这次写的没有保存，都列在下面，请把要的文字抄走。"
GONE = f"这篇稿件已经删除，或者您不能再打开它。{NOT_SAVED}"
# Compared with the words of a story, but sent as rows.
ROWS = {"bylines", "briefs", "photos"}


@dataclass(frozen=True)
class LockedStory:
    """A story whose row is locked, beside the version that its form was opened with."""

    stored: Article  # one without a pk when it is gone
    opened: int | None  # the number of that version; None for nonsense
    refusal: str = ""  # the sentence why nothing can be saved
    is_resent: bool = False  # by the form that made it, sent once more

    @property
    def is_current(self):
        """Whether nobody has saved the story since the form was opened."""
        is_same = self.opened == self.stored.version
        return is_same and not (self.refusal or self.is_resent)


@dataclass
class FormMerge:
    """What somebody typed into a form, merged with what was stored before they sent it."""

    stored: Article
    data: QueryDict  # the form again, merged
    seen: object = None  # the version that the form was opened with, if it is known
    field_conflicts: list[FieldConflict] = field(default_factory=list)

    @property
    def is_open(self):
        """Whether a person should decide something before it is saved."""
        return any(conflict.resolution.is_open for conflict in self.field_conflicts)

    @property
    def is_as_typed(self):
        """Whether nothing came in that others wrote."""
        mine = Resolution.MINE
        return all(conflict.resolution is mine for conflict in self.field_conflicts)

    def add_words(self, form_class, sent):
        """Merge the fields of the story itself."""
        values, conflicts = merge_words(form_class, self.stored, self.seen, sent)
        for name, value in values.items():
            self.data.setlist(name, value)
        self.field_conflicts += conflicts

    def add_rows(self, rows):
        """Add a RowsMerge."""
        rows.write(self.data)
        self.field_conflicts += rows.field_conflicts

    def sentence(self, user):
        """Return who has saved the story meanwhile, for a person who wanted to."""
        if self.seen and self.seen.version == self.stored.version:
            return "同事刚刚改过下面这几行（版面那边也能改上版），您写的还没有保存。"
        last = self.stored.versions().first()
        by = self.stored.updated_by
        who = "您自己在另一个窗口" if by == user else staff_name(by)
        moment = last.history_date if last else self.stored.updated_at
        opened = f"您打开的是第 {self.seen.version} 版，" if self.seen else ""
        return (
            f"{who} {dates.spoken(moment)} 已保存过这篇稿件（第 {self.stored.version} 版），"
            f"{opened}您写的还没有保存。"
        )

    def typed(self):
        """Return what only the form has, for somebody who cannot save it any more."""
        return [c for c in self.field_conflicts if not c.resolution.is_taken]


class LockingMixin:
    """Mixin of ArticleAdmin: a POST of the story form, locked and merged."""

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        if request.method != "POST":
            return super().changeform_view(request, object_id, form_url, extra_context)
        if object_id is None:
            return self._add_once(request, form_url, extra_context)
        return self._change(request, object_id, form_url, extra_context)

    def _add_once(self, request, form_url, extra_context):
        """Make one story of a form, however often it is sent."""
        made = _made_by(request)
        if made is None:
            try:
                return super().changeform_view(request, None, form_url, extra_context)
            except IntegrityError:
                # The same form was sent twice at the same moment.
                made = _made_by(request)
                if made is None:
                    raise
        form_url = story_address("change", made)
        return self._change(request, str(made.pk), form_url, extra_context, True)

    def _change(self, request, object_id, form_url, extra_context, is_resent=False):
        """Lock the story, merge what was typed with what is stored, answer."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        with transaction.atomic():
            locked = self._lock(request, object_id, is_resent)
            merge = self._merge(request, locked)
            save = partial(super().changeform_view, request, object_id, form_url)
            return self._answer(request, locked, merge, save, extra_context or {})

    # Lock

    def _lock(self, request, object_id, is_resent):
        """Wait for whoever else is saving the story; return a LockedStory."""
        # A new story's form shows no version: what it made is the first.
        sent = "1" if is_resent else request.POST.get("seen_version")
        opened = version_number(sent)
        seen = self.get_object(request, unquote(object_id))
        locked = Article.objects.select_for_update().filter(pk=seen and seen.pk)
        stored = locked.first()
        if stored is None:
            return LockedStory(Article(), opened, GONE)
        # Whoever saved it before this one may have moved it on, too.
        forget_permissions(request)
        if not self.has_change_permission(request, stored):
            return LockedStory(stored, opened, _state_of(stored) + NOT_SAVED)
        return LockedStory(stored, opened, is_resent=is_resent)

    # Merge

    def _merge(self, request, locked):
        """Merge what was typed with what is stored: a FormMerge.

        Of a story that nobody has saved since, only the rows that no version keeps
        can differ, which others change elsewhere too: where it is printed.
        """
        if locked.is_current:
            merge = self._merge_unversioned_rows(request, locked.stored)
            if not merge.is_open:
                return merge
        return self._merge_all(request, locked)

    def _merge_unversioned_rows(self, request, stored):
        merge = FormMerge(stored, request.POST.copy())
        for formset in self._stored_rows(request, stored, but=ROWS_OF_A_VERSION):
            rows = merge_rows(formset, request.POST)
            if rows and rows.has_base():
                merge.add_rows(rows)
        return merge

    def _merge_all(self, request, locked):
        stored, seen = locked.stored, None
        if stored.pk and locked.opened:
            seen = stored.versions().filter(version=locked.opened).first()
        merge = FormMerge(stored, request.POST.copy(), seen)
        # Somebody who only places photos sends no words.
        if "headline" in request.POST:
            if stored.pk:
                # Read by each of the forms that the words are compared in.
                prefetch_related_objects([stored], "section", "source", "districts")
            merge.add_words(self._words_form(request), request.POST)
        for formset in self._stored_rows(request, stored):
            rows = merge_rows(formset, request.POST)
            if rows:
                merge.add_rows(rows)
        merge.data["seen_version"] = str(stored.version)
        merge.field_conflicts.sort(key=lambda c: GRAVEST_FIRST.index(c.resolution))
        return merge

    def _words_form(self, request):
        """Return the form of a story's words, whoever may write them now."""
        return forms.modelform_factory(
            Article,
            form=self.form,
            fields=[name for name in ORDER if name not in ROWS],
            formfield_callback=partial(self.formfield_for_dbfield, request=request),
        )

    def _stored_rows(self, request, stored, but=()):
        """Yield the rows below the form as they are stored now, formset by formset."""
        of_story = stored if stored.pk else None
        for inline in self.get_inline_instances(request, of_story):
            if inline.model in but:
                continue
            FormSet = inline.get_formset(request, of_story)
            yield FormSet(
                instance=stored,
                prefix=FormSet.get_default_prefix(),
                queryset=inline.get_queryset(request),
            )

    # Answer

    def _answer(self, request, locked, merge, save, extra_context):
        """Save the form, or show what became of it. save: Django's changeform_view."""
        if locked.refusal:
            return self._refused_page(request, locked, merge)
        if locked.is_current and not merge.is_open:
            if not merge.is_as_typed:
                request.POST = merge.data
            return save(extra_context)
        if not merge.field_conflicts:
            return self._saved_before(request, locked)
        # The form comes back with both texts, for get_form() has it refused.
        request.POST, request.is_outdated = merge.data, True
        shown = {"conflict": merge, "sentence": merge.sentence(request.user)}
        return save(extra_context | shown)

    def _refused_page(self, request, locked, merge):
        """Show what cannot be saved any more, so that it can be copied."""
        stored = locked.stored
        if stored.updated_by == request.user and not merge.field_conflicts:
            # The very text was saved, and brought on, by the same form sent before.
            messages.info(request, f"刚才已经存好了（第 {stored.version} 版）。")
            return redirect(story_address("change", stored))
        context = self.story_page(request, stored, "没有保存") | {
            "sentence": locked.refusal,
            "field_conflicts": merge.typed(),
        }
        template = "admin/articles/article/refused.html"
        status = 403 if stored.pk else 404
        return TemplateResponse(request, template, context, status=status)

    def _saved_before(self, request, locked):
        """Answer a form that was sent twice as it was answered the first time."""
        stored = locked.stored
        messages.info(
            request, f"刚才已经存好了（第 {stored.version} 版），没有再存一遍。"
        )
        if locked.is_resent:
            return self.response_add(request, stored)
        return self.response_change(request, stored)

    # The form

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change, **kwargs)
        form.is_outdated = getattr(request, "is_outdated", False)
        return form

    def render_change_form(self, request, context, *args, **kwargs):
        for inline in context["inline_admin_formsets"]:
            for row in inline.formset.initial_forms:
                send_initial_values(row)
        return super().render_change_form(request, context, *args, **kwargs)


def send_initial_values(row):
    """Have a row's form send what it held when it was opened: the base of a merge."""
    for bound in row.visible_fields():
        if bound.name != "DELETE" and not isinstance(bound.field, forms.FileField):
            bound.field.show_hidden_initial = True


def _made_by(request):
    """Return the story that this very form has made before, or None."""
    guid = read_guid(request.POST.get("guid", ""))
    made = Article.objects.filter(guid=guid).first() if guid else None
    if made and made.created_by_id == request.user.pk:
        return made
    if made or guid is None:
        # Another's number, or none: the story gets one that is its own.
        request.POST = request.POST.copy()
        request.POST["guid"] = ""
    return None


def _state_of(story):
    """Return the sentence in which state a story is now, and who brought it there."""
    last = story.last_move_text()
    by = f"（{last}）" if last else ""
    return f"稿件现在是“{story.get_status_display()}”{by}，您现在不能改它。"
