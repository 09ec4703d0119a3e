"""Plans (选题): proposed, decided, assigned, moved, written, and each step kept."""

from datetime import date, timedelta
from itertools import product

import pytest
from django.contrib.auth.models import User
from django.db import DatabaseError, connection, transaction
from django.test import TestCase, TransactionTestCase
from django.utils import timezone

from articles.models import Article, Contributor
from articles.models.audit import RecordIsPermanent
from planning import handing_over
from planning.models import Plan, PlanRefused, PlanStep
from planning.plans import deciding
from planning.plans.beginning import begin
from planning.plans.due import tell_of_due
from planning.plans.leaving import open_plans
from planning.plans.steps import OPEN, STEPS, State
from tests.cast import CastMixin, hire, hire_everyone
from tests.desk import filled_in
from tests.planning.cases import words_of
from tests.stories import make_district, make_draft, make_section
from tests.threads import run_together

LIST = "/admin/planning/plan/"
DAY = date(2026, 12, 1)


def make_plan(by, title="老旧小区供暖改造", who=(), **fields):
    plan = Plan.objects.create(title=title, proposed_by=by, **fields)
    plan.record("propose", plan, by, changes={"state": plan.state})
    plan.who.set(who)
    return plan


class PlanCase(CastMixin, TestCase):
    def approved(self, **fields):
        fields = {"who": [self.reporter], "state": State.APPROVED} | fields
        return make_plan(self.reporter, **fields)

    def send(self, user, address, **data):
        self.client.force_login(user)
        return self.client.post(address, data, follow=True)


class StepsTests(PlanCase):
    def test_it_takes_each_step_from_its_states_and_of_its_people_only(self):
        colleague = hire("colleague", "记者")
        people = {
            "own": self.reporter,
            "colleague": colleague,
            "decides": self.editor,
            "looks": self.proofreader,
        }
        for (name, step), state, (who, user) in product(
            STEPS.items(), State, people.items()
        ):
            plan = Plan(proposed_by=self.reporter, title="题", state=state, pk=0)
            plan._prefetched_objects_cache = {"who": []}
            expected = state in step.sources and bool(step.permission)
            if who == "own":
                expected &= step.is_own and state in step.own_sources
            elif who != "decides":
                expected = False
            with self.subTest(step=name, state=state, who=who):
                self.assertEqual(not plan.refusal(name, user), expected)

    def test_it_keeps_each_step_for_good(self):
        plan = self.approved()
        with self.assertRaises(RecordIsPermanent):
            plan.steps.update(reason="改过")
        table = PlanStep._meta.db_table
        for statement in (f"UPDATE {table} SET reason = 'x'", f"DELETE FROM {table}"):
            with (
                self.assertRaises(DatabaseError),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute(statement)

    def test_it_tells_the_second_of_two_what_the_first_did(self):
        plan = self.approved(day=DAY)
        seen = plan.version
        mine, theirs = Plan.objects.get(pk=plan.pk), Plan.objects.get(pk=plan.pk)
        later = DAY + timedelta(days=1)
        deciding.move(mine, day=later, page_number="3", by=self.chief, seen=seen)
        with self.assertRaisesMessage(PlanRefused, "chief 今天"):
            deciding.move(theirs, day=DAY, page_number="A03", by=self.editor, seen=seen)
        plan.refresh_from_db()
        self.assertEqual((plan.day, plan.page_number), (later, "3"))
        self.assertIn(f"→{plan.place()}", plan.steps.last().about)

    def test_it_tells_whom_it_concerns(self):
        plan = make_plan(self.reporter, day=DAY)
        deciding.approve(plan, by=self.editor, seen=plan.version)
        deciding.assign(plan, [self.reporter, self.editor], by=self.editor, seen=2)
        self.assertEqual(len(words_of(self.reporter)), 2)
        self.assertEqual(words_of(self.editor), [])
        self.assertIn(
            f"editor通过了选题《{plan}》：{plan.place()}。", words_of(self.reporter)
        )
        # Who wrote it before is told nothing new.
        deciding.assign(plan, [self.editor, self.chief], by=self.editor, seen=3)
        self.assertIn(
            f"editor派给您选题《{plan}》：{plan.place()}。", words_of(self.chief)
        )
        with self.assertRaisesMessage(PlanRefused, "弃要写明原因"):
            deciding.drop(plan, by=self.chief, seen=4, reason=" ")
        deciding.drop(plan, by=self.chief, seen=4, reason="外地已有报道")
        self.assertIn("外地已有报道", words_of(self.editor)[0])
        deciding.reopen(plan, by=self.chief, seen=5)
        self.assertEqual(plan.state, State.PROPOSED)

    def test_it_tells_of_an_hour_once(self):
        now = timezone.now()
        plan = self.approved(due_at=now + timedelta(minutes=30))
        self.approved(title="还早", due_at=now + timedelta(hours=5))
        self.assertEqual([tell_of_due(now), tell_of_due(now)], [1, 0])
        self.assertIn("快到了", words_of(self.reporter)[0])
        Plan.objects.filter(pk=plan.pk).update(due_at=now + timedelta(minutes=50))
        self.assertEqual(tell_of_due(now), 1)

    def test_it_hands_over_what_is_open_of_who_leaves(self):
        shared = self.approved(who=[self.reporter, self.chief])
        proposed = make_plan(self.reporter, "还没派人")
        filed = self.approved(title="已成稿", state=State.FILED)
        self.assertEqual(open_plans(self.reporter), "2 个选题")
        self.reporter.is_active = False
        self.reporter.save()
        told_of = handing_over.hand_over(self.reporter, self.editor, self.chief)
        self.assertIn("2 个选题移交给editor。", told_of)
        for plan, who in (
            (shared, {self.chief, self.editor}),
            (proposed, {self.editor}),
            (filed, {self.reporter}),
        ):
            self.assertEqual(set(plan.who.all()), who)
        self.assertEqual(shared.steps.last().step, "hand_over")
        self.assertEqual(len(words_of(self.editor)), 1)
        self.assertEqual(
            handing_over.hand_over(self.reporter, self.editor, self.chief), []
        )


class StoryTests(PlanCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        for name, user in (("王勇", cls.reporter), ("李静", cls.editor)):
            Contributor.objects.create(name=name, user=user)
        cls.district = make_district()

    def begun(self, **fields):
        plan = self.approved(
            section=make_section(),
            tags="供暖，老旧小区",
            angle="跟一天抢修班",
            **fields,
        )
        plan.districts.add(self.district)
        article, lacking = begin(plan, by=self.reporter, seen=plan.version)
        self.assertEqual(lacking, [])
        return plan, article

    @pytest.mark.thorough
    def test_it_begins_a_story_filled_in_and_linked_both_ways(self):
        plan, article = self.begun(day=DAY, page_number="3")
        self.assertEqual(plan.article, article)
        self.assertEqual(plan.state, State.WRITING)
        self.assertEqual(article.headline, plan.title)
        self.assertEqual(article.section, plan.section)
        self.assertEqual(list(article.districts.all()), [self.district])
        self.assertEqual(set(article.tags.names()), {"供暖", "老旧小区"})
        self.assertEqual([str(b.contributor) for b in article.bylines.all()], ["王勇"])
        self.assertIn("跟一天抢修班", article.staff_note)
        self.client.force_login(self.reporter)
        form = self.client.get(f"/admin/articles/article/{article.pk}/change/")
        self.assertContains(form, f'href="{LIST}{plan.pk}/change/"')
        page = self.client.get(f"{LIST}{plan.pk}/change/")
        self.assertContains(page, f"/admin/articles/article/{article.pk}/change/")

    def test_it_follows_the_moves_of_its_story(self):
        plan, article = self.begun()
        Article.objects.filter(pk=article.pk).update(body="<p>锅炉房的灯亮了一夜。</p>")
        for move, by, state in (
            ("submit", self.reporter, State.FILED),
            ("send_back", self.editor, State.WRITING),
            ("submit", self.reporter, State.FILED),
            ("take_back", self.reporter, State.WRITING),
            ("discard", self.reporter, State.APPROVED),
            ("reopen", self.reporter, State.WRITING),
        ):
            article.move(move, by=by, reason="补采访")
            plan.refresh_from_db()
            self.assertEqual(plan.state, state, move)
        self.assertEqual(plan.steps.last().by, self.reporter)

    @pytest.mark.thorough
    def test_it_is_written_by_whom_it_is_assigned_to_and_once(self):
        plan = self.approved()
        self.client.force_login(self.chief)
        page = self.client.get(f"/admin/planning/plan/{plan.pk}/change/")
        self.assertNotContains(page, ">起稿</button>")
        self.assertContains(page, ">派题、改期…</a>")
        with self.assertRaisesMessage(PlanRefused, "由他们起稿"):
            begin(plan, by=self.chief, seen=plan.version)
        begin(plan, by=self.reporter, seen=plan.version)
        with self.assertRaisesMessage(PlanRefused, "已经起稿"):
            begin(plan, by=self.reporter, seen=plan.version)
        plan.article.delete()
        plan.refresh_from_db()
        begin(plan, by=self.reporter, seen=plan.version)
        unassigned = self.approved(title="没有派人", who=[])
        begin(unassigned, by=self.reporter, seen=unassigned.version)
        self.assertEqual(list(unassigned.who.all()), [self.reporter])
        with self.assertRaisesMessage(PlanRefused, "今天"):
            begin(self.approved(title="看旧了"), by=self.reporter, seen=0)
        self.assertEqual(Article.objects.count(), 2)

    def test_it_links_a_story_that_is_there(self):
        plan, other = self.approved(), self.approved(title="又一个")
        story = make_draft(created_by=self.reporter)
        hidden = make_draft("同事的", created_by=hire("wang", "记者"))
        for number, sentence in ((hidden.pk, "没有这篇稿件"), (0, "没有这篇稿件")):
            with self.assertRaisesMessage(PlanRefused, sentence):
                deciding.link(plan, number, by=self.reporter, seen=plan.version)
        deciding.link(plan, story.pk, by=self.reporter, seen=plan.version)
        self.assertEqual(plan.state, State.WRITING)
        with self.assertRaisesMessage(PlanRefused, "已经连着选题"):
            deciding.link(other, story.pk, by=self.reporter, seen=other.version)


class FormTests(PlanCase):
    @pytest.mark.thorough
    def test_it_lets_a_reporter_propose_for_themselves(self):
        make_district()
        self.client.force_login(self.reporter)
        form = filled_in(self.client.get(f"{LIST}add/?day=2026-12-01"), "plan_form")
        self.assertEqual(form["day"], ["2026-12-01"])
        self.assertNotIn("who", form)
        answer = self.client.post(
            f"{LIST}add/", form | {"title": "夜市", "page_number": "A03"}, follow=True
        )
        plan = Plan.objects.get()
        self.assertContains(answer, "夜市")
        self.assertEqual((plan.page_number, plan.state), ("A3", State.PROPOSED))
        self.assertEqual(list(plan.who.all()), [self.reporter])
        self.assertEqual([s.step for s in plan.steps.all()], ["propose"])
        refused = self.client.post(
            f"{LIST}add/", form | {"title": "夜市", "day": "", "page_number": "3"}
        )
        self.assertContains(refused, "写了版，也要写是哪天的报")
        refused = self.client.post(
            f"{LIST}add/", form | {"title": "夜市", "day": "9999-12-31"}
        )
        self.assertContains(refused, "年份在 2000")

    def test_it_leaves_what_was_decided_to_those_who_decide(self):
        plan = self.approved(day=DAY)
        self.client.force_login(self.reporter)
        address = f"{LIST}{plan.pk}/change/"
        form = filled_in(self.client.get(address), "plan_form")
        self.assertNotIn("title", form)
        forged = {"angle": "换个写法", "title": "换题", "day": "2026-12-09"}
        self.client.post(address, form | forged)
        plan.refresh_from_db()
        self.assertEqual((plan.angle, plan.day), ("换个写法", DAY))
        self.assertIn("改了角度", plan.steps.last().about)
        colleague = hire("colleague", "记者")
        self.client.force_login(colleague)
        self.assertEqual(self.client.post(address, form | forged).status_code, 403)
        self.assertContains(self.client.get(address), "换个写法")

    @pytest.mark.thorough
    def test_it_assigns_by_the_form_and_merges_two_saves(self):
        plan = self.approved(day=DAY)
        address = f"{LIST}{plan.pk}/change/"
        self.client.force_login(self.editor)
        opened = filled_in(self.client.get(address), "plan_form")
        again = dict(opened)
        who = [str(self.reporter.pk), str(self.photo_editor.pk)]
        self.client.post(address, opened | {"who": who})
        self.assertIn("派给您选题", words_of(self.photo_editor)[0])
        self.client.force_login(self.chief)
        self.client.post(address, again | {"photo_wanted": "锅炉房"}, follow=True)
        plan.refresh_from_db()
        self.assertEqual(plan.photo_wanted, "锅炉房")
        self.assertEqual(set(plan.who.all()), {self.reporter, self.photo_editor})
        self.assertIn("谁写：reporter→", plan.steps.get(version=2).about)

    @pytest.mark.thorough
    def test_it_takes_steps_by_buttons_and_loses_no_word(self):
        plan = make_plan(self.reporter)
        step = f"{LIST}{plan.pk}/step/"
        deciding.move(plan, day=DAY, page_number="", by=self.chief, seen=1)
        late = self.send(self.editor, step, do="drop", seen=1, reason="题太散")
        self.assertContains(late, "chief 今天", status_code=409)
        self.assertContains(late, 'value="题太散"', status_code=409)
        self.send(self.editor, step, do="approve", seen=2)
        plan.refresh_from_db()
        self.assertEqual(plan.state, State.APPROVED)
        for data in ({"do": "x", "seen": 3}, {"do": "drop", "seen": "²"}, {}):
            answer = self.send(self.editor, step, **data)
            self.assertEqual(answer.status_code, 409)
        own = self.send(self.reporter, step, do="drop", seen=3, reason="不写了")
        self.assertContains(own, "请编辑、主任或总编来定", status_code=409)
        began = self.send(self.reporter, f"{LIST}{plan.pk}/begin/", seen=3)
        self.assertContains(began, "稿件开好了")
        self.assertContains(began, "还没有连着作者")

    @pytest.mark.thorough
    def test_it_moves_by_a_form_to_a_day_a_page_and_people(self):
        plan = make_plan(self.reporter, who=[self.reporter])
        address = f"{LIST}{plan.pk}/move/"
        data = {"seen": 1, "day": "2026-12-02", "page": "3", "who": [self.editor.pk]}
        self.send(self.chief, address, **data)
        plan.refresh_from_db()
        self.assertEqual(
            (plan.day, plan.page_number, plan.version), (date(2026, 12, 2), "3", 3)
        )
        self.assertEqual(list(plan.who.all()), [self.editor])
        late = self.send(self.desk_head, address, **data | {"page": "5"})
        self.assertContains(late, "chief 今天", status_code=409)
        self.assertContains(late, 'value="5"', status_code=409)
        for wrong, sentence in (
            ({"day": "明天"}, "日期认不出"),
            ({"day": "0001-01-01"}, "年份在 2000"),
            ({"page": "第三版"}, "版次照报上印的写"),
            ({"day": "", "page": "3"}, "也要写是哪天的报"),
            ({}, "没有变"),
        ):
            answer = self.send(self.chief, address, **data | {"seen": 3} | wrong)
            self.assertContains(answer, sentence, status_code=409)


@pytest.mark.thorough
class TwoAtOnceTests(TransactionTestCase):
    def test_it_moves_once_what_two_move_at_once(self):
        cast = hire_everyone()
        plan = make_plan(cast["reporter"], day=DAY)

        def move(by, days):
            try:
                deciding.move(
                    Plan.objects.get(pk=plan.pk),
                    day=DAY + timedelta(days=days),
                    page_number="",
                    by=User.objects.get(pk=by.pk),
                    seen=1,
                )
            except PlanRefused as refusal:
                return str(refusal)

        answers = run_together(
            lambda: move(cast["chief"], 1), lambda: move(cast["editor"], 2)
        )
        self.assertEqual(sum(answer is None for answer in answers), 1)
        plan.refresh_from_db()
        self.assertEqual(plan.version, 2)
        self.assertEqual(plan.steps.count(), 2)
        self.assertIn(plan.state, OPEN)
