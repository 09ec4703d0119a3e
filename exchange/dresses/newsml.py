"""NewsML-G2: a story as a newsItem, its photos as newsItems beside it, an issue as a
packageItem.

A story without photos is a newsItem; with photos, a newsMessage with the story and an
item to each photo. What we write is read back by ingest/files/wire/newsml_g2.py.
"""

from urllib.parse import urlsplit

from django.conf import settings

from articles.ai_marks import TERMS, VOCABULARY
from exchange.dresses import lines
from exchange.dresses.html_body import body_html
from exchange.dresses.pictures import best_first
from exchange.dresses.xhtml import xhtml_document
from exchange.dresses.xml_words import Maker, document
from exchange.items import CANCELED
from exchange.media_topics import MEDIA_TOPICS

NAMESPACE = "http://iptc.org/std/nar/2006-10-01/"
G2 = Maker(NAMESPACE)
STANDARD = {"standard": "NewsML-G2", "standardversion": "2.35", "conformance": "power"}
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
# The schemes of the codes that are used, told with the item itself: the IPTC's catalog
# would have to be fetched.
SCHEMES = {
    "ninat": "http://cv.iptc.org/newscodes/ninature/",
    "stat": "http://cv.iptc.org/newscodes/pubstatusg2/",
    "medtop": MEDIA_TOPICS,
    "drol": "http://cv.iptc.org/newscodes/descriptionrole/",
    "hlrole": "urn:newsroom:headline-role:",
    "srole": "urn:newsroom:subject-role:",
    "rnd": "urn:newsroom:rendition:",
    "pgrmod": "http://cv.iptc.org/newscodes/packagegroupmode/",
    "irel": "http://cv.iptc.org/newscodes/itemrelation/",
    "alt": "urn:newsroom:alternative-id:",
}
XHTML_TYPE = "application/xhtml+xml"


def dress(item, root):
    """Return the newsItem, or the newsMessage of a story with photos, as XML."""
    story = news_item(item, root)
    if item.status == CANCELED or not item.photos:
        return document(story, NAMESPACE)
    pictures = [photo_item(item, photo, root) for photo in item.photos]
    return document(_message(item, [story, *pictures]), NAMESPACE)


def news_item(item, root):
    """Return the <newsItem> of a story."""
    about = _item_meta(item, "text", item.headline, lines.before(item))
    if item.status == CANCELED:
        return _item(f"urn:uuid:{item.guid}", item, [about])
    contents = G2.element(
        "contentSet",
        G2.element(
            "inlineXML",
            xhtml_document(item.headline, body_html(item), item.language),
            contenttype=XHTML_TYPE,
            wordcount=item.characters,
        ),
    )
    parts = [_rights(item), about, _content_meta(item, root), contents]
    return _item(f"urn:uuid:{item.guid}", item, parts)


def photo_item(item, photo, root):
    """Return the <newsItem> of a photo of a story; a film that it stands for is a link."""
    notes = [photo.made_by_ai] if photo.made_by_ai else []
    about = _item_meta(
        item, "picture", photo.caption or photo.alt or item.headline, notes
    )
    if photo.recording_path and root:
        link = G2.element(
            "link",
            rel="irel:seeAlso",
            href=root + photo.recording_path,
            contenttype=photo.recording_type,
            size=photo.recording_size,
            title=photo.recording_label,
        )
        about.append(link)
    meta = G2.element(
        "contentMeta",
        _source_type(photo.ai_made),
        G2.worded("creditline", photo.credit),
        G2.worded("description", photo.caption, role="drol:caption"),
    )
    contents = [
        G2.element(
            "remoteContent",
            href=root + one.path,
            contenttype=one.media_type,
            size=one.size,
            width=one.width,
            height=one.height,
            rendition=f"rnd:{one.media_type.rpartition('/')[2]}-{one.width}",
        )
        for one in best_first(photo.renditions)
        if root
    ]
    shown = [G2.element("contentSet", contents)] if contents else []
    return _item(f"urn:uuid:{photo.guid}", item, [about, meta, *shown])


def package_item(guid, title, groups, at, root=""):
    """Return the <packageItem> of items in groups, [(name, [StoryItem])], as XML: of the
    pages of an issue."""
    made = [
        G2.element(
            "group",
            G2.worded("title", name),
            [_reference(item, root) for item in items],
            id=f"group-{number}",
            role="srole:page",
        )
        for number, (name, items) in enumerate(groups, 1)
    ]
    main = G2.element(
        "group",
        [G2.element("groupRef", idref=f"group-{n}") for n in range(1, len(made) + 1)],
        id="pages",
        role="srole:issue",
        mode="pgrmod:seq",
    )
    about = G2.element(
        "itemMeta",
        G2.element("itemClass", qcode="ninat:composite"),
        _provider(),
        G2.element("versionCreated", lines.stamp(at)),
        G2.element("pubStatus", qcode="stat:usable"),
        G2.worded("title", title),
    )
    whole = G2.element(
        "packageItem",
        _catalog(),
        about,
        G2.element("contentMeta", G2.worded("headline", title)),
        G2.element("groupSet", main, made, root="pages"),
        guid=guid,
        version=1,
        **STANDARD,
    )
    return document(whole, NAMESPACE)


def _reference(item, root):
    return G2.element(
        "itemRef",
        G2.element("itemClass", qcode="ninat:text"),
        G2.worded("title", item.headline),
        residref=f"urn:uuid:{item.guid}",
        version=item.version,
        contenttype="application/vnd.iptc.g2.newsitem+xml",
    )


def _message(item, items):
    sent = item.changed_at or item.published_at
    header = G2.element(
        "header",
        G2.element("sent", lines.stamp(sent)) if sent else None,
        G2.worded("sender", _sender()),
    )
    return G2.element("newsMessage", header, G2.element("itemSet", items))


def _sender():
    return urlsplit(settings.SITE_URL).hostname or settings.SITE_NAME


def _item(guid, item, parts):
    made = G2.element(
        "newsItem", _catalog(), parts, guid=guid, version=item.version, **STANDARD
    )
    made.set(LANGUAGE, item.language)
    return made


def _catalog():
    schemes = [
        G2.element("scheme", alias=alias, uri=uri) for alias, uri in SCHEMES.items()
    ]
    return G2.element("catalog", schemes)


def _provider():
    return G2.element(
        "provider", G2.element("name", settings.SITE_NAME), literal=_sender()
    )


def _item_meta(item, kind, title, notes):
    moment = item.changed_at or item.published_at
    state = lines.state_line(item)
    return G2.element(
        "itemMeta",
        G2.element("itemClass", qcode=f"ninat:{kind}"),
        _provider(),
        G2.element("versionCreated", lines.stamp(moment)),
        _moment("firstCreated", item.published_at),
        _moment("embargoed", item.embargo_until),
        G2.element("pubStatus", qcode=f"stat:{item.status}"),
        G2.worded("title", title),
        [G2.element("edNote", note) for note in [state, *notes] if note],
    )


def _rights(item):
    return G2.element(
        "rightsInfo",
        G2.element("copyrightHolder", literal=lines.holder(item))
        if lines.holder(item)
        else None,
        G2.worded("usageTerms", lines.usage_terms(item)),
    )


def _content_meta(item, root):
    holder = lines.holder(item)
    return G2.element(
        "contentMeta",
        _moment("contentCreated", item.published_at),
        _moment("contentModified", item.corrected_at),
        _source_type(item.ai_made),
        G2.element("infoSource", literal=holder) if holder else None,
        [_creator(one) for one in item.bylines if one.is_author],
        [_creator(one, "contributor") for one in item.bylines if not one.is_author],
        G2.element("altId", root + item.path, type="alt:url") if root else None,
        G2.element("language", tag=item.language),
        [
            G2.element("subject", G2.element("name", label), qcode=f"medtop:{code}")
            for code, label in item.media_topics
        ],
        [
            G2.element(
                "subject", G2.element("name", one.name), literal=f"{kind}-{one.slug}"
            )
            for kind, one in _filed(item)
        ],
        [G2.element("keyword", topic.name) for topic in item.topics],
        G2.worded("headline", item.headline, role="hlrole:main"),
        G2.worded("headline", item.kicker, role="hlrole:kicker"),
        G2.worded("headline", item.deck, role="hlrole:deck"),
        G2.worded("dateline", item.dateline),
        G2.worded("by", item.byline),
        G2.worded("description", item.summary or item.teaser, role="drol:summary"),
    )


def _filed(item):
    named = [("section", item.section), ("column", item.column)]
    named += [("district", place) for place in item.districts]
    return [(kind, one) for kind, one in named if one]


def _creator(byline, name="creator"):
    kind = "group" if byline.is_desk else "person"
    named = G2.element("name", byline.name)
    return G2.element(name, named, literal=f"{kind}-{byline.slug}")


def _source_type(ai_made):
    if not ai_made:
        return None
    return G2.element("digitalSourceType", uri=VOCABULARY + TERMS[ai_made])


def _moment(name, moment):
    return G2.element(name, lines.stamp(moment)) if moment else None
