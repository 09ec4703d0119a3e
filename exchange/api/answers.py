"""Answers of the API: JSON that is made already, or a form of a story."""

from dataclasses import dataclass

from exchange.api.story_fields import in_json

JSON = "application/json"


@dataclass(frozen=True)
class Answer:
    content: str | bytes
    media_type: str = JSON


def many(name, texts, next_cursor=None, cursor=None, has_more=None):
    """Return an answer with a list of JSON texts under a name, and how to go on."""
    members = [f'"{name}":[' + ",".join(texts) + "]"]
    if next_cursor is not None:
        members.append(f'"next":{in_json(next_cursor or None)}')
    if cursor is not None:
        members.append(f'"cursor":{in_json(cursor)},"has_more":{in_json(has_more)}')
    return Answer("{" + ",".join(members) + "}")
