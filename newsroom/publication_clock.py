"""Publication clock: a number in the database that rises when anything readers see changes.

Database triggers raise it in the very transaction of the change, whatever door that came
by: save(), update(), bulk, fixtures, raw SQL. A page that was made under a number is as
good as new for as long as the row still holds that number, and no hour has come at which
something changes by itself (next_change). See docs/decisions/014-page-memory.md.

The triggers are made after each `migrate` (install), and taken away before it: SQLite
drops those of a table that it remakes, and refuses to rename a table that others name.
Meanwhile the clock stands still (`number` is null), and nothing is kept.
"""

from datetime import timedelta

from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.models import Min
from django.utils import timezone

from articles.dates import midnight

CLOCK = "newsroom_publicationclock"
# PostgreSQL: one row while a transaction that has changed something is under way.
CHANGES = "newsroom_publicationchange"
PREFIX = "publication_clock"
EVENTS = ("insert", "update", "delete")

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


def read(using=DEFAULT_DB_ALIAS):
    """Return the clock's number, or None while it stands still or is not there."""
    with connections[using].cursor() as cursor:
        cursor.execute(f"SELECT number FROM {CLOCK} WHERE id = 1")
        row = cursor.fetchone()
    return row[0] if row else None


def next_change(at):
    """Return the next moment after `at` at which public pages change by themselves.

    That is a story, a front page or breaking news whose hour comes or ends, and at the
    latest the next midnight: the date in the masthead, and the day of an issue.
    """
    from articles.models import Article
    from newsroom.models import BreakingNews, FrontPage

    moments = [midnight(timezone.localdate(at) + timedelta(days=1))]
    for rows, field in (
        (Article.objects.signed(), "published_at"),
        (Article.objects.signed(), "embargo_until"),
        (FrontPage.objects.all(), "live_since"),
        (BreakingNews.objects.all(), "starts_at"),
        (BreakingNews.objects.all(), "expires_at"),
    ):
        found = rows.filter(**{f"{field}__gt": at}).aggregate(moment=Min(field))
        moments.append(found["moment"])
    return min(filter(None, moments))


# Installing


def install(using=DEFAULT_DB_ALIAS, **kwargs):
    """Make the triggers of every table that is there, and start the clock.

    A receiver of post_migrate, which `flush` sends too.
    """
    database = connections[using]
    tables = set(database.introspection.table_names())
    if CLOCK not in tables:
        return
    with transaction.atomic(using=using), database.cursor() as cursor:
        _run(cursor, _removals(database))
        _run(cursor, _makings(database.vendor, tables))
        cursor.execute(
            f"INSERT INTO {CLOCK} (id, number) VALUES (1, {_now(database.vendor)})"
            f" ON CONFLICT (id) DO UPDATE SET number = {_now(database.vendor)}"
        )


def remove(using=DEFAULT_DB_ALIAS, **kwargs):
    """Stop the clock and take its triggers away: a receiver of pre_migrate."""
    database = connections[using]
    if CLOCK not in database.introspection.table_names():
        return
    with transaction.atomic(using=using), database.cursor() as cursor:
        _run(cursor, _removals(database))
        cursor.execute(f"UPDATE {CLOCK} SET number = NULL")


def missing_triggers(using=DEFAULT_DB_ALIAS):
    """Return the names of the triggers that should be there and are not."""
    database = connections[using]
    return sorted(_names(database.vendor) - _installed(database).keys())


def _run(cursor, statements):
    for statement in statements:
        cursor.execute(statement)


def _names(vendor):
    events = (*EVENTS, "truncate") if vendor == "postgresql" else EVENTS
    return {f"{PREFIX}_{table}_{event}" for table in TABLES for event in events}


def _installed(database):
    """Return {name of a trigger of ours: its table}."""
    asked = {
        "sqlite": "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": (
            "SELECT tgname, relname FROM pg_trigger"
            " JOIN pg_class ON pg_class.oid = tgrelid WHERE NOT tgisinternal"
        ),
    }
    with database.cursor() as cursor:
        cursor.execute(asked[database.vendor])
        triggers = dict(cursor.fetchall())
    return {name: table for name, table in triggers.items() if name.startswith(PREFIX)}


def _removals(database):
    for name, table in _installed(database).items():
        if database.vendor == "sqlite":
            yield f"DROP TRIGGER {name}"
        else:
            yield f"DROP TRIGGER {name} ON {table}"
    if database.vendor == "postgresql":
        yield f"DROP TABLE IF EXISTS {CHANGES}"


def _makings(vendor, tables):
    if vendor == "postgresql":
        yield from POSTGRESQL_FUNCTIONS
    make = {"sqlite": _sqlite_triggers, "postgresql": _postgresql_triggers}[vendor]
    for table in TABLES:
        if table in tables:
            yield from make(table)


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
    f"CREATE TABLE {CHANGES} (id bigserial PRIMARY KEY)",
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
    CREATE CONSTRAINT TRIGGER {PREFIX}_commit AFTER INSERT ON {CHANGES}
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION {PREFIX}_commit()
    """,
    f"""
    CREATE CONSTRAINT TRIGGER {PREFIX}_raise AFTER DELETE ON {CHANGES}
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION {PREFIX}_raise()
    """,
]


def _postgresql_triggers(table):
    function = f"{PREFIX}_note()"
    if table in PARTS_OF_A_STORY:
        function = f"{PREFIX}_note_part('{PARTS_OF_A_STORY[table]}')"
    for event in EVENTS:
        when = _either_row(event, STORY_IS_SEEN) if table == STORIES else ""
        yield f"""
            CREATE TRIGGER {PREFIX}_{table}_{event} AFTER {event} ON {table}
            FOR EACH ROW {when} EXECUTE FUNCTION {function}
        """
    yield f"""
        CREATE TRIGGER {PREFIX}_{table}_truncate AFTER TRUNCATE ON {table}
        FOR EACH STATEMENT EXECUTE FUNCTION {PREFIX}_note()
    """
