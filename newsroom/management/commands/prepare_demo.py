import socket
from io import StringIO

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from articles.models import Article, SearchDocument
from districts.models import District
from newsroom.corpus.working_day import make_working_day

FIXTURES = ("districts", "places", "sections", "seed_issue")


class Command(BaseCommand):
    help = "准备演示站：建库、装入一天的报纸、建演示账号；已有的数据不动。"
    # The tables that the checks look at are made by this very command.
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--port", type=int, default=8000, help="服务器用的端口。")
        parser.add_argument(
            "--working-day",
            action="store_true",
            help="再编一个工作日：各种状态的稿件、明天的版面、更正稿；都标明“演示”。",
        )

    def handle(self, *, port, working_day, **options):
        if settings.PRODUCTION:
            raise CommandError("演示数据只能装进开发环境。")
        refuse_taken_port(port)
        self.stdout.write("· 建立或更新数据库")
        call_command("migrate", verbosity=0)
        if Article.objects.exists():
            self.stdout.write("· 库里已有稿件，原样保留")
            if SearchDocument.objects.count() < Article.objects.count():
                self.stdout.write("· 建立检索")
                call_command("rebuild_search", stdout=StringIO())
        else:
            self.load_fixtures()
        self.stdout.write("· 演示账号\n\n")
        call_command("create_demo_staff", stdout=self.stdout)
        if working_day:
            self.prepare_working_day()
        self.stdout.write(
            f"\n  网站    http://127.0.0.1:{port}/\n"
            f"  编辑部  http://127.0.0.1:{port}/admin/\n"
            "  按 Ctrl+C 停止\n\n"
        )

    def load_fixtures(self):
        """Load the city of the fixtures and a day of its paper; where another city is
        there already, the sections only."""
        if District.objects.exists():
            self.stdout.write("· 库里已有区县，原样保留；装入频道")
            call_command("loaddata", "sections", verbosity=0)
        else:
            self.stdout.write("· 装入区县、地名、频道和一天的报纸")
            call_command("loaddata", *FIXTURES, verbosity=0)

    def prepare_working_day(self):
        made = make_working_day()
        told = f"新编 {made} 篇" if made else "已经编好，原样保留"
        self.stdout.write(f"\n· 演示的工作日：{told}；标题都以“（演示）”开头")


def refuse_taken_port(port):
    """Raise CommandError, before anything is done, if the port is taken."""
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", port))
        except (OSError, OverflowError) as error:
            raise CommandError(
                f"端口 {port} 不能用（{error}）。请换一个：make run PORT=8001"
            ) from error
