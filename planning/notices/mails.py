"""Mails of notifications: at once, or one a day; sent by SMTP as EMAIL_… says."""

import logging
import smtplib
from collections import Counter
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.urls import reverse
from django.utils import timezone

from articles.models.staff import staff_name
from planning.models import Sending
from planning.notices import sending

logger = logging.getLogger(__name__)

Way, State = Sending.Way, Sending.State
# So many are claimed together: each may take EMAIL_TIMEOUT, and the lease holds them all.
TOGETHER = 10
LONGEST_SUBJECT = 80
LATER = "邮件服务器连不上或不肯收，稍后再试。"
REFUSED = "邮件服务器不收这封邮件，请管理员看它的日志。"
NOBODY = "邮件服务器说没有这个邮箱，请管理员核对账号的邮箱。"


def send_due():
    """Send the mails that are due; return a Counter of what became of them."""
    done, at = Counter(), timezone.now()
    while rows := sending.claim(sending.due_by(Way.MAIL, at, TOGETHER)):
        mails = [([row], mail_of(row)) for row in sending.settle_needless(rows)]
        said = _send(mails)
        done += said
        if said[State.WAITING]:
            break
    while rows := sending.claim_digest(at):
        rows = sending.settle_needless(rows)
        said = _send([(rows, digest_of(rows))] if rows else [])
        done += said
        if said[State.WAITING]:
            break
    return done


def mail_of(row):
    told = row.notification
    subject = f"【{settings.SITE_NAME}】{told.get_kind_display()}：{told.words}"
    words = f"{told.words}\n{_address(told.path)}"
    return _mail(told.person, subject, words, f"notice-{told.pk}")


def digest_of(rows):
    person, number = rows[0].notification.person, len(rows)
    subject = f"【{settings.SITE_NAME}】{number} 条还没有看的提醒"
    words = "\n\n".join(
        f"{told.get_kind_display()} {timezone.localtime(told.at):%m-%d %H:%M}\n"
        f"{told.words}\n{_address(told.path)}"
        for told in (row.notification for row in rows)
    )
    return _mail(person, subject, words, f"notices-{rows[0].batch}")


def _mail(person, subject, words, name):
    if len(subject) > LONGEST_SUBJECT:
        subject = f"{subject[: LONGEST_SUBJECT - 1]}…"
    ways = _address(reverse("admin:notice_ways"))
    return EmailMessage(
        subject,
        f"{staff_name(person)}：\n\n{words}\n\n—\n提醒怎么发，在这里改：{ways}\n",
        settings.DEFAULT_FROM_EMAIL,
        [person.email],
        headers={"Message-ID": message_id(name), "Auto-Submitted": "auto-generated"},
    )


def message_id(name):
    """Return the number of a mail, the same whenever it is sent again."""
    host = urlsplit(settings.SITE_URL).hostname
    host = host or settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">")
    return f"<{name}@{host or 'desk.invalid'}>"


def _address(path):
    return f"{settings.SITE_URL}{path}" if path else ""


def _send(mails):
    """Send some mails over one connection; what it does not take waits for later."""
    done = Counter()
    if not mails:
        return done
    connection = get_connection(timeout=settings.EMAIL_TIMEOUT)
    try:
        connection.open()
        while mails:
            rows, mail = mails.pop(0)
            rows = sending.begin(rows)
            if not rows:
                continue
            try:
                mail.connection = connection
                mail.send()
                done += sending.record(rows, State.SENT)
            except smtplib.SMTPRecipientsRefused as refusal:
                is_final = all(code >= 500 for code, _ in refusal.recipients.values())
                state = State.GIVEN_UP if is_final else State.WAITING
                done += sending.record(rows, state, NOBODY if is_final else LATER)
            except smtplib.SMTPDataError as refusal:
                # Of this mail alone: those after it are not kept back by it.
                is_final = refusal.smtp_code >= 500
                state = State.GIVEN_UP if is_final else State.WAITING
                done += sending.record(rows, state, REFUSED if is_final else LATER)
            except ValueError:
                # An address, or words, that make no mail.
                done += sending.record(rows, State.GIVEN_UP, NOBODY)
            except (OSError, smtplib.SMTPException):
                done += sending.record(rows, State.WAITING, LATER)
                raise
    except (OSError, smtplib.SMTPException) as error:
        # Its words may have the password's name in them; what kind it is, is enough.
        logger.error("Mail cannot be sent: %s.", type(error).__name__)
        for rows, _ in mails:
            done += sending.record(sending.begin(rows), State.WAITING, LATER)
    finally:
        _close(connection)
    return done


def _close(connection):
    try:
        connection.close()
    except (OSError, smtplib.SMTPException):
        logger.warning("The mail server has gone before it was left.")
