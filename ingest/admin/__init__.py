"""Admin of page imports, and of the page texts that are kept of them."""

from ingest.admin import page_imports, page_texts

__all__ = ["page_imports", "page_texts"]
