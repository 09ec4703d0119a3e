"""Command that writes a story to a file in one of the forms of exchange/dresses."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from articles.models import Article
from exchange.dresses import DRESSES, dress, losses, wechat
from exchange.item_loading import desk_items_of
from exchange.items import CANCELED, WITHHELD


class Command(BaseCommand):
    help = "把一篇稿件写成一个文件：ninjs、NewsML-G2、NITF、Word、纯文本、Markdown、公众号、网页。"

    def add_arguments(self, parser):
        parser.add_argument("id", type=int, help="稿件编号，就是网址里的数字。")
        parser.add_argument("file", help="写到哪个文件；已经有的会被换掉。")
        parser.add_argument(
            "--form",
            choices=list(DRESSES),
            default="ninjs",
            help="哪种形式，默认 ninjs。",
        )

    def handle(self, *, id, file, form, **options):
        stories = Article.objects.filter(pk=id)
        item = next(iter(desk_items_of(stories, timezone.now())), None)
        if item is None:
            raise CommandError(f"没有编号是 {id} 的稿件：请核对网址里的数字。")
        try:
            content = dress(item, form, settings.SITE_URL)
            Path(file).write_bytes(content)
        except wechat.TooLong as refusal:
            raise CommandError(str(refusal)) from refusal
        except OSError as error:
            raise CommandError(
                f"写不进{file}：{error.strerror or error}。请检查路径、空间和权限。"
            ) from error
        self.stdout.write(f"{file}：{len(content):,} 字节，{DRESSES[form].label}。")
        if item.status in (WITHHELD, CANCELED):
            self.stdout.write("这篇稿件没有公开发布，文件里写明了，不得刊用。")
        for sentence in losses(item, form, settings.SITE_URL):
            self.stdout.write(sentence)
