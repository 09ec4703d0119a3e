"""Redirects from the addresses that Chinese 数字报 have had for twenty years.

/html/2023-01/23/node_2.htm is a page, /html/2023-01/23/content_12345.htm a story. What
the paper's old system numbered is in the import table (ClassicAddress); without it, a
node is the page of that number, and a content is the story of that id if it was in
that day's paper.
"""

import re
from datetime import date

from django.http import Http404
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from articles.models import Article
from editions.models import ClassicAddress, Page, Placement

NODE = re.compile(r"node_([1-9][0-9]{0,8})")
CONTENT = re.compile(r"content_([1-9][0-9]{0,17})")


@require_safe
def classic(request, year, month, day, name):
    """Redirect an old address to a page or story, whose view checks what is public."""
    try:
        when = date(year, month, day)
    except ValueError as error:
        raise Http404("没有这一天。") from error
    known = (
        ClassicAddress.objects.filter(date=when, name=name)
        .select_related("page__issue", "article")
        .first()
    )
    goal = (known.page or known.article) if known else _numbered(when, name)
    if goal is None or not _is_known_to_readers(goal):
        raise Http404("旧网址表里没有这个地址。")
    return redirect(goal.get_absolute_url(), permanent=True)


def _numbered(when, name):
    """Return the page or story that an address means by its own number, or None."""
    if node := NODE.fullmatch(name):
        pages = Page.objects.filter(issue__date=when).select_related("issue")
        by_number = pages.filter(number=node[1]).first()
        return by_number or pages.filter(number="", order=int(node[1][:4])).first()
    if content := CONTENT.fullmatch(name):
        placed = Placement.objects.shown().filter(
            article=int(content[1]), page__issue__date=when
        )
        placement = placed.select_related("article").first()
        return placement.article if placement else None
    return None


def _is_known_to_readers(goal):
    """Whether readers may know of a page or story: a withdrawn one answers 410."""
    if isinstance(goal, Page):
        return Placement.objects.public().filter(page=goal).exists()
    here = {"pk": goal.pk}
    return (
        Article.objects.published().filter(**here).exists()
        or Article.objects.withdrawn().filter(**here).exists()
    )
