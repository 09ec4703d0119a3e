"""NITF 3.6: a story as marked-up text of the IPTC, photos in their places.

What we write is read back by ingest/files/wire/nitf.py.
"""

from html import unescape

from django.conf import settings

from exchange.dresses import lines
from exchange.dresses.blocks import (
    ITEM,
    PHOTO,
    QUOTE,
    SUBHEAD,
    TABLE,
    blocks_of,
    runs_of,
)
from exchange.dresses.pictures import widest
from exchange.dresses.xml_words import Maker, document
from exchange.items import CANCELED

NAMESPACE = "http://iptc.org/std/NITF/2006-10-18/"
NITF = Maker(NAMESPACE)
VERSION = "-//IPTC//DTD NITF 3.6//EN"


def dress(item, root):
    whole = NITF.element(
        "nitf",
        _head(item),
        _body(item, root) if item.status != CANCELED else NITF.element("body"),
        uno=f"urn:uuid:{item.guid}",
        version=VERSION,
        baselang=item.language,
    )
    return document(whole, NAMESPACE)


def _head(item):
    return NITF.element(
        "head",
        NITF.worded("title", item.headline),
        NITF.element("meta", name="source-type", content=item.ai_made)
        if item.ai_made
        else None,
        _subjects(item),
        _docdata(item),
        [_in_print(place) for place in item.places]
        or NITF.element("pubdata", type="web", name=lines.holder(item)),
    )


def _subjects(item):
    if not item.media_topics:
        return None
    subjects = [
        NITF.element(
            "tobject.subject",
            tobject_dot_subject_dot_refnum=code,
            tobject_dot_subject_dot_type=label,
        )
        for code, label in item.media_topics
    ]
    return NITF.element("tobject", subjects, tobject_dot_type="news")


def _docdata(item):
    state = lines.state_line(item)
    keywords = [*(topic.name for topic in item.topics)]
    named = filter(None, [item.section, item.column, *item.districts])
    keywords += [one.name for one in named]
    moment = item.changed_at or item.published_at
    parts = [
        *(
            NITF.element("correction", info=notice.text, id_dash_string=item.guid)
            for notice in item.corrections
        ),
        NITF.element(
            "doc-id", regsrc=settings.SITE_NAME, id_dash_string=f"urn:uuid:{item.guid}"
        ),
        _day("date.issue", moment),
        _day("date.release", item.embargo_until),
        NITF.element("ed-msg", info=state) if state else None,
        NITF.element("du-key", version=item.version),
    ]
    if item.status != CANCELED:
        holder = lines.holder(item)
        year = item.published_at.year if item.published_at else ""
        parts += [
            NITF.element("doc.copyright", year=year, holder=holder) if holder else None,
            NITF.element(
                "key-list", [NITF.element("keyword", key=word) for word in keywords]
            )
            if keywords
            else None,
        ]
    return NITF.element("docdata", parts, management_dash_status=item.status)


def _in_print(place):
    return NITF.element(
        "pubdata",
        type="print",
        name=settings.SITE_NAME,
        date_dot_publication=f"{place.date:%Y%m%d}",
        number=place.issue_number,
        position_dot_section=place.page_name,
        position_dot_sequence=place.page,
    )


def _body(item, root):
    head = NITF.element(
        "body.head",
        NITF.element(
            "hedline",
            NITF.element("hl1", item.headline),
            NITF.worded("hl2", item.kicker, class_="kicker"),
            NITF.worded("hl2", item.deck, class_="deck"),
        ),
        NITF.worded("rights", lines.usage_terms(item)),
        NITF.worded("byline", item.byline),
        NITF.element("distributor", settings.SITE_NAME),
        NITF.worded("dateline", item.dateline),
        NITF.element("abstract", NITF.element("p", item.summary))
        if item.summary
        else None,
    )
    content = [
        *(_note(text, "hd") for text in _first(item)),
        *_copy(blocks_of(item), root),
        *(_note(text, "end") for text in lines.after(item)),
    ]
    return NITF.element("body", head, NITF.element("body.content", content))


def _first(item):
    return filter(None, [lines.state_line(item), *lines.before(item)])


def _note(text, kind):
    inner = NITF.element("body.content", NITF.element("p", text))
    return NITF.element("note", inner, noteclass=kind)


def _copy(blocks, root):
    """Yield the elements of the copy; items of a list that follow each other are one."""
    items = []
    for block in [*blocks, None]:
        if block and block.kind == ITEM:
            if block.marker in {"•", "1."} and _starts_anew(items, block):
                yield from _list(items)
                items = []
            items.append(block)
            continue
        yield from _list(items)
        items = []
        if block:
            yield _element(block, root)


def _starts_anew(items, block):
    return bool(items) and (block.marker == "1." or items[0].marker != "•")


def _list(blocks):
    if not blocks:
        return
    rows = []
    for block in blocks:
        paragraph = NITF.element("p", _inline(block.runs))
        if block.marker or not rows:
            rows.append([])
        rows[-1].append(paragraph)
    name = "ul" if blocks[0].marker in {"•", ""} else "ol"
    yield NITF.element(name, [NITF.element("li", row) for row in rows])


def _element(block, root):
    if block.kind == PHOTO:
        return _media(block.photo, root)
    if block.kind == TABLE:
        return _table(block.table)
    inner = _inline(block.runs)
    if block.kind == SUBHEAD:
        return NITF.element("hl2", inner, class_="minor" if block.rank == 3 else "")
    if block.kind == QUOTE:
        return NITF.element("bq", NITF.element("block", NITF.element("p", inner)))
    return NITF.element("p", inner)


def _inline(runs):
    """Return runs as texts and elements; figures set small are a number's parts."""
    inner = []
    for run in runs:
        made = run.text
        if run.small:
            made = NITF.element("num", NITF.element(run.small, made))
        elif run.text == "\n":
            made = NITF.element("br")
        if run.is_emphasised:
            made = NITF.element("em", made, class_="italic")
        if run.is_strong:
            made = NITF.element("em", made, class_="bold")
        if run.href:
            made = NITF.element("a", made, href=run.href)
        inner.append(made)
    return inner


def _media(photo, root):
    kind = photo.recording_kind or "image"
    best = widest(photo)
    references = []
    if best:
        reference = NITF.element(
            "media-reference",
            source=root + best.path if root else "",
            mime_dash_type=best.media_type,
            width=best.width,
            height=best.height,
            units="pixels",
            alternate_dash_text=photo.alt,
        )
        references.append(reference)
    if photo.recording_path:
        reference = NITF.element(
            "media-reference",
            source=root + photo.recording_path if root else "",
            mime_dash_type=photo.recording_type,
            time=photo.recording_seconds,
            time_dash_unit_dash_of_dash_measure="seconds",
        )
        references.append(reference)
    # The picture of a film stands for it: receivers take the first.
    if kind != "image":
        references.reverse()
    return NITF.element(
        "media",
        references or NITF.element("media-reference", alternate_dash_text=photo.alt),
        NITF.worded("media-caption", photo.caption),
        NITF.worded("media-caption", photo.made_by_ai, class_="ai-mark"),
        NITF.worded("media-producer", photo.credit),
        media_dash_type=kind,
    )


def _table(table):
    return NITF.element(
        "table",
        NITF.worded("caption", unescape(table.caption)),
        NITF.element("thead", [_row(row) for row in table.head])
        if table.head
        else None,
        NITF.element("tbody", [_row(row) for row in table.body]),
    )


def _row(row):
    cells = [
        NITF.element(
            "th" if cell.is_header else "td",
            _inline(runs_of(cell.html)),
            colspan=cell.columns if cell.columns > 1 else "",
            rowspan=cell.rows if cell.rows > 1 else "",
        )
        for cell in row
    ]
    return NITF.element("tr", cells)


def _day(name, moment):
    return NITF.element(name, norm=lines.stamp(moment)) if moment else None
