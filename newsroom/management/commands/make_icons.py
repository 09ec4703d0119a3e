"""Icons of the paper, drawn from its name: `manage.py make_icons`, before collectstatic."""

from django.core.management.base import BaseCommand, CommandError

from articles.site.share_picture import covers
from newsroom import icons


class Command(BaseCommand):
    help = "Draw the paper's icons from the first character of SITE_NAME."

    def handle(self, **options):
        sign = icons.sign()
        if not sign.strip() or not covers(sign):
            raise CommandError(
                f"自带的字体里没有“{sign}”字，画不出图标：请换一个SITE_NAME，"
                "或把自己画的图标放进static/site/。"
            )
        for name, content in icons.made(sign).items():
            (icons.FOLDER / name).write_bytes(content)
            self.stdout.write(f"static/site/{name}\n")
