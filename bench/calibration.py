"""How often a reading is wrong where a check of it fires: python -m bench.calibration.

Prints the table of ingest/reading/asking_rates.py. What the reader has learned it reads
rightly, and a check seems worth less there than it is: so a set of labelled texts is
best read by the reader as it was before it saw them (--labelled FOLDER@REVISION, several
times; the revision is checked out beside the repository). What the weights alone have
learned may be left out of them a fifth at a time (--labelled FOLDER@left-out). Texts that
the reader was written after (--labelled FOLDER) count LEARNED each. Made texts weigh MADE_WEIGH real
ones for each check, within bounds, for no paper has all their conventions as often.

Above the table it prints for some thresholds how much of each revision's sets would be
asked about, with rates of the others.
"""

import argparse
import pickle
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections import Counter
from pathlib import Path
from unittest import mock

from bench import made_texts, short_lines
from bench.asked import asked_of, readings_of
from bench.labelled import ABOUT, items_of, lines_held, wrong_places
from ingest.reading import read
from ingest.reading.as_json import as_json
from ingest.reading.asking import cases, doubts
from ingest.reading.weights import LINES

MADE_WEIGH, LEARNED = 2, 0.25
LEAST_MADE, MOST_MADE, MOST = 0.3, 0.65, 0.95
ITEMS, PAGES = 3000, 800
OF_PAGES = {"story", "subhead"}  # parts whose checks are about where a story ends
LEFT_OUT = "left-out"
THRESHOLDS = (0.4, 0.45, 0.5, 0.55, 0.6)
HERE = Path(__file__).parent


class Rates:
    """Counts of how often each check fired, and how often rightly."""

    def __init__(self):
        self.fired, self.rightly = Counter(), Counter()

    def count(self, kinds):
        for kind, is_right in kinds.items():
            self.fired[kind] += 1
            self.rightly[kind] += is_right

    def of_asked(self, asked):
        for item in asked:
            self.count(item["kinds"])
        return self

    def of_items(self, items):
        for _, label, text in items:
            reading = read(text)
            articles = as_json(reading)["articles"]
            if not articles:
                continue
            wrong = wrong_places(label, articles[0], text)
            lines = {line for places in wrong.values() for line in places}
            kinds = {}
            for kind, ask in doubts(cases(reading.segments, reading.stories)[0]):
                hits = ask.line in lines or any(ask.part in ABOUT[f] for f in wrong)
                kinds[kind] = kinds.get(kind, False) or hits
            self.count(kinds)
        return self

    def of_pages(self, pages):
        for _, text, stories in pages:
            lines = text.split("\n")
            labelled = {lines_held(numbers, lines) for numbers in stories}
            reading = read(text)
            for case in cases(reading.segments, reading.stories):
                is_wrong = lines_held(case.story.lines, lines) not in labelled
                self.count(
                    {k: is_wrong for k, ask in doubts(case) if ask.part in OF_PAGES}
                )
        return self


def asked_left_out(folders):
    """Return what is asked of labelled texts, read by weights of short lines that were
    fitted to the other four fifths of them."""
    items = [item for folder in folders for item in items_of(folder)]
    found = []
    for weights, some in short_lines.left_out(items):
        with mock.patch.dict(LINES, weights):
            found += asked_of(readings_of(some))
    return found


def asked_by(revision, folders):
    """Return what is asked of labelled texts as the reader of a revision reads them."""
    found = []
    with tempfile.TemporaryDirectory() as checkout:
        packed = Path(checkout) / "packed.tar"
        _run("git", "archive", "-o", str(packed), revision)
        with tarfile.open(packed) as archive:
            archive.extractall(checkout, filter="data")
        for name in ("asked.py", "labelled.py"):
            shutil.copy(HERE / name, Path(checkout) / "bench" / name)
        for folder in folders:
            command = sys.executable, "-m", "bench.asked", str(folder.resolve())
            # Readings of this repository's own code; the classes are today's.
            found += asked_of(pickle.loads(_run(*command, cwd=checkout)))
    return found


def _run(*command, cwd=HERE.parent):
    done = subprocess.run(command, cwd=cwd, check=True, stdout=subprocess.PIPE)
    return done.stdout


def rates_of(made, unseen, learned):
    """Return {check: how often the reading is wrong where it fires}."""
    rates = {}
    for kind in made.fired | unseen.fired | learned.fired:
        of_made = made.rightly[kind] / made.fired[kind] if made.fired[kind] else 0.5
        of_made = min(MOST_MADE, max(LEAST_MADE, of_made))
        rightly = unseen.rightly[kind] + LEARNED * learned.rightly[kind]
        fired = unseen.fired[kind] + LEARNED * learned.fired[kind]
        rate = (rightly + MADE_WEIGH * of_made) / (fired + MADE_WEIGH)
        rates[kind] = min(MOST, rate)
    return rates


def asks_of(asked, rates, threshold):
    """Count (wrong ones asked about rightly, wrong, right ones asked about, right)."""
    on = {kind for kind, rate in rates.items() if rate >= threshold}
    wrong = [item["kinds"] for item in asked if item["wrong"]]
    right = [item["kinds"] for item in asked if not item["wrong"]]
    hits = sum(any(kinds[kind] for kind in on & set(kinds)) for kinds in wrong)
    asks = sum(bool(on & set(kinds)) for kinds in right)
    return hits, len(wrong), asks, len(right)


def write_thresholds(made, unseen, learned):
    """Print what each threshold asks of each revision's sets by rates of the others."""
    for threshold in THRESHOLDS:
        found = []
        for revision, asked in unseen.items():
            others = Rates()
            for other in unseen:
                others.of_asked(unseen[other] if other != revision else ())
            rates = rates_of(made, others, learned)
            found.append(asks_of(asked, rates, threshold))
        for name, counts in [*zip(unseen, found, strict=True), ("all", _sums(found))]:
            hits, wrong, asks, right = counts
            write(f"# {threshold} {name}: {hits}/{wrong} wrong, {asks}/{right} right")


def _sums(rows):
    return [sum(column) for column in zip(*rows, strict=True)] or [0] * 4


def main():
    parser = argparse.ArgumentParser(
        prog="python -m bench.calibration", description=__doc__
    )
    parser.add_argument("--labelled", action="append", default=[])
    folders = {}
    for argument in parser.parse_args().labelled:
        folder, _, revision = argument.partition("@")
        folders.setdefault(revision, []).append(Path(folder))
    learned = Rates()
    for folder in folders.pop("", []):
        learned.of_asked(asked_of(readings_of(items_of(folder))))
    unseen = {}
    for revision, its in folders.items():
        known = revision == LEFT_OUT
        unseen[revision] = asked_left_out(its) if known else asked_by(revision, its)
    made = Rates().of_items(made_texts.items(ITEMS, seed=11))
    made.of_pages(made_texts.pages(PAGES, seed=11))
    write_thresholds(made, unseen, learned)
    every = Rates()
    for asked in unseen.values():
        every.of_asked(asked)
    for kind, rate in sorted(rates_of(made, every, learned).items()):
        counted = (
            f"{every.rightly[kind]} of {every.fired[kind]} unseen, "
            f"{learned.rightly[kind]} of {learned.fired[kind]} learned"
        )
        write(f'    "{kind}": {rate:.2f},  # {counted}')


def write(line):
    sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    main()
