"""The day of a story, by clicking and typing: written, returned, mended, reviewed by
three people, scheduled, published, corrected, withdrawn."""

from datetime import timedelta

import time_machine
from django.utils import timezone

from articles.models import Article, Contributor
from tests.browser.base import BrowserTestCase

HEADLINE = "城北水厂今日通水"
BODY = "城北水厂今日通水，二百户居民用上了新水。"


class TheDayTests(BrowserTestCase):
    # What the browser says of the pages that readers are refused on purpose.
    allowed = ("status of 404", "status of 410")

    def setUp(self):
        super().setUp()
        Contributor.objects.create(name="王勇", user=self.reporter)
        self.page.set_default_timeout(15_000)
        self.reader = self.browser.new_context().new_page()

    def tearDown(self):
        self.reader.context.close()
        super().tearDown()

    def become(self, user):
        """Sit down at the desk as somebody, signed in already."""
        self.sign_in(user)
        self.open("/admin/")

    def from_the_desk(self, user, headline=HEADLINE):
        """Sign somebody in and follow the link to a story on their desk."""
        self.become(user)
        self.page.click(f"#content-main >> a:has-text('{headline}')")
        self.page.wait_for_load_state()

    def pass_on(self, user, button):
        self.from_the_desk(user)
        self.page.click(f"button:text-is('{button}')")
        self.page.wait_for_selector(".messagelist .success")

    def read(self, story, expect):
        answer = self.reader.goto(self.live_server_url + story.get_absolute_url())
        self.assertEqual(answer.status, expect)
        return self.reader.inner_text("body")

    def test_it_plays_the_day_of_a_story(self):
        self.write()
        story = Article.objects.get(headline=HEADLINE)
        self.send_back_and_mend()
        self.pass_on(self.editor, "初审通过")
        self.pass_on(self.desk_head, "复审通过")
        self.read(story, 404)
        self.schedule()
        self.read(story, 404)
        with time_machine.travel(timezone.now() + timedelta(hours=2)):
            self.assertIn("二百三十户居民", self.read(story, 200))
            self.correct(story)
            text = self.read(story, 200)
            self.assertIn("二百五十户居民", text)
            self.assertIn("“二百三十户”应为“二百五十户”", text)
            self.withdraw(story)
            gone = self.read(story, 410)
            self.assertNotIn("水厂", gone)
            self.reader.goto(self.live_server_url + "/")
            self.assertNotIn(HEADLINE, self.reader.inner_text("body"))
        self.read_the_sheet(story)

    def write(self):
        self.become(self.reporter)
        self.open("/admin/articles/article/add/")
        self.wait_for_the_editor()
        self.page.fill("#id_headline", HEADLINE)
        self.page.select_option("#id_section", label="民生")
        self.page.click(".tiptap")
        self.page.keyboard.type(BODY)
        self.page.click("button:has-text('保存并提交')")
        self.page.wait_for_selector(".messagelist .success")

    def send_back_and_mend(self):
        self.from_the_desk(self.editor)
        section = self.page.locator("#move-send_back")
        section.locator("textarea").fill("户数与通稿不一致，请核。")
        section.locator("button").click()
        self.page.wait_for_selector(".messagelist .success")
        self.from_the_desk(self.reporter)
        self.assertIn("户数与通稿不一致", self.page.inner_text("#content"))
        self.wait_for_the_editor()
        self.retype_body(BODY.replace("二百户", "二百三十户"))
        self.page.click("button:has-text('保存并提交')")
        self.page.wait_for_selector(".messagelist .success")

    def retype_body(self, text):
        self.page.click(".tiptap p")
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)

    def schedule(self):
        self.from_the_desk(self.chief)
        hour = timezone.localtime() + timedelta(hours=1)
        self.page.check("#move-sign [type=radio][value=later]")
        self.page.fill("#move-sign [name=due]", f"{hour:%Y-%m-%dT%H:%M}")
        self.page.click("#move-sign button")
        self.page.wait_for_selector(".messagelist .success")

    def correct(self, story):
        self.become(self.reporter)
        self.open(f"/admin/articles/article/{story.pk}/review/")
        self.page.click("#move-correct button")
        self.wait_for_the_editor()
        self.retype_body(BODY.replace("二百户", "二百五十户"))
        self.page.select_option("#id_correction_kind", label="更正")
        self.page.fill("#id_correction_text", "“二百三十户”应为“二百五十户”。")
        self.page.click("button:has-text('保存并提交')")
        self.page.wait_for_selector(".messagelist .success")
        self.pass_on(self.editor, "初审通过")
        self.pass_on(self.desk_head, "复审通过")
        self.assertNotIn("二百五十户", self.read(story, 200))
        self.pass_on(self.chief, "签发")

    def withdraw(self, story):
        self.open(f"/admin/articles/article/{story.pk}/review/")
        self.page.fill("#move-withdraw textarea", "当事单位通报有误，全文撤下。")
        self.page.click("#move-withdraw button")
        self.page.wait_for_selector(".messagelist .success")

    def read_the_sheet(self, story):
        self.open(f"/admin/articles/article/{story.pk}/sheet/")
        sheet = self.page.inner_text("#content")
        for words in (
            "户数与通稿不一致，请核。",
            "初审通过",
            "复审通过",
            "签发",
            "当事单位通报有误，全文撤下。",
            "“二百三十户”应为“二百五十户”。",
        ):
            self.assertIn(words, sheet)
