from articles.admin import filing, people, photos, records, stories

__all__ = ["filing", "people", "photos", "records", "stories"]
