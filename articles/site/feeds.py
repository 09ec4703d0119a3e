"""Atom feeds, in full text: the paper, a section, a district, a person, a column, a topic,
what has pictures.

RFC 4287. A feed starts from published() as every list does, and is fetched again by
feed readers all day: when nothing has changed it answers 304 after one query.
"""

from datetime import UTC, datetime
from functools import partial
from hashlib import sha256
from xml.sax.saxutils import quoteattr

from django.conf import settings
from django.http import Http404, HttpResponse
from django.utils.encoding import iri_to_uri
from django.utils.feedgenerator import Atom1Feed, rfc3339_date
from django.views.decorators.http import require_safe
from markupsafe import Markup
from taggit.models import Tag

from articles.addresses import (
    absolute,
    address_of,
    district_address,
    home_path,
    site_root,
)
from articles.ai_marks import PICTURE_LABELS, STORY_LABELS
from articles.caching import KeptByContent
from articles.conditional import revalidated
from articles.genres import Genre
from articles.languages import Language
from articles.light_rows import plain_row_of
from articles.minors import notice
from articles.models import Article, Column, Contributor, Correction, Recording
from articles.models.body_parts import body_runs
from articles.models.bylines_briefs import paragraphs_of
from articles.moment import now
from articles.prepared import prepared
from articles.site.atom_elements import element, xml_safe
from articles.site.cards import (
    is_of_pictures,
    picture_in_public,
    piece,
    teaser_of,
)
from articles.site.districts import district_or_404
from articles.site.feed_origins import authors_of, lines_of, origin_of
from articles.site.sections import section_or_404
from articles.text import bylines

NEWEST = 20


# Entries, of some 8 KB each: most were in the feed before its last change.
ENTRIES = KeptByContent(most=300)


# Blanks that no reader sees, and always the same: of others, programs that compare what
# they fetch would take each entry for changed.
BETWEEN_BLOCKS = "\n  \n\n  \n    "
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class NewsFeed(Atom1Feed):
    """Django's Atom feed, of entries that are XML already."""

    def __init__(self, *args, **kwargs):
        texts = {name: xml_safe(value) for name, value in kwargs.items()}
        super().__init__(*map(xml_safe, args), **texts)

    def add_entry(self, xml, updated):
        self.items.append({"xml": xml, "updateddate": updated})

    def add_root_elements(self, handler):
        super().add_root_elements(handler)
        if settings.WEBSUB_HUB:
            # Who subscribes there is told at once (WebSub): exchange/push.
            handler.addQuickElement(
                "link", "", {"rel": "hub", "href": settings.WEBSUB_HUB}
            )

    def latest_post_date(self):
        # Of a feed with nothing in it Django says that it was updated just now.
        return super().latest_post_date() if self.items else EPOCH

    def write_items(self, handler):
        for item in self.items:
            handler.ignorableWhitespace(item["xml"])  # written as it is


def entry_xml(
    title,
    link,
    published,
    updated,
    guid,
    summary,
    category,
    authors,
    content,
    enclosures=(),
    language=Language.CHINESE,
    genre="",
    original="",
):
    """Return an entry as XML, with its whole text and all of its authors.

    authors: [(name, address)], a name of another house without an address. enclosures:
    [(address, type, bytes)]. original: what origin_of() makes of a reprint. A language is
    said where it is not the feed's own.

    Not by Django's feed, which takes thirty calls an element; nor would it say that a
    summary is text: a reader would take <APP> in it for markup, and leave it out.
    """
    return "".join(
        [
            "<entry>"
            if language == Language.CHINESE
            else f'<entry xml:lang="{language}">',
            element("title", title),
            f'<link href={quoteattr(link)} rel="alternate"/>',
            element("published", rfc3339_date(published)),
            element("updated", rfc3339_date(updated)),
            element("id", guid.urn),
            f"<category term={quoteattr(xml_safe(category))}/>",
            f"<category term={quoteattr(genre)}/>" if genre else "",
            element("summary", summary, ' type="text"'),
            *(
                f'<link href={quoteattr(address)} length="{size}"'
                f' rel="enclosure" type="{kind}"/>'
                for address, kind, size in enclosures
            ),
            *(
                f"<author>{element('name', name)}"
                f"{element('uri', address) if address else ''}</author>"
                for name, address in authors
            ),
            original,
            element("content", content, ' type="html"'),
            "</entry>",
        ]
    )


def _newest(at, stories):
    return stories.for_feed(at)[:NEWEST]


@prepared(light=True)
def _of_site(at):
    return _newest(at, Article.objects.published(at))


@prepared(light=True)
def _of_section(at, named):
    return _newest(at, Article.objects.published(at).in_section(named))


@prepared(light=True)
def _of_district(at, named):
    return _newest(at, Article.objects.published(at).listed_in(named))


@prepared(light=True)
def _of_column(at, named):
    return _newest(at, Article.objects.published(at).in_column(named))


@prepared(light=True)
def _of_person(at, named):
    return _newest(at, Article.objects.published(at).listed_by(named))


@prepared(light=True)
def _of_topic(at, named):
    return _newest(at, Article.objects.published(at).listed_about(named))


@prepared(light=True)
def _of_pictures(at):
    published = Article.objects.published(at).suitable_for_minors()
    listed = published.listed_with_pictures()
    return _newest(at, listed.showing_pictures(at))


@prepared
def _named_topic(slug):
    return Tag.objects.filter(slug=slug)


@prepared
def _named_column(slug):
    return Column.objects.filter(slug=slug)


@prepared
def _named_person(slug):
    return Contributor.objects.filter(slug=slug)


@require_safe
def site(request):
    return _feed(request, "", home_path(), _of_site(at=now()))


@require_safe
def section(request, slug):
    section = section_or_404(slug)
    newest = _of_section(at=now(), named=section.pk)
    return _feed(request, section.name, section.get_absolute_url(), newest)


@require_safe
def photos(request):
    page = address_of("articles:photos")
    return _feed(request, "图片", page, _of_pictures(at=now()))


@require_safe
def district(request, slug):
    district = district_or_404(slug)
    newest = _of_district(at=now(), named=district.pk)
    return _feed(request, district.name, district_address(district), newest)


@require_safe
def person(request, slug):
    return _named_feed(request, _named_person, slug, _of_person)


@require_safe
def column(request, slug):
    return _named_feed(request, _named_column, slug, _of_column)


@require_safe
def tag(request, slug):
    topic_page = address_of("articles:tag", slug)
    return _named_feed(request, _named_topic, slug, _of_topic, topic_page)


def _named_feed(request, names, slug, stories, page=None):
    """Answer like the page of that name: with nothing published under it, 404."""
    named = names.get_or_404(slug=slug)
    newest = stories(at=now(), named=named.pk)
    if not newest:
        raise Http404
    page = page or named.get_absolute_url()
    return _feed(request, named.name, page, newest)


def _feed(request, name, page, newest):
    def feed():
        content = _atom(request, name, page, newest)
        return HttpResponse(content, content_type="application/atom+xml; charset=utf-8")

    return revalidated(request, _etag(name, newest), feed)


def _etag(name, newest):
    """Return a validator that changes with any story, and with any that goes."""
    state = [article._digest for article in newest]
    text = repr((settings.SITE_NAME, settings.WEBSUB_HUB, name, state))
    return sha256(text.encode()).hexdigest()[:32]


def _atom(request, name, page, newest):
    root = site_root(request)
    feed = NewsFeed(
        title=f"{settings.SITE_NAME} {name}".rstrip(),
        subtitle=settings.SITE_TAGLINE,
        description=None,
        link=absolute(request, page),
        feed_url=absolute(request, request.path),
        language=Language.CHINESE.value,
        author_name=settings.SITE_NAME,
        author_link=absolute(request, home_path()),
    )
    for article in newest:
        key = (root, article._digest)
        feed.add_entry(*ENTRIES.get_or_make(key, partial(_entry, article, root)))
    return feed.writeString("utf-8")


def _entry(article, root):
    """Return a story's entry as XML, and when it was last updated."""
    story = plain_row_of(article)
    updated = story.corrected_at or story.published_at
    xml = entry_xml(
        title=story.headline,
        language=story.language,
        link=iri_to_uri(root + address_of("articles:detail", story.id)),
        published=story.published_at,
        updated=updated,
        guid=story.guid,
        summary=teaser_of(story, story.body),
        category=story.section__name,
        genre=Genre.PICTURES.label if is_of_pictures(story) else "",
        authors=authors_of(story, root),
        original=origin_of(story),
        enclosures=[
            (root + one.address(), one.content_type(), one.size)
            for one in map(_recording, story.article_photos)
            if one
        ],
        content=_content(story, root),
    )
    return xml, updated


def _recording(placed):
    """Return the film or the piece of sound behind a photo, as its plain row has it."""
    if placed.photo__recording__guid is None:
        return None
    return Recording(
        guid=placed.photo__recording__guid,
        format=placed.photo__recording__format,
        size=placed.photo__recording__size,
        seconds=placed.photo__recording__seconds,
    )


def _content(story, root):
    """Return the text of a story as the page sets it, with full addresses."""
    people = [(b.role, b.work, b.contributor__name) for b in story.bylines]
    return piece(
        "entry",
        "articles/feed_entry.html",
        story=story,
        minors_notice=notice(story.minors_warning),
        ai_label=STORY_LABELS.get(story.ai_made, ""),
        byline=bylines.line(people, story.source__byline_prefix or ""),
        parts=[
            (None, _figure(photo)) if photo else (_as_html(blocks), None)
            for blocks, photo in body_runs(
                story.body, story.dateline, story.article_photos
            )
        ],
        origin=lines_of(story),
        briefs=[(brief.heading, paragraphs_of(brief.text)) for brief in story.briefs],
        corrections=[
            (Correction.Kind(notice.kind).label, notice.at, notice.text)
            for notice in story.corrections
        ],
        root=root,
    )


def _as_html(blocks):
    return Markup(BETWEEN_BLOCKS.join(blocks))  # by richtext.clean


def _figure(placed):
    """Return what a photo in the text is set with."""
    caption = placed.caption or placed.photo__caption
    return {
        "picture": picture_in_public(
            placed.photo__guid, tuple(placed.photo__renditions)
        ),
        "alt": placed.photo__alt or caption,
        "caption": caption,
        "credit": placed.credit or placed.photo__credit,
        "made_by_ai": PICTURE_LABELS.get(placed.photo__ai_made, ""),
        "recording": _recording(placed),
    }
