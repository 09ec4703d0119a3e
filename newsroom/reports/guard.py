"""Guard of the form for readers' reports: who sends it, how often, from which page.

Readers have no cookie, so that nothing tells one browser from another: what CSRF's token
is for elsewhere is done by the headers with which a browser says from which site a form
comes, and by a token of ours that says when the form was drawn. Decision 043.
"""

import secrets
import time
from datetime import timedelta
from urllib.parse import urlsplit

from django.core.signing import BadSignature, Signer
from django.utils import timezone
from django.utils.crypto import salted_hmac

from articles.models import ReaderReport
from newsroom.sign_in.client_address import client_address, network_of

SALT = "newsroom.reports"
# Sooner no person has read the form, let alone filled it in.
SOONEST = 3
# Later it is drawn anew, with all that was typed.
LATEST = 24 * 3600
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
# A carrier has hundreds of telephones behind one address.
MANY_IN_AN_HOUR, MANY_IN_A_DAY = 10, 30
MANY_OF_ALL = 300  # an hour

TOO_OLD = "这一页开得太久了，您写的都还在，请再点一次“发送”。"
TOO_SOON = "发得太快了，请看一遍再点“发送”。"
FROM_ELSEWHERE = "这一份是从别的网页发来的，还没有收下；是您写的，请再点一次“发送”。"


class NotTaken(Exception):
    """A form that is drawn once more, with a sentence and what was typed."""

    def __init__(self, sentence, status=400):
        super().__init__(sentence)
        self.sentence = sentence
        self.http_status = status


def new_token():
    return Signer(salt=SALT).sign_object([secrets.token_hex(16), int(time.time())])


def key_of(token):
    """Return the key of a form that was drawn here, and has been open for a while."""
    try:
        key, drawn_at = Signer(salt=SALT).unsign_object(token)
    except (BadSignature, ValueError):
        raise NotTaken(TOO_OLD) from None
    age = time.time() - drawn_at
    if age > LATEST:
        raise NotTaken(TOO_OLD)
    if age < SOONEST:
        raise NotTaken(TOO_SOON)
    return key


def is_ours(token):
    """Whether a token can be sent once more."""
    try:
        key_of(token)
    except NotTaken as refusal:
        return refusal.sentence == TOO_SOON
    return True


def refuse_other_sites(request):
    """Refuse a form that a browser says was sent by another site's page.

    Old browsers send neither header, and no other program has to: there the token is all.
    """
    site = request.headers.get("sec-fetch-site")
    if site:
        is_own = site in ("same-origin", "none")
    else:
        origin = request.headers.get("origin")
        is_own = origin is None or _host_of(origin) == request.get_host()
    if not is_own:
        raise NotTaken(FROM_ELSEWHERE, status=403)


def _host_of(origin):
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return None


def sender_key(request, at=None):
    """Return what the reports of one sender are counted by on one day; "" of nobody
    knows whom. It is blanked after a day, and leads back to no address."""
    network = network_of(client_address(request))
    if not network:
        return ""
    day = timezone.localdate(at)
    return salted_hmac(f"{SALT}.{day}", network).hexdigest()[:32]


def refuse_too_many(key, at=None):
    """Refuse one more where a sender, or all together, have sent many."""
    at = at or timezone.now()
    reports = ReaderReport.objects
    if key:
        for span, many, words in (
            (HOUR, MANY_IN_AN_HOUR, "一小时"),
            (DAY, MANY_IN_A_DAY, "一天"),
        ):
            if _is_many(reports.of_sender(key, at - span), many):
                raise NotTaken(
                    f"您所在的网络{words}里发来的已经很多，请过{words}再发，"
                    "您写的还在下面；急事请打电话或写邮件。",
                    status=429,
                )
    if _is_many(reports.filter(received_at__gt=at - HOUR), MANY_OF_ALL):
        raise NotTaken(
            "这一小时里收到的太多，请过一小时再发，您写的还在下面；"
            "急事请打电话或写邮件。",
            status=429,
        )


def _is_many(reports, many):
    return len(reports.order_by().values_list("pk")[:many]) == many
