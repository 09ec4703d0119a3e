import pytest
from django.test import override_settings
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

from newsroom.sign_in.models import FirstPassword
from tests.browser.base import BrowserTestCase
from tests.cast import PASSWORD


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


class StepsTests(BrowserTestCase):
    """A new colleague's first morning: the password of one's own, then the second factor."""

    def test_it_leads_through_each_step_to_the_page_that_was_asked_for(self):
        FirstPassword.objects.create(user=self.editor)
        with override_settings(REQUIRE_SECOND_FACTOR=["编辑"]):
            self.open("/admin/articles/article/")
            self.page.fill("input[name=username]", self.editor.username)
            self.page.fill("input[name=password]", PASSWORD)
            self.page.click("[type=submit]")
            self.page.wait_for_url("**/login/password/")
            for field in ("new_password1", "new_password2"):
                self.page.fill(f"input[name={field}]", PASSWORD + "新")
            self.assert_fits_the_window()
            self.page.click("[type=submit]")
            self.page.wait_for_url("**/login/second-factor/")
            picture = self.page.locator(".square-code")
            self.assertGreater(picture.evaluate("(image) => image.naturalWidth"), 0)
            device = TOTPDevice.objects.get(user=self.editor)
            self.page.fill("input[name=code]", f"{totp(device.bin_key):06d}")
            self.page.click("[type=submit]")
            self.page.wait_for_selector(".recovery-codes")
            self.page.click(".button.default")
            self.page.wait_for_url("**/admin/articles/article/")
