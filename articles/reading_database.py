"""Database that a page is read from: the primary, or the replica that stands in for it.

The project decides (newsroom/replica.py); what asks by SQL of its own asks here.
"""

from contextlib import contextmanager
from contextvars import ContextVar

from django.db import DEFAULT_DB_ALIAS, connections

_alias = ContextVar("alias of the database to read from", default=DEFAULT_DB_ALIAS)


def reading_alias():
    """Return the alias; the primary's within a transaction, which only that one knows."""
    alias = _alias.get()
    if alias != DEFAULT_DB_ALIAS and connections[DEFAULT_DB_ALIAS].in_atomic_block:
        return DEFAULT_DB_ALIAS
    return alias


def reading_connection():
    return connections[reading_alias()]


@contextmanager
def reading_from(alias):
    """Let pages be read from a database within the block."""
    token = _alias.set(alias)
    try:
        yield
    finally:
        _alias.reset(token)


def read_from_the_primary():
    """Let the rest of what is done be read from the primary: something was written."""
    _alias.set(DEFAULT_DB_ALIAS)
