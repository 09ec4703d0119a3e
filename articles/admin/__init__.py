from articles.admin import audit, people, photos, reader_reports, stories, taxonomy

__all__ = ["audit", "people", "photos", "reader_reports", "stories", "taxonomy"]
