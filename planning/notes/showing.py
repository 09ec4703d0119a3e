"""Notes as the pages of a story show them: threads in the order of the text.

One query, whatever there is; a passage that was found when the text was saved is not
looked for again.
"""

from dataclasses import dataclass, field

from articles.dates import spoken
from articles.prepared import prepared
from planning.models import Note
from planning.notes.anchors import found
from planning.notes.passages import LABELS, ORDER, text_of

# Behind all that stands somewhere.
NOWHERE = 10**9


@dataclass
class Thread:
    """A note with its replies, and where its passage is in the story that is shown."""

    note: Note
    replies: list = field(default_factory=list)
    start: int | None = None
    words: str = ""

    @property
    def label(self):
        return LABELS[self.note.field]

    @property
    def was_changed(self):
        """Whether the passage reads otherwise than when the note was written."""
        return self.start is not None and self.words != self.note.quote

    @property
    def whereabouts(self):
        """What is to be said of a passage that is not there, or ""."""
        if self.start is not None:
            return ""
        if self.note.orphaned_at:
            return f"原文已删去或改写，{spoken(self.note.orphaned_at)} 保存后找不到了。"
        if self.note.start is None:
            return "这段文字还没有保存，保存后批注就会对上。"
        return "这一份里没有这段文字。"


def threads_of(story):
    """Return {"open": [Thread], "orphaned": [Thread], "resolved": [Thread]}."""
    threads, texts = {}, {}
    for note in _notes(story=story.corrects_id or story.pk):
        if note.parent_id is None:
            threads[note.pk] = _placed(note, story, texts)
        elif note.parent_id in threads:
            threads[note.parent_id].replies.append(note)
    in_order = sorted(threads.values(), key=_place)
    waiting = [thread for thread in in_order if not thread.note.resolved_at]
    resolved = [thread for thread in threads.values() if thread.note.resolved_at]
    return {
        "open": [thread for thread in waiting if thread.start is not None],
        "orphaned": [thread for thread in waiting if thread.start is None],
        "resolved": sorted(
            resolved, key=lambda thread: thread.note.resolved_at, reverse=True
        ),
    }


@prepared
def _notes(story):
    notes = Note.objects.filter(article=story)
    return notes.with_people().order_by("created_at", "pk")


def _place(thread):
    start = NOWHERE if thread.start is None else thread.start
    return ORDER[thread.note.field], start, thread.note.pk


def _placed(note, story, texts):
    if (note.seen_in, note.seen_version) == (story.pk, story.version):
        start = None if note.orphaned_at else note.start
        return Thread(note, start=start, words=note.passage)
    if note.field not in texts:
        texts[note.field] = text_of(story, note.field)
    text = texts[note.field]
    place = found(note.anchor(), text)
    if place is None:
        return Thread(note, words=note.passage)
    return Thread(note, start=place[0], words=text[slice(*place)])
