"""What is asked of labelled texts, and which of it rightly.

python -m bench.asked FOLDER writes how its texts are read, pickled. bench.calibration runs
it in checkouts of older revisions, and asks today's checks of those readings: so it takes
of the reader only what that has had for long.
"""

import pickle
import sys
from pathlib import Path

from bench.labelled import items_of, wrong_places
from ingest.reading import read
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
OF_STORY = {"headline", "kicker", "subtitle", "subheads"}


def readings_of(items):
    """Return (fields that are wrong, stories read, segments) of each item."""
    found = []
    for _, label, text in items:
        reading = read(text)
        articles = as_json(reading)["articles"]
        if articles:
            wrong = sorted(wrong_places(label, articles[0], text))
            found.append((wrong, reading.stories, reading.segments))
    return found


def asked_of(readings):
    """Return {"wrong": whether anything is, "kinds": {check: whether it asks rightly}} of
    each reading. The first story is meant; the others are asked about, too."""
    found = []
    for wrong, stories, segments in readings:
        about = {part for name in wrong for part in PARTS[name]}
        if OF_STORY & set(wrong) or wrong and len(stories) > 1:
            about.add("story")
        kinds = {}
        for case in cases(segments, stories):
            for kind, ask in doubts(case):
                kinds[kind] = kinds.get(kind, False) or ask.part in about
        found.append({"wrong": bool(wrong), "kinds": kinds})
    return found


def main():
    pickle.dump(readings_of(items_of(Path(sys.argv[1]))), sys.stdout.buffer)


if __name__ == "__main__":
    main()
