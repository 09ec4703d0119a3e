import pytest
from django.contrib.auth.models import Permission, User
from django.test import TestCase
from django.urls import reverse

from articles.models import Article
from ingest.models import PageText

LIST = reverse("admin:ingest_pagetext_changelist")


def staff(name, *permissions):
    user = User.objects.create_user(name, is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    return user


class PageTextAdminTests(TestCase):
    fixtures = ["districts", "sections", "seed_issue"]

    def setUp(self):
        self.page_text = PageText.objects.get()
        self.address = reverse("admin:ingest_pagetext_change", args=[self.page_text.pk])
        self.client.force_login(staff("bianji", "view_pagetext", "edit_copy"))

    @pytest.mark.once
    def test_it_lists_the_page(self):
        self.assertContains(self.client.get(LIST), "2023-01-23 版次不详")

    @pytest.mark.once
    def test_it_shows_every_line_of_the_original(self):
        response = self.client.get(self.address)
        lines = [line.text for line, _ in response.context["lines"]]
        self.assertEqual("\n".join(lines), self.page_text.text)
        self.assertContains(response, 'class="accounting-line"', count=len(lines))

    @pytest.mark.once
    def test_it_says_what_became_of_each_line(self):
        lines = self.client.get(self.address).context["lines"]
        fates = {line.number: fates for line, fates in lines}
        self.assertEqual(fates[1], ["空行"])
        self.assertEqual(fates[5], ["第1篇 副题"])
        self.assertEqual(fates[9], ["第1篇 小标题"])
        self.assertEqual(fates[89], ["第4篇 图片说明"])
        self.assertEqual(fates[119], ["第5篇 正文", "第5篇 署名"])
        self.assertEqual(fates[121], ["第5篇 内部备注"])
        self.assertEqual(fates[135], ["第7篇 上接"])
        self.assertEqual(fates[137], ["第7篇 简讯标题"])

    @pytest.mark.once
    def test_it_names_the_titles_that_the_page_does_not_have(self):
        response = self.client.get(self.address)
        self.assertContains(response, "没有未收入稿件的字")
        self.assertContains(response, "<td>杏花岭区等十地简讯</td>", html=True)

    def test_it_marks_words_that_no_story_has(self):
        Article.objects.filter(headline="公交夫妻的别样除夕").update(headline="除夕")
        response = self.client.get(self.address)
        self.assertContains(response, 'class="accounting-left-over"')
        self.assertContains(response, "未收入稿件")

    def test_it_shows_words_as_text(self):
        hostile = "<script>alert(1)</script>"
        PageText.objects.update(text=hostile)
        response = self.client.get(self.address)
        self.assertNotContains(response, hostile)
        self.assertContains(response, "&lt;script&gt;alert(1)&lt;/script&gt;")

    def test_it_tells_nothing_of_a_story_that_the_person_may_not_open(self):
        Article.objects.filter(headline="杏花岭区等十地简讯").update(status="draft")
        self.client.force_login(staff("jiaodui", "view_pagetext"))
        response = self.client.get(self.address)
        self.assertNotContains(response, "杏花岭区等十地简讯")
        self.assertContains(response, "（无权查看）")

    @pytest.mark.thorough
    @pytest.mark.once  # how many queries, not their answers
    def test_it_costs_the_same_queries_whatever_stands_on_the_page(self):
        self.client.get(self.address)  # Django remembers its content types
        with self.assertNumQueries(11):
            self.client.get(self.address)
        with self.assertNumQueries(8):
            self.client.get(LIST)


class PageTextAccessTests(TestCase):
    fixtures = ["districts", "sections", "seed_issue"]

    def setUp(self):
        pk = PageText.objects.get().pk
        self.address = reverse("admin:ingest_pagetext_change", args=[pk])

    @pytest.mark.once
    def test_it_refuses_staff_without_the_permission(self):
        self.client.force_login(staff("jizhe", "view_article"))
        for address in (LIST, self.address):
            with self.subTest(address=address):
                self.assertEqual(self.client.get(address).status_code, 403)

    def test_it_asks_a_stranger_to_sign_in(self):
        response = self.client.get(self.address)
        self.assertEqual(response.status_code, 302)
        self.assertIn("login", response["Location"])

    def test_it_never_changes_adds_or_deletes_an_original(self):
        self.client.force_login(User.objects.create_superuser("zongbian"))
        add = reverse("admin:ingest_pagetext_add")
        delete = self.address.replace("change", "delete")
        for address in (add, delete, self.address):
            with self.subTest(address=address):
                response = self.client.post(address, {"text": "改", "post": "yes"})
                self.assertEqual(response.status_code, 403)
        self.assertIn("更高水平", PageText.objects.get().text)
