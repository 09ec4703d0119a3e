"""What the law asks to be on each page of a Chinese news site (网站底部的备案、许可、举报)."""

import tempfile
from datetime import date
from pathlib import Path

from django.conf import settings
from django.test import SimpleTestCase, TestCase, override_settings

from newsroom.legal_settings import PNG
from tests.newsroom.test_settings import PRODUCTION, read_settings

TOLD = {
    "publisher": "并州日报社",
    "serial": "CN 14-0000",
    "news_licence": "14120200000",
    "news_services": "互联网站、应用程序",
    "icp": "晋ICP备00000000号",
    "police": "晋公网安备14010002000000号",
    "report_telephone": "0351-0000000",
    "report_email": "report@example.cn",
}
POLICE = "https://beian.mps.gov.cn/#/query/webSearch?code=14010002000000"
SECURITY = "/.well-known/security.txt"


def told(**more):
    return override_settings(SITE_LICENCES=settings.SITE_LICENCES | TOLD, **more)


class FootTests(TestCase):
    def test_it_leaves_out_what_is_not_set(self):
        page = self.client.get("/corrections/").content.decode()
        for words in ("主办", "许可证", "beian", "举报电话", "举报邮箱", "备案"):
            self.assertNotIn(words, page)
        self.assertIn("违法和不良信息举报", page)

    def test_it_stands_on_each_page_with_its_links(self):
        with told():
            for address in ("/", "/corrections/", "/report/", "/nowhere/"):
                page = self.client.get(address).content.decode()
                with self.subTest(page=address):
                    for words in TOLD.values():
                        self.assertIn(words, page)
                    self.assertIn('<a href="https://beian.miit.gov.cn/"', page)
                    self.assertIn(f'<a href="{POLICE}"', page)
                    self.assertIn('href="tel:0351-0000000"', page)
                    self.assertIn('href="mailto:report@example.cn"', page)
                    self.assertIn("static/site/record", page)

    def test_it_shows_markup_of_a_setting_as_text(self):
        with override_settings(SITE_LICENCES=settings.SITE_LICENCES | {"icp": "<b>"}):
            self.assertContains(self.client.get("/corrections/"), "&lt;b&gt;")

    def test_it_has_the_mark_that_the_paper_has_been_given(self):
        self.assertEqual(self.client.get("/record-mark.png").status_code, 404)
        with told(SITE_POLICE_MARK=PNG + b"mark"):
            self.assertContains(self.client.get("/corrections/"), "/record-mark.png")
            mark = self.client.get("/record-mark.png")
            self.assertEqual(
                (mark["Content-Type"], mark.content), ("image/png", PNG + b"mark")
            )

    def test_it_says_on_the_page_about_the_paper_how_to_report(self):
        with told(REPORT_DAYS=settings.REPORT_DAYS | {"harmful": 2}):
            page = self.client.get("/about/")
        for words in ("不良信息 2 天内", "180 天后自动删去", *TOLD.values()):
            self.assertContains(page, words)


class FilesTests(TestCase):
    def test_it_has_an_icon_at_the_address_that_old_browsers_ask(self):
        self.assertEqual(self.client.get("/favicon.ico").status_code, 302)

    def test_it_names_whom_to_tell_of_a_hole(self):
        self.assertEqual(self.client.get(SECURITY).status_code, 404)
        contact = {
            "contacts": ["mailto:security@example.cn", "tel:+86-351-0000000"],
            "expires": date(2027, 6, 30),
            "languages": ["zh", "en"],
        }
        with override_settings(
            SECURITY_CONTACT=contact, SITE_URL="https://www.example.cn"
        ):
            answer = self.client.get(SECURITY)
        self.assertEqual(answer["Content-Type"], "text/plain; charset=utf-8")
        self.assertEqual(
            answer.content.decode().splitlines(),
            [
                "Contact: mailto:security@example.cn",
                "Contact: tel:+86-351-0000000",
                "Expires: 2027-06-29T16:00:00Z",
                "Preferred-Languages: zh, en",
                "Canonical: https://www.example.cn/.well-known/security.txt",
            ],
        )


class SettingsTests(SimpleTestCase):
    def test_it_reads_them_from_the_environment(self):
        with tempfile.TemporaryDirectory() as folder:
            mark = Path(folder, "mark.png")
            mark.write_bytes(PNG)
            found = read_settings(
                **PRODUCTION,
                SITE_POLICE_MARK=str(mark),
                SITE_REPORT_TELEPHONE="0351-0000000",
                SECURITY_CONTACT="mailto:a@example.cn, https://example.cn/tell",
                SECURITY_EXPIRES="2027-06-30",
                REPORT_DAYS_HARMFUL="2",
            )
        self.assertEqual(found["SITE_POLICE_MARK"], PNG)
        self.assertEqual(found["SITE_LICENCES"]["report_telephone"], "0351-0000000")
        self.assertEqual(len(found["SECURITY_CONTACT"]["contacts"]), 2)
        self.assertEqual(found["REPORT_DAYS"]["harmful"], 2)
