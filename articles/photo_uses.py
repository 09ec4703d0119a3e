"""Uses of a photo: all that shows it, or will, as the desk names it.

What other rooms show through the stories of a photo, they tell by a function that is
registered in `further`; it is imported when it is asked, for readers never ask.
"""

from datetime import date
from typing import NamedTuple

from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.module_loading import import_string

from articles.dates import short_day
from articles.models import Article, Dossier, Portrait

# Of each kind so many are named, the newest first.
NAMED = 20
# Paths of functions (photo, person) -> Uses.
further = []


class Use(NamedTuple):
    """One thing that shows a photo; without an address where it may not be opened."""

    name: str
    note: str = ""
    address: str = ""


class Uses(NamedTuple):
    """All of a kind: the newest named, how many more, and when readers last saw one."""

    title: str
    named: list
    more: str = ""
    last: date | None = None


def uses_of(photo, user):
    """Return the Uses of a photo, of each kind that there is, as a person may know them.

    The queries are as many for a photo that is used once as for one on every page.
    """
    functions = (stories, portraits, dossiers, *map(import_string, further))
    return [
        found
        for found in (use(photo, user) for use in functions)
        if found.named or found.more
    ]


def last_used(uses):
    """Return the day on which readers last got one of some Uses, or None."""
    return max((found.last for found in uses if found.last), default=None)


def stories(photo, user):
    """The stories that a photo is placed in, of all states; published ones by date."""
    everywhere = Article.objects.filter(article_photos__photo=photo)
    seen = everywhere.visible_to(user)
    newest = seen.order_by(F("published_at").desc(nulls_first=True), "-pk")
    named = newest.only("headline", "body", "status", "published_at")[:NAMED]
    published = everywhere.published(timezone.now())
    days = published.order_by("-published_at").values_list("published_at", flat=True)
    last = days.first()
    number = everywhere.count()
    return Uses(
        "稿件",
        [
            Use(
                str(story),
                _state_of(story),
                reverse("admin:articles_article_change", args=[story.pk]),
            )
            for story in named
        ],
        _more(number, seen.count(), len(named)),
        last and timezone.localdate(last),
    )


def _state_of(story):
    state = story.get_status_display()
    if not story.published_at:
        return state
    return f"{state}，{short_day(timezone.localdate(story.published_at))}"


def _more(number, seen, named):
    """Return what is not named: others' stories, and those beyond the newest."""
    told = []
    if seen > named:
        told.append(f"另有 {seen - named} 篇较早的稿件")
    if number > seen:
        told.append(
            f"{'另有 ' if seen and not told else ''}{number - seen} 篇他人的稿件"
        )
    return "，".join(told) + "。" if told else ""


def portraits(photo, user):
    """The authors whose portrait it is."""
    may_open = user.has_perm("articles.view_contributor")
    return Uses(
        "作者头像",
        [
            Use(
                portrait.contributor.name,
                address=may_open
                and reverse(
                    "admin:articles_contributor_change", args=[portrait.contributor_id]
                ),
            )
            for portrait in Portrait.objects.filter(photo=photo).select_related(
                "contributor"
            )[:NAMED]
        ],
    )


def dossiers(photo, user):
    """The dossiers that a story with it leads, or is told in."""
    placed = Article.objects.filter(article_photos__photo=photo).order_by()
    leading = Dossier.objects.filter(lead__in=placed.values("pk")).order_by()
    telling = Dossier.objects.filter(events__article__in=placed.values("pk"))
    found = Dossier.objects.filter(
        Q(pk__in=leading.values("pk").union(telling.order_by().values("pk")))
    ).select_related("tag", "column")
    may_open = user.has_perm("articles.view_dossier")
    return Uses(
        "专题",
        [
            Use(
                str(dossier),
                address=may_open
                and reverse("admin:articles_dossier_change", args=[dossier.pk]),
            )
            for dossier in found[:NAMED]
        ],
    )
