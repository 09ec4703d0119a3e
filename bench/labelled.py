"""Scores of a reading against labels: parts right, and whether it asks where it is wrong.

A labelled item is a text with {"headline", "kicker", "subtitle", "dateline", "bylines",
"captions", "subheads"}, all compared without blanks. Of a person's role and works one
has to be the label's.
"""

import json
from collections import Counter
from dataclasses import dataclass, field

from ingest.reading import read
from ingest.reading.as_json import as_json

LINES = ("headline", "kicker", "subtitle", "dateline")
LISTS = ("bylines", "captions", "subheads")
# The parts of an ask that are about a field: a lost byline may be asked where it stands
# or where it is missing.
HEADING = {"headline", "kicker", "deck", "column", "story"}
ABOUT = {
    "headline": HEADING,
    "kicker": HEADING,
    "subtitle": HEADING,
    "dateline": {"dateline"},
    "bylines": {"byline", "run_in", "credit"},
    "captions": {"caption", "credit"},
    "subheads": {"subhead", "brief_heading"},
    "lines": {"story"},
}


def solid(text):
    return "".join((text or "").split())


@dataclass
class Score:
    """Counts over the items of a set."""

    items: int = 0
    exact: Counter = field(default_factory=Counter)
    lists: dict = field(default_factory=dict)  # {field: [right, extra, missing]}
    right: int = 0
    right_that_ask: int = 0
    wrong_that_ask: int = 0  # at the wrong place
    wrong_that_ask_at_the_line: int = 0
    wrong_places: int = 0
    wrong_places_asked: int = 0
    failures: list = field(default_factory=list)  # (name, wrong, asks, is asked)

    @property
    def wrong(self):
        return self.items - self.right

    def count(self, field, expected, found):
        counts = self.lists.setdefault(field, [0, 0, 0])
        counts[0] += len(expected & found)
        counts[1] += len(found - expected)
        counts[2] += len(expected - found)

    def f1(self, field):
        right, extra, missing = self.lists.get(field, (0, 0, 0))
        total = 2 * right + extra + missing
        return 2 * right / total if total else 1.0

    def add(self, name, wrong, asks):
        """Count an item: `wrong` is {field: lines of the text where it is wrong}."""
        self.items += 1
        if not wrong:
            self.right += 1
            self.right_that_ask += bool(asks)
            if asks:
                self.failures.append((name, wrong, asks, True))
            return
        asked = {f for f, lines in wrong.items() if _is_asked(f, lines, asks)}
        self.wrong_places += len(wrong)
        self.wrong_places_asked += len(asked)
        self.wrong_that_ask += bool(asked)
        at_line = {line for lines in wrong.values() for line in lines}
        self.wrong_that_ask_at_the_line += any(ask["line"] in at_line for ask in asks)
        self.failures.append((name, wrong, asks, bool(asked)))


def _is_asked(field, lines, asks):
    return any(ask["line"] in lines or ask["part"] in ABOUT[field] for ask in asks)


def score_items(items, knowledge=None):
    """Score (name, label, text) items; the first story of each reading is meant."""
    score = Score()
    for name, label, text in items:
        articles = as_json(read(text, knowledge))["articles"]
        found = articles[0] if articles else {}
        wrong = wrong_places(label, found, text, score)
        score.add(name, wrong, found.get("asks", []))
    return score


def wrong_places(label, found, text, score=None):
    """Return {field: lines of the text that hold what is wrong} of one item; where a
    label allows several readings, by the nearest."""
    score = score or Score()
    ways = [label | other for other in label.get("alternatives") or ()]
    if ways:
        plain = {k: v for k, v in label.items() if k != "alternatives"}
        ways = [plain, *({**way, "alternatives": None} for way in ways)]
        label = min(ways, key=lambda way: len(wrong_places(way, found, text)))
        return wrong_places({**label, "alternatives": None}, found, text, score)
    wrong = {}
    lines = [solid(line) for line in text.split("\n")]
    for name in LINES:
        expected, got = _line_of(label, name), solid(found.get(name))
        score.exact[name] += expected == got
        if expected != got:
            wrong[name] = _lines_with(lines, expected, got)
    for name in LISTS:
        expected = {_key(name, part) for part in label[name]}
        got = {_key(name, part) for part in found.get(name, ())}
        if name == "bylines":
            score.count("names", {n for n, _ in expected}, {n for n, _ in got})
            got = _as_labelled(expected, found.get(name, ()))
        score.count(name, expected, got)
        if expected != got:
            parts = (p[0] if name == "bylines" else p for p in expected ^ got)
            wrong[name] = _lines_with(lines, *parts)
    return wrong


def _line_of(label, name):
    value = label.get(name)
    return solid(value["raw"] if isinstance(value, dict) else value)


def _key(name, part):
    if name == "bylines":
        return solid(part["name"]), part["role"]
    return solid(part["text"] if isinstance(part, dict) else part)


def _as_labelled(expected, people):
    """A person's role or one of the works may be the label's."""
    every = {
        (solid(p["name"]), role)
        for p in people
        for role in (p["role"], *(p.get("works") or ()))
    }
    named = {name for name, _ in expected & every}
    return {pair for pair in every if pair in expected or pair[0] not in named}


def _lines_with(lines, *texts):
    return {
        number
        for number, line in enumerate(lines, start=1)
        for text in texts
        if text and line and (text in line or line in text)
    }


def items_of(folder):
    """Return the (name, label, text) of FOLDER/expected.json and the texts beside it."""
    items = json.loads((folder / "expected.json").read_text())["items"]
    return [(item["id"], item, (folder / item["file"]).read_text()) for item in items]


def pages_of(folder):
    """Return (name, text, lines of each story) of pages/expected_pages.json."""
    labels = folder / "pages" / "expected_pages.json"
    if not labels.exists():
        return []
    return [
        (
            page["file"],
            (folder / page["file"]).read_text(),
            [item["lines"] for item in page["items"]],
        )
        for page in json.loads(labels.read_text())["pages"]
        if "items" in page
    ]


def score_pages(pages):
    """Score whole pages: a story is right that has exactly the labelled lines.

    What is asked is asked of the stories that hold any of the lines; of a right story
    only what is about where it begins and ends counts, for its parts have no labels.
    """
    score = Score()
    for name, text, stories in pages:
        lines = text.split("\n")
        read_stories = {}
        for article in as_json(read(text))["articles"]:
            read_stories[lines_held(article["lines"], lines)] = article["asks"]
        for story in stories:
            expected = lines_held(story, lines)
            touching = {k: asks for k, asks in read_stories.items() if k & expected}
            apart = {n for k in touching for n in k ^ expected} or expected
            wrong = {} if expected in read_stories else {"lines": apart}
            asks = [ask for asks in touching.values() for ask in asks]
            if not wrong:
                asks = [ask for ask in asks if ask["part"] == "story"]
            score.add(f"{name}:{min(expected, default=0)}", wrong, asks)
    return score


def lines_held(numbers, lines):
    return frozenset(n for n in numbers if 0 < n <= len(lines) and lines[n - 1].strip())
