"""Story preview: the page as readers will see it, before it is published.

It opens to those of the newsroom who may see the story, and to whoever was sent a
link that is still good. Anybody else gets the answer of a story that does not exist.
"""

from functools import partial, wraps
from urllib.parse import urlencode

from csp.constants import SELF
from csp.decorators import csp_replace
from django.conf import settings
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from articles.dates import spoken
from articles.models import Article, Correction, PreviewLink
from articles.photos.crop_files import crop_file
from articles.site.page_parts import story_parts
from articles.site.recordings import recording_file
from articles.site.views import (
    crop_answer,
    largest_of,
    rendition_file,
    story_page,
)
from articles.workflow import Status

UNTITLED = "（无题）"
PRIVATE_HEADERS = {
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex, nofollow",
    # The address may hold a token: no page that is left for learns it.
    "Referrer-Policy": "no-referrer",
}


def uncached(view):
    """Decorate a view whose answer no cache and no search engine may keep."""

    @wraps(view)
    def answer(*args, **kwargs):
        response = view(*args, **kwargs)
        for name, value in PRIVATE_HEADERS.items():
            response[name] = value
        return response

    return answer


@uncached
# The desk shows it in frames of two widths.
@csp_replace({"frame-ancestors": [SELF]})
@xframe_options_sameorigin
@require_safe
def preview(request, pk):
    link, now = _check_access(request, pk), timezone.now()
    article = get_object_or_404(Article.objects.for_detail(now), pk=pk)
    context = {"link": link, "status_label": status_label(article, now)}
    context |= _page_if_signed(article, now)
    if link is None:
        context["desk_address"] = _desk_address(pk)
    show_photos_here(article, request.GET["token"] if link else "")
    return render(request, "articles/preview.html", context)


def _desk_address(pk):
    # The desk's addresses are not among those that readers' pages are resolved by.
    names = settings.ROOT_URLCONF
    return reverse("admin:articles_article_change", urlconf=names, args=[pk])


@uncached
@require_safe
def photo(request, pk, guid, width, extension):
    """Serve a file of a photo of the story, to whoever may see its preview."""
    at = _moment_of_reader(_check_access(request, pk))
    placed = Article.objects.filter(pk=pk).renditions(at)
    rendition = get_object_or_404(
        placed, photo__guid=guid, width=width, format=extension
    )
    response = rendition_file(rendition)
    response["X-Content-Type-Options"] = "nosniff"
    return response


@uncached
@require_safe
def photo_crop(request, pk, guid, crop, width, extension):
    """Serve a crop of a photo of the story, to whoever may see its preview."""
    _check_access(request, pk)
    placed = Article.objects.filter(pk=pk).renditions()
    rendition = get_object_or_404(largest_of(placed.filter(photo__guid=guid)))
    found = crop_file(rendition, crop, width, extension)
    response = crop_answer(found)
    response["X-Content-Type-Options"] = "nosniff"
    return response


@uncached
@require_safe
def recording(request, pk, guid, extension):
    """Serve a file of a film or piece of sound of the story, like its photos."""
    at = _moment_of_reader(_check_access(request, pk))
    placed = Article.objects.filter(pk=pk).recordings(at)
    return recording_file(request, get_object_or_404(placed, guid=guid), extension)


def _check_access(request, pk):
    """Return the preview link that grants access, None for somebody of the newsroom.

    Raise Http404 when neither grants it.
    """
    if previewable_by(request.user).filter(pk=pk).exists():
        return None
    link = PreviewLink.objects.filter(article=pk).of_token(request.GET.get("token", ""))
    if link is None:
        raise Http404("没有这篇稿件。")
    return link


def _moment_of_reader(link):
    """Return the moment of whoever reads by a link; None for the desk, which sees the
    photos whose rights have ended, too."""
    return None if link is None else timezone.now()


def previewable_by(user):
    """Return the stories that a person of the newsroom may see the preview of."""
    is_of_the_newsroom = user.is_active and user.is_staff
    if is_of_the_newsroom and user.has_perm("articles.view_article"):
        return Article.objects.visible_to(user)
    return Article.objects.none()


def status_label(article, at):
    """Return what readers see of a story at a moment, as a list of short labels."""
    labels = [article.get_status_display()]
    if article.corrects_id:
        return ["更正稿", *labels, _status_of_copy(article, at)]
    if article.is_public(at):
        return [*labels, "读者看到的就是这一页"]
    if article.status == Status.SIGNED and article.published_at > at:
        labels.append(f"定于 {spoken(article.published_at, at)} 发布")
    elif article.status == Status.WITHDRAWN:
        labels.append("读者已看不到")
    else:
        labels.append("未发布")
    if article.embargo_until and article.embargo_until > at:
        labels.append(f"禁发至 {spoken(article.embargo_until, at)}")
    return labels


def _status_of_copy(copy, at):
    if copy.takes_effect_at:
        return f"{spoken(copy.takes_effect_at, at)} 起换下原文"
    if copy.status == Status.SIGNED:
        return "已登在原稿上"
    return "未发布，读者看到的还是原稿"


def _page_if_signed(article, at):
    """Return what the page would be set with, were the story signed at a moment."""
    article.headline = article.headline or UNTITLED
    if article.corrects_id:
        return _page_if_corrected(article, at)
    article.published_at = article.published_at or at
    return story_page(article)


def _page_if_corrected(copy, at):
    """Return the page of the story that a working copy corrects, with its text."""
    original = Article.objects.for_detail(at).get(pk=copy.corrects_id)
    page = story_page(original)
    copy.published_at = original.published_at
    copy.corrected_at = original.corrected_at
    is_in_effect = copy.status == Status.SIGNED and not copy.takes_effect_at
    if not is_in_effect and original.is_public(at):
        copy.corrected_at = at
        page["corrections"] = [*_notice(copy, at), *page["corrections"]]
    return page | {"article": copy} | story_parts(copy)


def _notice(copy, at):
    if copy.correction_kind:
        yield Correction(
            kind=copy.correction_kind,
            weight=copy.correction_weight,
            text=copy.correction_text,
            at=at,
        )


def show_photos_here(article, token=""):
    """Let the page name its photos where whoever sees the page may see them.

    The public address of a photo opens with its story, not before.
    """
    for placed in article.article_photos.all():
        placed.photo.address_of = partial(_photo_address, article.pk, token)
        placed.photo.crop_address_of = partial(_crop_address, article.pk, token)
        if placed.recording():
            placed.recording().address_of = partial(
                _recording_address, article.pk, token
            )


def _photo_address(pk, token, rendition):
    name = pk, rendition.photo.guid, rendition.width, rendition.format
    return _with_token("articles:preview-photo", name, token)


def _crop_address(pk, token, *name):
    return _with_token("articles:preview-photo-crop", (pk, *name), token)


def _recording_address(pk, token, recording, extension):
    name = pk, recording.guid, extension
    return _with_token("articles:preview-recording", name, token)


def _with_token(view, name, token):
    address = reverse(view, args=name)
    return f"{address}?{urlencode({'token': token})}" if token else address


def preview_address(link):
    """Return the address to hand out, from the site's root on."""
    address = reverse("articles:preview", args=[link.article_id])
    return f"{address}?{urlencode({'token': link.token()})}"
