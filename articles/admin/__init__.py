from articles.admin import audit, house_words, people, photos, stories, taxonomy

__all__ = ["audit", "house_words", "people", "photos", "stories", "taxonomy"]
