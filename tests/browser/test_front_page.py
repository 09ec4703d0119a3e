"""The front page arranged in a browser: few interactions, by mouse, by keys, by neither."""

from articles.models import Article
from newsroom.models import BreakingNews, FrontPage
from tests.browser.base import BrowserTestCase
from tests.browser.window import OPTIONS

LIST = "/admin/newsroom/frontpage/"
HEADLINES = """zones => zones.map(zone =>
  [...zone.querySelectorAll(".front-headline")].map(line => line.textContent))"""


class FrontPageTests(BrowserTestCase):
    def setUp(self):
        super().setUp()
        self.sign_in(self.desk_head)
        self.interactions = 0

    def click(self, selector):
        self.interactions += 1
        self.page.click(selector)

    def begin(self):
        self.open(LIST)
        self.click("text=照现在的首页新建")
        self.page.wait_for_selector("#board")

    def places(self):
        """Return the headlines of the lead, of those below, of those pinned."""
        return self.page.eval_on_selector_all(".front-zone", HEADLINES)

    def wait_for_news(self, words):
        self.page.wait_for_function(
            "words => document.getElementById('board-news').textContent.includes(words)",
            arg=words,
        )

    def focused(self):
        return self.page.evaluate(
            "[document.activeElement.closest('.front-card')?.dataset.story,"
            " document.activeElement.textContent.trim()]"
        )

    def test_it_fills_three_places_and_goes_live_in_five_interactions(self):
        self.begin()
        (lead,), seconds, pinned = self.places()
        self.assertEqual((len(seconds), pinned), (3, []))
        free = self.page.locator(".front-finder .front-headline").all_inner_texts()
        for place, headline in zip(("头条", "次条", "置顶"), free, strict=False):
            card = f".front-finder .front-card:has-text('{headline}')"
            self.click(f"{card} >> button:text-is('{place}')")
            self.wait_for_news(f"《{headline}》已放到")
        self.assertEqual(
            self.places(), [[free[0]], [lead, *seconds, free[1]], [free[2]]]
        )
        self.click("#go-live button")
        self.page.wait_for_selector(".messagelist .success >> text=已上线")
        self.assertEqual(self.interactions, 5)
        self.open("/")
        self.assertIn(free[0], self.page.inner_text("main"))

    def test_it_is_arranged_by_keys_and_keeps_the_focus(self):
        self.begin()
        _, (first, second, third), _ = self.places()
        story = str(Article.objects.get(headline=third).pk)
        self.page.focus(f"[value='up:{story}']")
        self.page.keyboard.press("Enter")
        self.wait_for_news("上移")
        self.assertEqual(self.places()[1], [first, third, second])
        self.assertEqual(self.focused(), [story, "上移"])
        self.page.keyboard.press("Enter")
        self.page.wait_for_function(
            "story => document.querySelector(`[value='up:${story}']`).disabled",
            arg=story,
        )
        # At the top the button is of no more use: its headline has the focus.
        self.assertEqual(self.focused(), [story, third])
        self.page.focus(f"[value='off:{story}']")
        self.page.keyboard.press("Enter")
        self.wait_for_news("已取下")
        self.assertEqual(self.places()[1], [first, second])

    def test_it_is_arranged_by_dragging_and_refuses_over_what_another_did(self):
        self.begin()
        _, (first, second, third), _ = self.places()
        cards = ".front-zone-second .front-card"
        top = {"x": 40, "y": 4}
        self.page.drag_and_drop(
            f"{cards} >> nth=2", f"{cards} >> nth=0", target_position=top
        )
        self.wait_for_news("已放到")
        self.assertEqual(self.places()[1], [third, first, second])
        self.page.drag_and_drop(f"{cards} >> nth=0", ".front-finder h2")
        self.wait_for_news("已取下")
        page = FrontPage.objects.get()
        page.put(page.places()["lead"][0], None, seen=page.version, by=self.chief)
        self.page.click(f"{cards} >> nth=0 >> text=取下")
        self.page.wait_for_selector(".messagelist .error >> text=刚被改过")
        self.assertEqual(self.places()[:2], [[], [first, second]])

    def test_it_is_a_plain_form_without_scripts(self):
        context = self.browser.new_context(**OPTIONS, java_script_enabled=False)
        context.add_cookies(self.context.cookies())
        page = context.new_page()
        page.goto(self.live_server_url + LIST)
        page.click("text=照现在的首页新建")
        headline = page.inner_text(".front-finder .front-headline >> nth=2")
        page.fill("#id_q", headline)
        page.click("text=查找")
        page.click(".front-finder button:text-is('次条') >> nth=0")
        page.wait_for_selector(".messagelist .success >> text=已放到")
        second = FrontPage.objects.get().places()["second"][-1]
        self.assertEqual(Article.objects.get(pk=second).headline, headline)
        self.assertEqual(page.input_value("#id_q"), headline)


class BreakingTests(BrowserTestCase):
    def test_it_shows_the_hour_of_what_was_chosen_and_takes_an_exact_one(self):
        self.sign_in(self.desk_head)
        self.open("/admin/newsroom/breakingnews/add/")
        self.page.fill("#id_text", "防汛应急响应升级。")
        self.page.fill("#id_starts_at", "2030-05-04T22:30")
        self.page.check("text=2 小时")
        self.assertEqual(self.page.input_value("#id_expires_at"), "2030-05-05T00:30")
        self.page.check("text=今天")
        self.assertEqual(self.page.input_value("#id_expires_at"), "2030-05-05T00:00")
        self.page.fill("#id_expires_at", "2030-05-05T06:00")
        self.assertTrue(self.page.is_checked("[name=lasts][value=exactly]"))
        self.page.click("[name=_save]")
        self.page.wait_for_selector(".messagelist .success")
        self.page.click("button:text-is('撤下')")
        self.page.wait_for_selector(".messagelist .success >> text=已撤下")
        self.assertFalse(BreakingNews.objects.exists())
