"""Rights to photos at the desk: how long they last, what uses a photo, what is refused."""

from datetime import date

import pytest
from django.test import SimpleTestCase, TestCase
from django.utils import timezone

from articles import readiness
from articles.admin.photo_rights import state_of_rights
from articles.models import Contributor, Dossier, Photo, Portrait
from editions.models import Issue, Page, Placement
from newsroom.models import FrontPage
from tests.cast import CastMixin
from tests.pictures import make_photo, place
from tests.stories import NOON, make_draft, make_story

LIBRARY = "/admin/articles/photo/"


class StateTests(SimpleTestCase):
    def test_it_says_how_long_the_rights_last(self):
        for last, words in {
            None: "",
            date(2023, 5, 3): "版权5月3日已到期，网站上已撤下。",
            date(2023, 5, 4): "版权今天到期，明天零点起从网站撤下。",
            date(2023, 5, 7): "版权还有 3 天，5月7日到期。",
            date(2024, 5, 7): "版权到2024年5月7日。",
        }.items():
            with self.subTest(last=last):
                photo = Photo(rights_expire_on=last)
                self.assertEqual(state_of_rights(photo, NOON), words)


class UsesTests(CastMixin, TestCase):
    def setUp(self):
        self.client.force_login(self.photo_editor)
        self.photo = make_photo(rights_expire_on=date(2023, 1, 1))
        self.address = f"{LIBRARY}{self.photo.pk}/change/"

    def use(self, order=1):
        """Use the photo in all ways there are."""
        story = make_story(f"水厂通水{order}")
        place(self.photo, story)
        issue = Issue.objects.create(date=date(2023, 5, order))
        page = Page.objects.create(issue=issue, number="2", order=1, name="城事")
        Placement.objects.create(page=page, article=story, order=1)
        FrontPage.objects.create(name=f"版式{order}").slots.create(
            place="lead", article=story
        )
        author = Contributor.objects.create(name=f"甲乙{order}")
        Portrait.objects.create(contributor=author, photo=self.photo)
        story.tags.add(f"供水{order}")
        Dossier.objects.create(tag=story.tags.get(), lead=story)
        return story

    @pytest.mark.once
    def test_it_names_all_uses_and_the_last_day(self):
        story = self.use()
        place(self.photo, make_draft("还在写的"))
        page = self.client.get(self.address)
        for words in (
            f'<a href="/admin/articles/article/{story.pk}/change/">水厂通水1</a>',
            "（已签发，2023-05-04）",
            "（撰写）",
            "2023年5月1日 第2版 城事",
            "版式1，头条",
            "甲乙1",
            "供水1",
            "读者最近一次看到：2023年5月4日",
            "已到期，网站上已撤下",
        ):
            with self.subTest(words=words):
                self.assertContains(page, words)

    @pytest.mark.once
    @pytest.mark.thorough
    def test_it_costs_the_same_with_many_uses_as_with_few(self):
        self.use(1)
        self.client.get(self.address)
        with self.assertNumQueries(24):
            self.client.get(self.address)
        for order in range(2, 5):
            self.use(order)
        with self.assertNumQueries(24):
            self.client.get(self.address)

    def test_it_names_what_keeps_a_photo_from_being_deleted(self):
        story, other = self.use(), Photo.objects.create(caption="没用过的。")
        link = f'稿件：<a href="/admin/articles/article/{story.pk}/change/">水厂通水1'
        chosen = {"action": "delete_selected", "post": "yes"}
        for address, data in (
            (f"{LIBRARY}{self.photo.pk}/delete/", {"post": "yes"}),
            (LIBRARY, chosen | {"_selected_action": [self.photo.pk, other.pk]}),
        ):
            with self.subTest(address=address):
                answer = self.client.post(address, data)
                self.assertContains(answer, "还有地方在用，不能删除")
                self.assertContains(answer, link)
                self.assertContains(answer, "作者头像：")
        self.assertEqual(Photo.objects.count(), 2)


class ReviewTests(CastMixin, TestCase):
    def setUp(self):
        self.story = make_draft(created_by=self.reporter)
        self.client.force_login(self.editor)

    def panel(self):
        return self.client.get(f"/admin/articles/article/{self.story.pk}/review/")

    @pytest.mark.once
    def test_it_tells_the_reviewer_of_releases_and_of_minors(self):
        released = Photo.objects.create(
            caption="课堂。", credit="甲 摄", releases="学校授权，监护人已同意。"
        )
        place(released, self.story)
        panel = self.panel()
        self.assertContains(panel, "学校授权，监护人已同意。")
        self.assertContains(panel, "请核对监护人的同意")
        # It is the desk's: readers get none of it.
        story = make_story("见报的")
        place(released, story)
        self.assertNotContains(self.client.get(story.get_absolute_url()), "授权")

    @pytest.mark.once
    def test_it_warns_of_what_bars_no_signing(self):
        for order, (words, fields) in enumerate(
            {
                "只能用在报纸上": {"outlet": "print"},
                "只能用在网站上": {"outlet": "web"},
                "没有记是谁拍的": {"category": "reader", "credit": ""},
                "没有写明怎样授权": {"category": "agency"},
                "过了这一天它从网站上自动撤下": {
                    "rights_expire_on": timezone.localdate()
                },
            }.items(),
            1,
        ):
            photo = Photo.objects.create(
                **{"caption": words, "credit": "甲 摄"} | fields
            )
            place(photo, self.story, credit="网友 摄", order=order)
        panel = self.panel()
        for words in panel.context["photo_warnings"]:
            self.assertContains(panel, words)
        self.assertEqual(len(panel.context["photo_warnings"]), 5)
        self.assertFalse([w for w in readiness.missing(self.story) if "图片" in w])
