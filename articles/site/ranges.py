"""Range requests (RFC 9110, 14): a film is sent as it is played, and gone on with.

Django sends whole files only; without this no browser jumps in a film, and Safari plays
none at all.
"""

import re

from django.http import Http404, HttpResponse, StreamingHttpResponse

from articles.conditional import revalidated
from articles.photos.storage import part_of

# Of a range without an end, or a longer one, no more at once: a browser asks for the
# next part as it needs it, and a worker holds no more in memory.
LONGEST_PART = 2 * 1024 * 1024
RANGE = re.compile(r"bytes=(\d{0,19})-(\d{0,19})", re.ASCII)


def ranged(request, file, size, etag, content_type):
    """Return a stored file, or the part of it that is asked for, or 304 or 416."""

    def answer():
        wanted = _wanted(request, size, etag)
        if wanted is None:
            return _whole(file, size)
        first, last = wanted
        if first > last:
            response = HttpResponse(status=416)
            response["Content-Range"] = f"bytes */{size}"
            return response
        response = HttpResponse(_part(file, first, last + 1 - first), status=206)
        response["Content-Range"] = f"bytes {first}-{last}/{size}"
        return response

    response = revalidated(request, etag, answer)
    response["Accept-Ranges"] = "bytes"
    if response.status_code in (200, 206):
        response["Content-Type"] = content_type
    return response


def _wanted(request, size, etag):
    """Return the (first, last) byte that is asked for; None for all of them.

    A list of ranges is none that has to be answered, nor is one of another file.
    """
    asked = RANGE.fullmatch(request.headers.get("Range", "").replace(" ", ""))
    if request.method != "GET" or not asked or not any(asked.groups()):
        return None
    if request.headers.get("If-Range", f'"{etag}"') != f'"{etag}"':
        return None
    first, last = asked.groups()
    if not first:
        first, last = max(0, size - int(last)), size - 1
    else:
        first, last = int(first), min(int(last), size - 1) if last else size - 1
        if asked[2] and int(asked[2]) < first:
            return None
    if first >= size:
        return size, size - 1
    return first, min(last, first + LONGEST_PART - 1)


def _whole(file, size):
    # The first part at once: a file that is lost is 404, and no broken answer.
    begun = _part(file, 0, min(size, LONGEST_PART))

    def parts():
        yield begun
        for start in range(LONGEST_PART, size, LONGEST_PART):
            yield part_of(file, start, min(LONGEST_PART, size - start))

    response = StreamingHttpResponse(parts())
    response["Content-Length"] = str(size)
    return response


def _part(file, start, length):
    try:
        return part_of(file, start, length)
    except FileNotFoundError as error:
        raise Http404("音视频文件不在了。") from error
