"""Fitting of ingest/reading/weights.py: python -m bench.boundaries.

What begins a story and what is a subhead is known of labelled texts and pages
(--labelled FOLDER, several times, as for bench.ingest), of those texts stacked at random
into pages, with and without their datelines and bylines, and of made-up pages. Prints the
weights that fit all of it best, near those of now, and how often the articles and the
pages of each set would be read wrongly by weights fitted to the others. What is pasted is
taken to be a single article about twice as often as a page: of ten sets, 458 articles
stood beside pages, stacks and made pages that weigh 250. Nothing is changed: a hand
rounds the weights and writes them down.
"""

import argparse
import math
import random
import sys
from pathlib import Path
from unittest import mock

from bench import made_texts
from bench.labelled import items_of, pages_of
from ingest.reading import evidence, read, stories
from ingest.reading.evidence import Verdict
from ingest.reading.values import Role
from ingest.reading.weights import WEIGHTS

STACKS, MADE_PAGES = 60, 100
LEADS = {Role.DATELINE, Role.BYLINE, Role.RUN_IN}
# A stacked or made-up boundary counts less than one that was printed.
STACKED, MADE = 0.3, 0.15
STEPS, RATE, NEAR = 300, 0.3, 0.02  # of the descent; how strongly weights are held
FIXED = {"file_opens", "file_headline", "file_subhead", "comes_from", "goes_elsewhere"}


def samples_of(text, owners, weight):
    """Return (evidence, opens, weight) of the boundaries of a page under headings, where
    `owners` are {line: story}; the reader is told the truth at each, and goes on."""
    found = []

    def true_verdict(grouping, boundary):
        story = grouping.current
        if story is None:
            return Verdict(True, 1.0, "")
        if not story.has_copy:
            return Verdict(bool(boundary.titles), 1.0, "")
        mine = owners.get(story.last_copy.line.number)
        theirs = owners.get(boundary.section.first.line.number)
        opens = mine != theirs
        if boundary.titles and theirs is not None:
            pieces = list(evidence.evidence_at(boundary, story))
            if not FIXED & {name for name, _ in pieces}:
                found.append((pieces, opens, weight))
        return Verdict(opens, 1.0, "")

    with mock.patch.object(stories.Grouping, "verdict", true_verdict):
        read(text)
    return found


def of_items(items, weight=1.0):
    """A labelled text is one story."""
    found = []
    for _, _, text in items:
        count = text.count("\n") + 1
        found += samples_of(text, dict.fromkeys(range(1, count + 1), 1), weight)
    return found


def of_pages(pages, weight=1.0):
    found = []
    for _, text, its_stories in pages:
        owners = {line: n for n, lines in enumerate(its_stories) for line in lines}
        found += samples_of(text, owners, weight)
    return found


def stacked(items, count, chance):
    """Return so many pages of labelled texts, one below the other."""
    pages = []
    for at in range(count):
        lines, its_stories = [], []
        gap = chance.choice([[], [""], [""]])
        for _, _, text in chance.sample(items, min(len(items), chance.randint(2, 5))):
            text = text if chance.random() < 0.4 else _without_leads(text)
            own = [line for line in text.split("\n") if line.strip()]
            first = len(lines) + 1
            for line in own:
                lines += [line, *gap]
            its_stories.append(range(first, len(lines) + 1))
        pages.append((f"s{at}", "\n".join(lines), its_stories))
    return pages


def _without_leads(text):
    """Take out what shows where a story begins: its dateline, its byline."""
    lines = {}
    for segment in read(text).segments:
        if segment.role not in LEADS | {Role.FURNITURE}:
            lines[segment.line] = lines.get(segment.line, "") + segment.text
    return "\n".join(lines.values())


def fit(samples):
    """Return the weights that explain the samples best, near those of now."""
    start = {name: weight for name, (weight, _) in WEIGHTS.items()}
    weights, squares = dict(start), dict.fromkeys(start, 1e-6)
    total = sum(weight for _, _, weight in samples)
    for _ in range(STEPS):
        slopes = {name: NEAR * (weights[name] - start[name]) for name in weights}
        for pieces, opens, weight in samples:
            miss = weight * (_chance(pieces, weights) - opens) / total * len(weights)
            for name, amount in pieces:
                slopes[name] += miss * amount
        for name, slope in slopes.items():
            squares[name] += slope * slope
            weights[name] -= RATE * slope / math.sqrt(squares[name])
    return weights


def _chance(pieces, weights):
    total = sum(weights[name] * amount for name, amount in pieces)
    return 1 / (1 + math.exp(-max(-30, min(30, total))))


def errors(samples, weights):
    """Return how many stories are run together, and how many are cut."""
    joined = cut = 0
    for pieces, opens, _ in samples:
        said = _chance(pieces, weights) > 0.5
        joined += opens and not said
        cut += said and not opens
    return f"{joined} of {sum(o for _, o, _ in samples)} run together, {cut} of {sum(not o for _, o, _ in samples)} cut"


def main():
    parser = argparse.ArgumentParser(
        prog="python -m bench.boundaries", description=__doc__
    )
    parser.add_argument("--labelled", type=Path, action="append", default=[])
    chance = random.Random(5)
    articles, pages, real, made = {}, {}, {}, {}
    for folder in parser.parse_args().labelled:
        items = items_of(folder)
        name = "/".join(folder.parts[-2:])
        articles[name], pages[name] = of_items(items), of_pages(pages_of(folder))
        real[name] = articles[name] + pages[name]
        made[name] = of_pages(stacked(items, STACKS, chance), STACKED)
    base = of_pages(made_texts.pages(MADE_PAGES, seed=3), MADE)
    now = {name: weight for name, (weight, _) in WEIGHTS.items()}
    for name in real:
        others = [s for key in real if key != name for s in real[key] + made[key]]
        weights = fit(others + base)
        for title, by in (("now", now), ("fitted to the others", weights)):
            write(
                f"{name} {title}: articles {errors(articles[name], by)}; "
                f"pages {errors(pages[name], by)}; stacked {errors(made[name], by)}"
            )
    every = [s for key in real for s in real[key] + made[key]] + base
    weights = fit(every)
    write(f"all: now {errors(every, now)}; fitted {errors(every, weights)}")
    for name, weight in weights.items():
        seen = [s for s in every if any(n == name for n, _ in s[0])]
        opened = sum(opens for _, opens, _ in seen)
        write(
            f"    {name:<18} {now[name]:6.1f} -> {weight:6.2f}  ({opened} of {len(seen)})"
        )


def write(line):
    sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    main()
