from articles.admin import filing, people, records, stories

__all__ = ["filing", "people", "records", "stories"]
