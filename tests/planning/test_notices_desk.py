"""The bell and the list of notifications at the desk, reading, and how one is told."""

import pytest
from django.test import TestCase, override_settings

from exchange.models import Destination
from planning.models import NoticeChoice, NoticeSettings, Notification
from planning.models.notices import DIGEST_HOUR
from planning.notices.listing import SIZE
from planning.telling import LONGEST, tell
from tests.cast import CAST, CastMixin, hire
from tests.planning.cases import submitted, told

LIST, READ, WAYS = "/admin/notices/", "/admin/notices/read/", "/admin/notices/ways/"
PEOPLE = "/admin/notices/people/"
Kind = Notification.Kind


class DeskCase(CastMixin, TestCase):
    def setUp(self):
        self.client.force_login(self.editor)

    def tell(self, number, kind=Kind.SIGNED, person=None):
        for n in range(number):
            tell(
                [person or self.editor], kind, f"第{n}条", key=f"{kind}:{n}", path="/x/"
            )

    def rows(self, address=LIST):
        page = self.client.get(address)
        return [row.words for row in page.context["rows"]], page.context["following"]


class BellTests(DeskCase):
    @pytest.mark.thorough
    def test_it_has_the_number_on_my_desk_and_in_what_each_page_asks_for(self):
        self.tell(3)
        self.assertContains(self.client.get("/admin/"), "<b>3</b>")
        asked = f"/admin/calls/?for={self.editor.pk}"
        answer = self.client.get(asked)
        self.assertContains(answer, "<b>3</b>")
        mark = {"if-none-match": answer["ETag"]}
        self.assertEqual(self.client.get(asked, headers=mark).status_code, 304)
        self.client.post(READ, {"one": Notification.objects.first().pk})
        self.assertContains(self.client.get(asked, headers=mark), "<b>2</b>")
        self.tell(99, Kind.PLAN)
        self.assertContains(self.client.get(asked), "<b>99+</b>")

    def test_it_is_on_the_pages_of_all_and_tells_nobody_of_another(self):
        self.tell(2)
        for role in CAST:
            self.client.force_login(getattr(self, role))
            page = self.client.get(LIST)
            self.assertContains(page, 'id="bell"')
            self.assertEqual("第0条" in page.content.decode(), role == "editor")
        one = Notification.objects.first()
        self.assertEqual(self.client.post(READ, {"one": one.pk}).status_code, 404)
        self.client.logout()
        for address in (LIST, WAYS, PEOPLE):
            self.assertEqual(self.client.get(address).status_code, 302)


class ListTests(DeskCase):
    @pytest.mark.thorough
    def test_it_goes_on_by_cursor_unread_first_at_a_fixed_cost(self):
        self.tell(SIZE + 5)
        Notification.objects.filter(words__in=["第34条", "第33条"]).read()
        first, following = self.rows()
        rest, end = self.rows(f"{LIST}?before={following}")
        self.assertEqual((len(first), len(rest), end), (SIZE, 5, ""))
        self.assertEqual(first[0], "第32条")
        self.assertEqual(rest[-2:], ["第34条", "第33条"])
        self.assertEqual(len({*first, *rest}), SIZE + 5)
        with self.assertNumQueries(6):
            self.client.get(LIST)
        self.tell(SIZE * 2, Kind.PLAN)
        with self.assertNumQueries(6):
            self.client.get(LIST)
        for nonsense in ("x", "u1", "u1-1x", "r99999999999999999-1"):
            self.assertEqual(
                self.client.get(LIST, {"before": nonsense}).status_code, 404
            )

    def test_it_is_narrowed_to_a_kind(self):
        self.tell(2)
        self.tell(3, Kind.DEADLINE)
        self.assertEqual(len(self.rows(f"{LIST}?kind=deadline")[0]), 3)
        self.assertEqual(self.rows(f"{LIST}?kind=plan"), ([], ""))
        self.assertEqual(self.client.get(f"{LIST}?kind=nothing").status_code, 404)

    def test_it_marks_what_was_on_the_page_and_not_what_came_since(self):
        self.tell(2)
        self.tell(1, Kind.PLAN)
        newest = self.client.get(LIST).context["newest"]
        self.tell(1, Kind.DEADLINE)
        self.client.post(READ, {"until": newest, "kind": "signed"})
        self.assertEqual(len(told(self.editor)), 2)
        answer = self.client.post(READ, {"until": newest, "next": f"{LIST}?kind=plan"})
        self.assertRedirects(answer, f"{LIST}?kind=plan")
        self.assertEqual([kind for kind, _ in told(self.editor)], ["deadline"])
        for sent in (
            {},
            {"one": "x"},
            {"until": "9" * 30},
            {"next": "//evil.example/"},
        ):
            self.assertRedirects(self.client.post(READ, sent), LIST)
        self.assertEqual(self.client.get(READ).status_code, 405)
        self.assertEqual(len(told(self.editor)), 1)

    def test_it_tells_once_while_it_is_unread_in_words_that_fit(self):
        tell([self.editor, self.chief], Kind.NOTE, "长" * 400 + "\n", key="a")
        tell([self.editor], Kind.NOTE, "再说一遍", key="a")
        self.assertEqual(len(told(self.editor)), 1)
        self.assertEqual(len(told(self.editor)[0][1]), LONGEST)
        Notification.objects.of(self.editor).read()
        tell([self.editor], Kind.NOTE, "又有了", key="a")
        self.assertEqual(told(self.editor), [("note", "又有了")])

    def test_it_finds_colleagues_by_the_beginning_of_a_name(self):
        hire("wangyong", "记者", last_name="王", first_name="勇")
        gone = hire("wanggang", "记者", last_name="王", first_name="刚")
        gone.is_active = False
        gone.save()
        for typed in ("王", "勇", "wang", "王勇"):
            people = self.client.get(PEOPLE, {"q": typed}).json()["people"]
            self.assertEqual(people, [{"name": "王勇", "account": "wangyong"}])
        self.assertEqual(len(self.client.get(PEOPLE).json()["people"]), 7)


@override_settings(EMAIL_HOST="mail.example.cn", SITE_URL="https://www.example.cn")
class WaysTests(DeskCase):
    def sent(self, **fields):
        desk = {f"desk_{kind}": "on" for kind in Kind}
        return {"digest_hour": "8", "robot": ""} | desk | fields

    def test_it_keeps_what_somebody_has_chosen(self):
        self.editor.email = "editor@example.cn"
        self.editor.save()
        robot = Destination.objects.create(name="值班群", kind="wecom", token="k" * 20)
        sent = self.sent(
            digest_hour="21",
            robot=str(robot.pk),
            mail_waits="at_once",
            mail_signed="digest",
            robot_deadline="on",
        )
        del sent["desk_plan"]
        self.assertRedirects(self.client.post(WAYS, sent), WAYS)
        given = NoticeSettings.objects.get(person=self.editor)
        self.assertEqual((given.digest_hour, given.robot()), (21, robot))
        chosen = {row.kind: row for row in NoticeChoice.objects.all()}
        self.assertEqual(
            (chosen["waits"].mail, chosen["signed"].mail), ("at_once", "digest")
        )
        self.assertTrue(chosen["deadline"].by_robot and chosen["plan"].at_desk is False)
        page = self.client.get(WAYS)
        self.assertContains(page, "editor@example.cn")
        self.assertNotContains(page, "k" * 20)

    @pytest.mark.thorough
    def test_it_takes_a_robot_of_ones_own_from_its_house_only_and_shows_no_key(self):
        own = {"robot": "own", "robot_kind": "wecom", "robot_waits": "on"}
        address = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=12345-abcde"
        for pasted in (
            "https://10.0.0.1/cgi-bin/webhook/send?key=1",
            "https://evil.example/send?key=1",
            "http://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=1",
            "不是地址",
            "",
        ):
            answer = self.client.post(WAYS, self.sent(**own, robot_address=pasted))
            self.assertContains(answer, "errorlist", status_code=400)
        self.client.post(WAYS, self.sent(**own, robot_address=address))
        given = NoticeSettings.objects.get(person=self.editor)
        self.assertEqual(
            (given.robot_token, given.robot().is_robot()), ("12345-abcde", True)
        )
        # Left empty, the key stays as it is.
        self.client.post(WAYS, self.sent(**own))
        given.refresh_from_db()
        self.assertEqual(given.robot_token, "12345-abcde")
        self.assertNotContains(self.client.get(WAYS), "12345-abcde")

    @pytest.mark.thorough
    def test_it_says_what_is_wanting(self):
        for fields, said in (
            ({"mail_waits": "at_once"}, "没有邮箱"),
            ({"robot_waits": "on"}, "请选定用哪个"),
            ({"robot": "own"}, "哪一家"),
            ({"robot": "999"}, "另选一个"),
            ({"digest_hour": "24"}, "整点"),
            ({"mail_waits": "x"}, "马上发"),
        ):
            answer = self.client.post(WAYS, self.sent(**fields))
            self.assertContains(answer, said, status_code=400)
        with override_settings(EMAIL_HOST=""):
            answer = self.client.post(WAYS, self.sent(mail_waits="digest"))
            self.assertContains(answer, "EMAIL_HOST", status_code=400)
        self.assertFalse(NoticeChoice.objects.exists())
        self.assertEqual(
            DIGEST_HOUR, self.client.get(WAYS).context["form"]["digest_hour"].value()
        )

    def test_it_leads_to_where_one_can_act(self):
        story = submitted(self.reporter)
        page = self.client.get(LIST)
        self.assertContains(page, f'href="/admin/articles/article/{story.pk}/review/"')
