"""Fields of a story in the API: each with what it is, for the answer and for the document.

Made of StoryItems and of nothing else (exchange/items.py, short_items.py of lists), so
that what the API has of a story is what any form of it has.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from operator import attrgetter

from articles.dates import iso
from exchange.whole_links import with_whole_links

TEXT = {"type": "string"}
OR_NULL = ["string", "null"]
MOMENT = {"type": "string", "format": "date-time"}
MOMENT_OR_NULL = {"type": OR_NULL, "format": "date-time"}
ADDRESS = {"type": "string", "format": "uri"}


def ref(name):
    return {"$ref": f"#/components/schemas/{name}"}


def some(name):
    return {"type": "array", "items": ref(name)}


def or_null(name):
    return {"anyOf": [ref(name), {"type": "null"}]}


# Of a field whose value is the item's own of this name.
OWN = None


@dataclass(frozen=True)
class StoryField:
    """A field: its value(item, root), or OWN; and whether lists have it unasked."""

    name: str
    value: Callable | None
    schema: dict
    zh: str
    in_list: bool = True
    # With every answer, whatever fields are asked for.
    is_always: bool = False


def named(place, root):
    if place is None:
        return None
    found = {"name": place.name, "slug": place.slug, "url": root + place.path}
    return found | ({"code": place.code} if place.code else {})


def _byline(byline, root):
    return {
        "name": byline.name,
        "role": byline.role,
        "work": byline.work,
        "slug": byline.slug,
        "url": root + byline.path,
        "is_author": byline.is_author,
        "is_desk": byline.is_desk,
    }


def _photo(photo, root):
    found = {
        "guid": photo.guid,
        "caption": photo.caption,
        "credit": photo.credit,
        "alt": photo.alt,
        "after_paragraph": photo.after_paragraph,
        "ai_label": photo.made_by_ai,
        "renditions": [
            {
                "url": root + rendition.path,
                "width": rendition.width,
                "height": rendition.height,
                "type": rendition.media_type,
                "size": rendition.size,
            }
            for rendition in photo.renditions
        ],
    }
    if photo.recording_path:
        found["recording"] = {
            "url": root + photo.recording_path,
            "type": photo.recording_type,
        }
    return found


def _brief(brief, root, path):
    return {
        "heading": brief.heading,
        "url": f"{root}{path}#{brief.anchor}",
        "district": named(brief.district, root),
        "paragraphs": list(brief.paragraphs),
    }


def correction(notice):
    return {"kind": notice.kind, "text": notice.text, "at": iso(notice.at)}


def _place(place, root):
    return {
        "date": place.date.isoformat(),
        "page": place.page,
        "page_name": place.page_name,
        "url": root + place.path,
    }


def _source(item):
    return {
        "name": item.source_name,
        "url": item.source_url,
        "is_own": item.is_own,
        "original_title": item.original_title,
        "original_author": item.original_author,
        "original_url": item.original_url,
    }


def _moment(name):
    def value(item, root):
        moment = getattr(item, name)
        return moment and iso(moment)

    return value


def _names(name):
    return lambda item, root: [named(place, root) for place in getattr(item, name)]


FIELDS = [
    StoryField("id", OWN, {"type": "integer"}, "编号，永远不变", is_always=True),
    StoryField("guid", OWN, {"type": "string", "format": "uuid"}, "全球唯一的编号"),
    StoryField(
        "url", lambda i, root: root + i.path, ADDRESS, "网址，永远不变", is_always=True
    ),
    StoryField(
        *("status", OWN, {"const": "usable"}, "`usable`：可以用"),
        is_always=True,
    ),
    StoryField("version", OWN, {"type": "integer"}, "第几版"),
    StoryField("language", OWN, TEXT, "用什么文字写，如 `zh-Hans`"),
    StoryField("genre", OWN, TEXT, "体裁"),
    StoryField("kicker", OWN, TEXT, "引题"),
    StoryField("headline", OWN, TEXT, "主题"),
    StoryField("deck", OWN, TEXT, "副题"),
    StoryField("summary", OWN, TEXT, "提要", in_list=False),
    StoryField("teaser", OWN, TEXT, "列表上用的话：提要，或正文的开头"),
    StoryField("dateline", OWN, TEXT, "电头", in_list=False),
    StoryField("byline", OWN, TEXT, "署名，照印出来的样子"),
    StoryField(
        "bylines",
        lambda item, root: [_byline(each, root) for each in item.bylines],
        some("Byline"),
        "署名里的每一个人",
        in_list=False,
    ),
    StoryField(
        "body",
        lambda item, root: with_whole_links(item.body, root + item.path),
        {"type": "string", "contentMediaType": "text/html"},
        "正文，只有段落、小标题、表格等标签的 HTML，链接都是完整的网址",
        in_list=False,
    ),
    StoryField(
        "briefs",
        lambda item, root: [_brief(each, root, item.path) for each in item.briefs],
        some("Brief"),
        "综合报道里的每一条",
        in_list=False,
    ),
    StoryField(
        "photos",
        lambda item, root: [_photo(each, root) for each in item.photos],
        some("Photo"),
        "这一刻可以上网的图片；网站不再给出的，请您也撤下",
    ),
    StoryField(
        "section",
        lambda item, root: named(item.section, root),
        or_null("Name"),
        "频道",
    ),
    StoryField(
        "column", lambda item, root: named(item.column, root), or_null("Name"), "栏目"
    ),
    StoryField("districts", _names("districts"), some("Name"), "区县"),
    StoryField("topics", _names("topics"), some("Name"), "话题"),
    StoryField(
        "media_topics",
        lambda item, root: [
            {"code": code, "label": label} for code, label in item.media_topics
        ],
        some("MediaTopic"),
        "IPTC Media Topics",
        in_list=False,
    ),
    StoryField(
        "corrections",
        lambda item, root: list(map(correction, item.corrections)),
        some("CorrectionNotice"),
        "登出的更正与说明",
        in_list=False,
    ),
    StoryField(
        "printed",
        lambda item, root: [_place(each, root) for each in item.places],
        some("PrintedPlace"),
        "印在哪一天的哪一版",
        in_list=False,
    ),
    StoryField(
        "source",
        lambda item, root: _source(item),
        ref("Source"),
        "稿源；转载的有原题、原作者、原网址",
    ),
    StoryField("editors_note", OWN, TEXT, "编者注", in_list=False),
    StoryField(
        "ai_label",
        OWN,
        TEXT,
        "人工智能生成的标识，没有就是空的；转用时必须照登",
        is_always=True,
    ),
    StoryField(
        "minors_notice",
        OWN,
        TEXT,
        "可能影响未成年人的提示，没有就是空的；转用时必须放在前面",
        is_always=True,
    ),
    StoryField("characters", OWN, {"type": "integer"}, "字数", in_list=False),
    StoryField("published_at", _moment("published_at"), MOMENT, "刊出时间"),
    StoryField("corrected_at", _moment("corrected_at"), MOMENT_OR_NULL, "更正时间"),
    StoryField(
        *("changed_at", _moment("changed_at"), MOMENT),
        "读者看到的样子最后一次变动的时间",
    ),
]
BY_NAME = {each.name: each for each in FIELDS}
NAMES = list(BY_NAME)
ALWAYS = [each.name for each in FIELDS if each.is_always]
OF_LISTS = [each.name for each in FIELDS if each.in_list]
# What short items have (exchange/short_items.py).
SHORT = frozenset(OF_LISTS)

TOMBSTONE = {
    "id": {"type": "integer"},
    "url": ADDRESS,
    "status": {"const": "canceled"},
    "withdrawn_at": MOMENT_OR_NULL,
    "notice": TEXT,
}
SCHEMAS = {
    "Name": {
        "name": TEXT,
        "slug": TEXT,
        "url": ADDRESS,
        "code?": {"type": "string", "description": "GB/T 2260"},
    },
    "Byline": {
        **dict.fromkeys(("name", "role", "work", "slug"), TEXT),
        "url": ADDRESS,
        **dict.fromkeys(("is_author", "is_desk"), {"type": "boolean"}),
    },
    "Rendition": {
        "url": ADDRESS,
        **dict.fromkeys(("width", "height"), {"type": "integer"}),
        "type": TEXT,
        "size": {"type": ["integer", "null"]},
    },
    "Recording": {"url": ADDRESS, "type": TEXT},
    "Photo": {
        **dict.fromkeys(("guid", "caption", "credit", "alt", "ai_label"), TEXT),
        "after_paragraph": {"type": ["integer", "null"]},
        "renditions": some("Rendition"),
        "recording?": ref("Recording"),
    },
    "Brief": {
        "heading": TEXT,
        "url": ADDRESS,
        "district": or_null("Name"),
        "paragraphs": {"type": "array", "items": TEXT},
    },
    "CorrectionNotice": {"kind": TEXT, "text": TEXT, "at": MOMENT},
    "PrintedPlace": {
        "date": {"type": "string", "format": "date"},
        **dict.fromkeys(("page", "page_name"), TEXT),
        "url": ADDRESS,
    },
    "MediaTopic": {"code": TEXT, "label": TEXT},
    "Source": {
        **dict.fromkeys(("name", "url"), TEXT),
        "is_own": {"type": "boolean"},
        **dict.fromkeys(("original_title", "original_author", "original_url"), TEXT),
    },
    "Tombstone": TOMBSTONE,
}


# One for all: json.dumps() makes another for each value.
in_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@lru_cache(maxsize=200)
def in_order(names):
    """Return the fields that are asked for, and those that are always there, as a tuple
    in the answer's own order."""
    return tuple(name for name in NAMES if name in names or name in ALWAYS)


def of_item(item, root, names):
    """Return some fields of an item as a JSON object; `names` as of in_order()."""
    own, values_of, made = _parts(names)
    fields = dict.fromkeys(names)
    fields.update(zip(own, values_of(item), strict=True))
    for name, value in made:
        fields[name] = value(item, root)
    return in_json(fields)


@lru_cache(maxsize=200)
def _parts(names):
    """Return the names of what is the item's own, the function that returns these values
    of an item, and (name, function) of the fields that are made."""
    own = [name for name in names if BY_NAME[name].value is OWN]
    made = [(name, BY_NAME[name].value) for name in names if name not in own]
    return own, attrgetter(*own), made


def of_tombstone(item, root):
    """Return what a harvester is told of a story that is gone, as an object."""
    return {
        "id": item.id,
        "url": root + item.path,
        "status": item.status,
        "withdrawn_at": iso(item.changed_at) if item.changed_at else None,
        "notice": item.withdrawal_notice,
    }
