"""Pictures of old stories: taken into the library by their bytes, each once, and placed."""

import re
from dataclasses import replace
from html import unescape
from uuid import NAMESPACE_URL, uuid5

from django.core.files.base import ContentFile

from articles.models import ArticlePhoto, Photo
from articles.photos import decoding, taking_in
from articles.photos.refusals import ImageRefused
from articles.photos.storage import StorageFailed, files_removed_on_failure
from ingest.old_papers.interface import UnreadableFile
from ingest.old_stories.lines import in_one_line
from ingest.old_stories.values import OldPhoto

LONGEST_CAPTION = Photo._meta.get_field("caption").max_length
LONGEST_CREDIT = Photo._meta.get_field("credit").max_length
SHOWN = re.compile(
    r"""<img\b[^<>]{0,2000}?\ssrc\s*=\s*["']([^"'<>]{1,2000})["']""", re.IGNORECASE
)
LAST = 32_767  # what is placed further down closes the story


class NoFiles:
    """Files of stories that came without any."""

    def has(self, name):
        return False

    def beside(self, name, reference):
        return ""

    def content(self, name, most):
        raise UnreadableFile(f"没有文件“{name}”。")


def photos_of(story, body, files, outcome):
    """Return the OldPhotos of a story: its own, and those that stand in its body.

    A picture that both have stands where the body has it, with the words of the row.
    """
    rows = {row.file: row for row in story.photos if row.file}
    found, placed = [], set()
    for inline in body.pictures:
        name = _name_of(inline.address, story, files)
        row = rows.get(inline.address) or rows.get(name)
        if row is None and not name and not inline.caption:
            outcome.doubt(
                "missing_file",
                f"正文里的图片“{inline.address[:200]}”没有文件，没有收。",
            )
            continue
        row = row or OldPhoto(name or inline.address, inline.caption)
        if row.file in placed:
            continue
        placed.add(row.file)
        if not row.caption:
            row = replace(row, caption=inline.caption)
        found.append(replace(row, after_paragraph=inline.after_paragraph))
    others = [row for row in story.photos if not row.file or row.file not in placed]
    return found + others


def _name_of(address, story, files):
    """Return the name of a picture's file, "" where it is not at hand."""
    if files.has(address):
        return address
    return files.beside(story.file, address)


def addresses_in(body):
    """Return the addresses of the pictures in HTML."""
    return [unescape(address) for address in SHOWN.findall(body)]


def take_in_ahead(stories, files, by):
    """Take the pictures of some stories into the library, each in a transaction of its
    own: on SQLite everybody waits for one that decodes them."""
    for story in stories:
        inline = map(OldPhoto, addresses_in(story.body))
        for row in (*story.photos, *inline):
            name = _name_of(row.file, story, files) if row.file else ""
            if not name:
                continue
            try:
                with files_removed_on_failure() as written:
                    _taken(row, _content(files, name), by, written)
            except (UnreadableFile, ImageRefused, StorageFailed):
                continue  # said when its story is stored


def placed_photos(rows, article, files, by, written, outcome):
    """Return the ArticlePhotos of a story; a picture whose file is missing or broken is
    a record without one."""
    found, seen = [], set()
    for number, row in enumerate(rows, 1):
        photo = _photo(number, row, files, by, written, outcome)
        if photo is None or photo.pk in seen:
            continue
        seen.add(photo.pk)
        caption = in_one_line(row.caption)[:LONGEST_CAPTION]
        credit = in_one_line(row.credit)[:LONGEST_CREDIT]
        found.append(
            ArticlePhoto(
                article=article,
                photo=photo,
                order=len(seen),
                after_paragraph=min(row.after_paragraph or 0, LAST),
                caption="" if caption == photo.caption else caption,
                credit="" if credit == photo.credit else credit,
            )
        )
    return found


def _photo(number, row, files, by, written, outcome):
    for label, text, most in (
        ("图片说明", row.caption, LONGEST_CAPTION),
        ("图片署名", row.credit, LONGEST_CREDIT),
    ):
        if len(in_one_line(text)) > most:
            outcome.doubt(
                "shortened", f"第 {number} 张图片的{label}超过 {most} 个字，有删节。"
            )
    name = _name_of(row.file, outcome.story, files) if row.file else ""
    if row.file and not name:
        outcome.doubt("missing_file", f"图片“{row.file[:200]}”没有文件。")
    if name:
        try:
            photo = _taken(row, _content(files, name), by, written)
            outcome.pictures[name] = photo
            return photo
        except (UnreadableFile, ImageRefused) as problem:
            outcome.doubt("broken_file", f"图片“{row.file[:200]}”没有收：{problem}")
    if not (row.caption or row.credit or row.file):
        return None
    return _without_file(number, row, by, outcome)


def _content(files, name):
    content = ContentFile(files.content(name, decoding.MAX_BYTES))
    content.name = name.rpartition("/")[2]
    return content


def _taken(row, content, by, written):
    """Return the photo of the library that a file is, a new one if there is none."""
    known = Photo.objects.filter(checksum=decoding.checksum(content)).first()
    if known:
        return known
    # Not by its name, which old systems end as they like: .jpg.2, .tif.1.
    picture = decoding.read(content)
    photo = Photo(
        added_by=by,
        caption=in_one_line(row.caption)[:LONGEST_CAPTION],
        credit=in_one_line(row.credit)[:LONGEST_CREDIT],
    )
    taking_in.store(photo, content, picture, written, content.name)
    return photo


def _without_file(number, row, by, outcome):
    """Return the record of a picture that has no file, the same one when its story is
    read again."""
    story = outcome.story
    guid = uuid5(NAMESPACE_URL, f"{story.system}\0{story.old_id}\0photo\0{number}")
    photo, _ = Photo.objects.get_or_create(
        guid=guid,
        defaults={
            "caption": in_one_line(row.caption)[:LONGEST_CAPTION],
            "credit": in_one_line(row.credit)[:LONGEST_CREDIT],
            "added_by": by,
            "staff_note": f"迁入时没有图片文件：{row.file[:300]}",
        },
    )
    return photo
