"""State of the wall of an issue: whether anything on it has changed, in one query.

An open wall asks for it every half minute, and is set anew when it is another.
"""

from django.db.models import Case, Count, F, IntegerField, Max, TextField, Value, When
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from articles.models import ArticlePhoto
from editions.models import Page, Placement, PrintedCorrection, Proof
from editions.wall import recent_unplaced

NUMBERS, NOTHING = 5, Value(0, IntegerField())


def state_of(issue, user, at=None):
    """Return the rows of all that the wall shows, in an order that is always the same."""
    pages = Page.objects.filter(issue=issue)
    placed = Placement.objects.filter(page__issue=issue)
    parts = (
        _part("page", pages, _joined("number", "name", "editors", "proofreaders"))
        .annotate(n1=F("pk"), n2=F("order"), n3=F("line_characters"))
        .annotate(n4=F("line_count"), n5=NOTHING),
        _part(
            "placed",
            placed,
            _joined(
                *("article__status", "article__wire_call"),
                *("continued_from", "continued_on"),
            ),
        )
        .annotate(n1=F("pk"), n2=F("page"), n3=F("order"))
        .annotate(n4=F("article"), n5=F("article__version")),
        _part(
            "proof", Proof.objects.filter(page__issue=issue), _joined("stage")
        ).annotate(n1=F("pk"), n2=F("page"), n3=NOTHING, n4=NOTHING, n5=NOTHING),
        _part(
            "due", PrintedCorrection.objects.unprinted(), _joined("item__status")
        ).annotate(n1=F("pk"), n2=F("item"), n3=NOTHING, n4=NOTHING, n5=NOTHING),
        _photos(placed),
        _unplaced(user, at or timezone.now()),
    )
    columns = ("kind", "words", *(f"n{number + 1}" for number in range(NUMBERS)))
    first, *rest = (part.values_list(*columns) for part in parts)
    return issue.closes_at, sorted(first.union(*rest, all=True))


def _part(kind, rows, words):
    return rows.order_by().annotate(kind=Value(kind, TextField()), words=words)


def _joined(*names):
    """Return several columns as one text."""
    names = [part for name in names for part in (Value("|"), Cast(name, TextField()))]
    return Concat(*names, output_field=TextField())


def _photos(placed):
    """The pictures of the stories on the wall, and whether each has its file."""
    photos = ArticlePhoto.objects.filter(
        article__in=placed.order_by().values("article")
    )
    has_file = Case(When(photo__original="", then=Value("")), default=Value("file"))
    return _part("photo", photos, Cast(has_file, TextField())).annotate(
        n1=F("pk"), n2=F("photo"), n3=NOTHING, n4=NOTHING, n5=NOTHING
    )


def _unplaced(user, at):
    """How many stories wait to be placed, and when one of them was last changed or
    moved: one row, or none."""
    waiting = recent_unplaced(user, at)
    newest = [Cast(Max(name), TextField()) for name in ("updated_at", "status_since")]
    return (
        waiting.order_by()
        .annotate(kind=Value("unplaced", TextField()))
        .values("kind")
        .annotate(words=Concat(*newest, output_field=TextField()), n1=Count("pk"))
        .annotate(n2=NOTHING, n3=NOTHING, n4=NOTHING, n5=NOTHING)
    )
