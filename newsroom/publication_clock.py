"""Publication clock: a number in the database that rises when anything readers see changes.

Database triggers raise it in the very transaction of the change, whatever door that came
by: save(), update(), bulk, fixtures, raw SQL. A page that was made under a number is as
good as new for as long as the row still holds that number, and no hour has come at which
something changes by itself (next_change). See docs/decisions/014-page-memory.md.

The triggers are made after each `migrate` (install), and taken away before one that has
something to do: SQLite drops those of a table that it remakes, and refuses to rename a
table that others name. Meanwhile the clock stands still (`number` is null), and nothing
is kept.
"""

from contextlib import nullcontext
from datetime import timedelta
from functools import cache

from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.utils import timezone

from articles.dates import midnight
from articles.prepared import prepared

CLOCK = "newsroom_publicationclock"
# PostgreSQL: one row while a transaction that has changed something is under way.
CHANGES = "newsroom_publicationchange"
# PostgreSQL: one row that holds the oid of this very table. A backup that is put back
# brings the row and the number before it brings the triggers, and another oid.
HOME = "newsroom_publicationhome"
PREFIX = "publication_clock"
EVENTS = ("insert", "update", "delete")
WRITTEN = ("insert", "update")

# The states in which readers see a story, or see that it is gone.
SEEN = "('signed', 'withdrawn')"
STORIES = "articles_article"
# {table: column of the story}: rows that count when theirs is a story readers see.
PARTS_OF_A_STORY = {
    "articles_articledistrict": "article_id",
    "articles_articlephoto": "article_id",
    "articles_brief": "article_id",
    "articles_byline": "article_id",
    "articles_searchdocument": "article_id",
    "articles_taggedarticle": "content_object_id",
}
# Rows of these count always.
ALWAYS = (
    "articles_column",
    "articles_contributor",
    "articles_correction",
    "articles_photo",
    "articles_rendition",
    "articles_section",
    "articles_source",
    "articles_topicreading",
    "districts_district",
    "districts_place",
    "editions_classicaddress",
    "editions_issue",
    "editions_page",
    "editions_placement",
    "newsroom_breakingnews",
    "newsroom_frontpage",
    "newsroom_frontslot",
    "taggit_tag",
)
TABLES = (STORIES, *PARTS_OF_A_STORY, *ALWAYS)
NUMBER = {
    "sqlite": f"SELECT number FROM {CLOCK} WHERE id = 1",
    "postgresql": (
        f"SELECT number FROM {CLOCK} CROSS JOIN {HOME}"
        f" WHERE {CLOCK}.id = 1 AND {HOME}.own_oid = {HOME}.tableoid"
    ),
}


def read(using=DEFAULT_DB_ALIAS):
    """Return the clock's number, or None while it stands still or is not there."""
    database = connections[using]
    with database.cursor() as cursor:
        cursor.execute(NUMBER[database.vendor])
        row = cursor.fetchone()
    return row[0] if row else None


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

    That is a story, a front page or breaking news whose hour comes or ends, and at the
    latest the next midnight: the date in the masthead, and the day of an issue.
    """
    moments = [midnight(timezone.localdate(at) + timedelta(days=1))]
    for nearest in _nearest_moments():
        moments += [moment for (moment,) in nearest(at=at)]
    return min(moments)


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
        there = _installed(database)
        _run(cursor, _removals(database, _outdated(database.vendor, there)))
        _run(cursor, _makings(database.vendor, tables, there))
        cursor.execute(
            f"INSERT INTO {CLOCK} (id, number) VALUES (1, {_now(database.vendor)})"
            " ON CONFLICT (id) DO UPDATE SET number = excluded.number"
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
        _run(cursor, _removals(database, _installed(database)))


def has_table(using=DEFAULT_DB_ALIAS):
    """Whether the clock's table is there: not before the migration that makes it."""
    return CLOCK in connections[using].introspection.table_names()


def missing_triggers(using=DEFAULT_DB_ALIAS):
    """Return the names of the triggers that should be there, in force, and are not."""
    database = connections[using]
    in_force = {name for name, (_, is_on) in _installed(database).items() if is_on}
    return sorted(_names(database.vendor) - in_force)


def _steps(database):
    """Return how the statements are run: on SQLite all at once; on PostgreSQL each by
    itself, for who holds the locks of many tables waits for others who do."""
    if database.vendor == "sqlite":
        return transaction.atomic(using=database.alias)
    return nullcontext()


def _run(cursor, statements):
    for statement in statements:
        cursor.execute(statement)


def _names(vendor):
    events, others = EVENTS, set()
    if vendor == "postgresql":
        events = (*EVENTS, "truncate")
        others = {f"{PREFIX}_commit", f"{PREFIX}_raise"}
    names = {f"{PREFIX}_{table}_{event}" for table in TABLES for event in events}
    return names | {f"{PREFIX}_{CLOCK}_{event}" for event in WRITTEN} | others


def _installed(database):
    """Return {name of a trigger of ours: (its table, whether it is in force)}."""
    asked = {
        "sqlite": "SELECT name, tbl_name, 1 FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": (
            "SELECT tgname, relname, tgenabled IN ('O', 'A') FROM pg_trigger"
            " JOIN pg_class ON pg_class.oid = tgrelid WHERE NOT tgisinternal"
        ),
    }
    with database.cursor() as cursor:
        cursor.execute(asked[database.vendor])
        triggers = {name: (table, bool(is_on)) for name, table, is_on in cursor}
    return {name: found for name, found in triggers.items() if name.startswith(PREFIX)}


def _outdated(vendor, there):
    """Return those of the triggers that go before new ones are made.

    PostgreSQL replaces a trigger while readers go on; to drop it, it waits for them,
    and they for it. One that was turned off stays off when it is replaced.
    """
    if vendor == "sqlite":
        return there
    named = _names(vendor)
    return {
        name: found
        for name, found in there.items()
        if name not in named or not found[1]
    }


def _removals(database, triggers):
    for name, (table, _) in triggers.items():
        on_table = f" ON {table}" if database.vendor == "postgresql" else ""
        yield f"DROP TRIGGER {name}{on_table}"


def _makings(vendor, tables, there):
    make = {"sqlite": _sqlite_triggers, "postgresql": _postgresql_triggers}[vendor]
    if vendor == "postgresql":
        yield from POSTGRESQL_FUNCTIONS
        yield from (
            statement
            for name, statement in POSTGRESQL_AT_COMMIT.items()
            if not there.get(name, (None, False))[1]
        )
    for table in TABLES:
        if table in tables:
            yield from make(table)
    yield from NEVER_FALLS[vendor]


# Never the number of an hour that is past: a backup that is put back brings an old row.
def _now(vendor):
    if vendor == "sqlite":
        return "CAST((julianday('now') - 2440587.5) * 86400000000 AS INTEGER)"
    return "CAST(extract(epoch FROM clock_timestamp()) * 1000000 AS bigint)"


def _either_row(event, condition):
    """Return a condition on the row as it was or as it is now, whichever there is."""
    rows = {"insert": ["NEW"], "delete": ["OLD"]}.get(event, ["OLD", "NEW"])
    return f"WHEN ({' OR '.join(condition.format(row=row) for row in rows)})"


STORY_IS_SEEN = f"{{row}}.status IN {SEEN}"


def _sqlite_triggers(table):
    condition = None
    if table == STORIES:
        condition = STORY_IS_SEEN
    elif table in PARTS_OF_A_STORY:
        story = f"id = {{row}}.{PARTS_OF_A_STORY[table]}"
        condition = (
            f"EXISTS (SELECT 1 FROM {STORIES} WHERE {story} AND status IN {SEEN})"
        )
    for event in EVENTS:
        when = _either_row(event, condition) if condition else ""
        yield f"""
            CREATE TRIGGER {PREFIX}_{table}_{event} AFTER {event} ON {table} {when}
            BEGIN
                UPDATE {CLOCK} SET number = max(number + 1, {_now("sqlite")});
            END
        """


# The row of the clock is written last of all in a transaction, when it commits: who
# writes it waits for nobody any more, so that no two can wait for each other. A change
# leaves a row in CHANGES; a deferred trigger deletes it, and a deferred trigger of that
# deletion, behind all foreign keys that were still to be checked, raises the number.
IS_NOTED = f"current_setting('{PREFIX}.noted', true) = txid_current()::text"
NOTE = f"""
    PERFORM set_config('{PREFIX}.noted', txid_current()::text, true);
    INSERT INTO {CHANGES} DEFAULT VALUES;
"""
POSTGRESQL_FUNCTIONS = [
    f"CREATE TABLE IF NOT EXISTS {CHANGES} (id bigserial PRIMARY KEY)",
    f"CREATE TABLE IF NOT EXISTS {HOME} (own_oid oid NOT NULL)",
    f"""
    CREATE OR REPLACE FUNCTION {PREFIX}_note() RETURNS trigger AS $$
    BEGIN
        IF {IS_NOTED} THEN RETURN NULL; END IF;
        {NOTE}
        RETURN NULL;
    END $$ LANGUAGE plpgsql
    """,
    f"""
    CREATE OR REPLACE FUNCTION {PREFIX}_note_part() RETURNS trigger AS $$
    DECLARE
        stories bigint[] := '{{}}';
        story bigint;
    BEGIN
        IF {IS_NOTED} THEN RETURN NULL; END IF;
        IF TG_OP <> 'INSERT' THEN
            EXECUTE format('SELECT ($1).%I', TG_ARGV[0]) INTO story USING OLD;
            stories := stories || story;
        END IF;
        IF TG_OP <> 'DELETE' THEN
            EXECUTE format('SELECT ($1).%I', TG_ARGV[0]) INTO story USING NEW;
            stories := stories || story;
        END IF;
        IF EXISTS (SELECT 1 FROM {STORIES}
                   WHERE id = ANY (stories) AND status IN {SEEN}) THEN
            {NOTE}
        END IF;
        RETURN NULL;
    END $$ LANGUAGE plpgsql
    """,
    f"""
    CREATE OR REPLACE FUNCTION {PREFIX}_commit() RETURNS trigger AS $$
    BEGIN
        DELETE FROM {CHANGES} WHERE id = NEW.id;
        RETURN NULL;
    END $$ LANGUAGE plpgsql
    """,
    f"""
    CREATE OR REPLACE FUNCTION {PREFIX}_raise() RETURNS trigger AS $$
    BEGIN
        UPDATE {CLOCK} SET number = greatest(number + 1, {_now("postgresql")})
        WHERE number IS NOT NULL;
        RETURN NULL;
    END $$ LANGUAGE plpgsql
    """,
    f"""
    CREATE OR REPLACE FUNCTION {PREFIX}_never_falls() RETURNS trigger AS $$
    BEGIN
        IF TG_OP = 'INSERT' THEN
            NEW.number := greatest(NEW.number + 1, {_now("postgresql")});
        ELSIF NEW.number <= OLD.number THEN
            NEW.number := greatest(OLD.number + 1, {_now("postgresql")});
        END IF;
        RETURN NEW;
    END $$ LANGUAGE plpgsql
    """,
]
POSTGRESQL_AT_COMMIT = {
    f"{PREFIX}_commit": f"""
    CREATE CONSTRAINT TRIGGER {PREFIX}_commit AFTER INSERT ON {CHANGES}
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION {PREFIX}_commit()
    """,
    f"{PREFIX}_raise": f"""
    CREATE CONSTRAINT TRIGGER {PREFIX}_raise AFTER DELETE ON {CHANGES}
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION {PREFIX}_raise()
    """,
}
# Whoever writes the row itself, such as `loaddata` of all that `dumpdata` wrote: a
# number that was may not come again.
NEVER_FALLS = {
    "sqlite": [
        f"""
        CREATE TRIGGER {PREFIX}_{CLOCK}_{event} AFTER {event} ON {CLOCK}
        WHEN NEW.number IS NOT NULL {condition}
        BEGIN
            UPDATE {CLOCK} SET number = max({least} + 1, {_now("sqlite")});
        END
        """
        for event, condition, least in (
            ("insert", "", "NEW.number"),
            ("update", "AND NEW.number <= OLD.number", "OLD.number"),
        )
    ],
    "postgresql": [
        f"""
        CREATE OR REPLACE TRIGGER {PREFIX}_{CLOCK}_{event} BEFORE {event} ON {CLOCK}
        FOR EACH ROW WHEN (NEW.number IS NOT NULL)
        EXECUTE FUNCTION {PREFIX}_never_falls()
        """
        for event in WRITTEN
    ],
}


def _postgresql_triggers(table):
    function = f"{PREFIX}_note()"
    if table in PARTS_OF_A_STORY:
        function = f"{PREFIX}_note_part('{PARTS_OF_A_STORY[table]}')"
    for event in EVENTS:
        when = _either_row(event, STORY_IS_SEEN) if table == STORIES else ""
        yield f"""
            CREATE OR REPLACE TRIGGER {PREFIX}_{table}_{event} AFTER {event} ON {table}
            FOR EACH ROW {when} EXECUTE FUNCTION {function}
        """
    yield f"""
        CREATE OR REPLACE TRIGGER {PREFIX}_{table}_truncate AFTER TRUNCATE ON {table}
        FOR EACH STATEMENT EXECUTE FUNCTION {PREFIX}_note()
    """
