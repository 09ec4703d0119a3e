"""Models of the doors."""

from exchange.models.media_topics import StoryTopic
from exchange.models.push import Delivery, Destination

__all__ = ["Delivery", "Destination", "StoryTopic"]
