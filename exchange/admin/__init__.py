"""The desk of exchange: registered when the desk is loaded."""
