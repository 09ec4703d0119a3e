"""Tell those who write of plans that are due within the hour, or overdue."""

from django.core.management.base import BaseCommand

from planning.plans.due import tell_of_due


class Command(BaseCommand):
    help = "Tell whoever writes of plans whose hour comes within 60 minutes, once each."

    def handle(self, *args, **options):
        self.stdout.write(f"告诉了 {tell_of_due()} 个选题的交稿时间。")
