"""Notes kept at their passages: looked for again whenever the text is saved."""

from django.utils import timezone

from articles.prepared import prepared
from planning.models import Note
from planning.notes.anchors import LONGEST, anchor_at, found
from planning.notes.passages import text_of

ANCHOR = ["passage", "prefix", "suffix", "start", "orphaned_at"]


def follow(story, parts):
    """Find the passages of a story's open notes in what was just saved.

    While a correction is being written, its text is what notes follow: it is to become
    the story's. What it does not become is found again by whoever shows it (showing.py).
    """
    notes = _open_notes(story=story.corrects_id or story.pk)
    if not notes:
        return
    texts, moved = {}, []
    for note in notes:
        if note.field not in texts:
            texts[note.field] = text_of(story, note.field, parts)
        if _follow(note, texts[note.field]):
            moved.append(note)
    if moved:
        Note.objects.bulk_update(moved, ANCHOR)
    Note.objects.filter(pk__in=[note.pk for note in notes]).update(
        seen_in=story.pk, seen_version=story.version
    )


@prepared
def _open_notes(story):
    return Note.objects.open().filter(article=story)


def _follow(note, text):
    """Move a note's anchor to where its passage is now; whether anything changed."""
    before = [getattr(note, name) for name in ANCHOR]
    place = found(note.anchor(), text)
    if place is None or place[1] - place[0] > 2 * LONGEST:
        note.orphaned_at = note.orphaned_at or timezone.now()
    else:
        now = anchor_at(text, *place)
        note.passage, note.start, note.orphaned_at = now.words, now.start, None
        note.prefix, note.suffix = now.prefix, now.suffix
    return before != [getattr(note, name) for name in ANCHOR]
