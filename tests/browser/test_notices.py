"""The bell, the list of notifications, and a colleague mentioned while a reason is typed."""

from playwright.sync_api import expect

from planning.models import Notification
from planning.telling import tell
from tests.browser.test_live import LiveCase
from tests.cast import hire


class NoticeTests(LiveCase):
    def test_it_rings_leads_to_the_list_and_is_read_by_keys(self):
        wang = hire("wangyong", "编辑", last_name="王", first_name="勇")
        story = self.submitted()
        Notification.objects.all().delete()
        self.open_desk(self.editor)
        self.assertFalse(self.page.is_visible("#bell b"))
        path = f"/admin/articles/article/{story.pk}/review/"
        for n in range(3):
            words = f"《水厂将要通水》等您初审，第{n}条"
            tell([self.editor], "waits", words, key=f"{n}", path=path)
        # It comes by itself; a reader hears it with its number.
        self.page.wait_for_selector("#bell b >> text=3")
        name = self.page.get_by_role("link", name="提醒 3 条没有看")
        name.focus()
        self.page.keyboard.press("Enter")
        self.page.wait_for_selector("h1 >> text=提醒")
        self.assertEqual(self.page.locator(".notice-unread").count(), 3)
        self.page.get_by_role(
            "button", name="标为看过：《水厂将要通水》等您初审，第2条"
        ).focus()
        self.page.keyboard.press("Enter")
        expect(self.page.locator(".notice-unread")).to_have_count(2)
        # Who follows one has read it, by the page's script: it is the page after the
        # button, and its scripts come last.
        self.page.wait_for_load_state()
        self.page.click("text=第1条")
        self.page.wait_for_selector(".review-page")
        self.page.wait_for_selector("#bell b >> text=1")
        # A colleague is called by the beginning of a name, and keys.
        reason = self.page.locator("#send_back_reason")
        reason.press_sequentially("第二段请 @王")
        self.page.wait_for_selector("#mention-names [role=option] >> text=王勇")
        reason.press("Enter")
        self.assertEqual(reason.input_value(), "第二段请 @王勇 ")
        self.assertFalse(self.page.is_visible("#mention-names"))
        reason.press_sequentially("核实")
        self.page.click("#move-send_back button")
        self.page.wait_for_selector(".messagelist .success")
        self.assertTrue(
            Notification.objects.filter(person=wang, kind="mentioned").exists()
        )
