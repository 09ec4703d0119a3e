"""Two who save the same story: the second is shown both texts, and loses nothing.

A form tells which version it was opened with. When a later one is stored, nothing is
saved: what was typed is joined with what is stored (merging.py, merging_rows.py), and
the form comes back with both, ready to be saved. Saves of one story wait for each
other at its row, so that of two at the same moment the second sees the first.
"""

from dataclasses import dataclass, field
from functools import partial

from django import forms
from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.db import IntegrityError, transaction
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


@dataclass
class Conflict:
    """What somebody typed into a form, and what was stored before they sent it."""

    stored: Article
    seen: object  # the version that the form was opened with, or None
    data: object  # the form again, joined
    field_conflicts: list[FieldConflict] = field(default_factory=list)

    def told_to(self, user):
        """Say who has saved the story meanwhile, to a person who wanted to."""
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
        return [met for met in self.field_conflicts if not met.resolution.is_taken]


class ConflictsMixin:
    # The form

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change, **kwargs)
        form.is_outdated = getattr(request, "conflict", None) is not None
        return form

    def render_change_form(self, request, context, *args, **kwargs):
        for inline in context["inline_admin_formsets"]:
            for row in inline.formset.initial_forms:
                _tell_what_was_opened(row)
        conflict = getattr(request, "conflict", None)
        if conflict:
            context["conflict"] = conflict
            context["told"] = conflict.told_to(request.user)
        return super().render_change_form(request, context, *args, **kwargs)

    # Saving

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        save = partial(super().changeform_view, request, extra_context=extra_context)
        if request.method != "POST":
            return save(object_id, form_url)
        if object_id is not None:
            return self._save_in_turn(
                request, object_id, partial(save, object_id, form_url)
            )
        filed = _filed_by(request)
        if filed is None:
            try:
                return save(None, form_url)
            except IntegrityError:
                # The same form was sent twice at the same moment.
                filed = _filed_by(request)
                if filed is None:
                    raise
        request.filed_before = True
        again = partial(save, str(filed.pk), story_address("change", filed))
        return self._save_in_turn(request, str(filed.pk), again)

    def _save_in_turn(self, request, object_id, save):
        """Save a story once nobody else is saving it, if that is what was opened."""
        if not self.has_change_permission(request):
            return save()
        with transaction.atomic():
            seen = self.get_object(request, unquote(object_id))
            locked = Article.objects.select_for_update().filter(pk=seen and seen.pk)
            stored = locked.first()
            if stored is None:
                return self._refuse(request, Article(), GONE)
            forget_permissions(request)
            if not self.has_change_permission(request, stored):
                return self._refuse(request, stored, _state_of(stored) + NOT_SAVED)
            number = version_number(request.POST.get("seen_version"))
            filed_before = getattr(request, "filed_before", False)
            if number == stored.version and self._join_other_rows(request, stored):
                return save()
            conflict = self._conflict(request, stored, 1 if filed_before else number)
            if not conflict.field_conflicts:
                return self._nothing_to_save(request, stored)
            request.conflict, request.POST = conflict, conflict.data
            return save()

    def _join_other_rows(self, request, stored):
        """Join the rows that no version keeps, which others change elsewhere too:
        where a story is printed. Say whether that left nothing to be decided."""
        data, resolutions = request.POST.copy(), set()
        for formset in self._stored_rows(request, stored):
            if formset.model in ROWS_OF_A_VERSION:
                continue
            joined = merge_rows(formset, request.POST)
            if joined and joined.knows_what_was_opened():
                joined.write(data)
                resolutions |= {
                    field_conflict.resolution
                    for field_conflict in joined.field_conflicts
                }
        if any(resolution.is_open for resolution in resolutions):
            return False
        if resolutions - {Resolution.MINE}:
            request.POST = data
        return True

    def _nothing_to_save(self, request, stored):
        """Answer a form that was sent twice as it was answered the first time."""
        messages.info(
            request, f"刚才已经存好了（第 {stored.version} 版），没有再存一遍。"
        )
        if getattr(request, "filed_before", False):
            return self.response_add(request, stored)
        return self.response_change(request, stored)

    def _refuse(self, request, stored, sentence):
        """Show what cannot be saved any more, so that it can be copied."""
        number = version_number(request.POST.get("seen_version"))
        conflict = self._conflict(request, stored, number)
        if stored.updated_by == request.user and not conflict.field_conflicts:
            # The very text was saved, and brought on, by the same form sent before.
            messages.info(request, f"刚才已经存好了（第 {stored.version} 版）。")
            return redirect(story_address("change", stored))
        context = self.story_page(request, stored, "没有保存") | {
            "sentence": sentence,
            "conflict": conflict,
            "field_conflicts": conflict.typed(),
        }
        template = "admin/articles/article/refused.html"
        status = 403 if stored.pk else 404
        return TemplateResponse(request, template, context, status=status)

    def _conflict(self, request, stored, number):
        """Join what was typed with what is stored."""
        seen = None
        if stored.pk and number:
            seen = stored.versions().filter(version=number).first()
        conflict = Conflict(stored, seen, request.POST.copy())
        # Somebody who only places photos sends no words.
        if "headline" in request.POST:
            words = self._words_form(request)
            sent, conflict.field_conflicts = merge_words(
                words, stored, seen, request.POST
            )
            for name, values in sent.items():
                conflict.data.setlist(name, values)
        for formset in self._stored_rows(request, stored):
            joined = merge_rows(formset, request.POST)
            if joined:
                joined.write(conflict.data)
                conflict.field_conflicts += joined.field_conflicts
        conflict.data["seen_version"] = str(stored.version)
        conflict.field_conflicts.sort(
            key=lambda met: GRAVEST_FIRST.index(met.resolution)
        )
        return conflict

    def _words_form(self, request):
        """Return the form of a story's words, whoever may write them now."""
        return forms.modelform_factory(
            Article,
            form=self.form,
            fields=[name for name in ORDER if name not in ROWS],
            formfield_callback=partial(self.formfield_for_dbfield, request=request),
        )

    def _stored_rows(self, request, stored):
        """Yield the rows below the form as they are stored now, formset by formset."""
        of_story = stored if stored.pk else None
        for FormSet, inline in self.get_formsets_with_inlines(request, of_story):
            yield FormSet(
                instance=stored,
                prefix=FormSet.get_default_prefix(),
                queryset=inline.get_queryset(request),
            )


# Told with the words of a story, but sent as rows.
ROWS = {"bylines", "briefs", "photos"}


def _tell_what_was_opened(row):
    """Send with a row what it held when the form was opened."""
    for bound in row.visible_fields():
        if bound.name != "DELETE":
            bound.field.show_hidden_initial = True


def _filed_by(request):
    """Return the story that this very form has made before, or None."""
    guid = read_guid(request.POST.get("guid", ""))
    filed = Article.objects.filter(guid=guid).first() if guid else None
    if filed and filed.created_by_id == request.user.pk:
        return filed
    if filed or guid is None:
        # Another's number, or none: the story gets one that is its own.
        request.POST = request.POST.copy()
        request.POST["guid"] = ""
    return None


def _state_of(story):
    """Say in which state a story is now, and who brought it there."""
    last = story.last_move_told()
    told = f"稿件现在是“{story.get_status_display()}”"
    return f"{told}{f'（{last}）' if last else ''}，您现在不能改它。"
