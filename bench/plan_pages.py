"""Addresses of the pages whose query plans are looked at, readers' and the desk's, and the
lists with no story among them."""

QUIET = "quiet"


def make_quiet_lists():
    """Make a section, a district, a column, a topic and a person with no story: of who
    looks through all stories for twenty of a list, these read the most."""
    from taggit.models import Tag

    from articles.models import Column, Contributor, Section
    from districts.models import District

    place = {"short_name": QUIET, "kind": "zone", "tile_row": 99, "tile_column": 99}
    for model, more in {
        Section: {"order": 99},
        District: place | {"order": 99},
        **dict.fromkeys((Column, Tag, Contributor), {}),
    }.items():
        model.objects.get_or_create(slug=QUIET, defaults={"name": QUIET} | more)


def quiet_lists(section):
    """Return the addresses of these, and of a section within the district."""
    district = f"/districts/{QUIET}/"
    folders = ("sections", "tags", "people", "columns")
    return [
        *(f"/{folder}/{QUIET}/" for folder in folders),
        *(district, f"{district}feed/", f"{district}{section.slug}/"),
        f"/people/{QUIET}/feed/",
    ]


def of_the_api(story, person, district, before):
    """Return the addresses of the API: each list at its top and far down, names, changes
    from the beginning and from the end."""
    section, topic = story.section.slug, story.tags.first().slug
    days = "from=2023-01-01&to=2023-01-31"
    stories, filters = (
        "/api/v1/articles/",
        [
            *("", f"section={section}", f"district={district.slug}", f"topic={topic}"),
            *(f"district={district.slug}&section={section}", f"person={person.slug}"),
        ],
    )
    return [
        f"{stories}{story.pk}/",
        *(f"{stories}?{query}" for query in filters),
        *(f"{stories}?{query}&{before}" for query in filters),
        f"{stories}?section={section}&genre=text&{days}",
        f"{stories}?topic={topic}&person={person.slug}&{days}",
        *(f"{stories}?since={since}" for since in ("0-0-0-0", "2200-01-01T00:00Z")),
        *(f"/api/v1/{names}/" for names in ("columns", "people", "topics", "issues")),
        *("/api/v1/corrections/", "/api/v1/search/?q=改造"),
    ]


def public():
    from django.utils import timezone

    from articles.models import Article, Column, Contributor
    from districts.models import District
    from editions.models import Issue, Placement

    published = Article.objects.published()
    story = published.filter(article_photos__isnull=False).first()
    photo = story.article_photos.first().photo
    person = Contributor.objects.filter(bylines__article=story).first()
    section, district = story.section.get_absolute_url(), District.objects.first()
    issue = Issue.objects.public().first()
    placed = Placement.objects.public().filter(page__issue=issue)[0]
    page = placed.page.get_absolute_url()
    old = published.reverse()[3]
    far = f"?before={int(old.published_at.timestamp() * 1e6)}-{old.pk}"
    lists = [
        section,
        f"/districts/{district.slug}/",
        f"/districts/{district.slug}/{story.section.slug}/",
        Column.objects.filter(articles__in=published).first().get_absolute_url(),
        f"/tags/{story.tags.first().slug}/",
        person.get_absolute_url(),
    ]
    day = timezone.localtime(old.published_at)
    middle = published[published.count() // 2].published_at
    # A word that half of all stories have, where there are as many a day as anywhere.
    common = f"search/?q=居民&to={middle:%Y-%m-%d}"
    return [
        *(
            "/",
            "/latest/",
            f"/latest/{far}",
            "/photos/",
            f"/photos/{far}",
            "/districts/",
            "/corrections/",
        ),
        *("/archive/", "/about/"),
        *lists,
        *(f"{address}{far}" for address in lists),
        *quiet_lists(story.section),
        *of_the_api(story, person, district, f"before={far.partition('=')[2]}"),
        *(f"/archive/{day:%Y}/", f"/archive/{day:%Y/%m}/", f"/archive/{day:%Y/%m/%d}/"),
        *(
            "/feed/",
            "/photos/feed/",
            f"{section}feed/",
            f"{person.get_absolute_url()}feed/",
        ),
        f"/tags/{story.tags.first().slug}/feed/",
        *("/sitemap.xml", "/sitemap-0.xml", "/sitemap-pages.xml", "/news-sitemap.xml"),
        *(
            story.get_absolute_url(),
            old.get_absolute_url(),
            photo.address_of(photo.renditions.first()),
            photo.crop_picture("card")["src"],
        ),
        *(f"{story.get_absolute_url()}{end}" for end in ("qr.svg", "share.png")),
        *(
            "/search/?q=改造",
            "/search/?q=没有这样的话",
            "/search/?q=改造&sort=relevance",
        ),
        *(f"/{common}", f"/api/v1/{common}"),
        *(f"/search/?q={person.name}", f"/search/names/?q={person.name[0]}"),
        *("/paper/", issue.get_absolute_url(), page, f"{page}{placed.article_id}/"),
        *(f"{page}thumbnail", f"{issue.get_absolute_url()}issue.pdf"),
        *("/readyz",),
    ]


def desks():
    """Yield (username, addresses) of those who work at the desk."""
    from django.contrib.auth.models import User

    from articles.models import Article
    from articles.workflow import Status

    fields = "field_name={}&app_label=articles&model_name={}"
    draft = Article.objects.in_progress().first()
    signed = Article.objects.signed().first()
    waiting = Article.objects.in_states(Status.FIRST_REVIEW).originals()[:1]
    stories = "/admin/articles/article/"
    addresses = [
        *("/admin/", stories, f"{stories}?p=3", f"{stories}?q=改造"),
        *(f"{stories}?status__exact=draft", f"{stories}?o=3"),
        *("/admin/search/?q=改造", "/admin/search/?q=没有这样的话"),
        "/admin/search/?q=2023-01-23",
        *(f"{stories}?mine={mine}" for mine in ("written", "reviewed", "held")),
        f"{stories}?holder={draft.created_by_id or 1}",
        f"{stories}?source__id__exact={signed.source_id or 1}",
        *(f"{stories}{story.pk}/change/" for story in (draft, signed)),
        *(f"{stories}{story.pk}/review/" for story in waiting),
        *("/admin/notices/", "/admin/notices/?kind=waits", "/admin/notices/ways/"),
        *(f"{stories}?notes={which}" for which in ("open", "kept")),
        f"{stories}{draft.pk}/notes/",
        "/admin/articles/photo/",
        "/admin/articles/contributor/",
        "/admin/editions/issue/",
        *of_the_statistics(signed),
        "/admin/autocomplete/?term=wang&" + fields.format("contributor", "byline"),
        "/admin/autocomplete/?term=he&" + fields.format("source", "article"),
        "/admin/autocomplete/?term=ying&" + fields.format("district", "brief"),
    ]
    for group in ("记者", "编辑", "总编"):
        user = User.objects.filter(groups__name=group).order_by("pk").first()
        yield user.username, [*addresses, *live(user)]


def of_the_statistics(signed):
    """Return the addresses of this month's sheet, of one's own, and of a day."""
    from django.utils import timezone

    sheets, today = "/admin/planning/sheet/", timezone.localdate()
    person = signed.bylines.first().contributor_id
    return [
        *(sheets, f"{sheets}?by=district", f"{sheets}{today:%Y-%m}/mine/"),
        f"{sheets}{today:%Y-%m}/author-{person}/",
        f"{sheets}awards/?day={today}",
    ]


def live(user):
    """Return what the open pages of a person ask for again and again."""
    from editions.models import Issue

    asked = f"for={user.pk}"
    wall = f"/admin/editions/issue/{Issue.objects.first().pk}/wall/"
    walls = (
        (wall, f"{wall}live/?{asked}") if user.has_perm("articles.follow_copy") else ()
    )
    return [f"/admin/calls/?{asked}&blocks=1", *walls, *nights(user)]


def nights(user):
    """Return the pages of the log of a night, for whoever may see them."""
    from planning.duty_log.nights import tonight
    from planning.duty_log.page import may_see

    logs = "/admin/planning/dutylog/"
    pages = [logs, f"{logs}day/{tonight()}/", f"{logs}export/"]
    return pages if may_see(user) else []
