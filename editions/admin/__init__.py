"""The printed paper at the desk."""

from editions.admin import issues, pages, placements, quality, records

__all__ = ["issues", "pages", "placements", "quality", "records"]
