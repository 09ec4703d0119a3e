"""What a destination is to be told of a story now: by its state, and by what it was told.

The row in the outbox says only that something has changed. Between then and now the story
may have been withdrawn, corrected again, or called back before its hour.
"""

from dataclasses import dataclass
from uuid import uuid4

from articles.models import Article
from exchange.item_loading import TOMBSTONE, item_of, tombstone
from exchange.models import Delivery
from exchange.push.kinds import way_of
from exchange.push.messages import Content, Message

Action, State = Delivery.Action, Delivery.State


@dataclass(frozen=True)
class Decision:
    """What to do with a delivery: send this, or nothing for a reason."""

    delivery: Delivery
    message: Message | None = None
    reason: str = ""


def decide(destination, delivery, at):
    if delivery.action == Action.PING:
        return _send(delivery, Action.PING, Content(b"ping"))
    if delivery.action == Action.ALARM:
        return _alarm(delivery)
    last = _last_word(delivery)
    if destination.is_robot() and _is_stale(delivery, at):
        return Decision(delivery, reason="过了一天，不再往群里说。")
    item = item_of(delivery.article_id, at)
    if item is None:
        return _gone(destination, delivery, last)
    had = last if last and last.action != Action.WITHDRAW else None
    # Who has a story gets what becomes of it, in whichever section it is by now.
    if had is None and not wants(destination, item):
        return Decision(delivery, reason="不在这个推送对象要的频道、区县里。")
    content = way_of(destination).content_of(item)
    if had and had.digest == content.digest:
        if had.state == State.SENT:
            return Decision(delivery, reason="对方已经有这一版。")
        if had.state == State.WAITING and had.pk != delivery.pk:
            return Decision(delivery, reason="同样的一条正在重试。")
    has_some = had and (had.state == State.SENT or had.action == Action.UPDATE)
    action = Action.UPDATE if has_some else Action.PUBLISH
    return _send(delivery, action, content, item)


def _gone(destination, delivery, last):
    """Decide about a story that readers do not see now."""
    if last is None:
        return Decision(delivery, reason="读者看不到这篇稿件，对方也没有。")
    if last.action == Action.WITHDRAW:
        if last.state == State.SENT:
            return Decision(delivery, reason="对方已经知道撤稿。")
        if last.state == State.WAITING and last.pk != delivery.pk:
            return Decision(delivery, reason="撤稿的一条正在重试。")
    if not way_of(destination).withdraws:
        return Decision(delivery, reason="对方没有撤稿的接口；它再来时网页会答已撤稿。")
    story = Article.objects.only(*TOMBSTONE).get(pk=delivery.article_id)
    gone = tombstone(story)
    return _send(delivery, Action.WITHDRAW, way_of(destination).content_of(gone), gone)


def _send(delivery, action, content, item=None, text=""):
    """A repetition of the same has the same number; what differs gets one of its own."""
    same = delivery.guid and (delivery.action, delivery.digest) == (
        action,
        content.digest,
    )
    guid = delivery.guid if same else uuid4()
    return Decision(delivery, Message(str(guid), action, content, item, text))


def _alarm(delivery):
    failed = Delivery.objects.filter(destination=delivery.about_id).given_up()
    number, newest = failed.count(), failed.order_by("-pk").first()
    if newest is None:
        return Decision(delivery, reason="失败的都已经处理。")
    text = (
        f"“{delivery.about.name}”有 {number} 条没有送到，最近一次：{newest.answer}"
        "请到采编系统的“推送记录”里看，改好后点重发。"
    )
    return _send(delivery, Action.ALARM, Content(text.encode()), text=text)


def _last_word(delivery):
    words = Delivery.objects.last_words().of_story(delivery.article_id)
    return words.filter(destination=delivery.destination_id).first()


def _is_stale(delivery, at):
    return (at - delivery.due_at).days >= 1 and not delivery.attempts


def wants(destination, item):
    """Whether a story is of the sections and districts that a destination takes."""
    sections = {one.slug for one in destination.sections.all()}
    districts = {one.slug for one in destination.districts.all()}
    here = {one.slug for one in item.districts}
    here |= {brief.district.slug for brief in item.briefs if brief.district}
    section = item.section.slug if item.section else ""
    return (not sections or section in sections) and (
        not districts or bool(districts & here)
    )
