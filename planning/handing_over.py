"""Handing over: what somebody who leaves has open goes to a colleague, and is not lost."""

from django.db import transaction
from django.utils.module_loading import import_string

# Paths of functions (person, to, by): they give what is open of `person` to `to`, and
# return a sentence of what that was, or "" for nothing.
PARTS = []


def hand_over(person, to, by):
    """Give all that a person has open to a colleague; return the sentences of it."""
    with transaction.atomic():
        told = [import_string(name)(person, to, by) for name in PARTS]
    return [sentence for sentence in told if sentence]
