"""View of a section (频道) of the paper."""

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles.models import Article, Section
from articles.paging import PreparedList
from articles.prepared import prepared
from articles.site.authors import Author, frequent_authors


@prepared
def section_of(slug):
    return Section.objects.filter(slug=slug)


@prepared
def sections():
    return Section.objects.all()


@PreparedList
def _stories(at, section):
    return Article.objects.published(at).in_section(section).for_listing()


@prepared
def _authors(at, section):
    return frequent_authors(Article.objects.published(at).in_section(section))


@require_safe
def section(request, slug):
    section = section_of.get_or_404(slug=slug)
    authors = _authors(at=timezone.now(), section=section.pk)
    context = {"section": section, "authors": [Author(*row) for row in authors]}
    context |= _stories.page(request, section=section.pk)
    return render(request, "articles/section_detail.html", context)
