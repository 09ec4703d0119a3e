"""Filing of old stories: the sections, columns, topics, districts, sources and people
that a batch names, looked up once; columns, topics and people are made where missing."""

from functools import cached_property

from taggit.models import Tag

from articles.models import Column, Contributor, Section, Source
from districts import pinyin
from districts.suggesting import Gazetteer
from ingest.importing import AGENCY
from ingest.old_stories.lines import in_one_line

LIKELY = 0.5  # of a suggestion, as districts.suggesting says


def bare(name):
    """Return a name as Contributor.objects.named() compares it."""
    return "".join(name.lower().split())


class Filing:
    """What the stories of one batch are filed under."""

    def __init__(self, stories, default_section=""):
        self.default_section = default_section
        self._columns = _by_name(Column, (story.column for story in stories))
        self._topics = _by_name(
            Tag, (name for story in stories for name in story.topics)
        )
        named = {in_one_line(story.source) for story in stories} - {""}
        named |= set(AGENCY.pattern.split("|"))
        found = Source.objects.filter(name__in=named) | Source.objects.filter(
            slug__in=named
        )
        self._sources = {row.slug: row for row in found}
        self._sources |= {row.name: row for row in self._sources.values()}
        self._people = {}

    # Sections and sources: known ones only

    @cached_property
    def _sections(self):
        rows = list(Section.objects.all())
        return {row.slug: row for row in rows} | {row.name: row for row in rows}

    def section(self, name):
        """Return (section, whether it is the one that was named); (None, False) when
        there is no default either."""
        found = self._sections.get(in_one_line(name))
        return found or self._sections.get(self.default_section), bool(found)

    @cached_property
    def own_source(self):
        return Source.objects.filter(is_own=True).order_by("pk").first()

    def source(self, name):
        """Return the source of a name; the paper's own for none, None if unknown."""
        name = in_one_line(name)
        if not name or (self.own_source and name == self.own_source.byline_prefix):
            return self.own_source
        return self._sources.get(name)

    # Columns and topics: made where missing

    def column(self, name):
        name = in_one_line(name)
        if name and name not in self._columns:
            stem = pinyin.slug(name)[:70] or "column"
            slug = Column.objects.free_slug(stem)
            self._columns[name] = Column.objects.create(name=name, slug=slug)
        return self._columns.get(name)

    def topic(self, name):
        name = in_one_line(name)
        if name not in self._topics:
            alike = Tag.objects.filter(name__iexact=name).order_by("pk").first()
            self._topics[name] = alike or Tag.objects.create(name=name)
        return self._topics[name]

    # Districts

    @cached_property
    def _gazetteer(self):
        return Gazetteer.load()

    @cached_property
    def _codes(self):
        rows = self._gazetteer.districts.values()
        return {row.slug: row for row in rows} | {row.code: row for row in rows}

    def district(self, name):
        """Return the district of any of its names, its slug or its code, or None."""
        name = in_one_line(name)
        if not name:
            return None
        return self._codes.get(name.lower()) or self._gazetteer.named(name)

    def likely_districts(self, headline, text):
        """Return the suggestions that are likely, for a story that asks for them."""
        lead = f"{headline}\n{text[:200]}"
        found = self._gazetteer.suggest(f"{headline}\n{text}", lead)
        return [each for each in found if each.score >= LIKELY]

    # People

    def know_people(self, names):
        """Look these names up, in one query; a name is then asked for by person()."""
        wanted = {bare(name) for name in names} - self._people.keys()
        if not wanted:
            return
        self._people |= {name: [] for name in wanted}
        found = Contributor.objects.named_one_of(wanted).order_by("pk")
        for person in found:
            self._people[bare(person.name)].append(person)

    def person(self, name):
        """Return (a contributor, how many are called so), made where there is none."""
        self.know_people([name])
        alike = self._people[bare(name)]
        if not alike:
            alike.append(Contributor.objects.called(name))
        return alike[0], len(alike)


def _by_name(model, names):
    """Return {name: row} of the rows that are there, in one query."""
    wanted = {in_one_line(name) for name in names} - {""}
    found = model.objects.filter(name__in=wanted) if wanted else ()
    return {row.name: row for row in found}
