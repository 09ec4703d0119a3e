"""Round-ups: briefs of several places under one heading, each with its place above it."""

from ingest.reading.places import LEAST, is_place
from ingest.reading.values import Role

MOSTLY = 0.8  # of the subheads are places


def name_briefs(draft, knowledge):
    """In a round-up each heading is a place: 甲山区 … 乙水县."""
    headings = [
        p for p in draft.parts if p.role in {Role.SUBHEAD, Role.HEADLINE, Role.DECK}
    ]
    places = [p for p in headings if is_place(p.shape.body, knowledge)]
    subheads = [p for p in headings if p.role is Role.SUBHEAD]
    if len(places) < LEAST or len(places) < MOSTLY * len(subheads):
        return
    for part in places:
        part.role = Role.BRIEF_HEADING
        part.score, part.reason = 0.9, "一组简讯，各以地名为题"
