"""Phrase lookup in a column: where the first and the last of some phrases begin.

The phrases are one value, a JSON list: so a query's SQL is the same for any number.
"""

import json

from django.db.models import Func, IntegerField, Value
from django.db.models.functions import Coalesce

from articles.statements import through


class PhrasePlaces(Func):
    """MIN or MAX of the places where phrases first stand in a text, 0 being nowhere;
    NULL of no phrases."""

    output_field = IntegerField()

    def __init__(self, text, phrases, function, **extra):
        listed = Value(through(_as_json, phrases))
        super().__init__(text, listed, function=function, **extra)

    def as_sqlite(self, compiler, connection, **context):
        return super().as_sql(
            compiler,
            connection,
            template="(SELECT %(function)s(instr(%(expressions)s))",
            arg_joiner=", value)) FROM json_each(",
            **context,
        )

    def as_postgresql(self, compiler, connection, **context):
        return super().as_sql(
            compiler,
            connection,
            template="(SELECT %(function)s(strpos(%(expressions)s::jsonb) AS phrase)",
            arg_joiner=", phrase)) FROM jsonb_array_elements_text(",
            **context,
        )


def holding(rows, text, phrases, unwanted=()):
    """Narrow rows to those whose text, a lookup, has all of some phrases, and none of
    others."""
    # "At most 0": where both are "equal", PostgreSQL expects so few stories that it
    # reads and sorts a whole list for the newest twenty of it.
    first = Coalesce(PhrasePlaces(text, phrases, "MIN"), 1)
    rows = rows.alias(first=first).filter(first__gt=0)
    if not unwanted:
        return rows
    last = Coalesce(PhrasePlaces(text, unwanted, "MAX"), 0)
    return rows.alias(last=last).filter(last__lte=0)


def _as_json(phrases):
    return json.dumps(list(phrases), ensure_ascii=False)
