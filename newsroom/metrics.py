"""Metrics for Prometheus: requests, their time and their queries, of all workers.

Loaded only where METRICS_ALLOWED or METRICS_TOKEN names who may read them. The labels are
few and fixed: no address of a page is among them, for each would be a series for ever.
"""

import os
from hmac import compare_digest

from django.conf import settings
from django.http import Http404, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Counter,
    Histogram,
    generate_latest,
    multiprocess,
    values,
)

from newsroom.middleware import is_for_the_desk
from newsroom.request_record import client_of
from newsroom.sign_in.client_address import is_within, parsed

# In seconds: a kept page takes a thousandth, a page of the desk some tenths.
BUCKETS = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
METHODS = {"GET", "HEAD", "POST"}

is_shared = "PROMETHEUS_MULTIPROC_DIR" in os.environ
if is_shared:
    # By the number of a worker (deploy/gunicorn.conf.py), where the library takes its
    # process: each worker that is replaced would leave files behind, read for ever.
    values.ValueClass = values.MultiProcessValue(
        lambda: os.environ.get("METRICS_SLOT", "none")
    )

requests = Counter(
    "newsroom_requests_total", "Requests answered.", ["part", "method", "status"]
)
seconds = Histogram(
    "newsroom_request_seconds", "Time to answer.", ["part"], buckets=BUCKETS
)
queries = Counter("newsroom_queries_total", "Statements of the database.", ["part"])


def observe(request, response, milliseconds, number_of_queries):
    """Count a request: an observer of newsroom/request_record.py."""
    part = "desk" if is_for_the_desk(request) else "site"
    method = request.method if request.method in METHODS else "other"
    requests.labels(part, method, response.status_code).inc()
    seconds.labels(part).observe(milliseconds / 1000)
    queries.labels(part).inc(number_of_queries)


@never_cache
@require_safe
def show(request):
    """The numbers, for those who may read them; for all others there is no such page."""
    if not may_read(request):
        raise Http404
    registry = REGISTRY
    if is_shared:
        registry = CollectorRegistry()
        multiprocess.MultiProcessCollector(registry)
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def may_read(request):
    """Whether a request comes from an address, or with the word, that is named."""
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if settings.METRICS_TOKEN and compare_digest(
        given.encode(), settings.METRICS_TOKEN.encode()
    ):
        return True
    address = parsed(client_of(request))
    return address is not None and is_within(address, settings.METRICS_ALLOWED)
