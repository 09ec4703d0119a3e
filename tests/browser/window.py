"""The window of the browser that tests hand on to each other, emptied in between."""

OPTIONS = {
    "viewport": {"width": 1280, "height": 900},
    "locale": "zh-CN",
    "timezone_id": "Asia/Shanghai",
}
MILLISECONDS = 30_000  # Playwright's own patience
NEVER_EMULATED = {"media": "null", "color_scheme": "null", "reduced_motion": "null"}


class Window:
    """A window that has been at the site before, and knows nothing of it.

    The scripts and style sheets of the desk are loaded and compiled once; in a new
    window for each test that was half of what Chromium did.
    """

    def __init__(self, browser):
        self.browser = browser
        self.context = browser.new_context(**OPTIONS)
        self.page = self.context.new_page()

    def is_open(self):
        return self.context in self.browser.contexts and not self.page.is_closed()

    def close(self):
        self.context.close()

    def empty(self, address):
        """Take away what a test has left; `address` is a page of the site to do it on."""
        for page in self.context.pages:
            if page is not self.page:
                page.close()
        self.context.unroute_all()
        self.page.goto(address)
        # A tab's own storage can be reached from a page of the site only.
        self.page.evaluate("localStorage.clear(); sessionStorage.clear();")
        self.context.clear_cookies()
        self.context.clear_permissions()
        self.page.emulate_media(**NEVER_EMULATED)
        self.page.set_viewport_size(OPTIONS["viewport"])
        self.page.set_default_timeout(MILLISECONDS)
