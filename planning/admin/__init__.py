"""The desk of planning: registered when the desk is loaded."""

from planning.admin import duty_log, plans

__all__ = ["duty_log", "plans"]
