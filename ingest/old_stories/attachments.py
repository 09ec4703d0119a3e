"""Attachments of a WordPress export, by their numbers: kept on disk while it is read,
for there are more of them than memory should hold."""

import sqlite3
from typing import NamedTuple

from articles.text import richtext
from ingest.old_stories.lines import in_one_line

TABLE = "CREATE TABLE attachments (id TEXT PRIMARY KEY, address TEXT, caption TEXT)"


class Attachment(NamedTuple):
    address: str
    caption: str


class Attachments:
    """{number: Attachment} in a file of its own, which goes with the reading."""

    def __enter__(self):
        self.database = sqlite3.connect("")  # a file without a name
        self.database.execute(TABLE)
        return self

    def __exit__(self, *exception):
        self.database.close()

    def add(self, item):
        """Keep an item, if it is one."""
        if item.tag != "item" or item.text("post_type") != "attachment":
            return
        caption = richtext.plain_text(richtext.clean(item.text("encoded", "excerpt")))
        row = (
            in_one_line(item.text("post_id")),
            in_one_line(item.text("attachment_url")),
            in_one_line(caption),
        )
        self.database.execute(
            "INSERT OR REPLACE INTO attachments VALUES (?, ?, ?)", row
        )

    def get(self, number):
        """Return the Attachment of a number, or None."""
        if not number:
            return None
        query = "SELECT address, caption FROM attachments WHERE id = ?"
        row = self.database.execute(query, [number.strip()]).fetchone()
        return Attachment(*row) if row else None
