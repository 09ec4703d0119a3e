from articles.admin import audit, people, photos, stories, taxonomy

__all__ = ["audit", "people", "photos", "stories", "taxonomy"]
