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
    blocks = richtext.blocks(body)
    # A round-up of briefs alone has no text that it opens.
    if dateline and blocks:
        blocks[0] = richtext.with_dateline(blocks[0], dateline)
    photos = defaultdict(list)
    for placing in placed:
        after = min(placing.after_paragraph, len(blocks))
        photos[after].append(BodyPart(photo=placing))
    parts = photos[0]
    for number, html in enumerate(blocks, 1):
        table = tables.read(html) if html.startswith("<table>") else None
        parts.append(BodyPart(SafeString(html), table=table))  # by richtext.clean
        parts += photos.get(number, ())
    return parts
