"""Prefetched rows of prepared queries: one JSON column of the statement they belong to.

A list of stories would ask five times more: for districts, names, pictures, the files
of these, briefs. Here each lookup of prefetch_related() becomes a subquery that returns
its rows as a JSON array, from which instances are made as Django makes them of rows. The
lookup's own queryset decides which, in which order and with what loaded, as it does there.
"""

import json
from functools import cached_property
from itertools import chain, islice

from django.core.exceptions import EmptyResultSet
from django.db import models
from django.db.models import Func, OuterRef, Prefetch, Subquery
from django.db.models.expressions import Col
from django.db.models.functions import Cast, JSONArray

from articles.columns import Columns
from articles.plain_rows import PlainRows
from articles.row_instances import Instances

from_json = json.JSONDecoder().decode
# Attribute of an instance on its way to whoever asked.
COLUMN = "_prefetched_rows"
# What JSON holds in another form than PostgreSQL's driver gives it. Of SQLite's values
# there is no such type: Django converts them, from whatever column they come.
FROM_JSON = {
    models.DateField: lambda field: field.to_python,  # DateTimeField is one
    models.FloatField: lambda field: field.to_python,
    models.JSONField: lambda field: json.dumps,
    models.UUIDField: lambda field: field.to_python,
}
NOT_IN_JSON = (
    models.BinaryField,
    models.DecimalField,
    models.DurationField,
    models.TimeField,
)


class DecodedField(models.JSONField):
    """Type of prefetched rows: decoded once, with all that is within them."""

    def from_db_value(self, value, expression, connection):
        return decoded(value)


class JSONRows(Subquery):
    """Rows of a subquery, each a JSON array in the column `row`, as one array of them."""

    output_field = DecodedField()

    def as_sqlite(self, compiler, connection):
        rows = 'SELECT JSON_GROUP_ARRAY(JSON("row")) FROM (%(subquery)s)'
        return self.as_sql(compiler, connection, template=f"JSON(({rows}))")

    def as_postgresql(self, compiler, connection):
        template = "TO_JSONB(ARRAY(%(subquery)s))"
        return self.as_sql(compiler, connection, template=template)


class NestedRows(JSONRows):
    """Such rows within a Row."""

    def as_postgresql(self, compiler, connection):
        template = "TO_JSON(ARRAY(%(subquery)s))"
        return self.as_sql(compiler, connection, template=template)


class Row(JSONArray):
    """A row as a JSON array. On PostgreSQL it is JSON and not JSONB, which is made of
    parts, and taken to pieces again to be sent: an eighth of what a list takes there."""

    output_field = DecodedField()

    def as_postgresql(self, compiler, connection, **more):
        row = self.copy()
        values = map(_of_known_type, self.get_source_expressions())
        row.set_source_expressions(list(values))
        if connection.features.is_postgresql_16:
            return row.as_native(compiler, connection, returning="JSON", **more)
        return row.as_sql(compiler, connection, function="JSON_BUILD_ARRAY", **more)


def _of_known_type(expression):
    """Return an expression as PostgreSQL knows the type of; of a value it does not."""
    is_json = isinstance(expression.output_field, DecodedField)
    if is_json or isinstance(expression, Col):
        return expression
    return Cast(expression, expression.output_field)


class Column(Row):
    """All that comes with a row of the statement, as text: of JSON the driver would make
    lists at once, of those rows too that nobody looks into."""

    def as_postgresql(self, compiler, connection, **more):
        sql, params = super().as_postgresql(compiler, connection, **more)
        return f"({sql})::text", params


class NoRows(Func):
    """What JSONRows finds of no rows: a list that tells of briefs gives a story that has
    none the same digest as a list that does not, and so the same card."""

    output_field = DecodedField()
    arity = 0

    def as_sqlite(self, compiler, connection):
        return "JSON('[]')", []

    def as_postgresql(self, compiler, connection):
        return "'[]'::jsonb", []


def in_a_column(queryset, alias, column=Column):
    """Return a queryset with all that it prefetches in COLUMN, and its parts."""
    lookups = queryset._prefetch_related_lookups
    if not lookups:  # a union has none, and refuses to be asked
        return queryset, []
    parts = [part_of(queryset.model, lookup, alias) for lookup in lookups]
    rows = column(*(part.rows() for part in parts))
    return queryset.prefetch_related(None).annotate(**{COLUMN: rows}), parts


def loaded(row, name):
    """Return row.name.all(), a list where it was loaded with the row.

    For what is asked of each story a dozen times: Django makes a manager each time.
    """
    try:
        return row._prefetched_objects_cache[name]
    except (AttributeError, KeyError):
        return getattr(row, name).all()


def decoded(cell):
    """Return what came in COLUMN as the database gave it, decoded."""
    return from_json(cell) if isinstance(cell, str) else cell


def hand_out(rows, parts):
    """Make instances of what came in COLUMN, and give them to their rows."""
    if parts and rows:
        nothing = [()] * len(parts)  # of a row that was deleted meanwhile
        columns = [vars(row).pop(COLUMN) or nothing for row in rows]
        for part, cells in zip(parts, zip(*columns, strict=True), strict=True):
            part.hand_out(rows, cells)


def part_of(model, lookup, alias):
    """Return what prefetches a lookup: an accessor, a path to one, or a Prefetch."""
    if not isinstance(lookup, Prefetch):
        lookup = Prefetch(lookup)
    *path, name = lookup.prefetch_through.split("__")
    for step in path:
        field = model._meta.get_field(step)
        if not field.many_to_one:
            raise ValueError(f"{lookup.prefetch_through}: {step} leads to many rows")
        model = field.related_model
    field = model._meta.get_field(name)
    kinds = {"many_to_many": Linked, "one_to_many": Children, "many_to_one": Parent}
    kind = next(kind for relation, kind in kinds.items() if getattr(field, relation))
    return kind(path, field, lookup, alias)


class Part:
    """Prefetched rows of one relation: where they come from, and whose they become.

    `path` leads to the row that they belong to, through what select_related() loads.
    """

    def __init__(self, path, field, lookup, alias):
        self.path, self.field = path, field
        self.to_attr, self.through = lookup.to_attr, lookup.prefetch_through
        queryset = lookup.queryset
        if queryset is None:
            queryset = field.related_model._default_manager.all()
        queryset, self.parts = in_a_column(queryset, alias, Row)
        self.model, self.alias = queryset.model, alias
        compiler = queryset.query.get_compiler(using=alias)
        try:
            compiler.as_sql()  # fills in what the columns are
            self.columns = Columns(compiler)
            self.conversions = conversions(self.columns)
            self.is_empty = False
        except EmptyResultSet:  # Brief.objects.none()
            self.is_empty = True
        self.queryset = queryset

    def rows(self):
        """Return the expression of these rows, for an annotation; asked once."""
        if self.is_empty:
            return NoRows()
        queryset, prefix = self.here()
        del self.queryset  # it is in the expression from here on
        row = Row(*(prefix + name for name in names_of_columns(self.columns)))
        return NestedRows(queryset.annotate(row=row).values("row"))

    # Most are needed as the one or the other.
    @cached_property
    def made(self):
        return Instances(self.columns)

    @cached_property
    def plain(self):
        return plain_of(self.columns, self.parts)

    def owner(self, name):
        """Return the reference to a column of the row that these belong to."""
        return OuterRef("__".join([*self.path, name]))

    def hand_out(self, rows, cells):
        """Give instances of the cells to the rows they came with."""
        made = self.instances(list(chain.from_iterable(filter(None, cells))))
        hand_out(made, self.parts)
        made = iter(made)
        for row, cell in zip(rows, cells, strict=True):
            for step in self.path:
                row = row and getattr(row, step)
            if row is not None:
                self.give(row, list(islice(made, len(cell or ()))))

    def instances(self, rows):
        if not rows:
            return []
        if self.conversions:
            for row in rows:
                self._convert(row)
        return self.made.of(rows)

    @property
    def name(self):
        """The name of these rows in a plain row of their owner."""
        return self.to_attr or self.through

    def plain_rows(self, cell, database):
        """Return the plain rows of a cell."""
        if self.is_empty or not cell:
            return []
        if self.plain.is_as_it_came and not self.conversions:
            return list(map(self.plain.make, cell))
        return [self._plain_row(row, database) for row in cell]

    def _plain_row(self, row, database):
        self._convert(row)
        return self.plain.row(row, decoded, database)

    def _convert(self, row):
        for place, convert in self.conversions:
            if row[place] is not None:
                row[place] = convert(row[place])

    def give_list(self, row, rows):
        """Let row.name.all() return these rows, in a list; or set it, by `to_attr`.

        Of a list, filter() and its like raise AttributeError: they would ask again.
        """
        if self.to_attr:
            setattr(row, self.to_attr, rows)
            return
        try:
            row._prefetched_objects_cache[self.field.name] = rows
        except AttributeError:
            row._prefetched_objects_cache = {self.field.name: rows}


class Children(Part):
    """Rows that point to one: a story's bylines. Of a slice, so many of each one, as
    Django prefetches it."""

    def here(self):
        back = {self.field.field.name: self.owner("pk")}
        query, children = self.queryset.query, self.queryset.all()
        children.query.clear_limits()
        return children.filter(**back)[query.low_mark : query.high_mark], ""

    def give(self, row, children):
        for child in children:
            self.field.field.set_cached_value(child, row)
        self.give_list(row, children)


class Linked(Part):
    """Rows on the other side of a table of links: a story's districts."""

    def here(self):
        if self.queryset.query.where:
            raise ValueError(f"{self.field}: a filter would be ignored here")
        links = self.field.remote_field.through
        to = {
            link.related_model: link.name
            for link in links._meta.fields
            if link.is_relation
        }
        here, there = to[self.field.model], to[self.model]
        rows = links._default_manager.filter(**{here: self.owner("pk")})
        return rows.order_by(there), f"{there}__"

    def give(self, row, others):
        self.give_list(row, others)


class Parent(Part):
    """Row that another points to: the story of a placement."""

    def here(self):
        return self.queryset.filter(pk=self.owner(self.field.attname)), ""

    def give(self, row, found):
        if found:
            self.field.set_cached_value(row, found[0])


# Columns and instances


def plain_of(columns, parts):
    """Return the maker of the plain rows of some columns."""
    return PlainRows(columns, names_of_columns(columns), COLUMN, parts)


def names_of_columns(columns):
    """Return how a queryset names each column that is selected."""
    names = dict(_names(columns.klass_info, columns.select))
    names |= {place: name for name, place in columns.annotation_col_map.items()}
    return [names[place] for place in range(len(columns.select))]


def _names(info, select, prefix=""):
    for place in info["select_fields"]:
        yield place, prefix + select[place][0].target.attname
    for related in info.get("related_klass_infos", ()):
        yield from _names(related, select, f"{prefix}{related['field'].name}__")


def conversions(columns):
    """Return (place, function) of the columns whose values JSON holds otherwise."""
    found = []
    for place, (column, _, _) in enumerate(columns.select):
        field = column.output_field
        if isinstance(field, DecodedField):
            continue
        if isinstance(field, NOT_IN_JSON):
            raise TypeError(f"{field} is none of what JSON holds exactly")
        if columns.connection.vendor == "postgresql":
            found += [
                (place, of(field))
                for type, of in FROM_JSON.items()
                if isinstance(field, type)
            ]
    return found
