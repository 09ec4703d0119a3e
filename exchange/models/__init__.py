"""Models of the doors."""

from exchange.models.api_keys import ApiKey
from exchange.models.changes import StoryChange
from exchange.models.media_topics import StoryTopic
from exchange.models.push import Delivery, Destination
from exchange.models.wire_in import WireFile, WireItem, WirePicture, WireVersion

__all__ = [
    "ApiKey",
    "Delivery",
    "Destination",
    "StoryChange",
    "StoryTopic",
    "WireFile",
    "WireItem",
    "WirePicture",
    "WireVersion",
]
