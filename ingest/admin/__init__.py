"""Printed pages brought in, at the desk: their text, and the screen that reads it."""

from ingest.admin import page_imports, page_texts

__all__ = ["page_imports", "page_texts"]
