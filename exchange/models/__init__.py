"""Models of the doors."""

from exchange.models.api_keys import ApiKey
from exchange.models.changes import StoryChange

__all__ = ["ApiKey", "StoryChange"]
