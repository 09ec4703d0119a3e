"""Uses of a photo on the front page: arrangements that its stories have a place in."""

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from articles.models import ArticlePhoto
from articles.photo_uses import NAMED, Use, Uses
from newsroom.models import FrontPage, FrontSlot


def front_page(photo, user):
    """The arrangement that is live, those to come and those being made: one that was
    replaced shows nothing any more."""
    at = timezone.now()
    live = FrontPage.objects.live(at).values("pk")
    to_come = Q(front_page__live_since=None) | Q(front_page__live_since__gt=at)
    placed = ArticlePhoto.objects.filter(photo=photo).values("article")
    slots = FrontSlot.objects.filter(
        Q(front_page__in=live) | to_come, article__in=placed
    )
    found = slots.select_related("front_page").order_by("front_page", "place", "order")
    live_pk = live.first()
    may_open = user.has_perm("newsroom.view_frontpage")
    return Uses(
        "首页",
        [
            Use(
                f"{slot.front_page}，{slot.get_place_display()}",
                "线上" if live_pk and slot.front_page_id == live_pk["pk"] else "未上线",
                may_open
                and reverse(
                    "admin:newsroom_frontpage_change", args=[slot.front_page_id]
                ),
            )
            for slot in found[:NAMED]
        ],
    )
