"""Three-way merge of a form's rows (formsets) that two people changed at once.

The form sends beside each row what it held when it was opened (Django's hidden
initial values), so that rows of any kind can be merged, kept with a version or not.
"""

import re
from dataclasses import dataclass, field, replace

from django.forms import CheckboxInput

from articles.admin.merge_fields import (
    FieldConflict,
    Resolution,
    as_sent,
    plain,
    same,
    three_way_merge,
    tidied,
    widget_of,
    words_of,
)
from articles.admin.ordering import OrderedInlineFormSet, sorting_key

ORDER = "order"
MOST_ROWS = 1000
NUMBER = re.compile("-?[0-9]{1,9}")


@dataclass(frozen=True)
class Row:
    """A row of a form; values and base by the names after the row's number."""

    pk: str
    values: dict
    base: dict | None = None
    is_deleted: bool = False

    def matches(self, other):
        """Whether two rows hold the same values, in whatever order they are."""
        return all(
            same(values, other.values.get(name, [""]))
            for name, values in self.values.items()
            if name != ORDER
        )

    def opened(self):
        """Return the row as it was when the form was opened."""
        return replace(self, values=self.base or {})

    def sorting_key(self):
        """Return what ordered rows are sorted by, as OrderedForm.sorting_key() does."""
        typed, before = (
            int(text) if NUMBER.fullmatch(text) else None
            for text in (
                "".join(plain(values.get(ORDER, [""])))
                for values in (self.values, self.base or {})
            )
        )
        return sorting_key(typed, before)


@dataclass
class RowsMerge:
    """The rows of one formset, as stored now, merged with those of a form."""

    formset: object  # unbound, of the stored story
    data: object  # what was sent
    # Whether who sends no base of a row is taken to have seen it as it is stored.
    is_base_optional: bool = False
    rows: list = field(default_factory=list)
    field_conflicts: list = field(default_factory=list)

    def __post_init__(self):
        self.prefix = self.formset.prefix
        self.label = str(self.formset.model._meta.verbose_name)
        self.form = self.formset.empty_form
        self.empty = self._shown(self.form)
        self.fields = {
            sent: name
            for name in self._names(self.form)
            for sent in self._sent(self.form, name)
        }
        self.stored = [
            Row(str(form.instance.pk), self._shown(form))
            for form in self.formset.initial_forms
        ]
        self.typed = self._typed()
        if self.is_current:
            return
        self._match_rows()
        self._merge()

    @property
    def is_current(self):
        """Whether the rows are as they were when the form was opened, as far as it says."""
        bases = {row.pk: row.base or {} for row in self.typed if row.pk}
        return (
            self.is_base_optional
            and bases.keys() == {row.pk for row in self.stored}
            and all(Row("", bases[row.pk]).matches(row) for row in self.stored)
            and not (self._is_ordered() and self._were_moved(bases))
        )

    def _were_moved(self, bases):
        return any(
            not same(bases[row.pk].get(ORDER, [""]), row.values.get(ORDER, [""]))
            for row in self.stored
        )

    def _names(self, form):
        technical = {self.formset.model._meta.pk.name, self.formset.fk.name, "DELETE"}
        return [name for name in form.fields if name not in technical]

    def _sent(self, form, name):
        start = len(form.prefix) + 1
        sent = as_sent(form[name], form[name].initial)
        return {name[start:]: values for name, values in sent.items()}

    def _shown(self, form):
        return {
            sent: values
            for name in self._names(form)
            for sent, values in self._sent(form, name).items()
        }

    def _typed(self):
        """Return the rows that were sent, but those that were left empty."""
        number = self.data.get(f"{self.prefix}-TOTAL_FORMS", "")
        count = int(number) if number.isascii() and number.isdigit() else 0
        rows = [self._row(f"{self.prefix}-{n}") for n in range(min(count, MOST_ROWS))]
        return [row for row in rows if row.pk or not row.matches(Row("", self.empty))]

    def _row(self, start):
        pk = self.data.get(f"{start}-{self.formset.model._meta.pk.name}", "")
        values = self._sent_of(start, "")
        base = self._sent_of(start, "initial-") if pk else None
        if self.is_base_optional and not base:
            base = next((dict(r.values) for r in self.stored if r.pk == pk), base)
        is_deleted = f"{start}-DELETE" in self.data
        return Row(pk, values, base, is_deleted)

    def _sent_of(self, start, opening):
        sent = {
            name: tidied(self._widget(name), self.data.getlist(full))
            for name in self.fields
            if (full := f"{opening}{start}-{name}") in self.data
        }
        if sent and not opening:
            # A box that is not ticked is not sent.
            boxes = (
                n for n in self.fields if isinstance(self._widget(n), CheckboxInput)
            )
            sent = {name: [""] for name in boxes} | sent
        return sent

    def _widget(self, sent):
        return widget_of(self.form.fields[self.fields[sent]])

    def _match_rows(self):
        """Find the stored row of each typed one: by its pk, or by its values.

        Restoring a version gives rows new pks, and so does saving a form twice.
        """
        free = {row.pk: row for row in self.stored}
        self.of_stored, self.others = {}, []
        for row in sorted(self.typed, key=lambda row: row.pk not in free):
            before = row.opened() if row.pk else row
            twins = filter(before.matches, free.values()) if before.values else ()
            twin = free.get(row.pk) or next(iter(twins), None)
            if twin:
                del free[twin.pk]
                self.of_stored[twin.pk] = row
            else:
                self.others.append(row)

    def _merge(self):
        is_same_order = self._compare_order()
        for row in self.stored:
            mine = self.of_stored.get(row.pk)
            merged = self._merge_row(row, mine) if mine else self._added(row)
            if is_same_order and ORDER in row.values:
                merged.values[ORDER] = row.values[ORDER]
            self.rows.append(merged)
        for row in self.others:
            self._merge_unmatched(row)

    def _merge_row(self, stored, mine):
        """Merge a stored row with what was made of it, or of the same, in the form."""
        if mine.is_deleted:
            is_gone = mine.opened().matches(stored)
            resolution = Resolution.MINE if is_gone else Resolution.KEPT
            self._add_conflict(resolution, self.describe(stored), "")
            return replace(stored, is_deleted=is_gone)
        values = dict(stored.values)
        # A row without a pk was found by its values: both have the same.
        for name, typed in mine.values.items() if mine.pk else ():
            theirs, base = stored.values[name], (mine.base or {}).get(name)
            resolution, values[name] = three_way_merge(base, typed, theirs)
            if resolution and not (name == ORDER and self._is_ordered()):
                self._add_field_conflict(resolution, stored, name, typed)
        return replace(stored, values=values)

    def _added(self, stored):
        self._add_conflict(Resolution.ADDED, self.describe(stored), "")
        return replace(stored, values=dict(stored.values))

    def _merge_unmatched(self, row):
        """Keep a row that was typed; drop one that is gone and that nobody touched."""
        if not row.pk:
            self.rows.append(row)
            self._add_conflict(Resolution.MINE, "", self.describe(row))
        elif row.is_deleted or not row.values:
            return
        elif row.base and row.matches(row.opened()):
            self._add_conflict(Resolution.REMOVED, "", self.describe(row))
        else:
            self.rows.append(Row("", row.values))
            self._add_conflict(Resolution.REVIVED, "", self.describe(row))

    def _is_ordered(self):
        return isinstance(self.formset, OrderedInlineFormSet)

    def _compare_order(self):
        """Whether both have the rows that they share in the same order."""
        if not self._is_ordered():
            return False
        shared = [
            (stored, mine)
            for stored in self.stored
            if (mine := self.of_stored.get(stored.pk)) and not mine.is_deleted
        ]
        theirs = [stored.pk for stored, _ in shared]
        mine = [pk for _, pk in sorted((m.sorting_key(), s.pk) for s, m in shared)]
        before = [
            pk for _, pk in sorted((m.opened().sorting_key(), s.pk) for s, m in shared)
        ]
        resolution, _ = three_way_merge(before, mine, theirs, lambda *orders: None)
        if resolution:
            by_pk = {stored.pk: self.describe(stored) for stored, _ in shared}
            texts = ("\n".join(by_pk[pk] for pk in order) for order in (theirs, mine))
            self.field_conflicts.append(
                FieldConflict(f"{self.label}的次序", resolution, *texts)
            )
        return mine == theirs

    def _add_conflict(self, resolution, theirs, mine):
        self.field_conflicts.append(FieldConflict(self.label, resolution, theirs, mine))

    def _add_field_conflict(self, resolution, stored, sent, typed):
        form_field = self.form.fields[self.fields[sent]]
        theirs = stored.values[sent]
        words = [words_of(form_field, values) for values in (theirs, typed)]
        row = f"{self.label}“{self._title(stored)}”：{form_field.label}"
        place = f"{self.prefix}-{len(self.rows)}-{sent}"
        offer = [{"name": place, "values": theirs, "words": words[:1]}]
        self.field_conflicts.append(FieldConflict(row, resolution, *words, offer))

    def _title(self, stored):
        instances = {str(f.instance.pk): f.instance for f in self.formset.initial_forms}
        return str(instances[stored.pk])[:20]

    def describe(self, row):
        """Return a row as text, a line for each field that is not empty."""
        filled = [
            (self.form.fields[self.fields[sent]], values)
            for sent, values in row.values.items()
            if sent != ORDER
        ]
        words = [(field.label, words_of(field, values)) for field, values in filled]
        return "\n".join(f"{label}：{word}" for label, word in words if word)

    def has_base(self):
        """Whether the form sent, with each row, what it held when it was opened."""
        return all(row.base for row in self.typed if row.pk and row.values)

    def write(self, data):
        """Set the rows of a form to the merged ones, valid for what is stored now."""
        of_a_row = re.compile(rf"(initial-)?{re.escape(self.prefix)}-\d")
        for name in filter(of_a_row.match, list(data)):
            del data[name]
        for name, values in self._sent_rows().items():
            data.setlist(name, values)

    def _sent_rows(self):
        # One more to write in, for those who may add a row.
        rows = [*self.rows, *(Row("", self.empty) for _ in self.formset.extra_forms)]
        sent = {
            f"{self.prefix}-TOTAL_FORMS": [str(len(rows))],
            f"{self.prefix}-INITIAL_FORMS": [str(len(self.stored))],
        }
        known = {row.pk: row for row in self.stored}
        for number, row in enumerate(rows):
            place = f"{self.prefix}-{number}"
            sent[f"{place}-{self.formset.model._meta.pk.name}"] = [row.pk]
            sent |= {f"{place}-{name}": values for name, values in row.values.items()}
            if row.is_deleted:
                sent[f"{place}-DELETE"] = ["on"]
            if row.pk:
                sent |= {
                    f"initial-{place}-{name}": values
                    for name, values in known[row.pk].values.items()
                }
        return sent


def merge_rows(formset, data, is_base_optional=False):
    """Merge the rows of a form that was sent with what is stored: a RowsMerge.

    Return None for rows that were not in the form.
    """
    if f"{formset.prefix}-TOTAL_FORMS" not in data:
        return None
    return RowsMerge(formset, data, is_base_optional)
