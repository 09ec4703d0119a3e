"""Baked issue: an issue as files that need no server, with sums to check them by.

Pages with their hot areas, stories, pictures and PDFs, as the site shows them to readers
at the moment of baking. Links are relative, so that it can lie in any folder of nginx or
on a USB stick. What is withdrawn later stays in it: who hands it on bakes it anew.
"""

import re
import shutil
import tempfile
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from urllib.parse import urldefrag, urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve

from articles.photos.storage import StorageAway
from editions.issue_pdfs import issue_pdf_of
from editions.models import Issue
from editions.reader_page import page_context
from editions.story_in_paper import story_context

MANIFEST = "SHA256SUMS"
STYLES = (
    *("base.css", "furniture.css", "sheet_grid.css", "broadsheet.css"),
    *("story.css", "pictures.css", "recordings.css", "tables.css"),
    *("paper.css", "paper_story.css", "print.css"),
)
LINKING = re.compile(r' (href|src|srcset)="([^"]*)"')
AROUND = {"before": None, "after": None}  # the issues beside it are not baked with it
ENDINGS = {"image/svg+xml": "svg", "image/jpeg": "jpg"}


class BakingError(Exception):
    """Raised with a sentence for whoever runs the command: what is wrong, what to do."""


def bake(date, folder, overwrite=False):
    """Write the issue of a date into a folder; return how many files there are.

    The files are made beside it first: a folder that is there has all of them or, when
    the disk is full, none of the new ones.
    """
    issue = Issue.objects.public().filter(date=date).for_contents().first()
    if issue is None:
        raise BakingError(f"没有{date}这一期，或这一期没有已见报的稿件：请核对日期。")
    folder = Path(folder)
    _refuse_what_is_there(folder, overwrite)
    with _explained(folder):
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".bake-", dir=folder.parent) as made:
            files = _Oven(issue, Path(made)).files()
            _put_in_place(Path(made), folder, files)
    return len(files)


def _refuse_what_is_there(folder, overwrite):
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise BakingError(f"{folder}是一个文件或链接：请换一个文件夹。")
    with _explained(folder):
        is_taken = folder.is_dir() and any(folder.iterdir())
    if is_taken and not overwrite:
        raise BakingError(
            f"{folder}里已有文件：请换一个空文件夹；确实要用它，加--overwrite，"
            "同名的文件会被盖掉，上次做的这一期会被换掉。"
        )


@contextmanager
def _explained(folder):
    try:
        yield
    except OSError as error:
        raise BakingError(
            f"写不进{folder}：{error.strerror or error}。请检查磁盘的空间和权限，再来一次。"
        ) from error


def _put_in_place(made, folder, files):
    for name in _written_before(folder) - set(files):
        (folder / name).unlink(missing_ok=True)
    for name in files:
        goal = folder / name
        goal.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(made / name, goal)
    folder.chmod(0o755)


def _written_before(folder):
    """Return the names of the files that an earlier baking left: of its manifest, those
    within the folder."""
    manifest = folder / MANIFEST
    if not manifest.is_file():
        return set()
    names = {line[66:] for line in manifest.read_text("utf-8").splitlines()}
    return {
        name
        for name in names
        if name and not name.startswith("/") and ".." not in Path(name).parts
    }


class _Oven:
    """What makes the files of one issue: what the site would answer, with links to each
    other's files."""

    def __init__(self, issue, folder):
        self.issue, self.folder = issue, folder
        self.sums, self.names = {}, {}
        self.pages = list(issue.pages.all())
        self.labels = {page.label() for page in self.pages}
        # Each story is beside the first of its pages.
        self.stories = {}
        for page in self.pages:
            for placement in page.published_placements:
                self.stories.setdefault(placement.article_id, page)

    def files(self):
        """Write all; return the names, the manifest the last."""
        for name in STYLES:
            self._write(
                f"style/{name}", Path(finders.find(f"site/{name}")).read_bytes()
            )
        self._write("issue.pdf", issue_pdf_of(self.issue).file.content())
        first = page_context(self.issue, self.pages[0], AROUND)
        self._render("index.html", "issue", first)
        for page in self.pages:
            context = page_context(self.issue, page, AROUND)
            self._render(f"page-{page.label()}.html", "page", context)
        for pk, page in self.stories.items():
            reading = story_context(self.issue, page, pk)
            context = {"issue": self.issue, "page": page} | reading
            self._render(f"story-{pk}.html", "story", context)
        lines = [f"{total}  {name}\n" for name, total in sorted(self.sums.items())]
        self._write(MANIFEST, "".join(lines).encode())
        return list(self.sums)

    def _render(self, name, template, context):
        context |= {"site_name": settings.SITE_NAME}
        html = render_to_string(f"editions/baked/{template}.html", context)
        self._write(name, LINKING.sub(self._linked, html).encode())

    def _linked(self, found):
        """Return an attribute whose addresses of the site are files of the issue."""
        attribute, value = found.groups()
        if attribute == "srcset":
            pairs = [each.split(" ") for each in value.split(", ")]
            value = ", ".join(f"{self._file_of(src)} {wide}" for src, wide in pairs)
            return f' srcset="{value}"'
        file = self._file_of(value)
        # A link to what is neither baked nor known to be anywhere is none.
        return f' {attribute}="{file}"' if file else ""

    def _file_of(self, address):
        if not address.startswith("/") or address.startswith("//"):
            return address
        if address not in self.names:
            self.names[address] = self._found(address)
        return self.names[address]

    def _found(self, address):
        path, fragment = urldefrag(address)
        try:
            match = resolve(urlsplit(path).path)
        except Resolver404:
            match = None
        file = self._named(match.view_name, match.kwargs, match) if match else None
        if file is None:
            return settings.SITE_URL + address if settings.SITE_URL else ""
        return f"{file}#{fragment}" if fragment else file

    def _named(self, view, asked, found):
        """Return the name of the file of an address, which is written if it is none of
        the pages; None where it is not of this issue."""
        if view == "articles:detail" and asked["pk"] in self.stories:
            return f"story-{asked['pk']}.html"
        if view in ("articles:photo", "editions:photo"):
            name = "pictures/{guid}-{width}.{extension}".format(**asked)
            return self._fetched(found, lambda kind: name)
        if view == "articles:photo-crop-file":
            name = "pictures/{guid}-{crop}-{width}.{extension}".format(**asked)
            return self._fetched(found, lambda kind: name)
        if view == "articles:recording":
            name = "recordings/{guid}.{extension}".format(**asked)
            return self._fetched(found, lambda kind: name)
        if asked.get("date") != self.issue.date:
            return None
        label = asked.get("label")
        match view:
            case "editions:issue":
                return "index.html"
            case "editions:issue-pdf":
                return "issue.pdf"
            case "editions:page" if label in self.labels:
                return f"page-{label}.html"
            case "editions:story" if asked["pk"] in self.stories:
                return f"story-{asked['pk']}.html"
            case "editions:page-pdf":
                return self._fetched(found, lambda kind: f"page-{label}.pdf")
            case "editions:page-picture":
                name = f"pictures/page-{label}-{asked['width']}.jpg"
                return self._fetched(found, lambda kind: name)
            case "editions:thumbnail":
                return self._fetched(
                    found, lambda kind: f"thumbnails/{label}.{ENDINGS[kind]}"
                )
        return None

    def _fetched(self, match, name_of):
        """Write what a view of the site answers; return its name."""
        request = HttpRequest()
        request.method = "GET"
        try:
            answer = match.func(request, *match.args, **match.kwargs)
            content = b"".join(answer) if answer.streaming else answer.content
        except (Http404, FileNotFoundError, StorageAway) as error:
            raise BakingError(
                "有图片或版面的文件读不出来：请检查图片文件夹或存储桶，或从备份恢复，再来一次。"
            ) from error
        name = name_of(answer["Content-Type"].partition(";")[0])
        if name not in self.sums:
            self._write(name, content)
        return name

    def _write(self, name, content):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        self.sums[name] = sha256(content).hexdigest()
