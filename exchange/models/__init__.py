"""Models of the doors."""

from exchange.models.wire_in import WireFile, WireItem, WirePicture, WireVersion

__all__ = ["WireFile", "WireItem", "WirePicture", "WireVersion"]
