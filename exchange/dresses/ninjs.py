"""ninjs 3.1: a story as a JSON news object of the IPTC, its photos associated with it.

What we write is read back by ingest/files/wire/ninjs.py.
"""

import json

from django.conf import settings

from articles.addresses import address_of
from articles.ai_marks import TERMS, VOCABULARY, AIMade
from articles.genres import Genre
from articles.text import counting
from exchange.dresses import lines
from exchange.dresses.html_body import body_html
from exchange.dresses.pictures import best_first
from exchange.dresses.text import story_text
from exchange.items import CANCELED, USABLE
from exchange.media_topics import topic_uri

STANDARD = {
    "name": "ninjs",
    "version": "3.1",
    "schema": "http://www.iptc.org/std/ninjs/ninjs-schema_3.1.json#",
}
CORRECTIONS_POLICY = "https://schema.org/correctionsPolicy"


def dress(item, root):
    """Return the news object as JSON."""
    return json.dumps(news_object(item, root), ensure_ascii=False, indent=1)


def news_object(item, root):
    """Return the news object of an item; without `root`, without addresses."""
    if item.status == CANCELED:
        return _filled(_identity(item, root) | {"edNote": lines.state_line(item)})
    html = body_html(item)
    text = story_text(item)
    return _filled(
        _identity(item, root)
        | {
            "type": "text",
            "representationType": "full",
            "profile": "text-photo" if item.photos else "text-only",
            "firstCreated": _stamp(item.published_at),
            "contentCreated": _stamp(item.published_at),
            "embargoedUntil": _stamp(item.embargo_until),
            "copyrightHolder": lines.holder(item),
            "copyrightNotice": _copyright(item),
            "usageTerms": lines.usage_terms(item),
            "edNote": " ".join(
                filter(None, [lines.state_line(item), *lines.before(item)])
            ),
            "title": item.headline,
            "headlines": _roles(
                ("main", item.headline), ("kicker", item.kicker), ("deck", item.deck)
            ),
            "descriptions": _roles(
                ("summary", item.summary or item.teaser),
                *(("correction", notice.text) for notice in item.corrections),
            ),
            "bodies": [
                {"role": "main", "contentType": "text/html", "value": html},
                {
                    "role": "text",
                    "contentType": "text/plain",
                    "charCount": len(text),
                    "wordCount": counting.count(text).words,
                    "value": text,
                },
            ],
            "by": item.byline,
            "people": [_person(one, root) for one in item.bylines if not one.is_desk],
            "organisations": [
                _person(one, root) for one in item.bylines if one.is_desk
            ],
            "places": [
                _filled(
                    {
                        "name": place.name,
                        "rel": "about",
                        "uri": _address(root, place.path),
                        "literal": place.code,
                    }
                )
                for place in item.districts
            ],
            "subjects": _subjects(item, root),
            "genres": (
                [{"name": Genre.PICTURES.label}] if item.genre == Genre.PICTURES else []
            ),
            "infoSources": _sources(item, root),
            "associations": [
                _picture(photo, number, root)
                for number, photo in enumerate(item.photos, 1)
            ],
            "trustIndicators": _trust(root),
            "digitalSourceType": _source_type(item.ai_made),
        }
    )


def _identity(item, root):
    """Return what tells the object from others, in whatever state it is."""
    return {
        "uri": f"urn:uuid:{item.guid}",
        "type": "text",
        "version": str(item.version),
        "versionCreated": _stamp(item.changed_at),
        "pubStatus": item.status,
        "language": item.language,
        "altIds": _roles(
            ("id", str(item.id)),
            ("url", _address(root, item.path) if item.status == USABLE else ""),
            *(("print", _printed(place)) for place in item.places),
        ),
        "standard": STANDARD,
    }


def _subjects(item, root):
    named = [("section", item.section), ("column", item.column)]
    named += [("keyword", topic) for topic in item.topics]
    return [
        {"name": label, "rel": "subject", "uri": topic_uri(code)}
        for code, label in item.media_topics
    ] + [
        _filled({"name": one.name, "rel": rel, "uri": _address(root, one.path)})
        for rel, one in named
        if one
    ]


def _sources(item, root):
    provider = {"name": settings.SITE_NAME, "role": "provider", "uri": root}
    sources = [_filled(provider)]
    if lines.is_reprint(item) and item.source_name:
        origin = {"name": item.source_name, "role": "origin", "uri": item.original_url}
        sources.append(_filled(origin))
    return sources


def _picture(photo, number, root):
    return _filled(
        {
            "name": f"photo-{number}",
            "rel": "photo",
            "uri": f"urn:uuid:{photo.guid}",
            "type": "picture",
            "by": photo.credit,
            "descriptions": _roles(("caption", photo.caption), ("alt", photo.alt)),
            "edNote": photo.made_by_ai,
            "altIds": _roles(("after-paragraph", str(photo.after_paragraph))),
            "renditions": [
                {
                    "name": f"{one.media_type.rpartition('/')[2]}-{one.width}",
                    "href": root + one.path,
                    "contentType": one.media_type,
                    "width": one.width,
                    "height": one.height,
                    "sizeInBytes": one.size,
                }
                for one in best_first(photo.renditions)
                if root
            ],
            "associations": _recording(photo, root),
            "digitalSourceType": _source_type(photo.ai_made),
        }
    )


def _recording(photo, root):
    """Return the film or the piece of sound that a picture stands for, in a list."""
    if not photo.recording_path or not root:
        return []
    kind = photo.recording_kind
    rendition = {
        "name": kind,
        "href": root + photo.recording_path,
        "contentType": photo.recording_type,
        "sizeInBytes": photo.recording_size,
        "duration": photo.recording_seconds,
    }
    return [
        {
            "name": "recording",
            "rel": "recording",
            "uri": f"urn:uuid:{photo.guid}#recording",
            "type": kind,
            "renditions": [_filled(rendition)],
        }
    ]


def _person(byline, root):
    rel = "author" if byline.is_author else "editor"
    # Who only signed a piece of another house has a page here, too.
    named = {"name": byline.name, "rel": rel, "uri": _address(root, byline.path)}
    return _filled(named | {"literal": f"{byline.role}{byline.work}"})


def _trust(root):
    if not root:
        return []
    href = root + address_of("articles:correction-list")
    return [{"role": CORRECTIONS_POLICY, "title": "更正", "href": href}]


def _source_type(ai_made):
    if not ai_made:
        return {}
    return {"name": AIMade(ai_made).label, "uri": VOCABULARY + TERMS[ai_made]}


def _printed(place):
    number = f" 第{place.issue_number}期" if place.issue_number else ""
    page = f"第{place.page}版" if place.page else "版次不详"
    return f"{place.date}{number} {page} {place.page_name}".rstrip()


def _copyright(item):
    if not item.published_at or lines.is_reprint(item):
        return ""
    return f"© {item.published_at.year} {settings.SITE_NAME}"


def _roles(*told):
    return [{"role": role, "value": value} for role, value in told if value]


def _address(root, path):
    return root + path if root and path else ""


def _stamp(moment):
    return lines.stamp(moment) if moment else ""


def _filled(told):
    return {
        name: value
        for name, value in told.items()
        if value not in ("", None) and value != [] and value != {}
    }
