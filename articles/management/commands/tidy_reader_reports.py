from django.core.management.base import BaseCommand

from articles.models import ReaderReport


class Command(BaseCommand):
    help = (
        "每天一次：删去超过 REPORT_CONTACT_DAYS 天的读者联系方式，"
        "和一天以前区分发送者的标记；反馈本身和办理记录留着。"
    )

    def handle(self, **options):
        forgotten = ReaderReport.objects.forget_senders()
        self.stdout.write(f"删去 {forgotten} 条反馈的联系方式。")
