"""Models of the doors."""

from exchange.models.api_keys import ApiKey
from exchange.models.changes import StoryChange
from exchange.models.media_topics import StoryTopic

__all__ = ["ApiKey", "StoryChange", "StoryTopic"]
