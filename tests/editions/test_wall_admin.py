"""夜班看板: arranging an issue, its proofs, and two who do it at once."""

import json
from datetime import date, timedelta

import pytest
from django.test import TestCase
from django.utils import timezone

from articles.models.audit import RecordIsPermanent
from articles.workflow import Status
from editions import wall
from editions.models import Issue, Page, Placement, Proof
from editions.page_proofs import STAGES, Stage
from tests.cast import CAST, CastMixin
from tests.stories import make_story

READERS_OF_PROOFS = {"editor", "desk_head", "chief", "proofreader"}
MAY_PASS = {
    Stage.GALLEY: READERS_OF_PROOFS,
    Stage.PAGE: READERS_OF_PROOFS,
    Stage.FINAL: {"desk_head", "chief", "proofreader"},
    Stage.RELEASE: {"chief"},
}
SEES_THE_WALL = set(CAST) - {"reporter"}
ARRANGES = {"desk_head", "chief"}


def seen_of(columns):
    return {column.page.pk: column.token for column in columns}


def read(columns, do):
    """Return what somebody read who looked at a page before signing it."""
    asked = do.split(":")[1:2]
    return "".join(c.text_token for c in columns if [str(c.page.pk)] == asked)


class WallTestCase(CastMixin, TestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.issue = Issue.objects.create(
            date=date(2023, 5, 4), number=8138, closes_at=timezone.now()
        )
        cls.first, cls.second = (
            Page.objects.create(issue=cls.issue, number=str(n), order=n, name=name)
            for n, name in ((1, "要闻"), (2, "城事"))
        )
        cls.stories = [make_story(f"第{n}条") for n in range(1, 5)]
        for order, story in enumerate(cls.stories[:3], 1):
            Placement.objects.create(page=cls.first, article=story, order=order)
        Placement.objects.create(page=cls.second, article=cls.stories[3], order=1)
        cls.address = f"/admin/editions/issue/{cls.issue.pk}/wall/"

    def seen(self):
        return seen_of(wall.columns_of(self.issue))

    def read(self, do):
        return read(wall.columns_of(self.issue), do)

    def post(self, user, do, follow=True, **data):
        """Move something on the wall, and return the wall as it is shown then."""
        self.client.force_login(user)
        columns = wall.columns_of(self.issue)
        seen = json.dumps(data.pop("seen", None) or seen_of(columns))
        sent = {"do": do, "seen": seen, "read": read(columns, do)} | data
        return self.client.post(f"{self.address}move/", sent, follow=follow)

    def send(self, user, do, **data):
        """Move something on the wall, and look at no wall: to draw one takes as long."""
        self.assertEqual(self.post(user, do, follow=False, **data).status_code, 302)

    def order(self, page):
        placed = page.placements.order_by("order")
        self.assertEqual(
            list(placed.values_list("order", flat=True)),
            list(range(1, placed.count() + 1)),
        )
        return [str(placement.article) for placement in placed]

    def placement(self, number):
        return Placement.objects.get(article=self.stories[number - 1])


class ArrangingTests(WallTestCase):
    def test_it_moves_a_story_to_a_place_on_another_page(self):
        pk = self.placement(1).pk
        response = self.post(self.desk_head, f"move:{pk}", page=self.second.pk, place=0)
        self.assertContains(response, "《第1条》已放到第2版 城事。")
        self.assertEqual(self.order(self.first), ["第2条", "第3条"])
        self.assertEqual(self.order(self.second), ["第1条", "第4条"])

    def test_it_moves_a_story_up_and_down_its_page(self):
        self.send(self.desk_head, f"down:{self.placement(1).pk}")
        self.assertEqual(self.order(self.first), ["第2条", "第1条", "第3条"])
        self.send(self.desk_head, f"up:{self.placement(3).pk}")
        self.assertEqual(self.order(self.first), ["第2条", "第3条", "第1条"])
        self.send(self.desk_head, f"up:{self.placement(2).pk}")
        self.assertEqual(self.order(self.first), ["第2条", "第3条", "第1条"])

    def test_it_takes_a_story_off_and_puts_one_on(self):
        self.send(self.chief, f"remove:{self.placement(2).pk}")
        self.assertEqual(self.order(self.first), ["第1条", "第3条"])
        story = self.stories[1]
        response = self.post(self.chief, f"add:{story.pk}", page=self.second.pk)
        self.assertContains(response, "已上第2版")
        self.assertEqual(self.order(self.second), ["第4条", "第2条"])

    def test_it_puts_a_story_on_at_the_place_where_it_is_dropped(self):
        story = make_story("刚到的稿")
        self.send(self.chief, f"add:{story.pk}", page=self.first.pk, place=1)
        wanted = ["第1条", "刚到的稿", "第2条", "第3条"]
        self.assertEqual(self.order(self.first), wanted)

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_keeps_a_withdrawn_story_on_a_page_that_was_scanned(self):
        self.first.pdf = "pages/printed.pdf"
        self.first.save()
        pk = self.placement(1).pk
        self.stories[0].move("withdraw", by=self.chief, reason="失实")
        for do, data in (
            (f"remove:{pk}", {}),
            (f"move:{pk}", {"page": self.second.pk}),
        ):
            response = self.post(self.chief, do, **data)
            self.assertContains(response, "要留在第1版 要闻上")
        self.assertEqual(self.order(self.first), ["第1条", "第2条", "第3条"])
        self.send(self.chief, f"down:{pk}")
        self.assertEqual(self.order(self.first), ["第2条", "第1条", "第3条"])

    def test_it_refuses_a_story_twice_on_a_page(self):
        Placement.objects.create(page=self.second, article=self.stories[0], order=2)
        pk = self.first.placements.get(article=self.stories[0]).pk
        response = self.post(self.chief, f"move:{pk}", page=self.second.pk)
        self.assertContains(response, "不能上两次")
        self.assertEqual(len(self.order(self.first)), 3)

    @pytest.mark.thorough
    def test_it_warns_the_second_of_two_who_move_at_once_and_loses_nothing(self):
        seen = self.seen()
        one, two = self.placement(1).pk, self.placement(2).pk
        self.send(self.chief, f"move:{one}", page=self.second.pk, seen=seen)
        response = self.post(
            self.desk_head, f"move:{two}", page=self.second.pk, seen=seen
        )
        self.assertContains(response, "刚被别人动过")
        self.assertEqual(self.order(self.first), ["第2条", "第3条"])
        self.assertEqual(self.order(self.second), ["第4条", "第1条"])

    def test_it_allows_a_move_after_a_change_elsewhere(self):
        third = Page.objects.create(issue=self.issue, number="3", order=3)
        seen = self.seen()
        self.send(self.chief, f"move:{self.placement(4).pk}", page=third.pk, seen=seen)
        self.send(self.desk_head, f"down:{self.placement(1).pk}", seen=seen)
        self.assertEqual(self.order(self.first), ["第2条", "第1条", "第3条"])

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_answers_nonsense_with_an_explanation(self):
        for do, data in (
            ("", {}),
            ("fly:1", {}),
            ("move:x", {"page": "y"}),
            ("move:999999", {"page": str(self.first.pk)}),
            (f"move:{self.placement(1).pk}", {"page": "999999"}),
            (f"move:{self.placement(1).pk}", {"page": "９" * 30}),
            ("add", {"page": ""}),
            ("add:x", {"page": str(self.first.pk)}),
            (f"add:{self.stories[0].pk}", {"page": str(self.first.pk)}),
            ("pass:1", {}),
            ("pass:999:galley", {}),
            (f"pass:{self.first.pk}:nothing", {}),
        ):
            with self.subTest(do=do, **data):
                response = self.post(self.chief, do, **data)
                self.assertContains(response, 'class="error"')
        for seen in ("", "[]", "{", '{"1": 5}', "null"):
            sent = {"do": f"down:{self.placement(1).pk}", "seen": seen}
            response = self.client.post(f"{self.address}move/", sent, follow=True)
            self.assertContains(response, "刚被别人动过")

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_lets_each_role_see_and_arrange_only_what_it_may(self):
        for role in CAST:
            user = getattr(self, role)
            self.client.force_login(user)
            with self.subTest(role):
                sees = 200 if role in SEES_THE_WALL else 403
                self.assertEqual(self.client.get(self.address).status_code, sees)
                tonight = self.client.get("/admin/editions/issue/tonight/")
                self.assertEqual(tonight.status_code, 302 if sees == 200 else 403)
                answer = self.post(user, f"down:{self.placement(1).pk}")
                allowed = 200 if role in ARRANGES else 403
                self.assertEqual(answer.status_code, allowed)
                begun = self.client.post(
                    f"/admin/editions/issue/{self.issue.pk}/next/", {"date": "x"}
                )
                wanted = 302 if role in ARRANGES else 403
                self.assertEqual(begun.status_code, wanted)

    @pytest.mark.once
    def test_it_refuses_other_methods_and_strangers(self):
        self.client.force_login(self.chief)
        self.assertEqual(self.client.post(self.address).status_code, 405)
        self.assertEqual(self.client.get(f"{self.address}move/").status_code, 405)
        self.client.logout()
        self.assertEqual(self.client.get(self.address).status_code, 302)

    @pytest.mark.thorough
    def test_it_costs_the_same_however_many_stories_it_shows(self):
        self.client.force_login(self.chief)
        self.client.get(self.address)
        make_story("还没上版")
        with self.assertNumQueries(17):
            self.client.get(self.address)
        for order in range(2, 9):
            Placement.objects.create(
                page=self.second, article=make_story(f"又{order}"), order=order
            )
            make_story(f"还没上版{order}")
        with self.assertNumQueries(17):
            self.client.get(self.address)

    def test_it_shows_what_is_missing_and_how_full_a_page_is(self):
        self.first.line_characters, self.first.line_count = 10, 10
        self.first.save()
        type(self.stories[0]).objects.filter(pk=self.stories[0].pk).update(
            status=Status.FINAL_REVIEW, body=f"<p>{'字' * 120}</p>"
        )
        self.client.force_login(self.chief)
        page = self.client.get(self.address)
        for words in ("1 篇未签发", "没有图片", "责编未定", "is-over", "截稿"):
            self.assertContains(page, words)

    def test_it_lists_stories_on_no_page_in_the_tray(self):
        make_story("还没上版的一篇")
        self.client.force_login(self.chief)
        page = self.client.get(self.address)
        unplaced = page.content.decode().partition("还没上版的稿件")[2]
        self.assertIn("还没上版的一篇</a>", unplaced)
        self.assertNotIn("第1条</a>", unplaced)


class TonightTests(CastMixin, TestCase):
    def test_it_is_the_nearest_issue_that_has_not_closed(self):
        now = timezone.now()
        today = timezone.localdate(now)
        self.assertIsNone(wall.tonight(now))
        old = Issue.objects.create(date=today - timedelta(days=3))
        self.assertEqual(wall.tonight(now), old)
        closed = Issue.objects.create(date=today, closes_at=now - timedelta(hours=1))
        self.assertEqual(wall.tonight(now), closed)
        next_one = Issue.objects.create(date=today + timedelta(days=1))
        self.assertEqual(wall.tonight(now), next_one)

    @pytest.mark.once
    def test_it_explains_what_to_do_without_an_issue(self):
        self.client.force_login(self.chief)
        response = self.client.get("/admin/editions/issue/tonight/", follow=True)
        self.assertContains(response, "先建一期")


class NextIssueTests(WallTestCase):
    def begin(self, day):
        self.client.force_login(self.desk_head)
        address = f"/admin/editions/issue/{self.issue.pk}/next/"
        return self.client.post(address, {"date": day}, follow=True)

    def test_it_has_the_pages_of_the_last_issue(self):
        self.assertContains(self.begin("2023-05-05"), "共 2 版")
        issue = Issue.objects.get(date=date(2023, 5, 5))
        self.assertTrue(issue.is_out())
        self.assertEqual(issue.number, 8139)
        self.assertEqual(issue.closes_at, self.issue.closes_at + timedelta(days=1))
        pages = list(issue.pages.values_list("number", "name"))
        self.assertEqual(pages, [("1", "要闻"), ("2", "城事")])
        self.assertFalse(Placement.objects.filter(page__issue=issue).exists())

    @pytest.mark.once
    def test_it_shows_on_the_wall_from_when_readers_see_it(self):
        tomorrow = timezone.localdate() + timedelta(days=1)
        words = f"读者 {tomorrow.month}月{tomorrow.day}日零点起看得到"
        self.assertContains(self.begin(tomorrow.isoformat()), words)
        self.assertNotContains(self.client.get(self.address), "零点起看得到")

    def test_it_is_begun_once(self):
        self.begin("2023-05-05")
        self.assertContains(self.begin("2023-05-05"), "已经有了")
        self.assertEqual(Issue.objects.count(), 2)

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_explains_a_bad_date(self):
        for day in ("", "2023-02-30", "明天"):
            self.assertContains(self.begin(day), "请写新一期的日期")


class ProofTests(WallTestCase):
    def to(self, number, page=None):
        for stage in STAGES[:number]:
            wall.record_proof(
                self.issue,
                (page or self.first).pk,
                stage,
                self.chief,
                passed=True,
                seen=self.seen(),
                read=self.read(f"pass:{(page or self.first).pk}"),
            )

    def column(self):
        return wall.columns_of(self.issue)[0]

    @pytest.mark.once
    @pytest.mark.thorough
    def test_it_is_passed_at_each_stage_only_by_those_who_may(self):
        for number, stage in enumerate(STAGES):
            for role in CAST:
                user = getattr(self, role)
                with self.subTest(stage=stage, role=role):
                    page = Page.objects.create(
                        issue=self.issue, order=100 + Page.objects.count()
                    )
                    Placement.objects.create(
                        page=page, article=self.stories[0], order=1
                    )
                    self.to(number, page)
                    before = page.proofs.count()
                    self.post(user, f"pass:{page.pk}:{stage}", follow=False)
                    passed = page.proofs.count() - before
                    allowed = role in MAY_PASS[stage] and role in SEES_THE_WALL
                    self.assertEqual(passed, int(allowed))

    def test_it_records_who_passed_it_and_when_and_is_permanent(self):
        response = self.post(self.proofreader, f"pass:{self.first.pk}:galley")
        self.assertContains(response, "小样/一校已签")
        proof = Proof.objects.get()
        self.assertEqual(proof.by, self.proofreader)
        self.assertEqual(len(proof.standing), 3)
        with self.assertRaises(RecordIsPermanent):
            proof.delete()
        with self.assertRaises(RecordIsPermanent):
            Proof.objects.all().update(passed=False)

    @pytest.mark.once
    def test_it_goes_back_after_a_change_to_a_signed_story(self):
        self.to(4)
        self.assertIsNone(self.column().proof_state.next)
        story = self.stories[1]
        type(story).objects.filter(pk=story.pk).update(version=story.version + 1)
        self.client.force_login(self.chief)
        page = self.client.get(self.address)
        self.assertContains(page, "《第2条》改过")
        self.assertContains(page, "签清样/三校")
        self.send(self.chief, f"pass:{self.first.pk}:final")
        self.assertEqual(self.column().proof_state.next, Stage.RELEASE)

    @pytest.mark.once
    def test_it_goes_back_after_a_withdrawal_or_a_move(self):
        self.to(4)
        self.stories[0].move("withdraw", by=self.chief, reason="失实")
        self.assertEqual(self.column().proof_state.changes, ("《第1条》撤稿了",))
        self.to(4, self.second)
        pk = self.placement(3).pk
        self.send(self.chief, f"move:{pk}", page=self.second.pk)
        self.assertIn(
            "《第3条》新上本版", wall.columns_of(self.issue)[1].proof_state.changes
        )

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_sends_a_page_back_with_a_reason(self):
        self.to(2)
        response = self.post(self.proofreader, f"back:{self.first.pk}:page")
        self.assertContains(response, "退回请写明原因")
        self.send(self.proofreader, f"back:{self.first.pk}:page", reason="头条标题要改")
        self.assertEqual(self.column().proof_state.next, Stage.PAGE)
        self.assertContains(self.client.get(self.address), "头条标题要改")

    @pytest.mark.thorough
    def test_it_is_not_signed_unread_if_a_story_has_changed_meanwhile(self):
        do = f"pass:{self.first.pk}:galley"
        read = self.read(do)
        story = self.stories[1]
        type(story).objects.filter(pk=story.pk).update(version=story.version + 1)
        response = self.post(self.proofreader, do, read=read)
        self.assertContains(response, "请看过最新的版样再签")
        self.assertFalse(Proof.objects.exists())
        self.assertContains(self.post(self.proofreader, do), "小样/一校已签")

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_keeps_a_reason_that_was_not_accepted(self):
        self.to(2)
        seen = self.seen()
        self.send(self.chief, f"down:{self.placement(1).pk}")
        sent = {"do": f"back:{self.first.pk}:page", "seen": json.dumps(seen)}
        for reason, words in (("标题要改", "刚被别人动过"), ("长" * 501, "请删短")):
            if words == "请删短":
                sent["seen"] = json.dumps(self.seen())
            response = self.client.post(
                f"{self.address}move/", sent | {"reason": reason}
            )
            self.assertContains(response, words, status_code=409)
            self.assertContains(response, f'value="{reason}"', status_code=409)
        self.assertEqual(self.column().proof_state.passed, 2)

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_is_not_released_with_an_unsigned_story(self):
        story = self.stories[0]
        type(story).objects.filter(pk=story.pk).update(status=Status.FINAL_REVIEW)
        self.to(3)
        response = self.post(self.chief, f"pass:{self.first.pk}:release")
        self.assertContains(response, "不能付印")
        self.assertEqual(self.column().proof_state.next, Stage.RELEASE)

    def test_it_is_not_signed_unseen_if_the_page_has_changed_meanwhile(self):
        seen = self.seen()
        self.send(self.chief, f"down:{self.placement(1).pk}")
        response = self.post(
            self.proofreader, f"pass:{self.first.pk}:galley", seen=seen
        )
        self.assertContains(response, "刚被别人动过")
        self.assertFalse(Proof.objects.exists())
