"""Robots of 企业微信, 钉钉 and 飞书: they tell the desk's groups what was published.

All three answer 200 to whatever comes, and say in JSON what became of it. Each takes some
twenty messages a minute, so that several stories are one message.
"""

import hmac
import json
from base64 import b64encode
from time import time
from urllib.parse import urlencode

from django.conf import settings
from django.utils import timezone

from exchange.items import CANCELED
from exchange.models import Delivery
from exchange.push.messages import NOTICE, Outcome, Verdict, verdict_of_status
from exchange.push.sending import Request

Action = Delivery.Action
LONGEST_TITLE = 60
JSON = {"Content-Type": "application/json; charset=utf-8"}
# Codes that say that too much was sent; the robot is silent for a minute, or ten.
TOO_FAST = {45009: 60, 130101: 600, 410100: 600, 9499: 60, 11232: 60, 11233: 60}


def words_of(message):
    """Return what a group reads of one message."""
    item = message.item
    if message.action == Action.PING:
        return f"【测试】{settings.SITE_NAME}的推送已经接通，不用理会。"
    if message.action == NOTICE:
        return message.text
    if message.action == Action.ALARM:
        return f"【推送告警】{message.text}"
    address = f"{settings.SITE_URL}{item.path}"
    if item.status == CANCELED:
        # The words of the story are gone, its headline too.
        published = timezone.localtime(item.published_at) if item.published_at else None
        of = f"，{published:%Y-%m-%d %H:%M} 发布" if published else ""
        told = (
            f"\n向读者说明：{item.withdrawal_notice}" if item.withdrawal_notice else ""
        )
        return f"【撤稿】稿件 {item.id}{of}{told}\n{address}"
    title = item.headline or item.teaser
    if len(title) > LONGEST_TITLE:
        title = title[: LONGEST_TITLE - 1] + "…"
    section = f"（{item.section.name}）" if item.section else ""
    told = (
        f"\n{item.byline}" if item.byline and message.action == Action.PUBLISH else ""
    )
    return f"【{_what(message)}】{title}{section}{told[:LONGEST_TITLE]}\n{address}"


def _what(message):
    if message.action == Action.PUBLISH:
        return "发布"
    return "更正" if message.item.corrected_at else "更新"


def text_of(messages):
    return "\n\n".join(map(words_of, messages))


def wecom(destination, url, messages):
    body = {"msgtype": "text", "text": {"content": text_of(messages)}}
    return Request(url, JSON, _json(body))


def dingtalk(destination, url, messages):
    if destination.secret:
        timestamp = str(int(time() * 1000))
        key, text = destination.secret, f"{timestamp}\n{destination.secret}"
        signed = urlencode({"timestamp": timestamp, "sign": _signed(key, text)})
        url = f"{url}&{signed}"
    body = {"msgtype": "text", "text": {"content": text_of(messages)}}
    return Request(url, JSON, _json(body))


def feishu(destination, url, messages):
    body = {"msg_type": "text", "content": {"text": text_of(messages)}}
    if destination.secret:
        timestamp = str(int(time()))
        # Its key is what the others sign, and it signs nothing with it.
        signed = _signed(f"{timestamp}\n{destination.secret}", "")
        body |= {"timestamp": timestamp, "sign": signed}
    return Request(url, JSON, _json(body))


def _signed(key, text):
    return b64encode(hmac.digest(key.encode(), text.encode(), "sha256")).decode()


def _json(body):
    return json.dumps(body, ensure_ascii=False).encode()


def verdict_of(answer, messages):
    by_status = verdict_of_status(answer)
    if by_status.outcome is not Outcome.TAKEN:
        return by_status
    try:
        told = json.loads(answer.body)
        code = told.get("errcode", told.get("code", told.get("StatusCode")))
    except (ValueError, AttributeError):
        code = told = None
    if code == 0:
        return by_status
    if not isinstance(code, int):
        text = "对方答的不是机器人的回答，请核对地址。"
        return Verdict(Outcome.ALL_LATER, text, answer.status)
    said = str(told.get("errmsg") or told.get("msg") or "")
    text = f"机器人没有收（错误码 {code}）：{said}"
    return Verdict(Outcome.ALL_LATER, text, answer.status, TOO_FAST.get(code))
