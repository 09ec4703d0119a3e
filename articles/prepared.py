"""Prepared queries: querysets whose SQL is built once a process, then run with values.

Django builds and compiles a query anew each time it is asked, which costs a reader's
page more than the database's answer does. Here the same verbs are used as everywhere,
once, with a Slot wherever a value will stand:

    @prepared
    def newest_of_section(at, section):
        return Article.objects.published(at).in_section(section).for_listing()[:20]

    newest_of_section(at=timezone.now(), section=section.pk)

What is prefetched comes in the same statement (articles/prefetched.py). The rest of the
SQL is the plain queryset's own, to the letter, but for the number of values in an IN:
tests/articles/test_prepared.py asks both.
"""

import inspect
import pickle
import re
import weakref
from datetime import date, datetime
from functools import cached_property, partial
from hashlib import sha256
from itertools import chain
from operator import itemgetter
from uuid import UUID

from django.contrib.auth import get_user_model
from django.core.exceptions import EmptyResultSet
from django.db import connections, models, router
from django.db.models import Expression
from django.http import Http404

from articles import light_rows, prefetched
from articles.light_rows import Batch, LightRow
from articles.row_instances import Instances
from articles.server_prepared import ServerPrepared, type_of

LARGEST = models.BigIntegerField.MAX_BIGINT
# A datetime is a date, too: the order matters.
FIELDS = {
    datetime: models.DateTimeField(),
    date: models.DateField(),
    UUID: models.UUIDField(),
}
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
    digests: whether each instance gets the digest of all that was loaded of it
    (`_digest`), by which what is made of it can be kept.
    light: whether there is no more than that digest until an instance is needed
    (articles/light_rows.py).
    by_value: whether PostgreSQL plans it each time, for how it is best found depends on
    the value: of a rare topic by its links, of a common one by the date.
    """

    def __init__(
        self,
        build,
        names=None,
        needs_all=True,
        *,
        digests=False,
        light=False,
        by_value=False,
    ):
        self.build, self.needs_all = build, needs_all
        self.digests, self.light, self.by_value = digests, light, by_value
        self.names = names or tuple(inspect.signature(build).parameters)
        self._loading, self._further = {}, {}
        every_query.add(self)

    def __call__(self, **values):
        if any(map(is_too_large, values.values())):
            # Django's lookups know what rows there are then; SQLite raises an error.
            return list(self.build(**values))
        alias = router.db_for_read(self.model)
        if alias not in self._loading:
            self._loading[alias] = self.loading(alias)
        loading = self._loading[alias]
        if self.light:
            return loading.light_rows(values)
        return loading.rows(values, self.digests)

    def prefetch(self, rows):
        """Load what the queryset prefetches for rows that another query returned."""
        alias = router.db_for_read(self.model)
        if alias not in self._further:
            self._further[alias] = Further(self._of_slots(), alias)
        if rows:
            self._further[alias].load(rows)

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
        self._built = self._of_slots()  # for loading(), which comes next
        return self._built.model

    def _of_slots(self):
        built = vars(self).pop("_built", None)
        if built is not None:
            return built
        return self.build(**{name: Slot(name) for name in self.names})

    def loading(self, alias):
        """Compile the queryset for a database."""
        loading = Loading(self._of_slots(), alias, self.by_value)
        unused = set(self.names) - loading.slots()
        if unused and self.needs_all:
            raise UnusedSlot(f"{self.build.__qualname__}: {sorted(unused)}")
        return loading


class Statement:
    """SQL of one queryset on one database, with slots among its values."""

    def __init__(self, queryset, alias, by_value=False):
        self.model, self.alias, self.by_value = queryset.model, alias, by_value
        self.compiler = queryset.query.get_compiler(using=alias)
        try:
            sql, params = self.compiler.as_sql()
            prefetched.settle(self.compiler)
        except EmptyResultSet:  # Brief.objects.none()
            sql, params = "", ()
        self.pieces = sql.replace("%%", "\0").split("%s")
        if len(self.pieces) != len(params) + 1:
            raise ValueError(f"The values cannot be told from the text: {sql}")
        self.params = [
            param if isinstance(param, Slot) else stored(param, connections[alias])
            for param in params
        ]
        if connections[alias].vendor == "sqlite":
            self._write_out_texts()
        slots = [param for param in self.params if isinstance(param, Slot)]
        # Each value once, though it may stand at several places.
        self.places = {(slot.name, slot.make): slot for slot in slots}
        self._by_types = {}

    def _write_out_texts(self):
        """Write constant texts into the SQL, in the place of parameters.

        A partial index (`status = 'signed'`) is one that SQLite may use or not by the
        value of a parameter, and so it plans the statement anew for each value it is
        given: five times what the answer takes.
        """
        pieces, params = self.pieces[:1], []
        for param, piece in zip(self.params, self.pieces[1:], strict=True):
            if isinstance(param, str):
                pieces[-1] += literal(param) + piece
            else:
                pieces.append(piece)
                params.append(param)
        self.pieces, self.params = pieces, params

    def slots(self):
        return {slot.name for slot in self.places.values()}

    def rows(self, values, digests=False):
        """Return the instances that are found, or the tuples of values_list()."""
        raw = self.raw(values)
        compiler = prefetched.of_this_thread(self.compiler)
        if not compiler.query.default_cols:  # values_list()
            return list(compiler.results_iter([raw], tuple_expected=True))
        made = self.made(raw)
        if digests:
            for one, row in zip(made, raw, strict=True):
                one._digest = digest_of(row)
        return made

    def raw(self, values):
        """Return the rows that are found, as the database gives them."""
        if not self.pieces[0]:
            return []
        compiler = prefetched.of_this_thread(self.compiler)
        return list(chain.from_iterable(self._run(compiler, values)))

    def made(self, raw):
        """Return the instances of raw rows."""
        return self._instances.of(map(list, raw))

    @cached_property
    def _instances(self):
        return Instances(self.compiler)

    def value(self, raw, name):
        """Return the value of a column in a raw row, as an instance has it."""
        place = self._places[name]
        column, database = self.compiler.select[place][0], connections[self.alias]
        value = raw[place]
        for convert in (
            *database.ops.get_db_converters(column),
            *column.get_db_converters(database),
        ):
            value = convert(value, column, database)
        return value

    @cached_property
    def _places(self):
        names = prefetched.names_of_columns(self.compiler)
        return {name: place for place, name in enumerate(names)}

    @cached_property
    def place_of_pk(self):
        return self._places[self.model._meta.pk.attname]

    def _run(self, compiler, values):
        """Return the rows of the database, in chunks."""
        database = compiler.connection

        def execute(sql, params):
            compiler.as_sql = lambda: (sql, params)
            return compiler.execute_sql()

        if database.vendor == "postgresql" and not self.by_value:
            filled = tuple(
                of_place(slot, values, database) for slot in self.places.values()
            )
            statement = self._server_prepared(filled)
            if statement.may_run(database):
                return statement.run(database, filled, execute)
        return execute(*self._filled(values, database))

    def _server_prepared(self, filled):
        """Return the statement for values of these types; a list has one place, too,
        whatever its length."""
        types = tuple((type_of(value), isinstance(value, tuple)) for value in filled)
        if types not in self._by_types:
            self._by_types[types] = self._with_places(types)
        return self._by_types[types]

    def _with_places(self, types):
        numbers = {place: number for number, place in enumerate(self.places)}
        sql, constants = [self.pieces[0]], []
        for param, piece in zip(self.params, self.pieces[1:], strict=True):
            if isinstance(param, Slot):
                number = numbers[param.name, param.make]
                if types[number][1]:
                    sql[-1] = re.sub(r" IN \($", " = ANY (", sql[-1])
                sql.append(f"${number + 1}")
            else:
                sql.append("%s")
                constants.append(param)
            sql.append(piece)
        text = "".join(sql).replace("\0", "%%")
        told = tuple(type for type, _ in types)
        return ServerPrepared(self.model._meta.db_table, text, constants, told)

    def _filled(self, values, connection):
        """Return the SQL with as many places as there are values, and these."""
        filled = {
            place: as_stored(slot.value(values), connection)
            for place, slot in self.places.items()
        }
        sql, params = [self.pieces[0]], []
        for param, piece in zip(self.params, self.pieces[1:], strict=True):
            if isinstance(param, Slot):
                param = filled[param.name, param.make]
            if isinstance(param, (list, tuple, set)):
                sql.append(", ".join(["%s"] * len(param)) or "NULL")
                params += param
            else:
                sql.append("%s")
                params.append(param)
            sql.append(piece)
        return "".join(sql).replace("\0", "%%"), tuple(params)


def literal(text):
    """Return a text as it stands in SQL; a Statement's pieces have NUL for %."""
    quoted = str(text).replace("'", "''").replace("%", "\0")
    return f"'{quoted}'"


def is_too_large(value):
    """Whether a number is one that no column of either database holds."""
    return type(value) is int and abs(value) > LARGEST


def stored(value, connection):
    """Return a value as the database takes it."""
    for kind, field in FIELDS.items():
        if isinstance(value, kind):
            return field.get_db_prep_value(value, connection)
    return value


def as_stored(value, connection):
    """Return the value of a slot as the database takes it; those of an IN as they are."""
    if isinstance(value, (list, tuple, set)):
        return value
    return stored(value, connection)


def of_place(slot, values, connection):
    """Return the value of a place of a server-prepared statement.

    A list of one is the one, for whom PostgreSQL can read an index in its order; an
    empty one is NULL, which no row is in, nor out of.
    """
    value = slot.value(values)
    if isinstance(value, (list, tuple, set)):
        return tuple(value) if len(value) > 1 else next(iter(value), None)
    return stored(value, connection)


def digest_of(values):
    """Return a digest of what the database gave.

    Pickled, for repr() looks at each Chinese character whether it can be printed. What
    is equal and came otherwise may be pickled otherwise, which costs a card made anew.
    """
    return sha256(pickle.dumps(values, pickle.HIGHEST_PROTOCOL)).digest()[:16]


class Loading:
    """A queryset's statement, with what it prefetches in a column of its own."""

    def __init__(self, queryset, alias, by_value=False):
        queryset, self.parts = prefetched.in_a_column(queryset, alias)
        self.statement = Statement(queryset, alias, by_value)

    def slots(self):
        return self.statement.slots()

    def rows(self, values, digests):
        rows = self.statement.rows(values, digests)
        prefetched.hand_out(rows, self.parts)
        return rows

    def light_rows(self, values):
        """Return the rows that are found, of which instances are made when needed."""
        raw = self.statement.raw(values)
        digests = list(map(digest_of, raw))
        batch = Batch(raw, digests, self._made, self.statement.value, self._plain_row)
        pks = map(itemgetter(self.statement.place_of_pk), raw)
        return [
            LightRow(batch, place, pk, digest)
            for place, (pk, digest) in enumerate(zip(pks, digests, strict=True))
        ]

    def _plain_row(self, raw):
        return self._plain.row(list(raw), prefetched.decoded)

    @cached_property
    def _plain(self):
        return prefetched.plain_of(self.statement.compiler, self.parts)

    def _made(self, raw):
        rows = self.statement.made(raw)
        prefetched.hand_out(rows, self.parts)
        return rows


class Further:
    """Statement that loads what a queryset prefetches for rows that are there already."""

    def __init__(self, queryset, alias):
        queryset, self.parts = prefetched.in_a_column(queryset, alias)
        rows = queryset.filter(pk__in=Slot("rows")).order_by()
        self.statement = Statement(rows.values_list("pk", prefetched.COLUMN), alias)

    def load(self, rows):
        found = dict(self.statement.raw({"rows": [row.pk for row in rows]}))
        cells = [found.get(row.pk) for row in rows]
        if type(rows[0]) is LightRow:
            light_rows.add(rows, cells, self._hand_out, digest_of)
        else:
            self._hand_out(rows, cells)

    def _hand_out(self, rows, cells):
        for row, cell in zip(rows, cells, strict=True):
            setattr(row, prefetched.COLUMN, prefetched.decoded(cell))
        prefetched.hand_out(rows, self.parts)
