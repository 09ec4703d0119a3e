"""NewsML-G2: news items, alone, in a message, or in the order of a package."""

from dataclasses import replace

from ingest.files.wire import markup, nitf
from ingest.files.wire.moments import moment, status, urgency
from ingest.files.wire.story import WirePicture, WireStory
from ingest.files.xml_tree import every, first, local, one_line, words

LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
KICKER_ROLES = ("kick", "eyebrow", "over", "引题", "眉题", "肩题")
DECK_ROLES = ("sub", "deck", "副题")
OTHER_ROLES = ("short", "seo", "mobile", "web", "alt")
PICTURED = ("picture", "graphic", "image")


def stories_of(root):
    """Return the WireStory of each news item, with the pictures that are items of their
    own; of a package without its items, one that is empty."""
    items = [e for e in root.iter() if local(e) == "newsItem"]
    packages = [e for e in root.iter() if local(e) == "packageItem"]
    order = [
        ref.get("residref", "")
        for package in packages
        for ref in package.iter()
        if local(ref) == "itemRef"
    ]
    found = {at: n for n, at in reversed(list(enumerate(order)))}
    items.sort(key=lambda item: found.get(item.get("guid", ""), len(order)))
    stories, loose = [], []
    for item in items:
        story = _story_of(item)
        if not _is_picture(item):
            stories.append(story)
            continue
        pictures = story.pictures or (WirePicture(story.summary or story.headline),)
        if stories:
            stories[-1] = replace(
                stories[-1], pictures=(*stories[-1].pictures, *pictures)
            )
        else:
            loose += pictures
    if loose and stories:
        stories[0] = replace(stories[0], pictures=(*loose, *stories[0].pictures))
    elif loose:
        stories = [replace(_story_of(items[0]), pictures=tuple(loose), blocks=())]
    return stories or [_story_of(package) for package in packages]


def _is_picture(item):
    kind = first(item, "itemMeta", "itemClass")
    code = kind.get("qcode", "") if kind is not None else ""
    return any(word in code.lower() for word in PICTURED)


def _story_of(item):
    about, content = first(item, "itemMeta"), first(item, "contentMeta")
    rights = first(item, "rightsInfo")
    headlines = _headlines(content)
    descriptions = every(content, "description")
    captions = [d for d in descriptions if "caption" in d.get("role", "").lower()]
    credit = words(first(content, "creditline"))
    story = WireStory(
        form="NewsML-G2",
        guid=item.get("guid", ""),
        version=item.get("version", ""),
        created=moment(words(first(about, "versionCreated"))),
        language=item.get(LANGUAGE, "") or _code(first(content, "language"), "tag"),
        urgency=urgency(words(first(content, "urgency"))),
        status=status(_code(first(about, "pubStatus"), "qcode")),
        embargo=moment(words(first(about, "embargoed"))),
        provider=_named(first(about, "provider")),
        source=_named(first(content, "infoSource")) or credit,
        slugline=words(first(content, "slugline")),
        kicker=headlines["kicker"],
        headline=headlines["main"] or words(first(about, "title")),
        deck=headlines["deck"],
        bylines=_bylines(content),
        dateline=words(first(content, "dateline")),
        place=_named(first(content, "located")),
        summary=" ".join(words(d) for d in descriptions[:1]),
        keywords=tuple(
            filter(
                None,
                [
                    *map(words, every(content, "keyword")),
                    *map(_named, every(content, "subject")),
                ],
            )
        ),
        topics=tuple(
            filter(None, (_code(s, "qcode") for s in every(content, "subject")))
        ),
        usage_terms=" ".join(map(words, every(rights, "usageTerms"))),
        copyright=words(first(rights, "copyrightNotice"))
        or _named(first(rights, "copyrightHolder")),
        note=" ".join(map(words, every(about, "edNote"))),
    )
    return _with_contents(story, first(item, "contentSet"), captions, credit)


def _with_contents(story, contents, captions, credit):
    """Give a story what is in its item: of one text in several dresses the first."""
    pictures = []
    for part in contents if contents is not None else ():
        if local(part) == "inlineXML" and not story.blocks:
            inner = next((e for e in part.iter() if local(e) == "nitf"), None)
            if inner is not None:
                story = _filled(story, nitf.story_of(inner))
            else:
                blocks, shown = markup.read(part)
                pictures += shown
                story = replace(story, blocks=blocks)
        elif local(part) == "inlineData" and not story.blocks:
            text = "".join(part.itertext())
            # What is encoded, base64, is no text.
            if not part.get("encoding"):
                blocks, shown = markup.read_text(text)
                pictures += shown
                story = replace(story, blocks=blocks)
        elif local(part) == "remoteContent" and not pictures:
            caption = " ".join(map(words, captions)) or story.summary
            pictures.append(WirePicture(caption, credit, part.get("href", "")))
    return replace(story, pictures=(*story.pictures, *pictures))


def _filled(story, inner):
    """Return a story with what only the NITF within it says."""
    given = {
        name: value
        for name, value in vars(inner).items()
        if value and not getattr(story, name)
    }
    return replace(story, **given)


def _headlines(content):
    found = {"kicker": "", "main": "", "deck": ""}
    others = ""
    for line in every(content, "headline"):
        role = line.get("role", "").lower().rpartition(":")[2]
        text = words(line)
        if any(mark in role for mark in KICKER_ROLES):
            found["kicker"] = found["kicker"] or text
        elif any(mark in role for mark in DECK_ROLES):
            found["deck"] = found["deck"] or text
        elif any(mark in role for mark in OTHER_ROLES):
            others = others or text
        else:
            found["main"] = found["main"] or text
    found["main"] = found["main"] or others
    return found


def _bylines(content):
    """Return the byline as it is printed; else the names of those who wrote."""
    lines = [words(line) for line in every(content, "by")]
    if not any(lines):
        lines = [_named(person) for person in every(content, "creator")]
    return tuple(filter(None, lines))


def _named(element):
    """Return the name of somebody or something: <name> within, or the literal."""
    if element is None:
        return ""
    name = words(first(element, "name"))
    return name or one_line(element.get("literal", ""))


def _code(element, attribute):
    return element.get(attribute, "") if element is not None else ""
