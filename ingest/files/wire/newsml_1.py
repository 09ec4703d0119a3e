"""NewsML 1: components within components, of which those with text are stories."""

from ingest.files.wire import markup, nitf
from ingest.files.wire.moments import moment, status, urgency
from ingest.files.wire.story import WirePicture, WireStory
from ingest.files.xml_tree import every, first, local, words


def stories_of(root):
    """Return the WireStory of each NewsItem."""
    return [_story_of(item) for item in root.iter() if local(item) == "NewsItem"]


def _story_of(item):
    identifier = first(item, "Identification", "NewsIdentifier")
    management = first(item, "NewsManagement")
    lines = {}
    for component in (e for e in item.iter() if local(e) == "NewsLines"):
        for line in component:
            lines.setdefault(local(line), []).append(words(line))
    blocks, pictures, inner = (), [], None
    for content in (e for e in item.iter() if local(e) == "ContentItem"):
        data = first(content, "DataContent")
        if content.get("Href"):
            pictures.append(WirePicture(href=content.get("Href")))
        elif data is not None and not blocks:
            inner = next((e for e in data.iter() if local(e) == "nitf"), None)
            blocks, shown = _copy_of(data, inner)
            pictures += shown
    told = nitf.story_of(inner) if inner is not None else WireStory("NewsML 1")
    return WireStory(
        form="NewsML 1",
        guid=words(first(identifier, "PublicIdentifier"))
        or words(first(identifier, "NewsItemId")),
        version=words(first(identifier, "RevisionId")),
        created=moment(words(first(management, "ThisRevisionCreated"))),
        language=_formal(item, "Language"),
        urgency=urgency(_formal(management, "Urgency")),
        status=status(_formal(management, "Status")),
        provider=_formal(_anywhere(item, "Provider"), "Party"),
        source=_formal(_anywhere(item, "Source"), "Party") or _one(lines, "CreditLine"),
        slugline=_one(lines, "SlugLine"),
        kicker=told.kicker,
        headline=_one(lines, "HeadLine") or told.headline,
        deck=_one(lines, "SubHeadLine") or told.deck,
        bylines=tuple(filter(None, lines.get("ByLine", ()))) or told.bylines,
        dateline=_one(lines, "DateLine") or told.dateline,
        place=told.place,
        blocks=blocks,
        pictures=tuple(pictures),
        keywords=tuple(filter(None, lines.get("KeywordLine", ()))),
        usage_terms=words(_anywhere(item, "UsageType")),
        copyright=_one(lines, "CopyrightLine"),
        note=" ".join(map(words, every(management, "Instruction"))),
    )


def _copy_of(data, inner):
    if inner is not None:
        content = first(inner, "body", "body.content")
        return markup.read(content) if content is not None else ((), ())
    if len(data):
        return markup.read(data)
    return markup.read_text(data.text or "")


def _anywhere(element, name):
    return next((e for e in element.iter() if local(e) == name), None)


def _formal(element, name):
    found = _anywhere(element, name) if element is not None else None
    return found.get("FormalName", "") if found is not None else ""


def _one(lines, name):
    return next(filter(None, lines.get(name, ())), "")
