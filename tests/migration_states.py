"""Models of past migrations, built for less, where migrations are walked by the hundred.

Django builds the models of each step anew, with each that is related to the one that
changes: thirteen thousand from nothing to now. That is four fifths of what `migrate` takes.
"""

import gc
from contextlib import contextmanager
from unittest import mock

from django.db.models import Field


@contextmanager
def built_for_less():
    """Look for garbage once, afterwards, and ask each field once what it is made of.

    The states of all migrations are kept until the end, and to look through them again and
    again takes a tenth of the time; to ask the same field the same, a quarter.
    """
    gc.disable()
    try:
        with mock.patch.object(Field, "clone", _clone):
            yield
    finally:
        gc.enable()
        gc.collect()


_django_clone = Field.clone


def _clone(field):
    """Return a field made as this one was: Django's own asks each time.

    Of a field of a state only, which stays as it is: one of a model that was built from
    it is given another default for a moment. Django changes one in its place, too, when
    what a foreign key names with `to_field` is renamed: no migration of ours does.
    """
    if hasattr(field, "model"):
        return _django_clone(field)
    made = vars(field).get("_made_of")
    if made is None:
        _, _, *made = field.deconstruct()
        field._made_of = made
    positional, named = made
    return type(field)(*positional, **named)
