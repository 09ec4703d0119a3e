"""Provider of the printed places of a story, as its page on the site shows them."""

from articles.moment import now
from articles.prepared import prepared
from articles.site.printed import PrintedPlace
from editions.models import Placement
from editions.models.placements import neighbours_among


@prepared
def _on_pages_of(at, article):
    return Placement.objects.filter(article=article).with_all_on_their_pages(at)


def printed_places(article):
    """Return where a story is in print, in one query."""
    return [
        PrintedPlace(
            date=placement.page.issue.date,
            issue_number=placement.page.issue.number,
            page_number=placement.page.number,
            page_title=placement.page.title(),
            address=placement.page.get_absolute_url(),
            continued_from=placement.continued_from,
            continued_on=placement.continued_on,
            before=placement.before,
            after=placement.after,
        )
        for placement in neighbours_among(_on_pages_of(at=now(), article=article.pk))
    ]
