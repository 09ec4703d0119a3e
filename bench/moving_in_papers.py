"""Benchmark of moving old papers in: issues a minute of processor time, with the index and
the database's share, and how memory grows: `python -m bench.moving_in_papers`.

The archive is made up: issues of 12 pages and 90 stories, a picture and a PDF of each page,
taken over by link. It is moved in twice: the second time nothing changes.
"""

import argparse
import os
import resource
import sys
import tempfile
import time
from io import StringIO
from itertools import pairwise
from pathlib import Path

import django

from bench.processes import processor_time
from bench.search import database, write

FIXTURES = ("districts", "places", "sections")
PAGES, STORIES = 12, 90
LEAST = 10  # issues a minute


def measure(form, known, issues, folder):
    """Let a made-up archive grow from what is known of it, and move it in twice; return
    what the process holds at most, in MiB."""
    from django.core.management import call_command

    from tests.ingest.old_papers.making import make

    archive = folder / form
    make(archive, form, issues=issues, pages=PAGES, stories=STORIES)
    for what in ("moved in", "again"):
        before, began, said = processor_time(os.getpid()), time.monotonic(), StringIO()
        call_command("import_epaper", archive, link=True, stdout=said)
        spent = processor_time(os.getpid()) - before
        held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        number = issues - known if what == "moved in" else issues
        write(
            f"  {form} {number:>3} issues {what:>8}: {60 * number / spent:6.0f} a minute of "
            f"processor time, {time.monotonic() - began:5.0f} s, {held:4.0f} MiB at most"
        )
    write("  " + said.getvalue().strip().splitlines()[-1])
    return held


def main():
    parser = argparse.ArgumentParser(
        prog="python -m bench.moving_in_papers", description=__doc__
    )
    parser.add_argument("--on", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--issues", type=int, nargs="+", default=[10, 40])
    parser.add_argument("--forms", nargs="+", default=["founder"])
    arguments = parser.parse_args()
    with (
        tempfile.TemporaryDirectory(prefix="newsroom-bench-") as name,
        database(arguments.on, Path(name)) as address,
    ):
        os.environ |= {
            "DATABASE_URL": address,
            "DJANGO_SETTINGS_MODULE": "newsroom.settings",
            "ENVIRONMENT": "development",
            "LOG_LEVEL": "ERROR",
            "MEDIA_ROOT": name,
        }
        django.setup()
        from django.core.management import call_command
        from django.db import connection

        call_command("migrate", verbosity=0)
        call_command("loaddata", *FIXTURES, verbosity=0)
        write(f"== Moving papers in on {arguments.on}; at least {LEAST} a minute")
        for form in arguments.forms:
            sizes = [0, *sorted(arguments.issues)]
            held = [measure(form, *pair, Path(name)) for pair in pairwise(sizes)]
            if len(held) > 1:
                write(f"  {form}: memory grows {held[-1] / held[0]:.2f} times")
        connection.close()
    sys.stdout.flush()


if __name__ == "__main__":
    main()
