"""Memory of a dry run: what its earlier batches, each taken back at once, would have left.

A row may repeat the number or an old address of one that stands far before it. All of it
in one transaction would know; on SQLite nobody could save meanwhile.
"""

import sqlite3
from contextlib import suppress

from django.db.transaction import atomic

from articles.photos.storage import files_removed_on_failure
from ingest.old_stories.addresses import kept_path, leads_elsewhere
from ingest.old_stories.outcomes import Outcome, changed

TABLES = """
CREATE TABLE stories (key TEXT PRIMARY KEY, checksum TEXT, title TEXT) WITHOUT ROWID;
CREATE TABLE addresses (path TEXT PRIMARY KEY, key TEXT) WITHOUT ROWID;
"""
STORED = ("new", "updated")


class TakenBack(Exception):
    """Raised at the end of a batch: all that it wrote is taken back."""


class Rehearsal:
    """What a dry run would have stored by now, in a file that goes with it."""

    def __init__(self, update):
        self.update = update

    def __enter__(self):
        self.database = sqlite3.connect("")  # a file without a name
        self.database.executescript(TABLES)
        return self

    def __exit__(self, *exception):
        self.database.close()

    def outcomes(self, stories, store):
        """Return what becomes of a batch; `store` gets its stories and the list of
        files_removed_on_failure(), and returns their outcomes."""
        earlier = {_key(story): self._earlier(story) for story in stories}
        tried = [
            story for story in stories if self._is_tried(story, earlier[_key(story)])
        ]
        stored = []
        with suppress(TakenBack), files_removed_on_failure() as written, atomic():
            stored = store(tried, written)
            raise TakenBack
        became = {_key(outcome.story): outcome for outcome in stored}
        outcomes = []
        for story in stories:
            known = earlier[_key(story)]
            outcome = became.get(_key(story)) or _known(story, *known)
            if known and outcome.what in ("new", "same") and _key(story) in became:
                outcome.what = "updated"
            outcomes.append(outcome)
            if outcome.what in STORED:
                self._remember(outcome)
        return outcomes

    def _earlier(self, story):
        """Return (checksum, title) of the row that would be this story by now, or None."""
        query = "SELECT checksum, title FROM stories WHERE key = ?"
        return self.database.execute(query, [_key(story)]).fetchone()

    def _is_tried(self, story, known):
        return not known or (self.update and known[0] != story.checksum)

    def _remember(self, outcome):
        story, execute = outcome.story, self.database.execute
        row = (_key(story), story.checksum, str(outcome.article))
        execute("INSERT OR REPLACE INTO stories VALUES (?, ?, ?)", row)
        for path in filter(None, map(kept_path, story.addresses)):
            execute("INSERT OR IGNORE INTO addresses VALUES (?, ?)", (path, row[0]))
            query = "SELECT key FROM addresses WHERE path = ?"
            words = leads_elsewhere(path)
            said = any(doubt.words == words for doubt in outcome.doubts)
            if execute(query, [path]).fetchone()[0] != row[0] and not said:
                outcome.doubt("unsure", words)


def _key(story):
    key = f"{story.system}\0{story.old_id}"
    return key.encode("utf-8", "replace").decode()


def _known(story, checksum, title):
    """Return the outcome of a row that an earlier one has stored."""
    outcome = Outcome(story, "same", doubts=list(story.doubts))
    if checksum != story.checksum:
        changed(outcome, title)
    return outcome
