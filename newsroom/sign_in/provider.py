"""Sign-in by the organisation's own provider (OpenID Connect), where the settings name one.

Authlib does the protocol: discovery, PKCE, state and nonce, the signature and its keys.
Whose account it is, and which duties that gives, is decided here. A second factor is the
provider's own affair.
"""

import logging
from functools import cache, reduce
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth.models import Group, User
from django.db import transaction
from django.shortcuts import redirect, resolve_url
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from newsroom import account_log
from newsroom.access_changes.doer import doer
from newsroom.sign_in.models import ProviderAccount, SignIn
from newsroom.sign_in.steps import PendingSignIn
from newsroom.sign_in.throttle import Attempt

NEXT = "provider_next"
BACKEND = "django.contrib.auth.backends.ModelBackend"
AWAY = "单位的登录系统暂时没有应答，请稍后再试，或者用编辑部的账号和密码登录。"
UNFINISHED = "单位账号的登录没有做完，请再试一次；总是这样，请找管理员。"
logger = logging.getLogger(__name__)


class Refused(Exception):
    """Somebody whom the provider knows, and the desk does not let in; says why."""


def name():
    """Return what the button says; "" where there is no provider."""
    return "用单位账号登录" if settings.OIDC else ""


@cache
def client():
    """Return Authlib's client, which is in requirements-large.txt only."""
    from authlib.integrations.django_client import OAuth

    provider = settings.OIDC
    return OAuth().register(
        "newsroom",
        client_id=provider["client_id"],
        client_secret=provider["client_secret"],
        server_metadata_url=f"{provider['issuer']}/.well-known/openid-configuration",
        client_kwargs={
            "scope": provider["scopes"],
            "code_challenge_method": "S256",
            "default_timeout": (2, 5),
        },
    )


@never_cache
@require_http_methods(["GET"])
def begin(request):
    """Lead to the provider."""
    if not settings.OIDC:
        return redirect("admin:login")
    wanted = request.GET.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(
        wanted, {request.get_host()}, require_https=request.is_secure()
    )
    answer = request.build_absolute_uri(reverse("admin:provider_answer"))
    try:
        response = client().authorize_redirect(request, answer)
    except Exception:  # of HTTP, of JSON, of the protocol: each library has its own
        logger.exception("The provider of accounts does not answer as it should.")
        return _back(request, AWAY)
    request.session[NEXT] = wanted if is_ours else ""
    return response


@never_cache
@require_http_methods(["GET"])
def answer(request):
    """Take what the provider says of somebody, and sign that person in."""
    if not settings.OIDC:
        return redirect("admin:login")
    if admin.site.has_permission(request):
        return redirect("admin:index")  # the browser's way back
    try:
        claims = claims_of(request)
    except Exception as problem:  # as above
        logger.warning("The provider's answer was refused: %r", problem)
        return _back(request, UNFINISHED)
    try:
        with doer("单位账号"):
            user = person(claims)
    except Refused as refusal:
        _attempt(request, said_name(claims), SignIn.Result.REFUSED)
        return _back(request, str(refusal))
    user.backend = BACKEND
    attempt = _attempt(request, user.get_username(), SignIn.Result.HALF_WAY)
    next_page = request.session.pop(NEXT, "") or resolve_url(
        settings.LOGIN_REDIRECT_URL
    )
    return PendingSignIn.begin(
        request,
        user,
        attempt.record,
        next_page=next_page,
        way=SignIn.Way.PROVIDER,
    ).go_on()


def _attempt(request, account, result):
    attempt = Attempt.begin(request, account, result, way=SignIn.Way.PROVIDER)
    attempt.becomes(result)
    return attempt


def _back(request, words):
    messages.error(request, words)
    wanted = request.session.pop(NEXT, "")
    query = f"?{urlencode({'next': wanted})}" if wanted else ""
    return redirect(reverse("admin:login") + query)


def claims_of(request):
    """Return the claims of a valid ID token, with those of the user info endpoint."""
    provider = settings.OIDC
    options = {
        "iss": {"essential": True, "values": issuers()},
        "aud": {"essential": True, "values": [provider["client_id"]]},
    }
    token = client().authorize_access_token(request, claims_options=options)
    claims = dict(token["userinfo"])
    if client().load_server_metadata().get("userinfo_endpoint"):
        more = client().userinfo(token=token)
        # Who answers for another person is not believed.
        if more.get("sub") == claims["sub"]:
            claims = dict(more) | claims
    return claims


def issuers():
    """Return how the issuer may write its name: some with, some without the last /."""
    return [settings.OIDC["issuer"], f"{settings.OIDC['issuer']}/"]


def said_name(claims):
    said = str(claims.get("preferred_username") or claims.get("email") or "?")
    return said.replace("\x00", "")


def person(claims):
    """Return the account of whom the provider speaks, with the duties it gives.

    Duties that the provider takes away are gone even if that leaves none to come in by.
    """
    user = _linked(claims, duties_of(claims))
    if not user.is_superuser and not user.groups.exists():
        raise Refused("您的单位账号在编辑部没有岗位，请找管理员。")
    return user


@transaction.atomic
def _linked(claims, duties):
    issuer, subject = settings.OIDC["issuer"], str(claims["sub"])[:255]
    linked = ProviderAccount.objects.filter(issuer=issuer, subject=subject)
    link = linked.select_related("user").first()
    user = link.user if link else _by_email(claims) or _new(claims, duties)
    if user is None:
        raise Refused(
            "您的单位账号还没有连到编辑部的账号：请管理员在“账号”里建好，"
            "并填上单位登记的邮箱。"
        )
    if not (user.is_active and user.is_staff):
        raise Refused("您在编辑部的账号已停用，请找管理员。")
    if link is None:
        ProviderAccount.objects.create(user=user, issuer=issuer, subject=subject)
    if duties is not None:
        _give(user, duties)
    return user


def _by_email(claims):
    """Return the only account with the address, of which the provider is sure.

    Not one that is linked already: an address that was given to somebody else at the
    provider would bring the account of its former owner.
    """
    email = claims.get("email")
    if not email or claims.get("email_verified") is not True:
        return None
    users = list(User.objects.filter(email__iexact=email)[:2])
    if len(users) != 1 or users[0].provider_accounts.exists():
        return None
    return users[0]


def _new(claims, duties):
    """Make an account for whom the provider gives a duty, if the settings say so."""
    if not (settings.OIDC["create"] and duties):
        return None
    account = said_name(claims)[:150]
    if User.objects.filter(username__iexact=account).exists():
        return None
    verified = claims.get("email_verified") is True
    user = User(
        username=account,
        last_name=str(claims.get("family_name") or claims.get("name") or "")[:150],
        first_name=str(claims.get("given_name") or "")[:150],
        email=str(claims.get("email") or "")[:254] if verified else "",
        is_staff=True,
    )
    user.set_unusable_password()
    user.save()
    account_log.changed(user, "由单位账号新建")
    return user


def duties_of(claims):
    """Return the names of duties that the claims give; None where none are mapped.

    The claim may be inside others: realm_access.roles.
    """
    mapping = settings.OIDC["groups"]
    if not mapping:
        return None
    said = reduce(
        lambda inside, key: inside.get(key) if isinstance(inside, dict) else None,
        settings.OIDC["groups_claim"].split("."),
        claims,
    )
    said = said if isinstance(said, list) else [said]
    return {mapping[one] for one in said if isinstance(one, str) and one in mapping}


def _give(user, duties):
    """Make the mapped duties of a person these; those given by hand are left alone."""
    mapped = Group.objects.filter(name__in=set(settings.OIDC["groups"].values()))
    held = set(user.groups.values_list("name", flat=True))
    names = {group.name: group for group in mapped}
    given = {one for one in duties - held if one in names}
    taken = {one for one in held - duties if one in names}
    if not given and not taken:
        return
    user.groups.add(*(names[one] for one in given))
    user.groups.remove(*(names[one] for one in taken))
    now = held - taken | given
    words = account_log.duties_changed(sorted(held), sorted(now))
    account_log.changed(user, f"单位账号给的{words}")
