"""Kinds of destinations, in one table: where each is, what it needs, how it is told.

Form, delivery and tests read it; who comes next is a row here.
"""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import parse_qs, urlencode

from django.conf import settings

from exchange.models.push import Kind
from exchange.push import robots, search_engines, webhook
from exchange.push.addresses import Refused, parts_of
from exchange.push.messages import state_content


@dataclass(frozen=True)
class Way:
    """How destinations of a kind are told.

    request_of(destination, url, messages) makes one request of `batch` messages at most;
    verdict_of(answer, messages) says what the answer means. key: the name that a token has
    in its address, "" of one that is the last part of the path.
    """

    request_of: Callable
    verdict_of: Callable = search_engines.verdict_of
    content_of: Callable = state_content
    address: str = ""
    key: str | None = None
    needs_token: bool = False
    needs_secret: bool = False
    has_secret: bool = False
    setting: str = (
        ""  # the setting that it needs, and that says where it is or who we are
    )
    batch: int = 1
    interval: int = 0  # seconds between two requests
    withdraws: bool = True  # whether there is a way to tell it that a story is gone

    def split(self, address):
        """Return (address, token) of an address that was pasted whole; Refused."""
        parts = parts_of(address)
        bare = parts._replace(query="", netloc=parts.netloc.lower()).geturl()
        if self.key == "":
            before, _, token = bare.partition("/hook/")
            return (f"{before}/hook/", token) if token else (bare, "")
        if self.key is None:
            return bare, parts.query
        return bare, "".join(parse_qs(parts.query).get(self.key, [""])[:1])

    def url(self, destination):
        """Return the whole address, secrets and all: for sending, and for nothing else."""
        address = destination.address or self.address
        if self.key == "":
            return f"{address.removesuffix('/')}/{destination.token}"
        if not destination.token:
            return address
        if self.key is None:
            return f"{address}?{destination.token}"
        return f"{address}?{urlencode({self.key: destination.token})}"


@dataclass(frozen=True)
class BaiduWay(Way):
    def url(self, destination):
        address = destination.address or self.address
        asked = {"site": settings.SITE_URL, self.key: destination.token}
        return f"{address}?{urlencode(asked)}"


@dataclass(frozen=True)
class HubWay(Way):
    def url(self, destination):
        return settings.WEBSUB_HUB


WAYS = {
    Kind.WEBHOOK: Way(
        webhook.request_of,
        webhook.verdict_of,
        webhook.content_of,
        needs_secret=True,
        has_secret=True,
    ),
    # Of a story that is gone Baidu finds out when it comes: the page answers 410.
    Kind.BAIDU: BaiduWay(
        search_engines.baidu,
        search_engines.baidu_verdict,
        address="https://data.zz.baidu.com/urls",
        key="token",
        needs_token=True,
        batch=500,
        withdraws=False,
    ),
    Kind.INDEXNOW: Way(
        search_engines.indexnow,
        address="https://api.indexnow.org/indexnow",
        setting="INDEXNOW_KEY",
        batch=500,
    ),
    Kind.WEBSUB: HubWay(search_engines.websub, setting="WEBSUB_HUB", batch=20),
    Kind.WECOM: Way(
        robots.wecom,
        robots.verdict_of,
        address="https://qyapi.weixin.qq.com/cgi-bin/webhook/send",
        key="key",
        needs_token=True,
        batch=5,
        interval=4,
    ),
    Kind.DINGTALK: Way(
        robots.dingtalk,
        robots.verdict_of,
        address="https://oapi.dingtalk.com/robot/send",
        key="access_token",
        needs_token=True,
        has_secret=True,
        batch=5,
        interval=4,
    ),
    Kind.FEISHU: Way(
        robots.feishu,
        robots.verdict_of,
        address="https://open.feishu.cn/open-apis/bot/v2/hook/",
        key="",
        needs_token=True,
        has_secret=True,
        batch=5,
        interval=1,
    ),
}


def way_of(destination):
    return WAYS[Kind(destination.kind)]


def lacking(destination):
    """Return what a destination lacks to be sent to, in a sentence, or ""."""
    way = way_of(destination)
    if not settings.SITE_URL:
        return "还没有设 SITE_URL：推送里的网址要从它来，请管理员设好再启用。"
    if way.setting and not getattr(settings, way.setting):
        return f"还没有设 {way.setting}：请管理员设好再启用。"
    if way.needs_token and not destination.token:
        return "缺地址里的密钥（token、key 或 access_token），请填上。"
    if way.needs_secret:
        try:
            webhook.key_of(destination.secret)
        except ValueError as error:
            return str(error)
    if not way.setting and not (destination.address or way.address):
        return "请填地址。"
    try:
        parts_of(way.url(destination))
    except Refused as refusal:
        return str(refusal)
    return ""
