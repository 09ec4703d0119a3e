"""Admin of stories: the form, and who may do what; the list is story_list.py."""

from django.contrib import admin, messages
from django.contrib.admin.utils import flatten_fieldsets
from django.db.models import prefetch_related_objects
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from js_asset import Script

from articles.admin import permissions
from articles.admin.autosaving import AutosavingMixin
from articles.admin.form_media import media_tags
from articles.admin.form_scripts import FormScriptsMixin
from articles.admin.inlines import BriefInline, BylineInline, FoldedWhenEmptyMixin
from articles.admin.locking import LockingMixin
from articles.admin.many_stories import ManyStoriesMixin
from articles.admin.opened_stories import (
    ROWS_ON_THE_FORM,
    opened_story,
    story_on_its_form,
)
from articles.admin.pasting import PastingMixin
from articles.admin.photo_rows import ArticlePhotoInline
from articles.admin.presence import PresenceMixin
from articles.admin.previews import PreviewsMixin
from articles.admin.proofreading import ProofreadingMixin
from articles.admin.review import ReviewingMixin
from articles.admin.story_list import StoryListMixin
from articles.admin.urls import StoryUrls
from articles.admin.versions import VersionsMixin
from articles.admin.writing_desk import regions, set_as_type, story_fieldsets
from articles.beside_forms import lines_of
from articles.forms import ArticleForm
from articles.models import Article, Contributor
from articles.models.staff import staff_name
from articles.models.versions import ROWS_OF_A_VERSION
from articles.prepared import prepared
from articles.search.tracking import batch_updates
from articles.text import richtext
from articles.workflow import Status
from districts.admin import DeskAdmin, use_loaded_choices
from districts.keys import is_key


@admin.register(Article)
class ArticleAdmin(
    ManyStoriesMixin,
    ReviewingMixin,
    VersionsMixin,
    LockingMixin,
    PresenceMixin,
    AutosavingMixin,
    PreviewsMixin,
    ProofreadingMixin,
    FormScriptsMixin,
    PastingMixin,
    StoryListMixin,
    StoryUrls,
    DeskAdmin,
):
    form = ArticleForm
    inlines = [BylineInline, BriefInline, ArticlePhotoInline]
    readonly_fields = [
        "body_as_set",
        "status",
        "published_at",
        "version",
        "filed_by",
        "created_at",
        "changed_by",
        "updated_at",
    ]
    autocomplete_fields = ["column", "source"]
    # What the form shows below the story's own fields: loaded with it, at once.
    rows_on_the_form = ROWS_ON_THE_FORM

    class Media:
        css = {
            "all": [
                f"desk/{name}.css"
                for name in ("story", "filing", "writing_desk", "tables", "pasting")
            ]
        }
        js = [
            Script(f"desk/{name}.js", type="module")
            for name in (
                *("editor", "writing_desk", "counts", "byline", "topics"),
                *("districts", "photo_strip"),
            )
        ]

    # Who may do what

    def get_queryset(self, request):
        return super().get_queryset(request).visible_to(request.user)

    def get_object(self, request, object_id, from_field=None):
        """Return a story that a person may open; to show its form, with what it shows."""
        if from_field or not is_key(object_id):
            return super().get_object(request, object_id, from_field)
        if getattr(request, "shows_form", False):
            return story_on_its_form(request.user, object_id, self.rows_on_the_form)
        return opened_story(request.user, object_id)

    def has_change_permission(self, request, obj=None):
        if not super().has_change_permission(request, obj):
            return False
        if obj is None:
            return True
        return permissions.may_change(request, obj)

    def may_write(self, request, obj=None):
        """Whether a person may change the words, not the pictures only."""
        if obj is None:
            return self.has_add_permission(request)
        return permissions.may_write(request, obj)

    def has_delete_permission(self, request, obj=None):
        """Let only drafts be deleted: what was once reviewed or public stays."""
        if obj is not None and obj.status != Status.DRAFT:
            return False
        return super().has_delete_permission(request, obj)

    def view_on_site(self, obj):
        may_be_public = obj.status == Status.SIGNED
        return obj.get_absolute_url() if may_be_public and obj.is_public() else None

    # The form

    def changeform_view(self, request, *args, **kwargs):
        request.shows_form = request.method != "POST"
        return super().changeform_view(request, *args, **kwargs)

    def get_fieldsets(self, request, obj=None):
        # Not in the attribute `fieldsets`: there Django's checks refuse a relation
        # that has a table of ours between, though the form can save it.
        return story_fieldsets(obj, self.may_write(request, obj))

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        return field and set_as_type(db_field, field)

    def get_readonly_fields(self, request, obj=None):
        """Leave a photo editor the pictures of a story, and nothing else of it."""
        if obj is None or self.may_write(request, obj):
            return self.readonly_fields
        return flatten_fieldsets(self.get_fieldsets(request, obj))

    @admin.display(description="正文")
    def body_as_set(self, article):
        body = mark_safe(richtext.clean(article.body))  # noqa: S308 - clean()
        return format_html('<div class="as-set">{}</div>', body)

    @admin.display(description="建稿人")
    def filed_by(self, article):
        return staff_name(article.created_by) if article.pk else "-"

    @admin.display(description="修改人")
    def changed_by(self, article):
        return staff_name(article.updated_by) if article.pk else "-"

    def get_formset_kwargs(self, request, obj, inline, prefix):
        kwargs = {
            "instance": obj,
            "prefix": prefix,
            "queryset": inline.get_queryset(request),
        }
        if request.method == "POST":
            # Django's own copies all that was sent for each of the formsets.
            kwargs |= {"data": request.POST, "files": request.FILES}
        elif obj.pk and inline.has_view_or_change_permission(request):
            kwargs["loaded"] = _rows_of(obj, inline)
        # Offered in an empty form only: when it is sent, the same values must
        # count as typed, or the row would pass for one left empty.
        if isinstance(inline, BylineInline) and not obj.pk and request.method == "GET":
            own = _authors(user=request.user.pk)
            kwargs["initial"] = [{"contributor": pk} for (pk,) in own]
        return kwargs

    def get_inline_formsets(self, request, formsets, inline_instances, obj=None):
        for inline, formset in zip(inline_instances, formsets, strict=False):
            if isinstance(inline, FoldedWhenEmptyMixin):
                inline.fold(formset)
        return super().get_inline_formsets(request, formsets, inline_instances, obj)

    def save_model(self, request, obj, form, change):
        if not change:
            obj.created_by = request.user
        obj.updated_by = request.user
        obj.change_reason = form.cleaned_data.get("why", "")
        if form.pasted.line:
            messages.info(request, form.pasted.line)
        if form.mark_line:
            messages.warning(request, form.mark_line)
        if form.has_changed() or not change:
            # The version is kept when the rows are saved too, in save_related().
            obj.save(keep_version=False)
        permissions.forget_permissions(request)

    def save_related(self, request, form, formsets, change):
        article = form.instance
        rows_changed = any(
            formset.has_changed()
            for formset in formsets
            if formset.model in ROWS_OF_A_VERSION
        )
        if change and rows_changed and not form.has_changed():
            article.save(keep_version=False)
        with batch_updates():
            super().save_related(request, form, formsets, change)
            if rows_changed or form.has_changed() or not change:
                article.keep_version(is_new=not change)
        permissions.forget_permissions(request)

    def render_change_form(self, request, context, *args, **kwargs):
        if context["original"]:
            # What the printed byline and the proofreading panel read of a story whose
            # form was sent, and is shown once more.
            prefetch_related_objects([context["original"]], *self.rows_on_the_form)
            use_loaded_choices(context["adminform"].form)
            context["lines_beside"] = lines_of(context["original"], request.user)
        context["desk"] = regions(
            context["adminform"], context["inline_admin_formsets"]
        )
        context["media"] = media_tags(context["media"], str(request.csp_nonce))
        # One story at a time; the row of buttons has moves to show.
        context["show_save_and_add_another"] = False
        return super().render_change_form(request, context, *args, **kwargs)


def _rows_of(article, inline):
    """Return the rows of an inline that a story came with, in a list."""
    field = inline.model._meta.get_field("article")
    return list(getattr(article, field.remote_field.get_accessor_name()).all())


@prepared
def _authors(user):
    """The names of the library that are a person's own."""
    return Contributor.objects.filter(user=user).values_list("pk")
