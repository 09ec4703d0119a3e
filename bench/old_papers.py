"""Score of the readers of old papers: `python -m bench.old_papers FOLDER …`.

Each folder holds files of old papers, one page or one story each, and expected.json:

    {"file.html": {"kind": "layout", "paper", "date", "page", "page_name", "picture",
                   "pdf", "stories": [{"href", "headline", "kicker", "deck", "author",
                                       "areas": [{"href", "coords"}]}]},
     "other.html": {"kind": "story", …, "href", "kicker", "headline", "deck", "author",
                    "paragraphs", "first12", "last12", "body_chars",
                    "pictures": [{"src", "caption"}], "areas_of_page": [{"href", "coords"}]}}

What is null, or missing, was not labelled and counts neither way. Each file is read by
itself, out of its folder. No such folder belongs to this repository: the papers are
others'. Without one the folder ../shared/archive/dev is taken, where there is one.
`--all` prints every difference, `--require` fails below what issue 22 asks for.
"""

import argparse
import json
import sys
from collections import Counter
from pathlib import Path

from ingest.old_papers.as_json import file_as_json
from ingest.old_papers.decoding import decoded
from ingest.old_papers.reading_any import read_file

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared" / "archive" / "dev"
OF_PAGE = {
    "paper": "paper",
    "date": "date",
    "page": "page",
    "page_name": "page_name",
    "picture": "picture",
    "pdf": "pdf",
}
OF_STORY = ("headline", "kicker", "deck", "author")
OF_TEXT = ("first12", "last12", "paragraphs", "body_chars")
NEAR = 0.02  # of the length of a text
SAME = 0.06  # of a pixel: papers round
REQUIRED = {"stories": 98, "fields": 97, "areas": 99}


class Score:
    def __init__(self):
        self.right, self.all = Counter(), Counter()
        self.invented = 0
        self.differences = []

    def count(self, kind, is_right, where, said, wanted):
        self.all[kind] += 1
        self.right[kind] += bool(is_right)
        if not is_right:
            self.differences.append(f"{where}: {said!r}, wanted {wanted!r}")

    def share(self, kind):
        return 100 * self.right[kind] / self.all[kind] if self.all[kind] else 100.0


def score_folder(folder, score):
    """Add the files of a folder to a Score."""
    expected = json.loads((folder / "expected.json").read_text())
    for name, wanted in sorted(expected.items()):
        score_file(name, (folder / name), wanted, score)


def score_file(name, path, wanted, score):
    read = read_file(path.name, decoded(path.read_bytes()))
    stories = stories_wanted(wanted)
    if read is None:
        score.differences.append(f"{name}: not read")
        score.all["stories"] += len(stories)
        return
    said = file_as_json(read)
    for field, key in OF_PAGE.items():
        if wanted.get(field) is not None:
            right = is_same(said[key], wanted[field])
            score.count("fields", right, f"{name} {field}", said[key], wanted[field])
    by_href = {bare(story["href"]): story for story in said["stories"]}
    for story in stories:
        found = by_href.pop(bare(story.get("href")), None)
        if found is None and wanted["kind"] == "story" and said["stories"]:
            found = said["stories"][0]
            by_href.pop(bare(found["href"]), None)
        heading = f"{name} {story.get('headline')}"
        score.count("stories", found, heading, None, "a story")
        if found:
            score_story(heading, found, story, score)
    if wanted["kind"] == "layout" or stories:
        score.invented += len(by_href)
        score.differences += [f"{name}: invented {href}" for href in by_href]
    score_areas(name, said, wanted, score)


def stories_wanted(wanted):
    return [wanted] if wanted["kind"] == "story" else wanted.get("stories", [])


def score_story(name, found, wanted, score):
    for field in OF_STORY:
        if wanted.get(field) is not None:
            right = is_same(found[field], wanted[field])
            score.count("fields", right, f"{name} {field}", found[field], wanted[field])
    for field in OF_TEXT:
        if wanted.get(field) is not None:
            said = found[field]
            right = (
                abs(said - wanted[field]) <= max(NEAR * wanted[field], 0)
                if isinstance(said, int)
                else said == wanted[field]
            )
            score.count("fields", right, f"{name} {field}", said, wanted[field])
    for at, picture in enumerate(wanted.get("pictures") or ()):
        pictures = found["pictures"]
        said = pictures[at] if at < len(pictures) else {"src": None, "caption": None}
        for field in ("src", "caption"):
            right = is_same(said[field], picture[field])
            score.count(
                "fields", right, f"{name} picture {field}", said[field], picture[field]
            )


def score_areas(name, said, wanted, score):
    areas = list(wanted.get("areas_of_page") or ())
    for story in wanted.get("stories") or ():
        areas += story.get("areas") or ()
    left = list(said["areas_of_page"])
    for area in areas:
        found = next((a for a in left if is_same_area(a, area)), None)
        if found:
            left.remove(found)
        score.count("areas", found, f"{name} area", None, area)


def is_same_area(one, other):
    if bare(one["href"]) != bare(other["href"]):
        return False
    coords = [one["coords"], other["coords"]]
    flat = [
        [n for part in c for n in (part if isinstance(part, list) else [part])]
        for c in coords
    ]
    return len(flat[0]) == len(flat[1]) and all(
        abs(a - float(b)) <= SAME for a, b in zip(*flat, strict=True)
    )


def is_same(said, wanted):
    return "".join(str(said or "").split()) == "".join(str(wanted).split())


def bare(href):
    return (href or "").strip().removeprefix("./").partition("?")[0]


def main():
    parser = argparse.ArgumentParser(
        prog="python -m bench.old_papers", description=__doc__
    )
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--all", action="store_true", help="print every difference")
    parser.add_argument("--require", action="store_true", help="fail below the goals")
    arguments = parser.parse_args()
    folders = arguments.folders or [SHARED] * SHARED.is_dir()
    if not folders:
        parser.error("no folder of labelled papers: name one")
    missed = False
    for folder in folders:
        score = Score()
        score_folder(folder, score)
        missed = say(folder, score, everything=arguments.all) or missed
    return 1 if missed and arguments.require else 0


def say(folder, score, *, everything):
    """Print a Score; return whether it is below what issue 22 asks for."""
    lines = [f"{folder}"]
    missed = score.invented > 0
    for kind, least in REQUIRED.items():
        share = score.share(kind)
        missed = missed or share < least
        lines.append(
            f"  {kind}: {score.right[kind]} of {score.all[kind]}, {share:.1f} % "
            f"(at least {least} %)"
        )
    lines.append(f"  invented stories: {score.invented}")
    if everything:
        lines += [f"    {difference}" for difference in score.differences]
    sys.stdout.write("\n".join(lines) + "\n")
    return missed


if __name__ == "__main__":
    sys.exit(main())
