"""Benchmark of pages beside a bare Django view: `python -m bench --on sqlite`.

What readers' and desk pages cost in processor time, the database's share included; how
fast stories load; how soon a worker is up, and what it holds. Each figure stands beside
its target, in bench/results/.
"""

import argparse
import os
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

import django

from bench import processes, report
from bench.figures import figure
from bench.search import database
from bench.servers import running

TURNS, DESK_TURNS, WARM_UP = 15, 5, 2
LOADED_A_SECOND = {"sqlite": 500, "postgresql": 400}
COLD_START, RESIDENT, PROPORTIONAL = 1, 95, 70
LOADED = "stories loaded a processor second, with index"
COLD = "cold start of a worker to its first page, processor seconds"
HELD = "a worker after 1,000 requests, MiB resident"
SHARE = "the same, MiB proportional (4 workers, --preload)"


def measure(on, stories, folder):
    """Fill the site up to so many stories, and return the result of a run."""
    from bench import site

    about = report.about(on, site.database_version(), stories)
    started = time.monotonic()
    speed = site.load(stories)
    say(f"{stories:,} stories on {on}, made in {time.monotonic() - started:.0f} s")
    rows = measure_pages(on, folder)
    say(f"measured, {time.monotonic() - started:.0f} s after the start")
    addresses = rows.pop("addresses")
    memories = site.memories(folder, addresses)
    figures = (
        (LOADED, [speed], {"least": LOADED_A_SECOND[on]}),
        (COLD, site.cold_starts(folder), {"most": COLD_START}),
        (HELD, [memory.resident for memory in memories], {"most": RESIDENT}),
        (SHARE, [memory.proportional for memory in memories], {"most": PROPORTIONAL}),
    )
    processes_rows = [
        {"name": name, "figure": figure(values, **target)}
        for name, values, target in figures
    ]
    load = {"load": round(os.getloadavg()[1], 1)}
    return about | load | rows | {"processes": processes_rows}


def measure_pages(on, folder):
    """Return what public pages and those of the desk cost, measured in turns."""
    from bench import site
    from bench.pages import desk_pages, public_pages
    from bench.turns import Turns

    public, desk = public_pages(TURNS), desk_pages()
    # All that runs for us by now: PostgreSQL, or nothing.
    database_processes = processes.children(os.getpid())
    with (
        running(
            *("bench.served", folder / "site.sock"),
            environment=site.in_production(),
            also=database_processes,
        ) as ours,
        running("bench.bare", folder / "bare.sock") as bare,
    ):
        turns = Turns(ours, bare, partial(site.change_elsewhere, ours), public)
        for turn in range(-WARM_UP, TURNS):
            if turn == 0:
                turns.forget()
            for kind in public:
                turns.public(kind, turn)
            for kind in desk if turn < DESK_TURNS else ():
                turns.desk(kind, turn)
    queries = {kind.name: site.queries_of(*kind.addresses[:2]) for kind in public}
    return {
        "bare_milliseconds": turns.bare_milliseconds(),
        "public": [turns.row(kind, on, queries[kind.name]) for kind in public],
        "desk": [turns.row(kind, on) for kind in desk],
        "addresses": [address for kind in public for address in kind.addresses],
    }


def say(text):
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def main():
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--on", choices=report.NAMES, default="sqlite")
    parser.add_argument("--stories", type=int, nargs="+", default=[10_000])
    arguments = parser.parse_args()
    try:
        processes.require()
    except processes.CannotMeasure as error:
        sys.exit(str(error))
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
        from django.db import connection

        from bench import site

        site.prepare()
        for stories in sorted(arguments.stories):
            report.write(measure(arguments.on, stories, Path(name)))
        connection.close()
    say((report.FOLDER / "README.md").read_text())


if __name__ == "__main__":
    main()
