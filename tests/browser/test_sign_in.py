import pytest

from tests.browser.base import BrowserTestCase


class SignInTests(BrowserTestCase):
    @pytest.mark.both_databases
    def test_it_lets_an_editor_in_to_the_stories(self):
        self.sign_in_by_typing(self.editor)
        self.page.click("#content a[href='/admin/articles/article/'] >> visible=true")
        self.page.wait_for_url("**/admin/articles/article/")
        self.assertIn("公交夫妻的别样除夕", self.page.inner_text("#content"))

    def test_it_keeps_out_whoever_does_not_know_the_password(self):
        self.open("/admin/")
        self.page.fill("input[name=username]", self.editor.username)
        self.page.fill("input[name=password]", "猜一个")
        self.page.click("[type=submit]")
        self.page.wait_for_selector(".errornote")
        self.assertEqual(self.page.locator("#user-tools").count(), 0)
