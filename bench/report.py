"""Results of the benchmark, as JSON and as Markdown, in bench/results/.

A run writes <database>-<stories>.json; README.md beside it is made from all that are
there. A run of the same size replaces the last one: the history is in git.
"""

import json
import os
import platform
import subprocess
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from bench.figures import growth, is_met

FOLDER = Path(__file__).resolve().parent / "results"
NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
COLUMNS = {
    "never": "never read",
    "others": "others read",
    "elsewhere": "after a change elsewhere",
    "first": "first reader",
    "kept": "repeat, 200",
    "unchanged": "repeat, 304",
    "of_top": "× its top",
    "queries": "queries",
}
HOW = """\
Processor time of gunicorn and of the database's processes over that of a bare Django view
under the same gunicorn, asked in turns: median (quartiles) / the most that issue 15 lets
it be, ✓ met or ✗ not. *Never read*: asked of a server that has kept nothing, of this page
or any other; *others read*: the first to ask for this page, where one of each other kind
was read; *after a change elsewhere*: the first to ask after a publication that is not
on the page, which somebody has read before; *repeat*: the same address again, whole, and
with If-None-Match. *First reader*, in older runs: the first since the publication clock
rose, of a page whose pieces were kept. `bench/turns.py` says how it is measured."""


def about(database, database_version, stories):
    """Return what a run has to say of itself: no path, no name of the machine."""
    return {
        "database": database,
        "stories": stories,
        "date": f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
        "commit": _commit(),
        "machine": f"{os.cpu_count()} × {_processor()}, {platform.system()}",
        "versions": f"Python {platform.python_version()}, Django {version('django')}, "
        f"gunicorn {version('gunicorn')}, {NAMES[database]} {database_version}",
    }


def write(result):
    """Write the result of a run, and the tables of all runs."""
    FOLDER.mkdir(exist_ok=True)
    path = FOLDER / f"{result['database']}-{result['stories']}.json"
    path.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n")
    (FOLDER / "README.md").write_text(tables(_all_results()))


def tables(results):
    """Return the Markdown of results: the targets in short, and each run in full."""
    parts = ["# What a page costs", HOW, summary(results)]
    for result in results:
        parts += [_heading(result), _pages(result["public"]), _pages(result["desk"])]
        parts.append(_lines(["", "figure"], map(_named, result["processes"])))
    for small, large in zip(results, results[1:], strict=False):
        if small["database"] == large["database"]:
            parts.append(_growth(small, large))
    return "\n\n".join(parts) + "\n"


def summary(results):
    """Return the table of the groups: the dearest page of each on the largest archive,
    on every database."""
    largest = {result["database"]: result for result in results}
    heads = [""] + [
        f"{NAMES[name]}, {result['stories']:,}: {what}"
        for name, result in largest.items()
        for what in ("never read", "others read", "after a change elsewhere", "repeat")
    ]
    groups = dict.fromkeys(
        row["group"] for r in largest.values() for row in r["public"]
    )
    rows = []
    for group in groups:
        cells = [group]
        for result in largest.values():
            found = [row for row in result["public"] if row["group"] == group]
            cells.append(_dearest(found, "of_top", "never", "first"))
            cells.append(_dearest(found, "others"))
            cells.append(_dearest(found, "elsewhere"))
            cells.append(_dearest(found, "kept", "unchanged"))
        rows.append(cells)
    return _lines(heads, rows)


def _dearest(rows, *columns):
    """Return the cell of the largest figure in these columns that has a target, or of
    the largest."""
    found = [row[name] for row in rows for name in columns if name in row]
    aimed = [figure for figure in found if is_met(figure) is not None] or found
    dearest = max(aimed, key=lambda figure: figure["median"], default=None)
    return cell(dearest, short=True)


def cell(figure, short=False):
    """Return a figure as it stands in a table: 12.3 (11.9–12.8) / 15 ✓."""
    if figure is None:
        return ""
    words = [_number(figure["median"])]
    if not short and figure["lower"] != figure["upper"]:
        words.append(f"({_number(figure['lower'])}–{_number(figure['upper'])})")
    for name, sign in (("most", "/"), ("least", "/ ≥")):
        if name in figure:
            words.append(f"{sign} {figure[name]:g} {'✓' if is_met(figure) else '✗'}")
    return " ".join(words)


def _number(value):
    return f"{value:.3g}" if value < 100 else f"{value:.0f}"


def _heading(result):
    return (
        f"## {NAMES[result['database']]}, {result['stories']:,} stories\n\n"
        f"{result['date']}, commit {result['commit']}, {result['machine']} "
        f"(load {result['load']:g}), {result['versions']}. A bare view takes "
        f"{result['bare_milliseconds']:.2f} ms."
    )


def _pages(rows):
    shown = {
        name: head for name, head in COLUMNS.items() if any(name in r for r in rows)
    }
    cells = [[row["name"], *(cell(row.get(name)) for name in shown)] for row in rows]
    return _lines(["page", *shown.values()], cells)


def _named(row):
    return [row["name"], cell(row["figure"])]


def _growth(small, large):
    """Return the table of what each page costs on the larger archive over the smaller."""
    before = {row["name"]: row for row in (*small["public"], *small["desk"])}
    rows = [
        [
            row["name"],
            cell(growth(_made(before[row["name"]]), _made(row), row["growth"])),
        ]
        for row in (*large["public"], *large["desk"])
        if row["name"] in before
    ]
    sizes = f"{small['stories']:,} → {large['stories']:,} stories"
    heading = f"## {NAMES[large['database']]}, growth, {sizes}"
    return f"{heading}\n\n{_lines(['page', 'never read'], rows)}"


def _made(row):
    """Return what it costs to make a page."""
    return row.get("never") or row["first"]


def _lines(heads, rows):
    rows = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _all_results():
    """Return the results that are there: by database, the smaller archives first."""
    found = [json.loads(path.read_text()) for path in FOLDER.glob("*.json")]
    return sorted(found, key=lambda r: ([*NAMES].index(r["database"]), r["stories"]))


def _commit():
    """Return the commit, with a + when files were changed since; "unknown" without git."""
    try:
        head = _git("rev-parse", "--short", "HEAD")
        changed = _git("status", "--porcelain", "--untracked-files=no")
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
    return f"{head}+" if changed else head


def _git(*arguments):
    return subprocess.run(
        ["git", *arguments],
        cwd=FOLDER.parent,
        capture_output=True,
        check=True,
        text=True,
    ).stdout.strip()


def _processor():
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()
