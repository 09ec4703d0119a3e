"""Admin of the printed paper."""

from editions.admin import issues, pages, placements, quality, records

__all__ = ["issues", "pages", "placements", "quality", "records"]
