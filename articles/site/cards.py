"""Cards of stories in lists, and blocks of the front page.

Twenty cards are half of what a list costs, and most of them were on the list before the
last change, and are on others too. So what is rendered of rows alone is kept by the
digests of all that was loaded of them, and rendered again when any of that is another.
"""

from datetime import datetime
from functools import cache, lru_cache, partial
from typing import NamedTuple

from django.conf import settings
from django.template.loader import get_template

from articles.addresses import address_of
from articles.caching import KeptByContent
from articles.genres import Genre
from articles.light_rows import plain_row_of
from articles.models.bylines_briefs import brief_anchor, paragraphs_of
from articles.models.renditions import (
    address_in_public,
    picture_of,
    public_crop_address,
)
from articles.models.story_text import TEASER
from articles.photos.crops import CROPS, picture_of_crop, point_of
from articles.text import bylines, richtext
from articles.text.phrasing import all_phrased, phrased

# Of some 3 KB each, and as much for each other place: those of the newest pages of all
# lists.
KEPT = KeptByContent(most=1000)
# The macros of pieces that many pages show.
PIECES = "articles/_pieces.html"


class Place(NamedTuple):
    """Place of a card on a page, as its picture is set there: in which named crop."""

    sizes: str = "7rem"
    is_first: bool = False
    crop: str = "card"


IN_LIST, FIRST_IN_LIST = Place(), Place(is_first=True)
# There a story that pictures tell has a large one.
LARGE = "(min-width: 68rem) 26rem, (min-width: 48rem) 44vw, 92vw"
OF_PICTURES = {
    IN_LIST: Place(LARGE, crop="lead"),
    FIRST_IN_LIST: Place(LARGE, is_first=True, crop="lead"),
}


class Card:
    """A story as a card of lists, rendered once for each place it has on them."""

    def __init__(self, photo, is_of_pictures, may_affect_minors, **values):
        self.photo, self.values, self.rendered = photo, values, {}
        self.may_affect_minors = may_affect_minors
        self.address, self.flag = values["address"], values["flag"]
        self.headline = values["headline"]
        self.is_pictured = photo is not None
        self.is_of_pictures = self.is_pictured and is_of_pictures
        self.has_briefs = bool(values["briefs"])
        _, section, _, districts, self.published_at = values["facts_of"]
        self.leads_to = {section, *(address for address, _ in districts)}
        if self.flag:
            self.leads_to.add(self.flag["address"])

    def at(self, place, own=frozenset()):
        """Return the card as HTML at a place of the page that is at some addresses, its
        own: it does not lead to them once more."""
        own = own and frozenset(own & self.leads_to)
        made = self.rendered.get((place, own))
        if made is None:
            made = self._made(place, own)
            self.rendered[place, own] = made
        return made

    def _made(self, place, own):
        if self.is_of_pictures:
            place = OF_PICTURES.get(place, place)
        return piece(
            "card",
            place=place,
            own=own,
            picture=picture_of_placed(self.photo, place.crop),
            is_of_pictures=self.is_of_pictures,
            may_affect_minors=self.may_affect_minors,
            **self.values,
        )


def card(article):
    """Return the Card of a story that for_listing() loads."""
    return KEPT.get_or_make(_key("card", article._digest), partial(_card, article))


def _card(article):
    story = plain_row_of(article)
    address = address_of("articles:detail", story.id)
    words = story.kicker, story.headline, story.deck
    words += (teaser_of(story, story.body_opening),)
    kicker, headline, deck, teaser = all_phrased(words, story.phrases, story.language)
    return Card(
        shown_in_list(story),
        is_of_pictures(story),
        may_affect_minors=bool(story.minors_warning),
        is_notice=is_notice(story),
        address=address,
        flag=flag_of(story),
        kicker=kicker,
        headline=headline,
        deck=deck,
        briefs=[
            (
                f"{address}#{brief_anchor(brief.id)}",
                brief.heading,
                paragraphs_of(brief.text),
            )
            for brief in story.local_briefs
        ],
        teaser=teaser,
        facts_of=facts_of(story),
    )


# What is shown of a plain row, as its model's own methods say it of an instance.


def pictured_in(story):
    """Return the plain row of the first photo placed that has a file, or None."""
    pictured = (placed for placed in story.article_photos if placed.photo__original)
    return next(pictured, None)


def shown_in_list(story):
    """Return the same as a list shows it: of a story with a notice for minors none, for
    no picture of it is seen before the notice."""
    return None if story.minors_warning else pictured_in(story)


def picture_in(story, name):
    """Return what <picture> is set with for a named crop of the first photo that has a
    file, or None."""
    return picture_of_placed(pictured_in(story), name)


def picture_of_placed(placed, name):
    """Return what <picture> is set with for a named crop of a placed photo's row, None
    for none."""
    if placed is None:
        return None
    crop, common = CROPS[name], (placed.photo__focal_x, placed.photo__focal_y)
    return crop_in_public(
        *(crop, placed.photo__guid, placed.photo__width, placed.photo__height),
        point_of(crop.follows, common, placed.photo__crops),
    )


# A photo is on many lists.
@lru_cache(maxsize=500)
def picture_in_public(guid, renditions):
    """Return what <picture> is set with, of a photo's plain rows of renditions."""
    return picture_of(renditions, partial(address_in_public, guid))


@lru_cache(maxsize=1000)
def crop_in_public(crop, guid, width, height, point):
    """Return what <picture> is set with, of a crop of a photo so large."""
    address_of = partial(public_crop_address, guid)
    return picture_of_crop(crop, width, height, point, address_of)


def in_phrases(story, text):
    """Return a heading or the teaser as what HTML breaks between words only."""
    return phrased(text, story.phrases, story.language)


def flag_of(story):
    """Return a story's running column as a link, or None."""
    if not story.column_id:
        return None
    address = address_of("articles:column", story.column__slug)
    return {"address": address, "name": story.column__name}


def teaser_of(story, body):
    """Return what a list shows of a story: its summary, or how its text begins, which
    is a caption where pictures tell it."""
    if not story.summary and story.picture_text:
        return richtext.shortened(story.picture_text, TEASER)
    return story.summary or richtext.opening(body, TEASER)


def is_of_pictures(story):
    """Whether pictures tell a story: of others picture_text() is null."""
    return story.picture_text is not None


def is_notice(story):
    """Whether a story is a notice or an advertisement, which lists say of it."""
    return story.genre == Genre.NOTICE


def facts_of(story):
    """Return who wrote a story, where it is filed, and when it came out, as the macro
    `facts` is given it."""
    people = [(b.role, b.work, b.contributor__name) for b in story.bylines]
    return (
        bylines.line(people, story.source__byline_prefix or ""),
        address_of("articles:section", story.section__slug),
        story.section__name,
        [(address_of("articles:district", d.slug), d.name) for d in story.districts],
        story.published_at,
    )


def piece(name, template_name=PIECES, **values):
    """Render a macro of a template: at a third less than a template of its own."""
    macro = (_macro.__wrapped__ if settings.DEBUG else _macro)(template_name, name)
    return macro(**values)


@cache
def _macro(template_name, name):
    return getattr(get_template(template_name).template.module, name)


def of_rows(template_name, name, articles):
    """Render a macro that shows nothing but these stories: news in pictures."""
    key = _key((template_name, name), *(row._digest for row in articles))

    def made():
        return piece(name, template_name, stories=list(map(front_story, articles)))

    return KEPT.get_or_make(key, made)


def block_of(template_name, section, articles):
    """Render the block of a section: its first story, and of others the headlines."""
    key = _key(template_name, *(row._digest for row in (section, *articles)))

    def made():
        first, *others = articles
        values = {"section": section, "first": front_story(first), "others": others}
        return piece("of_section", template_name, **values)

    return KEPT.get_or_make(key, made)


class FrontStory(NamedTuple):
    """A story as the front page shows it."""

    address: str
    picture: dict | None
    large_picture: dict | None
    flag: dict | None
    kicker: str
    headline: str
    deck: str
    summary: str
    body_opening: str
    picture_text: str | None
    phrases: str
    language: str
    section_address: str
    section: str
    published_at: datetime

    @property
    def is_pictorial(self):
        return bool(self.picture) and is_of_pictures(self)

    def teaser(self):
        return in_phrases(self, teaser_of(self, self.body_opening))


def front_story(article):
    """Return the FrontStory of a light row of for_front_page()."""
    story = plain_row_of(article)
    words = story.kicker, story.headline, story.deck
    return FrontStory(
        address_of("articles:detail", story.id),
        picture_in(story, "card"),
        picture_in(story, "lead"),
        flag_of(story),
        *all_phrased(words, story.phrases, story.language),
        story.summary,
        story.body_opening,
        story.picture_text,
        story.phrases,
        story.language,
        address_of("articles:section", story.section__slug),
        story.section__name,
        story.published_at,
    )


def _key(name, *digests):
    return name, digests
