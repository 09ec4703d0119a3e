"""Triggers of the list entries: the SQL that keeps them in step, on both databases.

In the transaction that files a story, names a person, or signs and withdraws, by
whatever door it comes: save(), update(), bulk, fixtures, raw SQL. They are made, and
taken away, with those of the publication clock (newsroom/publication_clock.py); whatever
happened in between is put right when they are made (repairs). See
docs/decisions/020-list-entries.md.
"""

from dataclasses import dataclass

from articles.list_kinds import ListKind

ENTRIES = "articles_listentry"
STORIES, DISTRICTS = "articles_article", "districts_district"
PREFIX = "list_entries"
EVENTS = ("insert", "update", "delete")
IS_LISTED = (
    "{row}.status = 'signed' AND {row}.corrects_id IS NULL"
    " AND {row}.published_at IS NOT NULL"
)
# What of a story its entries depend on.
DEPENDS_ON = ("id", "status", "published_at", "section_id", "corrects_id")


@dataclass(frozen=True)
class Links:
    """Table that leads from stories to one kind of lists."""

    table: str
    story: str
    named: str
    kind: ListKind

    @property
    def columns(self):
        return (self.story, self.named)


LINKS = (
    Links("articles_articledistrict", "article_id", "district_id", ListKind.DISTRICT),
    Links("articles_brief", "article_id", "district_id", ListKind.DISTRICT),
    Links("articles_taggedarticle", "content_object_id", "tag_id", ListKind.TOPIC),
    Links("articles_byline", "article_id", "contributor_id", ListKind.PERSON),
)
TABLES = (STORIES, DISTRICTS, *(links.table for links in LINKS))


def names(vendor):
    """Return the names of all triggers."""
    events = (*EVENTS, "truncate") if vendor == "postgresql" else EVENTS
    return {f"{PREFIX}_{table}_{event}" for table in TABLES for event in events}


def makings(vendor, there):
    """Yield the statements that make them all; and those that put the entries right,
    unless all triggers were there, as they are when there was nothing to migrate.

    there: as clock_triggers.installed() returns them.
    """
    make = {"sqlite": _sqlite_triggers, "postgresql": _postgresql_triggers}[vendor]
    yield from make()
    if names(vendor) - {name for name, (_, is_on) in there.items() if is_on}:
        yield from repairs()


def repairs():
    """Yield what removes each entry that should not be there, and adds what is missing."""
    yield (
        f"DELETE FROM {ENTRIES} WHERE NOT EXISTS"
        f" (SELECT 1 FROM {STORIES} AS story WHERE story.id = {ENTRIES}.article_id"
        f" AND {IS_LISTED.format(row='story')}"
        f" AND story.published_at = {ENTRIES}.published_at"
        f" AND ({ENTRIES}.kind <> {ListKind.DISTRICT:d}"
        f" OR story.section_id = {ENTRIES}.section))"
    )
    for kind in ListKind:
        yield _remove_unfounded(kind)
        yield from (_insert(*source, "TRUE") for source in _sources(kind))


def _sources(*kinds):
    """Return (links, whether it is the district around that is meant) of some kinds."""
    return [
        (links, is_within)
        for links in LINKS
        if links.kind in kinds
        for is_within in (
            (False, True) if links.kind == ListKind.DISTRICT else (False,)
        )
    ]


def _from(links, is_within):
    around = f" JOIN {DISTRICTS} AS zone ON zone.id = link.{links.named}"
    return f"FROM {links.table} AS link{around if is_within else ''}"


def _list_of(links, is_within):
    return "zone.within_id" if is_within else f"link.{links.named}"


def _insert(links, is_within, condition):
    """Return the statement that adds the entries of the links under a condition."""
    section = "story.section_id" if links.kind == ListKind.DISTRICT else "NULL"
    named = _list_of(links, is_within)
    return (
        f"INSERT INTO {ENTRIES} (article_id, kind, named, section, published_at)"
        f" SELECT story.id, {links.kind:d}, {named}, {section}, story.published_at"
        f" {_from(links, is_within)}"
        f" JOIN {STORIES} AS story ON story.id = link.{links.story}"
        f" WHERE {named} IS NOT NULL AND {IS_LISTED.format(row='story')}"
        f" AND {condition} ON CONFLICT DO NOTHING"
    )


def _anew(story, *kinds):
    """Yield what writes a story's entries of some kinds anew."""
    listed = ", ".join(f"{kind:d}" for kind in kinds)
    yield f"DELETE FROM {ENTRIES} WHERE article_id = {story} AND kind IN ({listed})"
    for links, is_within in _sources(*kinds):
        yield _insert(links, is_within, f"link.{links.story} = {story}")


def _remove_unfounded(kind, condition="TRUE"):
    """Return the statement that removes those of the entries of a kind that no link
    leads to."""
    links = " UNION ALL ".join(
        f"SELECT 1 {_from(*source)} WHERE link.{source[0].story} = {ENTRIES}.article_id"
        f" AND {_list_of(*source)} = {ENTRIES}.named"
        for source in _sources(kind)
    )
    return (
        f"DELETE FROM {ENTRIES} WHERE kind = {kind:d} AND {condition}"
        f" AND NOT EXISTS ({links})"
    )


def _rows(event):
    return {"insert": ["NEW"], "delete": ["OLD"]}.get(event, ["OLD", "NEW"])


def _differs(columns):
    same = " AND ".join(
        f"OLD.{name} IS NOT DISTINCT FROM NEW.{name}" for name in columns
    )
    return f"NOT ({same})"


def _when(event, columns, row=None):
    """Return the condition under which an event counts; "" if it always does."""
    conditions = [_differs(columns)] if event == "update" else []
    if row:
        either = " OR ".join(f"({row.format(row=name)})" for name in _rows(event))
        conditions.append(f"({either})")
    return f"WHEN ({' AND '.join(conditions)})" if conditions else ""


def _steps():
    """Yield (table, event, its condition, the statements) of every trigger."""
    for event in EVENTS:
        written, gone = event != "delete", event != "insert"
        steps = [f"DELETE FROM {ENTRIES} WHERE article_id = OLD.id"] if gone else []
        if written:
            steps += _anew("NEW.id", *ListKind)
        yield STORIES, event, _when(event, DEPENDS_ON, IS_LISTED), steps
        for links in LINKS:
            steps = [*_anew(f"OLD.{links.story}", links.kind)] if gone else []
            if written:
                steps += [
                    _insert(*source, "link.id = NEW.id")
                    for source in _sources(links.kind)
                    if source[0] is links
                ]
            has_list = f"{{row}}.{links.named} IS NOT NULL"
            yield links.table, event, _when(event, links.columns, has_list), steps
        steps = []
        if gone:
            here = "named = OLD.within_id"
            steps += [_remove_unfounded(ListKind.DISTRICT, here)]
        if written:
            steps += [
                _insert(links, is_within, f"link.{links.named} = NEW.id")
                for links, is_within in _sources(ListKind.DISTRICT)
                if is_within
            ]
        around = "{row}.within_id IS NOT NULL"
        yield DISTRICTS, event, _when(event, ("id", "within_id"), around), steps


def _sqlite_triggers():
    for table, event, when, steps in _steps():
        when = when.replace("IS NOT DISTINCT FROM", "IS")
        yield f"""
            CREATE TRIGGER {PREFIX}_{table}_{event} AFTER {event} ON {table} {when}
            BEGIN
                {"; ".join(steps)};
            END
        """


# Who files a story and who signs it at the same moment each do not see what the other
# does: the second waits until the first has committed.
LOCK = f"PERFORM 1 FROM {STORIES} WHERE id = {{row}}.{{story}} FOR NO KEY UPDATE"
STORY_OF = {links.table: links.story for links in LINKS}


def _postgresql_triggers():
    for table, event, when, steps in _steps():
        if table in STORY_OF:
            locks = [LOCK.format(row=r, story=STORY_OF[table]) for r in _rows(event)]
            steps = [*dict.fromkeys(locks), *steps]
        name = f"{PREFIX}_{table}_{event}"
        yield _function(name, steps)
        yield f"""
            CREATE OR REPLACE TRIGGER {name} AFTER {event} ON {table}
            FOR EACH ROW {when} EXECUTE FUNCTION {name}()
        """
    yield _function(f"{PREFIX}_repair", list(repairs()))
    for table in TABLES:
        yield f"""
            CREATE OR REPLACE TRIGGER {PREFIX}_{table}_truncate
            AFTER TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION {PREFIX}_repair()
        """


def _function(name, steps):
    return f"""
        CREATE OR REPLACE FUNCTION {name}() RETURNS trigger AS $$
        BEGIN
            {"; ".join(steps)};
            RETURN NULL;
        END $$ LANGUAGE plpgsql
    """
