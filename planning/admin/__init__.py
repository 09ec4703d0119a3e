"""The desk of planning: registered when the desk is loaded."""
