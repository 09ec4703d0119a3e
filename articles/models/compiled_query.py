"""Compiled query: the SQL of a QuerySet, compiled once and run with many values.

To build a QuerySet and compile it costs ten times what it costs to run it, and every
save and every move of a story asks the same few questions.
"""

from django.db import connection
from django.db.models.expressions import RawSQL

from articles.search.backends import backend

# Stand for the values while a query is compiled. They fit the smallest column of
# integers: of one out of its range Django asks nothing, and leaves the condition out.
PLACEHOLDERS = range(32_700, 32_710)


class CompiledQuery:
    """A SELECT whose values are given when it is run.

    build: a function of placeholders for these values, to compare integers with, that
    returns the QuerySet, of values_list(). It is called when the query is run first:
    what else it looks at, such as the hour, stays as it was then. needs_all: whether
    a value that is not in the SQL is an error.
    """

    def __init__(self, build, needs_all=True):
        self.build, self.needs_all = build, needs_all
        self.compiled = {}

    def rows(self, *values):
        """Return the rows, as the database driver gives them: integers and texts are
        what they are in Django, dates are not."""
        if connection.vendor not in self.compiled:
            self.compiled[connection.vendor] = self._compile(len(values))
        sql, params = self.compiled[connection.vendor]
        given = dict(zip(PLACEHOLDERS, values, strict=False))
        with connection.cursor() as cursor:
            cursor.execute(sql, [given.get(param, param) for param in params])
            return cursor.fetchall()

    def _compile(self, number):
        placeholders = PLACEHOLDERS[:number]
        sql, params = self.build(*placeholders).query.sql_with_params()
        if self.needs_all and not set(placeholders) <= set(params):
            raise ValueError(f"A value of this query would be ignored: {sql}")
        return sql, params


def among(placeholder):
    """Return the subquery of many ids that are given as one value, by ids()."""
    return RawSQL(backend().IDS, [placeholder])


def ids(pks):
    """Return ids as the one value that among() takes."""
    return backend().id_parameter(list(pks))
