"""Admin of the gazetteer, and the base classes of every admin of the desk."""

import re

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.views.main import ChangeList
from django.contrib.admin.widgets import (
    AdminURLFieldWidget,
    AutocompleteSelect,
    RelatedFieldWidgetWrapper,
)
from django.core.paginator import Paginator
from django.core.validators import URLValidator
from django.db import models
from django.db.models import PROTECT
from django.utils.functional import cached_property
from django.utils.safestring import SafeString, mark_safe

from districts.keys import is_key
from districts.models import District, Place

NAMELESS = re.compile(r" object \(\w+\)\Z")


class WebAddressValidator(URLValidator):
    """Validator of an address that readers or colleagues can follow."""

    def __init__(self, **kwargs):
        super().__init__(schemes=["http", "https"], **kwargs)


class SoundKeysMixin:
    """Autocomplete widget mixin that a made-up key does not break.

    Django's own looks up what was sent before anything has checked it.
    """

    # A row that the form has loaded with its instance: choosing it costs no query.
    loaded = None

    def optgroups(self, name, value, attr=None):
        keys = list(filter(is_key, value))
        if keys and keys != [str(self.loaded and self.loaded.pk)]:
            return super().optgroups(name, keys, attr)
        # As Django's, which asks the database for the rows of no key, too.
        options = []
        if not (self.is_required or self.allow_multiple_selected):
            options.append(self.create_option(name, "", "", False, 0))
        if keys:
            label = self.choices.field.label_from_instance(self.loaded)
            options.append(
                self.create_option(name, self.loaded.pk, label, set(keys), len(options))
            )
        return [(None, options, 0)]


class KeyedSelect(SoundKeysMixin, AutocompleteSelect):
    """Autocomplete widget of a foreign key: the choice of one row by typing."""


class KeyedChoiceField(forms.ModelChoiceField):
    """Form field of one row, which asks for no row that came with the form's own."""

    loaded = None

    def to_python(self, value):
        if self.loaded and value == str(self.loaded.pk):
            return self.loaded
        return super().to_python(value)


def use_loaded_choices(form):
    """Give the choices of a form the rows that its instance came with."""
    for field in form.fields.values():
        widget = getattr(field.widget, "widget", field.widget)
        if isinstance(widget, KeyedSelect) and widget.field.is_cached(form.instance):
            widget.loaded = getattr(form.instance, widget.field.name)
            field.loaded = widget.loaded


class DeskFieldMixin:
    """Mixin for the form fields of the desk's admins and inlines: autocompletes, no
    silent cut at maxlength, one icon beside a choice."""

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", KeyedSelect(db_field, self.admin_site))
            kwargs.setdefault("form_class", KeyedChoiceField)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if isinstance(db_field, models.URLField):
            kwargs["assume_scheme"] = "https"
            kwargs["widget"] = AdminURLFieldWidget(validator_class=WebAddressValidator)
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(db_field, models.URLField):
            # Instead of Django's, which takes ftp, too.
            others = (v for v in field.validators if not isinstance(v, URLValidator))
            field.validators = [*others, WebAddressValidator()]
        if field:
            # A browser cuts what is pasted at maxlength, silently. Here all of it
            # comes in, and too long a text is refused with a sentence.
            field.widget.attrs.pop("maxlength", None)
        if isinstance(field and field.widget, RelatedFieldWidgetWrapper):
            # Four icons beside each choice hide the choice; "new" is enough.
            field.widget.can_change_related = False
            field.widget.can_delete_related = False
            field.widget.can_view_related = False
        if field and isinstance(self, admin.TabularInline):
            # The head of its column is no label: it is not read out with the field.
            widget = getattr(field.widget, "widget", field.widget)
            widget.attrs.setdefault("aria-label", field.label)
        return field


class RowForm(forms.ModelForm):
    """Form of one row of an inline."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        use_loaded_choices(self)

    @property
    def media(self):
        """What the widgets need: the admin asks each row for it, and all have the same.

        Kept on the class, which a formset makes for one request.
        """
        cls = type(self)
        if "media_of_rows" not in vars(cls):
            cls.media_of_rows = super().media
        return cls.media_of_rows


class RowFormSet(forms.BaseInlineFormSet):
    """Formset of the rows of an inline: its empty form is made once, no row sought twice.

    The admin asks for that form three times: for its media, the heads of the columns,
    and the row that a browser copies. `loaded` are the rows, where whoever shows the
    form has them already.
    """

    def __init__(self, *args, loaded=None, **kwargs):
        self.loaded = loaded
        super().__init__(*args, **kwargs)

    def get_queryset(self):
        return super().get_queryset() if self.loaded is None else self.loaded

    @cached_property
    def empty_form(self):
        return super().empty_form

    def add_fields(self, form, index):
        super().add_fields(form, index)
        if "DELETE" in form.fields:
            form.fields["DELETE"].widget.attrs["aria-label"] = "删除这一行"
        name = self.model._meta.pk.name
        if form.instance.pk and name in form.fields:
            # The row was found by its key already: Django's field finds it again.
            key = form.fields[name]
            form.fields[name] = KeyedChoiceField(
                key.queryset, initial=key.initial, required=False, widget=key.widget
            )
            form.fields[name].loaded = form.instance


def ticked(name, label):
    """Return the column of a list for a field that is true or not: 是, or nothing.

    Django's has an icon for it, which it reads out in English.
    """

    @admin.display(description=label, ordering=name)
    def column(row):
        return "是" if getattr(row, name) else ""

    column.__name__ = name
    return column


class BoundedPaginator(Paginator):
    """Paginator that counts so many rows of a list and no more, and has pages of those.

    To count them all is to read them all. What comes after is found by a filter or by
    a search.
    """

    most = 10_000

    @cached_property
    def is_cut_short(self):
        """Whether the list goes on after what is counted."""
        return self._counted > self.most

    @cached_property
    def count(self):
        return min(self._counted, self.most)

    def number(self):
        """Return how many there are, as the desk is told: 253, or 超过 10,000 条."""
        return f"超过 {self.most:,} 条" if self.is_cut_short else str(self.count)

    @cached_property
    def _counted(self):
        keys = self.object_list.order_by().values("pk")
        return keys[: self.most + 1].count()


class LoadingChangeList(ChangeList):
    """ChangeList that loads what its rows show, and names its filters."""

    def get_queryset(self, *args, **kwargs):
        loaded = self.model_admin.list_prefetch_related
        return super().get_queryset(*args, **kwargs).prefetch_related(*loaded)

    def chosen_filters(self):
        """Yield what the list is narrowed to, each with the address without it."""
        for filter_spec in self.filter_specs:
            everything, *choices = filter_spec.choices(self)
            for choice in choices:
                if choice["selected"]:
                    yield {
                        "title": filter_spec.title,
                        "choice": choice["display"],
                        "without": everything["query_string"],
                    }


class DeskAdmin(DeskFieldMixin, admin.ModelAdmin):
    """Base ModelAdmin of the desk."""

    # What a list shows beside the rows themselves: loaded at once, not row by row.
    list_prefetch_related = ()
    list_per_page = 50
    show_facets = admin.ShowFacets.NEVER
    show_full_result_count = False
    paginator = BoundedPaginator

    def get_changelist(self, request, **kwargs):
        return LoadingChangeList

    def changelist_view(self, request, extra_context=None):
        title = {"title": self.opts.verbose_name_plural}
        return super().changelist_view(request, title | (extra_context or {}))

    def get_action_choices(self, request, default_choices=(("", "选一项"),)):
        return super().get_action_choices(request, list(default_choices))

    def response_action(self, request, queryset):
        """Refuse to do it to keys that no list has, and to all of a list that nobody has
        seen the length of."""
        if not all(map(is_key, request.POST.getlist(ACTION_CHECKBOX_NAME))):
            refusal = "选中的里面有认不出的编号，什么都没有做：请刷新列表，重新选。"
            self.message_user(request, refusal, messages.ERROR)
            return None
        asked_for_all = request.POST.get("select_across", "0") not in ("", "0")
        paginator = self.get_paginator(request, queryset, self.list_per_page)
        if asked_for_all and paginator.is_cut_short:
            refusal = f"{paginator.number()}，不能一次全选；请先筛选。"
            self.message_user(request, refusal, messages.ERROR)
            return None
        return super().response_action(request, queryset)

    def message_user(self, request, message, *args, **kwargs):
        # Django puts a blank between two sentences of its own; Chinese has none.
        if isinstance(message, SafeString):
            message = mark_safe(message.replace("。 ", "。"))  # noqa: S308 - as it was
        super().message_user(request, message, *args, **kwargs)

    def get_deleted_objects(self, objs, request):
        """Return what still uses them, in numbers: nothing is deleted under it."""
        in_use = list(self._uses(objs))
        if in_use:
            return [], {}, set(), in_use
        deleted, *rest = super().get_deleted_objects(objs, request)
        return _with_names(deleted), *rest

    def _uses(self, objs):
        for relation in self.opts.get_fields(include_hidden=True):
            if getattr(relation, "on_delete", None) is PROTECT:
                users = relation.related_model._base_manager
                count = users.filter(**{f"{relation.field.name}__in": objs}).count()
                if count:
                    name = relation.related_model._meta.verbose_name
                    yield f"{name}：{count} 处"


def _with_names(deleted):
    """Leave out of what will be deleted the rows that only link two things: Django has
    no name for them, and says "… object (1)"."""
    return [
        _with_names(entry) if isinstance(entry, list) else entry
        for entry in deleted
        if isinstance(entry, list) or not NAMELESS.search(str(entry))
    ]


class ReadOnlyAdmin(DeskAdmin):
    """ModelAdmin of records that are read and never written."""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class NamedAdmin(DeskAdmin):
    """ModelAdmin of what has a name: found by the name or by its pinyin."""

    search_fields = ["name", "pinyin"]
    search_help_text = "名称、全拼或首字母，如：城东、chengdong、cd。"
    # The fields that the pinyin reads.
    read_fields = {"name"}

    def save_model(self, request, obj, form, change):
        # A new name gets a new reading, unless one was typed as well.
        if (
            self.read_fields & {*form.changed_data}
            and "pinyin" not in form.changed_data
        ):
            obj.pinyin = ""
        super().save_model(request, obj, form, change)


@admin.register(District)
class DistrictAdmin(NamedAdmin):
    list_display = [
        *("name", "short_name", "other_names", "kind", "code", "within", "slug"),
        "order",
    ]
    list_filter = ["kind"]
    list_select_related = ["within"]
    search_fields = ["name", "other_names", "pinyin"]
    read_fields = {"name", "other_names"}
    fieldsets = [
        (
            None,
            {
                "fields": [
                    *("name", "short_name", "other_names", "kind", "within", "code"),
                    "slug",
                ]
            },
        ),
        ("示意图与排序", {"fields": [("tile_row", "tile_column"), "order"]}),
        ("检索", {"fields": ["pinyin"]}),
    ]
    autocomplete_fields = ["within"]


@admin.register(Place)
class PlaceAdmin(NamedAdmin):
    list_display = [
        *("name", "kind", "district", ticked("suggests", "用于提示")),
        *("code", "note"),
    ]
    list_filter = ["kind", "suggests", "district"]
    list_select_related = ["district"]
    autocomplete_fields = ["district"]
    fields = ["name", "kind", "district", "code", "suggests", "note", "pinyin"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("district")
