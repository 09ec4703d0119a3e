import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from articles.ordinary_files import NotOrdinary, bytes_of
from ingest.files import zipped
from ingest.old_papers.as_json import file_as_json, issue_as_json
from ingest.old_papers.decoding import decoded
from ingest.old_papers.one_day import placed
from ingest.old_papers.reading_any import issues_of, read_file
from ingest.old_papers.tree import LARGEST_TEXT, NoArchive, opened
from ingest.old_stories.values import KINDS

KINDS_OF_FILE = ".htm、.html、.xml、.json 或 .zip"


class Command(BaseCommand):
    help = "读出旧数字报的一个文件或整个存档里有什么，只打印，不入库。"

    def add_arguments(self, parser):
        parser.add_argument(
            "path", type=Path, help="存档的文件夹或 ZIP，或其中一个版面、稿件文件"
        )
        parser.add_argument("--json", action="store_true", help="打印 JSON")

    def handle(self, *args, path, **options):
        try:
            if is_archive(path):
                with opened(path) as tree:
                    self._print_archive(placed(tree), path, options["json"])
            else:
                self._print_file(path, options["json"])
        except NoArchive as error:
            raise CommandError(str(error)) from error

    def _print_archive(self, tree, path, as_json):
        found = False
        if as_json:
            self.stdout.write("[")
        for reader, files in issues_of(tree):
            issue = reader.read(tree, files)
            if as_json:
                before = "," if found else ""
                values = issue_as_json(reader.key, issue)
                self.stdout.write(before + json.dumps(values, ensure_ascii=False))
            else:
                self.stdout.write(issue_in_words(reader, issue))
            found = True
        if as_json:
            self.stdout.write("]")
        if not found:
            raise CommandError(
                f"“{path}”里没有认得的数字报：要有按日期分的文件夹，例如 "
                "html/2018-04/19/node_2.htm。请指定存档最上层的文件夹。"
            )

    def _print_file(self, path, as_json):
        try:
            data = bytes_of(path, LARGEST_TEXT, KINDS_OF_FILE)
        except NotOrdinary as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"读不到文件 {path}：{error.strerror}。") from error
        if len(data) > LARGEST_TEXT:
            raise CommandError(f"“{path}”太大，不像一个版面或一篇稿件，没有读取。")
        read = read_file(path.as_posix(), decoded(data))
        if read is None:
            raise CommandError(
                f"“{path}”不是认得的数字报文件：请给出版面页或稿件页（{KINDS_OF_FILE}）。"
            )
        if as_json:
            values = file_as_json(read)
            self.stdout.write(json.dumps(values, ensure_ascii=False, indent=1))
        else:
            self.stdout.write(file_in_words(read))


def is_archive(path):
    """Return whether a path is a folder or a zip, or is not there at all."""
    if not path.is_file():
        return not path.exists() or path.is_dir()
    with path.open("rb") as file:
        return zipped.is_zip(file.read(4))


def issue_in_words(reader, issue):
    """Return what was read of an issue, one line a page and a story."""
    lines = [f"{issue.paper or '（报名不详）'} {issue.date}（{reader.label}）"]
    for page in issue.pages:
        has = "、".join(
            n for n, there in (("图", page.picture), ("PDF", page.pdf)) if there
        )
        lines.append(f"  第{page.number}版 {page.name}（{has or '没有图和 PDF'}）")
        for story in issue.stories:
            for place in story.places:
                if place.page == page.number:
                    lines.append(f"    {_in_words(story)}，{len(place.regions)} 块热区")
    lines += [f"  （没有版面）{_in_words(s)}" for s in issue.stories if not s.places]
    doubts = issue.doubts + [d for story in issue.stories for d in story.doubts]
    lines += [f"  {KINDS[d.kind]}：{d.words}" for d in doubts]
    return "\n".join(lines)


def file_in_words(read):
    kind = "版面" if read.kind == "layout" else "稿件"
    lines = [f"{kind}：{read.paper} {read.date or ''} 第{read.number}版 {read.name}"]
    lines += [f"  {_in_words(story)}" for story in read.stories]
    lines.append(f"  {len(read.areas)} 块热区，列出 {len(read.pages)} 个版")
    lines += [f"  {KINDS[d.kind]}：{d.words}" for d in read.doubts]
    return "\n".join(lines)


def _in_words(story):
    count = len("".join(story.as_printed.split()))
    flag = "［公告广告］" if story.genre == "notice" else ""
    byline = f"　{story.byline}" if story.byline else ""
    pictures = f"，{len(story.photos)} 幅图" if story.photos else ""
    return f"{flag}{story.headline or '（没有标题）'}{byline}（{count} 字{pictures}）"
