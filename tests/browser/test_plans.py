"""Plans at the desk, by a mouse and by keys: from the meeting's plan to a story submitted."""

from datetime import timedelta

from django.utils import timezone

from articles.models import Article, Contributor
from editions.models import Issue, Page
from planning.models import Plan
from tests.browser.base import BrowserTestCase
from tests.planning.test_plans import make_plan

WEEK = "/admin/planning/plan/week/"


class PlansTests(BrowserTestCase):
    # Tiptap's own base style, an inline one.
    allowed = ("sha256-PlumsSlvJ7vvWzjqibGAYKq92O3y/4JTxWWsWJvyUYA=",)

    def setUp(self):
        super().setUp()
        today = timezone.localdate()
        self.monday = today - timedelta(days=today.weekday())

    def test_it_goes_from_a_plan_to_a_story_and_back(self):
        person = Contributor.objects.get(name="王勇")
        person.user = self.reporter
        person.save()
        self.sign_in(self.reporter)
        self.open(WEEK)
        self.page.click(".plan-new")
        self.page.fill("#id_title", "老旧小区供暖改造")
        self.page.select_option("#id_section", label="民生")
        self.page.get_by_label("迎泽区").check()
        self.page.click("[name=_save]")
        self.page.wait_for_selector(".messagelist .success")
        plan = Plan.objects.get()

        self.sign_in(self.editor)
        self.open(f"/admin/planning/plan/{plan.pk}/change/")
        self.page.click("button:text-is('通过')")
        self.page.wait_for_selector(".messagelist .success")

        self.sign_in(self.reporter)
        self.open(f"/admin/planning/plan/{plan.pk}/change/")
        self.page.click("button:text-is('起稿')")
        self.wait_for_the_editor()
        self.assertEqual(self.page.input_value("#id_headline"), "老旧小区供暖改造")
        self.assertIn("老旧小区供暖改造", self.page.inner_text(".line-beside"))
        self.page.click(".tiptap")
        self.page.keyboard.type("锅炉房的灯亮了一夜。")
        self.page.click("button:text-is('保存并提交初审')")
        self.page.wait_for_selector(".messagelist .success")
        plan.refresh_from_db()
        self.assertEqual(
            (plan.state, plan.article), ("filed", Article.objects.latest("pk"))
        )
        self.open(f"/admin/planning/plan/{plan.pk}/change/")
        self.assertIn("成稿", self.page.inner_text(".plan-panel"))

    def test_it_moves_by_keys_by_a_mouse_and_is_told_what_another_did(self):
        plan = make_plan(self.reporter, day=self.monday, state="approved")
        loose = make_plan(self.reporter, "未定日期的", state="approved")
        issue = Issue.objects.create(date=self.monday)
        for order, number in enumerate("12", 1):
            Page.objects.create(issue=issue, number=number, order=order)
        self.sign_in(self.editor)
        self.open(WEEK, width=1440)
        self.page.focus(f"#plan-{plan.pk} .plan-title a")
        for day in (1, 2):
            self.page.keyboard.press("Shift+ArrowRight")
            self.page.wait_for_selector(f"#plan-{plan.pk}[data-version='{day + 1}']")
            plan.refresh_from_db()
            self.assertEqual(plan.day, self.monday + timedelta(days=day))
        focused = "document.activeElement.closest('.plan-card')?.id"
        self.assertEqual(self.page.evaluate(focused), f"plan-{plan.pk}")

        self.page.drag_and_drop(
            f"#plan-{loose.pk} .plan-facts", f"[data-day='{self.monday}'] h2"
        )
        self.page.wait_for_selector(".messagelist .success")
        loose.refresh_from_db()
        self.assertEqual(loose.day, self.monday)

        self.open(f"/admin/planning/plan/day/?day={self.monday}")
        self.page.drag_and_drop(f"#plan-{loose.pk} .plan-facts", "[data-page='2'] h2")
        self.page.wait_for_selector(".messagelist .success")
        loose.refresh_from_db()
        self.assertEqual(loose.page_number, "2")
        # Somebody else moves it while this page is open.
        seen = loose.version
        loose.record("move", loose, self.chief, changes={"page_number": "1"})
        self.page.focus(f"#plan-{loose.pk}")
        self.page.keyboard.press("Shift+ArrowLeft")
        self.page.wait_for_selector(".messagelist .error")
        self.assertIn("chief", self.page.inner_text(".messagelist .error"))
        loose.refresh_from_db()
        self.assertEqual((loose.page_number, loose.version), ("1", seen + 1))
