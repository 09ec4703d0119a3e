"""Search of the desk: stories, photos, people and pages on one page, the few best of each.

Stories are found by the index of all (articles/search). What has none is looked through
as far as is worth it, and no further, however large the archive grows: of photos those
of the stories found, and the newest; of pages those of the newest issues, or of a day.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode, urlsplit

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from articles.addresses import site_root
from articles.models import (
    Article,
    ArticlePhoto,
    Byline,
    Contributor,
    ImportRecord,
    Photo,
)
from articles.search import queries
from districts.models import read_as
from editions.classic_paths import path_of
from editions.models import ClassicAddress, Issue, Page
from newsroom.my_desk_queries import seen_by

MOST = 8
# How far is looked where there is no index.
NEWEST_PHOTOS, NEWEST_ISSUES, STORIES_WITH_PHOTOS = 2000, 90, 200
NAMESAKES, STORIES_OF_NAMESAKES = 20, 100
STORY_ADDRESS = re.compile(r"/(?:admin/articles/article|articles)/(\d{1,18})(?:/.*)?")
STORY_NUMBER = re.compile(r"[#＃]?(\d{1,18})")
DAY = re.compile(r"(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*日?")
DAY_OF_A_YEAR = re.compile(r"(\d{1,2})\s*月\s*(\d{1,2})\s*日?")
PAGE_NUMBER = re.compile(r"第?\s*([A-Za-z]?\d{1,3})\s*版")
NOTHING_ASKED = (
    "请写要找的词，如：供热、王勇、wangyong、1月23日第2版；也可以写稿件的编号或网址，"
    "迁入的稿件写原来的也行。"
)


@dataclass(frozen=True)
class Found:
    """The best few of a kind, and the list that has them all where there are more."""

    kind: str
    rows: list
    rest: str = ""
    limits: str = ""  # what was not looked through

    def template(self):
        return f"admin/desk/_found_{self.kind}.html"

    def title(self):
        return TITLES[self.kind]


def story_named(text, request):
    """Return the story that a number or an address names, an old one too, if a person may
    open it."""
    named = STORY_NUMBER.fullmatch(text) or _address_named(text, request)
    pk = int(named[1]) if named else _story_at_old_address(text)
    return pk and Article.objects.visible_to(request.user).filter(pk=pk).first()


def _story_at_old_address(text):
    """Return the id of the story that an address of an older site leads to, whatever host
    that had."""
    if "/" not in text or not (path := path_of(text)):
        return None
    found = ClassicAddress.objects.filter(path=path)
    return found.values_list("article", flat=True).first()


def _address_named(text, request):
    """Return the match of a story's address, on this site."""
    try:
        parts = urlsplit(text)
    except ValueError:  # http://[
        return None
    ours = ("", request.get_host(), urlsplit(site_root(request)).netloc)
    return STORY_ADDRESS.fullmatch(parts.path) if parts.netloc in ours else None


def problem_of(text):
    """Return why nothing can be looked for, as a sentence, or ""."""
    query = queries.read(text)
    if query.problem:
        return query.problem
    return "" if query.text else NOTHING_ASKED


def search(text, request, site):
    """Return what is Found of each kind that a person may see, and is there at all."""
    found = []
    for kind, (model, look) in KINDS.items():
        model_admin = site.get_model_admin(model)
        if model_admin.has_view_permission(request):
            rows = list(look(text, request, model_admin))
            rest = _list_of(model, text) if len(rows) > MOST else ""
            found.append(Found(kind, rows[:MOST], rest, LIMITS.get(kind, "")))
    return found


def _list_of(model, text):
    address = reverse(
        f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"
    )
    return f"{address}?{urlencode({'q': text})}"


# The kinds: each look returns one row more than is shown, if there are more.


def stories(text, request, model_admin):
    visible = model_admin.get_queryset(request)
    keys = _newest(visible.search(text), MOST + 1)
    simplified = queries.simplified(text)
    if not keys and simplified != text:
        keys = _newest(visible.search(simplified), MOST + 1)
    keys += _signed_by_pinyin(text) + ImportRecord.objects.stories_of(text)
    loaded = seen_by(request.user, visible.filter(pk__in=keys))
    return loaded.order_by("-updated_at", "-pk")[: MOST + 1]


def _newest(found, number):
    newest = found.order_by("-updated_at", "-pk")
    return list(newest.values_list("pk", flat=True)[:number])


def _signed_by_pinyin(text):
    """Return the newest stories of those whose names are read so.

    Found from the names: "or is signed by one of them" would look at every story.
    """
    if not (text.isascii() and text.isalpha()):
        return []
    people = Contributor.objects.filter(read_as(text.lower())).order_by("pinyin", "pk")
    people = list(people.values_list("pk", flat=True)[:NAMESAKES])
    signed = Byline.objects.filter(contributor__in=people).order_by("-article")
    return list(signed.values_list("article", flat=True)[:STORIES_OF_NAMESAKES])


def photos(text, request, model_admin):
    """Return [(photo, its thumbnail)]."""
    matching = Q()
    for word in text.split():
        matching &= _in_photo(word)
    loaded = Photo.objects.prefetch_related("renditions").order_by("-created_at", "-pk")
    newest = Photo.objects.order_by("-created_at", "-pk").values("pk")[:NEWEST_PHOTOS]
    found = {p.pk: p for p in loaded.filter(matching, pk__in=newest)[: MOST + 1]}
    if len(found) <= MOST:
        placed = ArticlePhoto.objects.filter(article__in=_stories_holding(text))
        older = loaded.filter(matching, pk__in=placed.values("photo"))
        found |= {photo.pk: photo for photo in older[: MOST + 1]}
    return [
        (photo, model_admin.picture(photo)) for photo in [*found.values()][: MOST + 1]
    ]


def _in_photo(word):
    matching = (
        Q(caption__icontains=word)
        | Q(credit__icontains=word)
        | Q(photographer__name__icontains=word)
    )
    if word.isascii() and word.isalpha():
        matching |= read_as(word.lower(), "photographer__pinyin")
    return matching


def _stories_holding(text):
    """Return the newest stories with these words; captions are words of a story."""
    return _newest(Article.objects.search(text), STORIES_WITH_PHOTOS)


def people(text, request, model_admin):
    everybody = model_admin.get_queryset(request)
    found, _ = model_admin.get_search_results(request, everybody, text)
    return found.order_by("pinyin", "pk")[: MOST + 1]


def pages(text, request, model_admin):
    day, text = _day_in(text)
    number = PAGE_NUMBER.search(text)
    name = PAGE_NUMBER.sub("", text, count=1).strip()
    found = Page.objects.select_related("issue").order_by("-issue__date", "order")
    if day:
        found = found.filter(issue__date=day)
    else:
        newest = Issue.objects.order_by("-date").values_list("pk", flat=True)
        found = found.filter(issue__in=list(newest[:NEWEST_ISSUES]))
    if number:
        found = found.filter(number=number[1].upper())
    if name:
        found = found.filter(Q(name__icontains=name) | Q(editors__icontains=name))
    return found[: MOST + 1]


def _day_in(text):
    """Return the day that a text names and the rest of the text; None and all of it
    where it names none that exists."""
    for pattern in (DAY, DAY_OF_A_YEAR):
        named = pattern.search(text)
        day = named and _date(*map(int, named.groups()))
        if day:
            return day, f"{text[: named.start()]} {text[named.end() :]}".strip()
    return None, text


def _date(*numbers):
    """Return a date; of a day without a year the last one, or tomorrow's; None for a
    day that does not exist."""
    latest = timezone.localdate() + timedelta(days=1)
    years = () if len(numbers) == 3 else (latest.year, latest.year - 1)
    try:
        if not years:
            return date(*numbers)
        return next(
            day for day in (date(year, *numbers) for year in years) if day <= latest
        )
    except (ValueError, StopIteration):
        return None


KINDS = {
    "stories": (Article, stories),
    "photos": (Photo, photos),
    "people": (Contributor, people),
    "pages": (Page, pages),
}
TITLES = {"stories": "稿件", "photos": "图片", "people": "作者", "pages": "版面"}
LIMITS = {
    "photos": f"没用进稿件的图片，只找最新的 {NEWEST_PHOTOS} 张；更早的请到图片库里找。",
    "pages": f"没写日期的，只找最近 {NEWEST_ISSUES} 期；更早的请写上日期，如：2023-01-23。",
}
