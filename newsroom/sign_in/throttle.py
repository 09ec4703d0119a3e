"""Throttle of sign-in attempts: who has to wait, and how long.

Failures count for an account and an address together: one person's slips hold up neither
a colleague behind the same address of the newsroom, nor the same person elsewhere. A
browser that somebody has signed in with before counts by itself, so that nobody else's
failures keep its owner out: "device cookies", as OWASP calls them. Each attempt is
recorded as a failure before the password is looked at, so that many at once, in many
processes, are no more guesses than the same one after another. Decision 022.
"""

import math
import secrets
import unicodedata
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import salted_hmac

from newsroom.sign_in.client_address import client_address, network_of
from newsroom.sign_in.models import SignIn

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
# So many failures in a day: so long after the last of them. Nothing is longer.
WAITS = (
    (10, timedelta(minutes=15)),
    (5, timedelta(minutes=5)),
    (4, timedelta(seconds=20)),
    (3, timedelta(seconds=10)),
)
# While an account is tried from all over, from a place that is new to it.
WARY_WAITS = ((1, timedelta(minutes=5)),)
MANY_OF_ACCOUNT = 20  # an hour
MANY_OF_NETWORK = 60  # an hour, whatever the accounts
MANY_CODES = 20  # an hour
TRUSTED_FOR = timedelta(days=30)
COOKIE = "desk_browser"
COOKIE_AGE = timedelta(days=400)
Result = SignIn.Result


def account_key(name):
    """Return the digest that attempts for an account are counted by."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    return salted_hmac("newsroom.sign_in", folded).hexdigest()[:32]


def shown_account(name, user):
    """Return what the record shows of a name; hardly anything of one that nobody has:
    people type their password there."""
    return user.get_username() if user else f"{name[:2]}……（没有这个账号）"


@dataclass
class Attempt:
    """One attempt, recorded as a failure until it is known to be none."""

    record: SignIn
    is_new_browser: bool

    @classmethod
    def begin(
        cls, request, name, result=Result.PASSWORD_WRONG, way=SignIn.Way.PASSWORD
    ):
        user = User.objects.filter(username=name).first()
        key = account_key(name)
        browser = request.get_signed_cookie(COOKIE, "", salt=COOKIE)
        address = client_address(request)
        known = bool(browser) and (
            SignIn.objects.of(key).filter(browser=browser, result=Result.DONE).exists()
        )
        record = SignIn.objects.create(
            account_key=key,
            account=shown_account(name, user),
            user=user,
            result=result,
            way=way,
            address=address,
            network=network_of(address),
            agent=request.META.get("HTTP_USER_AGENT", "")[:300],
            browser=browser or secrets.token_hex(16),
            is_known=known,
            is_open=True,
        )
        return cls(record, is_new_browser=not browser)

    def wait(self):
        """Return how long has to be waited before this is looked at; None: not at all."""
        record = self.record
        before = SignIn.objects.filter(pk__lt=record.pk)
        ours = before.of(record.account_key)
        if record.is_known:
            return self._until(ours.filter(browser=record.browser), WAITS)
        unknown = ours.filter(is_known=False)
        here = unknown.filter(network=record.network)
        if self._is_trusted(ours):
            return self._until(here, WAITS)
        an_hour_ago = record.at - HOUR
        wary = _many(unknown.filter(at__gt=an_hour_ago), MANY_OF_ACCOUNT)
        waits = [self._until(here, WARY_WAITS if wary else WAITS)]
        if record.network:
            waits.append(
                self._until_fewer(
                    before.filter(network=record.network, is_known=False),
                    MANY_OF_NETWORK,
                )
            )
        if record.result == Result.CODE_WRONG:
            codes = unknown.filter(result=Result.CODE_WRONG)
            waits.append(self._until_fewer(codes, MANY_CODES))
        return max(filter(None, waits), default=None)

    def _is_trusted(self, ours):
        """Whether the account has been here before, or an administrator says so."""
        here = ours.filter(
            network=self.record.network,
            result=Result.DONE,
            at__gt=self.record.at - TRUSTED_FOR,
        )
        unlocked = ours.filter(result=Result.UNLOCKED, at__gt=self.record.at - HOUR)
        return here.exists() or unlocked.exists()

    def _until(self, attempts, waits):
        failures, last = _failures_since_success(attempts, self.record.at - DAY)
        for least, wait in waits:
            if failures >= least:
                return _positive(last + wait - self.record.at)
        return None

    def _until_fewer(self, attempts, many):
        """Return how long until fewer than so many failures are of the last hour."""
        failures = attempts.failures().filter(at__gt=self.record.at - HOUR)
        oldest = failures.order_by("-at").values_list("at", flat=True)[many - 1 : many]
        return next((_positive(at + HOUR - self.record.at) for at in oldest), None)

    def make_wait(self):
        """Record that this was not looked at; a flood of such is one row."""
        record = self.record
        same = SignIn.objects.filter(
            network=record.network,
            account_key=record.account_key,
            result=Result.MADE_TO_WAIT,
            at__gt=record.at - HOUR,
        )
        newest = same.order_by("-pk").values("pk")[:1]
        if SignIn.objects.filter(pk__in=newest).update(times=F("times") + 1):
            record.delete()
        else:
            self.becomes(Result.MADE_TO_WAIT)

    def becomes(self, result):
        """Record what came of it: for good, but for one whose further steps are owed."""
        self.record.result = result
        self.record.is_open = result == Result.HALF_WAY
        self.record.save(update_fields=["result", "is_open"])

    @contextmanager
    def judged(self):
        """Let the failure stand for good where the block refuses what was typed."""
        try:
            yield
        except ValidationError:
            self.becomes(self.record.result)
            raise

    def forget(self):
        """Take the record back: what was typed is right, and what it was for is recorded
        elsewhere."""
        self.record.delete()


def _failures_since_success(attempts, since):
    """Return (how many, the time of the last) of the newest ten."""
    rows = attempts.filter(
        at__gt=since,
        is_forgiven=False,
        result__in=[*SignIn.FAILURES, Result.DONE, Result.UNLOCKED],
    ).order_by("-pk")
    times = []
    for result, at in rows.values_list("result", "at")[: WAITS[0][0]]:
        if result not in SignIn.FAILURES:
            break
        times.append(at)
    return len(times), times[0] if times else None


def _many(attempts, many):
    return len(attempts.failures().values_list("pk")[:many]) == many


def _positive(wait):
    return wait if wait > timedelta(0) else None


def succeed(record, *, way):
    """Record that every step is done."""
    record.result = Result.DONE
    record.way = way
    record.is_open = False
    record.save(update_fields=["result", "way", "is_open"])


def remember_browser(response, record):
    """Let the browser be known as one of its owner's."""
    response.set_signed_cookie(
        COOKIE,
        record.browser,
        salt=COOKIE,
        max_age=COOKIE_AGE,
        path="/admin/",
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )


def record_sign_out(sender, request, user, **kwargs):
    """Record that somebody signed out; a receiver of user_logged_out."""
    if user is None:
        return
    address = client_address(request)
    SignIn.objects.create(
        account_key=account_key(user.get_username()),
        account=user.get_username(),
        user=user,
        result=Result.OUT,
        address=address,
        network=network_of(address),
        agent=request.META.get("HTTP_USER_AGENT", "")[:300],
    )


def unlock(user, at=None):
    """Forgive the failures of an account; return how many there were."""
    at = at or timezone.now()
    key = account_key(user.get_username())
    recent = SignIn.objects.of(key).failures().filter(at__gt=at - DAY)
    forgiven = recent.update(is_forgiven=True)
    SignIn.objects.create(
        account_key=key,
        account=user.get_username(),
        user=user,
        result=Result.UNLOCKED,
        at=at,
    )
    return forgiven


def failures_of(user, at=None):
    """Return how often an account was tried in vain within a day."""
    key = account_key(user.get_username())
    recent = SignIn.objects.of(key).failures()
    return recent.filter(at__gt=(at or timezone.now()) - DAY).count()


def was_made_to_wait(user, at=None):
    """Whether an attempt for an account was not looked at within the last hour."""
    recent = SignIn.objects.of(account_key(user.get_username()))
    since = (at or timezone.now()) - HOUR
    return recent.filter(result=Result.MADE_TO_WAIT, at__gt=since).exists()


def spoken_wait(wait):
    """Return "5 分钟", or "20 秒" of less than two minutes."""
    seconds = max(1, math.ceil(wait.total_seconds()))
    return f"{seconds} 秒" if seconds < 120 else f"{math.ceil(seconds / 60)} 分钟"
