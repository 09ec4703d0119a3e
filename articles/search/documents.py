"""Search document: the indexed text of a story, all its words that readers see."""

from dataclasses import dataclass
from functools import cached_property

from articles.search.words import fold, in_title, words
from articles.text import richtext


@dataclass(frozen=True)
class Document:
    """A story's id, and what is searched of it, folded: its title, and all its words."""

    article_id: int
    title: str
    text: str

    @cached_property
    def words(self):
        """Return the words that the index keeps of a story."""
        return words(self.text) + [in_title(word) for word in words(self.title)]


def document_of(article, parts):
    """Return the Document of a story, given its parts as parts_of() returns them."""
    headings = [brief["heading"] for brief in parts["briefs"]]
    title = [article.headline, article.kicker, article.deck, *headings]
    text = [
        *(article.headline, article.kicker, article.deck, article.summary),
        *(article.dateline, richtext.plain_text(article.body), article.editors_note),
        *(article.original_title, article.original_author, parts["column"]),
        *(line for b in parts["briefs"] for line in (b["heading"], b["text"])),
        *(byline["name"] for byline in parts["bylines"]),
        *(photo["shown_caption"] for photo in parts["photos"]),
        *sorted(parts["tags"]),
    ]
    return Document(article.pk, _joined(title), _joined(text))


def _joined(lines):
    return "\n".join(filter(None, (fold(line) for line in lines if line)))
