"""Share pictures (og:image) of an issue and of a printed page: day, number, what leads."""

from django.views.decorators.http import require_safe

from articles.site.share_picture import picture_of, texts
from editions.views import issue_or_404, page_or_404


@require_safe
def of_issue(request, date):
    issue = issue_or_404(date)
    number = f"第{issue.number}期" if issue.number else ""
    words = texts("数字报", flag=number, deck=_leading(issue.pages.all()), day=date)
    return picture_of(request, words)


@require_safe
def of_page(request, date, label):
    _, page = page_or_404(date, label)
    words = texts(page.title(), flag="数字报", deck=_leading([page]), day=date)
    return picture_of(request, words)


def _leading(pages):
    """Return the first headline that readers see on some pages."""
    for page in pages:
        for placement in page.published_placements:
            return placement.article.headline
    return ""
