"""Outcome of storing an old story: what became of it, and what an editor should see."""

from dataclasses import dataclass, field

from articles.models import Article
from ingest.old_stories.values import Doubt, OldStory

# What can become of a story, in the order of a report.
OUTCOMES = {
    "new": "新入库",
    "same": "已经有了",
    "updated": "换成新的",
    "changed": "原件变了，没有覆盖",
    "edited": "本站改过，没有覆盖",
    "refused": "没有迁入",
}


@dataclass
class Outcome:
    """What became of an old story: a key of OUTCOMES, the story here if there is one."""

    story: OldStory
    what: str
    article: Article | None = None
    doubts: list[Doubt] = field(default_factory=list)
    # {name of a file: the photo that it became}
    pictures: dict = field(default_factory=dict)

    def doubt(self, kind, words):
        """Add what an editor should look at."""
        story = self.story
        self.doubts.append(
            Doubt(kind, words[:500], story.file, story.row, story.old_id)
        )

    def refuse(self, words):
        self.what = "refused"
        self.doubt("refused", words)


def changed(outcome, title):
    """Show a story that its old system has otherwise now, and leave it alone."""
    outcome.what = "changed"
    outcome.doubt("changed", f"《{title}》原件变了，没有覆盖。")
