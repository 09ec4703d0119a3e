"""Article content as labelled plain text, for diffs and merges.

content: what Article.content() and ArticleVersion.content() return. Both sides of a
comparison are written in the same words, so that what differs here differs for a reader
or an editor; the numbers of rows, which change when rows are copied, are left out.
"""

from django.utils import timezone

from articles.text.bylines import Role, Work
from articles.text.diff import text_of

# The fields, in the order of the form.
ORDER = [
    "kicker",
    "headline",
    "deck",
    "summary",
    "section",
    "column",
    "districts",
    "tags",
    "source",
    "genre",
    "language",
    "dateline",
    "body",
    "bylines",
    "briefs",
    "photos",
    "original_title",
    "original_author",
    "original_url",
    "editors_note",
    "ai_made",
    "ai_tool",
    "ai_checked_by",
    "minors_warning",
    "staff_note",
    "embargo_until",
    "correction_kind",
    "correction_weight",
    "correction_text",
]


def to_plain_text(content, choices):
    """Return {name: text} in ORDER; "" for what there is none of.

    choices: {name: {stored value: its word}} of the fields that are chosen from a list.
    """
    texts = {}
    for name in ORDER:
        if name in PARTS:
            texts[name] = PARTS[name](content["parts"].get(name) or "")
        elif name in choices:
            texts[name] = choices[name].get(content[name], content[name])
        else:
            texts[name] = FIELDS.get(name, _plain)(content[name])
    return texts


def differing(old, new):
    """Return the names of the fields that differ between two results of to_plain_text()."""
    return [name for name in old if old[name] != new[name]]


def _plain(text):
    # A browser sends the ends of lines in its own way.
    return (text or "").replace("\r\n", "\n")


def _moment(moment):
    # Typed text that is no moment stays as it was typed.
    if moment is None or isinstance(moment, str):
        return moment or ""
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}"


def _byline(row):
    work = f" {_word(Work, row['work'])}" if row["work"] else ""
    return f"{_word(Role, row['role'])} {row['name']}{work}"


def _brief(row):
    district = f"（{row['district_name']}）" if row["district_name"] else ""
    return f"【{row['heading']}】{district}\n{_plain(row['text'])}"


def _photo(row):
    # A picture without words of its own is known by its file.
    wide = "，通栏" if row.get("is_wide") else ""
    shown = [f"图片 {row['photo']}，排在第 {row['after_paragraph']} 段后{wide}"]
    shown += [
        f"{label}：{_plain(row[key])}"
        for label, key in (
            ("说明", "shown_caption"),
            ("署名", "shown_credit"),
            ("替代文字", "alt"),
        )
        if row[key]
    ]
    if row["checksum"]:
        shown.append(f"文件：{row['checksum'][:8]}")
    if row.get("recording"):
        shown.append(f"音视频：{row['recording'][:8]}")
    return "\n".join(shown)


def _word(choices, value):
    return dict(choices.choices).get(value, value)


def _rows(row_text, between="\n"):
    return lambda rows: between.join(row_text(row) for row in rows)


FIELDS = {"body": text_of, "embargo_until": _moment}
PARTS = {
    "section": str,
    "column": str,
    "source": str,
    "districts": _rows(lambda row: row["name"], "、"),
    "tags": _rows(str, "、"),
    "bylines": _rows(_byline),
    "briefs": _rows(_brief),
    "photos": _rows(_photo),
}
