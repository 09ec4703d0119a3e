"""URL path converters: ids, days, years, tags; what does not match is 404.

Each keeps within what both databases can hold, so that no URL raises.
"""

from datetime import date

from django.urls import register_converter


class IdConverter:
    """A row's id, written one way only: no leading zeros, within 63 bits."""

    regex = "[1-9][0-9]{0,17}"

    def to_python(self, value):
        return int(value)

    def to_url(self, value):
        return str(value)


class DayConverter:
    """A day as 2023-01-23, in the centuries a newspaper may have."""

    regex = "(?:19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}"

    def to_python(self, value):
        return date.fromisoformat(value)  # ValueError: no such day, so no match

    def to_url(self, value):
        return value.isoformat()


class YearConverter:
    regex = "(?:19|20|21)[0-9]{2}"

    def to_python(self, value):
        return int(value)

    def to_url(self, value):
        return f"{value:04d}"


class TwoDigitConverter:
    """A month or a day of the month, always two digits."""

    regex = "[0-3][0-9]"

    def to_python(self, value):
        return int(value)

    def to_url(self, value):
        return f"{value:02d}"


class TagConverter:
    """A topic's slug, which keeps its Chinese: 地铁."""

    regex = r"[-\w]{1,100}"

    def to_python(self, value):
        return value

    def to_url(self, value):
        return value


def register():
    register_converter(IdConverter, "id")
    register_converter(DayConverter, "day")
    register_converter(YearConverter, "yyyy")
    register_converter(TwoDigitConverter, "dd")
    register_converter(TagConverter, "tag")
