"""Cards of stories in lists, and blocks of the front page: {{ card(article) }}.

Twenty cards are half of what a list costs, and most of them were on the list before the
last change, and are on others too. So what is rendered of rows alone is kept by the
digests of all that was loaded of them, and rendered again when any of that is another.
"""

from functools import partial

from django.template.loader import get_template, render_to_string
from django.utils.safestring import mark_safe

from articles.caching import KeptByContent
from articles.light_rows import instance_of, make, make_missing

# Of some 3 KB each: the cards of the newest pages of all lists.
KEPT = KeptByContent(most=1000)
# The macros of pieces that many pages show.
PIECES = "articles/_pieces.html"
CARD = "card"


def card(article):
    """Return a story as a card of a list."""
    return KEPT.get_or_make(_key(CARD, article._digest), partial(_card, article))


def _card(article):
    """Render a card that is not kept. What is not kept of the other stories of its list
    will be rendered next: their instances are made with this one's, in one go."""
    make_missing(article, lambda digest: _key(CARD, digest) not in KEPT.kept)
    return piece(CARD, article=instance_of(article))


def piece(name, **values):
    """Render a macro of PIECES: at a third less than a template of its own."""
    return getattr(get_template(PIECES).template.module, name)(**values)


def of_rows(template_name, articles, section=None):
    """Render a template that shows nothing but these stories, under their section."""
    rows = [section, *articles] if section else articles
    key = _key(template_name, *(row._digest for row in rows))
    made = partial(_of_rows, template_name, articles, section)
    return KEPT.get_or_make(key, made)


def _of_rows(template_name, articles, section):
    make(articles)
    context = {"articles": list(map(instance_of, articles)), "section": section}
    return mark_safe(render_to_string(template_name, context))  # noqa: S308


def _key(template_name, *digests):
    return template_name, digests
