"""Benchmark of page reading, speed and quality: `python -m bench.ingest`.

Pages of 5,000 to 80,000 characters are put together from the seed page, and of lines
made to hold up a parser: linear reading takes twice the time for twice the text. Then
what is read of made-up texts (made_texts.py), and whether it asks where it is wrong.

`--labelled FOLDER`, several times, scores the reading against texts that a hand has
labelled: FOLDER/expected.json with {"items": [{"id", "file", "headline", "kicker",
"subtitle", "dateline", "bylines", "captions", "subheads"}]}, the files beside it, and
whole pages where there is pages/expected_pages.json. No such folder belongs to this
repository: the texts are others'. Without the option the folders in LABELLED_TEXTS are
taken (with `:` between them), or else those in ../shared/ingest, where there is one.
Each is read as other papers would set it, too (perturbed.py).
"""

import argparse
import os
import statistics
import sys
import time
from pathlib import Path

from bench import made_texts
from bench.labelled import (
    LINES,
    LISTS,
    items_of,
    pages_of,
    score_items,
    score_pages,
)
from bench.perturbed import perturbed
from ingest.reading import read

ROOT = Path(__file__).resolve().parent.parent
SEED = ROOT / "fixtures" / "seed_page.txt"
SHARED = ROOT.parent / "shared" / "ingest"
LENGTHS = (5_000, 10_000, 20_000, 40_000, 80_000)
TURNS = 5
HOSTILE = (
    "（记者\n",
    "水厂通水\n\n",
    "记者 赵敏\n",
    "赵敏摄\n",
    "■水厂\n\n今日通水。\n\n",
)
SHORT, LONG = 20_000, 80_000
MADE, MADE_PAGES, MADE_SEED = 1_000, 200, 7
ASKED, MAY_ASK = 0.80, 0.20  # what issue 20 asks for


def main():
    parser = argparse.ArgumentParser(prog="python -m bench.ingest", description=__doc__)
    parser.add_argument(
        "--labelled", type=Path, action="append", help="a folder of labelled texts"
    )
    arguments = parser.parse_args()
    measure_speed()
    measure_hostile()
    write_scores(
        f"{MADE:,} made texts",
        score_items(made_texts.items(MADE, MADE_SEED)),
        score_pages(made_texts.pages(MADE_PAGES, MADE_SEED)),
    )
    for folder in arguments.labelled or labelled_folders():
        items, pages = score_items(items_of(folder)), score_pages(pages_of(folder))
        write_scores(folder.name, items, pages)
        write("the same texts in other conventions:")
        write_asks(score_items(perturbed(items_of(folder))), "texts")


def labelled_folders():
    """Return the folders that are named in the environment, or are beside us."""
    named = os.environ.get("LABELLED_TEXTS", "")
    if named:
        return [Path(folder) for folder in named.split(":")]
    return sorted(path.parent for path in SHARED.glob("*/expected.json"))


def measure_speed():
    write("== Reading a page (processor time)")
    write(f"{'characters':>12} {'ms':>8} {'× the one before':>18}")
    seed = SEED.read_text()
    before = None
    for length in LENGTHS:
        spent = _time(_repeated(seed, length))
        ratio = f"{spent / before:18.2f}" if before else f"{'':>18}"
        write(f"{length:>12,} {spent * 1000:8.1f} {ratio}")
        before = spent


def measure_hostile():
    write(f"\n== Hostile text, {LONG:,} characters (× {SHORT:,}; linear is 4)")
    for unit in HOSTILE:
        short, long = (_time(_repeated(unit, n), turns=1) for n in (SHORT, LONG))
        shown = unit.replace("\n", "⏎")
        write(f"{long:10.2f} s {long / short:6.1f}  {shown}")


def _repeated(unit, length):
    return (unit * (length // len(unit) + 1))[:length]


def _time(text, turns=TURNS):
    def once():
        start = time.process_time()
        read(text)
        return time.process_time() - start

    return statistics.median(once() for _ in range(turns))


def write_scores(name, score, pages):
    write(f"\n== Reading against labels: {name}")
    for part in LINES:
        write(f"{part:<12} {score.exact[part]}/{score.items} exact")
    for part in ("names", *LISTS):
        right, extra, missing = score.lists.get(part, (0, 0, 0))
        counts = f"right {right}, extra {extra}, missing {missing}"
        label = "with role" if part == "bylines" else part
        write(f"{label:<12} F1 {score.f1(part):.3f} ({counts})")
    write(f"{'all right':<12} {score.right}/{score.items}")
    write_asks(score, "texts")
    if pages.items:
        write(f"{'pages':<12} {pages.right}/{pages.items} stories by their lines")
        write_asks(pages, "stories of pages")


def write_asks(score, what):
    """Write how often it asks where it is wrong, and where it is right."""
    asked = _share(score.wrong_that_ask, score.wrong)
    needless = _share(score.right_that_ask, score.right)
    write(f"{'asks':<12} {asked} of wrong {what}, at the place (at least {ASKED:.0%})")
    write(f"{'':<12} {needless} of right {what} (at most {MAY_ASK:.0%})")


def _share(count, total):
    return f"{count}/{total} = {count / total:.0%}" if total else "0/0"


def write(line):
    sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    main()
