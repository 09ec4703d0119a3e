"""Second factor: an authenticator app on a phone, and recovery codes for its loss.

django-otp's devices, of which each person has one of either kind. How often a code may
be tried is for throttle.py, which keeps nobody out for long; theirs doubles the wait
without an end.
"""

import unicodedata
from base64 import b32encode

import segno
from django.conf import settings
from django.db import transaction
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from newsroom.roles import ADMINISTRATORS
from newsroom.sign_in.models import SignIn

RECOVERY_CODES = 10
DIGITS = 6


def is_on(user):
    return TOTPDevice.objects.filter(user=user, confirmed=True).exists()


def is_demanded(user):
    """Whether the settings demand it of one of a person's duties."""
    names = settings.REQUIRE_SECOND_FACTOR
    if user.is_superuser and ADMINISTRATORS in names:
        return True
    return bool(names) and user.groups.filter(name__in=names).exists()


def codes_left(user):
    return StaticToken.objects.filter(device__user=user).count()


def device_to_confirm(user):
    """Return the app that is being set up, whose secret stays until it is confirmed."""
    waiting = TOTPDevice.objects.filter(user=user, confirmed=False).order_by("pk")
    return waiting.first() or TOTPDevice.objects.create(
        user=user, name="手机", confirmed=False
    )


def square_code(device):
    """Return what the app scans as the address of a picture."""
    code = segno.make(device.config_url, error="m", micro=False)
    return code.svg_data_uri(scale=5, border=3, dark="#000", light="#fff")


def secret_words(device):
    """Return the secret to type where nothing can be scanned: four by four."""
    secret = b32encode(device.bin_key).decode()
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))


@transaction.atomic
def confirm(user, code):
    """Turn it on with the first code of the app; return the recovery codes, or None."""
    waiting = TOTPDevice.objects.select_for_update()
    device = waiting.filter(user=user, confirmed=False).order_by("pk").first()
    if device is None or not device.verify_token(plain(code)):
        return None
    device.confirmed = True
    device.save(update_fields=["confirmed"])
    TOTPDevice.objects.filter(user=user).exclude(pk=device.pk).delete()
    return new_recovery_codes(user)


@transaction.atomic
def new_recovery_codes(user):
    """Replace the recovery codes of a person by new ones, and return these."""
    StaticDevice.objects.filter(user=user).delete()
    device = StaticDevice.objects.create(user=user, name="恢复码")
    codes = [StaticToken.random_token() for _ in range(RECOVERY_CODES)]
    StaticToken.objects.bulk_create(
        StaticToken(device=device, token=code) for code in codes
    )
    return [f"{code[:4]}-{code[4:]}" for code in codes]


@transaction.atomic
def verify(user, code):
    """Return the way a code signs in by; None of a code that is not right."""
    code = plain(code)
    by_app = len(code) == DIGITS and code.isdecimal()
    model = TOTPDevice if by_app else StaticDevice
    devices = model.objects.select_for_update().filter(user=user, confirmed=True)
    if any(device.verify_token(code) for device in devices):
        return SignIn.Way.CODE if by_app else SignIn.Way.RECOVERY
    return None


def plain(code):
    """Return a code as it was meant: full-width figures, blanks and dashes are typed."""
    folded = unicodedata.normalize("NFKC", code).lower()
    return "".join(letter for letter in folded if letter.isalnum())


@transaction.atomic
def turn_off(user):
    """Forget app and recovery codes; return whether it was on."""
    was_on = is_on(user)
    TOTPDevice.objects.filter(user=user).delete()
    StaticDevice.objects.filter(user=user).delete()
    return was_on
