"""Uses of a photo in the printed paper: the pages that its stories are placed on."""

from django.urls import reverse
from django.utils import timezone

from articles.dates import long_day
from articles.models import ArticlePhoto
from articles.photo_uses import NAMED, Use, Uses
from editions.models import Placement


def pages(photo, user):
    placed = ArticlePhoto.objects.filter(photo=photo).values("article")
    placements = Placement.objects.filter(article__in=placed)
    newest = placements.select_related("page__issue").order_by(
        "-page__issue__date", "page__order", "order"
    )
    named = list(newest[:NAMED])
    more = placements.count() - len(named)
    out = placements.public(timezone.now()).order_by("-page__issue__date")
    may_open = user.has_perm("editions.view_page")
    # Of a round of pictures several stories of a page have the same one.
    on_pages = {one.page_id: one.page for one in named}
    return Uses(
        "版面",
        [
            Use(
                f"{long_day(page.issue.date)} {page.title()}",
                address=may_open and reverse("admin:editions_page_change", args=[pk]),
            )
            for pk, page in on_pages.items()
        ],
        f"另有较早的 {more} 处。" if more else "",
        out.values_list("page__issue__date", flat=True).first(),
    )
