"""Ordered inlines: form and formset of rows that an editor sorts by number.

The numbers an editor types only sort the rows; what is stored is 1, 2, 3 …
without a gap. The database wants each number once, so the rows are first parked
far off and then numbered again: two that trade places never meet on the way.
"""

from django import forms
from django.db import transaction
from django.db.models import F, UniqueConstraint

from districts.admin import RowForm, RowFormSet

PARKED = 10_000


class OrderedForm(RowForm):
    order = forms.IntegerField(
        label="次序",
        required=False,
        help_text="写数字排先后，保存后自动重排为 1、2、3；不写的排在最后。",
        widget=forms.NumberInput(attrs={"class": "order", "aria-label": "次序"}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        if self.instance._state.adding:
            self.initial["order"] = None

    def _get_validation_exclusions(self):
        # What is typed is not what is stored: nothing of it to be unique.
        return super()._get_validation_exclusions() | {"order"}

    def sorting_key(self):
        """Return what rows are sorted by: one that was moved passes the one it met."""
        return sorting_key(self.cleaned_data.get("order"), self.initial.get("order"))


def sorting_key(typed, before):
    """Return what rows are sorted by, from the number typed and the one before it."""
    if typed is None:
        return float("inf"), 0
    if before is None or typed < before:
        return typed, -1
    return typed, int(typed > before)


class OrderedInlineFormSet(RowFormSet):
    def save(self, commit=True):
        if not commit or not self.has_changed():
            return super().save(commit)
        with transaction.atomic():
            self._park()
            remaining = sorted(self._remaining(), key=OrderedForm.sorting_key)
            for position, form in enumerate(remaining, 1):
                form.instance.order = position
            saved = super().save()
            self._renumber([form.instance.pk for form in remaining])
        return saved

    save.alters_data = True

    def get_unique_error_message(self, unique_check):
        """Return the sentence of the model's constraint that two rows break."""
        broken = {*unique_check, self.fk.name}
        for constraint in self._uniqueness():
            if {*constraint.fields, self.fk.name} == broken:
                return constraint.get_violation_error_message()
        return super().get_unique_error_message(unique_check)

    def _remaining(self):
        """Return the forms of the rows that will be left, in their present order."""
        return [
            form
            for form in self.forms
            if form not in self.deleted_forms
            and (form in self.initial_forms or form.has_changed())
        ]

    def _uniqueness(self):
        return [
            constraint
            for constraint in self.model._meta.constraints
            if isinstance(constraint, UniqueConstraint) and not constraint.condition
        ]

    def _rows(self):
        return self.model._base_manager.filter(**{self.fk.name: self.instance})

    def _park(self):
        self._rows().update(order=F("order") + PARKED)
        # Two rows may trade their person or photo too, which the database wants
        # once in a story as well: such rows are taken out, and saved afresh.
        unique = {name for rule in self._uniqueness() for name in rule.fields}
        unique -= {self.fk.name, "order"}
        traded = [
            form.instance.pk
            for form in self.initial_forms
            if unique.intersection(form.changed_data)
        ]
        self._rows().filter(pk__in=traded).delete()

    def _renumber(self, remaining):
        """Number all rows; those that somebody else just added come last."""
        rows = {row.pk: row for row in self._rows().order_by("order")}
        places = dict.fromkeys([*remaining, *rows])
        moved = []
        for position, pk in enumerate(places, 1):
            if rows[pk].order != position:
                rows[pk].order = position
                moved.append(rows[pk])
        self.model._base_manager.bulk_update(moved, ["order"])


class OrderedInlineMixin:
    """An inline of ordered rows."""

    form = OrderedForm
    formset = OrderedInlineFormSet
    ordering = ["order", "pk"]
