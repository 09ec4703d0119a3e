"""The printed paper at the desk."""

from editions.admin import issues, pages, placing, quality, records

__all__ = ["issues", "pages", "placing", "quality", "records"]
