"""Texts of a story that can be noted on, as anchors read them: without tags and blanks."""

from html import unescape

from articles.text.richtext import TAG
from planning.notes.anchors import squeezed

# In the order in which they are read.
LABELS = {
    "kicker": "引题",
    "headline": "主题",
    "deck": "副题",
    "summary": "提要",
    "body": "正文",
    "briefs": "简讯",
    "captions": "图片说明",
}
ORDER = {name: number for number, name in enumerate(LABELS)}


def text_of(story, field, parts=None):
    """Return the squeezed text of one field of a story.

    parts: of a story that was just saved, its parts as the version keeps them; else its
    rows are asked, which the pages of a story have loaded.
    """
    if field == "body":
        return squeezed(unescape(TAG.sub("", story.body)))
    if field == "briefs":
        return squeezed("".join(_briefs(story, parts)))
    if field == "captions":
        return squeezed("".join(_captions(story, parts)))
    return squeezed(getattr(story, field))


def _briefs(story, parts):
    if parts is not None:
        return [row["heading"] + row["text"] for row in parts.get("briefs", ())]
    return [brief.heading + brief.text for brief in story.briefs.all()]


def _captions(story, parts):
    if parts is not None:
        return [row["shown_caption"] for row in parts.get("photos", ())]
    return [placed.caption_line() for placed in story.article_photos.all()]
