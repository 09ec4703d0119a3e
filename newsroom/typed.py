"""Words typed into a form that was refused, shown again so that nobody loses them.

The browser's way back does not keep them: pages of the desk are not stored, so it asks for
the page anew and gets an empty form, or the page to sign in.
"""

import re

from django.core.exceptions import SuspiciousOperation
from django.http import UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.utils.http import url_has_allowed_host_and_scheme

# Of what a form sends, what a person wrote: no numbers, marks or choices, which are in
# Latin letters, but Chinese, more than one word, an address.
WRITTEN = re.compile(r"[^\x00-\x7f]|\S\s+\S|://")
UNSHOWN = re.compile(r"password|secret|token|^_")


def is_from_here(request):
    """Whether a page of this site sent the request: another's words are not repeated."""
    sender = request.headers.get("referer", "")
    return url_has_allowed_host_and_scheme(sender, {request.get_host()})


def typed_words(request):
    """Return the texts of a form that was sent, each once, as they were typed."""
    try:
        if request.method != "POST" or not is_from_here(request):
            return []
        sent = list(request.POST.lists())
    except (UnreadablePostError, SuspiciousOperation, MultiPartParserError):
        return []
    texts = [
        text.strip()
        for name, values in sent
        if not UNSHOWN.search(name)
        for text in values
        if WRITTEN.search(text)
    ]
    return list(dict.fromkeys(texts))
