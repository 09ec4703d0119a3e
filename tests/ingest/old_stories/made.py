"""Old stories for tests: made up, one by one and many."""

from datetime import UTC, datetime
from hashlib import sha256

from ingest.old_stories.values import OldStory

NOON = datetime(2015, 3, 5, 4, tzinfo=UTC)


def old_story(number=1, **fields):
    """Return an OldStory of the system "old-cms"; its checksum follows from its fields."""
    given = {
        "system": "old-cms",
        "old_id": str(number),
        "published_at": NOON,
        "headline": f"水厂通水第{number}年",
        "section": "要闻",
        "body": "<p>城北水厂通水。</p><p>居民说水压稳了。</p>",
        "file": "stories.csv",
        "row": number + 1,
    } | fields
    given.setdefault("checksum", sha256(repr(given).encode()).hexdigest())
    return OldStory(**given)
