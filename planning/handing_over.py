"""Handing over: what somebody who leaves has open goes to a colleague, and is not lost."""

from django.db import transaction
from django.utils.module_loading import import_string

# Paths of functions (person, to, by): they give what is open of `person` to `to`, and
# return a sentence of what that was, or "" for nothing.
PARTS = []
# Paths of functions (person): they return what of theirs is open, in some words such as
# 3 篇稿件, or "" for nothing. One for each of PARTS that can be asked before.
OPEN = []


def hand_over(person, to, by):
    """Give all that a person has open to a colleague; return the sentences of it."""
    with transaction.atomic():
        told = [import_string(name)(person, to, by) for name in PARTS]
    return [sentence for sentence in told if sentence]


def open_of(person):
    """Return what a person has open, which stays theirs until it is handed over."""
    told = [import_string(name)(person) for name in OPEN]
    return [words for words in told if words]
