"""Origins: scripts of any page may read the API, for all of it is public, and no cookie
is sent along, nor looked at."""

METHODS = ("GET", "HEAD", "OPTIONS")
ALLOWED = ", ".join(METHODS)
# What a browser is told before it sends a header of the API's own.
PREFLIGHT = {
    "Allow": ALLOWED,
    "Access-Control-Allow-Methods": ALLOWED,
    "Access-Control-Allow-Headers": "Authorization, X-Api-Key, If-None-Match",
    "Access-Control-Max-Age": "86400",
}


def for_every_origin(response):
    """Let scripts of any page read an answer."""
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Expose-Headers"] = "ETag, Retry-After"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    response["X-Content-Type-Options"] = "nosniff"
    return response
