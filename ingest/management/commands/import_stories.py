"""Command that moves the stories of an older system in, from a file of theirs."""

from pathlib import Path

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from articles.models import Section
from articles.photos.storage import StorageFailed
from ingest.old_stories.lines import Unreadable
from ingest.old_stories.moving import BATCH, Moving, in_words, progress_line
from ingest.old_stories.sources import PictureFolder, StoryFile

MOST = 5000


class Command(BaseCommand):
    help = (
        "把旧系统的稿件迁进来：CSV、JSONL 或 WordPress 导出的 XML；再运行一次不会重复，"
        "中断了会接着做。各列见 docs/moving-in.md。"
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="如 stories.csv")
        parser.add_argument(
            "--photos", type=Path, help="图片的文件夹；不写是文件所在的"
        )
        parser.add_argument("--system", default="", help="旧系统的代号，如 old-cms")
        parser.add_argument("--section", default="", help="没写频道的放在哪个频道")
        parser.add_argument(
            "--update",
            action="store_true",
            help="原件变了、本站没有改过的，换成新的",
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="试一遍，说出会怎样，不入库"
        )
        parser.add_argument("--by", default="", help="经手人的账号")
        parser.add_argument(
            "--batch", type=int, default=BATCH, help=f"一次入库多少篇，1 到 {MOST}"
        )
        parser.add_argument(
            "--report", type=Path, help="把待核的写成表格，如 report.csv"
        )

    def handle(self, *, file, dry_run, report, **options):
        moving = None
        try:
            moving = self.moving(file, options)
            moving.report_path = self.writable(report)
            moving.progress = progress_line(self.stdout.write)
            run = moving.move(options["batch"], dry_run)
        except Unreadable as problem:
            done = f"（{in_words(moving.counts)}）" if moving and moving.counts else ""
            raise CommandError(f"{problem}{done}") from problem
        except StorageFailed as problem:
            raise CommandError(
                "图片存不下，停在这里：腾出地方以后再运行同一条命令，会接着做。"
            ) from problem
        except DatabaseError as problem:
            raise CommandError(
                f"数据库出错，停在这里：修好以后再运行同一条命令，会接着做。（{problem}）"
            ) from problem
        begun = "试了一遍，没有入库" if dry_run else f"第 {run.pk} 次迁入"
        self.stdout.write(f"{begun}：{in_words(run.counts)}。")

    def moving(self, file, options):
        if not 1 <= options["batch"] <= MOST:
            raise CommandError(f"--batch 写 1 到 {MOST} 的数字，如 {BATCH}。")
        if len(options["system"]) > 60:
            raise CommandError("--system 最多 60 个字符，如 old-cms。")
        section = options["section"]
        if section and not self.is_section(section):
            raise CommandError(f"没有频道“{section}”：写它的名称或网址名，如 yaowen。")
        folder = options["photos"] or file.resolve().parent
        if not folder.is_dir():
            raise CommandError(f"没有文件夹“{folder}”：--photos 写图片所在的文件夹。")
        return Moving(
            StoryFile(file),
            PictureFolder(folder),
            system=options["system"],
            by=self.user(options["by"]),
            update=options["update"],
            section=section,
        )

    def is_section(self, name):
        sections = Section.objects.filter(slug=name) | Section.objects.filter(name=name)
        return sections.exists()

    def user(self, username):
        if not username:
            return None
        user = get_user_model().objects.filter(username=username).first()
        if user is None:
            raise CommandError(f"没有账号“{username}”。")
        return user

    def writable(self, path):
        try:
            if path:
                path.open("a").close()
        except OSError as error:
            raise CommandError(f"写不了 {path}：{error.strerror}。") from error
        return path
