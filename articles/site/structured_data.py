"""JSON-LD of pages, after schema.org, for search engines: a story as NewsArticle, the
paper as NewsMediaOrganization, a list as ItemList, where a page lies as BreadcrumbList.

Everything is read from what a page has loaded; no query is made here.
"""

import json
from functools import lru_cache

from django.conf import settings
from django.templatetags.static import static
from django.utils.safestring import mark_safe

from articles import reprints
from articles.addresses import (
    address_of,
    district_address,
    home_path,
    is_web_address,
)
from articles.ai_marks import schema_source
from articles.dates import local
from articles.genres import Genre
from articles.models import Contributor
from articles.photos.crops import FOR_MACHINES, sizes_of
from articles.prefetched import loaded
from articles.text.bylines import Role

# The characters that could end a <script>, or open a comment in it, and the two that old
# JavaScript takes for line ends.
SCRIPT_ESCAPES = {c: f"\\u{ord(c):04X}" for c in "<>&"} | {
    c: f"\\u{ord(c):04x}" for c in "\u2028\u2029"
}
# json.dumps() makes an encoder each time.
as_json = json.JSONEncoder(ensure_ascii=False).encode
# Roles in the byline of those who neither wrote nor pictured the story.
NOT_AUTHORS = (Role.EDITOR, Role.PLANNER)
KINDS = {
    Contributor.Kind.PERSON: "Person",
    Contributor.Kind.DESK: "Organization",
}


def as_script(data):
    """Return data as JSON that is safe in <script>, whatever its texts contain.

    Its dangerous characters are written as escapes, one after the other: translate() looks
    each Chinese character up.
    """
    text = as_json(data)
    for character, escaped in SCRIPT_ESCAPES.items():
        text = text.replace(character, escaped)
    return mark_safe(text)  # noqa: S308 - escaped above


def of_story(page, root):
    """Return the JSON-LD objects of a story's page, as views.story_page() loads it.

    `root` is the site's own address: https://www.example.cn.
    """
    article = page["article"]
    address = root + article.get_absolute_url()
    story = {
        "@context": "https://schema.org",
        # A notice or an advertisement of the printed page is no news.
        "@type": "Article" if article.genre == Genre.NOTICE else "NewsArticle",
        "@id": address,
        "mainEntityOfPage": address,
        "url": address,
        "headline": article.headline,
        "alternativeHeadline": article.deck or article.kicker,
        "description": page["teaser"],
        "inLanguage": article.language,
        "datePublished": _moment(article.published_at),
        "dateModified": _moment(article.corrected_at or article.published_at),
        "author": _authors(article, root),
        "editor": _people(article, root, lambda role: role == Role.EDITOR),
        "publisher": publisher(root),
        "genre": Genre.PICTURES.label if article.is_of_pictures() else "",
        "articleSection": article.section.name if article.section else "",
        "keywords": [tag.name for tag in loaded(article, "tags")],
        "contentLocation": [
            _place(place, root) for place in loaded(article, "districts")
        ],
        "image": _images(article, root),
        "video": _recordings(article, root, is_film=True),
        "audio": _recordings(article, root, is_film=False),
        "correction": [_correction(notice) for notice in page["corrections"]],
        "isBasedOn": _original(article),
        "dateline": article.dateline if article.body else "",
        "wordCount": article.characters().words,
        "isAccessibleForFree": True,
    } | _in_print(page["printed_places"])
    story |= schema_source(article.ai_made)
    filled = {name: value for name, value in story.items() if value or value is True}
    return [filled, _breadcrumbs(_steps_to(article, root, address))]


def of_list(root, steps, stories):
    """Return the JSON-LD of a page that lists stories, as a script: where it lies, and
    what is on it. `steps` lead to it from the front page: [(name, path), …]."""
    root = str(root)  # to add to a lazy one takes as long as to find it
    steps = [(name, root + path) for name, path in steps]
    made = [_breadcrumbs([(settings.SITE_NAME, root + home_path()), *steps])]
    return as_script([*made, *_items(root, stories)])


def of_gallery(root, path, tiles):
    """Return the JSON-LD objects of the page of pictures, of its Tiles: each picture
    with what is said of it, and its story."""
    steps = [(settings.SITE_NAME, root + home_path()), ("图片", root + path)]
    gallery = {
        "@context": "https://schema.org",
        "@type": "ImageGallery",
        "name": f"{settings.SITE_NAME}图片",
        "url": root + path,
        "inLanguage": "zh-Hans",
        "publisher": publisher(root),
        "image": [_picture_of(tile, root) for tile in tiles],
    }
    return [_breadcrumbs(steps), gallery]


def _picture_of(tile, root):
    return {
        "@type": "ImageObject",
        "contentUrl": root + tile.picture["src"],
        "width": tile.picture["width"],
        "height": tile.picture["height"],
        "caption": tile.caption or tile.headline,
        "creditText": tile.credit,
        "uploadDate": _moment(tile.published_at),
        "url": root + tile.address,
    }


def of_front_page(root, stories):
    """Return the JSON-LD of the front page, as a script: the site with its search, the
    paper that publishes it, and the stories on it."""
    home = root + home_path()
    search = root + address_of("articles:search")
    site = {
        "@context": "https://schema.org",
        "@type": "WebSite",
        "@id": f"{home}#website",
        "name": settings.SITE_NAME,
        "url": home,
        "inLanguage": "zh-Hans",
        "publisher": {"@id": f"{home}#paper"},
        "potentialAction": {
            "@type": "SearchAction",
            "target": {
                "@type": "EntryPoint",
                "urlTemplate": f"{search}?q={{search_term_string}}",
            },
            "query-input": "required name=search_term_string",
        },
    }
    if settings.SITE_TAGLINE:
        site["description"] = settings.SITE_TAGLINE
    return as_script([site, _paper(root), *_items(root, stories)])


def _city():
    kind = "City" if settings.CITY.is_a_city else "AdministrativeArea"
    return {"@type": kind, "name": settings.CITY_NAME}


def _paper(root):
    """Return the organization, with how to reach it as far as that is set."""
    told = settings.SITE_LICENCES
    reached = {
        "telephone": told["telephone"],
        "email": told["email"],
        "address": told["address"],
        "areaServed": _city(),
    }
    return (
        {"@context": "https://schema.org"}
        | publisher(root)
        | {"@id": f"{root}{home_path()}#paper"}
        | {name: value for name, value in reached.items() if value}
    )


def _items(root, stories):
    """Return an ItemList of stories, each by its address; none of no stories."""
    addresses = [address_of("articles:detail", story.pk) for story in stories]
    if not addresses:
        return []
    items = [
        {"@type": "ListItem", "position": position, "url": root + address}
        for position, address in enumerate(dict.fromkeys(addresses), 1)
    ]
    return [
        {
            "@context": "https://schema.org",
            "@type": "ItemList",
            "itemListElement": items,
        }
    ]


def publisher(root):
    """Return the paper as who publishes what is on a page; nobody changes it."""
    return _publisher(root, settings.SITE_NAME, home_path())


# It is the same on every page.
@lru_cache(maxsize=10)
def _publisher(root, name, home):
    return {
        "@type": "NewsMediaOrganization",
        "name": name,
        "url": root + home,
        "logo": {
            "@type": "ImageObject",
            "url": root + static("site/icon-512.png"),
            "width": 512,
            "height": 512,
        },
        "correctionsPolicy": root + address_of("articles:correction-list"),
    }


def _authors(article, root):
    """Return who wrote a story: of a reprint never the paper, which only brings it."""
    authors = _people(article, root, lambda role: role not in NOT_AUTHORS)
    if not reprints.is_reprint(article):
        return authors or [publisher(root)]
    return _original_authors(article) or authors or _source(article)


def _original_authors(article):
    return [
        {"@type": "Person", "name": name}
        for name in reprints.names_of(article.original_author)
    ]


def _source(article):
    """Return the house that a reprint is from, in a list; [] if that is not said."""
    source = article.source
    if source is None:
        return []
    house = {"@type": "Organization", "name": source.name}
    return [house | ({"url": source.url} if is_web_address(source.url) else {})]


def _original(article):
    """Return what a reprint was made of; {} for a story of our own."""
    if not reprints.is_reprint(article):
        return {}
    is_linked = is_web_address(article.original_url)
    told = {
        "headline": article.original_title,
        "url": article.original_url if is_linked else "",
        "author": _original_authors(article),
        "publisher": _source(article),
    }
    told = {name: value for name, value in told.items() if value}
    return {"@type": "NewsArticle"} | told if told else {}


def _people(article, root, wanted):
    return [
        {
            "@type": KINDS[byline.contributor.kind],
            "name": byline.contributor.name,
            "url": root + byline.contributor.get_absolute_url(),
        }
        for byline in loaded(article, "bylines")
        if wanted(byline.role)
    ]


def _place(district, root):
    place = {
        "@type": "AdministrativeArea",
        "name": district.name,
        "url": root + district_address(district),
        "containedInPlace": _city(),
    }
    return place | ({"identifier": district.code} if district.code else {})


def _images(article, root):
    pictures = [
        (placed, placed.picture()) for placed in loaded(article, "article_photos")
    ]
    images = [
        {
            "@type": "ImageObject",
            "url": root + picture["src"],
            "width": picture["width"],
            "height": picture["height"],
            "caption": placed.caption_line(),
            "creditText": placed.credit_line(),
        }
        | schema_source(placed.photo.ai_made)
        for placed, picture in pictures
        if picture
    ]
    first = next((pair for pair in pictures if pair[1]), None)
    return images + (_crops(first[0], root) if first else [])


def _crops(placed, root):
    """Return a story's first picture in the three shapes that search engines show."""
    photo = placed.photo
    return [
        {
            "@type": "ImageObject",
            "url": root + address_of("articles:photo-crop", photo.guid, crop.name),
            "width": width,
            "height": height,
        }
        | schema_source(photo.ai_made)
        for crop in FOR_MACHINES
        for width, height in sizes_of(crop, photo.width, photo.height)[-1:]
    ]


def _recordings(article, root, is_film):
    return [
        _recording(article, placed, root)
        for placed in loaded(article, "article_photos")
        if placed.recording() and placed.recording().is_film is is_film
    ]


def _recording(article, placed, root):
    recording, picture = placed.recording(), placed.picture()
    told = {
        "@type": "VideoObject" if recording.is_film else "AudioObject",
        "name": placed.caption_line() or article.headline,
        "description": placed.caption_line() or article.headline,
        "contentUrl": root + recording.address(),
        "encodingFormat": recording.content_type(),
        "contentSize": str(recording.size),
        "uploadDate": _moment(article.published_at),
        "duration": recording.iso_length(),
        "thumbnailUrl": root + picture["src"] if picture else "",
        "width": recording.width,
        "height": recording.height,
    }
    return {name: value for name, value in told.items() if value}


def _correction(notice):
    return {
        "@type": "CorrectionComment",
        "text": notice.text,
        "datePublished": _moment(notice.at),
    }


def _in_print(places):
    """Return the printed page and issue; of several, the first."""
    for place in places:
        number, day = place.issue_number, place.date.isoformat()
        issue = {
            "@type": "PublicationIssue",
            "datePublished": day,
            "isPartOf": {"@type": "Newspaper", "name": settings.SITE_NAME},
        }
        return {
            "printPage": place.page_number,
            "printSection": place.page_title,
            "printEdition": f"第{number}期" if number else day,
            "isPartOf": issue | ({"issueNumber": str(number)} if number else {}),
        }
    return {}


def _steps_to(article, root, address):
    steps = [(settings.SITE_NAME, root + home_path())]
    if article.section:
        steps.append((article.section.name, root + article.section.get_absolute_url()))
    return [*steps, (article.headline, address)]


def _breadcrumbs(steps):
    return {
        "@context": "https://schema.org",
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": position, "name": name, "item": item}
            for position, (name, item) in enumerate(steps, 1)
        ],
    }


def _moment(moment):
    return local(moment).isoformat(timespec="seconds")
