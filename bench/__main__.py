"""Print what each kind of page costs beside a bare Django view: `make bench`.

A page's cost is processor time over that of a bare view (no middleware, no
database) measured in turns with it in the same process, so that a busy machine
slows both alike. The database is SQLite, in this process and counted with it,
unless BENCH_DATABASE_URL names another, whose own work then is not counted.
"""

import argparse
import os
import resource
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

FIXTURES = ("districts", "places", "sections", "seed_issue")
ROUNDS = 9
SECONDS_A_ROUND = 0.1


def prepare(folder, stories):
    """Make a site of its own: the seed issue, and a corpus if that can be made."""
    database = (
        os.environ.get("BENCH_DATABASE_URL") or f"sqlite:///{folder}/bench.sqlite3"
    )
    os.environ |= {
        "DATABASE_URL": database,
        "DJANGO_SETTINGS_MODULE": "newsroom.settings",
        "ENVIRONMENT": "development",
        "LOG_LEVEL": "ERROR",
        "MEDIA_ROOT": str(folder),
    }
    import django

    django.setup()
    from django.core.management import call_command, get_commands

    call_command("migrate", verbosity=0)
    call_command("loaddata", *FIXTURES, verbosity=0)
    if stories and "make_corpus" in get_commands():
        started = perf_counter()
        call_command("make_corpus", stories)
        say(f"made {stories} stories in {perf_counter() - started:.0f} s")


def handlers():
    """Return the site as served, and a site of one bare view."""
    from django.core.handlers.wsgi import WSGIHandler
    from django.test import override_settings

    with override_settings(MIDDLEWARE=["bench.bare.use_bare_urls"]):
        bare = WSGIHandler()
    return WSGIHandler(), bare


def environ_of(address):
    from django.test import RequestFactory

    return RequestFactory(headers={"host": "localhost"}).get(address).environ


def ask(handler, environ):
    """Ask for a page once; return its status and its length in bytes."""
    statuses = []
    answer = handler(dict(environ), lambda status, headers: statuses.append(status))
    length = sum(map(len, answer))
    answer.close()
    return int(statuses[0][:3]), length


def seconds_for(handler, environ, times):
    started = process_time()
    for _ in range(times):
        ask(handler, environ)
    return (process_time() - started) / times


def times_in_a_round(handler, environ):
    """Return how often to ask in a round; asking also fills the caches."""
    ask(handler, environ)
    return max(3, round(SECONDS_A_ROUND / max(seconds_for(handler, environ, 3), 1e-6)))


def cost(site, page, bare, bare_page):
    """Return the median seconds of a page and of the bare view, asked in turns."""
    times = times_in_a_round(site, page)
    bare_times = times_in_a_round(bare, bare_page)
    rounds = [
        (seconds_for(site, page, times), seconds_for(bare, bare_page, bare_times))
        for _ in range(ROUNDS)
    ]
    return [median(column) for column in zip(*rounds, strict=True)]


def measure():
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from bench.pages import pages

    site, bare = handlers()
    bare_page = environ_of("/bare/")
    say(f"{'page':20}{'cost':>6}{'at most':>9}{'ms':>8}{'queries':>9}{'bytes':>9}")
    for name, address, most in pages():
        page = environ_of(address)
        seconds, bare_seconds = cost(site, page, bare, bare_page)
        with CaptureQueriesContext(connection) as queries:
            status, length = ask(site, page)
        if status != 200:
            sys.exit(f"{address} answers {status}")
        ratio = seconds / bare_seconds
        say(
            f"{name:20}{ratio:6.1f}{most:9}{seconds * 1000:8.2f}"
            f"{len(queries):9}{length:9}"
        )
    say(f"{'bare Django view':20}{1:6.1f}{'':9}{bare_seconds * 1000:8.2f}{0:9}{13:9}")


def say(text):
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def main():
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--stories", type=int, default=0)
    with tempfile.TemporaryDirectory(prefix="newsroom-bench-") as folder:
        prepare(Path(folder), parser.parse_args().stories)
        from articles.models import Article
        from django.db import connection

        count = Article.objects.published().count()
        say(f"{count} published stories on {connection.display_name}\n")
        measure()
    # Kilobytes on Linux, bytes on a Mac.
    unit = 2**20 if sys.platform == "darwin" else 2**10
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit
    say(f"\npeak memory {peak:.0f} MiB")


if __name__ == "__main__":
    main()
