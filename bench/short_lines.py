"""Fitting of the weights of short lines in ingest/reading/weights.py: python -m
bench.short_lines.

Of labelled texts (--labelled FOLDER, several times) it is known which lines are captions
and which are headings. Prints the weights for either that fit all of them best; weights.py
says how far those that the reader has are these. With --without NAME, the last two parts
of a folder's name, it prints besides how that set is read by weights fitted to the others.
"""

import argparse
import json
import math
import random
import re
import sys
from contextlib import ExitStack
from pathlib import Path
from unittest import mock

from bench.labelled import items_of, solid
from ingest.reading import captions, marks, neighbours, pictures, read, short_lines
from ingest.reading.lines import with_wide_marks
from ingest.reading.shapes import Kind
from ingest.reading.values import Role
from ingest.reading.weights import LINES

STEPS, RATE, NEAR = 900, 0.3, 0.06
SELDOM = 4  # what a caption counts as, of which there are few
HEADINGS = ("headline", "kicker", "subtitle", "column")
KINDS = ("caption", "heading")
FIFTHS = 5
# Rules that tell captions by their place: without them, or all is as they say.
BY_PLACE = (
    (pictures, "classify_below_hour"),
    (captions, "_classify_bare_captions"),
    (captions, "_classify_lone_captions"),
    (captions, "_classify_among_captions"),
    (captions, "_classify_credited"),
)


def samples_of(labels, text):
    """Return (pieces, kind by its label, kind by now, words) of the short lines of a text
    under one label, or of several below each other."""
    others = [way for label in labels for way in label.get("alternatives") or ()]
    ways = [*labels, *others]
    shown, maybe = _captions_of(labels), _captions_of(others)
    headings = [_bare(way.get(name)) for way in ways for name in HEADINGS]
    headings += [_bare(words) for way in ways for words in way.get("subheads", ())]
    found = []

    def label_rows(shapes):
        for row in short_lines.weighed_rows(shapes):
            shape = shapes[row.at]
            words = _bare(marks.CAPTION_MARK.sub("", shape.line.text))
            kind = None
            if _is_among(words, maybe - shown):
                continue
            if _is_among(words, shown):
                kind = "caption"
            elif any(words in h and len(words) * 3 > len(h) for h in headings):
                kind = "heading"
            now = {Kind.HEADING: "heading", Kind.FLAG: "heading"}.get(shape.kind)
            found.append((row.pieces, kind, now, shape.line.words))
            if kind == "caption":
                shape.kind = Kind.CAPTION

    with ExitStack() as stack:
        for module, rule in BY_PLACE:
            stack.enter_context(mock.patch.object(module, rule, lambda shapes: None))
        stack.enter_context(
            mock.patch.object(neighbours, "classify_short_lines", label_rows)
        )
        read(text)
    return found


def _captions_of(ways):
    captions = [c for way in ways for c in way.get("captions", ())]
    return {_bare(c["text"] if isinstance(c, dict) else c) for c in captions}


def _is_among(words, captions):
    return words in captions or len(words) > 5 and any(words in c for c in captions)


def _of_stacks(items, chance):
    """Samples of those texts below each other, as on a page."""
    found = []
    for _ in range(len(items) // 3):
        some = chance.sample(items, min(len(items), chance.randint(2, 4)))
        gap = chance.choice(["\n", "\n\n"])
        found += samples_of(
            [label for _, label, _ in some], gap.join(text for *_, text in some)
        )
    return found


def _of_pages(folder):
    """Samples of the headlines of whole pages, of which no more is labelled."""
    labels = folder / "pages" / "expected_pages.json"
    if not labels.exists():
        return []
    found = []
    for page in json.loads(labels.read_text())["pages"]:
        told = [
            {"headline": item["headline"], "captions": [], "subheads": []}
            for item in page.get("items", page.get("articles"))
        ]
        file = folder / page["file"]
        text = file.read_text() if file.exists() else ""
        found += [s for s in samples_of(told, text) if s[1]] if text else []
    return found


def _bare(text):
    return re.sub("[。.\\s]+$", "", solid(with_wide_marks(text or "")))


def without_credits(text):
    """Take out what shows that a line is a caption: its mark, and who took the picture."""
    lines, changed = {}, False
    for segment in read(text).segments:
        words = segment.text
        if segment.role is Role.CREDIT:
            words, changed = "", True
        elif segment.role is Role.CAPTION:
            words = marks.CAPTION_MARK.sub("", words)
            changed |= words != segment.text
        lines[segment.line] = lines.get(segment.line, "") + words
    last = text.count("\n") + 1
    rows = [lines.get(n, None if n in lines else "") for n in range(1, last + 1)]
    return "\n".join(rows) if changed else None


def left_out(items, others=()):
    """Yield (weights, items) of each of FIFTHS of (name, label, text) items: weights that
    are fitted to the other items, and to `others`."""
    every = list(others) + list(items)
    found = [samples_of([label], text) for _, label, text in every]
    for fifth in range(FIFTHS):
        mine = [n for n in range(len(others), len(every)) if n % FIFTHS == fifth]
        rest = [s for n, row in enumerate(found) if n not in mine for s in row]
        weights = {name: tuple(pair) for name, pair in fit(rest).items()}
        yield weights, [every[n] for n in mine]


def fit(samples):
    """Return {name: [weight as a caption, as a heading]} that explain the samples best."""
    names = list(LINES)
    place = {name: n for n, name in enumerate(names)}
    rows = [
        ([(place[n], a) for n, a in pieces if a], kind) for pieces, kind, *_ in samples
    ]
    weights = [[0.0] * len(names) for _ in KINDS]
    squares = [[1e-6] * len(names) for _ in KINDS]
    for _ in range(STEPS):
        slopes = [[NEAR * w for w in row] for row in weights]
        for pieces, kind in rows:
            odds = [
                math.exp(min(30, sum(w[n] * a for n, a in pieces))) for w in weights
            ]
            total = 1 + sum(odds)
            for slope, chance, name in zip(slopes, odds, KINDS, strict=True):
                miss = (chance / total - (kind == name)) * 30 / len(rows)
                miss *= SELDOM if kind == "caption" else 1
                for n, amount in pieces:
                    slope[n] += miss * amount
        for row, square, slope in zip(weights, squares, slopes, strict=True):
            for n, value in enumerate(slope):
                square[n] += value * value
                row[n] -= RATE * value / math.sqrt(square[n])
    return {name: [row[n] for row in weights] for n, name in enumerate(names)}


def said(pieces, weights):
    sums = [sum(weights[n][k] * a for n, a in pieces) for k in (0, 1)]
    best = max((0, 1), key=lambda k: sums[k])
    return (KINDS[best], sums) if sums[best] > 0 else (None, sums)


def report(name, samples, weights):
    words = []
    for kind in (*KINDS, None):
        right = sum(k == kind == said(p, weights)[0] for p, k, *_ in samples)
        known = sum(k == kind for _, k, *_ in samples)
        got = sum(said(p, weights)[0] == kind for p, *_ in samples)
        now = sum(n == kind == k for _, k, n, _ in samples)
        words.append(f"{kind or 'copy'} {right} of {known}, {got} said, now {now}")
    write(f"{name:<8} " + "; ".join(words))


def main():
    parser = argparse.ArgumentParser(
        prog="python -m bench.short_lines", description=__doc__
    )
    parser.add_argument("--labelled", type=Path, action="append", default=[])
    parser.add_argument("--without", action="append", default=[])
    parser.add_argument("--show", action="store_true")
    arguments = parser.parse_args()
    sets, bare = {}, {}
    for folder in arguments.labelled:
        name = "/".join(folder.parts[-2:])
        sets[name], bare[name] = [], []
        for _, label, text in items_of(folder):
            sets[name] += samples_of([label], text)
            less = without_credits(text)
            bare[name] += samples_of([label], less) if less else []
        bare[name] += _of_stacks(items_of(folder), random.Random(5))
        bare[name] += _of_pages(folder)
    for name, samples in sets.items():
        if name not in arguments.without:
            continue
        others = [s for key in sets if key != name for s in sets[key] + bare[key]]
        weights = fit(others)
        report(name, samples, weights)
        report("  bare", bare[name], weights)
        if arguments.show:
            for pieces, kind, now, words in samples:
                got, sums = said(pieces, weights)
                if got != kind:
                    write(
                        f"     {kind} read {got} ({sums[0]:.1f} {sums[1]:.1f}; now {now}) {words[:40]}"
                    )
    every = [s for key in sets for s in sets[key] + bare[key]]
    weights = fit(every)
    report("all", every, weights)
    for name, pair in weights.items():
        seen = sum(any(n == name for n, _ in s[0]) for s in every)
        write(f'    "{name}": ({pair[0]:.1f}, {pair[1]:.1f}),  # {seen}')


def write(line):
    sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    main()
