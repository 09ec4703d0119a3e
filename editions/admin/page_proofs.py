"""Views of 看样, the proof of a page: all its stories now, signed or not, to be read
before the page is signed."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles.site.previews import show_photos_here
from districts.keys import key_or_404
from editions import wall
from editions.admin.wall import may_see, seen_of, with_actions
from editions.models import Page
from editions.page_headers import page_header_of
from editions.page_layouts import proof_of
from editions.page_markup import shown_cells
from editions.page_pdf import layout_pdf
from editions.reader_page import HotArea, polygon


@dataclass(frozen=True)
class Line:
    """A story of the proof, with how much of it does not fit on the page."""

    card: wall.Card
    left_over: int  # characters that another page takes, or none
    goes_on: str  # the page that takes them, or ""
    address: str


class PageProofMixin:
    """Adds the proof of a page, on screen and as PDF, to the admin of pages."""

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path(
                "<int:pk>/proof/",
                view(require_safe(self.proof_view)),
                name="editions_page_proof",
            ),
            path(
                "<int:pk>/proof/page.pdf",
                view(require_safe(self.proof_pdf_view)),
                name="editions_page_proof_pdf",
            ),
            *super().get_urls(),
        ]

    def proof_view(self, request, pk):
        page = _proof_page(request, pk)
        # Asked first: what changes meanwhile is then signed unread by nobody.
        column = wall.column_of(page)
        layout, placements = proof_of(page)
        for placement in placements:
            show_photos_here(placement.article)
        lines = _lines(column, layout)
        on_page = {line.card.placement.pk: line for line in lines}
        context = self.admin_site.each_context(request) | {
            "title": f"看样：{page}",
            "opts": self.opts,
            "page": page,
            "head": page_header_of(page),
            "column": column,
            "shown": with_actions(column, request.user),
            "seen": seen_of([column]),
            "lines": lines,
            "layout": layout,
            "cells": shown_cells(layout, placements),
            "areas": [
                HotArea((polygon(area.points),), str(line.card.article), line.address)
                for area in layout.areas
                if (line := on_page.get(area.key))
            ],
            "at": timezone.now(),
        }
        return TemplateResponse(request, "admin/editions/page/proof.html", context)

    def proof_pdf_view(self, request, pk):
        page = _proof_page(request, pk)
        layout, placements = proof_of(page)
        content = layout_pdf(layout, page, placements).drawn()
        name = f"{page.issue.date:%Y-%m-%d}-{page.label()}-proof.pdf"
        headers = {"Content-Disposition": f'inline; filename="{name}"'}
        return HttpResponse(content, content_type="application/pdf", headers=headers)


def _proof_page(request, pk):
    if not may_see(request.user):
        raise PermissionDenied
    pages = Page.objects.select_related("issue")
    return get_object_or_404(pages, pk=key_or_404(pk))


def _lines(column, layout):
    """Return the stories of a page with how much of each the page could not take."""
    lines = []
    for card in column.cards:
        placement = card.placement
        lines.append(
            Line(
                card,
                layout.left_over.get(placement.pk, 0),
                placement.continued_on,
                reverse("admin:articles_article_change", args=[placement.article_id]),
            )
        )
    return lines
