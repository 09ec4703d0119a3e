"""Traces: what was asked of the database to make something, with a digest of each answer.

What was made is still right when all questions have the same answers again, which is
cheap to see: the SQL is there, and there are no instances and no templates. Build
systems call it a verifying trace. See docs/decisions/017-shown-to-be-right.md.
"""

import sys
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import partial
from itertools import chain, islice
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections

from articles.moment import Moment, StoredMoment, now
from articles.reading_database import reading_alias, reading_connection
from articles.server_prepared import ask_again, question_of
from articles.statements import Named, digest_of, stored

# A trace that would take more bytes, or an answer of more rows, is not kept.
LARGEST, MOST_ROWS = 64 * 1024, 20_000
# What a question takes beside its values: its SQL is there once for all.
OVERHEAD = 250
QUESTIONS, MOMENTS = ("SELECT", "WITH"), {Moment, StoredMoment}
# How a statement begins that PostgreSQL has prepared, or is to.
PREPARED = ("EXECUTE ", "PREPARE ", "DEALLOCATE ")
# Values of other types may be another thing when they are sent again.
PLAIN = (str, int, float, type(None), bytes, datetime, date, Decimal, UUID)

_current = ContextVar("trace of what is being made", default=None)
_answered = ContextVar("answers to common questions, see holds()", default=None)


class Place(Enum):
    """What stands in a question for a value that is another each time."""

    MOMENT = "the moment of the request"


class Trace:
    """Questions in the order they were asked, each with the digest of its answer.

    A question is SQL and its values. `common` are those of values that are kept apart,
    for many pages use them: they need to be asked once for all of these. A trace that is not whole shows nothing.
    """

    def __init__(self):
        self.digests, self.common = {}, set()
        self.size, self.is_whole = OVERHEAD, True

    def __setstate__(self, state):
        """Unpickle, with the SQL that this process has already."""
        digests = {(_shared(q[0]), q[1]): d for q, d in state["digests"].items()}
        common = {question for question in digests if question in state["common"]}
        vars(self).update(state, digests=digests, common=common)

    def add(self, question, digest):
        """Add a question; one that was answered otherwise before can show nothing."""
        if not self.is_whole:
            return
        if self.digests.setdefault(question, digest) != digest:
            self.is_whole = False
        self.size += OVERHEAD + sum(map(sys.getsizeof, question[1] or ()))
        if self.size > LARGEST:
            self.is_whole = False
        if not self.is_whole:
            self.digests, self.common = {}, set()

    def answered(self, question, rows):
        """Add a question with the rows of its answer."""
        self.add(question, digest_of(rows))

    def include(self, other, is_common=True):
        """Add the questions of a value that was made before, by whoever needed it.

        Common are they only where the value was made, or held, under this very number.
        """
        if other is None or not other.is_whole:
            self.is_whole = False
            return
        for question, digest in other.digests.items():
            self.add(question, digest)
        if self.is_whole and is_common:
            self.common.update(other.digests)

    def common_answers(self):
        """Return {question: digest} of the common ones."""
        return {question: self.digests[question] for question in self.common}

    def holds(self, at, answered):
        """Whether all questions have the same answers about another moment.

        `answered` are the digests of answers to common questions, which it adds to: they
        are good for as long as nothing has changed, by a change or by the hour.
        """
        if not self.is_whole:
            return False
        database = reading_connection()
        moment = stored(at, database)
        with database.cursor() as cursor:
            for question, digest in self.digests.items():
                found = answered.get(question) if question in self.common else None
                if found is None:
                    found = digest_of(_rows(database, cursor, question, moment))
                    if question in self.common:
                        answered[question] = found
                if found != digest:
                    return False
        return True


class Unkept(Trace):
    """Trace of what is shown to be right in another way: it has no questions, and tells
    whether each could be asked again."""

    def answered(self, question, rows):
        """Pass a question by, without a digest of its answer."""


@contextmanager
def recording(answered=None):
    """Record what is asked within the block; give the trace of it.

    `answered`, as holds() takes it: what is good at this time.
    """
    trace = Trace()
    wrapper = partial(_record, trace)
    token = _answered.set({} if answered is None else answered)
    try:
        with ExitStack() as listening, _into(trace):
            for alias in {DEFAULT_DB_ALIAS, reading_alias()}:
                listening.enter_context(connections[alias].execute_wrapper(wrapper))
            yield trace
    finally:
        _answered.reset(token)


def traced(make):
    """Return what a function makes, and the trace of that: None where none is recorded."""
    if _current.get() is None:
        return make(), None
    trace = Trace()
    with _into(trace):
        made = make()
    trace.common = set(trace.digests)
    return made, trace


def untraced(make):
    """Return what a function makes that has traces of its own, or needs none; and whether
    each of its questions could be asked again."""
    if _current.get() is None:
        return make(), True
    trace = Unkept()
    with _into(trace):
        made = make()
    return made, trace.is_whole


def of_answer(sql, params, rows):
    """Return the trace of one question with its answer, which was found together with
    others, in one statement: it is asked again by itself."""
    trace, question = Trace(), _question(sql, params)
    trace.is_whole = question is not None
    trace.add(question, digest_of(rows))
    trace.common = set(trace.digests)
    return trace


def holds_still(trace):
    """Whether what was made before would be the same now, for whoever is recorded."""
    if trace is None or _current.get() is None:
        return False
    with _into(Unkept()):  # the value's questions, and not those of who asks here
        return trace.holds(now(), _answered.get())


def use(trace, is_common=True):
    """Note that what is being made depends on something that was made before."""
    current = _current.get()
    if current is not None:
        current.include(trace, is_common)


@contextmanager
def _into(trace):
    token = _current.set(trace)
    try:
        yield
    finally:
        _current.reset(token)


def _record(outermost, execute, sql, params, many, context):
    """Wrapper of each statement, as connection.execute_wrapper() takes it."""
    trace, asking = _current.get() or outermost, context["cursor"]
    if isinstance(asking.cursor, Answer):  # of what was asked before
        asking.cursor = asking.cursor.cursor
    question = None if many else _question(sql, params)
    if question is None:
        trace.is_whole = False
    try:
        result = execute(sql, params, many, context)
        if trace.is_whole:
            rows = asking.cursor.fetchmany(MOST_ROWS)
            asking.cursor = Answer(asking.cursor, rows)
    except Exception:
        # Whoever goes on without this answer would go on otherwise with one.
        trace.is_whole = False
        raise
    if trace.is_whole and len(rows) < MOST_ROWS:
        trace.answered(question, rows)
    else:
        trace.is_whole = False
    return result


class Answer:
    """Cursor of which the first rows are read already; all else is the cursor's own."""

    def __init__(self, cursor, rows):
        self.cursor = cursor
        self.rows = chain(rows, cursor) if len(rows) == MOST_ROWS else iter(rows)

    def fetchone(self):
        return next(self.rows, None)

    def fetchmany(self, size=1):
        return list(islice(self.rows, size))

    def fetchall(self):
        return list(self.rows)

    def __iter__(self):
        return self.rows

    def __getattr__(self, name):
        return getattr(self.cursor, name)


def _question(sql, params):
    """Return (SQL, values), with a Place for the moment; None for what is no question
    or cannot be asked again.

    Of what PostgreSQL has prepared it is ('"name"', values).
    """
    if not isinstance(sql, str):
        return None
    if sql.startswith(PREPARED):
        sql, params = question_of(sql, params) or (None, None)
        is_question = sql is not None
    else:
        is_question = sql[:9].lstrip("( ").startswith(QUESTIONS)
    if not is_question:
        return None
    if params is None:
        return _shared(sql), None
    values = Named.of(params) if isinstance(params, dict) else tuple(params)
    if values is None:
        return None
    kinds = set(map(type, values))
    if tuple in kinds:
        kinds = set(map(type, _each(values)))
    if not kinds.issubset(PLAIN) and not all(issubclass(k, PLAIN) for k in kinds):
        return None
    if not kinds.isdisjoint(MOMENTS):
        places = (Place.MOMENT if type(v) in MOMENTS else v for v in values)
        values = type(values)(places)
    return _shared(sql), values


def _each(params):
    """Yield values, and those in an array."""
    for param in params:
        yield from param if type(param) is tuple else (param,)


def _has_moment(question):
    return Place.MOMENT in (question[1] or ())


def _rows(database, cursor, question, moment):
    sql, values = question
    if _has_moment(question):
        filled = (moment if value is Place.MOMENT else value for value in values)
        values = type(values)(filled)
    if sql.startswith('"'):
        return ask_again(sql, values, database)
    cursor.execute(sql, values.sent() if type(values) is Named else values)
    return cursor.fetchall()


def _shared(sql):
    """Return the SQL as one string for all traces of this process."""
    return sys.intern(sql)
