"""Content-Security-Policy of readers' pages, made once a process."""

from functools import cache
from itertools import chain

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from csp.utils import build_policy


class ContentSecurityPolicy(CSPMiddleware):
    """django-csp's middleware, that makes the policy of the settings once.

    Where a page asked for a nonce, or its view has words of its own, django-csp makes
    it, as it would for every answer: a tenth of what a page of words costs.
    """

    def process_response(self, request, response):
        if any(
            name.startswith("_csp") for name in chain(vars(request), vars(response))
        ):
            return super().process_response(request, response)
        response.headers.setdefault(HEADER, policy_of_the_settings())
        return response


@cache
def policy_of_the_settings():
    return build_policy()
