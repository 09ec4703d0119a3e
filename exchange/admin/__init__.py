"""Admin of the doors."""

from exchange.admin import wire

__all__ = ["wire"]
