"""`python -m tests`: every test on SQLite and, side by side, on PostgreSQL.

`python -m tests quick` runs them on SQLite only, without those that need a browser or
are marked as thorough.
"""

import os
import signal
import sys
import time

from tests import migrated, postgres, processor_time
from tests.browser import chromium
from tests.runs import Run

# Processor seconds (user and system), all processes counted: of `CI=true make test`,
# and of `make quick`.
BUDGET, BUDGET_OF_QUICK = 700, 100
SLOWEST = 10
BROWSER = "tests/browser"
STORIES = "tests/articles"
SECONDS_BETWEEN_LINES = 0.5 if sys.stdout.isatty() else 20


def say(text, **options):
    print(text, flush=True, **options)  # noqa: T201 (it is a command)


def refuse_or_go_on(trouble):
    """Say loudly what is missing; continuous integration must not miss anything."""
    say(f"\n*** {trouble} ***\n")
    if os.environ.get("CI"):
        sys.exit(2)


def quick_runs():
    """Return two runs on SQLite, each about half of what it takes, for two cores.

    Beside PostgreSQL and the browser one run leaves no core idle, and is cheaper: each
    collects tests, and loads what they test.
    """
    marks = "not browser and not thorough"
    return [
        Run("SQLite, articles", marks, STORIES),
        Run("SQLite", marks, f"--ignore={STORIES}", f"--ignore={BROWSER}"),
    ]


def planned_runs():
    """Return the runs that are possible on this machine.

    What asks no database runs once, on SQLite; what needs a browser runs on the
    database of production, and a few of it on both.
    """
    runs = [Run("SQLite", "not browser or both_databases")]
    try:
        postgresql = {"DATABASE_URL": postgres.open_database()}
    except postgres.NoServer as error:
        refuse_or_go_on(f"{postgres.NONE_FOUND} {error}")
        runs = [
            Run("SQLite", "not browser"),
            Run("SQLite, browser", "browser", BROWSER),
        ]
    else:
        if postgres.server.is_ours():
            template = migrated.make_template(postgresql["DATABASE_URL"])
            postgresql["TEST_TEMPLATE"] = template
        plugin = ("-p", "tests.postgres")
        marks = "not browser and not no_database and not once"
        runs += [
            Run("PostgreSQL", marks, *plugin, f"--ignore={BROWSER}", **postgresql),
            Run("PostgreSQL, browser", "browser", *plugin, BROWSER, **postgresql),
        ]
    if chromium.trouble():
        refuse_or_go_on(chromium.trouble())
        runs.pop()
    return runs


def watch(runs):
    """Show how far all are, until the last has ended."""
    last_line = 0
    while sum(run.is_under_way() for run in runs):  # each is asked every time
        if time.monotonic() - last_line > SECONDS_BETWEEN_LINES:
            last_line = time.monotonic()
            line = "   ".join(run.progress() for run in runs)
            say(f"\r{line}", end="  ") if sys.stdout.isatty() else say(line)
        time.sleep(0.2)
    say("\r" + "   ".join(run.progress() for run in runs))


def print_failures(runs):
    for run in runs:
        for test in run.tests:
            if test["outcome"] == "failed":
                say(f"\n==== FAILED on {run.name}: {test['test']}\n{test['text']}")
        if run.complaint():
            say(f"\n==== {run.name}: {run.complaint()}")


def print_times(runs, is_complete, budget):
    timed = [
        (test["seconds"], run.name, test["test"]) for run in runs for test in run.tests
    ]
    say(f"\nThe {SLOWEST} slowest tests:")
    for seconds, name, test in sorted(timed, reverse=True)[:SLOWEST]:
        say(f"{seconds:7.2f} s  {name}  {test}")
    parts = ", ".join(f"{run.name} {run.processor_time:.0f} s" for run in runs)
    say(f"\n{parts}")
    missing = "" if is_complete else " (without what lost its parent: not on Linux)"
    say(
        f"processor time {processor_time.used():.0f} s"
        f" of a budget of {budget} s{missing}"
    )


def main(arguments):
    is_complete = processor_time.adopt_orphans()
    # In the background of a script Ctrl-C would be deaf, in what it starts, too.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)
    quick = arguments == ["quick"]
    if arguments and not quick:
        sys.exit(__doc__)
    runs = []
    try:
        migrated.make_file()
        runs += quick_runs() if quick else planned_runs()
        for run in runs:
            run.start()
            # A browser, its driver and the site wait for each other.
            if BROWSER not in run.command:
                run.give_way()
        watch(runs)
    except KeyboardInterrupt:
        say("\nStopping")
    finally:
        for run in runs:
            run.stop()
        postgres.server.stop()
    print_failures(runs)
    print_times(runs, is_complete, BUDGET_OF_QUICK if quick else BUDGET)
    counts = {
        outcome: sum(run.count(outcome) for run in runs)
        for outcome in ("passed", "failed", "skipped")
    }
    counts["failed"] += sum(bool(run.complaint()) for run in runs)
    say(
        f"{counts['passed']} passed, {counts['failed']} failed"
        + (f", {counts['skipped']} skipped" if counts["skipped"] else "")
    )
    return 1 if counts["failed"] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
