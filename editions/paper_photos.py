"""Photos that only the paper may publish: their address beside the pages they are on.

At the address of the site's photos they are not there: no story, list or feed shows
them. See docs/decisions/037-rights-at-query-time.md.
"""

from django.db.models import Exists, OuterRef
from django.views.decorators.http import require_safe

from articles.addresses import address_of
from articles.conditional import revalidated
from articles.models import ArticlePhoto, Rendition
from articles.models.photo_rights import PRINT
from articles.moment import now
from articles.prepared import prepared
from articles.site.views import rendition_file
from editions.models import Placement


def name_for_the_paper(placements):
    """Let the placements of a page name such photos where the paper shows them."""
    for placement in placements:
        for placed in placement.article.article_photos.all():
            if placed.photo.outlet == PRINT:
                placed.photo.address_of = _address


def _address(rendition):
    guid = rendition.photo.guid
    return address_of("editions:photo", guid, rendition.width, rendition.format)


@require_safe
def photo(request, guid, width, extension):
    """Serve a file of a photo for as long as a page of a paper that is out shows it."""
    rendition = _printed.get_or_404(
        at=now(), guid=guid, width=width, extension=extension
    )
    etag = f"{rendition.pk}-{rendition.size}"
    return revalidated(request, etag, lambda: rendition_file(rendition))


@prepared
def _printed(at, guid, width, extension):
    placed = Placement.objects.public(at).filter(article=OuterRef("article"))
    shown = ArticlePhoto.objects.shown(at, PRINT)
    showing = shown.filter(Exists(placed), photo=OuterRef("photo"))
    files = Rendition.objects.filter(Exists(showing), photo__guid=guid)
    return files.filter(width=width, format=extension)
