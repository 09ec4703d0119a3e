"""Notes at the desk: beside a story's form and its review, on a page of their own, and
counted in the list of stories."""

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods, require_POST
from js_asset import Script

from articles.admin.story_list import StoryChangeList
from articles.models import Article
from exchange.admin.deliveries import PushedArticleAdmin
from planning.models import Note
from planning.models.notes import NoteRefused, number_of_open_notes
from planning.notes.passages import LABELS
from planning.notes.showing import threads_of
from planning.notes.writing import (
    ADDS,
    may_resolve,
    notes_address,
    write_note,
    write_reply,
)

PLAIN_TEXT = "text/plain; charset=utf-8"
# What static/desk/notes.js sends along: it takes the panel, and no other page.
BY_SCRIPT = "X-Notes"
MEDIA = forms.Media(
    css={"all": ["desk/notes.css"]}, js=[Script("desk/notes.js", type="module")]
)


class NotesFilter(admin.SimpleListFilter):
    title = "批注"
    parameter_name = "notes"

    def lookups(self, request, model_admin):
        return [("open", "有待解决的"), ("kept", "有我待跟进的")]

    def queryset(self, request, queryset):
        notes = {
            "open": Note.objects.open(),
            "kept": Note.objects.kept_by(request.user),
        }.get(self.value())
        if notes is None:
            return queryset
        noted = notes.order_by().values("article")
        copies = Article.objects.filter(corrects__in=noted).order_by().values("pk")
        # A union, for "or" would look at every story.
        return queryset.filter(pk__in=noted.union(copies))


class NotedChangeList(StoryChangeList):
    def get_queryset(self, *args, **kwargs):
        stories = super().get_queryset(*args, **kwargs)
        return stories.annotate(open_notes=number_of_open_notes())


admin.site.unregister(Article)


@admin.register(Article)
class NotedArticleAdmin(PushedArticleAdmin):
    """Admin of stories, with the notes on them."""

    change_form_template = "admin/planning/story_form.html"
    review_template = "admin/planning/story_review.html"
    list_filter = [*PushedArticleAdmin.list_filter, NotesFilter]

    @property
    def media(self):
        return super().media + MEDIA

    def get_urls(self):
        views = [
            ("notes/", require_http_methods(["GET", "HEAD", "POST"]), self.notes_view),
            ("notes/<int:pk>/reply/", require_POST, self.reply_view),
            ("notes/<int:pk>/resolve/", require_POST, self.resolve_view),
            ("notes/<int:pk>/reopen/", require_POST, self.reopen_view),
        ]
        return [
            self.story_path(address, guard(view), view.__name__.removesuffix("_view"))
            for address, guard, view in views
        ] + super().get_urls()

    # Beside the story

    def _review_page(self, request, article, *args, **kwargs):
        page = super()._review_page(request, article, *args, **kwargs)
        page.context_data |= self._notes_of(request, page.context_data["article"])
        return page

    def render_change_form(self, request, context, *args, **kwargs):
        article = context["original"]
        if article and IS_POPUP_VAR not in request.GET:
            context |= self._notes_of(request, article)
        return super().render_change_form(request, context, *args, **kwargs)

    def _notes_of(self, request, article):
        threads = threads_of(article)
        return {
            "notes": threads,
            "open_notes": len(threads["open"]) + len(threads["orphaned"]),
            "may_note": request.user.has_perm(ADDS),
            "may_resolve": {
                thread.note.pk
                for kind in threads.values()
                for thread in kind
                if may_resolve(request.user, thread.note, article)
            },
            "note_fields": LABELS.items(),
        }

    # The page of its own

    def notes_view(self, request, object_id):
        """Show the notes on a story as a list, or add one by quoting."""
        article = self.open_story(request, object_id)
        if request.method != "POST":
            return self._notes_page(request, article)
        values = request.POST.dict()
        try:
            note, sentence = write_note(article, request.user, values)
        except NoteRefused as refusal:
            return self._refused(request, article, refusal, values)
        return self._done(request, article, note, sentence)

    def reply_view(self, request, object_id, pk):
        article = self.open_story(request, object_id)
        note = _note_of(article, pk)
        values = request.POST.dict()
        try:
            _, sentence = write_reply(article, note, request.user, values)
        except NoteRefused as refusal:
            return self._refused(request, article, refusal)
        return self._done(request, article, note, sentence)

    def resolve_view(self, request, object_id, pk):
        return self._resolve_or_reopen(
            request, object_id, pk, "resolve", "批注已标为已解决。"
        )

    def reopen_view(self, request, object_id, pk):
        return self._resolve_or_reopen(
            request, object_id, pk, "reopen", "批注已重新打开。"
        )

    def _resolve_or_reopen(self, request, object_id, pk, step, sentence):
        article = self.open_story(request, object_id)
        note = _note_of(article, pk)
        try:
            if not may_resolve(request.user, note, article):
                raise NoteRefused(
                    "只有写批注的人、持稿人和编辑能标已解决或重新打开，您可以在下面回复。"
                )
            getattr(note, step)(request.user)
        except NoteRefused as refusal:
            return self._refused(request, article, refusal)
        return self._done(request, article, note, sentence)

    def _done(self, request, article, note, sentence):
        if BY_SCRIPT in request.headers:
            return self._panel(request, article, sentence)
        messages.success(request, sentence)
        return redirect(notes_address(article, note))

    def _refused(self, request, article, refusal, values=None):
        if BY_SCRIPT in request.headers:
            return HttpResponse(str(refusal), status=409, content_type=PLAIN_TEXT)
        messages.error(request, str(refusal))
        return self._notes_page(request, article, values, status=409)

    def _panel(self, request, article, sentence):
        """Answer with the notes alone, as they are now."""
        context = self._notes_of(request, article) | {
            "original": article,
            "said": sentence,
        }
        return TemplateResponse(request, "admin/planning/_notes.html", context)

    def _notes_page(self, request, article, values=None, status=200):
        context = self.story_page(request, article, f"批注：{article}")
        context |= self._notes_of(request, article)
        context |= {"media": MEDIA, "asked": values or {}}
        template = "admin/planning/notes.html"
        return TemplateResponse(request, template, context, status=status)

    # The list

    def get_changelist(self, request, **kwargs):
        return NotedChangeList

    @admin.display(description="主题")
    def title(self, article):
        name = super().title(article)
        number = getattr(article, "open_notes", 0)
        if not number:
            return name
        return format_html('{} <small class="open-notes">批注 {}</small>', name, number)


def _note_of(article, pk):
    note = Note.objects.of_story(article).threads().filter(pk=pk).first()
    if note is None:
        raise Http404("没有这条批注。")
    return note
