"""Triggers of the publication clock: the SQL that raises its number, on both databases.

newsroom/publication_clock.py makes them after each `migrate`; see there what they are for.
"""

from newsroom import list_triggers

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
    "articles_searchentry": "article_id",
    "articles_taggedarticle": "content_object_id",
    "exchange_storytopic": "article_id",
}
# An arrangement of the front page counts, and so do its slots, once it is live or has
# an hour to come: while one is being made, each move on its board is written.
FRONT_PAGES, SLOTS = "newsroom_frontpage", "newsroom_frontslot"
# Rows of these count always.
ALWAYS = (
    "articles_column",
    "articles_contributor",
    "articles_correction",
    "articles_dossier",
    "articles_dossierevent",
    list_triggers.ENTRIES,
    "articles_photo",
    "articles_portrait",
    "articles_recording",
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
    "editions_printedcorrection",
    "newsroom_breakingnews",
    "taggit_tag",
)
TABLES = (STORIES, *PARTS_OF_A_STORY, FRONT_PAGES, SLOTS, *ALWAYS)

# Beside the number, the row holds that of the last change which the counts of past days
# depend on (`settled`): of a story that was published before yesterday began, wherever
# the paper is, and the clock of whoever counts may differ.
PAST = {
    "sqlite": "datetime('now', '-22 hours')",
    "postgresql": "(clock_timestamp() - interval '22 hours')",
}
# {table: columns that such a count depends on}
COUNTED = {
    STORIES: ("status", "published_at", "embargo_until", "corrects_id"),
    "articles_articledistrict": ("article_id", "district_id"),
    "articles_brief": ("article_id", "district_id"),
    "districts_district": ("id", "within_id"),
}


def names(vendor):
    events, others = EVENTS, set()
    if vendor == "postgresql":
        events = (*EVENTS, "truncate")
        others = {f"{PREFIX}_commit", f"{PREFIX}_raise"}
    names = {f"{PREFIX}_{table}_{event}" for table in TABLES for event in events}
    if vendor == "postgresql":
        names |= {f"{PREFIX}_settled_{t}_{event}" for t in COUNTED for event in events}
    names |= {f"{PREFIX}_{CLOCK}_{event}" for event in WRITTEN} | others
    return names | list_triggers.names(vendor)


def installed(database):
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
    ours = (PREFIX, list_triggers.PREFIX)
    return {name: found for name, found in triggers.items() if name.startswith(ours)}


def outdated(vendor, there):
    """Return those of the triggers that go before new ones are made.

    PostgreSQL replaces a trigger while readers go on; to drop it, it waits for them,
    and they for it. One that was turned off stays off when it is replaced.
    """
    if vendor == "sqlite":
        return there
    named = names(vendor)
    return {
        name: found
        for name, found in there.items()
        if name not in named or not found[1]
    }


def removals(database, triggers):
    for name, (table, _) in triggers.items():
        on_table = f" ON {table}" if database.vendor == "postgresql" else ""
        yield f"DROP TRIGGER {name}{on_table}"


def makings(vendor, tables, there):
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
    if list_triggers.ENTRIES in tables:
        yield from list_triggers.makings(vendor, there)


# Never the number of an hour that is past: a backup that is put back brings an old row.
def now(vendor):
    if vendor == "sqlite":
        return "CAST((julianday('now') - 2440587.5) * 86400000000 AS INTEGER)"
    return "CAST(extract(epoch FROM clock_timestamp()) * 1000000 AS bigint)"


def _rows(event):
    """Return the names of a row as it was and as it is now, whichever there is."""
    return {"insert": ["NEW"], "delete": ["OLD"]}.get(event, ["OLD", "NEW"])


def _either_row(event, condition):
    """Return a condition on the row as it was or as it is now, whichever there is."""
    return f"WHEN ({' OR '.join(condition.format(row=row) for row in _rows(event))})"


STORY_IS_SEEN = f"{{row}}.status IN {SEEN}"
# {table: condition on a row of it, for both databases}
ROW_COUNTS = {STORIES: STORY_IS_SEEN, FRONT_PAGES: "{row}.live_since IS NOT NULL"}


def _is_past(vendor, row):
    return f"{row}.status IN ('signed') AND {row}.published_at < {PAST[vendor]}"


def _differs(table, event):
    """Return a condition that a row counts otherwise than before; "" if it always may."""
    if event != "update":
        return ""
    same = (f"OLD.{name} IS NOT DISTINCT FROM NEW.{name}" for name in COUNTED[table])
    return f"NOT ({' AND '.join(same)})"


def _concerns_the_past(table, event):
    """Return the condition, on SQLite, that a change concerns the counts of past days."""
    conditions = []
    if table == STORIES:
        conditions = [_is_past("sqlite", row) for row in _rows(event)]
    elif table in PARTS_OF_A_STORY:
        stories = ", ".join(f"{row}.{PARTS_OF_A_STORY[table]}" for row in _rows(event))
        conditions = [
            f"EXISTS (SELECT 1 FROM {STORIES} AS story WHERE id IN ({stories})"
            f" AND {_is_past('sqlite', 'story')})"
        ]
    differs = _differs(table, event).replace("IS NOT DISTINCT FROM", "IS")
    either = f"({' OR '.join(conditions)})" if conditions else ""
    return " AND ".join(filter(None, (differs, either))) or "TRUE"


def _sqlite_triggers(table):
    condition = ROW_COUNTS.get(table)
    if table == SLOTS:
        page = "id = {row}.front_page_id AND live_since IS NOT NULL"
        condition = f"EXISTS (SELECT 1 FROM {FRONT_PAGES} WHERE {page})"
    elif table in PARTS_OF_A_STORY:
        story = f"id = {{row}}.{PARTS_OF_A_STORY[table]}"
        condition = (
            f"EXISTS (SELECT 1 FROM {STORIES} WHERE {story} AND status IN {SEEN})"
        )
    for event in EVENTS:
        when = _either_row(event, condition) if condition else ""
        number = f"max(number + 1, {now('sqlite')})"
        settled = ""
        if table in COUNTED:
            is_past = _concerns_the_past(table, event)
            settled = f", settled = CASE WHEN {is_past} THEN {number} ELSE settled END"
        yield f"""
            CREATE TRIGGER {PREFIX}_{table}_{event} AFTER {event} ON {table} {when}
            BEGIN
                UPDATE {CLOCK} SET number = {number}{settled};
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
# The same of a change that concerns the counts of past days.
IS_SETTLED = f"current_setting('{PREFIX}.settled', true) = txid_current()::text"
SETTLE = f"""
    PERFORM set_config('{PREFIX}.settled', txid_current()::text, true);
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
    CREATE OR REPLACE FUNCTION {PREFIX}_note_slot() RETURNS trigger AS $$
    DECLARE
        pages bigint[] := '{{}}';
    BEGIN
        IF {IS_NOTED} THEN RETURN NULL; END IF;
        IF TG_OP <> 'INSERT' THEN pages := pages || OLD.front_page_id; END IF;
        IF TG_OP <> 'DELETE' THEN pages := pages || NEW.front_page_id; END IF;
        IF EXISTS (SELECT 1 FROM {FRONT_PAGES}
                   WHERE id = ANY (pages) AND live_since IS NOT NULL) THEN
            {NOTE}
        END IF;
        RETURN NULL;
    END $$ LANGUAGE plpgsql
    """,
    f"""
    CREATE OR REPLACE FUNCTION {PREFIX}_settle() RETURNS trigger AS $$
    BEGIN
        IF {IS_SETTLED} THEN RETURN NULL; END IF;
        {SETTLE}
        RETURN NULL;
    END $$ LANGUAGE plpgsql
    """,
    f"""
    CREATE OR REPLACE FUNCTION {PREFIX}_settle_part() RETURNS trigger AS $$
    DECLARE
        stories bigint[] := '{{}}';
    BEGIN
        IF {IS_SETTLED} THEN RETURN NULL; END IF;
        IF TG_OP <> 'INSERT' THEN stories := stories || OLD.article_id; END IF;
        IF TG_OP <> 'DELETE' THEN stories := stories || NEW.article_id; END IF;
        IF EXISTS (SELECT 1 FROM {STORIES} AS story WHERE id = ANY (stories)
                   AND {_is_past("postgresql", "story")}) THEN
            {SETTLE}
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
        UPDATE {CLOCK} SET number = greatest(number + 1, {now("postgresql")}),
            settled = CASE WHEN {IS_SETTLED}
                THEN greatest(number + 1, settled + 1, {now("postgresql")})
                ELSE settled END
        WHERE number IS NOT NULL;
        RETURN NULL;
    END $$ LANGUAGE plpgsql
    """,
    f"""
    CREATE OR REPLACE FUNCTION {PREFIX}_never_falls() RETURNS trigger AS $$
    BEGIN
        IF TG_OP = 'INSERT' THEN
            NEW.number := greatest(NEW.number + 1, {now("postgresql")});
            NEW.settled := NEW.number;
        ELSIF NEW.number <= OLD.number THEN
            NEW.number := greatest(OLD.number + 1, {now("postgresql")});
            NEW.settled := NEW.number;
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
            UPDATE {CLOCK} SET number = max({least} + 1, {now("sqlite")}),
                settled = max({least} + 1, {now("sqlite")});
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
    if table in COUNTED:
        yield from _postgresql_settling(table)
    function = f"{PREFIX}_note()"
    if table in PARTS_OF_A_STORY:
        function = f"{PREFIX}_note_part('{PARTS_OF_A_STORY[table]}')"
    elif table == SLOTS:
        function = f"{PREFIX}_note_slot()"
    for event in EVENTS:
        condition = ROW_COUNTS.get(table)
        when = _either_row(event, condition) if condition else ""
        yield f"""
            CREATE OR REPLACE TRIGGER {PREFIX}_{table}_{event} AFTER {event} ON {table}
            FOR EACH ROW {when} EXECUTE FUNCTION {function}
        """
    yield f"""
        CREATE OR REPLACE TRIGGER {PREFIX}_{table}_truncate AFTER TRUNCATE ON {table}
        FOR EACH STATEMENT EXECUTE FUNCTION {PREFIX}_note()
    """


def _postgresql_settling(table):
    """Yield what notes the changes that concern the counts of past days."""
    function = f"{PREFIX}_settle()"
    if table in PARTS_OF_A_STORY:
        function = f"{PREFIX}_settle_part()"
    for event in EVENTS:
        conditions = [_differs(table, event)]
        if table == STORIES:
            past = " OR ".join(_is_past("postgresql", row) for row in _rows(event))
            conditions.append(f"({past})")
        condition = " AND ".join(filter(None, conditions))
        when = f"WHEN ({condition})" if condition else ""
        yield f"""
            CREATE OR REPLACE TRIGGER {PREFIX}_settled_{table}_{event}
            AFTER {event} ON {table}
            FOR EACH ROW {when} EXECUTE FUNCTION {function}
        """
    yield f"""
        CREATE OR REPLACE TRIGGER {PREFIX}_settled_{table}_truncate
        AFTER TRUNCATE ON {table}
        FOR EACH STATEMENT EXECUTE FUNCTION {PREFIX}_settle()
    """
