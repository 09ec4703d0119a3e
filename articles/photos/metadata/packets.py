"""Packets of XMP in our own files: what they say, and where they stand in the bytes.

Encoders write a packet with room to spare, which is what XMP's padding is for: what is
said of a photo later takes its place at the same length, and no pixel is encoded again.
XMP alone: IPTC's own programs read it first, and EXIF has no letters for Chinese.
"""

import re
import struct
from dataclasses import dataclass
from xml.sax.saxutils import escape

from articles.characters import HARMFUL
from articles.photos.metadata import avif_items

# Bytes of a packet: of most photos it has room for 250 characters more.
LENGTH = 2048
SPARE = 512
HEAD = b'<?xpacket begin="\xef\xbb\xbf" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
TAIL = b'<?xpacket end="w"?>'
LINE = 100
IN_JPEG = b"http://ns.adobe.com/xap/1.0/\x00"
START_OF_PIXELS, APPLICATION_1 = 0xDA, 0xE1
# JFIF's own segment stands first.
BEFORE_IT = (0xE0,)

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
NAMESPACES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "photoshop": "http://ns.adobe.com/photoshop/1.0/",
    "xmpRights": "http://ns.adobe.com/xap/1.0/rights/",
    "Iptc4xmpExt": "http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
    "TC260": "http://www.tc260.org.cn/ns/AIGC/1.0/",
}
PREFIX = re.compile(r"</?(\w+):")


class NotOurs(ValueError):
    """Bytes that no encoder of ours wrote."""


@dataclass(frozen=True)
class Said:
    """What our files say of a photo."""

    caption: str = ""
    creators: tuple[str, ...] = ()
    credit: str = ""
    rights: str = ""
    terms: str = ""
    source_type: str = ""  # an address in IPTC's vocabulary
    aigc: str = ""  # JSON, of GB 45438-2025

    def properties(self) -> str:
        """Return what is said as the elements of RDF; what is empty is left out."""
        elements = (
            _alternatives("dc:description", self.caption),
            _sequence("dc:creator", self.creators),
            _element("photoshop:Credit", self.credit),
            _alternatives("dc:rights", self.rights),
            _element("xmpRights:Marked", "True" if self.rights else ""),
            _alternatives("xmpRights:UsageTerms", self.terms),
            _element("Iptc4xmpExt:DigitalSourceType", self.source_type),
            _element("TC260:AIGC", self.aigc),
        )
        return "".join(elements)


def packet(said: Said, least: int = LENGTH) -> bytes:
    """Return the packet that says it, padded; larger than `least` if that is too short."""
    elements = said.properties()
    used = sorted({name for name in PREFIX.findall(elements) if name in NAMESPACES})
    names = "".join([f' xmlns:{name}="{NAMESPACES[name]}"' for name in used])
    body = (
        f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="{RDF}">'
        f'<rdf:Description rdf:about=""{names}>{elements}</rdf:Description>'
        "</rdf:RDF></x:xmpmeta>\n"
    ).encode()
    needed = len(HEAD) + len(body) + len(TAIL)
    length = least if needed <= least else needed + SPARE
    return HEAD + body + _padding(length - needed) + TAIL


def blank() -> bytes:
    """Return the packet that an encoder writes while nothing is known of a photo yet."""
    return packet(Said())


def placed(content: bytes, format: str, said: Said) -> bytes:
    """Return a file of ours, "jpg" or "avif", with what is said in its packet.

    At the same length where it has room for it, else in one that is added.
    """
    put = {"jpg": _in_jpeg, "avif": _in_avif}[format]
    try:
        return put(content, said)
    except (IndexError, KeyError, ValueError, struct.error) as error:
        raise NotOurs(str(error)) from error


def found(content: bytes, format: str) -> bytes:
    """Return the packet of a file of ours, b"" of one without."""
    find = {"jpg": _span_in_jpeg, "avif": avif_items.span}[format]
    start, stop = find(content)
    return content[start:stop]


def _in_jpeg(content, said):
    start, stop = _span_in_jpeg(content)
    if start == stop:  # none yet
        segment = _segment(packet(said))
        return content[:start] + segment + content[start:]
    new = packet(said, stop - start)
    if len(new) == stop - start:
        return content[:start] + new + content[stop:]
    # The whole segment is another, with its marker and its length before it.
    before = start - len(IN_JPEG) - 4
    return content[:before] + _segment(new) + content[stop:]


def _segment(new):
    length = 2 + len(IN_JPEG) + len(new)
    if length > 0xFFFF:
        raise ValueError("a packet of more than 64 KB")
    return b"\xff\xe1" + length.to_bytes(2) + IN_JPEG + new


def _span_in_jpeg(content):
    """Return where the packet of a JPEG begins and ends; twice where one belongs of a
    JPEG that has none."""
    if content[:2] != b"\xff\xd8":
        raise ValueError("no JPEG")
    at = free = 2
    while content[at] == 0xFF and content[at + 1] != START_OF_PIXELS:
        marker = content[at + 1]
        end = at + 2 + int.from_bytes(content[at + 2 : at + 4])
        if marker == APPLICATION_1 and content.startswith(IN_JPEG, at + 4):
            return at + 4 + len(IN_JPEG), end
        if marker in BEFORE_IT:
            free = end
        at = end
    if content[at] != 0xFF:
        raise ValueError("segments that lead nowhere")
    return free, free


def _in_avif(content, said):
    start, stop = avif_items.span(content)
    new = packet(said, stop - start if start < stop else LENGTH)
    if len(new) == stop - start:
        return content[:start] + new + content[stop:]
    return avif_items.with_packet(content, new)


def _padding(length):
    """Return blanks in lines, as the standard asks for."""
    lines, rest = divmod(length, LINE)
    return (b" " * (LINE - 1) + b"\n") * lines + b" " * rest


def _text(value):
    return escape(HARMFUL.sub("", value))


def _element(name, value):
    return f"<{name}>{_text(value)}</{name}>" if value else ""


def _alternatives(name, value):
    if not value:
        return ""
    item = f'<rdf:li xml:lang="x-default">{_text(value)}</rdf:li>'
    return f"<{name}><rdf:Alt>{item}</rdf:Alt></{name}>"


def _sequence(name, values):
    items = "".join([f"<rdf:li>{_text(value)}</rdf:li>" for value in values if value])
    return f"<{name}><rdf:Seq>{items}</rdf:Seq></{name}>" if items else ""
