"""The board of the front page: what it begins with, its moves, and what it finds."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from articles.workflow import Status
from newsroom.home import front_page
from newsroom.models import FrontPage, FrontSlot
from tests.cast import CAST
from tests.newsroom.test_front_page_admin import ARRANGERS, FrontPageDeskCase
from tests.stories import make_draft, make_section, make_story


class BeginningTests(FrontPageDeskCase):
    """A new arrangement, made by the one button over the list."""

    def begin(self):
        answer = self.client.get(reverse("admin:newsroom_frontpage_changelist"))
        name = answer.context["new_name"]
        answer = self.client.post(self.address_of_new(), {"name": name})
        new = FrontPage.objects.latest("pk")
        self.assertRedirects(answer, self.address(pk=new.pk))
        return new.places()

    def address_of_new(self):
        return reverse("admin:newsroom_frontpage_add")

    @pytest.mark.once
    def test_it_begins_with_what_readers_see(self):
        stories = [make_story(f"第{n}条") for n in range(5)]
        second, pinned = stories[3], stories[4]
        for place, story in (("second", second), ("section", pinned)):
            FrontSlot.objects.create(
                front_page=self.arrangement, place=place, article=story
            )
        self.arrangement.go_live(self.arrangement.version)
        shown = front_page()
        places = self.begin()
        self.assertEqual(places["lead"], [shown["lead"].pk])
        self.assertEqual(places["second"], [s.pk for s in shown["seconds"]])
        self.assertEqual(places["second"][0], second.pk)
        self.assertEqual(places["section"], [pinned.pk])

    def test_it_begins_with_the_newest_where_nothing_was_arranged(self):
        self.arrangement.delete()
        newest = make_story("更新的", published_at=timezone.now())
        places = self.begin()
        self.assertEqual(places["lead"], [newest.pk])
        self.assertEqual(places["second"], [self.story.pk])

    def test_it_keeps_what_waits_for_its_hour_and_drops_what_is_withdrawn(self):
        waits = make_story("明早见报", published_at=timezone.now() + timedelta(hours=9))
        gone = make_story("撤下的")
        for order, story in enumerate((waits, gone), 1):
            FrontSlot.objects.create(
                front_page=self.arrangement, place="second", order=order, article=story
            )
        self.arrangement.go_live(self.arrangement.version)
        type(gone).objects.filter(pk=gone.pk).update(status=Status.WITHDRAWN)
        self.assertEqual(self.begin()["second"], [waits.pk])

    @pytest.mark.once
    def test_it_begins_empty_in_an_empty_paper(self):
        self.slot.delete()
        self.story.delete()
        self.assertEqual(set(map(len, self.begin().values())), {0})

    @pytest.mark.once
    def test_it_is_for_those_only_who_arrange(self):
        for name in CAST:
            self.client.force_login(getattr(self, name))
            with self.subTest(user=name):
                answer = self.client.post(self.address_of_new(), {"name": "夜班"})
                expected = 302 if name in ARRANGERS else 403
                self.assertEqual(answer.status_code, expected)


class BoardTests(FrontPageDeskCase):
    """The moves of the board: each is a POST, and saved at once."""

    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.second, cls.third = make_story("次条甲"), make_story("次条乙")
        for order, story in enumerate((cls.second, cls.third), 1):
            FrontSlot.objects.create(
                front_page=cls.arrangement, place="second", order=order, article=story
            )

    def move(self, do, story, **data):
        return self.act("arrange", do=f"{do}:{story.pk}", **data)

    def set_in(self, place):
        return self.arrangement.places()[place]

    def test_it_moves_a_story_up_and_down_within_its_place(self):
        self.assertIn("已在“次条”里上移", self.move("up", self.third))
        self.assertEqual(self.set_in("second"), [self.third.pk, self.second.pk])
        self.assertIn("下移", self.move("down", self.third))
        self.move("up", self.second)  # at the top already
        self.assertEqual(self.set_in("second"), [self.second.pk, self.third.pk])

    def test_it_gives_way_to_a_new_lead_by_going_to_the_head_of_the_next(self):
        self.assertIn("已放到“头条”", self.move("lead", self.third))
        self.assertEqual(self.set_in("lead"), [self.third.pk])
        self.assertEqual(self.set_in("second"), [self.story.pk, self.second.pk])

    def test_it_never_has_a_story_in_two_places(self):
        for do in ("section", "second", "lead", "second", "section", "section"):
            self.move(do, self.second)
            everywhere = [
                pk for pks in self.arrangement.places().values() for pk in pks
            ]
            with self.subTest(do=do):
                self.assertEqual(len(everywhere), len(set(everywhere)))
                self.assertIn(self.second.pk, everywhere)

    def test_it_puts_a_story_where_it_was_dropped(self):
        new = make_story("拖来的")
        self.move("second", new, position=1)
        self.assertEqual(self.set_in("second"), [self.second.pk, new.pk, self.third.pk])
        self.move("second", new, position=99)
        self.assertEqual(self.set_in("second")[-1], new.pk)

    def test_it_takes_a_story_off(self):
        self.assertIn("已取下", self.move("off", self.second))
        self.assertEqual(self.set_in("second"), [self.third.pk])

    def test_it_takes_a_story_under_review_and_shows_it_only_when_it_is_public(self):
        coming = make_draft("在审的稿件")
        rows = type(coming).objects.filter(pk=coming.pk)
        rows.update(status=Status.FIRST_REVIEW)
        self.move("second", coming, position=0)
        self.assertContains(self.client.get(self.address()), "待初审，发布后才显示")
        self.act("go-live")
        self.assertNotContains(self.client.get("/"), "在审的稿件")
        rows.update(status=Status.SIGNED, published_at=timezone.now())
        home = front_page()
        self.assertEqual(home["seconds"][0], coming)

    def test_it_refuses_what_readers_will_never_see(self):
        for status in (Status.WITHDRAWN, Status.DISCARDED):
            gone = make_story("不用的", status=status)
            with self.subTest(status=status):
                self.assertIn("没有排上", self.move("second", gone))
                self.assertNotIn(gone.pk, self.set_in("second"))

    def test_it_refuses_a_working_copy_and_a_story_that_is_not_there(self):
        working_copy = make_draft("更正稿", corrects=self.story)
        self.assertIn("不在了", self.move("second", working_copy))
        self.assertIn("不在了", self.act("arrange", do="second:987654321"))

    def test_it_refuses_a_move_over_what_somebody_else_has_done(self):
        self.assertIn("刚被改过", self.move("off", self.second, seen="0"))
        self.assertEqual(self.set_in("second"), [self.second.pk, self.third.pk])

    @pytest.mark.once
    def test_it_refuses_nonsense_with_a_sentence_and_changes_nothing(self):
        before = self.arrangement.places()
        for data in (
            {"do": "lead"},
            {"do": "fly:1"},
            {"do": "lead:" + "9" * 19},
            {"do": f"lead:{self.second.pk}", "seen": "x"},
            {"do": f"second:{self.second.pk}", "position": "-1"},
            {},
        ):
            with self.subTest(data=data):
                self.assertIn("没有看懂这一步", self.act("arrange", **data))
        self.assertEqual(self.arrangement.places(), before)

    def test_it_changes_nothing_that_was_live(self):
        self.act("go-live")
        self.assertIn("已经上过线", self.move("off", self.second))
        self.assertNotContains(self.client.get(self.address()), 'name="do"')

    def test_it_notes_who_moved_last(self):
        self.client.force_login(self.desk_head)
        self.move("off", self.second)
        self.assertEqual(self.arrangement.updated_by, self.desk_head)

    def test_it_keeps_what_is_sought_through_a_move(self):
        answer = self.client.post(
            self.address("arrange") + "?q=次条",
            {"do": f"off:{self.second.pk}", "seen": self.arrangement.version},
        )
        self.assertIn("?q=", answer["Location"])

    def test_it_hides_what_is_not_public_from_whoever_may_not_read_it(self):
        draft = make_draft("秘密的题目")
        FrontSlot.objects.create(
            front_page=self.arrangement, place="section", article=draft
        )
        self.client.force_login(self.reporter)
        page = self.client.get(self.address())
        self.assertNotContains(page, "秘密的题目")
        self.assertContains(page, "一篇还没发布的稿件")

    @pytest.mark.once
    def test_it_says_of_the_fifth_below_the_lead_that_there_is_no_room(self):
        for n in range(3):
            self.move("second", make_story(f"再一条{n}"))
        self.assertContains(self.client.get(self.address()), "首页放不下", count=1)

    @pytest.mark.thorough
    def test_it_costs_the_same_with_three_stories_and_with_twenty(self):
        make_story("还没排的")
        self.client.get(self.address())
        with self.assertNumQueries(11):
            self.client.get(self.address())
        more = [make_story(f"第{n}条").pk for n in range(34)]
        self.arrangement.fill({"lead": more[:1], "section": more[1:20]})
        with self.assertNumQueries(11):
            self.client.get(self.address())


class FinderTests(FrontPageDeskCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        sport = make_section("体育", "tiyu", 2)
        cls.match = make_story("龙舟赛", section=sport)
        cls.reviewed = make_draft("水厂二期")
        cls.reviewed.move("submit", by=cls.chief)
        cls.due = make_story("定时的", published_at=timezone.now() + timedelta(hours=5))

    def found(self, **asked):
        page = self.client.get(self.address(), asked)
        self.assertEqual(page.status_code, 200)
        groups = page.context["found"].groups
        return {card.headline: card for _, cards in groups for card in cards}

    def test_it_offers_the_newest_and_what_is_under_review_but_not_what_is_set(self):
        found = self.found()
        self.assertEqual(set(found), {"龙舟赛", "水厂二期", "定时的"})
        self.assertEqual(found["水厂二期"].state, "待初审")
        self.assertEqual(found["定时的"].state, "定时")
        match = found["龙舟赛"]
        self.assertEqual(
            (match.section, match.day, match.state),
            ("体育", "2023年5月4日 12:00", "已发布"),
        )

    @pytest.mark.thorough
    def test_it_finds_by_words_section_state_and_day(self):
        for asked, expected in (
            ({"q": "龙舟"}, {"龙舟赛"}),
            ({"q": "没有的词"}, set()),
            ({"section": "tiyu"}, {"龙舟赛"}),
            ({"state": "review"}, {"水厂二期"}),
            ({"state": "signed"}, {"龙舟赛", "定时的"}),
            ({"day": "2023-05-04"}, {"龙舟赛"}),
        ):
            with self.subTest(asked=asked):
                self.assertEqual(set(self.found(**asked)), expected)

    @pytest.mark.thorough
    def test_it_explains_what_cannot_be_found(self):
        for asked, words in (
            ({"q": "长" * 500}, "长" * 5),
            ({"section": "nowhere"}, "没有这个频道"),
            ({"state": "gone"}, "没有这个状态"),
            ({"day": "明天"}, "2023-01-23 的样子"),
            ({"q": "没有的词"}, "没有找到"),
            ({"q": "头条稿"}, "都已经排在首页上了"),
        ):
            with self.subTest(asked=asked):
                self.assertContains(self.client.get(self.address(), asked), words)
