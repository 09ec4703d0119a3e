"""View of a section (频道) of the paper."""

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from articles.caching import kept_by_clock
from articles.models import Article, Section
from articles.moment import now
from articles.paging import PreparedList
from articles.prepared import prepared
from articles.site.authors import Author, frequent_authors
from articles.site.fronts import as_front


@prepared(digests=True)
def _sections():
    return Section.objects.all()


@kept_by_clock
def sections():
    """Return all sections, in their order."""
    return _sections()


def section_or_404(slug):
    return called_or_404(sections(), slug)


def called_or_404(rows, slug):
    """Return the row of this name in an address, or raise Http404."""
    for row in rows:
        if row.slug == slug:
            return row
    raise Http404


@PreparedList
def _stories(at, section):
    return Article.objects.published(at).in_section(section).for_listing(at)


@prepared
def _authors(at, section):
    return frequent_authors(Article.objects.published(at).in_section(section))


@require_safe
def section(request, slug):
    section = section_or_404(slug)
    authors = _authors(at=now(), section=section.pk)
    context = {"section": section, "authors": [Author(*row) for row in authors]}
    page = _stories.page(request, section=section.pk)
    context |= as_front(page, section.get_absolute_url())
    return render(request, "articles/section_detail.html", context)
