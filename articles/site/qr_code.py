"""QR code of a story's address, for the phone beside the screen or the paper."""

import io
from hashlib import sha256

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from articles.addresses import absolute
from articles.conditional import revalidated
from articles.models import Article
from articles.site.withdrawn import gone

# Modules of white around the code, as ISO/IEC 18004 asks for.
QUIET_ZONE = 4


def qr_of(address):
    """Return the QR code (ISO/IEC 18004) of an address as SVG bytes, black on white."""
    import segno  # where it is needed: few readers ask for a code

    picture = io.BytesIO()
    segno.make(address, error="m", micro=False).save(
        picture, kind="svg", border=QUIET_ZONE, light="#fff", omitsize=True, nl=False
    )
    return picture.getvalue()


@require_safe
def qr(request, pk):
    """Serve the code for as long as the story itself is public."""
    if not Article.objects.published().filter(pk=pk).exists():
        return gone(request, pk)
    address = absolute(request, request.path.removesuffix("qr.svg"))
    return revalidated(
        request,
        sha256(address.encode()).hexdigest()[:32],
        lambda: HttpResponse(qr_of(address), content_type="image/svg+xml"),
    )
