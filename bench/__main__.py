"""Benchmark of each kind of page beside a bare Django view: `make bench`.

A page's cost is the processor time of the web server's worker over what a bare
view costs (no middleware, no database), asked for in turns, so that a busy machine
slows both alike. The database is SQLite, which works within the worker and is
counted with it.
"""

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path

import django

from bench.servers import running

FIXTURES = ("districts", "places", "sections", "seed_issue")
ROUNDS = 5
SECONDS_A_ROUND = 0.3


def prepare(stories):
    """Make a site of its own: the seed issue, and a corpus if that can be made."""
    from django.core.management import call_command, get_commands

    call_command("migrate", verbosity=0)
    call_command("loaddata", *FIXTURES, verbosity=0)
    if stories and "make_corpus" in get_commands():
        started = time.monotonic()
        call_command("make_corpus", stories)
        write(f"made {stories} stories in {time.monotonic() - started:.0f} s")


def times_in_a_round(server, address):
    """Return how often to ask in a round; asking also fills the caches."""
    server.seconds(address, 5)
    return max(5, round(SECONDS_A_ROUND / max(server.seconds(address, 5) / 5, 1e-4)))


def milliseconds(site, address, bare):
    """Return the cost of a page and of the bare view, asked for in turns."""
    times = times_in_a_round(site, address)
    bare_times = times_in_a_round(bare, "/")
    spent = bare_spent = 0
    for _ in range(ROUNDS):
        spent += site.seconds(address, times)
        bare_spent += bare.seconds("/", bare_times)
    return spent / times / ROUNDS * 1000, bare_spent / bare_times / ROUNDS * 1000


def number_of_queries(address):
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(headers={"host": "localhost"})
    client.get(address)  # what is cached is not asked for again
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    return len(queries)


def measure(site, bare):
    from bench.pages import pages

    write(f"{'page':20}{'cost':>6}{'at most':>9}{'ms':>8}{'queries':>9}{'bytes':>9}")
    for name, address, most in pages():
        status, length = site.ask(address)
        if status != 200:
            sys.exit(f"{address} answers {status}")
        spent, bare_spent = milliseconds(site, address, bare)
        queries = number_of_queries(address)
        write(
            f"{name:20}{spent / bare_spent:6.1f}{most:9}{spent:8.2f}"
            f"{queries:9}{length:9}"
        )
    write(f"{'bare Django view':20}{1:6.1f}{'':9}{bare_spent:8.2f}{0:9}{13:9}")
    write(f"\na worker holds {site.worker().memory_info().rss / 2**20:.0f} MiB")


def write(text):
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def main():
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--stories", type=int, default=0, metavar="N")
    stories = parser.parse_args().stories
    with tempfile.TemporaryDirectory(prefix="newsroom-bench-") as name:
        folder = Path(name)
        os.environ |= {
            "DATABASE_URL": f"sqlite:///{folder / 'bench.sqlite3'}",
            "DJANGO_SETTINGS_MODULE": "newsroom.settings",
            "ENVIRONMENT": "development",
            "LOG_LEVEL": "ERROR",
            "MEDIA_ROOT": name,
        }
        django.setup()
        prepare(stories)
        with (
            running("newsroom.wsgi", folder / "site.sock") as site,
            running("bench.bare", folder / "bare.sock") as bare,
        ):
            measure(site, bare)


if __name__ == "__main__":
    main()
