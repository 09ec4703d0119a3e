"""Link cards: a paragraph that is nothing but a link to a film on another service.

视频号 and 抖音 offer readers a player that watches them; the paper gives a plain link
with the name of the service, which loads nothing from there. Pure: HTML in, values out.
"""

import re
from html import unescape
from typing import NamedTuple
from urllib.parse import urlsplit

# {host, with all hosts under it: name of the service}
SERVICES = {
    "channels.weixin.qq.com": "视频号",
    "weixin.qq.com/sph": "视频号",
    "douyin.com": "抖音",
    "iesdouyin.com": "抖音",
}
ALONE = re.compile(
    r'<p>(?:<a href="(?P<linked>[^"]+)"[^>]*>(?P<words>[^<]*)</a>'
    r"|(?P<typed>https?://[^\s<]+))</p>"
)


class LinkCard(NamedTuple):
    address: str
    service: str
    title: str


def read(html):
    """Return the LinkCard that a block of a clean body is, or None."""
    # Of most blocks it is known by their first letters.
    if not html.startswith(('<p><a href="http', "<p>http")):
        return None
    found = ALONE.fullmatch(html)
    if not found:
        return None
    address = unescape(found["linked"] or found["typed"])
    service = service_of(address)
    if not service:
        return None
    words = unescape(found["words"] or "").strip()
    if words.startswith(("http:", "https:")):
        words = ""
    return LinkCard(address, service, words or f"到{service}看视频")


def service_of(address):
    """Return the name of the service that an address leads to, "" for any other."""
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").lower().rstrip(".")
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or parts.username is not None:
        return ""
    for known, name in SERVICES.items():
        known_host, _, folder = known.partition("/")
        here = host == known_host or host.endswith(f".{known_host}")
        if here and (not folder or parts.path.startswith(f"/{folder}/")):
            return name
    return ""
