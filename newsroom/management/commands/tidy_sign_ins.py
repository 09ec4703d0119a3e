from django.conf import settings
from django.core.management.base import BaseCommand

from newsroom.sign_in.models import SignIn
from newsroom.sign_in.sessions import SessionStore


class Command(BaseCommand):
    help = "每天一次：删去过期的会话，和超过 SIGN_IN_RECORD_DAYS 天的登录记录。"

    def handle(self, **options):
        SessionStore.clear_expired()
        deleted, _ = SignIn.objects.older_than(settings.SIGN_IN_RECORD_DAYS).delete()
        self.stdout.write(f"删去 {deleted} 条登录记录。")
