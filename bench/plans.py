"""Query plans of public and desk pages: `python -m bench.plans --stories 20000`.

Each statement that a page asks is explained, by the plan that the page would get: on
PostgreSQL one that is made once for all values. The database is that in DATABASE_URL (one
that is filled already is taken as it is; else SQLite in a temporary folder). Told are those that
read the stories, or the parts of stories, from one end to the other: on SQLite a SCAN
without an index, on PostgreSQL a scan that read half of such a table, whatever its name;
and those that sort the entries of a readers' list, which are in order in an index.
The exit status is 1 if there are any. With less than ten thousand stories PostgreSQL reads
many a table whole, and is right to.
"""

import argparse
import io
import json
import os
import re
import sys
import tempfile
from collections import Counter
from itertools import count

import django

FIXTURES = ("districts", "places", "sections")
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
QUIET = "quiet"
NOT_MANY_MORE = 20  # times
SHOWN = 700  # characters of a statement
# The desk's lists are counted so far and no further (BoundedPaginator).
BOUNDED_COUNT = "LIMIT 10001)"


def main():
    parser = argparse.ArgumentParser(
        prog="python -m bench.plans",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--stories", type=int, default=20_000)
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "ENVIRONMENT": "development",
            "DJANGO_SETTINGS_MODULE": "newsroom.settings",
        }
        os.environ.setdefault("DATABASE_URL", f"sqlite:///{folder}/plans.sqlite3")
        os.environ.setdefault("MEDIA_ROOT", folder)
        django.setup()
        sys.exit(bool(walk(parser.parse_args().stories)))


def walk(stories):
    """Ask for every page; print what reads a whole table; return how many do."""
    from django.core.management import call_command
    from django.db import connection, transaction
    from django.test.utils import setup_test_environment

    setup_test_environment()
    fill(stories)
    make_quiet_lists()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    sizes = sizes_of_tables()
    write(f"== Plans on {connection.vendor}, {sizes['articles_article']:,} stories")
    found, asked = Counter(), 0

    def explain(who, addresses):
        nonlocal asked
        for name, statements in pages(who, addresses):
            for sql in statements:
                asked += 1
                for what in whole_tables(sql, sizes):
                    found[name] += 1
                    write(f"{name}: {what}\n    {sql[:SHOWN]}")

    # In no transaction: there PostgreSQL plans each statement for its values.
    explain("reader", public())
    if connection.vendor == "postgresql":
        with transaction.atomic():
            for sql in sorted_lists():
                found["a list"] += 1
                write(f"A list is sorted:\n    {sql[:SHOWN]}")
    # What is made for the walk, its staff, its drafts, is not kept.
    with transaction.atomic():
        call_command("create_demo_staff", verbosity=0, stdout=io.StringIO())
        for who, addresses in desks():
            explain(who, addresses)
        transaction.set_rollback(True)
    write(f"{asked} statements; {found.total()} read a whole table")
    return found.total()


def fill(stories):
    from django.core.management import call_command

    from articles.models import Article

    call_command("migrate", verbosity=0)
    if not Article.objects.exists():
        call_command("loaddata", *FIXTURES, verbosity=0)
        call_command("make_corpus", str(stories))


def make_quiet_lists():
    """Make a section, a district, a column, a topic and a person with no story: of who
    looks through all stories for twenty of a list, these read the most."""
    from taggit.models import Tag

    from articles.models import Column, Contributor, Section
    from districts.models import District

    place = {"short_name": QUIET, "kind": "zone", "tile_row": 99, "tile_column": 99}
    for model, more in {
        Section: {"order": 99},
        District: place | {"order": 99},
        **dict.fromkeys((Column, Tag, Contributor), {}),
    }.items():
        model.objects.get_or_create(slug=QUIET, defaults={"name": QUIET} | more)


def quiet_lists(section):
    """Return the addresses of these, and of a section within the district."""
    district = f"/districts/{QUIET}/"
    folders = ("sections", "tags", "people", "columns")
    return [
        *(f"/{folder}/{QUIET}/" for folder in folders),
        *(district, f"{district}feed/", f"{district}{section.slug}/"),
        f"/people/{QUIET}/feed/",
    ]


def sizes_of_tables():
    from django.db import connection

    with connection.cursor() as cursor:
        sizes = {}
        for table in TABLES & set(connection.introspection.table_names(cursor)):
            cursor.execute(f"SELECT count(*) FROM {table}")
            sizes[table] = cursor.fetchone()[0]
    return sizes


def pages(who, addresses):
    """Yield (name, the statements it asks), warm, of every page."""
    from django.contrib.auth.models import User
    from django.core.cache import cache
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from bench.site import raise_clock

    client = Client(headers={"host": "localhost"})
    if who != "reader":
        client.force_login(User.objects.get(username=who))
    for address in addresses:
        client.get(address)  # what is prepared once is prepared
        cache.clear()
        raise_clock()
        with CaptureQueriesContext(connection) as queries:
            status = client.get(address).status_code
        if status not in (200, 302, 304) and QUIET not in address:
            write(f"{who} {address}: {status}")
        statements = [query["sql"] for query in queries.captured_queries]
        yield f"{who} {address}", statements


def of_the_api(story, person, district, before):
    """Return the addresses of the API: each list at its top and far down, names, changes
    from the beginning and from the end."""
    section, topic = story.section.slug, story.tags.first().slug
    days = "from=2023-01-01&to=2023-01-31"
    stories, filters = (
        "/api/v1/articles/",
        [
            *("", f"section={section}", f"district={district.slug}", f"topic={topic}"),
            *(f"district={district.slug}&section={section}", f"person={person.slug}"),
        ],
    )
    return [
        f"{stories}{story.pk}/",
        *(f"{stories}?{query}" for query in filters),
        *(f"{stories}?{query}&{before}" for query in filters),
        f"{stories}?section={section}&genre=text&{days}",
        f"{stories}?topic={topic}&person={person.slug}&{days}",
        *(f"{stories}?since={since}" for since in ("0-0-0-0", "2200-01-01T00:00Z")),
        *(f"/api/v1/{names}/" for names in ("columns", "people", "topics", "issues")),
        *("/api/v1/corrections/", "/api/v1/search/?q=改造"),
    ]


def public():
    from django.utils import timezone

    from articles.models import Article, Column, Contributor
    from districts.models import District
    from editions.models import Issue, Placement

    published = Article.objects.published()
    story = published.filter(article_photos__isnull=False).first()
    photo = story.article_photos.first().photo
    person = Contributor.objects.filter(bylines__article=story).first()
    section, district = story.section.get_absolute_url(), District.objects.first()
    issue = Issue.objects.public().first()
    placed = Placement.objects.public().filter(page__issue=issue)[0]
    page = placed.page.get_absolute_url()
    old = published.reverse()[3]
    far = f"?before={int(old.published_at.timestamp() * 1e6)}-{old.pk}"
    lists = [
        section,
        f"/districts/{district.slug}/",
        f"/districts/{district.slug}/{story.section.slug}/",
        Column.objects.filter(articles__in=published).first().get_absolute_url(),
        f"/tags/{story.tags.first().slug}/",
        person.get_absolute_url(),
    ]
    day = timezone.localtime(old.published_at)
    middle = published[published.count() // 2].published_at
    # A word that half of all stories have, where there are as many a day as anywhere.
    common = f"search/?q=居民&to={middle:%Y-%m-%d}"
    return [
        *(
            "/",
            "/latest/",
            f"/latest/{far}",
            "/photos/",
            f"/photos/{far}",
            "/districts/",
            "/corrections/",
        ),
        *("/archive/", "/about/"),
        *lists,
        *(f"{address}{far}" for address in lists),
        *quiet_lists(story.section),
        *of_the_api(story, person, district, f"before={far.partition('=')[2]}"),
        *(f"/archive/{day:%Y}/", f"/archive/{day:%Y/%m}/", f"/archive/{day:%Y/%m/%d}/"),
        *(
            "/feed/",
            "/photos/feed/",
            f"{section}feed/",
            f"{person.get_absolute_url()}feed/",
        ),
        f"/tags/{story.tags.first().slug}/feed/",
        *("/sitemap.xml", "/sitemap-0.xml", "/sitemap-pages.xml", "/news-sitemap.xml"),
        *(
            story.get_absolute_url(),
            old.get_absolute_url(),
            photo.address_of(photo.renditions.first()),
            photo.crop_picture("card")["src"],
        ),
        *(f"{story.get_absolute_url()}{end}" for end in ("qr.svg", "share.png")),
        *(
            "/search/?q=改造",
            "/search/?q=没有这样的话",
            "/search/?q=改造&sort=relevance",
        ),
        *(f"/{common}", f"/api/v1/{common}"),
        *(f"/search/?q={person.name}", f"/search/names/?q={person.name[0]}"),
        *("/paper/", issue.get_absolute_url(), page, f"{page}{placed.article_id}/"),
        *(f"{page}thumbnail", f"{issue.get_absolute_url()}issue.pdf"),
        *("/readyz",),
    ]


def desks():
    """Yield (username, addresses) of those who work at the desk."""
    from django.contrib.auth.models import User

    from articles.models import Article
    from articles.workflow import Status

    fields = "field_name={}&app_label=articles&model_name={}"
    draft = Article.objects.in_progress().first()
    signed = Article.objects.signed().first()
    waiting = Article.objects.in_states(Status.FIRST_REVIEW).originals()[:1]
    stories = "/admin/articles/article/"
    addresses = [
        *("/admin/", stories, f"{stories}?p=3", f"{stories}?q=改造"),
        *(f"{stories}?status__exact=draft", f"{stories}?o=3"),
        *("/admin/search/?q=改造", "/admin/search/?q=没有这样的话"),
        "/admin/search/?q=2023-01-23",
        *(f"{stories}?mine={mine}" for mine in ("written", "reviewed", "held")),
        f"{stories}?holder={draft.created_by_id or 1}",
        f"{stories}?source__id__exact={signed.source_id or 1}",
        *(f"{stories}{story.pk}/change/" for story in (draft, signed)),
        *(f"{stories}{story.pk}/review/" for story in waiting),
        *("/admin/notices/", "/admin/notices/?kind=waits", "/admin/notices/ways/"),
        *(f"{stories}?notes={which}" for which in ("open", "kept")),
        f"{stories}{draft.pk}/notes/",
        "/admin/articles/photo/",
        "/admin/articles/contributor/",
        "/admin/editions/issue/",
        *of_the_statistics(signed),
        "/admin/autocomplete/?term=wang&" + fields.format("contributor", "byline"),
        "/admin/autocomplete/?term=he&" + fields.format("source", "article"),
        "/admin/autocomplete/?term=ying&" + fields.format("district", "brief"),
    ]
    for group in ("记者", "编辑", "总编"):
        user = User.objects.filter(groups__name=group).order_by("pk").first()
        yield user.username, [*addresses, *live(user)]


def of_the_statistics(signed):
    """Return the addresses of this month's sheet, of one's own, and of a day."""
    from django.utils import timezone

    sheets, today = "/admin/planning/sheet/", timezone.localdate()
    person = signed.bylines.first().contributor_id
    return [
        *(sheets, f"{sheets}?by=district", f"{sheets}{today:%Y-%m}/mine/"),
        f"{sheets}{today:%Y-%m}/author-{person}/",
        f"{sheets}awards/?day={today}",
    ]


def live(user):
    """Return what the open pages of a person ask for again and again."""
    from editions.models import Issue

    asked = f"for={user.pk}"
    wall = f"/admin/editions/issue/{Issue.objects.first().pk}/wall/"
    walls = (
        (wall, f"{wall}live/?{asked}") if user.has_perm("articles.follow_copy") else ()
    )
    return [f"/admin/calls/?{asked}&blocks=1", *walls, *nights(user)]


def nights(user):
    """Return the pages of the log of a night, for whoever may see them."""
    from planning.duty_log.nights import tonight
    from planning.duty_log.page import may_see

    logs = "/admin/planning/dutylog/"
    pages = [logs, f"{logs}day/{tonight()}/", f"{logs}export/"]
    return pages if may_see(user) else []


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


def write(line):
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
