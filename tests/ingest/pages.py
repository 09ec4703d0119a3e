"""Page texts for tests of reading: made-up ones, and the seed page of fixtures/."""

from django.conf import settings

from ingest.reading import read
from ingest.reading.as_json import as_json

LONG = (
    "城北水厂今日通水，沿线三万户居民喝上了新水，工程历时两年，投资一亿元，质量良好。"
)
PARK = "两座公园昨日免费开放，市民纷纷前来游玩，园内新种了樱花，花期将持续到四月底。"


def seed_text():
    return (settings.BASE_DIR / "fixtures" / "seed_page.txt").read_text()


def page(*paragraphs):
    return "\n\n".join(paragraphs)


def story_of(*paragraphs):
    """Return the one story of a page, as JSON has it."""
    (story,) = as_json(read(page(*paragraphs)))["articles"]
    return story


def stories_of(*paragraphs):
    return as_json(read(page(*paragraphs)))["articles"]


def named(story):
    return [(person["name"], person["role"]) for person in story["bylines"]]
