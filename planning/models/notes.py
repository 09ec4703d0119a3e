"""Notes 批注 on passages of stories, with the replies to each: threads."""

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.db import models, transaction
from django.db.models import Count, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from articles.dates import spoken
from articles.models import Article
from articles.models.staff import staff_name
from planning.notes.anchors import CONTEXT, LONGEST, Anchor
from planning.notes.passages import LABELS

LONGEST_WORDS = 1000


class NoteRefused(Exception):
    """A step that a note cannot take; the sentence is for whoever tried."""


class NoteQuerySet(models.QuerySet):
    def of_story(self, story):
        """Notes on a story, and on the working copies of it: they belong to the story."""
        return self.filter(article=story.corrects_id or story.pk)

    def threads(self):
        """The notes themselves, without the replies to them."""
        return self.filter(parent=None)

    def open(self):
        """Those that wait to be resolved."""
        return self.threads().filter(resolved_at=None)

    def kept_by(self, person):
        """Open notes that a person wrote and kept, or took over."""
        kept = Q(handed_to=person) | Q(author=person, handed_to=None)
        return self.open().filter(kept)

    def with_people(self):
        return self.select_related("author", "handed_to", "resolved_by")


class Note(models.Model):
    """A note on a passage of a story; or a reply to one, which has no passage.

    The passage is a text quote anchor (planning/notes/anchors.py): `quote` is what it
    read when the note was written and never changes, `passage` with what is around it is
    how it reads in the version that was saved last.
    """

    article = models.ForeignKey(
        Article, models.CASCADE, verbose_name="稿件", related_name="+"
    )
    parent = models.ForeignKey(
        "self",
        models.CASCADE,
        null=True,
        blank=True,
        # Partial, below: all notes are without one, and SQLite took them for few.
        db_index=False,
        related_name="replies",
    )
    text = models.TextField("批注", max_length=LONGEST_WORDS)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="谁写的",
        related_name="notes_on_stories",
    )
    created_at = models.DateTimeField("时间", default=timezone.now)
    # Whoever follows it up now that its author has left.
    handed_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="移交给",
        null=True,
        blank=True,
        related_name="notes_taken_over",
    )
    resolved_at = models.DateTimeField("何时解决", null=True, blank=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="谁解决的",
        null=True,
        blank=True,
        related_name="+",
    )

    field = models.CharField(
        "在哪里", max_length=10, choices=list(LABELS.items()), blank=True
    )
    quote = models.CharField("批注时的原文", max_length=LONGEST, blank=True)
    passage = models.CharField("现在的原文", max_length=2 * LONGEST, blank=True)
    prefix = models.CharField(max_length=CONTEXT, blank=True)
    suffix = models.CharField(max_length=CONTEXT, blank=True)
    # Null until the words have been saved in the story.
    start = models.PositiveIntegerField("在第几字", null=True, blank=True)
    orphaned_at = models.DateTimeField("何时找不到原文", null=True, blank=True)
    # The story, or the working copy of it, whose version the passage was found in.
    seen_in = models.BigIntegerField(default=0)
    seen_version = models.PositiveIntegerField(default=0)

    objects = NoteQuerySet.as_manager()

    class Meta:
        verbose_name = "批注"
        verbose_name_plural = "批注"
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(parent=None) | Q(resolved_at=None),
                name="reply_to_a_note_is_not_resolved",
            ),
            models.CheckConstraint(
                condition=Q(resolved_at=None, resolved_by=None)
                | Q(resolved_at__isnull=False, resolved_by__isnull=False),
                name="resolved_note_says_by_whom",
            ),
        ]
        indexes = [
            models.Index(
                fields=["article"],
                condition=Q(parent=None, resolved_at=None),
                name="open_notes_of_a_story",
            ),
            models.Index(
                fields=["parent"],
                condition=Q(parent__isnull=False),
                name="replies_to_a_note",
            ),
        ]

    def __str__(self):
        return self.text

    def author_name(self):
        return staff_name(self.author)

    def keeper_name(self):
        return staff_name(self.handed_to) if self.handed_to_id else ""

    def resolver_name(self):
        return staff_name(self.resolved_by)

    def anchor(self):
        return Anchor(self.passage, self.prefix, self.suffix, self.start or 0)

    # Steps of a note

    def reply(self, by, text):
        return Note.objects.create(
            article_id=self.article_id, parent=self, author=by, text=text
        )

    def resolve(self, by):
        """Mark it as resolved; of two who do at once, the second is told who did."""
        changed = Note.objects.open().filter(pk=self.pk)
        if not changed.update(resolved_at=timezone.now(), resolved_by=by):
            raise NoteRefused(self._who_resolved_it())

    resolve.alters_data = True

    def reopen(self, by):
        """Have it wait again; who had resolved it, and when, stays in the thread."""
        with transaction.atomic():
            stored = Note.objects.select_for_update(of=("self",)).with_people()
            stored = stored.filter(pk=self.pk).first()
            if stored is None or stored.resolved_at is None:
                raise NoteRefused("这条批注已经是待解决的了，刷新后可以看到。")
            Note.objects.filter(pk=self.pk).update(resolved_at=None, resolved_by=None)
            # For good: no 今天, which another day makes wrong.
            moment = f"{timezone.localtime(stored.resolved_at):%Y-%m-%d %H:%M}"
            return self.reply(
                by, f"重新打开（{stored.resolver_name()} {moment} 标过已解决）。"
            )

    reopen.alters_data = True

    def resolution(self):
        """Return who resolved it and when: 由王勇 今天 21:40 标为已解决."""
        return f"由{self.resolver_name()} {spoken(self.resolved_at)} 标为已解决"

    def _who_resolved_it(self):
        try:
            now = Note.objects.with_people().get(pk=self.pk)
        except ObjectDoesNotExist:
            return "这条批注已经没有了，请刷新后再看。"
        if now.resolved_at is None:
            return "回复不能单独标为已解决，请在批注上标。"
        return f"这条批注已{now.resolution()}，不用再标。"


def number_of_open_notes():
    """Return an expression: how many notes of a story, or of a copy's story, are open."""
    notes = Note.objects.open().filter(
        article=Coalesce(OuterRef("corrects"), OuterRef("pk"))
    )
    counted = notes.order_by().values("parent").annotate(number=Count("pk"))
    return Coalesce(Subquery(counted.values("number")), Value(0))
