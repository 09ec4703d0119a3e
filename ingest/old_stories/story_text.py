"""Text of an old story as it is stored here: its fields, and the rows it is filed by,
as far as they can be known before anything is written."""

import re

from articles.forms import LONGEST_TOPIC
from articles.genres import Genre
from articles.text import richtext
from ingest.importing import AGENCY
from ingest.old_stories import signing
from ingest.old_stories.bodies import body_of
from ingest.old_stories.fitting import Fitting
from ingest.old_stories.lines import Refused, in_one_line
from ingest.old_stories.pictures import photos_of

GENRES = {genre.value: genre for genre in Genre} | {g.label: g for g in Genre}


class StoryText:
    """What a story is made of, as far as it can be known before anything is written."""

    def __init__(self, outcome, filing, files):
        story = outcome.story
        self.fit = fit = Fitting(outcome)
        body = body_of(story.body)
        if body.lost:
            outcome.doubt("unsure", body.lost)
        self.photos = photos_of(story, body, files, outcome)
        section, is_named = filing.section(story.section)
        if section is None:
            raise Refused(_no_section(story.section))
        if story.section and not is_named:
            outcome.doubt(
                "unsure", f"没有频道“{story.section}”，放在“{section.name}”。"
            )
            fit.note(f"原频道：{story.section}")
        self.fields = {
            name: fit.field(name)
            for name in (
                *("kicker", "headline", "deck", "summary", "dateline"),
                *("original_title", "original_author"),
            )
        }
        if not self.fields["headline"]:
            raise Refused("没有主题，没有迁入：请补上标题再来。")
        self.fields |= {
            "body": body.html,
            "ai_made": body.ai_made,
            "section": section,
            "column": self._column(filing),
            "source": self._source(filing),
            "original_url": self._original_url(),
            "genre": self._genre(),
            "published_at": story.published_at,
        }
        self.people = signing.named(story, fit)
        self.topics = self._topics(filing)
        self.districts = self._districts(filing, body.html)

    @property
    def outcome(self):
        return self.fit.outcome

    def _column(self, filing):
        name = in_one_line(self.outcome.story.column)
        if len(name) > 40:
            self.outcome.doubt("unsure", f"栏目“{name}”超过 40 个字，没有收。")
            self.fit.note(f"原栏目：{name}")
            return None
        return filing.column(name)

    def _source(self, filing):
        story = self.outcome.story
        # 新华社记者, 新华社太原4月12日电: what says so need not say it a second time.
        agency = AGENCY.search(f"{story.dateline} {story.byline}")
        name = in_one_line(story.source) or (agency.group() if agency else "")
        source = filing.source(name)
        if source is None and name:
            self.outcome.doubt(
                "unsure", f"没有稿源“{name}”，稿源空着：请建好稿源再补。"
            )
            self.fit.note(f"原稿源：{name}")
        return source

    def _original_url(self):
        url = in_one_line(self.outcome.story.original_url)
        if not url or (re.match(r"https?://[^\s/]", url, re.I) and len(url) <= 500):
            return url
        self.outcome.doubt("unsure", f"原文网址“{url[:100]}”不是网址，没有收。")
        self.fit.note(f"原文网址：{url}")
        return ""

    def _genre(self):
        named = in_one_line(self.outcome.story.genre)
        genre = GENRES.get(named, Genre.TEXT)
        if named and named not in GENRES:
            self.outcome.doubt("unsure", f"体裁“{named}”认不得，按文字稿收。")
        return genre

    def _topics(self, filing):
        found = {}
        for name in map(in_one_line, self.outcome.story.topics):
            if len(name) > LONGEST_TOPIC:
                words = f"话题“{name}”超过 {LONGEST_TOPIC} 个字，没有收。"
                self.outcome.doubt("unsure", words)
                self.fit.note(f"原话题：{name}")
            elif name:
                tag = filing.topic(name)
                found[tag.pk] = tag
        return list(found.values())

    def _districts(self, filing, body):
        story, found = self.outcome.story, {}
        for name in story.districts:
            district = filing.district(name)
            if district:
                found[district.pk] = district
            elif in_one_line(name):
                self.outcome.doubt("unsure", f"没有区县“{name}”，没有收。")
                self.fit.note(f"原区县：{name}")
        if story.suggests_districts:
            words = richtext.plain_text(body)
            for each in filing.likely_districts(self.fields["headline"], words):
                found[each.district.pk] = each.district
                self.outcome.doubt(
                    "unsure", f"按提示归入{each.district}（{each.reason}），请核对。"
                )
        return list(found.values())


def _no_section(name):
    known = f"没有频道“{in_one_line(name)[:40]}”" if name else "没有写频道"
    return f"{known}，也没有给默认频道：请补上，或用 --section 给一个。"
