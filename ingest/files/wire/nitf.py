"""NITF: a story as marked-up text, on its own or within NewsML."""

from ingest.files.wire import markup
from ingest.files.wire.moments import moment, status, urgency
from ingest.files.wire.story import WireStory
from ingest.files.xml_tree import every, first, words

KICKER_MARKS = ("kick", "eyebrow", "引题", "眉题")


def story_of(root):
    """Return the WireStory of a <nitf>."""
    head, body = first(root, "head"), first(root, "body")
    data = first(head, "docdata")
    top, tail = first(body, "body.head"), first(body, "body.end")
    content = first(body, "body.content")
    blocks, pictures = markup.read(content) if content is not None else ((), ())
    kickers, decks = _beside_headline(first(top, "hedline"))
    headline = words(first(top, "hedline", "hl1")) or words(first(head, "title"))
    if not headline and blocks and blocks[0].kind == "subhead":
        headline, blocks = blocks[0].lines[0], blocks[1:]
    dateline = first(top, "dateline")
    bylines = [words(line) for line in every(top, "byline")]
    end = words(first(tail, "tagline"))
    return WireStory(
        form="NITF",
        guid=_of(data, "doc-id", "id-string") or root.get("uno", ""),
        version=_of(data, "du-key", "version") or _of(data, "du-key", "generation"),
        created=moment(_of(data, "date.issue", "norm")),
        language=root.get("{http://www.w3.org/XML/1998/namespace}lang", ""),
        urgency=urgency(_of(data, "urgency", "ed-urg")),
        status=status(data.get("management-status") if data is not None else ""),
        embargo=moment(_of(data, "date.release", "norm")),
        provider=words(first(top, "distributor")) or _of(data, "doc-id", "regsrc"),
        source=_of(head, "pubdata", "name"),
        slugline=_of(data, "fixture", "fix-id"),
        kicker=" ".join(kickers),
        headline=headline,
        deck=" ".join(decks),
        bylines=tuple(filter(None, [*bylines, end])),
        dateline=words(dateline),
        place=words(first(dateline, "location")),
        summary=words(first(top, "abstract")),
        blocks=blocks,
        pictures=pictures,
        keywords=tuple(
            filter(
                None, (k.get("key") for k in every(first(data, "key-list"), "keyword"))
            )
        ),
        topics=tuple(
            filter(
                None,
                (
                    subject.get("tobject.subject.refnum")
                    for subject in every(first(head, "tobject"), "tobject.subject")
                ),
            )
        ),
        usage_terms=" ".join(map(words, every(top, "rights"))),
        copyright=_of(data, "doc.copyright", "holder"),
        note=" ".join(
            filter(None, (m.get("info") or m.get("msg") for m in every(data, "ed-msg")))
        ),
    )


def _beside_headline(hedline):
    kickers, decks = [], []
    for line in every(hedline, "hl2"):
        is_kicker = any(mark in line.get("class", "").lower() for mark in KICKER_MARKS)
        (kickers if is_kicker else decks).append(words(line))
    return kickers, decks


def _of(element, name, attribute):
    found = first(element, name)
    return found.get(attribute, "") if found is not None else ""
