"""Admin of page imports, of the page texts that are kept of them, and of moving in."""

from articles.admin import review_sheet
from ingest.admin import findings, moving_in, page_imports, page_texts

review_sheet.further_of_imports.append("ingest.import_links.import_links")

__all__ = ["findings", "moving_in", "page_imports", "page_texts"]
