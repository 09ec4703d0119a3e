"""File by which search engines know that the site is the one that tells them (IndexNow)."""

from django.conf import settings
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

PATH = "indexnow-key.txt"


@require_safe
def show(request):
    """The key that we send, which only the site itself can show; 404 without one."""
    if not settings.INDEXNOW_KEY:
        raise Http404("没有设置 IndexNow 的密钥。")
    kind = "text/plain; charset=utf-8"
    return HttpResponse(settings.INDEXNOW_KEY, content_type=kind)
