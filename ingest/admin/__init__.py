"""Admin of page imports, of the page texts that are kept of them, and of moving in."""

from ingest.admin import findings, moving_in, page_imports, page_texts

__all__ = ["findings", "moving_in", "page_imports", "page_texts"]
