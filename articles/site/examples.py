"""Examples of what readers may look for: a district and an author of this paper."""

from articles.caching import cached
from articles.models import Article
from articles.moment import now
from articles.prepared import prepared
from articles.site.authors import Author, frequent_authors
from articles.site.district_map import districts


@prepared
def _authors(at):
    return frequent_authors(Article.objects.published(at))


def _name_of_an_author():
    return next((Author(*row).name for row in _authors(at=now())), "")


def search_examples():
    """Return {"district", "person"}: short names to look for, "" where there are none."""
    places = districts()
    return {
        "district": places[0].short_name if places else "",
        "person": cached("example-of-an-author", _name_of_an_author),
    }
