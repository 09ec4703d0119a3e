"""Files of the law's furniture: /.well-known/security.txt, the mark of the police record."""

from datetime import UTC

from django.conf import settings
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from articles.addresses import absolute
from articles.dates import midnight


@require_safe
def security_txt(request):
    """Whom to tell of a hole in the site (RFC 9116); 404 while nobody is named."""
    told = settings.SECURITY_CONTACT
    if not told:
        raise Http404("没有写明安全联系人。")
    expires = midnight(told["expires"]).astimezone(UTC)
    lines = [
        *(f"Contact: {contact}" for contact in told["contacts"]),
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        f"Preferred-Languages: {', '.join(told['languages'])}",
        f"Canonical: {absolute(request, reverse('security'))}",
    ]
    kind = "text/plain; charset=utf-8"
    return HttpResponse("\n".join(lines) + "\n", content_type=kind)


@require_safe
@cache_control(public=True, max_age=86400)
def record_mark(request):
    """The picture that the paper has put beside its record with the police."""
    if not settings.SITE_POLICE_MARK:
        raise Http404("没有设置图标。")
    return HttpResponse(settings.SITE_POLICE_MARK, content_type="image/png")
