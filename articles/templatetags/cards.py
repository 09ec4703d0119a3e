"""Template tag of a story in a list: {% card article %}.

Twenty cards are half of what a list costs, and most of them were on the list before the
last change, and are on others too. So a card is kept by the digest of all that was loaded
for it, and rendered again when any of that is another.
"""

from django import template
from django.conf import settings
from django.template.loader import get_template
from django.utils.safestring import mark_safe

from articles.caching import KeptByContent

register = template.Library()

# Of some 3 KB each: the cards of the newest pages of all lists.
KEPT = KeptByContent(most=1000)


@register.simple_tag
def card(article):
    def render():
        html = get_template("articles/_article_card.html").render({"article": article})
        return mark_safe(html)  # noqa: S308 - rendered by a template

    # While templates are written they change without a restart.
    return render() if settings.DEBUG else KEPT.get_or_make(article._digest, render)
