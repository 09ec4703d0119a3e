"""Views to upload a page's picture and PDF, and to draw hot areas on the picture."""

import json
import logging
import re
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.views.decorators.http import require_http_methods, require_safe

from articles.photos import decoding
from articles.photos.storage import remove_after_commit
from districts.keys import key_or_404
from editions.admin.wall import may_see
from editions.models import Page, Placement, validate_regions
from editions.page_layouts import layout_of
from editions.scans import PagePicture

MEBIBYTE = 1024 * 1024
MAX_PDF = 60 * MEBIBYTE
SHOWN = 1600
NOT_KEPT = (
    "文件没有存下来，服务器的存储暂时写不进去；请稍后再选一次上传，仍不行请找技术人员。"
)
logger = logging.getLogger(__name__)
NUMBER = re.compile(r"[0-9]{1,6}")
SEMICOLON = re.compile("[;；]")
MOST_TYPED = 20_000


@dataclass(frozen=True)
class Row:
    """A story of the page with its area, as "x,y x,y …" in thousandths; of several
    pieces, each after a semicolon."""

    placement: Placement
    points: str
    problem: str = ""


class ScanMixin:
    """Adds the screen of picture and hot areas to the admin of pages."""

    def get_urls(self):
        view = self.admin_site.admin_view
        screen = require_http_methods(["GET", "HEAD", "POST"])(self.scan_view)
        return [
            path("<int:pk>/scan/", view(screen), name="editions_page_scan"),
            path(
                "<int:pk>/scan/picture.jpg",
                view(require_safe(self.scan_picture_view)),
                name="editions_page_scan_picture",
            ),
            *super().get_urls(),
        ]

    def scan_view(self, request, pk):
        page = self._scanned(request, pk)
        problems = {}
        rows = None
        if request.method == "POST":
            if not request.user.has_perm("editions.change_page"):
                raise PermissionDenied
            if request.POST.get("do") == "areas":
                rows = self._save_areas(request, page)
            else:
                problems = self._save_files(request, page)
            if not problems and rows is None:
                return redirect("admin:editions_page_scan", page.pk)
        placements = page.placements.select_related("article").order_by("order")
        context = self.admin_site.each_context(request) | {
            "title": f"版面图：{page}",
            "opts": self.opts,
            "page": page,
            "rows": rows or [Row(p, _written(p.regions())) for p in placements],
            "suggested": json.dumps(_suggested(page)),
            "problems": problems,
            "may_change": request.user.has_perm("editions.change_page"),
        }
        return TemplateResponse(request, "admin/editions/page/scan.html", context)

    def scan_picture_view(self, request, pk):
        page = self._scanned(request, pk)
        if not page.picture:
            raise Http404
        picture = PagePicture(page, ())
        width = min(SHOWN, page.picture_width)
        content = picture.file(width).make()
        headers = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
        return HttpResponse(content, content_type="image/jpeg", headers=headers)

    def _scanned(self, request, pk):
        # The picture shows every story of the page, signed or not.
        if not may_see(request.user):
            raise PermissionDenied
        pages = Page.objects.select_related("issue")
        return get_object_or_404(pages, pk=key_or_404(pk))

    # Files

    def _save_files(self, request, page):
        """Keep what is sound of the two files; return what is wrong with the rest."""
        problems = {}
        picture, pdf = request.FILES.get("picture"), request.FILES.get("pdf")
        if not (picture or pdf):
            return {"picture": "请先选择版面图或 PDF 文件，再按上传。"}
        if picture:
            try:
                seen = decoding.read(picture, picture.name)
            except decoding.ImageRefused as error:
                problems["picture"] = str(error)
            else:
                page.picture_width, page.picture_height = seen.width, seen.height
                problems |= self._replace(page, "picture", picture, seen.ending)
                if not problems:
                    messages.success(request, "版面图已保存。")
        if pdf:
            problem = _pdf_problem(pdf)
            if problem:
                problems["pdf"] = problem
            else:
                refused = self._replace(page, "pdf", pdf, "pdf")
                problems |= refused
                if not refused:
                    messages.success(request, "版面 PDF 已保存。")
        return problems

    def _replace(self, page, name, file, ending):
        """Store a file in place of another; return {name: problem} if it cannot be."""
        field = getattr(page, name)
        old = (field.storage, field.name) if field else None
        try:
            field.save(f"page.{ending}", file, save=False)
        except Exception:  # a disk and a bucket fail each in its own words
            logger.exception("A file of a page could not be stored")
            page.refresh_from_db()
            return {name: NOT_KEPT}
        page.save(update_fields=[name, "picture_width", "picture_height"])
        if old:
            remove_after_commit([old])
        return {}

    # Areas

    def _save_areas(self, request, page):
        """Keep the areas; of one that is no area nothing is kept, and all is shown."""
        rows, found = [], []
        for placement in page.placements.select_related("article").order_by("order"):
            text = request.POST.get(f"area-{placement.pk}", "").strip()
            problem = ""
            regions = _read(text)
            try:
                validate_regions(regions)
            except ValidationError:
                problem = (
                    "要三个以上的点，每点两个 0 到 1000 的整数，"
                    "如：0,0 500,0 500,300；分成几块的，块与块之间写分号。"
                )
            rows.append(Row(placement, text, problem))
            found.append((placement, regions))
        if any(row.problem for row in rows):
            messages.error(request, "热区还没有保存：请改好标出的几处，再按保存。")
            return rows
        for placement, regions in found:
            if placement.regions() != regions:
                first, further = (regions[0], regions[1:]) if regions else (None, None)
                Placement.objects.filter(pk=placement.pk).update(
                    region=first, further_regions=further or None
                )
        messages.success(request, "热区已保存。")
        return None


def _pdf_problem(file):
    if file.size > MAX_PDF:
        return (
            f"PDF 有 {file.size / MEBIBYTE:.0f} MB，超过了 60 MB；请导出小一些的再传。"
        )
    start = file.read(1024)
    file.seek(0)
    if b"%PDF-" not in start:
        return "这个文件不是 PDF；请从排版软件导出 PDF 再传。"
    return ""


def _written(regions):
    pieces = (" ".join(f"{x},{y}" for x, y in region) for region in regions)
    return "; ".join(pieces)


def _read(text):
    """Read "0,0 500,0 500,300; 600,0 700,0 700,90" as polygons; an odd number of figures
    is none."""
    pieces = SEMICOLON.split(text[:MOST_TYPED])
    return [_read_one(piece) for piece in pieces if piece.strip()]


def _read_one(text):
    numbers = [int(number) for number in NUMBER.findall(text)]
    if len(numbers) % 2:
        return []
    return [list(pair) for pair in zip(numbers[::2], numbers[1::2], strict=True)]


def _suggested(page):
    """Return where the page as it would be set has its stories: {placement: points}."""
    layout, _ = layout_of(page)
    return {area.key: [list(point) for point in area.points] for area in layout.areas}
