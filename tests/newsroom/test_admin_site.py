from contextlib import suppress

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.test import RequestFactory, TestCase
from django.urls import NoReverseMatch, reverse

from newsroom.admin_site import MENU, MENUS_KEPT
from tests.cast import CastMixin


class AdminSiteTests(CastMixin, TestCase):
    def headings(self, page):
        return [group["name"] for group in page.context["app_list"]]

    def test_it_lists_every_model_of_the_desk_in_the_menu(self):
        listed = {label for _, labels in MENU for label in labels}
        registered = {model._meta.label for model in admin.site._registry}
        self.assertEqual(registered - listed, set())

    def test_it_knows_every_model_of_the_menu(self):
        for _, labels in MENU:
            for label in labels:
                self.assertTrue(admin.site.is_registered(apps.get_model(label)), label)

    def test_it_stands_in_the_order_of_a_newsroom(self):
        self.client.force_login(User.objects.create_superuser("root"))
        names = [heading for heading, _ in MENU]
        self.assertEqual(self.headings(self.client.get("/admin/")), names)

    @pytest.mark.thorough
    def test_it_offers_a_reporter_what_they_may_open(self):
        self.client.force_login(self.reporter)
        headings = self.headings(self.client.get("/admin/"))
        self.assertEqual(headings[0], "稿件")
        self.assertNotIn("人员", headings)

    def test_it_speaks_chinese_under_the_papers_name(self):
        page = self.client.get("/admin/login/", headers={"host": "localhost"})
        self.assertContains(page, f'<p class="login-name">{settings.SITE_NAME}</p>')
        self.assertContains(page, "<title>登录 | ")
        self.assertContains(page, 'lang="zh-hans"')
        self.assertNotContains(page, "localhost")

    @pytest.mark.thorough
    def test_it_opens_every_list_and_every_empty_form(self):
        self.client.force_login(User.objects.create_superuser("root"))
        for model in admin.site._registry:
            named = f"{model._meta.app_label}_{model._meta.model_name}"
            page = reverse(f"admin:{named}_changelist")
            for address in (page, page + "add/", f"{page}?q=王"):
                with self.subTest(address=address):
                    answer = self.client.get(address)
                    self.assertIn(answer.status_code, (200, 403))
                    self.assert_kept_nowhere(answer)
        for address in self.other_pages():
            with self.subTest(address=address):
                self.assert_kept_nowhere(self.client.get(address))

    def other_pages(self):
        """Yield the addresses of the desk that ask for nothing and are no model's."""
        for pattern in admin.site.get_urls():
            name = getattr(pattern, "name", None)
            if name and name != "logout":
                with suppress(NoReverseMatch):  # it asks for something
                    yield reverse(f"admin:{name}")

    def assert_kept_nowhere(self, answer):
        self.assertIn("no-store", answer.headers["Cache-Control"])

    def test_it_keeps_staff_pages_out_of_every_cache(self):
        self.client.force_login(self.editor)
        for address in ("/admin/", "/admin/articles/article/", "/admin/my/sign-ins/"):
            self.assert_kept_nowhere(self.client.get(address))

    def test_it_keeps_no_more_menus_than_some(self):
        site = admin.site
        site.menus.clear()
        request = RequestFactory().get("/admin/")
        request.user = self.reporter
        for number in range(MENUS_KEPT + 2):
            # The label of an app is a part of the key, as a set of permissions is.
            site.get_app_list(request, f"app{number}")
            self.assertLessEqual(len(site.menus), MENUS_KEPT)
        self.assertEqual(len(site.menus), 2)

    def test_it_names_permissions_in_chinese(self):
        self.client.force_login(User.objects.create_superuser("root"))
        group = Group.objects.get(name="编辑")
        page = self.client.get(f"/admin/auth/group/{group.pk}/change/")
        self.assertContains(page, "稿件：修改")
        self.assertContains(page, "稿件：可以编辑他人的稿件")
        self.assertNotContains(page, "Can ")
