"""Regions of the story form: the copy as the page sets it, beside it the names and where
it is filed, the rest folded below.

A fieldset names its region among its classes, an inline in its attribute `region`; what
names none is folded. Nothing else about either differs from any other admin's.
"""

from django import forms
from django.contrib.admin.utils import flatten

COPY, NAMES, FILING, FOLDED = "copy", "names", "filing", "folded"
# Set as the page sets them, in fields that grow with what is typed.
LINES_OF_TYPE = ("kicker", "headline", "deck")
PLACEHOLDERS = {
    "kicker": "引题，可以不写",
    "headline": "主题",
    "deck": "副题，可以不写",
    "dateline": "电头，如：本报讯",
    "tags": "用逗号隔开，如：春节，公交",
}

FIELDSETS = [
    (None, {"fields": ["kicker", "headline", "deck"], "classes": [COPY, "headings"]}),
    (None, {"fields": ["dateline", "body"], "classes": [COPY]}),
    (
        None,
        {
            "fields": [
                *("section", "column", "districts", "tags"),
                *("source", ("genre", "language")),
            ],
            "classes": [FILING],
        },
    ),
    ("提要", {"fields": ["summary"]}),
    ("转载", {"fields": ["original_title", "original_author", "original_url"]}),
    ("编者注", {"fields": ["editors_note"]}),
    ("AI 生成", {"fields": [("ai_made", "ai_tool", "ai_checked_by")]}),
    ("未成年人", {"fields": ["minors_warning"]}),
    ("内部备注", {"fields": ["staff_note"]}),
    ("修改说明", {"fields": ["why"]}),
    (
        "状态",
        {
            "fields": [
                ("status", "published_at", "version"),
                "embargo_until",
                ("filed_by", "created_at"),
                ("changed_by", "updated_at"),
            ]
        },
    ),
]
# Only a working copy has it: the notice to readers when it is signed.
NOTICE = (
    "更正启事",
    {
        "fields": [("correction_kind", "correction_weight"), "correction_text"],
        "classes": [COPY, "notice"],
    },
)
# What says nothing about whether its fieldset is worth opening.
ALWAYS_SET = {"status", "published_at", "version", "why"}
ALWAYS_SET |= {"filed_by", "created_at", "changed_by", "updated_at"}
# Somebody who may only read a story has no use for its source text, nor for a reason.
AS_READ = {"body": "body_as_set"}
NOT_READ = "why"


def story_fieldsets(article, is_writer):
    """Return the fieldsets of a story's form; of a folded one, open if it holds anything."""
    sets = [NOTICE, *FIELDSETS] if article and article.corrects_id else FIELDSETS
    shown = []
    for name, options in sets:
        fields, classes = options["fields"], options.get("classes")
        if not is_writer:
            fields = [AS_READ.get(f, f) for f in fields if f != NOT_READ]
        if classes is None:
            classes = [FOLDED] if _is_filled(article, fields) else [FOLDED, "collapse"]
        if fields:
            shown.append((name, {"fields": fields, "classes": classes}))
    return shown


def regions(fieldsets, inlines):
    """Return {region: [{"fieldset"} or {"inline"}]}, for the template to set in turn."""
    placed = {COPY: [], NAMES: [], FILING: [], FOLDED: []}
    for fieldset in fieldsets:
        named = placed.keys() & set(fieldset.classes.split())
        placed[named.pop() if named else FOLDED].append({"fieldset": fieldset})
    for inline in inlines:
        region = getattr(inline.opts, "region", FOLDED)
        placed[region].append({"inline": inline})
    return placed


def set_as_type(db_field, field):
    """Let the form field of a heading grow with its words; say what an empty one is."""
    if db_field.name in LINES_OF_TYPE:
        field.widget = forms.Textarea(attrs={"rows": 1, "class": "line-of-type"})
    if db_field.name == "section":
        field.empty_label = "选定频道，签发前必须有"
    if db_field.name in PLACEHOLDERS:
        field.widget.attrs["placeholder"] = PLACEHOLDERS[db_field.name]
    return field


def _is_filled(article, fields):
    return bool(article) and any(
        getattr(article, name) for name in flatten(fields) if name not in ALWAYS_SET
    )
