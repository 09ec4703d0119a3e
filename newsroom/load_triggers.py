"""Triggers of a bulk load: what they would do row by row is done once, for all its rows.

On SQLite the triggers of the publication clock, of the list entries and of the changes
take as long as the rows themselves. So they are taken away, in the transaction of the load and for it
alone: nobody else ever sees the tables without them, and if it fails they were never
gone. Then the entries of its stories are written in one go, and the clock raised once.
"""

import json
from contextlib import contextmanager

from django.db import connection

from newsroom import change_triggers, clock_triggers, list_triggers
from newsroom.clock_triggers import CLOCK

WRITTEN = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s"
IN_LOAD = "IN (SELECT value FROM json_each(%s))"


@contextmanager
def at_once(stories):
    """Add new stories and their parts within the block, in a transaction: instances that
    have their ids at its end."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute(WRITTEN, ["%_insert"])
        ours = clock_triggers.installed(connection)
        written = {name: sql for name, sql in cursor.fetchall() if name in ours}
        for name in written:
            cursor.execute(f"DROP TRIGGER {name}")
    yield
    with connection.cursor() as cursor:
        pks = json.dumps([story.pk for story in stories])
        for statement in list_triggers.additions(IN_LOAD):
            cursor.execute(statement, [pks])
        now = clock_triggers.now("sqlite")
        cursor.execute(
            f"UPDATE {CLOCK} SET number = max(number + 1, {now}),"
            f" settled = max(number + 1, {now})"
        )
        for statement in change_triggers.additions(IN_LOAD):
            cursor.execute(statement, [pks] * statement.count("%s"))
        for sql in written.values():
            cursor.execute(sql)
