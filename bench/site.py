"""The site that is benchmarked: its made-up stories, its staff, and its gunicorns."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from io import StringIO
from itertools import cycle, islice

from django.conf import settings
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Article
from articles.search.backends import backend
from articles.workflow import Status
from bench import processes
from bench.servers import running
from newsroom import page_memory
from newsroom.clock_triggers import CLOCK
from newsroom.corpus.rows import Corpus

FIXTURES = ("districts", "places", "sections", "seed_issue")
# What a reporter has on the desk.
OWN_STORIES = 40
STARTS = 3
# As deploy/newsroom@.service has it, with what it shares shared.
WORKERS = 4
DEPLOYED = ("--config", "deploy/gunicorn.conf.py", "--workers", str(WORKERS))
DEPLOYED += ("--access-logfile", "/dev/null")
REQUESTS_A_WORKER = 1000
# A page of everybody's that asks for the furniture of all, and is none of those measured.
ANY_PAGE = "/about/"


def prepare():
    """Make an empty site with its gazetteer and staff, and the files that it serves."""
    call_command("migrate", verbosity=0)
    call_command("loaddata", *FIXTURES, verbosity=0)
    call_command("create_demo_staff", stdout=StringIO())
    subprocess.run(
        [sys.executable, "manage.py", "collectstatic", "--no-input", "-v0"],
        env=os.environ | in_production(),
        check=True,
    )
    # As docs/deployment.md has it: else each start would compile the code once more.
    apps = ("articles", "districts", "editions", "ingest", "newsroom")
    compileall = [sys.executable, "-m", "compileall", "-q", *apps]
    subprocess.run(compileall, check=True)


def in_production():
    """Return the environment of the served site; its sessions are those made here."""
    return {
        "ENVIRONMENT": "production",
        "SECRET_KEY": settings.SECRET_KEY,
        "ALLOWED_HOSTS": "localhost",
        # As deploy/newsroom@.service has it.
        "MALLOC_ARENA_MAX": "1",
        "MALLOC_TRIM_THRESHOLD_": str(2**20),
        "MALLOC_MMAP_THRESHOLD_": str(2**20),
    }


def load(number):
    """Have so many stories; return how many were loaded in a processor second, with
    index, the database's share included.

    To invent their words, and to draw their pictures, is no part of loading them.
    """
    spent = []

    @contextmanager
    def watched():
        before = processes.processor_time(os.getpid())
        yield
        spent.append(processes.processor_time(os.getpid()) - before)

    made = Corpus(seed=1, until=timezone.now()).make(number, writing=watched)
    speed = made / sum(spent)
    _vacuum()
    reporter = User.objects.get(username="jizhe")
    drafts = Article.objects.in_states(Status.DRAFT).order_by("pk")
    own = drafts.values_list("pk", flat=True)[:OWN_STORIES]
    Article.objects.filter(pk__in=list(own)).update(created_by=reporter)
    return speed


def _vacuum():
    """Do what a database does by itself within the hour: it would be in the figures."""
    backend().tidy()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
            cursor.execute("CHECKPOINT")


def database_version():
    with connection.cursor() as cursor:
        of = {
            "sqlite": "sqlite_version()",
            "postgresql": "current_setting('server_version')",
        }
        cursor.execute(f"SELECT {of[connection.vendor]}")
        return cursor.fetchone()[0]


def raise_clock():
    """Raise the publication clock, as a change does: no kept page is good any more."""
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {CLOCK} SET number = number + 1")


def change_elsewhere(server):
    """Raise the clock as by a change that no page shows, and have another page read,
    which brings what is around every page."""
    raise_clock()
    server.ask(ANY_PAGE)


def queries_of(address, another=ANY_PAGE):
    """Return how many queries a first reader's page asks, besides the clock's, once
    another page of its kind has been read."""
    client = Client(headers={"host": "localhost"})
    client.get(address)  # what is prepared or cached by content is there from now on
    raise_clock()
    page_memory.shelf.clear()  # it is to be made, not shown to be right
    client.get(ANY_PAGE)
    client.get(another)
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    return sum(CLOCK not in query["sql"] for query in queries)


def cold_starts(folder):
    """Return the processor seconds of a worker until it has given its first page."""
    found = []
    for _ in range(STARTS):
        with running(
            "newsroom.wsgi", folder / "cold.sock", environment=in_production()
        ) as server:
            found.append(processes.own_time(server.workers()[0]))
    return found


def memories(folder, addresses):
    """Return the Memory of each worker, as deployed, after a thousand requests each, or
    about that: the kernel deals them out."""
    with running(
        *("newsroom.wsgi", folder / "memory.sock", *DEPLOYED),
        environment=in_production(),
    ) as server:
        asked = islice(cycle(addresses), REQUESTS_A_WORKER * WORKERS)
        with ThreadPoolExecutor(WORKERS) as pool:
            list(pool.map(server.ask, asked))
        return list(map(processes.memory, server.workers()))
