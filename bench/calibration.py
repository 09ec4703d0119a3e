"""How often a reading is wrong where a check of it fires: python -m bench.calibration.

Prints the table of ingest/reading/asking_rates.py. Made texts count as MADE_WEIGH real ones for
each check, for no paper has all their conventions as often; real
ones are texts that hands have labelled (--labelled FOLDER, several times), which the
reader has not been written after.
"""

import argparse
import sys
from collections import Counter
from pathlib import Path

from bench import made_texts
from bench.labelled import ABOUT, items_of, lines_held, pages_of, wrong_places
from ingest.reading import read
from ingest.reading.as_json import as_json
from ingest.reading.asking import cases, doubts

MADE_WEIGH = 3
ITEMS, PAGES = 3000, 800
OF_PAGES = {"story", "subhead"}  # parts whose checks are about where a story ends


class Rates:
    """Counts of how often each check fired, and how often rightly."""

    def __init__(self):
        self.fired, self.rightly = Counter(), Counter()

    def count(self, kinds):
        for kind, is_right in kinds.items():
            self.fired[kind] += 1
            self.rightly[kind] += is_right

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


def main():
    parser = argparse.ArgumentParser(
        prog="python -m bench.calibration", description=__doc__
    )
    parser.add_argument("--labelled", type=Path, action="append", default=[])
    arguments = parser.parse_args()
    made = Rates().of_items(made_texts.items(ITEMS, seed=11))
    made.of_pages(made_texts.pages(PAGES, seed=11))
    real = Rates()
    for folder in arguments.labelled:
        real.of_items(items_of(folder)).of_pages(pages_of(folder))
    for kind in sorted(made.fired | real.fired):
        of_made = made.rightly[kind] / made.fired[kind] if made.fired[kind] else 0.5
        rate = (real.rightly[kind] + MADE_WEIGH * of_made) / (
            real.fired[kind] + MADE_WEIGH
        )
        counted = (
            f"{made.rightly[kind]} of {made.fired[kind]} made, "
            f"{real.rightly[kind]} of {real.fired[kind]} real"
        )
        sys.stdout.write(f'    "{kind}": {rate:.2f},  # {counted}\n')


if __name__ == "__main__":
    main()
