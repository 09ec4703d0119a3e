"""The desk of exchange: registered when the desk is loaded."""

from exchange.admin import api_keys, deliveries, destinations, exports, wire

__all__ = ["api_keys", "deliveries", "destinations", "exports", "wire"]
