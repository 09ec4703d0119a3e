"""Search backend of the database in use; the only module that knows which it is."""

from django.db import connection

from articles.search import on_postgresql, on_sqlite

BACKENDS = {"sqlite": on_sqlite, "postgresql": on_postgresql}


def backend():
    return BACKENDS[connection.vendor]
