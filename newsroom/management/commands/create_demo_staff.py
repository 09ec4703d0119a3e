import secrets

from django.conf import settings
from django.contrib.auth.models import Group, User
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from articles.models import Contributor

ACCOUNTS = {
    "jizhe": "记者",
    "bianji": "编辑",
    "zhuren": "主任",
    "zongbian": "总编",
    "tupian": "图片编辑",
    "jiaodui": "校对",
}
# Those who write have an author of their own name, which the byline offers them first.
WRITERS = {"记者", "编辑", "主任", "总编"}
KEPT = "（原有账号，密码不变）"


def pad(text, width):
    """Fill a cell of a table; a Chinese character is two columns wide."""
    return text + " " * (width - sum(1 + (ord(letter) > 0xFF) for letter in text))


class Command(BaseCommand):
    help = "为每个岗位建一个演示账号，随机密码打印在屏幕上；仅限开发环境。"

    def add_arguments(self, parser):
        parser.add_argument("--reset", action="store_true", help="给原有账号换新密码。")

    def handle(self, *, reset, **options):
        if settings.PRODUCTION:
            raise CommandError(
                "演示账号只能建在开发环境里；正式环境请用 createsuperuser。"
            )
        with transaction.atomic():
            rows = [
                (username, group, self.hire(username, group, reset))
                for username, group in ACCOUNTS.items()
            ]
        for row in [("账号", "岗位", "密码"), *rows]:
            cells = map(pad, row, (12, 12, 26))
            self.stdout.write(f"  {''.join(cells)}".rstrip())
        if not reset and any(password == KEPT for _, _, password in rows):
            self.stdout.write(
                "  忘了密码：.venv/bin/python manage.py create_demo_staff --reset"
            )

    def hire(self, username, group, reset):
        """Return the new password of an account, or a note that the old one is kept."""
        # Named by the role, for nobody in particular: the desk calls people by name.
        name = {"last_name": "演示", "first_name": group}
        user, is_new = User.objects.get_or_create(
            username=username, defaults={"is_staff": True, **name}
        )
        self.link_author(user, group)
        if not (is_new or reset):
            return KEPT
        password = secrets.token_urlsafe(12)
        user.set_password(password)
        user.save()
        user.groups.set([Group.objects.get(name=group)])
        return password

    def link_author(self, user, group):
        """Give an account that writes an author, unless it has one."""
        if group in WRITERS and not Contributor.objects.filter(user=user).exists():
            Contributor.objects.create(name=f"演示{group}", user=user)
