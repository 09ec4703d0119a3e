"""Who wrote an entry of a feed, and where a reprint is from.

Of plain rows of Article.objects.for_feed().
"""

from xml.sax.saxutils import quoteattr

from django.utils.encoding import iri_to_uri

from articles.addresses import address_of, is_web_address
from articles.reprints import is_from_elsewhere, names_of, origin_lines
from articles.site.atom_elements import element, xml_safe
from articles.site.structured_data import NOT_AUTHORS
from articles.text import bylines


def authors_of(story, root):
    """Return who wrote a story; of a reprint somebody always, for else the feed's author
    would be its own, which is the paper."""
    authors = [
        (
            byline.contributor__name,
            root + address_of("articles:person", byline.contributor__slug),
        )
        for byline in story.bylines
        if byline.role not in NOT_AUTHORS
    ]
    if not _is_reprint(story):
        return authors
    original = [(name, "") for name in names_of(story.original_author)]
    return original or authors or [(story.source__name or story.original_url, "")]


def _is_reprint(story):
    return is_from_elsewhere(story.source__is_own, *_original(story))


def _original(story):
    return story.original_title, story.original_author, story.original_url


def lines_of(story):
    """Return the lines under a reprint, as its page has them; [] under another story."""
    if not _is_reprint(story):
        return []
    people = [(b.role, b.work, b.contributor__name) for b in story.bylines]
    house = story.source__name or "", story.source__url or ""
    editors = bylines.names_of(people, bylines.Role.EDITOR)
    return origin_lines(*house, *_original(story), editors)


def origin_of(story):
    """Return what an entry says of the house and the page that a reprint is from, as XML.

    RFC 4287, 4.2.11: the id of a source is that of its feed; of a house without one the
    address of its site is as permanent as anything is.
    """
    if not _is_reprint(story):
        return ""
    url, home = (
        address if is_web_address(address) else ""
        for address in (story.original_url, story.source__url or "")
    )
    told = [
        element("title", story.source__name or story.original_author or url),
        element("id", iri_to_uri(home or url)) if home or url else "",
        f'<link href={quoteattr(iri_to_uri(home))} rel="alternate"/>' if home else "",
    ]
    via = f'<link href={quoteattr(iri_to_uri(url))} rel="via"' if url else ""
    if via and story.original_title:
        via += f" title={quoteattr(xml_safe(story.original_title))}"
    return f"{via and via + '/>'}<source>{''.join(told)}</source>"
