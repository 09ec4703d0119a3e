"""The desk of planning: registered when the desk is loaded."""

from planning.admin import notes

__all__ = ["notes"]
