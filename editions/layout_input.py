"""Conversion of placements to the input of the layout."""

import re
from dataclasses import replace
from itertools import chain

from articles.reprints import credit
from articles.text import richtext
from editions.layout import Paragraph, Picture, StoryInput, Weight
from editions.table_input import rows_of, run_on, table_of, words_of

SHORT = 160  # characters: such a story is a 短讯 unless an editor says otherwise
MAJOR_TO = 3  # the second and third on a page weigh more than the rest
BLOCK = re.compile(r"<(p|h2|h3|table)>(.*?)</\1>", re.DOTALL)


def story_input_of(placement, skip=0, names=()):
    """Return the StoryInput of a placement as `Placement.objects.for_setting()` loads
    it; `names` are those that no heading is broken in."""
    article = placement.article
    if placement.is_withdrawn:
        room = len(richtext.plain_text(article.body))
        return StoryInput(placement.pk, withdrawn=True, room=room)
    tables = tuple(map(table_of, _tables(article.body)))
    paragraphs = tuple(_paragraphs(article, tables))
    headings = f"{article.kicker} {article.headline} {article.deck}"
    return StoryInput(
        key=placement.pk,
        headline=article.headline,
        kicker=article.kicker,
        deck=article.deck,
        flag=article.column.name if article.column else "",
        byline="" if skip else article.byline_line() or credit(article),
        paragraphs=paragraphs,
        pictures=() if skip else tuple(map(_picture, article.article_photos.all())),
        tables=tables,
        weight=_weight(placement, paragraphs, article.is_of_pictures()),
        boxed=placement.boxed,
        continued_from=placement.continued_from,
        continued_on=placement.continued_on,
        names=tuple(name for name in names if name in headings),
        skip=skip,
    )


def _weight(placement, paragraphs, is_of_pictures):
    if placement.weight is not None:
        return Weight(placement.weight)
    if placement.order == 1:
        return Weight.LEAD
    # One that pictures tell is no 短讯 for having few words.
    if (
        not is_of_pictures
        and sum(len(paragraph.text) for paragraph in paragraphs) < SHORT
    ):
        return Weight.BRIEF
    return Weight.MAJOR if placement.order <= MAJOR_TO else Weight.COMMON


def _paragraphs(article, tables):
    yield from _opened(article.dateline, _blocks(article.body, tables))
    for brief in article.briefs.all():
        yield Paragraph(brief.heading, is_subhead=True)
        for text in brief.paragraphs:
            yield Paragraph(run_on(text))
    if article.ai_made:
        yield Paragraph(f"（{article.ai_label()}）")


def _opened(dateline, paragraphs):
    """Set a dateline before the first paragraph, as richtext.with_dateline() does; a
    story without any has no text that it opens."""
    first = next(paragraphs, None) if dateline else None
    if first is None:
        return paragraphs
    if first.is_subhead or first.table is not None:
        return chain([Paragraph(dateline, lead=len(dateline)), first], paragraphs)
    text = run_on(f"{dateline} {first.text}")
    begin = len(text) - len(first.text)
    small = tuple(
        (start + begin, stop + begin, kind) for start, stop, kind in first.small
    )
    lead = replace(first, text=text, lead=len(dateline), small=small)
    return chain([lead], paragraphs)


def _blocks(html, tables):
    """Yield the blocks of a body as paragraphs; a list or a quotation has several, and
    of the tables each row is one."""
    number = 0
    for tag, inner in BLOCK.findall(html):
        if tag == "table":
            yield from rows_of(tables[number], number)
            number += 1
            continue
        words = words_of(inner)
        if words.text:
            yield Paragraph(words.text, is_subhead=tag != "p", small=words.small)


def _tables(html):
    return (inner for tag, inner in BLOCK.findall(html) if tag == "table")


def _picture(placed):
    photo = placed.photo
    lines = placed.caption_line(), placed.credit_line(), placed.ai_label()
    words = " ".join(filter(None, lines))
    size = (photo.width, photo.height) if photo.original else (None, None)
    return Picture(placed.pk, *size, caption=words)
