"""Synthetic pictures for made-up news, drawn by Pillow and marked as synthetic."""

import io
from uuid import UUID

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw, ImageFont

from articles.models import Photo
from articles.photos import decoding
from articles.photos.storage import files_removed_on_failure

LANDSCAPE, PORTRAIT = (1200, 800), (800, 1000)
# Sky, far, near, light: muted, so that they do not shout down the news.
PALETTES = (
    ("#dfe6e4", "#a9b8b5", "#62777a", "#f3d9a4"),
    ("#efe3d3", "#c9a98a", "#7d5a44", "#f6efe0"),
    ("#d9dfe8", "#93a4bb", "#4b5d78", "#f2e6cf"),
    ("#e9e2d8", "#b7a58f", "#54605a", "#e8b59a"),
)


def draw_scene(draw):
    """Return a picture of hills, water or a town, whichever is drawn."""
    size = PORTRAIT if draw.random() < 0.2 else LANDSCAPE
    sky, far, near, light = draw.choice(PALETTES)
    picture = Image.new("RGB", size, sky)
    pen = ImageDraw.Draw(picture)
    width, height = size
    sun = draw.randint(60, 110)
    x, y = draw.randint(sun, width - sun), draw.randint(sun, height // 3)
    pen.ellipse((x - sun, y - sun, x + sun, y + sun), fill=light)
    scene = draw.choice((_hills, _town, _river))
    scene(draw, pen, size, (far, near, light))
    pen.text(
        (24, height - 44), "SYNTHETIC", fill=light, font=ImageFont.load_default(24)
    )
    return picture


def _hills(draw, pen, size, colours):
    width, height = size
    for level, colour in ((0.45, colours[0]), (0.65, colours[1])):
        ridge = [
            (x, int(height * level) - draw.randint(0, 120))
            for x in range(0, width + 100, 100)
        ]
        pen.polygon([(0, height), *ridge, (width, height)], fill=colour)


def _town(draw, pen, size, colours):
    width, height = size
    for level, colour in ((0.35, colours[0]), (0.55, colours[1])):
        x = 0
        while x < width:
            wide = draw.randint(60, 160)
            top = int(height * level) + draw.randint(0, 160)
            pen.rectangle((x, top, x + wide - 8, height), fill=colour)
            for window in range(top + 20, height - 80, 44):
                pen.rectangle((x + 16, window, x + 28, window + 18), fill=colours[2])
            x += wide


def _river(draw, pen, size, colours):
    width, height = size
    _hills(draw, pen, size, (colours[0], colours[0], colours[2]))
    pen.rectangle((0, int(height * 0.62), width, height), fill=colours[1])
    for x in range(0, width, 220):
        pen.arc(
            (x, int(height * 0.5), x + 220, int(height * 0.74)),
            180,
            360,
            colours[2],
            12,
        )
    pen.rectangle((0, int(height * 0.5), width, int(height * 0.52)), fill=colours[2])


def make_photo(draw, guid: UUID, note):
    """Return the synthetic photo of that guid, taking it into the library once."""
    photo = Photo.objects.filter(guid=guid).first()
    if photo:
        return photo
    file = io.BytesIO()
    draw_scene(draw).save(file, "JPEG", quality=88)
    content = ContentFile(file.getvalue())
    photo = Photo(
        guid=guid,
        caption="程序画的示意图，仅供测试。",
        credit="合成图片",
        alt="程序画的风景示意图",
        rights="合成图片，无版权限制。",
        staff_note=note,
    )
    with files_removed_on_failure() as written:
        photo.save_original(content, decoding.read(content), written)
    return photo
