"""A real browser on the live site: whatever it complains of fails the test."""

from django.conf import settings
from django.test import LiveServerTestCase

from tests.browser.live_server import CountingServerThread, StaticFiles, free_port
from tests.browser.window import Window
from tests.cast import PASSWORD, hire_everyone

# Of the site, and cheap to draw: where a window is emptied.
BARE_PAGE = "/robots.txt"


class BrowserTestCase(LiveServerTestCase):
    """Give each test `self.page`, an empty window, and the cast as `self.editor` etc.

    A console error, a script error, a breach of the Content-Security-Policy or a
    request to another host (chromium.py sees to it that it is an error) fails the
    test. `allowed` lists parts of complaints that are known and harmless.

    Tests hand their window on to each other. Those that do to it what cannot be undone
    (`add_init_script`, `page.on`) set `own_window`.
    """

    fixtures = ["districts", "places", "sections", "seed_issue"]
    server_thread_class = CountingServerThread
    static_handler = StaticFiles
    allowed = ()
    own_window = False
    shared_window = None
    has_left = False

    @classmethod
    def setUpClass(cls):
        # Always the same: what a browser keeps, it keeps for a host and a port.
        BrowserTestCase.port = BrowserTestCase.port or free_port()
        super().setUpClass()

    def setUp(self):
        super().setUp()
        self.addCleanup(self._leave_at_last)
        for attribute, user in hire_everyone().items():
            setattr(self, attribute, user)
        self.complaints = []
        self.window = self._take_window()
        self.context, self.page = self.window.context, self.window.page
        self._listen(self.context)

    def _take_window(self):
        if self.own_window:
            return Window(self.browser)
        if not (self.shared_window and self.shared_window.is_open()):
            BrowserTestCase.shared_window = Window(self.browser)
        return self.shared_window

    def _listen(self, context):
        for event, hear in (
            ("console", self._hear_console),
            ("weberror", self._hear_error),
        ):
            context.on(event, hear)
            self.addCleanup(context.remove_listener, event, hear)

    def tearDown(self):
        self.leave()
        self.has_left = True
        self.assertEqual(self.complaints, [], "浏览器里的报错")
        super().tearDown()

    def leave(self):
        """Close every window, and wait until no request is under way: the database is
        put back next."""
        for context in self.browser.contexts:
            if self.own_window or context is not self.window.context:
                context.close()
        if self.window.is_open():
            self.window.empty(self.live_server_url + BARE_PAGE)
        self.server_thread.httpd.wait_until_idle()

    def _leave_at_last(self):
        """Leave, where tearDown() did not come so far."""
        if not self.has_left:
            self.leave()

    def open(self, address="/", width=None):
        """Go to an address of the site, in a window of a width."""
        if width:
            self.page.set_viewport_size({"width": width, "height": 900})
        return self.page.goto(self.live_server_url + address)

    def sign_in(self, user):
        """Let the page's browser be somebody's who has signed in at the desk."""
        # A client of their own: to sign in with one that is somebody's ends theirs.
        client = self.client_class()
        client.force_login(user)
        session = client.cookies[settings.SESSION_COOKIE_NAME]
        self.page.context.add_cookies(
            [{"name": session.key, "value": session.value, "url": self.live_server_url}]
        )

    def sign_in_by_typing(self, user):
        self.open("/admin/login/")
        self.page.fill("input[name=username]", user.get_username())
        self.page.fill("input[name=password]", PASSWORD)
        self.page.click("[type=submit]")
        self.page.wait_for_selector("#user-tools")

    def wait_for_the_editor(self, page=None):
        """Wait for the editor's menu: before it is built, the text takes no keys."""
        page = page or self.page
        page.wait_for_selector(".tiptap p")
        page.wait_for_selector(".prose-menubar [title=加粗]")

    def assert_fits_the_window(self):
        """Fail when a reader would have to scroll sideways."""
        # After a click the page may be there before a word of it is.
        self.page.wait_for_load_state()
        too_wide = self.page.evaluate(
            "document.documentElement.scrollWidth - innerWidth"
        )
        self.assertLessEqual(too_wide, 0, f"{self.page.url} is too wide")

    def _hear_console(self, message):
        if message.type == "error":
            self._complain(f"{message.text} ({message.location['url']})")

    def _hear_error(self, error):
        self._complain(str(error.error))

    def _complain(self, text):
        if not any(part in text for part in self.allowed):
            self.complaints.append(f"{self.page.url}: {text}")
