"""Writing of notes and replies, and who is told of them."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse

from articles.models import Article
from articles.models.staff import staff_name
from articles.text.richtext import UNWRITABLE
from planning.mentions import mentioned
from planning.models import Note, Notification
from planning.models.notes import LONGEST_WORDS, NoteRefused
from planning.notes.anchors import CONTEXT, LONGEST, Anchor, anchor_at, found, squeezed
from planning.notes.passages import LABELS, text_of
from planning.telling import tell

ADDS, RESOLVES = "planning.add_note", "planning.change_note"
# So many notes and replies has a story: what is shown at once has a bound.
MOST = 1000


def write_note(story, by, values):
    """Store a note on a passage; return it, and the sentence of what became of it.

    values: field, quote, text; from a selection also prefix, suffix and start.
    """
    _refuse_stranger(by)
    text = _words(values.get("text", ""))
    field = values.get("field", "")
    if field not in LABELS:
        raise NoteRefused(
            "请选批注写在哪里：引题、主题、副题、提要、正文、简讯还是图片说明。"
        )
    asked = _asked(values)
    with transaction.atomic():
        _refuse_too_many(story)
        note = Note(
            article_id=story.corrects_id or story.pk,
            author=by,
            text=text,
            field=field,
            quote=asked.words,
            seen_in=story.pk,
            seen_version=story.version,
        )
        _place(note, asked, text_of(story, field), values.get("is_unsaved"))
        note.save()
        left_out = _tell(story, note, note)
    saved = "已写批注。"
    if note.start is None:
        saved = "已写批注；这段文字还没有保存，保存后批注就会对上。"
    return note, saved + left_out


def write_reply(story, note, by, values):
    _refuse_stranger(by)
    text = _words(values.get("text", ""))
    with transaction.atomic():
        _refuse_too_many(story)
        reply = note.reply(by, text)
        left_out = _tell(story, reply, note)
    return reply, "已回复。" + left_out


def may_resolve(user, note, story):
    """Whether somebody may resolve a note, or open it again: who keeps it, who has the
    story in hand, and whoever edits the copy of all."""
    writer = story.handed_to_id or story.created_by_id
    concerned = {note.author_id, note.handed_to_id, writer}
    return user.has_perm(RESOLVES) or (user.has_perm(ADDS) and user.pk in concerned)


def notes_address(story, note=None):
    address = reverse("admin:articles_article_notes", args=[story.pk])
    return f"{address}#note-{note.pk}" if note else address


def _asked(values):
    quote, prefix, suffix = (
        squeezed(UNWRITABLE.sub("", values.get(name, "")))
        for name in ("quote", "prefix", "suffix")
    )
    if not quote:
        raise NoteRefused("请先引一段原文：选中文字，或从稿件里复制一段贴到“原文”里。")
    if len(quote) > LONGEST:
        raise NoteRefused(
            f"引的原文有 {len(quote)} 字，最多 {LONGEST} 字，请只引要说的那一段。"
        )
    start = values.get("start", "")
    return Anchor(
        quote,
        prefix[-CONTEXT:],
        suffix[:CONTEXT],
        int(start) if start.isascii() and start.isdigit() and len(start) < 8 else 0,
    )


def _place(note, asked, text, may_be_unsaved):
    """Set the anchor of a new note: where the words stand in a text just as they are."""
    place = found(asked, text)
    label = LABELS[note.field]
    if not (asked.prefix or asked.suffix) and (times := text.count(asked.words)) > 1:
        raise NoteRefused(
            f"{label}里有 {times} 处“{_short(asked.words)}”，请多引几个字，好知道是哪一处。"
        )
    # Words that are only like them are no quotation.
    if place and text[slice(*place)] == asked.words:
        asked = anchor_at(text, *place)
        note.start = asked.start
    elif not may_be_unsaved:
        raise NoteRefused(
            f"{label}里没有找到“{_short(asked.words)}”。请从稿件里原样复制一段，不要改字。"
        )
    note.passage, note.prefix, note.suffix = asked.words, asked.prefix, asked.suffix


def _words(text):
    text = UNWRITABLE.sub("", text.replace("\r\n", "\n")).strip()
    if not text:
        raise NoteRefused("请写上要说的话，再按一次。")
    if len(text) > LONGEST_WORDS:
        raise NoteRefused(
            f"写了 {len(text)} 字，最多 {LONGEST_WORDS} 字，请写短一些或分成几条。"
        )
    return text


def _refuse_stranger(user):
    if not user.has_perm(ADDS):
        raise PermissionDenied


def _refuse_too_many(story):
    if Note.objects.of_story(story).count() >= MOST:
        raise NoteRefused(f"这篇稿件的批注和回复已有 {MOST} 条，不能再加。")


def _tell(story, written, thread):
    """Tell whom it concerns of a note or a reply; return a sentence of whom it names
    that may not open the story, or ""."""
    by, path = written.author, notes_address(story, thread)
    named = {person.pk: person for person in mentioned(written.text)}
    named.pop(by.pk, None)
    visible = Article.objects.filter(pk=story.pk)
    may_open = [
        person for person in named.values() if visible.visible_to(person).exists()
    ]
    said = f"在《{story}》的批注里"
    words = f"“{_short(written.text)}”"
    tell(
        may_open,
        Notification.Kind.MENTIONED,
        f"{staff_name(by)}{said}提到您：{words}",
        key=f"note:{written.pk}:named",
        path=path,
        article=story,
    )
    concerned = {person.pk: person for person in _concerned(story, thread)}
    for pk in [by.pk, *named]:
        concerned.pop(pk, None)
    tell(
        concerned.values(),
        Notification.Kind.NOTE,
        f"{staff_name(by)}{said}{'回复' if written.parent_id else '写'}：{words}",
        key=f"note:{written.pk}",
        path=path,
        article=story,
    )
    strangers = [
        staff_name(person) for person in named.values() if person not in may_open
    ]
    if not strangers:
        return ""
    return f"{'、'.join(strangers)}打不开这篇稿件，没有告诉。"


def _concerned(story, thread):
    """Yield who has the story in hand, who keeps the note, and who wrote in its thread."""
    if writer := story.writer():
        yield writer
    yield thread.handed_to or thread.author
    for reply in thread.replies.select_related("author"):
        yield reply.author


def _short(text):
    text = " ".join(text.split())
    return text if len(text) <= 60 else f"{text[:59]}…"
