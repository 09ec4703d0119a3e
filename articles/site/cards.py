"""Cards of stories in lists, and blocks of the front page: {{ card(article) }}.

Twenty cards are half of what a list costs, and most of them were on the list before the
last change, and are on others too. So what is rendered of rows alone is kept by the
digests of all that was loaded of them, and rendered again when any of that is another.
"""

from articles.caching import KeptByContent

# Of some 3 KB each: the cards of the newest pages of all lists.
KEPT = KeptByContent(most=1000)


def card(article):
    """Return a story as a card of a list."""
    return _rendered("articles/_article_card.html", [article], article=article)


def of_rows(template_name, articles, section=None):
    """Render a template that shows nothing but these stories, under their section."""
    rows = [section, *articles] if section else articles
    return _rendered(template_name, rows, articles=articles, section=section)


def _rendered(template_name, rows, **context):
    return KEPT.render(template_name, tuple(row._digest for row in rows), context)
