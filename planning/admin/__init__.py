"""The desk of planning: registered when the desk is loaded."""

from planning.admin import duty_log, notes, plans, sheets, statistics

__all__ = ["duty_log", "notes", "plans", "sheets", "statistics"]
