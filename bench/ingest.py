"""Benchmark of page reading, speed and quality: `python -m bench.ingest`.

Pages of 5,000 to 80,000 characters are put together from the seed page; linear reading
takes twice the time for twice the text. `--labelled FOLDER` scores the reading against
texts that a hand has labelled: FOLDER/expected.json with {"items": [{"id", "file",
"headline", "kicker", "subtitle", "dateline", "bylines", "captions", "subheads"}]}, the
files beside it. No such folder belongs to this repository: the texts are others'.
"""

import argparse
import json
import statistics
import sys
import time
from pathlib import Path

from ingest.reading import read
from ingest.reading.as_json import as_json

SEED = Path(__file__).resolve().parent.parent / "fixtures" / "seed_page.txt"
LENGTHS = (5_000, 10_000, 20_000, 40_000, 80_000)
TURNS = 5
WHOLE = ("headline", "kicker", "subtitle")
LISTS = {
    "bylines": lambda person: (_solid(person["name"]), person["role"]),
    "captions": lambda caption: _solid(
        caption["text"] if isinstance(caption, dict) else caption
    ),
    "subheads": lambda subhead: _solid(subhead),
}


def main():
    parser = argparse.ArgumentParser(prog="python -m bench.ingest", description=__doc__)
    parser.add_argument("--labelled", type=Path, help="a folder of labelled texts")
    arguments = parser.parse_args()
    measure_speed()
    if arguments.labelled:
        measure_quality(arguments.labelled)


def measure_speed():
    write("== Reading a page (processor time)")
    write(f"{'characters':>12} {'ms':>8} {'× the one before':>18}")
    seed = SEED.read_text()
    before = None
    for length in LENGTHS:
        text = (seed * (length // len(seed) + 1))[:length]
        spent = statistics.median(_time(text) for _ in range(TURNS))
        ratio = f"{spent / before:18.2f}" if before else f"{'':>18}"
        write(f"{length:>12,} {spent * 1000:8.1f} {ratio}")
        before = spent


def _time(text):
    start = time.process_time()
    read(text)
    return time.process_time() - start


def measure_quality(folder):
    write(f"\n== Reading against labels: {folder.name}")
    items = json.loads((folder / "expected.json").read_text())["items"]
    exact = dict.fromkeys((*WHOLE, "dateline"), 0)
    counts = {name: [0, 0, 0] for name in (*LISTS, "names")}
    for item in items:
        articles = as_json(read((folder / item["file"]).read_text()))["articles"]
        found = articles[0] if articles else {}
        for name in WHOLE:
            exact[name] += _solid(item[name]) == _solid(found.get(name))
        dateline = (item["dateline"] or {}).get("raw")
        exact["dateline"] += _solid(dateline) == _solid(found.get("dateline"))
        for name, key in LISTS.items():
            _compare(
                counts[name],
                {key(part) for part in item[name]},
                {key(part) for part in found.get(name, ())},
            )
        _compare(
            counts["names"],
            {_solid(person["name"]) for person in item["bylines"]},
            {_solid(person["name"]) for person in found.get("bylines", ())},
        )
    for name, right in exact.items():
        write(f"{name:<12} {right}/{len(items)} exact")
    for name, (right, extra, missing) in counts.items():
        total = 2 * right + extra + missing
        score = 2 * right / total if total else 1.0
        write(
            f"{name:<12} F1 {score:.3f} (right {right}, extra {extra}, missing {missing})"
        )


def write(line):
    sys.stdout.write(f"{line}\n")


def _compare(count, expected, found):
    count[0] += len(expected & found)
    count[1] += len(found - expected)
    count[2] += len(expected - found)


def _solid(text):
    return "".join((text or "").split())


if __name__ == "__main__":
    main()
