"""What tests of notices share: stories on their way, a mail server, what was told."""

import socket
from contextlib import contextmanager

from aiosmtpd.controller import Controller
from django.test import override_settings

from planning.models import Notification
from tests.stories import make_draft

SMTP = "django.core.mail.backends.smtp.EmailBackend"


def told(person, **fields):
    """Return what a person was told and has not read: [(kind, words)], the first first."""
    rows = Notification.objects.of(person).unread().filter(**fields).order_by("pk")
    return list(rows.values_list("kind", "words"))


def kinds_of(person):
    return [kind for kind, _ in told(person)]


def words_of(person):
    return [words for _, words in told(person)]


def submitted(writer, headline="水厂将要通水", **choices):
    story = make_draft(headline, created_by=writer)
    story.move("submit", by=writer, **choices)
    return story


class Mailbox:
    """A mail server's memory; `refusal` is what it answers to each mail instead."""

    def __init__(self):
        self.mails, self.refusal = [], ""

    async def handle_DATA(self, server, session, envelope):
        if self.refusal:
            return self.refusal
        self.mails.append(envelope)
        return "250 taken"

    def texts(self):
        return [mail.content.decode() for mail in self.mails]


@contextmanager
def mail_server():
    """Run a mail server on this machine, to which the site really sends."""
    mailbox = Mailbox()
    port = free_port()
    controller = Controller(mailbox, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        with mail_by(port):
            yield mailbox
    finally:
        controller.stop()


def free_port():
    """Return a port on which nobody listens."""
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        return closed.getsockname()[1]


def mail_by(port):
    return override_settings(
        EMAIL_BACKEND=SMTP,
        EMAIL_HOST="127.0.0.1",
        EMAIL_PORT=port,
        EMAIL_USE_SSL=False,
        EMAIL_USE_TLS=False,
        EMAIL_TIMEOUT=5,
        DEFAULT_FROM_EMAIL="编辑部 <desk@example.cn>",
        SITE_URL="https://www.example.cn",
    )
