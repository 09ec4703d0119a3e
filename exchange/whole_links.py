"""Whole links: those of a body that lead within the site, as they are elsewhere.

A body has its links as an editor wrote them: /about/ is right on our pages, and nowhere
else.
"""

import re
from contextlib import suppress
from html import escape, unescape
from urllib.parse import urljoin

# As richtext.clean() writes a link; not one that names its scheme.
WITHIN = re.compile(r'<a href="(?![a-zA-Z][a-zA-Z0-9+.-]*:)([^"]*)"')


def with_whole_links(html, address):
    """Return the HTML of a body, with its links as seen from the address of its page."""
    return WITHIN.sub(lambda link: f'<a href="{_whole(link[1], address)}"', html)


def _whole(href, address):
    with suppress(ValueError):  # //[ is no host
        return escape(urljoin(address, unescape(href)))
    return href
