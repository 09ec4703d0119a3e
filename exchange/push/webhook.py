"""Partner webhook: a story as ninjs, signed as Standard Webhooks has it.

The scheme (webhook-id, webhook-timestamp, webhook-signature: HMAC-SHA256 over all three
parts of "id.timestamp.body") is one that receivers have libraries for in most languages.
docs/exchange-push.md tells them how to check it.
"""

import hmac
import json
from base64 import b64decode, b64encode
from binascii import Error
from time import time

from django.conf import settings

from exchange.dresses import dress
from exchange.models import Delivery
from exchange.push.messages import Content, verdict_of_status
from exchange.push.sending import Request

PREFIX = "whsec_"
# In bytes, as the scheme wants it.
SHORTEST_KEY, LONGEST_KEY = 24, 64
NOT_A_KEY = (
    "签名密钥要是 24 到 64 个字节的 base64，"
    "请用 openssl rand -base64 32 生成一个，双方各存一份。"
)


def key_of(secret):
    """Return the key of a secret, with or without whsec_; ValueError in words."""
    try:
        key = b64decode(secret.strip().removeprefix(PREFIX), validate=True)
    except (Error, ValueError):
        raise ValueError(NOT_A_KEY) from None
    if not SHORTEST_KEY <= len(key) <= LONGEST_KEY:
        raise ValueError(NOT_A_KEY)
    return key


def signature(secret, guid, timestamp, body):
    signed = f"{guid}.{timestamp}.".encode() + body
    return f"v1,{b64encode(hmac.digest(key_of(secret), signed, 'sha256')).decode()}"


def content_of(item):
    return Content(dress(item, "ninjs", settings.SITE_URL))


def request_of(destination, url, messages):
    (message,) = messages
    if message.action == Delivery.Action.PING:
        body = json.dumps({"type": "ping", "sender": settings.SITE_NAME}).encode()
    else:
        body = message.content.text
    timestamp = int(time())
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "webhook-id": message.guid,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": signature(
            destination.secret, message.guid, timestamp, body
        ),
        "newsroom-event": message.action,
    }
    return Request(url, headers, body)


def verdict_of(answer, messages):
    return verdict_of_status(answer)
