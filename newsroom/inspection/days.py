"""What a day has for an inspection: its issue, the stories of the site, who answers for them.

Of what readers may see, and of what was withdrawn after they had; nothing else of the
newsroom is in a pack.
"""

from dataclasses import dataclass, field
from datetime import timedelta

from django.utils.timezone import localdate

from articles.admin.review_sheet import sheet_of
from articles.dates import midnight
from articles.models import (
    Article,
    ArticlePhoto,
    Correction,
    ImportRecord,
    Review,
)
from articles.models.staff import staff_name
from articles.photos.storage import StorageAway
from articles.printed_notices import sentences
from articles.reprints import is_reprint
from articles.workflow import MOVES, REVIEWS, Status
from editions import scans
from editions.models import Issue, Placement, Proof
from editions.quality import quality_of

A_DAY = timedelta(days=1)


@dataclass
class Line:
    """A story of a day: its three reviewers, where it stands, the file of its sheet."""

    story: Article
    reviewers: list[tuple[str, str]]
    places: list[str]
    ai: list[str]

    @property
    def sheet(self):
        return f"sheet-{self.story.pk}.html"

    @property
    def is_withdrawn(self):
        return self.story.status == Status.WITHDRAWN

    @property
    def is_reprint(self):
        return is_reprint(self.story)


@dataclass
class PageOfDay:
    page: object
    proofs: list
    file_names: list = field(default_factory=list)
    missing: str = ""
    is_unreadable: bool = False


@dataclass
class Day:
    date: object
    issue: Issue | None
    pages: list[PageOfDay]
    lines: list[Line]
    corrections: list[tuple[Correction, str]]
    quality: dict

    @property
    def is_empty(self):
        return not (self.issue or self.lines or self.corrections)

    @property
    def reprints(self):
        return [line for line in self.lines if line.is_reprint]

    @property
    def with_ai(self):
        return [line for line in self.lines if line.ai]

    @property
    def missing(self):
        return [page for page in self.pages if page.missing]


def day_of(date, at):
    """Return what a day has, as it is to be seen at a moment."""
    issue = Issue.objects.filter(date=date, date__lte=localdate(at)).first()
    pages = list(issue.pages.order_by("order")) if issue else []
    for page in pages:
        page.issue = issue
    return Day(
        date,
        issue,
        _pages(pages),
        _lines(date, pages, at),
        _corrections(date, at),
        quality_of(issue) if issue else {},
    )


def _pages(pages):
    proofs = {page.pk: [] for page in pages}
    for proof in Proof.objects.filter(page__in=pages).select_related("by"):
        proofs[proof.page_id].append(proof)
    return [PageOfDay(page, proofs[page.pk]) for page in pages]


def _lines(date, pages, at):
    places = {}
    placed = Placement.objects.filter(page__in=pages).select_related("page")
    for placement in placed.order_by("page__order", "order"):
        places.setdefault(placement.article_id, []).append(placement.page.title())
    stories = Article.objects.filter(pk__in=_of_the_day(date, places, at))
    stories = list(
        stories.select_related("source", "section")
        .defer("body")
        .order_by("published_at", "pk")
    )
    # In the order of the paper first, then of the hour.
    order = {pk: number for number, pk in enumerate(places)}
    stories.sort(key=lambda story: order.get(story.pk, len(order)))
    reviewers, ai = _reviewers(stories), _ai(stories)
    return [
        Line(
            story,
            reviewers.get(story.pk, []),
            places.get(story.pk, []),
            ai.get(story.pk, []),
        )
        for story in stories
    ]


def _of_the_day(date, places, at):
    """Return the keys of the stories of a day, on its pages or on the site."""
    start, end = midnight(date), midnight(date + A_DAY)
    keys = set()
    for stories in _seen(at):
        of_the_site = stories.filter(published_at__gte=start, published_at__lt=end)
        keys.update(of_the_site.values_list("pk", flat=True))
        keys.update(stories.filter(pk__in=list(places)).values_list("pk", flat=True))
    return keys


def _seen(at):
    """Stories that readers may see, and those that they could before a withdrawal."""
    return Article.objects.published(at), Article.objects.withdrawn()


def _reviewers(stories):
    """Return {story: [(review, who gave it)]} of the three reviews that count; of a story
    that came from an older system and has none, that and when."""
    passes = Review.objects.passes_of_this_round().filter(article__in=stories)
    given = {}
    for review in passes.select_related("by"):
        given.setdefault(review.article_id, {})[review.move] = staff_name(review.by)
    records = ImportRecord.objects.filter(article__in=stories).order_by("-pk")
    imported = {
        record.article_id: [("由旧系统迁入", f"{localdate(record.at):%Y-%m-%d}")]
        for record in records
    }
    return imported | {
        pk: [(MOVES[name].label, names.get(name, "")) for name in REVIEWS.values()]
        for pk, names in given.items()
    }


def _ai(stories):
    """Return {story: what says that AI made some of it}: of its text, of its photos."""
    said = {}
    for story in stories:
        if story.ai_made:
            said[story.pk] = [f"文字：{story.ai_label()}"]
    marked = ArticlePhoto.objects.filter(article__in=stories).exclude(photo__ai_made="")
    for placed in marked.select_related("photo").order_by("article", "order"):
        words = f"图片“{placed.caption_line() or placed.photo_id}”：{placed.ai_label()}"
        said.setdefault(placed.article_id, []).append(words)
    return said


def _corrections(date, at):
    """Return the notices of a day, each with what became of it in print."""
    start, end = midnight(date), midnight(date + A_DAY)
    notices = Correction.objects.filter(at__gte=start, at__lt=min(end, at))
    notices = list(notices.select_related("article").order_by("at", "pk"))
    shown = set()
    keys = [notice.article_id for notice in notices]
    for stories in _seen(at):
        shown.update(stories.filter(pk__in=keys).values_list("pk", flat=True))
    notices = [notice for notice in notices if notice.article_id in shown]
    said = sentences(notices) if notices else {}
    return [(notice, said.get(notice.pk, "")) for notice in notices]


def sheet(line):
    """Return the context of a story's review sheet, with the corrections in effect."""
    story = Article.objects.for_detail(None).get(pk=line.story.pk)
    copies = story.working_copies.in_states(Status.SIGNED).filter(takes_effect_at=None)
    placed = story.placements.select_related("page__issue")
    return sheet_of(story, copies) | {
        "article": story,
        "placements": placed.order_by("page__issue__date", "page__order"),
    }


def files_of(page, at):
    """Yield (name, content) of a page as readers may have it, and note what cannot be read.

    A page with nothing on it that can be shown has none.
    """
    stands = Placement.objects.shown(at).filter(page=page.page).exists()
    makers = []
    if page.page.pdf or page.page.picture or stands:
        makers.append(("pdf", lambda: scans.pdf_of(page.page, at)))
    picture = scans.picture_of(page.page, at)
    if picture is not None:
        makers.append(("jpg", lambda: picture.file(picture.width)))
    for ending, maker in makers:
        try:
            content = maker().content()
        except (OSError, StorageAway):
            page.missing, page.is_unreadable = "版面的文件读不出来", True
            continue
        name = f"page-{page.page.label()}.{ending}"
        page.file_names.append(name)
        yield name, content
    if not makers:
        page.missing = "没有版面图和 PDF，也没有见报的稿件"
