"""XMP: the packet of RDF in which most programs of today keep metadata.

Parsed by defusedxml, which refuses a DTD and with it every entity: no packet is larger
read than it was written. What is deep is walked without recursion.
"""

import json
from collections.abc import Iterator
from itertools import islice

from defusedxml import ElementTree

from articles.photos.metadata import dates

LARGEST = 1024 * 1024
MOST_ITEMS = 100
RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
XML_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
DC = "{http://purl.org/dc/elements/1.1/}"
PHOTOSHOP = "{http://ns.adobe.com/photoshop/1.0/}"
RIGHTS = "{http://ns.adobe.com/xap/1.0/rights/}"
IPTC_CORE = "{http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/}"
IPTC_EXTENSION = "{http://iptc.org/std/Iptc4xmpExt/2008-02-29/}"
EXIF = "{http://ns.adobe.com/exif/1.0/}"
BASIC = "{http://ns.adobe.com/xap/1.0/}"
CONTAINERS = {f"{RDF}Bag", f"{RDF}Seq", f"{RDF}Alt"}

TEXTS = {
    f"{DC}title": "title",
    f"{PHOTOSHOP}Headline": "headline",
    f"{DC}description": "caption",
    f"{PHOTOSHOP}Credit": "credit",
    f"{PHOTOSHOP}Source": "source",
    f"{PHOTOSHOP}City": "city",
    f"{IPTC_CORE}Location": "place",
    f"{DC}rights": "rights",
    f"{RIGHTS}UsageTerms": "terms",
    f"{IPTC_EXTENSION}DigitalSourceType": "source_type",
    # As ExifTool called it for years.
    f"{IPTC_EXTENSION}DigitalSourcefileType": "source_type",
}
LISTS = {
    f"{DC}creator": "creators",
    f"{DC}subject": "keywords",
    f"{IPTC_EXTENSION}PersonInImage": "people_shown",
}
# The first that stands in a packet.
TAKEN = (f"{PHOTOSHOP}DateCreated", f"{EXIF}DateTimeOriginal", f"{BASIC}CreateDate")
WHERE_TAKEN = f"{IPTC_EXTENSION}LocationCreated"
AI_MARK = "}AIGC"
LANGUAGES = ("zh", "x-default")


def fields_of(packet: bytes) -> dict:
    """Return what a packet says: {name: text or list of texts}; nothing of a bad one."""
    if len(packet) > LARGEST:
        return {}
    try:
        root = ElementTree.fromstring(packet.strip(b"\x00 \t\r\n"), forbid_dtd=True)
    except Exception:  # expat, defusedxml and the codecs have each errors of their own
        return {}
    found, moments = {}, {}
    for name, values in _properties(root):
        if name in TEXTS and values:
            found.setdefault(TEXTS[name], values[0])
        elif name in LISTS:
            found.setdefault(LISTS[name], values)
        elif name in TAKEN and values:
            moments.setdefault(name, dates.moment(values[0]))
        elif name.endswith(AI_MARK) and values:
            found.setdefault("aigc", values[0])
    where = next(root.iter(WHERE_TAKEN), None)
    if where is not None:
        found = _place(where) | found
    taken = next((moments[name] for name in TAKEN if moments.get(name)), None)
    return found | ({"taken_at": taken} if taken else {})


def _properties(root) -> Iterator[tuple[str, list[str]]]:
    """Yield (name, values) of each property, written as an attribute or an element."""
    for described in root.iter(f"{RDF}Description"):
        for name, value in described.attrib.items():
            yield name, [value]
        for element in described:
            yield element.tag, _values(element)


def _values(element) -> list[str]:
    inner = next(iter(element), None)
    if inner is None:
        return [element.text or element.get(f"{RDF}resource", "")]
    if inner.tag not in CONTAINERS:
        return [_structure(element)]
    items = list(inner)[:MOST_ITEMS]
    if inner.tag == f"{RDF}Alt":
        items.sort(key=_preference)
    return [item.text or "" for item in items]


def _preference(item) -> int:
    language = item.get(XML_LANGUAGE, "").lower()
    for number, wanted in enumerate(LANGUAGES):
        if language.startswith(wanted):
            return number
    return len(LANGUAGES)


def _structure(element) -> str:
    """Return the fields of a structure as JSON, as the mark of AI making is written."""
    return json.dumps(
        {
            part.tag.rpartition("}")[2]: part.text or ""
            for part in islice(element.iter(), 1, MOST_ITEMS)
            if not part.tag.startswith(RDF)
        },
        ensure_ascii=False,
    )


def _place(element) -> dict[str, str]:
    """Return the town and the place of a structure of IPTC's Location Created."""
    wanted = {f"{IPTC_EXTENSION}City": "city", f"{IPTC_EXTENSION}Sublocation": "place"}
    found = {}
    for part in islice(element.iter(), MOST_ITEMS):
        for tag, name in wanted.items():
            if part.tag == tag and part.text:
                found.setdefault(name, part.text)
            if tag in part.attrib:
                found.setdefault(name, part.attrib[tag])
    return found
