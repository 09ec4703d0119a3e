"""Template tags of stories in lists: {% card article %}, {% of_rows … %}.

Twenty cards are half of what a list costs, and most of them were on the list before the
last change, and are on others too. So what is rendered of rows alone is kept by the
digests of all that was loaded of them, and rendered again when any of that is another.
"""

from django import template

from articles.caching import KeptByContent

register = template.Library()

# Of some 3 KB each: the cards of the newest pages of all lists.
KEPT = KeptByContent(most=1000)


@register.simple_tag
def card(article):
    return _rendered("articles/_article_card.html", [article], article=article)


@register.simple_tag
def of_rows(template_name, articles, section=None):
    """Render a template that shows nothing but these stories, under their section."""
    rows = [section, *articles] if section else articles
    return _rendered(template_name, rows, articles=articles, section=section)


def _rendered(template_name, rows, **context):
    return KEPT.render(template_name, tuple(row._digest for row in rows), context)
