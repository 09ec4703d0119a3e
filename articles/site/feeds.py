"""Atom feeds, in full text: the paper, a section, a district, a person, a column, a topic.

RFC 4287. A feed starts from published() as every list does, and is fetched again by
feed readers all day: when nothing has changed it answers 304 after one query.
"""

import re
from functools import partial
from hashlib import sha256
from xml.sax.saxutils import escape, quoteattr

from django.conf import settings
from django.db.models import Prefetch
from django.http import Http404, HttpResponse
from django.utils.feedgenerator import Atom1Feed, Enclosure
from django.views.decorators.http import require_safe
from taggit.models import Tag

from articles.addresses import (
    absolute,
    address_of,
    district_address,
    home_path,
    site_root,
)
from articles.caching import KeptByContent
from articles.conditional import revalidated
from articles.languages import Language
from articles.light_rows import instance_of, make
from articles.models import (
    Article,
    ArticlePhoto,
    Byline,
    Column,
    Contributor,
)
from articles.moment import now
from articles.prepared import prepared
from articles.site.cards import piece
from articles.site.districts import district_or_404
from articles.site.sections import section_or_404
from articles.site.structured_data import NOT_AUTHORS

NEWEST = 20
# What XML 1.0 cannot hold in any writing: control characters, halves of pairs, and
# the two that are no characters.
NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


# Entries, of some 8 KB each: most were in the feed before its last change.
ENTRIES = KeptByContent(most=300)


def xml_safe(value):
    return NOT_XML.sub("", value) if isinstance(value, str) else value


class NewsFeed(Atom1Feed):
    """Django's Atom feed, with whole texts and all authors of a story."""

    def __init__(self, *args, **kwargs):
        texts = {name: xml_safe(value) for name, value in kwargs.items()}
        super().__init__(*map(xml_safe, args), **texts)

    def add_item(self, *args, **kwargs):
        texts = {name: xml_safe(value) for name, value in kwargs.items()}
        super().add_item(*map(xml_safe, args), **texts)

    def item_attributes(self, item):
        """Return the language of an entry that is not in the feed's own."""
        language = item.get("language", Language.CHINESE)
        return {} if language == Language.CHINESE else {"xml:lang": language}

    def add_item_elements(self, handler, item):
        # Django's own says that a summary is HTML, which ours never is: a reader would
        # take <APP> in it for markup, and leave it out.
        super().add_item_elements(handler, item | {"description": None})
        handler.addQuickElement("summary", item["description"], {"type": "text"})
        for name, address in item["authors"]:
            handler.startElement("author", {})
            handler.addQuickElement("name", xml_safe(name))
            handler.addQuickElement("uri", address)
            handler.endElement("author")
        handler.addQuickElement("content", item["content"], {"type": "html"})

    def entries(self):
        """Return the XML of the entries alone."""
        written = XMLText()
        self.write_items(written)
        return "".join(written.parts)


class XMLText:
    """Handler that a feed writes its entries to, as text: what SimplerXMLGenerator makes
    of them, which takes thirty calls an element."""

    def __init__(self):
        self.parts = []

    def startElement(self, name, attrs):
        self.parts.append(f"<{name}{_attributes(attrs)}>")

    def endElement(self, name):
        self.parts.append(f"</{name}>")

    def addQuickElement(self, name, contents=None, attrs=None):
        begun = f"<{name}{_attributes(attrs)}"
        ended = f">{escape(str(contents))}</{name}>" if contents else "/>"
        self.parts.append(begun + ended)


def _attributes(attrs):
    """Return attributes as XML, in the order that Django sets them in."""
    return "".join(f" {name}={quoteattr(attrs[name])}" for name in sorted(attrs or ()))


class KeptFeed(NewsFeed):
    """The same feed, of entries that are XML already."""

    def add_entry(self, xml, updated):
        self.items.append({"xml": xml, "updateddate": updated})

    def write_items(self, handler):
        for item in self.items:
            handler.ignorableWhitespace(item["xml"])  # written as it is


def _newest(stories):
    return stories.select_related("section", "source")[:NEWEST]


@prepared(light=True)
def _of_site(at):
    return _newest(Article.objects.published(at))


@prepared(light=True)
def _of_section(at, named):
    return _newest(Article.objects.published(at).in_section(named))


@prepared(light=True)
def _of_district(at, named):
    return _newest(Article.objects.published(at).listed_in(named))


@prepared(light=True)
def _of_column(at, named):
    return _newest(Article.objects.published(at).in_column(named))


@prepared(light=True)
def _of_person(at, named):
    return _newest(Article.objects.published(at).listed_by(named))


@prepared(light=True)
def _of_topic(at, named):
    return _newest(Article.objects.published(at).listed_about(named))


@prepared
def _named_topic(slug):
    return Tag.objects.filter(slug=slug)


@prepared
def _named_column(slug):
    return Column.objects.filter(slug=slug)


@prepared
def _named_person(slug):
    return Contributor.objects.filter(slug=slug)


@prepared
def _whole():
    """Load what an entry shows of a story, besides its row."""
    return Article.objects.prefetch_related(
        "briefs",
        "corrections",
        Prefetch("bylines", Byline.objects.with_people()),
        Prefetch("article_photos", ArticlePhoto.objects.with_pictures()),
    )


@require_safe
def site(request):
    return _feed(request, "", home_path(), _of_site(at=now()))


@require_safe
def section(request, slug):
    section = section_or_404(slug)
    newest = _of_section(at=now(), named=section.pk)
    return _feed(request, section.name, section.get_absolute_url(), newest)


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
    text = repr((settings.SITE_NAME, name, state))
    return sha256(text.encode()).hexdigest()[:32]


def _atom(request, name, page, newest):
    _whole.prefetch(newest)
    root = site_root(request)
    feed = KeptFeed(
        title=f"{settings.SITE_NAME} {name}".rstrip(),
        subtitle=settings.SITE_TAGLINE,
        description=None,
        link=absolute(request, page),
        feed_url=absolute(request, request.path),
        language=Language.CHINESE.value,
        author_name=settings.SITE_NAME,
        author_link=absolute(request, home_path()),
    )
    keys = [(root, article._digest) for article in newest]
    missing = zip(keys, newest, strict=True)
    make([article for key, article in missing if key not in ENTRIES.kept])
    for key, article in zip(keys, newest, strict=True):
        feed.add_entry(*ENTRIES.get_or_make(key, partial(_entry, article, root)))
    return feed.writeString("utf-8")


def _entry(article, root):
    """Return a story's entry as XML, and when it was last updated."""
    article = instance_of(article)
    updated = article.corrected_at or article.published_at
    entry = NewsFeed(title="", link="", description=None)
    entry.add_item(
        title=article.headline,
        language=article.language,
        link=root + article.get_absolute_url(),
        description=article.teaser(),
        unique_id=article.guid.urn,
        pubdate=article.published_at,
        updateddate=updated,
        categories=[article.section.name],
        authors=_authors(article, root),
        enclosures=_enclosures(article, root),
        content=piece("entry", "articles/feed_entry.html", article=article, root=root),
    )
    return entry.entries(), updated


def _enclosures(article, root):
    """Return the films and pieces of sound of a story, as a podcast's reader takes them."""
    recordings = [placed.recording() for placed in article.article_photos.all()]
    return [
        Enclosure(root + one.address(), str(one.size), one.content_type())
        for one in recordings
        if one
    ]


def _authors(article, root):
    return [
        (byline.contributor.name, root + byline.contributor.get_absolute_url())
        for byline in article.bylines.all()
        if byline.role not in NOT_AUTHORS
    ]
