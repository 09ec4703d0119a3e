"""Columns that a compiled query selects, without the query.

Of a prepared query its text is asked, and the columns say how the answer is read. What it
was made of, tables, conditions and queries within it, takes 6 MB of a reader's worker.
"""

from django.db import connections
from django.db.models import Value
from django.db.models.expressions import BaseExpression, Col


class Columns:
    """What is known of a compiler's columns once its SQL is made; the names are its own.

    `is_of_rows`: whether the query is of instances, and not of values_list().
    """

    def __init__(self, compiler):
        self.using = compiler.using
        self.klass_info = compiler.klass_info
        self.annotation_col_map = compiler.annotation_col_map or {}
        self.is_of_rows = compiler.query.default_cols
        self.select = [
            (_without_query(column), None, name)
            for column, _, name in compiler.select or ()
        ]

    @property
    def connection(self):
        return connections[self.using]

    def get_converters(self, columns):
        """Return {place: (functions, column)} of those whose values are converted."""
        found = {}
        for place, column in enumerate(columns):
            functions = [
                *self.connection.ops.get_db_converters(column),
                *column.get_db_converters(self.connection),
            ]
            if functions:
                found[place] = functions, column
        return found


def _without_query(column):
    """Return an expression that is converted as a column is, and holds no query: of most,
    the type alone decides."""
    if isinstance(column, Col) or not isinstance(column, BaseExpression):
        return column
    ways = ("convert_value", "get_db_converters")
    of_its_own = any(
        getattr(type(column), way) is not getattr(BaseExpression, way) for way in ways
    )
    return column if of_its_own else Value(None, column.output_field)
