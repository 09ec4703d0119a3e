"""What is asked of labelled texts, and which of it rightly: python -m bench.asked FOLDER.

Prints a line of JSON for each text. bench.calibration runs it in checkouts of older
revisions, too, so it asks of the reader only what that has had for long.
"""

import json
import sys
from pathlib import Path

from bench.labelled import items_of, wrong_places
from ingest.reading import asking, asking_together, read
from ingest.reading.as_json import as_json
from ingest.reading.asking import cases, doubts

# The part of an ask that is about a field.
PARTS = {
    "headline": {"headline"},
    "kicker": {"kicker"},
    "subtitle": {"deck"},
    "dateline": {"dateline"},
    "bylines": {"byline"},
    "captions": {"caption"},
    "subheads": {"subhead"},
}
# Checks that were written after the revision that reads here.
LATER = [check for check in asking_together.CHECKS if check not in asking.CHECKS]
OF_STORY = {"headline", "kicker", "subtitle", "subheads"}


def asked_of(items):
    """Return {"wrong": whether anything is, "kinds": {check: whether it asks rightly}} of
    each item. The first story of a reading is meant; the others are asked about, too."""
    found = []
    for _, label, text in items:
        reading = read(text)
        articles = as_json(reading)["articles"]
        if not articles:
            continue
        wrong = wrong_places(label, articles[0], text)
        about = {part for name in wrong for part in PARTS[name]}
        if OF_STORY & set(wrong) or wrong and len(articles) > 1:
            about.add("story")
        kinds = {}
        for case in cases(reading.segments, reading.stories):
            asks = [(kind, ask.part) for kind, ask in doubts(case)]
            asks += [(f[0], str(f[2])) for check in LATER for f in check(case)]
            for kind, part in asks:
                kinds[kind] = kinds.get(kind, False) or part in about
        found.append({"wrong": bool(wrong), "kinds": kinds})
    return found


def main():
    for item in asked_of(items_of(Path(sys.argv[1]))):
        sys.stdout.write(json.dumps(item) + "\n")


if __name__ == "__main__":
    main()
