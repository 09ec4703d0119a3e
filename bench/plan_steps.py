"""Steps of a query plan that read a whole table, or sort what is in order in an index."""

import json
import re
from itertools import count

LIST_ENTRIES = "articles_listentry"
# What grows with the archive.
TABLES = {
    "articles_article",
    "articles_articledistrict",
    "articles_articlephoto",
    "articles_articleversion",
    "articles_brief",
    "articles_byline",
    LIST_ENTRIES,
    "articles_searchdocument",
    "articles_searchentry",
    "articles_taggedarticle",
    "editions_placement",
    "exchange_storychange",
    "planning_notification",
    "planning_sending",
    "planning_award",
    "planning_readcount",
    "planning_sheetline",
    "planning_storylength",
}
SORTS = "USE TEMP B-TREE FOR ORDER BY"
NAMED = re.compile(r"'\{([\d,]+)\}'::bigint\[\]")
NOT_MANY_MORE = 20  # times
# The desk's lists are counted so far and no further (BoundedPaginator).
BOUNDED_COUNT = "LIMIT 10001)"


def sizes_of_tables():
    from django.db import connection

    with connection.cursor() as cursor:
        sizes = {}
        for table in TABLES & set(connection.introspection.table_names(cursor)):
            cursor.execute(f"SELECT count(*) FROM {table}")
            sizes[table] = cursor.fetchone()[0]
    return sizes


def whole_tables(sql, sizes):
    """Yield which tables a statement reads from one end to the other, and how."""
    from django.db import connection

    if not sql.startswith(("SELECT", "WITH", "EXECUTE")) or BOUNDED_COUNT in sql:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
            steps = cursor.fetchall()
            lists = {within for _, within, _, step in steps if LIST_ENTRIES in step}
            for _, within, _, step in steps:
                if step == SORTS and within in lists:
                    yield f"{step} of {LIST_ENTRIES}"
                scan, _, rest = step.partition(" ")
                size = sizes.get(rest.split(" ")[0])
                if (
                    scan == "SCAN"
                    and size
                    and " USING" not in rest
                    and takes_steps(sql, size)
                ):
                    yield step
        else:
            # Of ids that are named, up to a thousand by a search of the desk, and of a
            # table of not many more, PostgreSQL may well read all.
            named = (ids.count(",") + 1 for ids in NAMED.findall(sql))
            most = max(named, default=0) * NOT_MANY_MORE
            cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON, TIMING OFF) {sql}")
            (plan,) = cursor.fetchone()[0] if cursor.description else ([],)
            plan = json.loads(plan) if isinstance(plan, str) else plan
            for node in nodes_of(plan["Plan"]):
                size = sizes.get(node.get("Relation Name"))
                read = rows_read(node)
                if size and read >= size / 2 and size > max(500, most):
                    table = node["Relation Name"]
                    yield f"{node['Node Type']} of {table}: {read:,} rows of {size:,}"


def sorted_lists():
    """Yield the statements that sort the entries of a readers' list, rather than read
    them in their order: on PostgreSQL by the plan that is made once for all values."""
    from django.db import connection

    from articles import server_prepared

    server_prepared.forget_all(connection)
    for statement in server_prepared.statements():
        if LIST_ENTRIES not in statement.sql:
            continue
        asked = statement.prepare.replace(
            f"; {statement.execute}",
            f"; EXPLAIN (FORMAT JSON) {statement.execute}",
        )
        nothing = [None] * statement.execute.count("%s")
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL plan_cache_mode = force_generic_plan")
            cursor.execute(asked, [*statement.constants, *nothing])
            (plan,) = cursor.fetchone()[0]
            cursor.execute(f"DEALLOCATE {statement.name}")
        if any(map(sorts_a_list, nodes_of(plan["Plan"]))):
            yield statement.sql


def sorts_a_list(node):
    by = node.get("Sort Key", ())
    of = {part.get("Relation Name") for part in nodes_of(node)}
    return LIST_ENTRIES in of and any("published_at" in key for key in by)


def takes_steps(sql, number):
    """Whether SQLite takes so many steps of its machine: a scan that stops does not."""
    from django.db import connection

    taken = count()
    connection.connection.set_progress_handler(lambda: next(taken) and None, 100)
    try:
        with connection.cursor() as cursor:
            cursor.execute(sql)
            cursor.fetchall()
    finally:
        connection.connection.set_progress_handler(None, 0)
    return next(taken) * 100 >= number


def nodes_of(node):
    yield node
    for part in node.get("Plans", ()):
        yield from nodes_of(part)


def rows_read(node):
    """Return how many rows a scan read in one go, those it threw away too."""
    thrown = sum(
        node.get(f"Rows Removed by {why}", 0) for why in ("Filter", "Index Recheck")
    )
    return node["Actual Rows"] + thrown
