"""Sheet of the proofreading page: a story's paragraphs, each with its hits beside it."""

from dataclasses import dataclass, field
from itertools import groupby, pairwise

from articles.text.proofreading import Hit, Rule
from articles.text.proofreading.reading import paragraphs


@dataclass
class Remark:
    """A hit that is left to decide, with its rule and its number within the paragraph."""

    hit: Hit
    rule: Rule
    number: int


@dataclass
class Paragraph:
    """A line of a text in pieces: [(words, numbers of the remarks that mark them)]."""

    pieces: list
    remarks: list[Remark] = field(default_factory=list)


def sheet_of(story):
    """Return the texts of a ProofreadStory: [(label, [Paragraph])]."""
    remarks = groupby(story.remarks, key=lambda remark: remark["hit"].passage)
    remarks = {name: list(group) for name, group in remarks}
    return [
        (passage.label, list(_paragraphs(passage.text, remarks.get(passage.name, []))))
        for passage in story.passages
    ]


def _paragraphs(text, remarks):
    waiting = list(reversed(remarks))
    for offset, line in paragraphs(text):
        here = []
        while waiting and waiting[-1]["hit"].start < offset + len(line):
            here.append(Remark(**waiting.pop(), number=len(here) + 1))
        yield Paragraph(_pieces(offset, line, here), here)


def _pieces(offset, line, remarks):
    """Cut a line where the marks of its remarks begin and end."""
    marks = [
        (start - offset, min(end - offset, len(line)), remark.number)
        for remark in remarks
        for start, end in _marked(remark.hit)
    ]
    cuts = sorted({0, len(line), *(place for mark in marks for place in mark[:2])})
    begins = {place: [] for place in cuts}
    ends = {place: [] for place in cuts}
    for start, end, number in marks:
        begins[start].append(number)
        ends[end].append(number)
    pieces, open_marks = [], []
    for start, end in pairwise(cuts):
        for number in ends[start]:
            open_marks.remove(number)
        open_marks += begins[start]
        pieces.append((line[start:end], sorted(open_marks)))
    return pieces


def _marked(hit):
    """Return the places to mark: of a pair of quotes the two, not all between them."""
    if hit.mend is not None and len(hit.mend) == len(hit.text):
        return [edit[:2] for edit in hit.edits]
    return [(hit.start, hit.end)]
