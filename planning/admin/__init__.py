"""The desk of planning: registered when the desk is loaded."""

from planning.admin import sheets, statistics

__all__ = ["sheets", "statistics"]
