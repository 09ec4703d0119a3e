"""View of a section (频道) of the paper."""

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from articles.models import Article, Section
from articles.paging import page_of
from articles.site.authors import frequent_authors


@require_safe
def section(request, slug):
    section = get_object_or_404(Section, slug=slug)
    articles = Article.objects.published().in_section(section)
    context = {"section": section, "authors": frequent_authors(articles)}
    context |= page_of(articles.for_listing(), request)
    return render(request, "articles/section_detail.html", context)
