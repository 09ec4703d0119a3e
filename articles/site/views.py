"""Public views of a story, a column, a topic, a person, corrections and photo files.

Each starts from published().
"""

from django.db.models import F, Prefetch
from django.http import FileResponse, Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe
from taggit.models import Tag

from articles import printed_notices
from articles.addresses import site_root
from articles.conditional import revalidated
from articles.models import Article, Column, Contributor, Correction, Portrait
from articles.models.portraits import renditions_of_portrait
from articles.models.renditions import Rendition
from articles.moment import now
from articles.paging import LISTED, OWN, PreparedList
from articles.photos.crop_files import crop_file
from articles.photos.crops import CROPS, FOR_MACHINES, SQUARE, sizes_of
from articles.photos.storage import opened
from articles.prefetched import loaded
from articles.prepared import Prepared, prepared
from articles.site.dossiers import dossier_of
from articles.site.fronts import as_front, as_list
from articles.site.page_parts import story_parts
from articles.site.printed import printed_places, with_printed_places
from articles.site.related import related_to
from articles.site.structured_data import as_script, of_story
from articles.site.withdrawn import gone

MACHINES = {crop.name for crop in FOR_MACHINES}
# What the desk alone asks of a story; what is not loaded makes no kept page old, either.
OF_THE_DESK = (
    *("guid", "staff_note", "ai_tool", "ai_checked_by", "status", "status_since"),
    *("version", "wire_call"),
    *("correction_kind", "correction_weight", "correction_text", "takes_effect_at"),
    *("withdrawn_at", "withdrawal_notice", "embargo_until", "corrects", "handed_to"),
    *("created_at", "created_by", "updated_at", "updated_by"),
    *("section__order", "section__pinyin"),
    *("column__description", "column__staff_note", "column__pinyin"),
    *("source__slug", "source__reprint_licensed", "source__licence_note"),
    *("source__list_edition", "source__listed_on", "source__list_region"),
    *("source__list_kind", "source__off_list_since", "source__pinyin"),
)


@prepared
def _story(at, pk):
    stories = Article.objects.published(at).for_detail(at).defer(*OF_THE_DESK)
    stories = stories.filter(pk=pk).order_by()
    return with_printed_places(stories, at)


@require_safe
def detail(request, pk):
    article = _story.first(at=now(), pk=pk)
    if article is None:
        return gone(request, pk)
    page = story_page(article)
    root = site_root(request)
    page["address"] = root + article.get_absolute_url()
    page["structured_data"] = as_script(of_story(page, root))
    return render(request, "articles/article_detail.html", page)


def story_page(article):
    """Return the template context of a story loaded by for_detail()."""
    return {
        "article": article,
        "teaser": article.teaser(),
        "corrections": loaded(article, "corrections"),
        "printed_places": printed_places(article),
        "related": related_to(article),
    } | story_parts(article)


@PreparedList
def _notices(at):
    notices = Correction.objects.of(Article.objects.published(at))
    # Lists go on by `published_at`: a notice is published the moment it is given.
    return notices.with_headlines().annotate(published_at=F("at"))


@require_safe
def correction_list(request):
    """List the correction notices of published stories, the newest first."""
    page = _notices.page(request)
    context = page | {"corrections": printed_notices.with_runs(page["articles"])}
    return render(request, "articles/correction_list.html", context)


class NamedList:
    """The stories published under a name, as a page; `loaded` returns the names as it
    shows them at a moment."""

    def __init__(self, model, verb, template, order=LISTED, loaded=None):
        self.name, self.template = model._meta.model_name, template
        loaded = loaded or (lambda at: model.objects.all())

        def under(at, named):
            return getattr(Article.objects.published(at), verb)(named)

        # Of most names nothing comes or goes by itself.
        self.named = Prepared(
            lambda at, slug: loaded(at).filter(slug=slug), needs_all=False
        )
        self.stories = PreparedList(
            lambda at, named: under(at, named).for_listing(at), order
        )
        self.any = Prepared(lambda at, named: under(at, named).values_list("pk")[:1])

    def page(self, request, slug):
        """Render what is published under a name; a name with nothing published is 404.

        Otherwise the address would reveal an unpublished story about it.
        """
        named = self.named.get_or_404(at=now(), slug=slug)
        page = self.stories.page(request, named=named.pk)
        if not page["articles"]:
            self.any.get_or_404(at=now(), named=named.pk)
        context = {self.name: named} | self.set(named, page)
        return render(request, self.template, context)

    def public_or_404(self, slug):
        """Return what has a page, without the stories on it."""
        named = self.named.get_or_404(at=now(), slug=slug)
        self.any.get_or_404(at=now(), named=named.pk)
        return named

    def set(self, named, page):
        """Return the context of a page as it is set: as a list."""
        return as_list(page)


class NamedFront(NamedList):
    """The same with a front, which an editor may have given a dossier."""

    def set(self, named, page):
        dossier, lead = None, None
        if not page["is_continued"]:
            dossier, lead = dossier_of(self.name, named.pk)
        own = [named.get_absolute_url()] if self.name == "column" else []
        return as_front(page, *own, lead=lead) | {"dossier": dossier}


of_column = NamedFront(Column, "in_column", "articles/column_detail.html", OWN)
of_tag = NamedFront(Tag, "listed_about", "articles/tag_detail.html")


def _with_portrait(at):
    shown = Portrait.objects.shown(at).with_pictures()
    return Contributor.objects.prefetch_related(Prefetch("portraits", shown))


of_person = NamedList(
    Contributor, "listed_by", "articles/person_detail.html", loaded=_with_portrait
)


@require_safe
def column(request, slug):
    return of_column.page(request, slug)


@require_safe
def tag(request, slug):
    return of_tag.page(request, slug)


@require_safe
def person(request, slug):
    return of_person.page(request, slug)


@require_safe
def portrait(request, slug, width, extension):
    """Serve a size of an author's portrait for as long as the author has a page."""
    of_person.public_or_404(slug)
    rendition = _portrait.get_or_404(at=now(), slug=slug)
    return _crop(request, rendition, SQUARE.name, width, extension)


@prepared
def _portrait(at, slug):
    return largest_of(renditions_of_portrait(at, slug))


@require_safe
def photo(request, guid, width, extension):
    """Serve a file of a photo for as long as a published story shows it.

    What is hidden is 404 whatever the request's conditions.
    """
    rendition = _public_rendition.get_or_404(
        at=now(), guid=guid, width=width, extension=extension
    )
    return _picture(request, rendition)


def _picture(request, rendition):
    """Answer with a picture file, or 304 to who has it."""
    etag = rendition.version()
    return revalidated(request, etag, lambda: rendition_file(rendition))


@prepared
def _public_rendition(at, guid, width, extension):
    shown = Article.objects.published(at).renditions(at)
    return shown.filter(photo__guid=guid, width=width, format=extension)


@require_safe
def photo_crop(request, guid, crop, width, extension):
    """Serve a size of a named crop, for as long as a published story shows the photo."""
    rendition = _largest_public.get_or_404(at=now(), guid=guid)
    return _crop(request, rendition, crop, width, extension)


@require_safe
def photo_shape(request, guid, shape):
    """Serve a photo cut to a shape that search engines show."""
    if shape not in MACHINES:
        raise Http404("没有这种形状的图片。")
    rendition = _largest_public.get_or_404(at=now(), guid=guid)
    crop, photo = CROPS[shape], rendition.photo
    width, _ = sizes_of(crop, photo.width, photo.height)[-1]
    return _crop(request, rendition, shape, width, "jpg")


def _crop(request, rendition, name, width, extension):
    """Answer with a size of a crop, or 304 to who has it."""
    found = crop_file(rendition, name, width, extension)
    return revalidated(request, found.etag, lambda: crop_answer(found))


def crop_answer(found):
    """Return the answer that sends a CropFile, or raise Http404 if it is lost."""
    try:
        return FileResponse(found.open(), content_type=found.content_type)
    except FileNotFoundError as error:
        raise Http404("图片文件不在了。") from error


@prepared
def _largest_public(at, guid):
    shown = Article.objects.published(at).renditions(at)
    return largest_of(shown.filter(photo__guid=guid))


def largest_of(renditions):
    """Return the file that a photo's crops are cut from, of its renditions."""
    jpegs = renditions.filter(format=Rendition.Format.JPEG)
    fields = "guid", "width", "height", "focal_x", "focal_y", "crops"
    return (
        jpegs.select_related("photo")
        .only("file", "width", "height", *(f"photo__{name}" for name in fields))
        .order_by("-width")[:1]
    )


def rendition_file(rendition):
    """Return the answer that sends a picture file, or raise Http404 if it is lost."""
    try:
        file = _opened_or_replaced(rendition)
    except FileNotFoundError as error:
        raise Http404("图片文件不在了。") from error
    return FileResponse(file, content_type=rendition.content_type())


def _opened_or_replaced(rendition):
    """Return a picture file, open, or the one that took its place a moment ago."""
    try:
        return opened(rendition.file)
    except FileNotFoundError:
        replaced = Rendition.objects.filter(pk=rendition.pk)
        replaced = replaced.exclude(file=rendition.file.name).first()
        if replaced is None:
            raise
        return opened(replaced.file)
