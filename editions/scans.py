"""Uploaded pictures and PDFs of printed pages, with withdrawn stories painted over.

A story that readers may not see is painted over in the picture, and the PDF is made
again from that picture, without text. Where its area is not known, neither is shown,
and the page is set from its stories instead. So it is where the rights to a photo have
ended: a scan shows it, and nothing says where.
"""

import io
import logging
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

from django.core.files.base import ContentFile
from django.urls import reverse

from articles import fonts
from articles.moment import now
from articles.palette import QUIET
from articles.photos.storage import opened
from editions.layout_version import LAYOUT_VERSION
from editions.models import Placement
from editions.models.page_files import shown_storage
from editions.page_headers import page_header_of
from editions.page_layouts import layout_of, layouts_of
from editions.page_pdf import Press, layout_pdf

WIDTHS = (800, 1600, 3200)
THUMBNAIL = 240
MOST_OF_MANY = 1600  # pixels across, of a page in the PDF of a whole issue
JPEG = {"quality": 82, "progressive": True, "optimize": True}
GREY = "#c9c6bf"
COVERED = "已撤稿"
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Cover:
    """Polygon that is painted over, in thousandths of the page, and the words on it."""

    points: tuple[tuple[int, int], ...]
    words: str = ""


@dataclass(frozen=True)
class Kept:
    """File that is made when it is first asked for, and kept under its digest."""

    name: str
    make: object

    @property
    def digest(self):
        return self.name.rpartition("/")[2].partition(".")[0]

    def content(self):
        """Return the bytes; FileNotFoundError where what they are made of is gone."""
        storage = shown_storage()
        try:
            with storage.open(self.name) as file:
                return file.read()
        except Exception:  # not there yet; or the storage, each with errors of its own
            content = self.make()
        try:
            if not storage.exists(self.name):
                storage.save(self.name, ContentFile(content))
            self._sweep(storage)
        except Exception:  # for instance a full disk
            logger.exception("A page's file was made, but could not be kept.")
        return content

    def _sweep(self, storage):
        """Leave nothing of what the page showed before: it may have been withdrawn."""
        folder, _, here = self.name.rpartition("/")
        for name in storage.listdir(folder)[1]:
            if name != here:
                storage.delete(f"{folder}/{name}")


@dataclass(frozen=True)
class PagePicture:
    """A page's picture with what must not be seen painted over."""

    page: object
    covers: tuple[Cover, ...]

    @property
    def widths(self):
        smaller = [width for width in WIDTHS if width < self.page.picture_width]
        return [*smaller, min(self.page.picture_width, WIDTHS[-1])]

    @property
    def width(self):
        return self.widths[-1]

    @property
    def height(self):
        return round(self.page.picture_height * self.width / self.page.picture_width)

    @property
    def src(self):
        return self._address(self.width)

    @property
    def srcset(self):
        return ", ".join(f"{self._address(width)} {width}w" for width in self.widths)

    def _address(self, width):
        name = self.page.issue.date, self.page.label(), width
        return reverse("editions:page-picture", args=name)

    @cached_property
    def key(self):
        return repr((self.page.picture.name, self.covers))

    def draw_in(self, press):
        """Draw it as a page of a PDF of many."""
        width = min(self.width, MOST_OF_MANY)
        size = self.page.picture_width, self.page.picture_height
        press.draw_picture(self.page, io.BytesIO(self._jpeg(width)), size)

    def file(self, width):
        """Return the picture at one of its widths, as JPEG."""
        name = file_name(self.page, str(width), self.key, "jpg")
        return Kept(name, lambda: self._jpeg(width))

    def pdf(self):
        """Return the picture as a PDF of one page, without text."""
        return Kept(file_name(self.page, "pdf", self.key, "pdf"), self._as_pdf)

    def _jpeg(self, width):
        content = io.BytesIO()
        self.painted(width).save(content, "JPEG", **JPEG)
        return content.getvalue()

    def _as_pdf(self):
        press = Press(page_header_of(self.page).title, self.page.issue.date)
        size = self.page.picture_width, self.page.picture_height
        press.draw_picture(self.page, io.BytesIO(self._jpeg(self.width)), size)
        return press.pdf()

    def painted(self, width):
        """Return the picture at a width, with what must not be seen painted over."""
        # Imported when a picture is first painted over: a worker starts without Pillow.
        from PIL import ImageDraw

        from articles.photos import decoding

        with opened(self.page.picture) as file:
            image = decoding.pixels(file, width)
        pen = ImageDraw.Draw(image)
        for cover in self.covers:
            _paint(pen, cover, *image.size)
        return image


def _paint(pen, cover, width, height):
    points = [(x * width / 1000, y * height / 1000) for x, y in cover.points]
    pen.polygon(points, fill=GREY)
    across = [x for x, _ in points]
    down = [y for _, y in points]
    size = max(12, round(min(max(across) - min(across), max(down) - min(down)) / 6))
    middle = (max(across) + min(across)) / 2, (max(down) + min(down)) / 2
    if cover.words:
        from PIL import ImageFont

        face = ImageFont.truetype(fonts.BOLD, size)
        pen.text(middle, cover.words, fill=QUIET, font=face, anchor="mm")


def as_points(region):
    """Return a stored polygon as a tuple, which keys and covers are made of."""
    return tuple(tuple(point) for point in region)


def file_name(page, kind, key, ending):
    """Name a file after all that it shows, in a folder with nothing else in it."""
    digest = sha256(f"{LAYOUT_VERSION} {key}".encode()).hexdigest()[:32]
    return f"pages/{page.pk}/{kind}/{digest}.{ending}"


def picture_of(page, at=None):
    """Return the page's picture as readers may see it, or None."""
    if not page.picture or not page.picture_width:
        return None
    covers = covers_of(page, at)
    return None if covers is None else PagePicture(page, covers)


def covers_of(page, at=None):
    """Return what is painted over on a page, or None where a story that must not be
    seen has no known area."""
    every = Placement.objects.filter(page=page).order_by("order")
    every = every.with_gone_photos(at or now())
    return _covers(every, Placement.objects.shown(at).filter(page=page))


def _covers(every, shown):
    """Return what is painted over of all placements of a page, of which readers may see
    some, or None."""
    shown = {placement.pk: placement for placement in shown}
    covers = []
    for placement in every:
        public = shown.get(placement.pk)
        if public is not None and not public.is_withdrawn:
            if placement.has_gone_photos:
                return None
            continue
        regions = placement.regions()
        if not regions:
            return None
        words = COVERED if public is not None else ""
        covers += [Cover(as_points(region), words) for region in regions]
    return tuple(covers)


def sheets_of(issue, pages, at=None):
    """Return what each of some pages of an issue looks like to readers: its PagePicture,
    or the PagePdf of how it is set. The queries are as many for one page as for all."""
    scanned = [page for page in pages if page.picture and page.picture_width]
    every = defaultdict(list)
    if scanned:
        placements = Placement.objects.filter(page__in=scanned).order_by("order")
        for placement in placements.with_gone_photos(at or now()):
            every[placement.page_id].append(placement)
    sheets = []
    for page, (layout, shown) in zip(pages, layouts_of(issue, pages, at), strict=True):
        covers = _covers(every[page.pk], shown) if page in scanned else None
        if covers is None:
            sheets.append(layout_pdf(layout, page, shown))
        else:
            sheets.append(PagePicture(page, covers))
    return sheets


@dataclass(frozen=True)
class Uploaded:
    """The PDF as it went to the press, with nothing to hide."""

    page: object

    @property
    def digest(self):
        return sha256(self.page.pdf.name.encode()).hexdigest()[:32]

    def content(self):
        with opened(self.page.pdf) as file:
            return file.read()


def pdf_of(page, at=None):
    """Return the PDF that readers may have of a page; each has content() and digest."""
    if page.pdf and covers_of(page, at) == ():
        return Uploaded(page)
    picture = picture_of(page, at)
    if picture is not None:
        return picture.pdf()
    layout, placements = layout_of(page, at)
    pdf = layout_pdf(layout, page, placements)
    return Kept(file_name(page, "pdf", pdf.key, "pdf"), pdf.drawn)
