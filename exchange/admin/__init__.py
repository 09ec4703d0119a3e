"""The desk of exchange: registered when the desk is loaded."""

from exchange.admin import exports

__all__ = ["exports"]
