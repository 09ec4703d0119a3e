"""Rows of a byline on the import workbench: a name, a role, and who that is."""

from dataclasses import dataclass

from articles.text.bylines import Role as BylineRole, Work

NEW = "new"  # a contributor who is to be made
# The reading's word for a role, as the newsroom files it.
TITLES = {
    "reporter": BylineRole.REPORTER,
    "intern_reporter": BylineRole.TRAINEE,
    "intern": BylineRole.INTERN,
    "correspondent": BylineRole.CORRESPONDENT,
    "special_correspondent": BylineRole.CORRESPONDENT,
    "special_reporter": BylineRole.SPECIAL_REPORTER,
    "commentator": BylineRole.COMMENTATOR,
    "planner": BylineRole.PLANNER,
    "author": BylineRole.AUTHOR,
    "editor": BylineRole.EDITOR,
}
WORKS = {
    ("writer",): BylineRole.WRITER,
    ("photographer",): BylineRole.PHOTOGRAPHER,
    ("compiler",): BylineRole.COMPILER,
    ("provider",): BylineRole.PHOTO_SUPPLIER,
}
DONE = {("writer",): Work.WRITING, ("photographer",): Work.PHOTOGRAPHY}


@dataclass(frozen=True)
class Named:
    """A row of a byline as the desk sees it: a name, a role, who that is.

    `contributor` is an id, NEW, or "" when nobody was chosen.
    """

    name: str
    role: str = BylineRole.AUTHOR
    work: str = ""
    contributor: str = ""
    is_sure: bool = True

    @classmethod
    def read(cls, person):
        """Return the row of a Person whom the page names."""
        works = tuple(sorted(set(person.works)))
        both = works == ("photographer", "writer")
        if person.title:
            work = Work.WRITING_AND_PHOTOGRAPHY if both else DONE.get(works, "")
            return cls(person.name, TITLES[person.title], work, is_sure=person.is_sure)
        role = BylineRole.WRITER_PHOTOGRAPHER if both else WORKS.get(works)
        return cls(person.name, role or BylineRole.AUTHOR, is_sure=person.is_sure)

    def resolve(self, alike):
        """Return which of the contributors of that name is meant: an id, NEW, or "" when
        several share it and nobody was chosen."""
        if self.contributor or not alike:
            return self.contributor or NEW
        return str(alike[0].pk) if len(alike) == 1 else ""


def rows_of_people(people):
    """Return the rows of people as the page names them, each once."""
    return list(dict.fromkeys(map(Named.read, people)))
