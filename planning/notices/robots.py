"""Notifications by robots of 企业微信, 钉钉 and 飞书: the desk's, or a person's own.

How one is spoken to is exchange's (exchange/push/kinds.py, robots.py, sending.py): bounded,
and to addresses that were checked. Several notifications are one message, and what several
people are told in one group is said once, with their names.
"""

import logging
from collections import Counter
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone

from articles.models.staff import staff_name
from exchange.models import Destination
from exchange.models.push import ROBOTS, Kind
from exchange.push.addresses import Refused, parts_of
from exchange.push.delivering import scrubbed
from exchange.push.kinds import WAYS, lacking, way_of
from exchange.push.messages import NOTICE, Content, Message, Outcome
from exchange.push.sending import NoAnswer, post
from planning.models import Sending
from planning.notices import sending
from planning.notices.routing import settings_of

logger = logging.getLogger(__name__)

Way, State = Sending.Way, Sending.State
TOGETHER = 100
NO_ROBOT = "没有选机器人，或它已停用；请在“提醒方式”里另选。"
UNSURE = "机器人没有答完，不知道收到没有，不再重发；提醒还在系统里。"


def send_due():
    """Tell robots what is due; return a Counter of what became of it."""
    at = timezone.now()
    done = sending.end_what_was_cut_off(at)
    rows = sending.claim(sending.due_by(Way.ROBOT, at, TOGETHER))
    rows = sending.settle_needless(rows)
    stale = [row for row in rows if sending.is_stale(row, at)]
    done += sending.record(stale, State.NOTHING, "过了一天，不再说。")
    given = settings_of({row.notification.person_id for row in rows})
    by_robot, robots = {}, {}
    for row in rows:
        if row in stale:
            continue
        person = row.notification.person_id
        robot = person in given and given[person].robot()
        if not robot:
            done += sending.record([row], State.GIVEN_UP, NO_ROBOT)
            continue
        key = robot.pk or f"of {person}"
        robots[key] = robot
        by_robot.setdefault(key, []).append(row)
    for key, waiting in by_robot.items():
        done += _tell(robots[key], waiting)
    return done


def _tell(robot, rows):
    """Tell one robot as much as one message holds; the rest waits for its next turn."""
    way = way_of(robot)
    together = {}
    for row in rows:
        told = row.notification
        together.setdefault((told.kind, told.words, told.path), []).append(row)
    said = list(together.values())
    now, later = said[: way.batch], said[way.batch :]
    pause = timezone.now() + timedelta(seconds=way.interval)
    sending.release([row for group in later for row in group], pause)
    rows = sending.begin([row for group in now for row in group], State.SENDING)
    if not rows:
        return Counter()
    problem = lacking(robot)
    if problem:
        return sending.record(rows, State.WAITING, problem)
    names = robot.pk is not None
    messages = [_message([row for row in group if row in rows], names) for group in now]
    messages = [message for message in messages if message]
    return sending.record(rows, *_outcome_of(robot, way, messages))


def _outcome_of(robot, way, messages):
    """Return (state, what it said, pause) after a robot was told some messages."""
    try:
        request = way.request_of(robot, way.url(robot), messages)
        verdict = way.verdict_of(post(request), messages)
    except NoAnswer as problem:
        if problem.may_have_arrived:
            return State.GIVEN_UP, UNSURE
        return State.WAITING, str(problem)
    except Refused as problem:
        return State.WAITING, str(problem)
    except Exception as error:
        # Its words may have the address in them, and that a key.
        logger.error("A robot cannot be told: %s.", type(error).__name__)
        return State.WAITING, "发送时程序出错，请管理员看日志。"
    text = scrubbed(verdict.text, robot)
    if verdict.outcome is Outcome.TAKEN:
        return State.SENT, text
    if verdict.outcome is Outcome.NEVER:
        return State.GIVEN_UP, text
    return State.WAITING, text, verdict.pause


def _message(rows, with_names):
    if not rows:
        return None
    told = rows[0].notification
    names = "、".join(staff_name(row.notification.person) for row in rows)
    words = f"【{told.get_kind_display()}】{told.words}"
    if with_names:
        words += f"（{names}）"
    if told.path:
        words += f"\n{settings.SITE_URL}{told.path}"
    return Message(f"notice-{told.pk}", NOTICE, Content(words.encode()), text=words)


# A person's own robot


def own_robot(kind, pasted, secret):
    """Return the robot that a person has pasted the address of; raise Refused.

    Only at the three houses themselves: an address of the paper's own network, or of
    anybody else, is for the chief editor to enter, as a destination.
    """
    if kind not in ROBOTS:
        raise Refused("请选机器人是企业微信、钉钉还是飞书的。")
    way = WAYS[Kind(kind)]
    address, token = way.split(pasted)
    host = urlsplit(way.address).hostname
    if parts_of(address).hostname != host and not settings.PUSH_ALLOW_PRIVATE:
        raise Refused(
            f"自己的{Kind(kind).label}，地址要以 https://{host}/ 开头；"
            "别处的请总编在“推送对象”里加。"
        )
    robot = Destination(kind=kind, address=address, token=token, secret=secret)
    problem = lacking(robot)
    if problem:
        raise Refused(problem)
    return robot


def robots_of_the_desk():
    return Destination.objects.on().robots().order_by("name")
