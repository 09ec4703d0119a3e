"""The desk of exchange: registered when the desk is loaded."""

from exchange.admin import api_keys, exports

__all__ = ["api_keys", "exports"]
