"""Prepared queries: querysets whose SQL is built once a process, then run with values.

Django builds and compiles a query anew each time it is asked, which costs a reader's
page more than the database's answer does. Here the same verbs are used as everywhere,
once, with a Slot wherever a value will stand:

    @prepared
    def newest_of_section(at, section):
        return Article.objects.published(at).in_section(section).for_listing()[:20]

    newest_of_section(at=timezone.now(), section=section.pk)

What is prefetched is prepared with it. The SQL is the plain queryset's own, to the
letter, but for the number of values in an IN: tests/articles/test_prepared.py asks both.
"""

import copy
import inspect
import weakref
from datetime import date, datetime
from functools import cached_property, partial

from django.contrib.auth import get_user_model
from django.core.exceptions import EmptyResultSet
from django.db import connections, models, router
from django.db.models import Expression, Prefetch, QuerySet
from django.db.models.query import ModelIterable
from django.http import Http404

LARGEST = models.BigIntegerField.MAX_BIGINT
MOMENT, DAY = models.DateTimeField(), models.DateField()
# Every prepared query of the process, for the tests to walk.
every_query = weakref.WeakSet()


class Slot(Expression):
    """Place of a value in a prepared query, or of the values of an IN."""

    def __init__(self, name, make=None):
        super().__init__()
        self.name, self.make = name, make

    def value(self, values):
        value = values[self.name]
        return self.make(value) if self.make else value

    def as_sql(self, compiler, connection):
        return "%s", [self]

    def get_source_expressions(self):
        return []


def through(function, value):
    """Return function(value): of a slot, the slot of what that will be."""
    if not isinstance(value, Slot):
        return function(value)
    if value.make is None:
        return Slot(value.name, function)
    return Slot(value.name, lambda filled: function(value.make(filled)))


def person_of(user, permissions=()):
    """Return whom a query is prepared for: anybody with these permissions.

    `user` is the slot of their id, or an id. What the verbs of a queryset ask of a
    person is then known while the query is built.
    """
    person = user if isinstance(user, Slot) else get_user_model()(pk=user)
    if person is user:
        person.pk = user.name
    person.has_perm = frozenset(permissions).__contains__
    return person


class UnusedSlot(LookupError):
    """A value would be ignored, for it is not in the SQL: it was compiled into it."""


def prepared(build=None, **options):
    """Prepare the queryset that a function of slots returns; see Prepared."""
    return Prepared(build, **options) if build else partial(Prepared, **options)


class Prepared:
    """Callable that runs a prepared query: instances in a list, or the tuples of
    values_list().

    `build` returns the queryset, of slots or of values; its parameters name them.
    needs_all: whether a value that is not in the SQL is an error.
    """

    def __init__(self, build, names=None, needs_all=True):
        self.build, self.needs_all = build, needs_all
        self.names = names or tuple(inspect.signature(build).parameters)
        self._by_alias = {}
        every_query.add(self)

    def __call__(self, **values):
        if any(map(is_too_large, values.values())):
            # Django's lookups know what rows there are then; SQLite raises an error.
            return list(self.build(**values))
        return self._on_this_database().rows(values)

    def prefetch(self, rows):
        """Load what the queryset prefetches for rows that another query returned."""
        self._on_this_database().prefetch(rows, {})

    def _on_this_database(self):
        alias = router.db_for_read(self.model)
        if alias not in self._by_alias:
            self._by_alias[alias] = self.loading(alias)
        return self._by_alias[alias]

    def first(self, **values):
        """Return the first row, or None; the queryset is to be limited to one."""
        return next(iter(self(**values)), None)

    def get_or_404(self, **values):
        found = self.first(**values)
        if found is None:
            raise Http404
        return found

    @cached_property
    def model(self):
        return self._of_slots().model

    def _of_slots(self):
        return self.build(**{name: Slot(name) for name in self.names})

    def loading(self, alias):
        """Compile the queryset, and what it prefetches, for a database."""
        loading = Loading(self._of_slots(), alias)
        unused = set(self.names) - loading.slots()
        if unused and self.needs_all:
            raise UnusedSlot(f"{self.build.__qualname__}: {sorted(unused)}")
        return loading


class Statement:
    """SQL of one queryset on one database, with slots among its values."""

    def __init__(self, queryset, alias):
        self.model, self.alias = queryset.model, alias
        self.compiler = queryset.query.get_compiler(using=alias)
        try:
            sql, self.params = self.compiler.as_sql()
        except EmptyResultSet:  # Brief.objects.none()
            sql, self.params = "", ()
        self.pieces = sql.replace("%%", "\0").split("%s")
        if len(self.pieces) != len(self.params) + 1:
            raise ValueError(f"The values cannot be told from the text: {sql}")

    def slots(self):
        return {param.name for param in self.params if isinstance(param, Slot)}

    def rows(self, values):
        if not self.pieces[0]:
            return []
        # The compiler holds a connection, which is of one thread.
        compiler = copy.copy(self.compiler)
        compiler.connection = connections[self.alias]
        asked = self._filled(values, compiler.connection)
        compiler.as_sql = lambda: asked
        if not compiler.query.default_cols:  # values_list()
            return list(compiler.results_iter(tuple_expected=True))
        query = CompiledQuery(compiler)
        return list(ModelIterable(QuerySet(self.model, query, self.alias)))

    def _filled(self, values, connection):
        """Return the SQL with as many places as there are values, and these."""
        sql, params = [self.pieces[0]], []
        for param, piece in zip(self.params, self.pieces[1:], strict=True):
            if isinstance(param, Slot):
                param = param.value(values)
            if isinstance(param, (list, tuple, set)):
                sql.append(", ".join(["%s"] * len(param)) or "NULL")
                params += param
            else:
                sql.append("%s")
                params.append(stored(param, connection))
            sql.append(piece)
        return "".join(sql).replace("\0", "%%"), tuple(params)


class CompiledQuery:
    """What Django's iteration over instances asks of a query: its compiler."""

    def __init__(self, compiler):
        self.compiler = compiler
        self.select_related = compiler.query.select_related

    def get_compiler(self, using):
        return self.compiler


def is_too_large(value):
    """Whether a number is one that no column of either database holds."""
    return type(value) is int and abs(value) > LARGEST


def stored(value, connection):
    """Return a value as the database takes it."""
    if isinstance(value, datetime):
        return MOMENT.get_db_prep_value(value, connection)
    if isinstance(value, date):
        return DAY.get_db_prep_value(value, connection)
    return value


class Loading:
    """A queryset's statement, and those of what it prefetches."""

    def __init__(self, queryset, alias):
        lookups = queryset._prefetch_related_lookups
        if lookups:  # a union has none, and refuses to be asked
            queryset = queryset.prefetch_related(None)
        self.statement = Statement(queryset, alias)
        self.parts = parts_of(queryset.model, lookups, alias)

    def statements(self):
        yield self.statement
        for part in self.parts:
            yield from part.statements()

    def slots(self):
        return set().union(*(each.slots() for each in self.statements()))

    def rows(self, values):
        rows = self.statement.rows(values)
        self.prefetch(rows, values)
        return rows

    def prefetch(self, rows, values):
        for part in self.parts if rows else ():
            part.load(rows, values)


def parts_of(model, lookups, alias):
    """Return what prefetches each lookup: an accessor, a path of them, a Prefetch."""
    parts = []
    for lookup in lookups:
        if not isinstance(lookup, Prefetch):
            lookup = Prefetch(lookup)
        name, _, rest = lookup.prefetch_through.partition("__")
        field = model._meta.get_field(name)
        if rest:
            parts.append(Onward(name, field, Prefetch(rest, lookup.queryset), alias))
        elif field.many_to_many:
            parts.append(Linked(name, field, lookup, alias))
        elif field.one_to_many:
            parts.append(Children(name, field, lookup, alias))
        else:
            parts.append(Parent(name, field, lookup, alias))
    return parts


class Onward:
    """Part that is reached through another that is loaded already: photo__renditions."""

    def __init__(self, name, field, lookup, alias):
        self.name, self.many = name, field.one_to_many or field.many_to_many
        self.onward = parts_of(field.related_model, [lookup], alias)

    def statements(self):
        for part in self.onward:
            yield from part.statements()

    def load(self, rows, values):
        if self.many:
            reached = [one for row in rows for one in getattr(row, self.name).all()]
        else:
            reached = [getattr(row, self.name) for row in rows]
        reached = [one for one in reached if one is not None]
        for part in self.onward if reached else ():
            part.load(reached, values)


class Children:
    """Part of rows that point here: a story's bylines."""

    def __init__(self, name, field, lookup, alias):
        queryset = lookup.queryset
        if queryset is None:
            queryset = field.related_model._default_manager.all()
        self.name, self.to_attr = name, lookup.to_attr
        self.back = field.field
        here = {f"{self.back.name}__in": Slot("_rows")}
        self.loading = Loading(queryset.filter(**here), alias)

    def statements(self):
        return self.loading.statements()

    def load(self, rows, values):
        by_pk = {row.pk: (row, []) for row in rows}
        for child in self.loading.rows(values | {"_rows": list(by_pk)}):
            parent, children = by_pk[getattr(child, self.back.attname)]
            setattr(child, self.back.name, parent)
            children.append(child)
        for row in rows:
            if self.to_attr:
                setattr(row, self.to_attr, by_pk[row.pk][1])
            else:
                hand_over(row, self.name, by_pk[row.pk][1])


class Linked:
    """Part of rows on the other side of a table of links: a story's districts."""

    def __init__(self, name, field, lookup, alias):
        links = field.remote_field.through
        model, other = field.model, field.related_model
        to = {
            link.related_model: link for link in links._meta.fields if link.is_relation
        }
        self.name, self.here, self.there = name, to[model], to[other]
        here = {f"{self.here.name}__in": Slot("_rows")}
        rows = links._default_manager.filter(**here)
        rows = rows.select_related(self.there.name).order_by(self.there.name)
        self.loading = Loading(rows, alias)

    def statements(self):
        return self.loading.statements()

    def load(self, rows, values):
        by_pk = {row.pk: [] for row in rows}
        for link in self.loading.rows({"_rows": list(by_pk)}):
            by_pk[getattr(link, self.here.attname)].append(
                getattr(link, self.there.name)
            )
        for row in rows:
            hand_over(row, self.name, by_pk[row.pk])


class Parent:
    """Part that rows point to: the story of a placement."""

    def __init__(self, name, field, lookup, alias):
        self.field = field
        self.loading = Loading(lookup.queryset.filter(pk__in=Slot("_rows")), alias)

    def statements(self):
        return self.loading.statements()

    def load(self, rows, values):
        pks = {getattr(row, self.field.attname) for row in rows} - {None}
        found = self.loading.rows(values | {"_rows": sorted(pks)}) if pks else []
        by_pk = {one.pk: one for one in found}
        for row in rows:
            one = by_pk.get(getattr(row, self.field.attname))
            if one is not None:
                setattr(row, self.field.name, one)


def hand_over(row, name, rows):
    """Let row.name.all() return these rows, in a list.

    Of a list, filter() and its like raise AttributeError: they would ask again.
    """
    try:
        row._prefetched_objects_cache[name] = rows
    except AttributeError:
        row._prefetched_objects_cache = {name: rows}
