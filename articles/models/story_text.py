"""Mixin of Article with what is made of its text: where lines break, how long it is, how
it begins in a list."""

from django.utils.safestring import SafeString

from articles.languages import CHINESE, as_attributes
from articles.prefetched import loaded
from articles.text import counting, phrasing, richtext
from articles.text.block_setting import as_set, subheads
from districts.names import names_of_places

# So many characters of a story are shown in a list where it has no summary: two lines of
# a column of 40.5rem.
TEASER = 84
# What is broken between words, besides the teaser.
PHRASED = ("kicker", "headline", "deck")


class WithText:
    def phrased(self, text):
        """Return a heading or the teaser as what HTML breaks between words only."""
        return phrasing.phrased(text, self.phrases, self.language)

    def as_set(self, html):
        """Return a block of the body as the story's page sets it."""
        if self.language not in CHINESE:
            return html
        return as_set(html, self.phrases)

    def found_phrases(self):
        """Return what `phrases` is to hold, by asking the dictionary."""
        if self.language not in CHINESE:
            return ""
        headings = [getattr(self, name) for name in PHRASED] + subheads(self.body)
        teaser = self.summary or richtext.opening(self.body, TEASER)
        return phrasing.with_phrases(headings, teaser, names_of_places())

    def language_attributes(self):
        """Return what the element of the story's text says of its language, if that is
        not the page's."""
        return SafeString(as_attributes(self.language))

    def characters(self, briefs=None):
        """Return how long the story is, as an editor counts: body and briefs.

        briefs: [(heading, text)], from who has read those of many stories.
        """
        if briefs is None:
            briefs = [(brief.heading, brief.text) for brief in loaded(self, "briefs")]
        return counting.count(
            richtext.plain_text(self.body)
            + "".join(heading + text for heading, text in briefs)
        )

    def teaser(self):
        """Return what a list shows of a story: its summary, or how it begins."""
        if self.summary:
            return self.summary
        # get_deferred_fields() would look at each of the forty fields.
        listed = "body" not in vars(self)
        words = self.picture_text if listed else self.told_by_pictures()
        begins = self.body_opening if listed else self.body
        if words:
            return richtext.shortened(words, TEASER)
        return richtext.opening(begins, TEASER)
