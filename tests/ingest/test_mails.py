import base64
from email.message import EmailMessage

from django.test import SimpleTestCase

from ingest.files import text_of
from ingest.files.mail_text import title_of
from ingest.reading import read
from ingest.reading.values import Role
from tests.ingest.pages import LONG
from tests.ingest.test_archives import ONE, zipped
from tests.ingest.test_files import RefusedMixin, word

COPY = f"本报讯 （记者 赵敏）{LONG}\n\n{LONG}\n"
HEADERS = b"From: a@example.com\r\nTo: b@example.com\r\nMIME-Version: 1.0\r\n"


def mail(body=COPY, subject="投稿：城西新水厂昨天通水", attached=()):
    message = EmailMessage()
    message["From"] = "赵敏 <zhao@example.com>"
    message["To"] = "desk@example.com"
    message["Date"] = "Sun, 12 Apr 2026 10:00:00 +0800"
    message["Subject"] = subject
    message.set_content(body)
    for name, data in attached:
        kind = ("image", "jpeg") if name.endswith("jpg") else ("application", "x")
        message.add_attachment(data, *kind, filename=name)
    return message


class MailTests(RefusedMixin, SimpleTestCase):
    def test_it_heads_copy_without_a_headline_by_the_subject(self):
        found = text_of("稿.eml", mail().as_bytes())
        [story] = read(found.text, claims=found.claims).stories
        self.assertEqual(story.headline, "城西新水厂昨天通水")
        self.assertEqual([p.name for p in story.people], ["赵敏"])
        told = found.left_out[0]
        for words in ("赵敏 zhao@example.com", "2026-04-12 10:00", "投稿：城西"):
            self.assertIn(words, told)

    def test_it_keeps_the_headline_of_the_copy(self):
        for subject in ("大桥合龙", "投稿：大 桥合龙", "投稿", "稿件2026年4月12日"):
            with self.subTest(subject):
                body = f"编辑老师：\n  您好！\n稿件如下，请审阅。\n\n大桥合龙\n\n{COPY}"
                found = text_of("稿.eml", mail(body, subject).as_bytes())
                self.assertEqual(found.text.count("大桥合龙"), 1)
                self.assertEqual(found.text.split("\n")[0], "大桥合龙")

    def test_it_tells_a_title_from_other_words_of_a_subject(self):
        for subject, title in (
            ("投稿：水厂通水了", "水厂通水了"),
            ("Re: 回复：【投稿】水厂通水了", "水厂通水了"),
            ("转发: Fw: 《水厂通水了》", "水厂通水了"),
            ("新闻稿 4月12日", ""),
            ("您好", ""),
            ("hello", ""),
            ("水" * 60, ""),
        ):
            self.assertEqual(title_of(subject), title, subject)

    def test_it_leaves_out_and_names_what_is_no_copy(self):
        quoted = "\n\n在 2026年4月11日，desk@example.com 写道：\n> 请发稿件\n"
        for body, words in (
            (f"{COPY}\n-- \n赵敏\n13900000000\n", "签名没有收入：“赵敏 13900000000”"),
            (f"{COPY}\n--------\n赵敏\n电话 0351-1234567\n", "签名"),
            (f"{COPY * 2}{quoted}", "引用的上一封"),
            (f"{COPY}{quoted}", "引用的上一封"),
            (f"{COPY}\n发自我的手机\n", ""),
            (f"编辑您好！\n\n{COPY}", "开头的话没有收入：“编辑您好！”"),
        ):
            with self.subTest(words):
                found = text_of("稿.eml", mail(body).as_bytes())
                self.assertTrue(found.text.rstrip().endswith(LONG))
                self.assertNotIn("您好", found.text)
                self.assertIn(words, " ".join(found.left_out))

    def test_it_reads_a_mail_that_is_sent_on(self):
        above = (
            "请看\n\n------------------ 原始邮件 ------------------\n"
            '发件人: "李静" <li@example.com>\n发送时间: 2026年4月11日\n主题: 大桥昨天合龙\n\n'
        )
        found = text_of(
            "稿.eml", mail(f"{above}{COPY}", "转发：大桥昨天合龙").as_bytes()
        )
        self.assertTrue(found.text.startswith(f"大桥昨天合龙\n\n{COPY[:20]}"))
        self.assertEqual(found.claims[1].role, Role.HEADLINE)
        self.assertIn("转发时写的话没有收入：“请看”", " ".join(found.left_out))

    def test_it_reads_what_is_attached(self):
        attached = [
            ("稿件.docx", word("水厂通水", LONG)),
            ("水厂.jpg", b"\xff\xd8\xff"),
            ("x.bin", bytes(range(256)) * 8),
        ]
        found = text_of(
            "稿.eml", mail("您好，稿件见附件。", "来稿", attached).as_bytes()
        )
        self.assertTrue(found.text.startswith("水厂通水"))
        told = " ".join(found.left_out)
        for words in ("水厂.jpg", "“x.bin”不是文本", "“您好，稿件见附件。”"):
            self.assertIn(words, told)

    def test_it_keeps_a_brief_beside_what_is_attached(self):
        brief = "本报讯 城南大桥昨天合龙，全长一千二百米，年底通车。"
        data = mail(brief, "来稿", [("稿.txt", ONE.encode())]).as_bytes()
        found = text_of("稿.eml", data)
        first, rest = found.text.split("\n", 1)
        self.assertEqual((first, rest.strip()), (brief, ONE.strip()))

    def test_it_reads_copy_once_that_is_in_the_mail_and_attached(self):
        attached = [("稿.docx", word("水厂通水", f"本报讯 {LONG}", LONG))]
        data = mail(f"本报讯\u3000{LONG}\n\n{LONG}\n", "来稿", attached).as_bytes()
        found = text_of("稿.eml", data)
        self.assertEqual(found.text.count(LONG), 2)
        self.assertIn("附件里有同样的文字", " ".join(found.left_out))

    def test_it_reads_any_encoding_of_headers_and_text(self):
        word_gbk = base64.b64encode("城西新水厂昨天通水".encode("gbk")).decode()
        encoded = f"=?gb2312?B?{word_gbk}?="
        for subject in (encoded, "城西新水厂昨天通水"):
            for named in ("gb2312", "x-unknown", "gb18030"):
                head = f"Subject: {subject}\r\nContent-Type: text/plain; charset={named}\r\n"
                data = HEADERS + (head + "\r\n" + COPY).encode("gb18030")
                with self.subTest(subject=subject, named=named):
                    found = text_of("稿.eml", data)
                    self.assertEqual(
                        found.text, f"城西新水厂昨天通水\n\n{COPY.rstrip()}"
                    )

    def test_it_takes_no_encoding_that_is_none_of_text(self):
        for named, data in (("hz-gb-2312", "水厂通水".encode("hz")), ("zlib", b"a b")):
            head = f"Content-Type: text/plain; charset={named}\r\n\r\n".encode()
            found = text_of("稿.eml", HEADERS + head + data)
            self.assertIn(found.text, {"水厂通水", "a b"})

    def test_it_reads_an_archive_in_a_mail_in_an_archive(self):
        inner = zipped({"稿.txt": ONE})
        outer = zipped({"信.eml": mail("见附件", "稿", [("a.zip", inner)]).as_bytes()})
        self.assertEqual(text_of("稿.zip", outer).text, ONE.strip())
        again = mail("见附件", "稿", [("b.zip", outer)]).as_bytes()
        self.assert_refused(again, "套了太多层", name="稿.eml")

    def test_it_refuses_what_is_broken_or_hostile(self):
        nested = HEADERS
        for n in range(400):
            nested += f"Content-Type: multipart/mixed; boundary=b{n}\r\n\r\n--b{n}\r\n".encode()
        within = HEADERS + (b"Content-Type: message/rfc822\r\n\r\n" + HEADERS) * 2000
        for data, words in (
            (nested, "复杂得不正常"),
            (within, "已损坏"),
            (HEADERS + b"\r\n" + b"\n" * 1_200_000, "复杂得不正常"),
            (HEADERS + b"\r\n", "没有能读的文字"),
            (mail("", "x", [("a.bin", bytes(range(256)))]).as_bytes(), "编码认不出来"),
        ):
            with self.subTest(words):
                self.assert_refused(data, words, name="稿.eml")

    def test_it_takes_a_page_for_no_mail(self):
        text = f"时间: 今天\n地点: 太原\n\n{ONE}"
        self.assertEqual(text_of("版.txt", text.encode()).text, text)
