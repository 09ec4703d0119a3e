"""Models of the doors."""

from exchange.models.media_topics import StoryTopic

__all__ = ["StoryTopic"]
