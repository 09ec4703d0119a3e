"""Endpoints of the API: one table, which addresses, checks and documents are made of."""

from collections.abc import Callable
from dataclasses import dataclass

from exchange import dresses
from exchange.api import arguments as args, names, paper, stories
from exchange.api.story_fields import (
    ADDRESS,
    ALWAYS,
    MOMENT,
    NAMES,
    TEXT,
    ref,
    some,
)

FIELDS = args.Argument(
    "fields",
    args.some_of(NAMES),
    {"type": "array", "minItems": 1, "items": {"enum": NAMES}},
    "只要这些字段，用逗号隔开，如 `headline,body`；"
    f"{'、'.join(f'`{name}`' for name in ALWAYS)} 总是有。",
    "These fields only, with commas between; some are always there.",
)
FORM = args.Argument(
    "form",
    args.one_of("form", tuple(dresses.PUBLIC)),
    {"enum": list(dresses.PUBLIC)},
    "整篇要哪一种格式："
    + "，".join(f"`{form.name}` {form.label}" for form in dresses.PUBLIC.values())
    + "。不能和 `fields` 一起用。",
    "The whole story in a form of the trade.",
)


@dataclass(frozen=True)
class Endpoint:
    """An address of the API: what it takes, what it answers, and what answers it.

    route: as Django has it, behind /api/v1/. members: of the answer, by their schemas.
    parts: {name: schema} of what stands in the address. may_be_absent: whether an id may
    lead to nothing; may_be_gone: to what was withdrawn.
    """

    name: str
    route: str
    view: Callable
    zh: str
    en: str
    members: dict
    arguments: tuple = ()
    parts: dict | None = None
    may_be_gone: bool = False

    @property
    def path(self):
        """The address as OpenAPI has it."""
        path = self.route
        for converter in ("id:", "day:", "str:"):
            path = path.replace(f"<{converter}", "{").replace(">", "}")
        return f"/api/v1/{path}"


OPTIONAL_CURSOR = {"next": {"type": ["string", "null"]}}
IN_SPAN = (args.SECTION, args.DISTRICT, args.FROM, args.TO)
DAY = {"type": "string", "format": "date"}
ISSUE_IN_SHORT = {
    "date": DAY,
    "number": {"type": ["integer", "null"]},
    "total_number": {"type": ["integer", "null"]},
    "url": ADDRESS,
}
SCHEMAS = {
    "Section": {"name": TEXT, "slug": TEXT, "url": ADDRESS},
    "District": {
        **dict.fromkeys(("name", "short_name", "slug", "code", "kind"), TEXT),
        "within": {"type": ["string", "null"]},
        "url": ADDRESS,
    },
    "Column": {"name": TEXT, "slug": TEXT, "url": ADDRESS, "description": TEXT},
    "Person": {
        "name": TEXT,
        "slug": TEXT,
        "url": ADDRESS,
        "is_desk": {"type": "boolean"},
    },
    "Topic": {"name": TEXT, "slug": TEXT, "url": ADDRESS},
    "Issue": ISSUE_IN_SHORT,
    "PlacedStory": {
        "id": {"type": "integer"},
        "headline": TEXT,
        "url": ADDRESS,
        "region": {
            "description": "版上的多边形，以版面宽高的千分之一为单位",
            "type": ["array", "null"],
            "items": {"type": "array", "items": {"type": "integer"}},
        },
        "continued_from": TEXT,
        "continued_on": TEXT,
    },
    "Page": {
        "date": DAY,
        "page": TEXT,
        "name": TEXT,
        "url": ADDRESS,
        "stories": some("PlacedStory"),
    },
    "ArticleLink": {"id": {"type": "integer"}, "headline": TEXT, "url": ADDRESS},
    "Correction": {
        "kind": TEXT,
        "text": TEXT,
        "at": MOMENT,
        "article": ref("ArticleLink"),
    },
}
CHANGES = {
    "changes": {
        "type": "array",
        "items": {"anyOf": [ref("Story"), ref("Tombstone")]},
    },
    "cursor": TEXT,
    "has_more": {"type": "boolean"},
}

ENDPOINTS = [
    Endpoint(
        *("articles", "articles/", stories.stories),
        "稿件，新的在前；写 `since` 的，是变动，先变的在前。",
        "Stories, newest first; with `since`, changes in the order of change.",
        {"articles": some("Story")} | OPTIONAL_CURSOR,
        (
            *(args.LIMIT, args.BEFORE, FIELDS, args.SECTION, args.DISTRICT),
            *(args.COLUMN, args.PERSON, args.TOPIC, args.GENRE, args.FROM, args.TO),
            args.SINCE,
        ),
    ),
    Endpoint(
        *("article", "articles/<id:pk>/", stories.story),
        "一篇稿件。撤下的回答 410。",
        "One story. A withdrawn one answers 410.",
        ref("Story"),
        (FIELDS, FORM),
        {"pk": {"type": "integer", "minimum": 1, "maximum": 10**18 - 1}},
        may_be_gone=True,
    ),
    Endpoint(
        *("sections", "sections/", names.section_list, "频道。", "Sections."),
        {"sections": some("Section")},
    ),
    Endpoint(
        *("districts", "districts/", names.district_list, "区县和功能区。"),
        "Districts and development zones.",
        {"districts": some("District")},
    ),
    Endpoint(
        *("columns", "columns/", names.column_list),
        "有刊出稿件的栏目，后设的在前。",
        "Columns with a published story, newest first.",
        {"columns": some("Column")} | OPTIONAL_CURSOR,
        (args.LIMIT, args.BEFORE_ID),
    ),
    Endpoint(
        *("people", "people/", names.person_list),
        "有刊出稿件的作者，后来的在前。",
        "Authors with a published story, newest first.",
        {"people": some("Person")} | OPTIONAL_CURSOR,
        (args.LIMIT, args.BEFORE_ID),
    ),
    Endpoint(
        *("topics", "topics/", names.topic_list),
        "有刊出稿件的话题，后来的在前。",
        "Topics with a published story, newest first.",
        {"topics": some("Topic")} | OPTIONAL_CURSOR,
        (args.LIMIT, args.BEFORE_ID),
    ),
    Endpoint(
        *("issues", "issues/", paper.issue_list),
        "出了的报纸，新的在前。",
        "Issues of the printed paper, newest first.",
        {"issues": some("Issue")} | OPTIONAL_CURSOR,
        (args.LIMIT, args.BEFORE_DAY),
    ),
    Endpoint(
        *("issue", "issues/<day:date>/", paper.issue),
        "一天的报纸，和它的各版。",
        "The issue of a day, with its pages.",
        ISSUE_IN_SHORT | {"readers_note": TEXT, "pages": some("Page")},
        parts={"date": args.DAY_SCHEMA},
    ),
    Endpoint(
        *("pages", "pages/", paper.page_list),
        "一期的各版，和版上的稿件。",
        "The pages of an issue, with the stories on each.",
        {"pages": some("Page")},
        (args.ISSUE,),
    ),
    Endpoint(
        *("page", "pages/<day:date>/<str:label>/", paper.page),
        "一版。",
        "One page.",
        ref("Page"),
        parts={
            "date": args.DAY_SCHEMA,
            "label": {"type": "string", "pattern": "^[^/]{1,20}$"},
        },
    ),
    Endpoint(
        *("corrections", "corrections/", paper.correction_list),
        "登出的更正与说明，新的在前。",
        "Correction notices, newest first.",
        {"corrections": some("Correction")} | OPTIONAL_CURSOR,
        (args.LIMIT, args.BEFORE),
    ),
    Endpoint(
        *("search", "search/", stories.search),
        "检索，一次 20 条。",
        "Search, twenty at a time.",
        {"articles": some("Story")} | OPTIONAL_CURSOR,
        (args.QUESTION, args.SORT, *IN_SPAN, args.CURSOR_OF_SEARCH, FIELDS),
    ),
]
BY_NAME = {endpoint.name: endpoint for endpoint in ENDPOINTS}
