"""Error reports to Sentry, or what speaks its language: loaded only with SENTRY_DSN.

A report says where the code failed. It holds nothing that was typed, nobody's name, and
none of the values of variables, among which an unpublished story may be.
"""

import sentry_sdk
from django.conf import settings
from sentry_sdk.integrations.django import DjangoIntegration

from newsroom.log_lines import request_id

# Of a request only these: a query is what a reader searched for.
KEPT_OF_REQUEST = ("method", "url")


def start():
    """Send what goes wrong from now on; numbers of time are at /metrics."""
    sentry_sdk.init(
        dsn=settings.SENTRY_DSN,
        environment=settings.ENVIRONMENT,
        integrations=[DjangoIntegration(middleware_spans=False, signals_spans=False)],
        send_default_pii=False,
        include_local_variables=False,
        max_request_body_size="never",
        traces_sample_rate=0,
        max_breadcrumbs=0,
        before_send=without_words,
    )


def without_words(event, hint):
    """Return a report without what was asked or typed, with the id of the request."""
    if asked := event.get("request"):
        kept = {name: asked[name] for name in KEPT_OF_REQUEST if name in asked}
        if "url" in kept:
            kept["url"] = kept["url"].partition("?")[0]
        event["request"] = kept
    event.pop("user", None)
    event.setdefault("tags", {})["request_id"] = request_id.get()
    return event
