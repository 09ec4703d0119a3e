"""Lines of the front page: headlines of its stories, correction notices, breaking news.

Of most stories that the front page shows it shows a headline alone: they need no text and
no pictures, which are most of what a story costs to load.
"""

from datetime import datetime
from typing import NamedTuple

from django.db.models import F, Value

from articles.addresses import address_of
from articles.models import Article, Correction
from articles.prepared import prepared
from articles.text.phrasing import phrased
from newsroom.models import BreakingNews

CORRECTIONS = 3
# What a line is of, if it is no notice, which is of one of the kinds of its model.
STORY, BREAKING = "story", ""


class Line(NamedTuple):
    """A row of lines(): a headline, a correction notice, breaking news."""

    kind: str
    pk: int
    text: str
    at: datetime
    article_id: int | None
    headline: str
    phrases: str = ""
    language: str = ""

    def notice(self, using):
        """Return the notice, with its story as far as a link to it shows."""
        # In the order of the model's own fields.
        notice = Correction.from_db(
            using,
            ["id", "article_id", "kind", "text", "at"],
            [self.pk, self.article_id, self.kind, self.text, self.at],
        )
        notice.article = Article.from_db(
            using, ["id", "headline"], [self.article_id, self.headline]
        )
        return notice


class StoryLine(NamedTuple):
    """A story as its headline, as FrontStory has it (articles.site.cards)."""

    pk: int
    text: str
    phrases: str
    language: str
    published_at: datetime

    @property
    def _digest(self):
        """All that is shown of it, by which a block that it stands in is kept."""
        return tuple(self)

    @property
    def address(self):
        return address_of("articles:detail", self.pk)

    @property
    def headline(self):
        return phrased(self.text, self.phrases, self.language)


@prepared
def _lines(at, pks):
    """Return the headlines of stories, the latest correction notices and the breaking
    news, in one statement."""
    nothing = {"phrases": Value(""), "language": Value("")}
    notices = Correction.objects.of(Article.objects.published(at))
    newest = notices.order_by("-at", "pk").values("pk")[:CORRECTIONS]
    breaking = BreakingNews.objects.shown(at).values("pk")[:1]
    notices = (
        Correction.objects.filter(pk__in=newest)
        .order_by()
        .annotate(**nothing)
        .values_list(
            *("kind", "pk", "text", "at", "article_id", "article__headline"), *nothing
        )
    )
    breaking = (
        BreakingNews.objects.filter(pk__in=breaking)
        .order_by()
        .annotate(kind=Value(BREAKING), headline=Value(""), **nothing)
        .values_list(
            *("kind", "pk", "text", "starts_at", "article_id", "headline"), *nothing
        )
    )
    stories = (
        Article.objects.filter(pk__in=pks)
        .order_by()
        .annotate(kind=Value(STORY), story=F("pk"), nothing=Value(""))
        .values_list(
            *("kind", "pk", "headline", "published_at", "story", "nothing"), *nothing
        )
    )
    return notices.union(breaking, stories, all=True)


def lines(at, pks):
    """Return ({pk: StoryLine} of some stories, the latest notices, the breaking news or
    None)."""
    found = [Line(*row) for row in _lines(at=at, pks=pks)]
    stories = {
        line.pk: StoryLine(line.pk, line.text, line.phrases, line.language, line.at)
        for line in found
        if line.kind == STORY
    }
    breaking = next((line for line in found if line.kind == BREAKING), None)
    notices = [line for line in found if line.kind not in (STORY, BREAKING)]
    return stories, sorted(notices, key=_newest_first), breaking


def _newest_first(notice):
    return -notice.at.timestamp(), notice.pk
