"""Files of a printed page: its largest picture, its PDF, and the addresses of both."""

import re

from ingest.old_papers import pictures
from ingest.old_papers.addresses import address_of
from ingest.old_papers.interface import UnreadableFile
from ingest.old_stories.values import Doubt

PICTURE = re.compile(r"\.(?:jpe?g|png|gif|webp|tiff?)(?:\.\d)?$", re.IGNORECASE)
# One picture in several sizes: 2018041901_brief.jpg, Page_b.jpg, 2018041901_icon.jpg
SIZE = re.compile(
    r"[_-]?(?:brief|icon|big|small|b|s|m|l)?\.\w+(?:\.\d)?$", re.IGNORECASE
)
ALIKE = 0.02  # of the proportions of two sizes of one picture
MOST_BESIDE = 60  # pictures in the folder of a page


def head_of(tree, name):
    try:
        return tree.head(name, pictures.HEAD)
    except UnreadableFile:
        return b""


def first_there(tree, name, *references):
    """Return the first of some references that the archive has; "" for none."""
    for reference in references:
        meant = tree.beside(name, reference) if reference else ""
        if meant and tree.has(meant):
            return meant
    return ""


def picture_of_page(tree, name, page, files):
    """Return (largest picture, (width, height) of the shown one, addresses, doubts).

    The picture that the page shows is a small one: others of its folder with the same
    name but for the size, or with any name in a folder of page pictures, are it as well
    where their proportions are the same.
    """
    shown = first_there(
        tree, name, page.picture, *_elsewhere(page.picture, page.picture_in_properties)
    )
    if not shown:
        if not page.picture:
            return "", None, (), []
        words = (
            f"第{page.number}版的版面图“{page.picture}”不在存档里：请补上，再迁一次。"
        )
        return "", None, (), [Doubt("missing_file", words, name)]
    size = pictures.size(head_of(tree, shown))
    if size is None:
        words = (
            f"第{page.number}版的版面图不是图片，多半是没有取到、存下的网页：请重新取。"
        )
        return "", None, (), [Doubt("broken_file", words, shown)]
    best, largest, addresses = shown, size, [address_of(shown)]
    folder = shown.rpartition("/")[0]
    others = [f for f in files if f.rpartition("/")[0] == folder and f != shown]
    for other in [f for f in others if PICTURE.search(f)][:MOST_BESIDE]:
        if not _may_be_same(shown, other):
            continue
        found = pictures.size(head_of(tree, other))
        if found and abs(found[0] * size[1] / (found[1] * size[0]) - 1) <= ALIKE:
            addresses.append(address_of(other))
            if found[0] > largest[0]:
                best, largest = other, found
    return best, size, tuple(addresses), []


def _elsewhere(picture, in_properties):
    """Return where else a picture may be: 解放军报 shows ../../1/… and means page/1/…"""
    if not picture or not in_properties:
        return []
    last = picture.rpartition("/")[2]
    folder = in_properties.rpartition("/")[0]
    return [f"/{folder}/{last}", f"/{in_properties}"]


def _may_be_same(shown, other):
    """Return whether the names of two pictures of one folder are sizes of one."""
    one, two = (SIZE.sub("", n.rpartition("/")[2]).lower() for n in (shown, other))
    in_page_folder = re.search(r"(?:^|/)page/", shown) is not None
    return one == two or in_page_folder


def pdf_of_page(tree, name, page):
    """Return (PDF, its addresses, doubts)."""
    if not page.pdf:
        return "", (), []
    found = first_there(tree, name, page.pdf, f"/{page.pdf.lstrip('./')}")
    if not found:
        words = f"第{page.number}版的 PDF“{page.pdf}”不在存档里：请补上，再迁一次。"
        return "", (), [Doubt("missing_file", words, name)]
    try:
        is_pdf = pictures.is_pdf(tree.head(found, 1024))
    except UnreadableFile:
        is_pdf = False
    if not is_pdf:
        words = (
            f"第{page.number}版的 PDF 打不开，多半是没有取到、存下的网页：请重新取。"
        )
        return "", (), [Doubt("broken_file", words, found)]
    return found, (address_of(found),), []


def photo_file(tree, name, src):
    """Return (file of a story's picture or "", doubts): by its bytes, not its name."""
    found = first_there(tree, name, src)
    if not found:
        return "", [
            Doubt(
                "missing_file", f"图片“{src[:80]}”不在存档里：请补上，再迁一次。", name
            )
        ]
    if not pictures.kind(head_of(tree, found)):
        return "", [
            Doubt(
                "broken_file",
                "图片打不开，多半是没有取到、存下的网页：请重新取。",
                found,
            )
        ]
    return found, []
