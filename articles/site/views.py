"""Public views of a story, a column, a topic, a person, corrections and photo files.

Each starts from published().
"""

from django.db.models import F
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe
from taggit.models import Tag

from articles.addresses import site_root
from articles.conditional import revalidated
from articles.models import Article, Column, Contributor, Correction
from articles.paging import page_of
from articles.site.printed import printed_places
from articles.site.related import related_to
from articles.site.structured_data import as_script, of_story


@require_safe
def detail(request, pk):
    article = Article.objects.published().for_detail().filter(pk=pk).first()
    if article is None:
        get_object_or_404(Article.objects.withdrawn(), pk=pk)
        return render(request, "410.html", status=410)
    page = story_page(article)
    root = site_root(request)
    page["address"] = root + article.get_absolute_url()
    page["structured_data"] = as_script(of_story(page, root))
    return render(request, "articles/article_detail.html", page)


def story_page(article):
    """Return the template context of a story loaded by for_detail()."""
    return {
        "article": article,
        "corrections": article.corrections.all(),
        "printed_places": printed_places(article),
        "related": related_to(article),
    }


@require_safe
def correction_list(request):
    """List the correction notices of published stories, the newest first."""
    notices = Correction.objects.of(Article.objects.published())
    # Lists go on by `published_at`: a notice is published the moment it is given.
    dated = notices.select_related("article").annotate(published_at=F("at"))
    page = page_of(dated, request)
    context = page | {"corrections": page["articles"]}
    return render(request, "articles/correction_list.html", context)


@require_safe
def column(request, slug):
    return _named_list(
        request, Column, slug, "in_column", "articles/column_detail.html"
    )


@require_safe
def tag(request, slug):
    return _named_list(request, Tag, slug, "about", "articles/tag_detail.html")


@require_safe
def person(request, slug):
    return _named_list(request, Contributor, slug, "by", "articles/person_detail.html")


def _named_list(request, model, slug, verb, template):
    """Render what is published under a name; a name with nothing published is 404.

    Otherwise the address would reveal an unpublished story about it.
    """
    named = get_object_or_404(model, slug=slug)
    articles = getattr(Article.objects.published(), verb)(named)
    page = page_of(articles.for_listing(), request)
    if not page["articles"] and not articles.exists():
        raise Http404
    return render(request, template, {model._meta.model_name: named} | page)


@require_safe
def photo(request, guid, width, extension):
    """Serve a file of a photo for as long as a published story shows it.

    What is hidden is 404 whatever the request's conditions.
    """
    rendition = _public_rendition(guid, width, extension)
    etag = f"{rendition.pk}-{rendition.size}"
    return revalidated(request, etag, lambda: rendition_file(rendition))


def _public_rendition(guid, width, extension):
    shown = Article.objects.published().renditions()
    return get_object_or_404(shown, photo__guid=guid, width=width, format=extension)


def rendition_file(rendition):
    """Return the answer that sends a picture file, or raise Http404 if it is lost."""
    try:
        return FileResponse(
            rendition.file.open("rb"), content_type=rendition.content_type()
        )
    except FileNotFoundError as error:
        raise Http404("图片文件不在了。") from error
