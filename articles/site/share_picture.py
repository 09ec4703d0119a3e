"""Share picture (og:image), drawn from words: of a story without a photo, its headline.

1200 by 630, as the networks crop it; on the paper's own colours, the headline in Song.
"""

import io
from functools import cache
from hashlib import sha256

from django.conf import settings
from django.db.models import F
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles import fonts
from articles.caching import cached_by_content
from articles.conditional import revalidated
from articles.models import Article
from articles.palette import INK, PAPER, QUIET, VERMILION
from articles.site.withdrawn import gone
from articles.text.line_breaking import balanced, words_known

SIZE = WIDTH, HEIGHT = 1200, 630
MARGIN = 80
# As base.css has them.
NAME_SIZE, SMALL = 46, 30
# The largest type in which a headline takes no more lines than that.
HEADLINES = ((150, 1), (92, 2), (78, 3), (66, 3), (56, 4), (46, 5))
LEADING = 1.3
# What the font lacks looks like this character, which is none.
NONE = "\U0010fffe"
A_DAY = 24 * 60 * 60


@require_safe
def share_picture(request, pk):
    """Serve the picture for as long as the story itself is public."""
    published = Article.objects.published().select_related("column", "section")
    known = F("search_document__heading_words")
    article = published.filter(pk=pk).annotate(heading_words=known).first()
    if article is None:
        return gone(request, pk)
    return picture_of(request, words_of(article), article.heading_words)


def picture_of(request, words, known_words=""):
    """Answer with the picture of some words, as words_of() returns them.

    It is kept under a name of its content, and drawn once for all who ask.
    """
    digest = sha256(repr(words).encode()).hexdigest()[:32]

    def draw():
        with words_known(known_words or ""):
            return drawn(words)

    def picture():
        content = cached_by_content(f"share-{digest}", draw, A_DAY)
        return HttpResponse(content, content_type="image/png")

    return revalidated(request, digest, picture)


def words_of(article):
    """Return the texts of a story's picture."""
    flag = article.column.name if article.column else article.section.name
    deck = f"——{article.deck}" if article.deck else ""
    day = timezone.localdate(article.published_at)
    return texts(article.headline, flag=flag, deck=deck, day=day)


def texts(headline, flag="", deck="", day=None):
    """Return the texts of a picture: name, day, flag, headline, deck.

    A text with a character that the font lacks is left out: better no headline than
    one with an empty box in it.
    """
    told = {
        "name": settings.SITE_NAME,
        "day": f"{day.year}年{day.month}月{day.day}日" if day else "",
        "flag": flag,
        "headline": headline,
        "deck": deck,
    }
    return {what: text if covers(text) else "" for what, text in told.items()}


@cache
def font(size):
    # Imported where a picture is drawn: a worker starts sooner without Pillow.
    from PIL import ImageFont

    return ImageFont.truetype(fonts.BOLD, size)


@cache
def has_glyph(character):
    shown, missing = (font(24).getmask(c) for c in (character, NONE))
    return bytes(shown) != bytes(missing) or shown.size != missing.size


def covers(text):
    """Return whether the font has every character of a text."""
    return all(character.isspace() or has_glyph(character) for character in text)


def drawn(words):
    """Return the picture as PNG."""
    from PIL import Image, ImageDraw

    picture = Image.new("RGB", SIZE, PAPER)
    pen = ImageDraw.Draw(picture)
    pen.text((MARGIN, 58), words["name"], VERMILION, font(NAME_SIZE))
    day = words["day"]
    pen.text((WIDTH - MARGIN - font(SMALL).getlength(day), 72), day, QUIET, font(SMALL))
    # 文武线, the thick and thin rule of newspaper heads.
    pen.rectangle((MARGIN, 132, WIDTH - MARGIN, 137), INK)
    pen.rectangle((MARGIN, 142, WIDTH - MARGIN, 143), INK)
    pen.text((MARGIN, 172), words["flag"], VERMILION, font(SMALL))
    top = _set_headline(pen, words["headline"], 228)
    deck = balanced(words["deck"], WIDTH - 2 * MARGIN, font(SMALL).getlength)[:1]
    if deck and top + 20 + SMALL < HEIGHT - 40:
        pen.text((MARGIN, top + 20), deck[0], QUIET, font(SMALL))
    content = io.BytesIO()
    picture.save(content, "PNG")
    return content.getvalue()


def _set_headline(pen, headline, top):
    """Set the headline as large as it fits; return where the next line begins."""
    for size, most in HEADLINES:
        lines = balanced(headline, WIDTH - 2 * MARGIN, font(size).getlength)
        if len(lines) <= most:
            break
    for line in lines[:most]:
        pen.text((MARGIN, top), line, INK, font(size))
        top += round(size * LEADING)
    return top
