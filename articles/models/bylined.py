"""Mixin of Article with what is said of its people: the printed byline, its parts, the
editors' lines."""

from articles.prefetched import loaded
from articles.text import bylines


class Bylined:
    def byline_line(self):
        """Return the printed line: 本报记者 郭晓华 通讯员 李静 文/摄."""
        house = self.source.byline_prefix if self.source else ""
        return bylines.line(self._people(), house)

    def byline_parts(self):
        """Return the printed line as [(text, address)], a name leading to its page."""
        people = [
            (b.role, b.work, b.contributor.name, b.contributor.get_absolute_url())
            for b in loaded(self, "bylines")
        ]
        house = self.source.byline_prefix if self.source else ""
        return list(bylines.segments(people, house))

    def authors(self):
        """Return the bylines of those who made the story."""
        return [b for b in loaded(self, "bylines") if b.role not in bylines.APART]

    def editors(self):
        """Return the bylines of those who planned or edited it."""
        return [b for b in loaded(self, "bylines") if b.role in bylines.APART]

    def responsible_editors(self):
        """Return the names on the line 责任编辑：…."""
        return bylines.names_of(self._people(), bylines.Role.EDITOR)

    def planners(self):
        """Return the names on the line 策划：…."""
        return bylines.names_of(self._people(), bylines.Role.PLANNER)

    def _people(self):
        return [(b.role, b.work, b.contributor.name) for b in loaded(self, "bylines")]
