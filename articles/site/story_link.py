"""Link to a story: all that a list of headlines shows, without the story itself."""

from datetime import datetime
from typing import NamedTuple

from articles.addresses import address_of


class StoryLink(NamedTuple):
    """A public story as a line: its headline, and why it stands there."""

    pk: int
    headline: str
    published_at: datetime | None = None
    why: str = ""

    def __str__(self):
        return self.headline

    def get_absolute_url(self):
        return address_of("articles:detail", self.pk)
