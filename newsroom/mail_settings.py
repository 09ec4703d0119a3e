"""Settings of mail that take more than a line to read from the environment."""

from email.utils import parseaddr

from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.validators import validate_email

from newsroom import environment

PORTS = {"ssl": 465, "starttls": 587, "none": 25}


def security_and_port():
    """Return (EMAIL_USE_SSL, EMAIL_USE_TLS, EMAIL_PORT) as EMAIL_SECURITY says."""
    security = environment.choice("EMAIL_SECURITY", tuple(PORTS), "ssl")
    port = environment.number("EMAIL_PORT", PORTS[security], least=1)
    return security == "ssl", security == "starttls", port


def sender(host):
    """Return what mails are from: 并州日报 <news@example.cn>; needed with a host."""
    given = environment.text("EMAIL_FROM", None if host else "")
    try:
        if given:
            validate_email(parseaddr(given)[1])
    except ValidationError:
        raise ImproperlyConfigured(
            f"EMAIL_FROM={given!r}: an address such as 并州日报 <news@example.cn>."
        ) from None
    return given
