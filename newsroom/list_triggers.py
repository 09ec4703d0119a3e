"""Triggers of the list entries: the SQL that keeps them in step, on both databases.

In the transaction that files a story, names a person, places a photo, brings a photo's
file, or signs and withdraws, by whatever door it comes: save(), update(), bulk, fixtures, raw SQL. They are made, and
taken away, with those of the publication clock (newsroom/publication_clock.py); whatever
happened in between is put right when they are made (repairs). See
docs/decisions/024-list-entries.md.
"""

from dataclasses import dataclass

from articles.list_kinds import APART, SECTIONS, ListKind, number_in_section_in_sql

ENTRIES = "articles_listentry"
STORIES, DISTRICTS = "articles_article", "districts_district"
PHOTOS, PLACED = "articles_photo", "articles_articlephoto"
# Of a photo that readers of the web may see, but for the day on which its rights end.
HAS_FILE = "{row}.original <> '' AND {row}.outlet <> 'print'"
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
    Links(PLACED, "article_id", "photo_id", ListKind.PICTURES),
)
TABLES = (STORIES, DISTRICTS, PHOTOS, *(links.table for links in LINKS))


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
        if (
            vendor == "postgresql"
        ):  # until autovacuum comes, it would take lists for short
            yield f"ANALYZE {ENTRIES}"


def repairs():
    """Yield what removes each entry that should not be there, and adds what is missing."""
    yield (
        f"DELETE FROM {ENTRIES} WHERE NOT EXISTS"
        f" (SELECT 1 FROM {STORIES} AS story WHERE story.id = {ENTRIES}.article_id"
        f" AND {IS_LISTED.format(row='story')}"
        f" AND story.published_at = {ENTRIES}.published_at"
        f" AND ({ENTRIES}.list_in_section IS NULL"
        f" OR story.section_id = {ENTRIES}.list_in_section % {SECTIONS}))"
    )
    for kind in ListKind:
        yield _remove_unfounded(kind)
        yield from (_insert(*source, "TRUE") for source in _sources(kind))


def additions(stories):
    """Yield what adds the entries of new stories, under a condition of their ids."""
    for source in _sources(*ListKind):
        yield _insert(*source, f"link.{source[0].story} {stories}")


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
    joined = ""
    if is_within:
        joined = f" JOIN {DISTRICTS} AS zone ON zone.id = link.{links.named}"
    if links.kind == ListKind.PICTURES:
        at_hand = HAS_FILE.format(row="photo")
        joined = f" JOIN {PHOTOS} AS photo ON photo.id = link.photo_id AND {at_hand}"
    return f"FROM {links.table} AS link{joined}"


def _list_of(links, is_within):
    if links.kind == ListKind.PICTURES:
        return "0"  # there is one
    return "zone.within_id" if is_within else f"link.{links.named}"


COLUMNS = "article_id, list, list_in_section, published_at"


def _values(kind, named):
    """Return the values of these columns for the list of what is named."""
    is_of_district = kind == ListKind.DISTRICT
    narrower = number_in_section_in_sql(named, "story.section_id")
    return (
        f"story.id, {kind.number_in_sql(named)},"
        f" {narrower if is_of_district else 'NULL'}, story.published_at"
    )


def _insert(links, is_within, condition):
    """Return the statement that adds the entries of the links under a condition."""
    named = _list_of(links, is_within)
    return (
        f"INSERT INTO {ENTRIES} ({COLUMNS}) SELECT {_values(links.kind, named)}"
        f" {_from(links, is_within)}"
        f" JOIN {STORIES} AS story ON story.id = link.{links.story}"
        f" WHERE {named} IS NOT NULL AND {IS_LISTED.format(row='story')}"
        f" AND {condition} ON CONFLICT DO NOTHING"
    )


def _insert_one(links, vendor):
    """Return the statement that adds the entries of the link that has been written."""
    story = {
        "sqlite": f"{STORIES} AS story",
        # Who files a story and who signs it at the same moment each do not see what the
        # other does: the second waits until the first has committed. LIMIT keeps what
        # is asked of the story out of what is locked: a draft is, too.
        "postgresql": (
            f"(SELECT id, status, published_at, section_id, corrects_id FROM {STORIES}"
            f" WHERE id = NEW.{links.story} LIMIT 1 FOR NO KEY UPDATE) AS story"
        ),
    }
    named, lists = f"NEW.{links.named}", ""
    if links.kind == ListKind.DISTRICT:
        named = "place.id"
        lists = (
            f", (SELECT NEW.{links.named} AS id UNION SELECT within_id"
            f" FROM {DISTRICTS} WHERE id = NEW.{links.named}) AS place"
        )
    if links.kind == ListKind.PICTURES:
        named = "0"
        at_hand = f"id = NEW.photo_id AND {HAS_FILE.format(row=PHOTOS)}"
        lists = f", (SELECT id FROM {PHOTOS} WHERE {at_hand}) AS photo"
    return (
        f"INSERT INTO {ENTRIES} ({COLUMNS}) SELECT {_values(links.kind, named)}"
        f" FROM {story[vendor]}{lists} WHERE story.id = NEW.{links.story}"
        f" AND {named} IS NOT NULL AND {IS_LISTED.format(row='story')}"
        " ON CONFLICT DO NOTHING"
    )


def _anew(story, *kinds):
    """Yield what writes a story's entries of some kinds anew."""
    listed = ", ".join(f"{kind:d}" for kind in kinds)
    yield (
        f"DELETE FROM {ENTRIES}"
        f" WHERE article_id = {story} AND list % {APART} IN ({listed})"
    )
    for links, is_within in _sources(*kinds):
        yield _insert(links, is_within, f"link.{links.story} = {story}")


def _remove_unfounded(kind, condition="TRUE"):
    """Return the statement that removes those of the entries of a kind that no link
    leads to."""
    links = " UNION ALL ".join(
        f"SELECT 1 {_from(*source)} WHERE link.{source[0].story} = {ENTRIES}.article_id"
        f" AND {kind.number_in_sql(_list_of(*source))} = {ENTRIES}.list"
        for source in _sources(kind)
    )
    return (
        f"DELETE FROM {ENTRIES} WHERE list % {APART} = {kind:d} AND {condition}"
        f" AND NOT EXISTS ({links})"
    )


def _rows(event):
    return {"insert": ["NEW"], "delete": ["OLD"]}.get(event, ["OLD", "NEW"])


def _condition(event, columns, row):
    """Return the condition under which an event counts: that of a row, and of an update
    that it changes one of some columns."""
    same = (f"OLD.{name} IS NOT DISTINCT FROM NEW.{name}" for name in columns)
    differs = f"NOT ({' AND '.join(same)}) AND " if event == "update" else ""
    either = " OR ".join(f"({row.format(row=name)})" for name in _rows(event))
    return f"{differs}({either})"


def _steps(vendor):
    """Yield (table, event, its condition, the statements) of every trigger."""
    for event in EVENTS:
        written, gone = event != "delete", event != "insert"
        steps = [f"DELETE FROM {ENTRIES} WHERE article_id = OLD.id"] if gone else []
        if written:
            steps += _anew("NEW.id", *ListKind)
        yield STORIES, event, _condition(event, DEPENDS_ON, IS_LISTED), steps
        for links in LINKS:
            steps = list(_anew(f"OLD.{links.story}", links.kind)) if gone else []
            if written:
                steps.append(_insert_one(links, vendor))
            condition = _condition(
                event, links.columns, f"{{row}}.{links.named} IS NOT NULL"
            )
            yield links.table, event, condition, steps
        steps = []
        if gone:
            around = ListKind.DISTRICT.number_in_sql("OLD.within_id")
            here = f"list = {around}"
            steps.append(_remove_unfounded(ListKind.DISTRICT, here))
        if written:
            steps += [
                _insert(links, is_within, f"link.{links.named} = NEW.id")
                for links, is_within in _sources(ListKind.DISTRICT)
                if is_within
            ]
        condition = _condition(
            event, ("id", "within_id"), "{row}.within_id IS NOT NULL"
        )
        yield DISTRICTS, event, condition, steps
        yield PHOTOS, event, _file_comes_or_goes(event), list(_of_photo(event))


def _file_comes_or_goes(event):
    was, is_now = (HAS_FILE.format(row=row) for row in ("OLD", "NEW"))
    return {"insert": is_now, "delete": was}.get(event, f"({was}) <> ({is_now})")


def _of_photo(event):
    """Yield what writes the entries of the stories that a photo is placed in."""
    row = "NEW" if event == "insert" else "OLD"
    placed = f"SELECT article_id FROM {PLACED} WHERE photo_id = {row}.id"
    if event != "insert":
        yield _remove_unfounded(ListKind.PICTURES, f"article_id IN ({placed})")
    if event != "delete":
        for source in _sources(ListKind.PICTURES):
            yield _insert(*source, "link.photo_id = NEW.id")


# A new story has no links yet, but where rows are written in an order of their own.
HAS_LINKS = " OR ".join(
    f"EXISTS (SELECT 1 FROM {links.table} WHERE {links.story} = NEW.id)"
    for links in LINKS
)


def _sqlite_triggers():
    for table, event, condition, steps in _steps("sqlite"):
        condition = condition.replace("IS NOT DISTINCT FROM", "IS")
        if (table, event) == (STORIES, "insert"):
            condition += f" AND ({HAS_LINKS})"
        yield f"""
            CREATE TRIGGER {PREFIX}_{table}_{event} AFTER {event} ON {table}
            WHEN {condition}
            BEGIN
                {"; ".join(steps)};
            END
        """


LOCK = f"PERFORM 1 FROM {STORIES} WHERE id = OLD.{{}} FOR NO KEY UPDATE"
# Nor does who moves a zone see what another files in it, or signs, at the same moment:
# the second waits there, too.
OF_STORY = " UNION ALL ".join(
    f"SELECT {links.named} FROM {links.table} WHERE {links.story} = {{story}}"
    for links in LINKS
    if links.kind == ListKind.DISTRICT
)
SHARE = f"PERFORM 1 FROM {DISTRICTS} WHERE id IN ({{}}) FOR SHARE"
# Nor does who brings the file of a photo.
SHARE_PHOTOS = f"PERFORM 1 FROM {PHOTOS} WHERE id IN ({{}}) FOR SHARE"
PLACED_IN = f"SELECT photo_id FROM {PLACED} WHERE article_id = {{story}}"
SHARES = {
    ListKind.DISTRICT: (SHARE, OF_STORY),
    ListKind.PICTURES: (SHARE_PHOTOS, PLACED_IN),
}
# A connection plans a function once, and may do so while the tables are empty.
BY_INDEX = (
    "SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off"
)


def _locks(table, event):
    """Yield what a trigger locks of the rows that it is about to read."""
    links = next((links for links in LINKS if links.table == table), None)
    if links and event != "insert":
        yield LOCK.format(links.story)
    if event != "delete" and table == STORIES:
        yield SHARE.format(OF_STORY.format(story="NEW.id"))
        yield SHARE_PHOTOS.format(PLACED_IN.format(story="NEW.id"))
    share, of_story = SHARES.get(links.kind if links else None, (None, None))
    if share and event != "delete":
        yield share.format(f"NEW.{links.named}")
    if share and event != "insert":
        yield share.format(of_story.format(story=f"OLD.{links.story}"))


def _postgresql_triggers():
    for table, event, condition, steps in _steps("postgresql"):
        name, options = f"{PREFIX}_{table}_{event}", BY_INDEX
        steps = [*_locks(table, event), *steps]
        if event == "insert":
            options = ""
            if table == STORIES:
                steps = [f"IF NOT ({HAS_LINKS}) THEN RETURN NULL; END IF", *steps]
        yield _function(name, steps, options)
        yield f"""
            CREATE OR REPLACE TRIGGER {name} AFTER {event} ON {table}
            FOR EACH ROW WHEN ({condition}) EXECUTE FUNCTION {name}()
        """
    yield _function(f"{PREFIX}_repair", list(repairs()))
    for table in TABLES:
        yield f"""
            CREATE OR REPLACE TRIGGER {PREFIX}_{table}_truncate
            AFTER TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION {PREFIX}_repair()
        """


def _function(name, steps, options=""):
    return f"""
        CREATE OR REPLACE FUNCTION {name}() RETURNS trigger AS $$
        BEGIN
            {"; ".join(steps)};
            RETURN NULL;
        END $$ LANGUAGE plpgsql {options}
    """
