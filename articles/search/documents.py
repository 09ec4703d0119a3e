"""Search document: the indexed text of a story, all its words that readers see, and
how it is filed."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from django.db import models

from articles.search.filing import filing_words
from articles.search.words import fold, in_title, words, written_out
from articles.text import line_breaking, richtext

# A character that no text has, and that no folding changes.
BETWEEN = "\ufdd0"

MOMENT = models.DateTimeField()


@dataclass(frozen=True)
class Document:
    """A story's id, and what is searched of it, folded: its title, and all its words.

    published_at, section and districts, by id and in order: how it is filed. Its
    headings, as a printed page has them, are no part of what is compared.
    """

    article_id: int
    title: str
    text: str
    published_at: datetime | None
    section: int | None
    districts: str
    headings: tuple = field(default=(), compare=False)

    @cached_property
    def words(self):
        """Return the words that the index keeps of a story, those of its filing first:
        of a very long text PostgreSQL does not take all."""
        return self._filed + words(self.text) + self._titled

    @property
    def words_written_out(self):
        """Return the same words as one text, some of them more than once."""
        return " ".join([*self._filed, written_out(self.text), *self._titled])

    @cached_property
    def _filed(self):
        return filing_words(self.published_at, self.section, self.districts.split())

    @cached_property
    def _titled(self):
        return [in_title(word) for word in words(self.title)]

    @property
    def heading_words(self):
        """Return the headings with their words marked, as line breaking knows them."""
        return line_breaking.with_word_ends(self.headings)


def document_of(article, parts):
    """Return the Document of a story, given its parts as parts_of() returns them."""
    headings = [brief["heading"] for brief in parts["briefs"]]
    title = [article.headline, article.kicker, article.deck, *headings]
    # A phrase is found within a cell, not across two.
    body = richtext.plain_text(article.body).replace("\t", "\n")
    text = [
        *(article.headline, article.kicker, article.deck, article.summary),
        *(article.dateline, body, article.editors_note),
        *(article.original_title, article.original_author, parts["column"]),
        *(line for b in parts["briefs"] for line in (b["heading"], b["text"])),
        *(byline["name"] for byline in parts["bylines"]),
        *(photo["shown_caption"] for photo in parts["photos"]),
        *sorted(parts["tags"]),
    ]
    filed = {row["pk"] for row in parts["districts"]}
    filed |= {brief["district"] for brief in parts["briefs"] if brief["district"]}
    return Document(
        article.pk,
        _joined(title),
        _joined(text),
        # Whoever saves a story may have given it as text.
        MOMENT.to_python(article.published_at),
        article.section_id,
        " ".join(map(str, sorted(filed))),
        tuple(_headings(article, parts)),
    )


def _headings(article, parts):
    """Yield what a printed page breaks between words: headings, and captions."""
    yield article.kicker
    yield article.headline
    # Its two halves, where a blank parts them, are lines of their own.
    yield "".join(article.headline.split())
    if article.deck:
        yield f"——{article.deck}"
    yield parts["column"]
    for photo in parts["photos"]:
        yield " ".join(filter(None, (photo["shown_caption"], photo["shown_credit"])))


def _joined(lines):
    # Folded at once: each of a dozen lines would cost nearly what all do.
    folded = fold(BETWEEN.join(filter(None, lines)))
    return "\n".join(filter(None, folded.split(BETWEEN)))
