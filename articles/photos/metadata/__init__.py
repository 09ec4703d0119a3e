"""Metadata of photo files: what IPTC, XMP and EXIF say of them, and what ours say.

Pure: bytes and values, no model, no storage.
"""
