"""The index of the database that is in use; the only module that knows which."""

from django.db import connection

from articles.search import on_postgresql, on_sqlite

ENGINES = {"sqlite": on_sqlite, "postgresql": on_postgresql}


def backend():
    return ENGINES[connection.vendor]
