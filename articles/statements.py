"""Statements of prepared queries: SQL that is compiled once, with slots for values.

SQLite is asked by named values, for Django finds each place of a positional one by a
search through the SQL, which takes longer than a story's answer. PostgreSQL keeps what it
has planned (articles/server_prepared.py).
"""

import pickle
import re
from datetime import date, datetime
from functools import cache, cached_property, lru_cache, partial
from hashlib import sha256
from itertools import chain, count, islice
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connections, models
from django.db.models import Expression
from django.utils import timezone

from articles import prefetched
from articles.columns import Columns
from articles.moment import Moment
from articles.row_instances import Conversions, Instances
from articles.server_prepared import ServerPrepared, rows_of, type_of

# SQLite looks through all names for each.
MOST_NAMED = 100
AS_THEY_ARE = {int, str, bool, type(None)}
# A datetime is a date, too: the order matters.
FIELDS = {
    datetime: models.DateTimeField(),
    date: models.DateField(),
    UUID: models.UUIDField(),
}


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


class Named(tuple):
    """Values of a statement that names them p0, p1 and so on, in this order."""

    __slots__ = ()

    def sent(self):
        """Return the values as a cursor takes them."""
        return dict(zip(_names(len(self)), self, strict=True))

    @classmethod
    def of(cls, sent):
        """Return the values of what was sent; None where they have other names."""
        return cls(sent.values()) if tuple(sent) == _names(len(sent)) else None


@lru_cache(maxsize=200)
def _names(number):
    return tuple(f"p{n}" for n in range(number))


class Statement:
    """SQL of one queryset on one database, with slots among its values."""

    def __init__(self, queryset, alias, by_value=False):
        self.model, self.alias, self.by_value = queryset.model, alias, by_value
        compiler = queryset.query.get_compiler(using=alias)
        try:
            sql, params = compiler.as_sql()
        except EmptyResultSet:  # Brief.objects.none()
            sql, params = "", ()
        self.columns = Columns(compiler)
        self.pieces = sql.replace("%%", "\0").split("%s")
        if len(self.pieces) != len(params) + 1:
            raise ValueError(f"The values cannot be told from the text: {sql}")
        self.params = [
            param if isinstance(param, Slot) else stored(param, connections[alias])
            for param in params
        ]
        self.is_named = connections[alias].vendor == "sqlite"
        if self.is_named:
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
        if not self.columns.is_of_rows:  # values_list()
            return self._tuples(raw)
        made = self.made(raw)
        if digests:
            for one, row in zip(made, raw, strict=True):
                one._digest = digest_of(row)
        return made

    def _tuples(self, raw):
        convert, database = self._conversions, connections[self.alias]
        if not convert.places:
            return raw
        return [tuple(convert.apply(list(row), database)) for row in raw]

    def raw(self, values):
        """Return the rows that are found, as the database gives them."""
        if not self.pieces[0]:
            return []
        database = connections[self.alias]
        statement, filled = self._prepared_for(values, database)
        if statement:
            return statement.run(database, filled, partial(rows_of, database))
        return rows_of(database, *self._sent(values, database))

    def question(self, values):
        """Return the SQL and the values by which it is asked of a connection that has
        prepared it already, if it is prepared at all."""
        database = connections[self.alias]
        statement, filled = self._prepared_for(values, database)
        if statement:
            return statement.execute, filled
        return self._sent(values, database)

    def _prepared_for(self, values, database):
        """Return (the statement that PostgreSQL prepares, its values), or (None, ())."""
        if database.vendor == "postgresql" and not self.by_value:
            filled = tuple(
                of_place(slot, values, database) for slot in self.places.values()
            )
            statement = self._server_prepared(filled)
            if statement.may_run(database):
                return statement, filled
        return None, ()

    def _sent(self, values, database):
        fill = self._named if self.is_named else self._filled
        return fill(values, database)

    def made(self, raw):
        """Return the instances of raw rows."""
        return self._instances.of(map(list, raw))

    @cached_property
    def _instances(self):
        return Instances(self.columns)

    @cached_property
    def _conversions(self):
        return Conversions(self.columns)

    def value(self, raw, name):
        """Return the value of a column in a raw row, as an instance has it."""
        place, column, converters = self._found_converters(name)
        value = raw[place]
        if converters:
            database = connections[self.alias]
            for convert in converters:
                value = convert(value, column, database)
        return value

    @cached_property
    def _found_converters(self):
        """The function that returns the place of a column, it, and what converts it."""
        return cache(self._converters_of)

    def _converters_of(self, name):
        place = self._places[name]
        column = self.columns.select[place][0]
        found = self.columns.get_converters([column])
        converters, _ = found.get(0, ((), column))
        return place, column, converters

    @cached_property
    def _places(self):
        names = prefetched.names_of_columns(self.columns)
        return {name: place for place, name in enumerate(names)}

    @cached_property
    def place_of_pk(self):
        return self._places[self.model._meta.pk.attname]

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

    def _named(self, values, database):
        """Return the SQL, in which each value has one name, and the values."""
        filled = [stored_value(slot, values, database) for slot in self.places.values()]
        lengths = tuple(len(value) if is_list(value) else None for value in filled)
        if any(length and length > MOST_NAMED for length in lengths):
            return self._filled(values, database)
        each = chain.from_iterable(v if is_list(v) else (v,) for v in filled)
        return self._text_of(lengths), Named((*each, *self._constants)).sent()

    @cached_property
    def _constants(self):
        return [param for param in self.params if not isinstance(param, Slot)]

    @cached_property
    def _text_of(self):
        """The function that returns the SQL for lists of some lengths."""
        return lru_cache(maxsize=30)(self._with_names)

    def _with_names(self, lengths):
        numbers, names = count(), {}
        for place, length in zip(self.places, lengths, strict=True):
            own = islice(numbers, 1 if length is None else length)
            names[place] = ", ".join(f"%(p{number})s" for number in own) or "NULL"
        sql = [self.pieces[0]]
        for param, piece in zip(self.params, self.pieces[1:], strict=True):
            if isinstance(param, Slot):
                sql.append(names[param.name, param.make])
            else:
                sql.append(f"%(p{next(numbers)})s")
            sql.append(piece)
        return "".join(sql).replace("\0", "%%")

    def _filled(self, values, database):
        """Return the SQL with as many places as there are values, and these."""
        filled = {
            place: stored_value(slot, values, database)
            for place, slot in self.places.items()
        }
        sql, params = [self.pieces[0]], []
        for param, piece in zip(self.params, self.pieces[1:], strict=True):
            if isinstance(param, Slot):
                param = filled[param.name, param.make]
            if is_list(param):
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


def is_list(value):
    """Whether a value of a slot is the values of an IN."""
    return isinstance(value, (list, tuple, set))


def stored(value, connection):
    """Return a value as the database takes it."""
    if type(value) in AS_THEY_ARE:
        return value
    if isinstance(value, datetime) and value.tzinfo:
        # What the field would do, after it has looked what else it could be.
        return connection.ops.adapt_datetimefield_value(value)
    for kind, field in FIELDS.items():
        if isinstance(value, kind):
            return field.get_db_prep_value(value, connection)
    return value


def stored_value(slot, values, connection):
    """Return the value of a slot as the database takes it; those of an IN as they are."""
    if type(values[slot.name]) is Moment:
        here = timezone.get_default_timezone()
        return _of_moment(slot.make, values[slot.name], here, connection.alias)
    value = slot.value(values)
    return value if is_list(value) else stored(value, connection)


# A page asks about one moment in each of its statements. By its type, too: a datetime may
# be equal, and is to come out as one.
@lru_cache(maxsize=100, typed=True)
def _of_moment(make, moment, here, alias):
    return stored(make(moment) if make else moment, connections[alias])


def of_place(slot, values, connection):
    """Return the value of a place of a server-prepared statement.

    A list of one is the one, for whom PostgreSQL can read an index in its order; an
    empty one is NULL, which no row is in, nor out of.
    """
    value = stored_value(slot, values, connection)
    if is_list(value):
        return tuple(value) if len(value) > 1 else next(iter(value), None)
    return value


def digest_of(values):
    """Return a digest of what the database gave.

    Pickled, for repr() looks at each Chinese character whether it can be printed. What
    is equal and came otherwise may be pickled otherwise, which costs a card made anew.
    """
    return sha256(pickle.dumps(values, pickle.HIGHEST_PROTOCOL)).digest()[:16]
