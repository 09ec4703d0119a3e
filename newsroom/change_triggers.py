"""Triggers of the changes of stories: the SQL that keeps their order, on both databases.

A harvester asks what has changed since it asked last, and may miss nothing. So each
change is given the number that the publication clock has *after* it: on PostgreSQL the
clock is raised last of all when a transaction commits, one transaction after another, so
that whoever sees a number sees every change up to it. The moment at which a transaction
began, or a row was written, would not do: it may be seen only after a later one was.

A story that becomes public by its hour is written by nobody then. It has a second row for
that, at the hour itself; see exchange/models/changes.py and docs/decisions/050-api.md.
"""

from newsroom.clock_numbers import CLOCK, now

CHANGES = "exchange_storychange"
# PostgreSQL: the stories that transactions under way have changed.
NOTED = "exchange_notedchange"
PREFIX = "story_changes"
STORIES, PHOTOS = "articles_article", "articles_photo"
PLACED = "articles_articlephoto"
EVENTS = ("insert", "update", "delete")
PARTS = {
    "articles_articledistrict": "article_id",
    PLACED: "article_id",
    "articles_brief": "article_id",
    "articles_byline": "article_id",
    "articles_correction": "article_id",
    "articles_taggedarticle": "content_object_id",
    "exchange_storytopic": "article_id",
}
# What of a story leaves the house: a note of the desk's own is no change.
OF_STORIES = (
    *("id", "status", "published_at", "embargo_until", "corrects_id", "withdrawn_at"),
    *("kicker", "headline", "deck", "summary", "dateline", "body", "genre", "language"),
    *("section_id", "column_id", "source_id", "original_title", "original_author"),
    *("original_url", "editors_note", "ai_made", "minors_warning", "corrected_at"),
    *("withdrawal_notice", "version"),
)
OF_PHOTOS = (
    *("original", "caption", "credit", "photographer_id", "alt", "outlet", "ai_made"),
    *("rights_expire_on", "recording_id"),
)
SEEN = "{row}.status IN ('signed', 'withdrawn')"
IS_SIGNED = (
    "story.status = 'signed' AND story.corrects_id IS NULL"
    " AND story.published_at IS NOT NULL"
)
HOUR = {
    "sqlite": "max(story.published_at, coalesce(story.embargo_until, story.published_at))",
    "postgresql": "greatest(story.published_at, story.embargo_until)",
}
# As ArticleQuerySet.withdrawn() says it: of what readers could see once.
IS_GONE = (
    "story.status = 'withdrawn' AND story.corrects_id IS NULL"
    " AND (story.withdrawn_at IS NULL OR (story.published_at <= story.withdrawn_at"
    " AND (story.embargo_until IS NULL OR story.embargo_until <= story.withdrawn_at)))"
)


def names(vendor):
    """Return the names of all triggers."""
    tables = (STORIES, *PARTS, PHOTOS)
    found = {f"{PREFIX}_{table}_{event}" for table in tables for event in EVENTS}
    # A photo that is placed nowhere is of no story, as each is when it comes.
    found -= {f"{PREFIX}_{PHOTOS}_insert", f"{PREFIX}_{PHOTOS}_delete"}
    return found | ({f"{PREFIX}_stamp"} if vendor == "postgresql" else set())


def makings(vendor, there):
    """Yield the statements that make them all; and those that put the rows right, unless
    all triggers were there."""
    make = {"sqlite": _sqlite_triggers, "postgresql": _postgresql_triggers}[vendor]
    yield from make()
    if names(vendor) - {name for name, (_, is_on) in there.items() if is_on}:
        yield from repairs(vendor)
        if vendor == "postgresql":
            yield f"ANALYZE {CHANGES}"


def repairs(vendor):
    """Yield what adds the rows that are missing, and corrects those that are old.

    Of an archive that never had any, each story comes at the moment of its last change,
    so that a harvester that begins has it in the order in which it was published.
    """
    number = f"(SELECT coalesce(max(position), 0) + 1 FROM {CHANGES} WHERE NOT comes_by_hour)"
    number = _largest(vendor, number, now(vendor))
    moments = [HOUR[vendor], "story.corrected_at", "story.withdrawn_at"]
    if vendor == "sqlite":  # whose max() is NULL as soon as one of them is
        moments = [f"coalesce({moment}, story.published_at)" for moment in moments]
    last = _micros(vendor, _largest(vendor, *moments))
    yield (
        f"INSERT INTO {CHANGES} (article_id, comes_by_hour, position)"
        f" SELECT story.id, FALSE,"
        f" CASE WHEN EXISTS (SELECT 1 FROM {CHANGES}) THEN {number}"
        f" ELSE {_least(vendor, last, now(vendor))} END"
        f" FROM {STORIES} AS story WHERE ({_is_known(vendor, number)})"
        f" AND NOT EXISTS (SELECT 1 FROM {CHANGES} AS seen WHERE seen.article_id = story.id"
        f" AND seen.position <= {number})"
        " ON CONFLICT DO NOTHING"
    )
    changed = [
        f"coalesce(story.{name}, '1970-01-02')"
        for name in ("corrected_at", "withdrawn_at")
    ]
    # A second later: on SQLite a moment is exact to some microseconds only.
    yield (
        f"UPDATE {CHANGES} SET position = {number} WHERE NOT comes_by_hour"
        f" AND EXISTS (SELECT 1 FROM {STORIES} AS story"
        f" WHERE story.id = {CHANGES}.article_id AND"
        f" {_micros(vendor, _largest(vendor, *changed))} > {CHANGES}.position + 1000000)"
    )
    yield f"DELETE FROM {CHANGES} WHERE comes_by_hour AND position > {number}"
    yield _insert_hour(vendor, "IS NOT NULL", number)


def additions(stories):
    """Yield what adds the rows of new stories on SQLite, under a condition of their ids,
    once the clock has been raised for them."""
    yield from _stamps("sqlite", stories, NUMBER)


NUMBER = f"(SELECT number FROM {CLOCK} WHERE id = 1)"


def _micros(vendor, moment):
    if vendor == "sqlite":
        return (
            f"CAST(round((julianday({moment}) - 2440587.5) * 86400000000) AS INTEGER)"
        )
    return f"(extract(epoch FROM {moment}) * 1000000)::bigint"


def _largest(vendor, *values):
    return f"{'max' if vendor == 'sqlite' else 'greatest'}({', '.join(values)})"


def _least(vendor, *values):
    return f"{'min' if vendor == 'sqlite' else 'least'}({', '.join(values)})"


def _is_known(vendor, number):
    """Return the condition that readers see a story, or were told that it is gone."""
    hour = _micros(vendor, HOUR[vendor])
    return f"({IS_SIGNED} AND {hour} <= {number}) OR ({IS_GONE})"


def _stamps(vendor, stories, number, may_be_deleted=False):
    """Yield what gives the stories under a condition of their ids a number.

    One that readers do not know, and never knew, gets no row: nobody is told of it.
    """
    into = f"INSERT INTO {CHANGES} (article_id, comes_by_hour, position)"
    again = " ON CONFLICT (article_id, comes_by_hour) DO UPDATE SET position = excluded.position"
    yield (
        f"{into} SELECT story.id, FALSE, {number} FROM {STORIES} AS story"
        f" WHERE story.id {stories} AND story.corrects_id IS NULL"
        f" AND ({_is_known(vendor, number)} OR EXISTS (SELECT 1 FROM {CHANGES} AS seen"
        f" WHERE seen.article_id = story.id AND seen.position <= {number})){again}"
    )
    if may_be_deleted:
        yield (
            f"{into} SELECT DISTINCT seen.article_id, FALSE, {number}"
            f" FROM {CHANGES} AS seen WHERE seen.article_id {stories}"
            f" AND seen.position <= {number} AND NOT EXISTS"
            f" (SELECT 1 FROM {STORIES} AS story WHERE story.id = seen.article_id){again}"
        )
    yield f"DELETE FROM {CHANGES} WHERE comes_by_hour AND article_id {stories}"
    yield _insert_hour(vendor, stories, number)


def _insert_hour(vendor, stories, number):
    hour = _micros(vendor, HOUR[vendor])
    return (
        f"INSERT INTO {CHANGES} (article_id, comes_by_hour, position)"
        f" SELECT story.id, TRUE, {hour} FROM {STORIES} AS story"
        f" WHERE story.id {stories} AND {IS_SIGNED} AND {hour} > {number}"
        " ON CONFLICT DO NOTHING"
    )


def _rows(event):
    return {"insert": ["NEW"], "delete": ["OLD"]}.get(event, ["OLD", "NEW"])


def _differs(event, columns, same):
    if event != "update":
        return ""
    pairs = (f"OLD.{name} {same} NEW.{name}" for name in columns)
    return f"NOT ({' AND '.join(pairs)}) AND "


def _steps(vendor):
    """Yield (table, event, its condition, the ids of the stories) of every trigger."""
    same = "IS" if vendor == "sqlite" else "IS NOT DISTINCT FROM"
    for event in EVENTS:
        rows = _rows(event)
        seen = " OR ".join(SEEN.format(row=row) for row in rows)
        condition = f"{_differs(event, OF_STORIES, same)}({seen})"
        yield STORIES, event, condition, [f"{row}.id" for row in rows]
        for table, story in PARTS.items():
            yield table, event, "", [f"{row}.{story}" for row in rows]
    placed = f"SELECT article_id FROM {PLACED} WHERE photo_id = NEW.id"
    condition = _differs("update", OF_PHOTOS, same).removesuffix(" AND ")
    yield PHOTOS, "update", condition, [placed]


def _sqlite_triggers():
    for table, event, condition, ids in _steps("sqlite"):
        stories = f"IN ({', '.join(dict.fromkeys(ids))})"
        if table in PARTS:
            condition = (
                f"EXISTS (SELECT 1 FROM {STORIES} AS story WHERE story.id {stories}"
                f" AND {SEEN.format(row='story')})"
            )
        elif table == PHOTOS:
            condition += f" AND EXISTS ({ids[0]})"
        number = f"coalesce({NUMBER}, {now('sqlite')})"
        is_deletion = (table, event) == (STORIES, "delete")
        # Raised here too: of two changes of one moment, each has a number of its own,
        # whichever trigger of the clock's runs first.
        steps = [
            f"UPDATE {CLOCK} SET number = max(number + 1, {now('sqlite')})",
            *_stamps("sqlite", stories, number, is_deletion),
        ]
        yield f"""
            CREATE TRIGGER {PREFIX}_{table}_{event} AFTER {event} ON {table}
            WHEN {condition}
            BEGIN
                {"; ".join(steps)};
            END
        """


# The number that the transaction's changes have been given, if it has one already: where
# constraints are checked early, as by `loaddata`, it is given before the last change.
STAMPED = f"current_setting('{PREFIX}.stamped', true) = txid_current()::text"
# A connection plans a function once, and may do so while the tables are empty.
BY_INDEX = (
    "SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off"
)


def _postgresql_triggers():
    yield (
        f"CREATE TABLE IF NOT EXISTS {NOTED} (noted_by bigint NOT NULL,"
        " story bigint NOT NULL, PRIMARY KEY (noted_by, story))"
    )
    yield f"""
        CREATE OR REPLACE FUNCTION {PREFIX}_note(stories bigint[]) RETURNS void AS $$
        BEGIN
            INSERT INTO {NOTED} SELECT txid_current(), story.id FROM {STORIES} AS story
                WHERE story.id = ANY (stories) AND {SEEN.format(row="story")}
                ON CONFLICT DO NOTHING;
            IF FOUND AND {STAMPED} THEN
                UPDATE {CLOCK} SET number = greatest(number + 1, {now("postgresql")})
                WHERE number IS NOT NULL;
            END IF;
        END $$ LANGUAGE plpgsql {BY_INDEX}
    """
    # Also of one that readers see no more, or that is deleted.
    yield f"""
        CREATE OR REPLACE FUNCTION {PREFIX}_note_story() RETURNS trigger AS $$
        BEGIN
            INSERT INTO {NOTED} VALUES (txid_current(),
                CASE WHEN TG_OP = 'DELETE' THEN OLD.id ELSE NEW.id END)
                ON CONFLICT DO NOTHING;
            IF {STAMPED} THEN
                UPDATE {CLOCK} SET number = greatest(number + 1, {now("postgresql")})
                WHERE number IS NOT NULL;
            END IF;
            RETURN NULL;
        END $$ LANGUAGE plpgsql
    """
    stamps = ";\n".join(
        _stamps("postgresql", "= ANY (stories)", "NEW.number", may_be_deleted=True)
    )
    yield f"""
        CREATE OR REPLACE FUNCTION {PREFIX}_stamp() RETURNS trigger AS $$
        DECLARE
            stories bigint[];
        BEGIN
            PERFORM set_config('{PREFIX}.stamped', txid_current()::text, true);
            WITH mine AS (DELETE FROM {NOTED} WHERE noted_by = txid_current()
                          RETURNING story)
            SELECT array_agg(story) INTO stories FROM mine;
            IF stories IS NULL THEN RETURN NULL; END IF;
            {stamps};
            RETURN NULL;
        END $$ LANGUAGE plpgsql {BY_INDEX}
    """
    yield f"""
        CREATE OR REPLACE TRIGGER {PREFIX}_stamp AFTER UPDATE ON {CLOCK}
        FOR EACH ROW WHEN (NEW.number IS NOT NULL) EXECUTE FUNCTION {PREFIX}_stamp()
    """
    for table, event, condition, ids in _steps("postgresql"):
        name = f"{PREFIX}_{table}_{event}"
        function = f"{PREFIX}_note_story"
        if table != STORIES:
            function = name
            stories = (
                f"ARRAY[{', '.join(ids)}]" if table in PARTS else f"ARRAY({ids[0]})"
            )
            yield f"""
                CREATE OR REPLACE FUNCTION {name}() RETURNS trigger AS $$
                BEGIN
                    PERFORM {PREFIX}_note({stories}::bigint[]);
                    RETURN NULL;
                END $$ LANGUAGE plpgsql
            """
        when = f"WHEN ({condition})" if condition else ""
        yield f"""
            CREATE OR REPLACE TRIGGER {name} AFTER {event} ON {table}
            FOR EACH ROW {when} EXECUTE FUNCTION {function}()
        """
