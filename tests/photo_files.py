"""Photo files for tests, with real blocks of IPTC IIM, XMP and EXIF in them."""

import io
import struct

from PIL import Image, PngImagePlugin
from PIL.ExifTags import IFD, Base

from tests.pictures import encoded

IIM = {
    "title": (2, 5),
    "keywords": (2, 25),
    "day": (2, 55),
    "hour": (2, 60),
    "creators": (2, 80),
    "city": (2, 90),
    "headline": (2, 105),
    "credit": (2, 110),
    "source": (2, 115),
    "rights": (2, 116),
    "caption": (2, 120),
}
UTF_8 = (1, 90, b"\x1b%G")
NAMESPACES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "photoshop": "http://ns.adobe.com/photoshop/1.0/",
    "xmpRights": "http://ns.adobe.com/xap/1.0/rights/",
    "Iptc4xmpCore": "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/",
    "Iptc4xmpExt": "http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
    "TC260": "http://www.tc260.org.cn/ns/AIGC/1.0/",
}


def iim(encoding="utf-8", says_so=True, **fields):
    """Return a block of IIM, as an agency's program writes it."""
    rows = [UTF_8] if says_so and encoding == "utf-8" else []
    for name, value in fields.items():
        for text in value if isinstance(value, list) else [value]:
            content = text if isinstance(text, bytes) else text.encode(encoding)
            rows.append((*IIM[name], content))
    return b"".join(
        struct.pack(">BBBH", 0x1C, record, number, len(content)) + content
        for record, number, content in rows
    )


def xmp(inner):
    """Return a packet of XMP with these elements in its description."""
    names = " ".join(f'xmlns:{name}="{uri}"' for name, uri in NAMESPACES.items())
    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        f'<rdf:Description rdf:about="" {names}>{inner}</rdf:Description>'
        "</rdf:RDF></x:xmpmeta>"
    ).encode()


def alternatives(name, text):
    item = f'<rdf:li xml:lang="x-default">{text}</rdf:li>'
    return f"<{name}><rdf:Alt>{item}</rdf:Alt></{name}>"


def bag(name, *texts, kind="Bag"):
    items = "".join(f"<rdf:li>{text}</rdf:li>" for text in texts)
    return f"<{name}><rdf:{kind}>{items}</rdf:{kind}></{name}>"


def exif(caption="", artist="", taken="", offset="", comment=b"", place=True):
    """Return EXIF as of a phone that knows where it is."""
    found = Image.Exif()
    found[Base.Make] = "SecretCameraMaker"
    for tag, value in ((Base.ImageDescription, caption), (Base.Artist, artist)):
        if value:
            found[tag] = value
    camera = found.get_ifd(IFD.Exif)
    camera[Base.BodySerialNumber] = "SecretSerial"
    for tag, value in (
        (Base.DateTimeOriginal, taken),
        (Base.OffsetTimeOriginal, offset),
        (Base.UserComment, comment),
    ):
        if value:
            camera[tag] = value
    if place:
        gps = {1: "N", 2: (37.0, 52.0, 13.0), 3: "E", 4: (112.0, 33.0, 36.0)}
        found.get_ifd(IFD.GPSInfo).update(gps)
    return found


def jpeg(block=b"", packet=b"", header=None, digest=b"", **options):
    """Return a JPEG with a block of IIM in its APP13, a packet of XMP and EXIF."""
    if header is not None:
        options["exif"] = header
    if packet:
        options["xmp"] = packet
    content = encoded(**options)
    resources = _resource(0x0404, block) + (
        _resource(0x0425, digest) if digest else b""
    )
    if not block:
        return content
    inside = b"Photoshop 3.0\x00" + resources
    segment = b"\xff\xed" + struct.pack(">H", len(inside) + 2) + inside
    return content[:2] + segment + content[2:]


def _resource(number, content):
    padding = b"\x00" * (len(content) % 2)
    head = struct.pack(">4sHHI", b"8BIM", number, 0, len(content))
    return head + content + padding


def png(packet="", text="", after_the_pixels=False):
    """Return a PNG with XMP, and a text of the key AIGC."""
    info = PngImagePlugin.PngInfo()
    add = {"after_idat": True} if after_the_pixels else {}
    if packet:
        info.add(b"iTXt", b"XML:com.adobe.xmp" + bytes(5) + packet, **add)
    if text:
        info.add(b"tEXt", b"AIGC\x00" + text.encode(), **add)
    return encoded(format="PNG", pnginfo=info)


def heic(header, packet=b""):
    """Return the boxes of a HEIC around its EXIF and XMP, with no picture in them."""
    exif_item = bytes(4) + header.tobytes().removeprefix(b"Exif\x00\x00")
    items = [(1, b"Exif\x00", exif_item)]
    if packet:
        items.append((2, b"mime\x00application/rdf+xml\x00", packet))
    entries = b"".join(
        _box(b"infe", struct.pack(">IHH", 0x02000000, number, 0) + kind)
        for number, kind, _ in items
    )
    iinf = _box(b"iinf", bytes(4) + struct.pack(">H", len(items)) + entries)
    pitm, hdlr = _box(b"pitm", bytes(6)), _box(b"hdlr", bytes(8) + b"pict" + bytes(13))
    ftyp = _box(b"ftyp", b"heic" + bytes(4) + b"mif1heic")
    size = 16 + 14 * len(items)
    at = len(ftyp) + 12 + len(hdlr) + len(pitm) + len(iinf) + size + 8
    places, content = b"", b""
    for number, _, item in items:
        places += struct.pack(">HHHII", number, 0, 1, at + len(content), len(item))
        content += item
    iloc = _box(
        b"iloc", bytes(4) + b"\x44\x00" + struct.pack(">H", len(items)) + places
    )
    meta = _box(b"meta", bytes(4) + hdlr + pitm + iinf + iloc)
    return ftyp + meta + _box(b"mdat", content)


def _box(kind, inside):
    return struct.pack(">I", len(inside) + 8) + kind + inside


def opened(content):
    return io.BytesIO(content)
