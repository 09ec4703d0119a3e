"""Delivery of what is due: each destination by a thread of its own, one at a time.

A lease on the row of a destination, taken by compare and set, makes one process its
sender: on SQLite as on PostgreSQL, without a lock that is held while something is sent. A
process that is killed loses it by time; the next sends again what it had begun, with the
same number. docs/decisions/051-push.md.
"""

import logging
from collections import Counter
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from datetime import timedelta
from time import monotonic
from urllib.parse import quote, quote_plus
from uuid import uuid4

from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import F, Q
from django.utils import timezone

from articles.models import Article
from exchange.models import Delivery, Destination
from exchange.models.push import LONGEST_ANSWER
from exchange.push import outbox
from exchange.push.addresses import Refused
from exchange.push.deciding import decide
from exchange.push.kinds import lacking, way_of
from exchange.push.messages import Outcome, Verdict
from exchange.push.sending import NoAnswer, post

logger = logging.getLogger(__name__)

Action, State = Delivery.Action, Delivery.State

# More than a request can take: sending.SECONDS, and the marking around it.
LEASE = timedelta(seconds=60)
# So long a destination is sent to before the thread is another's.
TURN_SECONDS = 30
THREADS = 8
# Until a thread is started again for a destination whose last one has failed.
BROKEN_SECONDS = 60
MOST_ATTEMPTS = 12
GIVE_UP_AFTER = timedelta(hours=48)
# In seconds: until one is tried again, and until a receiver is that does not answer.
RETRIES = 10, 30, 120, 600, 1800, 3600, 7200, 14400, 28800
PAUSES = 5, 15, 60, 300, 600


def _step(steps, number):
    return timedelta(seconds=steps[min(number, len(steps)) - 1])


class LostLease(Exception):
    """Another process sends to the destination by now."""


class Dispatcher:
    """Threads that deliver what is due, until there is nothing or it is stopped."""

    def __init__(self, threads=THREADS):
        self.pool = ThreadPoolExecutor(threads, thread_name_prefix="deliver")
        self.running = {}
        self.broken = {}
        self.is_stopped = False
        self.done = Counter()

    def start_due(self):
        """Start a thread for each destination that is due, and return how many run."""
        self._collect()
        if not self.is_stopped:
            Article.put_corrections_into_effect()
            for pk in Destination.objects.due(timezone.now()).values_list(
                "pk", flat=True
            ):
                if pk not in self.running and self.broken.get(pk, 0) < monotonic():
                    self.running[pk] = self.pool.submit(self._run, pk)
        return len(self.running)

    def wait(self, seconds):
        """Wait until one is through, no longer than that."""
        wait(self.running.values(), timeout=seconds, return_when=FIRST_COMPLETED)
        self._collect()

    def finish(self):
        """Wait for those that run, each of which ends within the time of one request."""
        self.is_stopped = True
        self.pool.shutdown()
        self._collect()

    def _collect(self):
        for pk, future in list(self.running.items()):
            if future.done():
                del self.running[pk]
                self.done += future.result()

    def _run(self, pk):
        try:
            return deliver_to(pk, lambda: self.is_stopped)
        except Exception:
            # It stops none of the others; what was begun is tried again.
            logger.exception("Deliveries to destination %s have failed.", pk)
            self.broken[pk] = monotonic() + BROKEN_SECONDS
            return Counter()
        finally:
            connection.close()


def deliver_all(threads=THREADS):
    """Deliver what is due, and what becomes due meanwhile; return {State: how many}."""
    dispatcher = Dispatcher(threads)
    try:
        while dispatcher.start_due():
            dispatcher.wait(1)
    finally:
        dispatcher.finish()
    return dispatcher.done


def deliver_to(pk, is_stopped=lambda: False):
    """Deliver to one destination what is due, for a turn; return {State: how many}."""
    done, lease = Counter(), uuid4()
    if not _take_lease(pk, lease):
        return done
    ends = monotonic() + TURN_SECONDS
    try:
        while monotonic() < ends and not is_stopped():
            destination = Destination.objects.prefetch_related(
                "sections", "districts"
            ).get(pk=pk)
            at = timezone.now()
            if not destination.is_on or (destination.paused_until or at) > at:
                break
            due = _next(destination, at)
            if not due:
                break
            done += _send_together(destination, due, lease, at)
    except LostLease:
        logger.warning("Destination %s is another process's by now.", pk)
    finally:
        _held(pk, lease).update(lease=None, leased_until=None)
    return done


def _take_lease(pk, lease):
    at = timezone.now()
    free = Q(leased_until=None) | Q(leased_until__lte=at)
    mine = Destination.objects.filter(free, pk=pk)
    return mine.update(lease=lease, leased_until=at + LEASE, last_turn_at=at)


def _held(pk, lease):
    return Destination.objects.filter(pk=pk, lease=lease)


def _next(destination, at):
    """Return the next deliveries, as many as one request holds, of each story one."""
    due = Delivery.objects.due(at).filter(destination=destination)
    rows = due.select_related("about").order_by("-is_urgent", "due_at", "pk")
    first = {}
    for row in rows[: way_of(destination).batch]:
        first.setdefault(row.article_id or f"row {row.pk}", row)
    return list(first.values())


def _send_together(destination, due, lease, at):
    """Decide about some deliveries, and send what is to be sent by one request."""
    problem = lacking(destination)
    if problem:
        verdict = Verdict(Outcome.ALL_LATER, problem)
        _begin(destination, [], due, lease, at)
        return _record(destination, due, verdict, lease)
    decided, failed = _decided(destination, due, at)
    to_send = [one for one in decided if one.message]
    done = _settle([one for one in decided if not one.message], at)
    if failed:
        verdict = Verdict(Outcome.LATER, "准备要发的内容时出错，请管理员看日志。")
        _begin(destination, [], failed, lease, at)
        done += _record(destination, failed, verdict, lease)
    if not to_send:
        return done
    _begin(destination, to_send, [], lease, at)
    messages = [one.message for one in to_send]
    way = way_of(destination)
    try:
        request = way.request_of(destination, way.url(destination), messages)
        verdict = way.verdict_of(post(request), messages)
    except (NoAnswer, Refused) as problem:
        verdict = Verdict(Outcome.ALL_LATER, str(problem))
    except Exception as error:
        # Its words may have the address in them, and that a key.
        logger.error("Destination %s: %s.", destination.pk, type(error).__name__)
        verdict = Verdict(Outcome.ALL_LATER, "发送时程序出错，请管理员看日志。")
    return done + _record(
        destination, [one.delivery for one in to_send], verdict, lease
    )


def _decided(destination, due, at):
    """Return the decisions, and the deliveries that none could be made about: one story
    that cannot be dressed keeps no other back."""
    decided, failed = [], []
    for delivery in due:
        try:
            decided.append(decide(destination, delivery, at))
        except (InterfaceError, OperationalError):
            raise
        except Exception:
            logger.exception("Delivery %s cannot be prepared.", delivery.pk)
            failed.append(delivery)
    return decided, failed


def _settle(decided, at):
    """Note of deliveries that nothing is sent, and why."""
    for one in decided:
        Delivery.objects.waiting().filter(pk=one.delivery.pk).update(
            state=State.NOTHING, answer=one.reason, done_at=at
        )
    return Counter({State.NOTHING: len(decided)})


@transaction.atomic
def _begin(destination, decided, unsent, lease, at):
    """Note before it is sent what is, and that the receiver may have it from now on."""
    if not _held(destination.pk, lease).update(leased_until=timezone.now() + LEASE):
        raise LostLease
    for one in decided:
        delivery = one.delivery
        if delivery.article_id:
            _last_words(delivery).exclude(pk=delivery.pk).update(is_last_word=False)
            delivery.is_last_word = True
            delivery.version = one.message.item.version
        message = one.message
        delivery.guid, delivery.digest = message.guid, message.content.digest
        delivery.action = message.action
    for delivery in [*(one.delivery for one in decided), *unsent]:
        delivery.attempts += 1
        delivery.first_tried_at = delivery.first_tried_at or at
        delivery.tried_at = at
        # Should this process be killed now.
        delivery.due_at = at + _step(RETRIES, delivery.attempts)
        delivery.save()


def _last_words(delivery):
    words = Delivery.objects.last_words().of_story(delivery.article_id)
    return words.filter(destination=delivery.destination_id)


@transaction.atomic
def _record(destination, deliveries, verdict, lease):
    """Note what became of deliveries, and how their destination fares."""
    at = timezone.now()
    if not _held(destination.pk, lease).update(leased_until=at + LEASE):
        # Whoever has it now sends the same with the same number, and notes that.
        raise LostLease
    text = scrubbed(verdict.text, destination)
    done = Counter()
    for delivery in deliveries:
        delivery.status, delivery.answer = verdict.status, text
        if verdict.outcome is Outcome.TAKEN:
            _taken(delivery, at)
        elif _is_hopeless(delivery, verdict, at):
            is_missed = delivery.article_id is not None
            delivery.state = State.GIVEN_UP if is_missed else State.NO_REPLY
            delivery.done_at = at
            _replace_earlier(delivery, "后来的一条代替了它。")
        else:
            pause = timedelta(seconds=verdict.pause or 0)
            delay = max(_step(RETRIES, max(delivery.attempts, 1)), pause)
            delivery.due_at = max(at + delay, verdict.until or at)
        delivery.save()
        done[delivery.state] += 1
    _note_fortune(destination, verdict, at)
    if any(one.is_failure() for one in deliveries):
        logger.error("Destination %s: deliveries were given up.", destination.pk)
        outbox.raise_alarm(destination)
    return done


def _taken(delivery, at):
    delivery.state, delivery.done_at = State.SENT, at
    _replace_earlier(delivery, "后来的一条送到了。")


def _replace_earlier(delivery, words):
    """Take what was given up earlier of the same story off the list of failures."""
    if delivery.article_id:
        earlier = Delivery.objects.given_up().of_story(delivery.article_id)
        earlier.filter(destination=delivery.destination_id).exclude(
            pk=delivery.pk
        ).update(state=State.NOTHING, answer=words)


def _is_hopeless(delivery, verdict, at):
    began = delivery.first_tried_at or at
    return (
        verdict.outcome is Outcome.NEVER
        # Whoever tests waits for the answer.
        or delivery.action == Action.PING
        or delivery.attempts >= MOST_ATTEMPTS
        or at - began >= GIVE_UP_AFTER
    )


def _note_fortune(destination, verdict, at):
    here = Destination.objects.filter(pk=destination.pk)
    if verdict.outcome is Outcome.TAKEN:
        pause = way_of(destination).interval
        until = at + timedelta(seconds=pause) if pause else None
        here.update(failures=0, paused_until=until, last_success_at=at)
    elif verdict.outcome is not Outcome.LATER:
        pause = timedelta(seconds=verdict.pause or 0)
        until = at + max(_step(PAUSES, destination.failures + 1), pause)
        here.update(
            failures=F("failures") + 1, paused_until=max(until, verdict.until or at)
        )


def scrubbed(text, destination):
    """Return what a receiver said as the desk may read it: one line, without our keys."""
    for secret in destination.secrets():
        for written in (secret, quote(secret), quote_plus(secret)):
            text = text.replace(written, "…")
    return " ".join(text.split())[:LONGEST_ANSWER]
