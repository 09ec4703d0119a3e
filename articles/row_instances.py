"""Model instances of the rows of a compiled query, made by their attributes at once.

Django's own way looks at each of a story's forty fields for each row, loaded or not, and
tells two signals of each instance, to which nobody here listens: of a list, that is a
third. What is made here is the same, which tests/articles/test_prepared.py compares.
"""

from django.db import connections, models
from django.db.models.base import ModelState


class Instances:
    """Maker of the instances of a compiled query."""

    def __init__(self, compiler):
        info, annotations = compiler.klass_info, compiler.annotation_col_map or {}
        annotated = list(annotations.items())
        self.make = _maker(info, compiler.select, compiler.using, annotated)
        self.conversions = Conversions(compiler)

    def of(self, rows):
        """Return the instances of rows as the database gave them, each a list."""
        if not self.conversions.places:
            return list(map(self.make, rows))
        database = connections[self.conversions.using]
        return [self.make(self.conversions.apply(row, database)) for row in rows]


class Conversions:
    """How a compiler converts what the database gives, found once: Django looks at each
    column for each answer anew. `without`: the place of a column that stays as it is."""

    def __init__(self, compiler, without=None):
        columns = [column for column, _, _ in compiler.select]
        self.using = compiler.using
        self.places = [
            (place, *both)
            for place, both in compiler.get_converters(columns).items()
            if place != without
        ]

    def apply(self, values, database):
        """Convert values that came from a database in their list, and return it."""
        for place, functions, expression in self.places:
            value = values[place]
            for convert in functions:
                value = convert(value, expression, database)
            values[place] = value
        return values


def _maker(info, select, alias, annotated=()):
    model, places = info["model"], info["select_fields"]
    if model.__init__ is not models.Model.__init__ or info.get("from_parent"):
        raise TypeError(f"{model} is made in a way of its own")
    names = [select[place][0].target.attname for place in places]
    first, last = places[0], places[-1] + 1
    others = info.get("related_klass_infos", ())
    related = [_related(other, select, alias) for other in others]
    new = model.__new__

    def make(row):
        instance, state = new(model), ModelState()
        state.db, state.adding = alias, False
        attributes = vars(instance)
        attributes["_state"] = state
        attributes.update(zip(names, row[first:last], strict=True))
        for place_of_pk, make_other, here, there in related:
            other = None if row[place_of_pk] is None else make_other(row)
            here(instance, other)
            if other is not None:
                there(other, instance)
        for name, place in annotated:
            attributes[name] = row[place]
        return instance

    return make


def _related(info, select, alias):
    """Return (place of the key, maker, setter here, setter there) of a related row."""
    key = info["model"]._meta.pk.attname
    place_of_pk = next(
        place
        for place in info["select_fields"]
        if select[place][0].target.attname == key
    )
    make = _maker(info, select, alias)
    return place_of_pk, make, info["local_setter"], info["remote_setter"]
