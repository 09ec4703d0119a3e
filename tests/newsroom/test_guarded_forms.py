"""Two people who save the same form of the desk, whatever it is of (promises 18, 19)."""

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.db import connection
from django.test import Client, TestCase, TransactionTestCase
from django.test.utils import CaptureQueriesContext

from articles.admin.guarding import GuardedMixin
from articles.admin.locking import LockingMixin
from articles.models import Contributor, Section
from editions.models import Issue, Page, Placement
from tests.cast import CastMixin, hire_everyone
from tests.desk import filled_in
from tests.stories import make_section, make_story
from tests.threads import run_together


class GuardedCase(CastMixin, TestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.root = User.objects.create_superuser("root")

    def setUp(self):
        self.client.force_login(self.root)

    def open(self, row):
        """Return the address of a row's form, and what a browser would send of it."""
        opts = row._meta
        address = f"/admin/{opts.app_label}/{opts.model_name}/{row.pk}/change/"
        page = self.client.get(address)
        return address, filled_in(page, f"{opts.model_name}_form")

    def send(self, opened, **typed):
        address, form = opened
        typed = {name.replace("__", "-"): value for name, value in typed.items()}
        return self.client.post(address, form | typed, follow=True)

    def sent_again(self, opened, page, **typed):
        """Send the form once more that came back with both texts."""
        address, _ = opened
        form_id = address.split("/")[3] + "_form"
        return self.send((address, filled_in(page, form_id)), **typed)

    def assert_both_shown(self, page, *words):
        self.assertEqual(page.status_code, 200)
        self.assertContains(page, "您填的还没有保存")
        for word in words:
            self.assertContains(page, word)


class FieldTests(GuardedCase):
    def setUp(self):
        super().setUp()
        self.section = make_section("要闻", "yaowen", 1)

    @pytest.mark.once
    def test_it_shows_both_where_both_changed_a_field_and_saves_neither_unseen(self):
        first, second = self.open(self.section), self.open(self.section)
        self.send(first, name="头条新闻")
        page = self.send(second, name="要闻速览")
        self.assert_both_shown(page, "双方都改了这里", "头条新闻", "要闻速览", "root")
        self.assertEqual(Section.objects.get().name, "头条新闻")
        self.sent_again(second, page)
        self.assertEqual(Section.objects.get().name, "要闻速览")

    @pytest.mark.once
    def test_it_merges_two_fields_and_says_so(self):
        first, second = self.open(self.section), self.open(self.section)
        self.send(first, name="头条新闻")
        page = self.send(second, order="7")
        self.assertContains(page, "同事改过，已并在一起保存：名称")
        section = Section.objects.get()
        self.assertEqual((section.name, section.order), ("头条新闻", 7))

    def test_it_says_nothing_when_nobody_else_was_there(self):
        page = self.send(self.open(self.section), name="头条新闻")
        self.assertNotContains(page, "同事改过")
        self.assertEqual(Section.objects.get().name, "头条新闻")

    def test_it_still_knows_what_was_opened_after_a_form_with_an_error(self):
        issue = Issue.objects.create(
            date="2023-01-23", closes_at="2023-01-22T23:30+08:00"
        )
        opened = self.open(issue)
        refused = self.send(opened, closes_at_1="23:50", date="两千年")
        self.send(self.open(issue), closes_at_1="23:40")
        page = self.sent_again(opened, refused, date="2023-01-23")
        self.assert_both_shown(page, "23:40", "23:50")

    @pytest.mark.thorough
    def test_it_merges_what_two_have_ticked(self):
        person = User.objects.create_user("wangyong", is_staff=True)
        duties = dict(Group.objects.values_list("name", "pk"))
        first, second = self.open(person), self.open(person)
        self.send(first, groups=[duties["编辑"]])
        self.send(second, groups=[duties["校对"]])
        held = set(person.groups.values_list("name", flat=True))
        self.assertEqual(held, {"编辑", "校对"})

    @pytest.mark.once
    def test_it_shows_all_that_was_typed_when_the_row_is_gone(self):
        opened = self.open(self.section)
        self.section.delete()
        page = self.send(opened, name="要闻速览")
        self.assertContains(page, "已经删除", status_code=404)
        self.assertContains(page, "要闻速览", status_code=404)

    def test_it_guards_every_form_that_can_be_registered(self):
        admin.autodiscover()
        self.assertGreater(len(admin.site._registry), 15)
        for model, model_admin in admin.site._registry.items():
            with self.subTest(model=model.__name__):
                self.assertIsInstance(model_admin, (GuardedMixin, LockingMixin))

    @pytest.mark.once
    def test_it_shows_an_author_without_an_address_the_form_again(self):
        author = self.make_author()
        page = self.send(self.open(author), slug="", name="")
        self.assertContains(page, "errorlist")

    def make_author(self):
        story = make_story()
        author = Contributor.objects.create(name="王勇", slug="wang-yong")
        story.bylines.create(contributor=author, order=1)
        return author


class RowTests(GuardedCase):
    def setUp(self):
        super().setUp()
        issue = Issue.objects.create(date="2023-01-23")
        self.page = Page.objects.create(issue=issue, number="1", order=1, name="要闻")
        self.other = Page.objects.create(issue=issue, number="2", order=2)
        self.stories = [make_story(f"第{n}条") for n in (1, 2)]
        for order, story in enumerate(self.stories, 1):
            self.page.placements.create(article=story, order=order)

    def standing(self):
        rows = self.page.placements.order_by("order")
        return [row.article.headline for row in rows]

    @pytest.mark.thorough
    def test_it_keeps_what_was_typed_into_a_placement_that_another_deleted(self):
        first, second = self.open(self.page), self.open(self.page)
        self.send(first, placements__0__DELETE="on")
        page = self.send(
            second, placements__0__continued_on="3", placements__0__boxed="on"
        )
        self.assert_both_shown(page, "对方删去了，而您改过", "第1条", "下转：3")
        self.assertEqual(self.standing(), ["第2条"])
        self.sent_again(second, page)
        again = self.page.placements.get(article=self.stories[0])
        self.assertEqual((again.continued_on, again.boxed), ("3", True))

    @pytest.mark.thorough
    def test_it_saves_beside_a_deleted_placement_and_says_that_it_is_gone(self):
        first, second = self.open(self.page), self.open(self.page)
        self.send(first, placements__0__DELETE="on")
        page = self.send(second, name="头版", placements__1__boxed="on")
        self.assertContains(page, "已并在一起保存：上版（对方删去了：已并入）")
        self.page.refresh_from_db()
        self.assertEqual(self.page.name, "头版")
        self.assertEqual(self.standing(), ["第2条"])
        self.assertTrue(self.page.placements.get().boxed)

    @pytest.mark.thorough
    def test_it_keeps_a_placement_that_another_changed_and_one_deletes(self):
        first, second = self.open(self.page), self.open(self.page)
        self.send(first, placements__0__continued_on="5")
        page = self.send(second, placements__0__DELETE="on")
        self.assert_both_shown(page, "您要删去，而对方改过")
        self.assertEqual(self.standing(), ["第1条", "第2条"])

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_keeps_placements_that_came_in_from_elsewhere(self):
        opened = self.open(self.page)
        self.page.placements.create(article=make_story("第3条"), order=3)
        self.send(opened, name="头版")
        self.assertEqual(self.standing(), ["第1条", "第2条", "第3条"])

    @pytest.mark.thorough
    def test_it_answers_a_row_id_that_is_no_row_with_both(self):
        elsewhere = self.other.placements.create(article=self.stories[0], order=1)
        for key in ("999999", "abc", "²", "9" * 40, "", str(elsewhere.pk)):
            opened = self.open(self.page)
            with self.subTest(key=key):
                page = self.send(
                    opened, placements__0__id=key, placements__0__weight="1"
                )
                self.assertEqual(page.status_code, 200)
                self.assertEqual(self.standing(), ["第1条", "第2条"])
                self.assertEqual(self.other.placements.get(), elsewhere)

    @pytest.mark.thorough
    def test_it_guards_the_pages_of_an_issue(self):
        issue = self.page.issue
        first, second = self.open(issue), self.open(issue)
        self.send(first, pages__1__DELETE="on")
        page = self.send(second, pages__1__name="城事")
        self.assert_both_shown(page, "城事", "对方删去了")
        self.assertEqual(issue.pages.get(), self.page)

    @pytest.mark.thorough
    def test_it_takes_the_same_form_twice(self):
        opened = self.open(self.page)
        for _ in range(2):
            self.send(opened, placements__0__order="2", placements__1__order="1")
        self.assertEqual(self.standing(), ["第2条", "第1条"])

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_refuses_counts_of_rows_that_are_none_with_a_sentence(self):
        for count in ("9" * 30, "-1", "许多", "1001", "１"):
            opened = self.open(self.page)
            with self.subTest(count=count):
                page = self.send(opened, placements__TOTAL_FORMS=count)
                self.assertContains(page, "没有保存。请按返回键", status_code=400)

    def test_it_costs_the_same_with_more_rows(self):
        for rows in (2, 12):
            for n in range(self.page.placements.count() + 1, rows + 1):
                self.page.placements.create(article=make_story(f"第{n}条"), order=n)
            address, form = self.open(self.page)
            with (
                self.subTest(rows=rows),
                CaptureQueriesContext(connection) as queries,
            ):
                self.client.post(address, form)
            asked = [q for q in queries if 'FROM "editions_placement"' in q["sql"]]
            # To lock them, to compare them, and for Django's own formset.
            self.assertEqual(len(asked), 3)


class SimultaneousTests(TransactionTestCase):
    def test_it_makes_one_of_two_that_are_added_at_once_and_no_500(self):
        chief = hire_everyone()["chief"]

        def add():
            client = Client()
            client.force_login(chief)
            address = "/admin/editions/issue/add/"
            form = filled_in(client.get(address), "issue_form")
            form["date"] = "2023-01-23"
            return client.post(address, form).status_code

        self.assertEqual(sorted(run_together(add, add)), [200, 302])
        self.assertEqual(Issue.objects.count(), 1)


class DeletedMeanwhileTests(TransactionTestCase):
    def test_it_saves_a_page_whose_placement_is_deleted_at_the_same_moment(self):
        chief = hire_everyone()["chief"]
        issue = Issue.objects.create(date="2023-01-23")
        page = Page.objects.create(issue=issue, number="1", order=1)
        placed = page.placements.create(article=make_story(), order=1)
        client = Client()
        client.force_login(chief)
        address = f"/admin/editions/page/{page.pk}/change/"
        form = filled_in(client.get(address), "page_form") | {"name": "头版"}

        def save():
            return client.post(address, form).status_code

        def delete():
            Placement.objects.filter(pk=placed.pk).delete()
            return 302

        self.assertEqual(run_together(save, delete), [302, 302])
        page.refresh_from_db()
        self.assertEqual((page.name, page.placements.count()), ("头版", 0))
