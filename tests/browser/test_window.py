from tests.browser.base import BrowserTestCase


class WindowTests(BrowserTestCase):
    def heard(self):
        """Return what the browser has complained of, and forgive it."""
        heard, self.complaints = self.complaints, []
        return heard

    def test_it_lets_no_request_out_to_another_host(self):
        self.page.goto("about:blank")  # the site's own policy would stop it before
        for host in ("www.example.cn", "192.0.2.1"):
            with self.subTest(host=host):
                with self.page.expect_console_message():
                    self.page.set_content(f'<img src="http://{host}/a.png">')
                self.assertRegex("".join(self.heard()), f"NOT_RESOLVED.*{host}")

    def test_it_complains_of_what_the_policy_forbids(self):
        self.open("/about/")
        with self.page.expect_console_message():
            self.page.evaluate("new Image().src = 'http://www.example.cn/a.png'")
        self.assertRegex("".join(self.heard()), "Content Security Policy")

    def test_it_is_empty_when_the_next_test_takes_it(self):
        self.sign_in(self.editor)
        self.open("/admin/", width=390)
        self.page.evaluate(
            "localStorage.a = sessionStorage.a = document.cookie = 'a=1'"
        )
        self.page.emulate_media(color_scheme="dark")
        other = self.context.new_page()
        self.leave()
        self.assertTrue(other.is_closed())
        self.open("/admin/")
        self.assertIn("/admin/login/", self.page.url)
        left = self.page.evaluate(
            "[localStorage.a, sessionStorage.a, innerWidth,"
            " matchMedia('(prefers-color-scheme: dark)').matches]"
        )
        self.assertEqual(left, [None, None, 1280, False])
        self.assertNotIn("a", [c["name"] for c in self.context.cookies()])
