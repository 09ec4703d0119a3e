"""Share pictures of the pages that list stories: the paper, a section, a district, …

They show what the page is of, and no story: whoever has kept one shows nothing that was
withdrawn since. What has no page has no picture.
"""

from django.conf import settings
from django.http import Http404
from django.views.decorators.http import require_safe

from articles.site.districts import district_or_404
from articles.site.sections import section_or_404
from articles.site.share_picture import picture_of, texts
from articles.site.views import of_column, of_person, of_tag

PAPER = "paper"


def _paper(slug):
    if slug != PAPER:
        raise Http404
    return texts(settings.SITE_NAME, deck=settings.SITE_TAGLINE)


def _section(slug):
    return texts(section_or_404(slug).name, flag="频道")


def _district(slug):
    return texts(district_or_404(slug).name, flag=settings.DISTRICTS_NAME)


def _column(slug):
    column = of_column.public_or_404(slug)
    return texts(column.name, flag="栏目", deck=column.description)


def _topic(slug):
    return texts(of_tag.public_or_404(slug).name, flag="话题")


def _person(slug):
    person = of_person.public_or_404(slug)
    return texts(person.name, flag="作者", deck=person.title)


KINDS = {
    "front": _paper,
    "section": _section,
    "district": _district,
    "column": _column,
    "topic": _topic,
    "person": _person,
}


@require_safe
def share(request, kind, slug):
    if kind not in KINDS:
        raise Http404
    return picture_of(request, KINDS[kind](slug))
