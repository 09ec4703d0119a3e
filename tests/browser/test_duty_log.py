"""夜班日志 in a browser: a line is written, the night closed, and it prints on A4."""

import pypdfium2

from planning.models import DutyLog
from tests.browser.base import BrowserTestCase
from tests.planning.nights import DAY, fill

A4 = (595, 842)


class DutyLogTests(BrowserTestCase):
    def test_it_is_written_closed_and_printed_without_the_desk_around_it(self):
        fill(self)
        self.sign_in(self.chief)
        self.open(f"/admin/planning/dutylog/day/{DAY}/")
        self.page.get_by_label("写一条").fill("印厂来电，第5版重发。")
        self.page.get_by_role("button", name="记下").click()
        self.page.get_by_role("button", name="结班存档").click()
        self.page.get_by_label("补记").wait_for()
        self.assertFalse(DutyLog.objects.get().is_open)
        pdf = pypdfium2.PdfDocument(self.page.pdf(prefer_css_page_size=True))
        self.assertEqual(tuple(map(round, pdf[0].get_size())), A4)
        words = "".join(pdf[0].get_textpage().get_text_range().split())
        self.assertIn("印厂来电，第5版重发。", words)
        for around in ("打印", "存补记", "采编首页"):
            self.assertNotIn(around, words)
