"""Which printed pages readers see: the one rule, asked by every page of the 数字报."""

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from articles.statements import through
from editions.models.pages import Page
from editions.models.placements import Placement


def shown_pages(at=None):
    """Return the pages that readers see: those with a story that they may see; and, of
    a paper that is out, those of advertisements, of which there is a picture.

    Nothing says of a picture what is on it. So a page is shown without stories only if
    somebody has said that it has none, and only for as long as none is placed on it,
    signed or not.
    """
    placed = Placement.objects.filter(page=OuterRef("pk"))
    public = Placement.objects.public(at).filter(page=OuterRef("pk"))
    of_advertisements = Q(
        ~Exists(placed),
        ~Q(picture=""),
        without_stories=True,
        picture_width__gt=0,
        issue__date__lte=through(timezone.localdate, at),
    )
    return Page.objects.filter(Q(Exists(public)) | of_advertisements)
