"""The 数字报 and the night desk in a browser: hot areas, keyboard, calendar, the wall."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from articles.models import Article
from editions.models import Issue, Page, Placement
from tests.browser.base import BrowserTestCase
from tests.pictures import drawn, encoded
from tests.stories import make_story

PHONE, DESKTOP = 390, 1280
SEED = "/paper/2023-01-23/x1/"


class ReaderTests(BrowserTestCase):
    def setUp(self):
        super().setUp()
        self.story = Article.objects.get(headline="公交夫妻的别样除夕")

    def area(self):
        return self.page.locator(f'.areas a[aria-label="{self.story.headline}"]')

    def outline(self):
        return (
            self.area()
            .locator("polygon")
            .evaluate("element => getComputedStyle(element).stroke")
        )

    def in_paper(self):
        return f"{SEED}{self.story.pk}/"

    def test_it_outlines_a_hot_area_under_the_mouse_and_opens_its_story(self):
        self.open(SEED, DESKTOP)
        self.page.mouse.move(0, 0)
        before = self.outline()
        self.area().locator("polygon").hover()
        self.assertNotEqual(self.outline(), before)
        note = self.page.locator(".area-note")
        self.assertIn(self.story.headline, note.inner_text())
        self.area().locator("polygon").click()
        self.page.wait_for_url(f"**{self.in_paper()}")

    def test_it_reads_a_story_beside_its_page_and_turns_to_the_next(self):
        self.open(SEED, DESKTOP)
        self.area().locator("polygon").click()
        story = self.page.locator(".paper-story")
        story.locator("h2", has_text=self.story.headline).wait_for()
        page = self.page.locator(".paper-frame").bounding_box()
        self.assertGreater(story.bounding_box()["x"], page["x"] + page["width"])
        self.page.keyboard.press("ArrowRight")
        after = Article.objects.get(headline="每个村和居委会要确定安全网格员")
        self.page.wait_for_url(f"**{SEED}{after.pk}/")
        self.page.go_back()
        story.locator("h2", has_text=self.story.headline).wait_for()
        self.assertTrue(self.page.url.endswith(self.in_paper()))
        self.page.keyboard.press("Escape")
        self.page.wait_for_url(f"**{SEED}")
        self.assertEqual(story.count(), 0)

    def test_it_reads_a_story_over_the_page_on_a_phone(self):
        self.open(self.in_paper(), PHONE)
        story = self.page.locator(".paper-story")
        self.assertEqual(story.bounding_box()["width"], PHONE)
        self.assert_fits_the_window()
        size = "getComputedStyle(document.querySelector('.story-text p')).fontSize"
        before = self.page.evaluate(size)
        story.get_by_role("button", name="大", exact=True).click()
        self.assertGreater(float(self.page.evaluate(size)[:-2]), float(before[:-2]))
        story.get_by_role("button", name="标准").click()
        story.get_by_text("回到版面").click()
        self.page.wait_for_url(f"**{SEED}")
        self.assertTrue(self.page.locator(".paper-frame").is_visible())

    def test_it_keeps_the_set_words_within_their_hot_area(self):
        self.open(SEED, DESKTOP)
        area = self.area().bounding_box()
        words = self.page.locator(".cell-headline", has_text="公交夫妻").bounding_box()
        self.assertGreaterEqual(words["x"], area["x"] - 1)
        self.assertGreaterEqual(words["y"], area["y"] - 1)
        right = area["x"] + area["width"]
        self.assertLessEqual(words["x"] + words["width"], right + 1)
        self.assertLessEqual(words["y"] + words["height"], area["y"] + area["height"])

    def test_it_reaches_and_opens_the_areas_by_keyboard(self):
        self.open(SEED, DESKTOP)
        self.area().focus()
        self.assertNotEqual(self.outline(), "rgba(0, 0, 0, 0)")
        names = []
        self.page.locator(".paper-frame").focus()
        for _ in range(7):
            self.page.keyboard.press("Tab")
            names.append(
                self.page.evaluate("document.activeElement.getAttribute('aria-label')")
            )
        placed = Placement.objects.filter(page__issue__date="2023-01-23")
        order = [p.article.headline for p in placed.order_by("order")]
        self.assertEqual(names, order)
        self.page.keyboard.press("Enter")
        self.page.wait_for_selector(".paper-story .headline:focus")

    def test_it_links_the_calendar_to_issues_and_other_days_nowhere(self):
        self.open(SEED, DESKTOP)
        here = self.page.locator(".calendar [aria-current=date]")
        self.assertEqual(here.inner_text(), "23")
        self.assertEqual(self.page.locator(".calendar td a").count(), 1)
        self.assertEqual(self.page.locator(".calendar td span").count(), 30)
        here.click()
        self.page.wait_for_url("**/paper/2023-01-23/")

    def test_it_turns_the_page_by_a_swipe_and_by_an_arrow(self):
        issue = Issue.objects.get(date="2023-01-23")
        second = Page.objects.create(issue=issue, number="9", order=2, name="城事")
        Placement.objects.create(page=second, article=make_story(), order=1)
        self.open(SEED, PHONE)
        self.page.keyboard.press("ArrowRight")
        self.page.wait_for_url("**/paper/2023-01-23/9/")
        self.page.evaluate(
            """() => {
                const frame = document.querySelector(".paper-frame");
                const touch = (x) => new Touch({identifier: 1, target: frame,
                    clientX: x, clientY: 300});
                frame.dispatchEvent(new TouchEvent("touchstart",
                    {touches: [touch(80)], changedTouches: [touch(80)]}));
                frame.dispatchEvent(new TouchEvent("touchend",
                    {touches: [], changedTouches: [touch(300)]}));
            }"""
        )
        self.page.wait_for_url(f"**{SEED}")

    def test_it_enlarges_the_page_without_a_script(self):
        context = self.browser.new_context(java_script_enabled=False)
        page = context.new_page()
        page.goto(self.live_server_url + SEED)
        before = page.locator(".broadsheet").bounding_box()["width"]
        page.click("text=放大版面")
        after = page.locator(".broadsheet").bounding_box()["width"]
        self.assertGreater(after, before * 1.5)
        page.click(".titles >> text=公交夫妻的别样除夕")
        page.wait_for_url("**/articles/*/")
        context.close()

    def test_it_keeps_every_line_of_the_set_page_within_its_column(self):
        for width in (PHONE, DESKTOP, 1920):
            self.open(SEED, width)
            # A mark that ends a line may stand half over the edge.
            too_wide = self.page.evaluate(
                """() => [...document.querySelectorAll(".cell-text .l")].filter((line) => {
                    const range = document.createRange();
                    range.selectNodeContents(line);
                    const size = parseFloat(getComputedStyle(line).fontSize);
                    return range.getBoundingClientRect().right >
                        line.getBoundingClientRect().right + 0.55 * size + 1;
                }).map((line) => line.textContent)"""
            )
            self.assertEqual(too_wide, [], width)


class NightDeskTests(BrowserTestCase):
    def setUp(self):
        super().setUp()
        self.issue = Issue.objects.create(
            date=timezone.localdate(), closes_at=timezone.now() + timedelta(hours=2)
        )
        self.first, self.second = (
            Page.objects.create(issue=self.issue, number=str(n), order=n, name=name)
            for n, name in ((1, "要闻"), (2, "城事"))
        )
        for order in (1, 2, 3):
            Placement.objects.create(
                page=self.first, article=make_story(f"第{order}条"), order=order
            )

    def stories(self, page):
        return [str(p.article) for p in page.placements.order_by("order")]

    def card(self, words):
        return self.page.locator(".wall-card", has_text=words)

    def test_it_drags_a_story_to_another_page(self):
        self.sign_in(self.chief)
        self.open("/admin/editions/issue/tonight/", DESKTOP)
        self.assertRegex(self.page.inner_text("[data-closes]"), r"\d 分")
        goal = self.page.locator(f'.wall-column[data-page="{self.second.pk}"]')
        self.card("第2条").drag_to(goal)
        self.page.wait_for_selector("text=已放到第2版")
        self.assertEqual(self.stories(self.first), ["第1条", "第3条"])
        self.assertEqual(self.stories(self.second), ["第2条"])
        self.card("第3条").drag_to(
            self.card("第1条"), target_position={"x": 60, "y": 3}
        )
        self.page.wait_for_selector("text=《第3条》已放到第1版")
        self.assertEqual(self.stories(self.first), ["第3条", "第1条"])

    def test_it_drags_a_story_from_the_tray_to_its_place(self):
        make_story("还在等的一条")
        self.sign_in(self.chief)
        self.open("/admin/editions/issue/tonight/", DESKTOP)
        self.card("还在等的一条").drag_to(
            self.card("第2条"), target_position={"x": 60, "y": 3}
        )
        self.page.wait_for_selector("text=《还在等的一条》已上第1版")
        wanted = ["第1条", "还在等的一条", "第2条", "第3条"]
        self.assertEqual(self.stories(self.first), wanted)

    def test_it_moves_stories_with_buttons_on_a_phone(self):
        self.sign_in(self.desk_head)
        self.open("/admin/editions/issue/tonight/", PHONE)
        self.assert_fits_the_window()
        self.card("第2条").get_by_role("button", name="上移").click()
        self.page.wait_for_selector("text=已换次序")
        self.card("第3条").locator("select").select_option(label="第2版 城事")
        self.card("第3条").get_by_role("button", name="换版").click()
        self.page.wait_for_selector("text=已放到第2版")
        self.assertEqual(self.stories(self.first), ["第2条", "第1条"])
        self.assertEqual(self.stories(self.second), ["第3条"])

    @pytest.mark.both_databases
    def test_it_takes_a_page_through_its_proofs_to_the_press(self):
        self.sign_in(self.chief)
        self.open("/admin/editions/issue/tonight/", DESKTOP)
        column = self.page.locator(f'.wall-column[data-page="{self.first.pk}"]')
        for stage in ("小样/一校", "大样/二校", "清样/三校", "签样/付印"):
            column.get_by_role("button", name=f"签{stage}").click()
            self.page.wait_for_selector(f"text={stage}已签")
        self.assertIn("已付印", column.inner_text())

    def test_it_shows_a_proof_and_signs_it(self):
        self.sign_in(self.proofreader)
        self.open("/admin/editions/issue/tonight/", DESKTOP)
        self.page.locator(".wall-column").first.get_by_text("看样").click()
        self.page.wait_for_selector(".broadsheet .cell-headline")
        for width in (PHONE, DESKTOP):
            self.page.set_viewport_size({"width": width, "height": 900})
            self.assert_fits_the_window()
        area = self.page.locator('.areas a[aria-label="第1条"]').bounding_box()
        words = self.page.locator(".cell-headline").first.bounding_box()
        self.assertGreaterEqual(words["y"] + words["height"], area["y"])
        self.assertLessEqual(words["y"], area["y"] + area["height"])
        self.page.get_by_role("button", name="签小样/一校").click()
        self.page.wait_for_selector("text=小样/一校已签")

    def test_it_draws_an_area_by_mouse_and_corrects_it_by_keyboard(self):
        self.first.picture_width, self.first.picture_height = 390, 545
        self.first.picture.save("p.jpg", ContentFile(encoded(drawn((390, 545)))))
        self.sign_in(self.chief)
        self.open(f"/admin/editions/page/{self.first.pk}/scan/", DESKTOP)
        placement = self.first.placements.get(order=1)
        field = self.page.locator(f"#area-{placement.pk}")
        field.focus()
        board = self.page.locator(".scan-board svg")
        board.scroll_into_view_if_needed()
        size = board.bounding_box()
        for x, y in ((0.1, 0.1), (0.5, 0.1), (0.5, 0.3)):
            board.click(position={"x": size["width"] * x, "y": size["height"] * y})
        points = [list(map(int, p.split(","))) for p in field.input_value().split()]
        self.assertEqual(len(points), 3)
        for point, wanted in zip(
            points, ((100, 100), (500, 100), (500, 300)), strict=True
        ):
            self.assertLess(
                max(abs(a - b) for a, b in zip(point, wanted, strict=True)), 5
            )
        board.focus()
        self.page.keyboard.press("Shift+ArrowDown")
        self.page.keyboard.press("Enter")
        self.page.keyboard.press("ArrowLeft")
        mended = [list(map(int, p.split(","))) for p in field.input_value().split()]
        self.assertEqual(len(mended), 4)
        self.assertEqual(mended[2], [points[2][0], points[2][1] + 10])
        self.page.keyboard.press("Delete")
        self.page.click("text=保存热区")
        self.page.wait_for_selector("text=热区已保存")
        placement.refresh_from_db()
        self.assertEqual(len(placement.region), 3)
        self.open(self.first.get_absolute_url())
        self.page.locator('.areas a[aria-label="第1条"]').focus()
        self.page.keyboard.press("Enter")
        self.page.wait_for_selector(".paper-story .headline:focus")
