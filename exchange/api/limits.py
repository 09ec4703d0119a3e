"""Limits by key: a request with a key is counted, one without is not.

A key is counted in the database, so that all processes count together; its answers come
from no page memory (newsroom/page_memory.py). Requests without a key are limited by what
stands before the site (docs/deployment.md): most are answered from the page memory, for
less than to count them would cost.
"""

from articles.moment import now
from articles.prepared import prepared
from exchange.api.problems import BAD_KEY, TOO_MANY, Problem
from exchange.models import ApiKey
from exchange.models.api_keys import LONGEST_KEY, digest_of, seconds_to_next_hour

SCHEME = "bearer "


@prepared
def _key(digest):
    return ApiKey.objects.filter(digest=digest, is_on=True)


def key_given(request):
    """Return the key that a request names, or None."""
    authorization = request.META.get("HTTP_AUTHORIZATION", "")
    if authorization.lower().startswith(SCHEME):
        return authorization[len(SCHEME) :].strip()
    return request.META.get("HTTP_X_API_KEY")


def count(request):
    """Count a request by its key; Problem for a key that is none, or used up."""
    key = key_given(request)
    if key is None:
        return
    found = _key.first(digest=digest_of(key)) if 0 < len(key) <= LONGEST_KEY else None
    if found is None:
        raise Problem(
            BAD_KEY,
            "密钥不对，或已停用：请核对，或向编辑部要新的；不带密钥也能读。",
            headers={"WWW-Authenticate": 'Bearer realm="api"'},
        )
    at = now()
    if not found.count(at):
        seconds = seconds_to_next_hour(at)
        raise Problem(
            TOO_MANY,
            f"这个密钥每小时 {found.hourly_limit} 次，这一小时已用完，请 {seconds} 秒后再来。",
            headers={"Retry-After": str(seconds)},
        )
