"""Steps of a sign-in: what is owed between the right password and the desk.

What has been done so far is in the session of a browser that is nobody's yet. A person is
signed in by finish() only, when no step is left.
"""

from functools import wraps

from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.models import User
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from articles.dates import spoken
from newsroom.sign_in import second_factor, throttle
from newsroom.sign_in.models import FirstPassword, SignIn

PENDING = "sign_in"
MINUTES = 15
TOO_LATE = "登录没有做完，时间太久了，请重新登录。"
CODE, PASSWORD, SECOND_FACTOR = "code", "password", "second-factor"


class PendingSignIn:
    """Sign-in under way: whose, to where, which steps are done."""

    def __init__(self, request, user, kept):
        self.request, self.user, self.kept = request, user, kept

    @classmethod
    def begin(cls, request, user, record, *, next_page, way=SignIn.Way.PASSWORD):
        kept = {
            "user": user.pk,
            "backend": user.backend,
            "record": record.pk,
            "next": next_page,
            "way": way,
            "at": timezone.now().timestamp(),
        }
        pending = cls(request, user, kept)
        pending.keep()
        return pending

    @classmethod
    def of(cls, request):
        """Return the sign-in under way in this browser, if there is one in time."""
        kept = request.session.get(PENDING)
        if not kept or timezone.now().timestamp() - kept["at"] > MINUTES * 60:
            return None
        user = User.objects.filter(pk=kept["user"], is_active=True).first()
        # A password changed meanwhile begins anew.
        if user is None or not constant_time_compare(
            kept["hash"], user.get_session_auth_hash()
        ):
            return None
        return cls(request, user, kept)

    def keep(self):
        self.kept["hash"] = self.user.get_session_auth_hash()
        self.request.session[PENDING] = self.kept

    def next_step(self):
        """Return the name of the step that is owed, None when all are done."""
        way = self.kept["way"]
        if way == SignIn.Way.PROVIDER:
            return None
        is_on = second_factor.is_on(self.user)
        if is_on and way == SignIn.Way.PASSWORD:
            return CODE
        if FirstPassword.objects.filter(user=self.user).exists():
            return PASSWORD
        if not is_on and second_factor.is_demanded(self.user):
            return SECOND_FACTOR
        return None

    def go_on(self):
        """Answer with the next step, or with the desk."""
        step = self.next_step()
        if step is None:
            return self.finish(redirect(self.kept["next"]))
        return redirect(f"admin:sign_in_{step.replace('-', '_')}")

    def finish(self, response):
        """Sign the person in, and give the answer what it needs for that."""
        request, user, kept = self.request, self.user, self.kept
        request.session.pop(PENDING, None)
        failures = _failures_elsewhere(user, kept["record"])
        login(request, user, backend=kept["backend"])
        record = SignIn.objects.filter(pk=kept["record"]).first()
        if record:
            throttle.succeed(record, way=kept["way"])
            throttle.remember_browser(response, record)
        if failures:
            messages.warning(request, failures)
        return response


def _failures_elsewhere(user, record_pk):
    """Say how often somebody tried in vain from another address since the last time."""
    record = SignIn.objects.filter(pk=record_pk).first()
    if record is None:
        return ""
    ours = SignIn.objects.of(record.account_key).filter(pk__lt=record_pk)
    done = ours.filter(result=SignIn.Result.DONE)
    last = done.order_by("-pk").values_list("pk", flat=True).first() or 0
    failed = ours.failures().filter(pk__gt=last).exclude(network=record.network)
    newest = failed.order_by("-pk").first()
    if newest is None:
        return ""
    return (
        f"上次登录以后，有人从别的地址试过这个账号 {failed.count()} 次，都没有进来"
        f"（最近一次：{spoken(newest.at)}，{newest.address}）。不是您的话，请改一次密码。"
    )


def pending_sign_in(step):
    """Decorator of a step's view, which gets the sign-in: only when it is owed."""

    def decorate(view):
        @wraps(view)
        def answer(request, *args, **kwargs):
            pending = PendingSignIn.of(request)
            if pending is None:
                messages.warning(request, TOO_LATE)
                return redirect("admin:login")
            if pending.next_step() != step:
                return pending.go_on()
            return view(request, pending, *args, **kwargs)

        return answer

    return decorate
