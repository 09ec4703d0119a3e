"""Sessions of the desk, each with its account and device, that end when left idle.

Django's sessions in the database, with the columns that make a list of them. The limits
are kept by `expire_date`: the idle limit moves it on at most every RENEWED_EVERY, and
never past the absolute one.
"""

import logging
import re
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseSession
from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager
from django.contrib.sessions.middleware import SessionMiddleware
from django.db import DatabaseError, models
from django.db.models.functions import Least
from django.utils import timezone
from django.utils.crypto import salted_hmac

from newsroom.sign_in.client_address import client_address
from newsroom.sign_in.devices import device_words

RENEWED_EVERY = timedelta(minutes=5)
# Of somebody who has not signed in: the steps of signing in, and messages.
NOT_SIGNED_IN = timedelta(hours=1)
# What static/desk/ sends with what a page asks by itself, with nobody there.
BY_ITSELF = "HTTP_X_BY_ITSELF"
# The wall of the night desk is there to be looked at, with no hand on it.
WATCHED = re.compile(r"/admin/editions/issue/\d+/wall/live/")
STARTED, ADDRESS, AGENT = "started", "address", "agent"
LONGEST_AGENT = 300
logger = logging.getLogger(__name__)


class DeskSessionQuerySet(models.QuerySet):
    def alive(self, at=None):
        return self.filter(expire_date__gt=at or timezone.now())

    def of(self, user):
        return self.filter(account=user)


class DeskSession(AbstractBaseSession):
    """Session of a browser at the desk."""

    account = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        verbose_name="账号",
        null=True,
        related_name="desk_sessions",
    )
    started_at = models.DateTimeField("登录时间", default=timezone.now)
    last_used_at = models.DateTimeField("最近使用", default=timezone.now)
    ends_at = models.DateTimeField("最迟到", null=True)
    address = models.CharField("地址", max_length=45, blank=True)
    agent = models.CharField("浏览器", max_length=LONGEST_AGENT, blank=True)

    objects = BaseSessionManager.from_queryset(DeskSessionQuerySet)()

    class Meta:
        verbose_name = "编辑部会话"
        verbose_name_plural = "编辑部会话"
        default_permissions = ()

    @classmethod
    def get_session_store_class(cls):
        return SessionStore

    @property
    def number(self):
        """Name it in a page, where its key would be as good as its cookie."""
        return salted_hmac("newsroom.session", self.session_key).hexdigest()[:20]

    @property
    def device(self):
        return device_words(self.agent)


class SessionStore(DatabaseSession):
    # Whether the request comes from a page that asks by itself.
    is_by_itself = False

    @classmethod
    def get_model_class(cls):
        return DeskSession

    def load(self):
        row = self._get_session_from_db()
        if row is None:
            return {}
        if not self.is_by_itself:
            _renew(row)
        return self.decode(row.session_data)

    def create_model_instance(self, data):
        row = super().create_model_instance(data)
        now = timezone.now()
        row.last_used_at = now
        row.account_id = data.get(SESSION_KEY)
        if row.account_id is None:
            row.expire_date = now + NOT_SIGNED_IN
            return row
        row.started_at = datetime.fromtimestamp(data.get(STARTED, now.timestamp()), UTC)
        row.ends_at = row.started_at + timedelta(seconds=settings.SESSION_COOKIE_AGE)
        row.expire_date = min(now + settings.SESSION_IDLE, row.ends_at)
        row.address = data.get(ADDRESS, "")
        row.agent = data.get(AGENT, "")
        return row


def _renew(row):
    """Move the end of a session on that is used, by one statement now and then."""
    now = timezone.now()
    if row.account_id is None or now - row.last_used_at < RENEWED_EVERY:
        return
    ends = Least(now + settings.SESSION_IDLE, "ends_at")
    try:
        DeskSession.objects.filter(pk=row.pk).update(last_used_at=now, expire_date=ends)
    except DatabaseError as error:
        # Who reads, reads on: with a full disk, or while another writes for long.
        logger.warning("A session could not be renewed: %s", error)


class DeskSessionMiddleware(SessionMiddleware):
    """Django's middleware, that tells a session who asks for it."""

    def process_request(self, request):
        super().process_request(request)
        request.session.is_by_itself = (
            BY_ITSELF in request.META and not WATCHED.fullmatch(request.path_info)
        )


def note_device(sender, request, user, **kwargs):
    """Note who has signed in, and where; a receiver of user_logged_in."""
    request.session[STARTED] = timezone.now().timestamp()
    request.session[ADDRESS] = client_address(request)
    request.session[AGENT] = request.META.get("HTTP_USER_AGENT", "")[:LONGEST_AGENT]


def end_sessions(user, *, but=None):
    """End the sessions of an account, all but one; return how many were alive."""
    sessions = DeskSession.objects.of(user).exclude(pk=but or "")
    alive = sessions.alive().count()
    sessions.delete()
    return alive
