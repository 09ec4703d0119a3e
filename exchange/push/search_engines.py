"""Search engines and hubs: which addresses have changed. They come and read for themselves.

百度普通收录, IndexNow, and the publisher's ping of WebSub hubs.
"""

import json
from datetime import timedelta
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.utils import timezone

from articles.addresses import address_of, home_path
from articles.models import Article
from exchange.push import indexnow_key
from exchange.push.messages import Outcome, Verdict, verdict_of_status
from exchange.push.sending import Request


def addresses_of(messages):
    """Return the addresses of the pages that messages are of; a test is of the front page."""
    paths = (one.item.path if one.item else home_path() for one in messages)
    return [f"{settings.SITE_URL}{path}" for path in paths]


# 百度


def baidu(destination, url, messages):
    body = "\n".join(addresses_of(messages)).encode()
    return Request(url, {"Content-Type": "text/plain"}, body)


def baidu_verdict(answer, messages):
    """Baidu says in JSON what became of the addresses; a quota is of a day in Beijing."""
    try:
        told = json.loads(answer.body)
        said = str(told.get("message", ""))
    except (ValueError, AttributeError):
        told, said = {}, ""
    if said == "over quota":
        tomorrow = timezone.localtime() + timedelta(days=1)
        until = tomorrow.replace(hour=0, minute=10, second=0, microsecond=0)
        text = "百度今天的配额用完了，明天零点后接着发。"
        return Verdict(Outcome.ALL_LATER, text, answer.status, until=until)
    if said:
        text = f"百度没有收：{said}。请核对 token 和 SITE_URL 是不是在百度登记的站点。"
        return Verdict(Outcome.ALL_LATER, text, answer.status, answer.pause)
    verdict = verdict_of_status(answer)
    if verdict.outcome is Outcome.TAKEN and not told.get("success"):
        text = "百度说这些网址不是登记的站点的，请核对 SITE_URL。"
        return Verdict(Outcome.ALL_LATER, text, answer.status)
    return verdict


# IndexNow


def indexnow(destination, url, messages):
    body = {
        "host": urlsplit(settings.SITE_URL).netloc,
        "key": settings.INDEXNOW_KEY,
        "keyLocation": f"{settings.SITE_URL}{home_path()}{indexnow_key.PATH}",
        "urlList": addresses_of(messages),
    }
    headers = {"Content-Type": "application/json; charset=utf-8"}
    return Request(url, headers, json.dumps(body).encode())


# WebSub


def websub(destination, url, messages):
    feeds = feeds_of([message.item.id for message in messages if message.item])
    pairs = [("hub.mode", "publish")]
    pairs += [("hub.url", f"{settings.SITE_URL}{path}") for path in feeds]
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    return Request(url, headers, urlencode(pairs).encode())


def feeds_of(stories):
    """Return the paths of the feeds that some stories are in, or were: the paper's, and
    those of their sections, districts, columns, topics and authors."""
    found = Article.objects.filter(pk__in=stories).order_by()
    together = [("articles:feed",)]
    if found.exclude(article_photos=None).exists():
        together.append(("articles:photos-feed",))
    for view, slug in (
        ("articles:section-feed", "section__slug"),
        ("articles:column-feed", "column__slug"),
        ("articles:district-feed", "districts__slug"),
        ("articles:district-feed", "briefs__district__slug"),
        ("articles:tag-feed", "tags__slug"),
        ("articles:person-feed", "bylines__contributor__slug"),
    ):
        slugs = found.exclude(**{slug: None}).values_list(slug, flat=True)
        together += [(view, one) for one in sorted(set(slugs))]
    return [address_of(*parts) for parts in dict.fromkeys(together)]


def verdict_of(answer, messages):
    return verdict_of_status(answer)
