"""The desk of planning: registered when the desk is loaded."""

from planning.admin import plans  # noqa: F401 (registers itself)
