"""ninjs, news in JSON: 1.x with one headline and body, 2.x and 3.x with several."""

import json
import re

from ingest.files.values import UnreadableFile
from ingest.files.wire import markup
from ingest.files.wire.moments import moment, status, urgency
from ingest.files.wire.newsml_g2 import DECK_ROLES, KICKER_ROLES, OTHER_ROLES
from ingest.files.wire.story import WirePicture, WireStory
from ingest.files.xml_tree import one_line

JSON = re.compile(rb"""(?:\[\s*)?\{\s*"[^"\n]{1,80}"\s*:\s*["\[{\d\-tfn]""")
MARKED_UP = ("html", "xml", "nitf")
DEEPEST_ASSOCIATION = 2
MOST_ASSOCIATIONS = 60
MOST_PARTS = 500_000


def is_ninjs(data):
    """Return whether a file is JSON of news objects, or JSON of anything."""
    start = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    return bool(JSON.match(start))


def stories_of(name, data):
    """Return the WireStory of each news object; raises UnreadableFile."""
    if data.count(b"[") + data.count(b"{") > MOST_PARTS:
        raise UnreadableFile(f"“{name}”大得不正常，没有读取：请分开导出，或粘贴文字。")
    try:
        found = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise UnreadableFile(
            f"“{name}”不完整或格式有错：请核对文件，重新导出，或粘贴文字。"
        ) from error
    objects = found if isinstance(found, list) else [found]
    objects = [item for item in objects if isinstance(item, dict) and item.get("uri")]
    if not objects:
        raise UnreadableFile(
            f"“{name}”是 JSON 数据，但不是 ninjs 稿件：请粘贴里面的文字。"
        )
    stories = []
    for item in objects:
        story = _story_of(item)
        parts = [
            _story_of(part)
            for part in _associated(item)
            if _kind(part) in {"text", "composite"}
        ]
        if not (story.is_empty and parts):
            stories.append(story)
        # Pictures and links are told of in the story; other texts are stories too.
        stories += [part for part in parts if not part.is_empty]
    return stories


def _story_of(item):
    headlines, bodies = _by_role(item, "headline"), _by_role(item, "body")
    blocks, pictures = _copy_of(bodies)
    pictures = [*pictures, *_pictures(item)]
    summaries = _by_role(item, "description")
    standard = item.get("standard")
    version = _text(standard, "version") if isinstance(standard, dict) else ""
    return WireStory(
        form=f"ninjs {version}".strip(),
        guid=_text(item, "uri"),
        version=_text(item, "version"),
        created=moment(_text(item, "versionCreated", "versioncreated")),
        language=_text(item, "language"),
        urgency=urgency(item.get("urgency")),
        status=status(_text(item, "pubStatus", "pubstatus")),
        embargo=moment(_text(item, "embargoedUntil", "embargoed")),
        provider=_names(item, "infoSources", "infosource"),
        source=_text(item, "copyrightHolder", "copyrightholder"),
        slugline=_text(item, "slugline"),
        kicker=_headline(headlines, KICKER_ROLES),
        headline=_main(headlines) or _text(item, "title"),
        deck=_headline(headlines, DECK_ROLES),
        bylines=tuple(filter(None, [_text(item, "by", "byline")])),
        place=_text(item, "located"),
        summary=one_line(summaries[0][2]) if summaries else "",
        blocks=blocks,
        pictures=tuple(pictures),
        keywords=tuple(
            text
            for subject in [*_list(item, "subjects"), *_list(item, "subject")]
            if (text := _text(subject, "name"))
        ),
        topics=tuple(
            code
            for subject in [*_list(item, "subjects"), *_list(item, "subject")]
            if (code := _text(subject, "uri", "code", "literal"))
        ),
        usage_terms=_text(item, "usageTerms", "usageterms"),
        copyright=_text(item, "copyrightNotice", "copyrightnotice"),
        note=_text(item, "edNote", "ednote"),
    )


def _copy_of(bodies):
    """Return the blocks and pictures of the body: that with markup rather than without,
    for it tells subheads and tables."""
    marked = [b for b in bodies if any(mark in b[1].lower() for mark in MARKED_UP)]
    for _, kind, value in [*marked, *bodies]:
        is_marked = any(mark in kind.lower() for mark in MARKED_UP)
        how = markup.read_html if is_marked else markup.read_text
        blocks, pictures = how(value)
        if blocks:
            return blocks, pictures
    return (), ()


def _by_role(item, name):
    """Return (role, kind, text) of the headlines, bodies or descriptions of any version."""
    several = {"headline": "headlines", "body": "bodies"}.get(name, f"{name}s")
    found = [
        (_text(one, "role").lower(), _text(one, "contentType", "contenttype"), text)
        for one in _list(item, several)
        if (text := _raw(one, "value"))
    ]
    for key in item:
        # 1.x: headline, headline_sub; body_xhtml, body_text
        if isinstance(key, str) and (key == name or key.startswith(f"{name}_")):
            text = _raw(item, key)
            role = key.removeprefix(name).strip("_").lower()
            if text:
                found.append((role, role, text))
    return found


def _main(headlines):
    marks = (*KICKER_ROLES, *DECK_ROLES, *OTHER_ROLES)
    main = [text for role, _, text in headlines if not any(m in role for m in marks)]
    others = [
        text for role, _, text in headlines if any(m in role for m in OTHER_ROLES)
    ]
    return one_line(next(iter([*main, *others]), ""))


def _headline(headlines, marks):
    found = (text for role, _, text in headlines if any(m in role for m in marks))
    return one_line(next(found, ""))


def _associated(item, depth=0):
    """Yield the news objects that belong to one, and those that belong to them."""
    found = item.get("associations")
    several = list(found.values()) if isinstance(found, dict) else found
    for one in several[:MOST_ASSOCIATIONS] if isinstance(several, list) else ():
        for part in one if isinstance(one, list) else [one]:
            if isinstance(part, dict):
                yield part
                if depth < DEEPEST_ASSOCIATION:
                    yield from _associated(part, depth + 1)


def _kind(item):
    return _text(item, "type").lower() or ("text" if _by_role(item, "body") else "")


def _pictures(item):
    """Yield the pictures of a news object: itself, where it is one, and associated ones."""
    for part in [item, *_associated(item)]:
        if _kind(part) not in {"picture", "graphic"}:
            continue
        captions = _by_role(part, "description")
        best = [c for c in captions if "caption" in c[0]] or captions
        caption = one_line(best[0][2]) if best else _main(_by_role(part, "headline"))
        found = part.get("renditions")
        several = list(found.values()) if isinstance(found, dict) else found
        several = several if isinstance(several, list) else []
        links = (_text(one, "href") for one in several if isinstance(one, dict))
        credit = _text(part, "by", "byline", "copyrightHolder", "copyrightholder")
        yield WirePicture(caption, credit, next(filter(None, links), ""))


def _names(item, *keys):
    names = [_text(one, "name") for key in keys for one in _list(item, key)]
    return "、".join(filter(None, names))


def _list(item, key):
    found = item.get(key)
    return (
        [one for one in found if isinstance(one, dict)]
        if isinstance(found, list)
        else []
    )


def _text(item, *keys):
    return one_line(next(filter(None, (_raw(item, key) for key in keys)), ""))


def _raw(item, key):
    found = item.get(key)
    if isinstance(found, str):
        return found
    return str(found) if isinstance(found, int | float) and found is not True else ""
