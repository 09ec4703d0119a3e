"""Public view of film and sound files, whole or a part at a time.

Public while a published story shows them, as photos are (docs/decisions/004).
"""

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from articles.conditional import revalidated
from articles.models import Article
from articles.models.recordings import SUBTITLES
from articles.moment import now
from articles.prepared import prepared
from articles.site.ranges import ranged
from articles.site.withdrawn import gone


@require_safe
def recording(request, guid, extension):
    """Serve a film, a piece of sound, or its subtitles; 410 once all is withdrawn."""
    shown = _public.first(at=now(), guid=guid)
    if shown is None:
        (story,) = _withdrawn.get_or_404(guid=guid)
        return gone(request, story)
    return recording_file(request, shown, extension)


@prepared
def _public(at, guid):
    return Article.objects.published(at).recordings(at).filter(guid=guid)


@prepared
def _withdrawn(guid):
    stories = Article.objects.withdrawn().showing_recording(guid)
    return stories.order_by("pk").values_list("pk")[:1]


def recording_file(request, recording, extension):
    """Return the answer with a file of a recording, as its request asks for it."""
    if extension == SUBTITLES and recording.has_subtitles:
        etag = f"{recording.pk}-{recording.checksum[:16]}-{SUBTITLES}"
        return revalidated(request, etag, lambda: _subtitles(recording))
    if extension != recording.format:
        raise Http404("没有这个文件。")
    etag = f"{recording.pk}-{recording.checksum[:16]}"
    return ranged(
        request, recording.file, recording.size, etag, recording.content_type()
    )


def _subtitles(recording):
    return HttpResponse(recording.subtitles, content_type="text/vtt; charset=utf-8")
