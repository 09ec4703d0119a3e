"""Text fragments that a story has of the page it was printed on, for accounting.

Section, districts, topics, summary, and a picture's credit and alt are the
desk's own words: they are not looked for on the page.
"""

from django.db.models import Prefetch

from articles.models import Article, ArticlePhoto, Brief, Byline
from articles.text import bylines, richtext
from editions.models import Placement
from ingest.accounting import Fragment

LABELS = {
    "kicker": "引题",
    "headline": "主题",
    "deck": "副题",
    "column": "栏目",
    "dateline": "电头",
    "subhead": "小标题",
    "body": "正文",
    "caption": "图片说明",
    "byline": "署名",
    "brief_heading": "简讯标题",
    "brief": "简讯",
    "continued_from": "上接",
    "continued_on": "下转",
    "staff_note": "内部备注",
    "editors_note": "编者注",
}
NOTES = ("staff_note", "editors_note")


def placements_of(page):
    """Return the placements of a page, with all that their fragments are made of."""
    return (
        Placement.objects.filter(page=page)
        .order_by("order")
        .prefetch_related(
            Prefetch("article", Article.objects.select_related("column")),
            Prefetch("article__bylines", Byline.objects.with_people()),
            Prefetch("article__briefs", Brief.objects.all()),
            Prefetch(
                "article__article_photos",
                ArticlePhoto.objects.select_related("photo"),
            ),
        )
    )


def fragments_of(placement):
    """Return the fragments of a placed story; `story` is its order on the page."""
    return [
        Fragment(placement.order, field, text, is_copy=field not in NOTES)
        for field, text in _fields(placement, placement.article)
        if text
    ]


def _fields(placement, article):
    for name in ("kicker", "headline", "deck", "dateline", *NOTES):
        yield name, getattr(article, name)
    if article.column:
        yield "column", article.column.name
    for block in richtext.blocks(article.body):
        is_subhead = block.startswith(("<h2>", "<h3>"))
        words = richtext.plain_text(block)
        # The rows of a table are lines of the page, each by itself.
        for line in words.split("\n") if block.startswith("<table>") else [words]:
            yield "subhead" if is_subhead else "body", line
    for article_photo in article.article_photos.all():
        yield "caption", article_photo.photo.caption
    # Names and titles one by one: papers set other marks between them.
    people = [(b.role, b.work, b.contributor.name) for b in article.bylines.all()]
    for word in bylines.line(people).split():
        yield "byline", word
    for brief in article.briefs.all():
        yield "brief_heading", brief.heading
        for paragraph in brief.paragraphs:
            yield "brief", paragraph
    if placement.continued_from:
        yield "continued_from", f"上接第{placement.continued_from}版"
    if placement.continued_on:
        yield "continued_on", f"下转第{placement.continued_on}版"
