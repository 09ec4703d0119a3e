"""Plain rows: what a prepared query found as named tuples, and its relations as lists of
these: `story.section__name`, `story.bylines[0].contributor__name`.

For what is shown of many rows and needs no model: a card of a list is made of twelve
rows, and to make instances of them costs more than the card.
"""

from collections import namedtuple
from functools import partial

from articles.row_instances import Conversions


class PlainRows:
    """Maker of the plain rows of a compiled query.

    names: what the columns are called. nested: the name of the column with prefetched
    rows, if there is one; parts: those rows, as prefetched.Part.
    """

    def __init__(self, compiler, names, nested, parts):
        self.parts = parts
        self.place_of_parts = names.index(nested) if parts else None
        kept = [name for name in names if name != nested]
        row = namedtuple("PlainRow", [*kept, *(part.name for part in parts)])
        # Not by its _make(), which counts the values each time.
        self.make = partial(tuple.__new__, row)
        self.conversions = Conversions(compiler, without=self.place_of_parts)
        # Whether the values of a row need nothing but their names.
        self.is_as_it_came = not self.conversions.places and not self.parts

    def row(self, values, decoded, database):
        """Return the plain row of a list of values as the database gave them.

        `decoded` returns what is in the column with prefetched rows.
        """
        self.conversions.apply(values, database)
        if self.parts:
            cells = decoded(values.pop(self.place_of_parts))
            cells = zip(self.parts, cells, strict=True)
            values += [part.plain_rows(cell, database) for part, cell in cells]
        return self.make(values)
