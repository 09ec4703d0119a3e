"""Parcels: stories, their pictures and the pages of an issue in one zip, with a manifest
of every file's SHA-256.

Written as it goes, a batch of stories and a block of a file at a time: memory does not
grow with what is in it.
"""

import json
import zipfile
from dataclasses import replace
from hashlib import sha256

from django.conf import settings
from django.utils import timezone

from articles.models import Article
from articles.photos.storage import StorageAway
from articles.site.atom_elements import xml_safe
from editions import scans
from editions.models import Issue
from exchange.dresses import dress, file_name, lines, losses, newsml, wechat
from exchange.dresses.page import figure_html, page
from exchange.dresses.pictures import Pictures, picture_name
from exchange.item_loading import items_of

MANIFEST = "manifest.json"
BATCH = 20
BLOCK = 256 * 1024
IN_AN_ISSUE = ("ninjs", "txt")
WIDEST_PAGE = 1600
# What is compressed already.
STORED = (".jpg", ".pdf", ".docx")


class NothingToExport(Exception):
    """Raised with a sentence for whoever asks: there is no such issue, or nothing of it."""


class Parcel:
    """A zip that is written to a file, and what is in it."""

    def __init__(self, target, about):
        self.archive = zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED)
        self.about, self.files, self.notes = about, [], []

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        if kind is None:
            self._close()
        else:
            self.archive.close()

    def add(self, name, content):
        self._write(name, [content])

    def add_file(self, name, file):
        """Add an open file, block by block, and close it."""
        with file:
            self._write(name, iter(lambda: file.read(BLOCK), b""))

    def note(self, sentence):
        """Note what is missing or lost, for the manifest."""
        self.notes.append(sentence)

    def _write(self, name, blocks):
        info = zipfile.ZipInfo(name, timezone.localtime().timetuple()[:6])
        stored = name.endswith(STORED)
        info.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
        digest, size = sha256(), 0
        with self.archive.open(info, "w", force_zip64=True) as member:
            for block in blocks:
                member.write(block)
                digest.update(block)
                size += len(block)
        self.files.append({"name": name, "size": size, "sha256": digest.hexdigest()})

    def _close(self):
        told = self.about | {"files": self.files, "notes": self.notes}
        content = json.dumps(told, ensure_ascii=False, indent=1).encode()
        self.archive.writestr(MANIFEST, content)
        self.archive.close()


def write_stories(target, items, forms, root="", with_pictures=True):
    """Write items in some forms, with their pictures, as a zip; return how many files."""
    about = _about(root) | {"stories": [_entry(item) for item in items]}
    with Parcel(target, about) as parcel:
        for item in items:
            _add_story(parcel, item, forms, root)
            if with_pictures:
                add_pictures(parcel, item, f"{item.id}/")
    return len(parcel.files)


def write_issue(target, day, at=None, root=""):
    """Write the issue of a day as readers may have it as a zip; return how many files.
    Raises NothingToExport."""
    at = at or timezone.now()
    issue = Issue.objects.public(at).filter(date=day).for_contents(at).first()
    if issue is None:
        raise NothingToExport(
            f"没有{day}这一期，或者这一期没有已见报、已公开的稿件：请核对日期。"
        )
    pages = [one for one in issue.pages.all() if one.published_placements]
    about = _about(root) | {
        "date": day.isoformat(),
        "number": issue.number,
        "pages": [
            {
                "label": one.label(),
                "title": one.title(),
                "stories": [p.article_id for p in one.published_placements],
            }
            for one in pages
        ],
    }
    with Parcel(target, about) as parcel:
        for one in pages:
            _add_page(parcel, one, at)
        items = _add_stories(parcel, pages, at, root)
        groups = [
            (
                one.title(),
                [
                    items[p.article_id]
                    for p in one.published_placements
                    if p.article_id in items
                ],
            )
            for one in pages
        ]
        title = f"{settings.SITE_NAME} {day.isoformat()}"
        guid = f"{root or 'urn:newsroom'}:issue:{day.isoformat()}"
        parcel.add("issue.newsml.xml", newsml.package_item(guid, title, groups, at))
    return len(parcel.files)


def add_pictures(parcel, item, folder):
    """Add the picture files of an item; a lost one is noted."""
    pictures = Pictures([item])
    for number, photo in enumerate(item.photos, 1):
        name = picture_name(photo, number)
        file = pictures.open(photo) if name else None
        if file is not None:
            parcel.add_file(folder + name, file)
        elif name:
            parcel.note(f"稿件 {item.id} 的{name}读不出来，没有放进来。")


def _about(root):
    return {
        "publisher": settings.SITE_NAME,
        "site": root,
        "made_at": lines.stamp(timezone.now()),
        "usage_terms": settings.USAGE_TERMS,
    }


def _entry(item):
    return {
        "id": item.id,
        "guid": item.guid,
        "version": item.version,
        "status": item.status,
        "headline": item.headline,
    }


def _add_story(parcel, item, forms, root):
    for name in forms:
        try:
            content = dress(item, name, root)
        except wechat.TooLong as refusal:
            parcel.note(f"稿件 {item.id} 没有做公众号图文：{refusal}")
            continue
        parcel.add(f"{item.id}/{file_name(item, name)}", content)
        for sentence in losses(item, name, root):
            parcel.note(f"稿件 {item.id}（{name}）：{sentence}")


def _add_stories(parcel, pages, at, root):
    """Add the stories of an issue, a batch at a time; return {pk: its item, without its
    body} of those there are."""
    pks = list(
        dict.fromkeys(p.article_id for one in pages for p in one.published_placements)
    )
    there = {}
    for start in range(0, len(pks), BATCH):
        stories = Article.objects.filter(pk__in=pks[start : start + BATCH])
        for item in items_of(stories, at):
            there[item.id] = _without_copy(item)
            folder = f"stories/{item.id}/"
            for name in IN_AN_ISSUE:
                parcel.add(folder + file_name(item, name), dress(item, name, root))
            parcel.add(folder + file_name(item, "html"), _local_page(item))
            add_pictures(parcel, item, folder)
    return there


def _without_copy(item):
    return replace(item, body="", photos=(), briefs=())


def _local_page(item):
    """Return the page of a story whose pictures lie beside it."""
    made = page(
        item,
        lambda photo, number: figure_html(photo, number, picture_name(photo, number)),
    )
    return xml_safe(made).encode()


def _add_page(parcel, one, at):
    """Add a page's picture, what is withdrawn painted over, and its PDF."""
    folder = f"pages/{one.label()}"
    picture = scans.picture_of(one, at)
    try:
        if picture:
            width = max(
                w for w in picture.widths if w <= max(WIDEST_PAGE, picture.widths[0])
            )
            parcel.add(f"{folder}.jpg", picture.file(width).content())
        parcel.add(f"{folder}.pdf", scans.pdf_of(one, at).content())
    except (FileNotFoundError, StorageAway):
        parcel.note(f"{one.title()}的版面图或 PDF 读不出来，没有放进来。")
