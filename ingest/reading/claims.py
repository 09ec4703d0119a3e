"""Application of claims: what a file says of its lines, to what the lines are built as.

A level of heading, the words of a picture, navigation: the claim overrules the form of
the line where it weighs more. The copy of a claimed paragraph is still cut at its edges.
"""

from ingest.reading.shapes import Kind, caption_of, copy_of
from ingest.reading.values import DOUBTED, UNSURE, Role

KIND_OF = {
    Role.HEADLINE: Kind.HEADING,
    Role.SUBHEAD: Kind.HEADING,
    Role.KICKER: Kind.KICKER,
    Role.DECK: Kind.DECK,
    Role.COLUMN: Kind.FLAG,
    Role.BYLINE: Kind.BYLINE,
    Role.CAPTION: Kind.CAPTION,
    Role.CREDIT: Kind.CREDIT,
    Role.FURNITURE: Kind.FURNITURE,
}


def apply(claims, shapes, knowledge):
    """Return the shapes, changed where a claim about their line weighs more."""
    return [_claimed(shape, claims, knowledge) if claims else shape for shape in shapes]


def _claimed(shape, claims, knowledge):
    numbers = [number for number, *_ in shape.line.source_lines]
    claim = next((claims[n] for n in numbers if n in claims), None)
    if claim is None:
        return shape
    if claim.score < UNSURE:
        shape.score, shape.reason = DOUBTED, claim.why
    elif claim.score >= shape.score or KIND_OF.get(claim.role) is shape.kind:
        if claim.role is Role.BODY and shape.kind is not Kind.BODY:
            shape = copy_of(shape.line, knowledge)
        elif claim.role is Role.CAPTION and shape.kind is not Kind.CAPTION:
            shape = caption_of(shape.line, knowledge)
        kind = KIND_OF.get(claim.role, shape.kind)
        if kind is not shape.kind:
            shape.head = shape.tail = ()
        shape.kind, shape.score = kind, claim.score
        shape.reason = claim.why or shape.reason
    shape.claim = claim
    return shape
