"""The desk of planning: registered when the desk is loaded."""

from planning.admin import duty_log, notes, plans

__all__ = ["duty_log", "notes", "plans"]
