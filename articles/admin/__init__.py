from articles.admin import (
    audit,
    house_words,
    people,
    photos,
    reader_reports,
    stories,
    taxonomy,
)

__all__ = [
    "audit",
    "house_words",
    "people",
    "photos",
    "reader_reports",
    "stories",
    "taxonomy",
]
