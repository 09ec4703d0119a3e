"""Live parts of desk pages: what an open page asks for again, to keep itself current.

A page names where its parts come from, and the mark of what it shows; static/desk/live.js
asks with that mark every PACE seconds. As long as nothing has changed the answer is 304
and costs the query of the mark; else it is the parts, set by the templates of the page.
"""

from dataclasses import dataclass
from hashlib import sha256

from django.http import HttpResponse
from django.template.response import TemplateResponse

from articles.conditional import revalidated

PACE = 25  # seconds; the browser draws each wait by chance around it


@dataclass(frozen=True)
class LivePart:
    """Address of the parts of a page that is open, and the mark of what they show."""

    address: str
    mark: str = ""  # of nothing: the page asks at once
    pace: int = PACE

    @classmethod
    def of(cls, user, address, facts=None, **query):
        """Name the person in the address: should a colleague sign in in the same
        browser, this page gets nothing of theirs."""
        asked = "".join(f"&{name}={value}" for name, value in query.items())
        mark = "" if facts is None else f'"{mark_of(user, facts)}"'
        return cls(f"{address}?for={user.pk}{asked}", mark)


def mark_of(user, facts):
    """Return the ETag of what somebody sees, given all that it is made of."""
    return sha256(repr((user.pk, facts)).encode()).hexdigest()[:20]


def is_for_another(request):
    """Whether a page asks that was made for somebody else than who is signed in now."""
    return request.GET.get("for") != str(request.user.pk)


def live_answer(request, facts, template, make_context):
    """Answer 304, or the parts of a page as they are now; nothing to another's page."""
    if is_for_another(request):
        return HttpResponse(status=204)
    return revalidated(
        request,
        mark_of(request.user, facts),
        lambda: TemplateResponse(request, template, make_context()),
    )
