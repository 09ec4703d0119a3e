"""Body of a story in parts: its blocks of HTML, with the photos that stand between them."""

from collections import defaultdict
from typing import NamedTuple

from django.utils.safestring import SafeString

from articles.text import richtext, tables


class BodyPart(NamedTuple):
    """A block of HTML, with its `table` if it is one; or a `photo`, an ArticlePhoto."""

    html: str = ""
    photo: object = None
    table: object = None


def body_parts(body, dateline, placed):
    """Return a body and the ArticlePhotos placed in it as a list of BodyPart.

    The dateline runs into the first paragraph; each photo follows the paragraph it was
    placed after, and one placed past the end closes the story.
    """
    blocks = _blocks(body, dateline)
    photos = _by_paragraph(placed, len(blocks))
    parts = [BodyPart(photo=placing) for placing in photos[0]]
    for number, html in enumerate(blocks, 1):
        table = tables.read(html) if html.startswith("<table>") else None
        parts.append(BodyPart(SafeString(html), table=table))  # by richtext.clean
        parts += [BodyPart(photo=placing) for placing in photos.get(number, ())]
    return parts


def body_runs(body, dateline, placed):
    """Return the same as a list of (blocks that follow each other, None) and (None, a
    photo), for what sets a table as it stands: a story is one run, or two."""
    blocks = _blocks(body, dateline)
    photos = _by_paragraph(placed, len(blocks))
    runs, begin = [], 0
    for end in sorted({*photos, len(blocks)}):
        if begin < end:
            runs.append((blocks[begin:end], None))
        runs += [(None, placing) for placing in photos.get(end, ())]
        begin = end
    return runs


def _blocks(body, dateline):
    blocks = richtext.blocks(body)
    # A round-up of briefs alone has no text that it opens.
    if dateline and blocks:
        blocks[0] = richtext.with_dateline(blocks[0], dateline)
    return blocks


def _by_paragraph(placed, number):
    """Return {the paragraph that they follow: the placed photos}, of so many of these."""
    photos = defaultdict(list)
    for placing in placed:
        photos[min(placing.after_paragraph, number)].append(placing)
    return photos
