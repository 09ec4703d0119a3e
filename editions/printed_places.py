"""Provider of the printed places of a story, as its page on the site shows them."""

from articles.site.printed import PrintedPlace


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
        for placement in article.placements.with_neighbours()
    ]
