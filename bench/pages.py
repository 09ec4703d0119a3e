"""Pages of the benchmark: addresses of each kind, and the most that they may cost.

What a page may cost is in bare views, on SQLite and on PostgreSQL: issue 15 says it.
"""

from dataclasses import dataclass, field

from django.contrib.auth.models import User
from django.db.models import Count
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import iri_to_uri
from taggit.models import Tag

from articles.models import Article, Column, Contributor, Section
from articles.models.renditions import public_address
from articles.paging import cursor_of
from articles.workflow import Status
from districts.models import District
from editions.models import Issue, Page
from exchange.models import StoryChange

# So many addresses of a kind are asked in a turn, where there are so many.
ADDRESSES = 5
WORDS = ("改造", "水压", "公交", "停车", "预约", "检查", "线路", "街坊", "窗口", "农家")
# What about half of all made-up stories have.
COMMON_WORDS = ("记者", "小区", "社区", "计划", "居民")


@dataclass(frozen=True)
class Target:
    """The most that pages of a group may cost: a first reader, and who reads it again."""

    group: str
    first: tuple = (None, None)
    again: tuple = (1.5, 2)
    queries: int | None = None
    of_top: float | None = None  # far down a list, beside its top
    growth: float = 1.2
    is_kept: bool = True  # in the page memory
    repeats: int = 20  # asked in a turn
    is_often_read: bool = True  # by those who come before a first reader


LISTS = "section, district, district's section, author, column, topic, archive day"
LIST = Target(LISTS, (15, 20), queries=4)
FAR_DOWN = Target("far down any list, × its top", queries=4, of_top=1.1)
FRONT = Target("front page", (20, 25), queries=6)
STORY = Target("story", (8, 11), queries=3)
SEARCH = Target("search", (20, 25))
SEARCH_FAR_DOWN = Target(FAR_DOWN.group, of_top=FAR_DOWN.of_top)
FEED = Target("feed, sitemap", (15, 18))
PAPER = Target("paper page, issue", (25, 30))
PHOTO = Target(
    *("photo (200 / 304)", (6, 6), (3, 3)), is_kept=False, is_often_read=False
)
# No target of the issue's is for so long a list; what is too large is not kept at all.
LONG = Target(
    "sitemaps of all pages, of 10,000 stories", repeats=2, is_often_read=False
)
# Issue 23: programs pay at most what readers do.
API_STORY = Target("API, a story", (8, 8), queries=3)
API_LIST = Target("API, a list", (20, 20), queries=4)
API_SEARCH = Target("API, a search", (20, 20))
API_CHANGES = Target("API, changes", (20, 20), is_kept=False, queries=6)
DESK = Target("desk", again=(None, None), growth=1.5, is_kept=False)


@dataclass(frozen=True)
class Kind:
    """A kind of page: its addresses, and what it may cost."""

    name: str
    addresses: list
    target: Target
    top: str = ""  # the kind that this is far down of
    headers: dict = field(default_factory=dict)

    def in_turn(self, turn):
        """Return the addresses of a turn, each time other ones if there are so many."""
        start = turn * ADDRESSES % len(self.addresses)
        return (self.addresses[start:] + self.addresses[:start])[:ADDRESSES]


def public_pages(turns):
    published = Article.objects.published()
    lists = {
        "section": [(s, published.in_section(s)) for s in fullest(Section, "articles")],
        "district": [
            (d, published.in_district(d)) for d in fullest(District, "articles")
        ],
        "author": [(p, published.by(p)) for p in fullest(Contributor, "bylines")],
        "column": [(c, published.in_column(c)) for c in fullest(Column, "articles")],
        "topic": [(t, published.about(t)) for t in fullest(Tag, "tagged_articles")],
    }
    both = zip(lists["district"], lists["section"], strict=True)
    issues = list(Issue.objects.public()[: 3 * ADDRESSES])
    days = [f"/archive/{issue.date:%Y/%m/%d}/" for issue in issues]
    stories = published.order_by("pk").values_list("pk", flat=True)
    step = max(1, len(stories) // (turns * ADDRESSES))
    pages = [
        Kind("front page", ["/"], FRONT),
        *(
            Kind(name, [_address(name, row) for row, _ in rows], LIST)
            for name, rows in lists.items()
        ),
        Kind(
            "district's section",
            [f"{_address('district', d)}{s.slug}/" for (d, _), (s, _) in both],
            LIST,
        ),
        Kind("archive day", days, LIST),
        Kind("all districts", ["/districts/"], LIST),
        *(
            Kind(
                f"{name}, far down",
                [f"{_address(name, row)}?before={half_way(of)}" for row, of in rows],
                FAR_DOWN,
                top=name,
            )
            for name, rows in lists.items()
        ),
        Kind("story", [f"/articles/{pk}/" for pk in stories[::step]], STORY),
        Kind("search", list(map(_search, WORDS)), SEARCH),
        Kind("search, common words", list(map(_search, COMMON_WORDS)), SEARCH),
        Kind(
            "search, far down",
            [f"{_search(word)}&before={half_way(published)}" for word in WORDS],
            SEARCH_FAR_DOWN,
            top="search",
        ),
        Kind("feed", ["/feed/"], FEED),
        Kind(
            "section's feed",
            [f"{_address('section', row)}feed/" for row, _ in lists["section"]],
            FEED,
        ),
        Kind("sitemap", ["/sitemap.xml"], FEED),
        Kind("news sitemap", ["/news-sitemap.xml"], FEED),
        Kind("sitemap of all pages", ["/sitemap-pages.xml"], LONG),
        Kind("sitemap of stories", ["/sitemap-0.xml"], LONG),
        Kind("issue", [i.get_absolute_url() for i in issues[:ADDRESSES]], PAPER),
        Kind("paper page", _second_pages(issues), PAPER),
        Kind("photo", _photos(), PHOTO),
        Kind(
            "API story",
            [f"/api/v1/articles/{pk}/" for pk in stories[::step]],
            API_STORY,
        ),
        Kind("API list", ["/api/v1/articles/"], API_LIST),
        Kind(
            "API list of a district",
            [f"/api/v1/articles/?district={row.slug}" for row, _ in lists["district"]],
            API_LIST,
        ),
        Kind("API search", list(map(_api_search, WORDS)), API_SEARCH),
        Kind(
            "API search, common words",
            list(map(_api_search, COMMON_WORDS)),
            API_SEARCH,
        ),
        Kind(
            "API changes",
            [f"/api/v1/articles/?since={cursor}" for cursor in _changes()],
            API_CHANGES,
        ),
    ]
    # Of a few stories none is on a second page of the paper.
    return [kind for kind in pages if kind.addresses]


def _changes():
    """Return cursors at the beginning, half way and at the end of all changes."""
    changes = StoryChange.objects.filter(comes_by_hour=False)
    positions = changes.order_by("position").values_list("position", flat=True)
    number = len(positions)
    places = {0, number // 2, max(0, number - 20)}
    return (
        [f"{positions[place] - 1}-0-0-0" for place in sorted(places)] if number else []
    )


def desk_pages():
    """Return what the staff opens all day; a page of one person's is kept by nobody."""
    reporter, editor, chief = (
        User.objects.get(username=name) for name in ("jizhe", "bianji", "zongbian")
    )
    waiting = Article.objects.awaiting_review_of(editor).first()
    draft = Article.objects.own(reporter).in_states(Status.DRAFT).first()
    signed = Article.objects.published().first()
    index, stories = "admin:index", "admin:articles_article_changelist"
    form, review = "admin:articles_article_change", "admin:articles_article_review"
    return [
        _desk("my desk, reporter", reporter, index),
        _desk("my desk, editor", editor, index),
        _desk("my desk, chief", chief, index),
        _desk("story list, reporter", reporter, stories),
        _desk("story list, editor", editor, stories),
        _desk("story form, reporter", reporter, form, draft.pk),
        _desk("story form, editor", editor, form, draft.pk),
        _desk("signed story's form", editor, form, signed.pk),
        _desk("review", editor, review, waiting.pk),
        _autocomplete("source", editor, "article", "source"),
        _autocomplete("column", editor, "article", "column"),
        _autocomplete("person", editor, "byline", "contributor"),
        _autocomplete("district", editor, "articledistrict", "district"),
        _autocomplete("photo", editor, "articlephoto", "photo"),
        _desk(
            *("autocomplete, topic", editor, "admin:articles_article_topics"),
            query="?q=gong",
        ),
    ]


def fullest(model, relation):
    """Return the rows with the most stories."""
    counted = model.objects.alias(number=Count(relation)).filter(number__gt=0)
    return list(counted.order_by("-number", "pk")[:ADDRESSES])


def half_way(articles):
    """Return the cursor of the page that begins half-way down a list."""
    middle = articles.order_by("-published_at", "pk")[articles.count() // 2]
    return cursor_of(middle)


def _address(name, row):
    folder = {"author": "people", "topic": "tags"}.get(name, f"{name}s")
    return iri_to_uri(f"/{folder}/{row.slug}/")


def _api_search(word):
    return f"/api/v1{_search(word)}"


def _search(word):
    return iri_to_uri(f"/search/?q={word}")


def _second_pages(issues):
    """Return the addresses of second pages: the first is what the issue shows."""
    pages = Page.objects.filter(issue__in=issues, order=2).order_by("-issue")
    return [page.get_absolute_url() for page in pages[:ADDRESSES]]


def _photos():
    shown = Article.objects.published().renditions(timezone.now())
    rows = list(shown.select_related("photo").order_by("pk")[:ADDRESSES])
    whole = [public_address(row) for row in rows]
    crops = [row.photo.crop_picture("card")["src"] for row in rows]
    return [*whole[: ADDRESSES // 2], *crops[ADDRESSES // 2 :]]


def _desk(name, user, view, *args, query=""):
    client = Client()
    client.force_login(user)
    cookie = f"sessionid={client.cookies['sessionid'].value}"
    address = reverse(view, args=args) + query
    return Kind(name, [address], DESK, headers={"Cookie": cookie})


def _autocomplete(name, user, model, field):
    query = f"?app_label=articles&model_name={model}&field_name={field}&term=合"
    return _desk(
        f"autocomplete, {name}", user, "admin:autocomplete", query=iri_to_uri(query)
    )
