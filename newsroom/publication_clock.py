"""Publication clock: a number in the database that rises when anything readers see changes.

Database triggers raise it in the very transaction of the change, whatever door that came
by: save(), update(), bulk, fixtures, raw SQL. A page that was made under a number is as
good as new for as long as the row still holds that number, and no hour has come at which
something changes by itself (next_change). See docs/decisions/014-page-memory.md.

The triggers (newsroom/clock_triggers.py) are made after each `migrate` (install), and taken away before one that has
something to do: SQLite drops those of a table that it remakes, and refuses to rename a
table that others name. Meanwhile the clock stands still (`number` is null), and nothing
is kept.
"""

from contextlib import nullcontext
from datetime import timedelta
from functools import cache, partial

from django.db import (
    DEFAULT_DB_ALIAS,
    InterfaceError,
    OperationalError,
    connections,
    transaction,
)
from django.utils import timezone

from articles.dates import midnight
from articles.prepared import prepared
from articles.reading_database import reading_connection
from articles.server_prepared import ServerPrepared, rows_of
from newsroom import clock_triggers
from newsroom.clock_triggers import CLOCK, HOME
from newsroom.deadlines import connecting

NUMBER = {
    "sqlite": f"SELECT number FROM {CLOCK} WHERE id = 1",
    "postgresql": (
        f"SELECT number FROM {CLOCK} CROSS JOIN {HOME}"
        f" WHERE {CLOCK}.id = 1 AND {HOME}.own_oid = {HOME}.tableoid"
    ),
}
SETTLED = {
    vendor: sql.replace(
        "number",
        "settled, (SELECT max(embargo_until) FROM articles_article"
        " WHERE embargo_until <= %s)",
        1,
    )
    + " AND number IS NOT NULL"
    for vendor, sql in NUMBER.items()
}


on_the_server = ServerPrepared(CLOCK, NUMBER["postgresql"])


def read(using=DEFAULT_DB_ALIAS):
    """Return the clock's number, or None while it stands still or is not there."""
    database = connections[using]
    rows = partial(rows_of, database)
    if on_the_server.may_run(database):
        found = on_the_server.run(database, (), rows)
    else:
        found = rows(NUMBER[database.vendor], None)
    return found[0][0] if found else None


def read_first(using=DEFAULT_DB_ALIAS):
    """Return the clock's number: the first that a request asks a connection.

    Which is so the question whether the connection is alive, for which Django would ask
    another. One that the server has closed meanwhile, or that hangs, is opened again,
    once.
    """
    database = connections[using]
    may_be_dead = database.connection is not None and not database.health_check_done
    database.health_check_done = True
    try:
        # A file keeps nobody waiting.
        if may_be_dead and database.vendor != "sqlite":
            with connecting():
                return read(using)
        return read(using)
    except (OperationalError, InterfaceError):
        if not may_be_dead:
            raise
        database.close()
        return read(using)


def state_of_the_past(at):
    """Return the state, at a moment, of what was published before yesterday, as text;
    None while the clock stands still.

    Asked of the database that is counted in: the primary may be ahead of a replica, whose
    count would be kept under a state that it does not know.

    That is the number of the last change which counts of past days depend on
    (clock_triggers.COUNTED), and the last embargo that has ended.
    """
    database = reading_connection()
    with database.cursor() as cursor:
        at = database.ops.adapt_datetimefield_value(at)
        cursor.execute(SETTLED[database.vendor], [at])
        row = cursor.fetchone()
    if not row or row[0] is None:
        return None
    return f"{row[0]}-{row[1]}".replace(" ", "T")  # part of a cache's key


def moments_of_change():
    """Return (rows, field) of all moments at which public pages change by themselves."""
    from articles.models import Article
    from newsroom.models import BreakingNews, FrontPage

    return (
        (Article.objects.signed(), "published_at"),
        (Article.objects.signed(), "embargo_until"),
        (FrontPage.objects.all(), "live_since"),
        (BreakingNews.objects.all(), "starts_at"),
        (BreakingNews.objects.all(), "expires_at"),
    )


def next_change(at):
    """Return the next moment after `at` at which public pages change by themselves.

    That is a story, a correction, a front page or breaking news whose hour comes or ends,
    and at the latest the next midnight: the date in the masthead, and the day of an issue.
    """
    moments = [midnight(timezone.localdate(at) + timedelta(days=1))]
    for nearest in _nearest_moments():
        moments += [moment for (moment,) in nearest(at=at)]
    # Also one that is past: until it is put into effect, no page is kept.
    moments += [moment for (moment,) in _nearest_correction()()]
    return min(moments)


@cache
def _nearest_correction():
    from articles.models import Article

    coming = Article.objects.corrections_to_come()
    return prepared(lambda: coming.values_list("takes_effect_at")[:1])


@cache
def _nearest_moments():
    """Return a prepared query for each kind of moment: each process asks them all once
    a change, on the page of some reader."""
    return [_nearest(rows, field) for rows, field in moments_of_change()]


def _nearest(rows, field):
    @prepared
    def nearest(at):
        coming = rows.filter(**{f"{field}__gt": at})
        return coming.order_by(field).values_list(field)[:1]

    return nearest


# Installing


def install(using=DEFAULT_DB_ALIAS, **kwargs):
    """Make the triggers of every table that is there, and start the clock.

    A receiver of post_migrate, which `flush` sends too.
    """
    if not has_table(using):
        return
    database = connections[using]
    tables = set(database.introspection.table_names())
    with _steps(database), database.cursor() as cursor:
        there = clock_triggers.installed(database)
        _run(
            cursor,
            clock_triggers.removals(
                database, clock_triggers.outdated(database.vendor, there)
            ),
        )
        _run(cursor, clock_triggers.makings(database.vendor, tables, there))
        now = clock_triggers.now(database.vendor)
        cursor.execute(
            f"INSERT INTO {CLOCK} (id, number, settled) VALUES (1, {now}, {now})"
            " ON CONFLICT (id) DO UPDATE"
            " SET number = excluded.number, settled = excluded.settled"
        )
        if database.vendor == "postgresql":
            cursor.execute(f"DELETE FROM {HOME}")
            cursor.execute(f"INSERT INTO {HOME} VALUES ('{HOME}'::regclass::oid)")


def remove(using=DEFAULT_DB_ALIAS, plan=None, **kwargs):
    """Stop the clock and take its triggers away: a receiver of pre_migrate.

    A migrate that has nothing to do remakes no table, and leaves the clock as it is.
    """
    if plan == [] or not has_table(using):
        return
    database = connections[using]
    with _steps(database), database.cursor() as cursor:
        cursor.execute(f"UPDATE {CLOCK} SET number = NULL")
        _run(
            cursor,
            clock_triggers.removals(database, clock_triggers.installed(database)),
        )


def has_table(using=DEFAULT_DB_ALIAS):
    """Whether the clock's table is there: not before the migration that makes it."""
    return CLOCK in connections[using].introspection.table_names()


def missing_triggers(using=DEFAULT_DB_ALIAS):
    """Return the names of the triggers that should be there, in force, and are not."""
    database = connections[using]
    in_force = {
        name for name, (_, is_on) in clock_triggers.installed(database).items() if is_on
    }
    return sorted(clock_triggers.names(database.vendor) - in_force)


def _steps(database):
    """Return how the statements are run: on SQLite all at once; on PostgreSQL each by
    itself, for who holds the locks of many tables waits for others who do."""
    if database.vendor == "sqlite":
        return transaction.atomic(using=database.alias)
    return nullcontext()


def _run(cursor, statements):
    for statement in statements:
        cursor.execute(statement)
