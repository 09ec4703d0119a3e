"""Readers' lists that have entries of their own; articles/models/list_entries.py."""

from django.db.models import IntegerChoices

# Each kind has every fourth number, and pictures one of theirs; no paper has as many sections as SECTIONS.
APART, SECTIONS = 4, 2**20


class ListKind(IntegerChoices):
    PICTURES = 0
    DISTRICT = 1
    TOPIC = 2
    PERSON = 3

    def number(self, named):
        """Return the number of a list, by the id of what it is of: a value, or an
        expression of the ORM."""
        return named * APART + self.value

    def number_in_sql(self, named):
        return f"({named} * {APART} + {self.value})"


# The list of stories with pictures, of which there is one.
WITH_PICTURES = ListKind.PICTURES.number(0)


def number_in_section(district, section):
    """Return the number of the list of a district within a section, in the ORM."""
    return ListKind.DISTRICT.number(district) * SECTIONS + section


def number_in_section_in_sql(district, section):
    return f"({ListKind.DISTRICT.number_in_sql(district)} * {SECTIONS} + {section})"
