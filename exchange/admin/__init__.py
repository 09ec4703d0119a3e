"""The desk of exchange: registered when the desk is loaded."""

from exchange.admin import deliveries, destinations, exports

__all__ = ["deliveries", "destinations", "exports"]
