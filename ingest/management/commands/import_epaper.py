from argparse import ArgumentTypeError
from datetime import date
from pathlib import Path

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.db.models import Q

from articles.models import Section
from articles.photos.storage import StorageFailed
from ingest.old_papers.archive import issues_of, papers_of
from ingest.old_papers.moving_in import How, begin, move_in, try_out
from ingest.old_papers.one_day import placed
from ingest.old_papers.readers import READERS
from ingest.old_papers.stored_files import can_link
from ingest.old_papers.tree import NoArchive, opened

STOPPED = (
    "中断了：已迁入的期次都是完整的，这一期没有留下一半。再运行一次同样的命令，接着做。"
)
FULL = "文件存不进去：{name}。请检查磁盘空间和存储，再运行一次同样的命令，接着做。"


def day(text):
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"“{text}”不是日期，要写成 2018-04-19。") from error


class Command(BaseCommand):
    help = "把旧数字报的存档（文件夹或 ZIP）迁入：期次、版面、热区、稿件和旧网址。"

    def add_arguments(self, parser):
        parser.add_argument("archive", type=Path, help="存档的文件夹或 ZIP")
        parser.add_argument("--paper", default="", help="只迁入这一种报")
        parser.add_argument("--since", type=day, help="从哪一天起，如 2018-01-01")
        parser.add_argument("--until", type=day, help="到哪一天止，如 2018-12-31")
        parser.add_argument("--dry-run", action="store_true", help="读一遍，不入库")
        parser.add_argument(
            "--link",
            action="store_true",
            help="版面图和 PDF 用硬链接，不复制；存档要和媒体文件在同一个磁盘上",
        )
        parser.add_argument(
            "--update",
            action="store_true",
            help="原件变了、本站没有改过的稿件，换成新的",
        )
        parser.add_argument(
            "--section", default="", help="版名对不上频道的稿件归入的频道，如 要闻"
        )
        parser.add_argument("--by", default="", help="经手人的账号")

    def handle(self, *args, archive, since, until, dry_run, **options):
        if since and until and since > until:
            raise CommandError(f"--since {since} 晚于 --until {until}：请核对。")
        try:
            tree = opened(archive)
        except NoArchive as refusal:
            raise CommandError(str(refusal)) from refusal
        with tree:
            tree = placed(tree)
            found = issues_of(tree, READERS, since, until)
            found = self._of_one_paper(found, options["paper"], archive)
            if dry_run:
                self._say_tried(try_out(tree, READERS, found, self.stdout.write))
            else:
                self._move_in(tree, archive, found, options)

    def _of_one_paper(self, found, paper, archive):
        papers = papers_of(found)
        if not papers:
            raise CommandError(
                f"“{archive}”里没有认得的数字报（或没有这段日子的）：认得的系统是"
                f"{'、'.join(reader.label for reader in READERS)}。"
                "请指定报纸网址根目录那一层文件夹。"
            )
        listed = "、".join(
            f"{name or '（没有报名）'} {n} 期" for name, n in papers.items()
        )
        if paper and paper not in papers:
            raise CommandError(f"存档里没有“{paper}”，有的是：{listed}。")
        if not paper and len(papers) > 1:
            raise CommandError(
                f"存档里有几种报：{listed}。请用 --paper 指定一种，一次迁入一种。"
            )
        return [issue for issue in found if not paper or issue.paper == paper]

    def _move_in(self, tree, archive, found, options):
        by, section = self._person(options["by"]), self._section(options["section"])
        if options["link"] and not can_link():
            raise CommandError("媒体文件不在本机磁盘上，不能用 --link：请去掉它再来。")
        systems = sorted({READERS[issue.system].label for issue in found})
        run = begin(archive.resolve().name[:200], "、".join(systems), by)
        how = How(run, by, section, options["update"], options["link"])
        try:
            tally = move_in(tree, READERS, found, how, self.stdout.write)
        except KeyboardInterrupt as stop:
            raise CommandError(STOPPED, returncode=130) from stop
        except StorageFailed as problem:
            raise CommandError(FULL.format(name=problem)) from problem
        self._say_moved(tally)

    def _person(self, name):
        if not name:
            return None
        people = get_user_model().objects.filter(username=name, is_active=True)
        if (person := people.first()) is None:
            raise CommandError(f"没有账号“{name}”，或已停用：请核对 --by。")
        return person

    def _section(self, name):
        """Return the slug of the section of stories whose page is called after none."""
        sections = Section.objects.order_by("order", "pk")
        if name:
            found = sections.filter(Q(name=name) | Q(slug=name)).first()
            if found is None:
                raise CommandError(f"没有频道“{name}”：请核对 --section。")
            return found.slug
        if (first := sections.first()) is None:
            raise CommandError("还没有频道：请先建频道，再来迁入。")
        self.stdout.write(
            f"版名对不上频道的稿件归入“{first}”；要归入别的，用 --section 指定。"
        )
        return first.slug

    def _say_tried(self, tally):
        counts = tally.counts
        self.stdout.write(
            f"试读完：可新迁入 {counts['new']} 期，原件变了 {counts['known']} 期，"
            f"已有 {counts['same']} 期，读不了 {counts['refused']} 期；"
            f"{counts['pages']} 版 {counts['stories']} 篇，"
            f"{counts['findings']} 条待核。什么都没有入库。"
        )
        if year := tally.a_year():
            self.stdout.write(f"{year}（只算读的时间，入库另计。）")

    def _say_moved(self, tally):
        counts = tally.counts
        stories = counts["stories_new"]
        self.stdout.write(
            f"完成：{counts['issues']} 期，新入库 {stories} 篇，已有 {counts['same']} 期没有变，"
            f"没有迁入 {counts['refused']} 期；{counts['findings']} 条新的待核，"
            "在采编后台“迁入待核”里办。"
        )
        if year := tally.a_year():
            self.stdout.write(year)
