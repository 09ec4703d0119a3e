"""来稿 at the desk: looked through, taken up by one click, and what its sender does later."""

from datetime import date, timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles import readiness
from articles.models import Article, Byline, Contributor, Photo, Source
from articles.workflow import IllegalMove
from editions.models import Issue, Page, Placement
from exchange.models import StoryTopic, WireItem
from exchange.wire_in import taking_up
from exchange.wire_in.filling import TakeRefused
from tests.exchange.wire_in.watched import (
    COPY,
    GUID,
    MORE,
    WatchedMixin,
    ninjs,
    with_picture,
)
from tests.pictures import encoded
from tests.stories import make_draft

LIST = "/admin/exchange/wireitem/"
LATER = "2123-04-12T18:00:00+08:00"


class DeskMixin(WatchedMixin):
    def page(self, item, **data):
        return self.client.get(f"{LIST}{item.pk}/change/", data)

    def do(self, item, name, **data):
        item.refresh_from_db()
        data = {"do": name, "seen": item.number} | data
        return self.client.post(f"{LIST}{item.pk}/do/", data)

    def taken(self, **fields):
        """Return an item that the editor has taken up, and its draft."""
        item = self.send(**fields)
        self.client.force_login(self.editor)
        self.do(item, "take")
        item.refresh_from_db()
        return item, item.article

    def edit(self, article, **fields):
        for name, value in fields.items():
            setattr(article, name, value)
        article.updated_by = self.editor
        article.save()

    def sign(self, article):
        """Let a draft of a licensed source pass the three reviews."""
        Source.objects.filter(pk=self.source.pk).update(reprint_licensed=True)
        Article.objects.filter(pk=article.pk).update(
            section=self.section,
            original_url="https://example.com/1",
            created_by=self.reporter,
        )
        article.refresh_from_db()
        Byline.objects.create(
            article=article,
            contributor=Contributor.objects.create(name="李静"),
            role="editor",
            order=1,
        )
        for move, by in (
            ("submit", self.reporter),
            ("pass_first", self.editor),
            ("pass_second", self.desk_head),
            ("sign", self.chief),
        ):
            article.refresh_from_db()
            article.move(move, by=by)
        article.refresh_from_db()


class TakingUpTests(DeskMixin, TestCase):
    @pytest.mark.thorough
    def test_it_makes_a_draft_by_one_click(self):
        self.put("chengwen/007.jpg", encoded())
        item = self.send(
            embargoedUntil=LATER,
            usageTerms="限报纸使用",
            edNote="配图稍后发",
            uri="https://example.com/7",
            # One that is in our table, and one that is in none.
            subjects=[{"uri": "medtop:20001358"}, {"uri": "medtop:99999999"}],
            **with_picture("007.jpg"),
        )
        self.client.force_login(self.reporter)
        response = self.do(item, "take")
        article = Article.objects.get()
        self.assertRedirects(
            response,
            reverse("admin:articles_article_change", args=[article.pk]),
            fetch_redirect_response=False,
        )
        self.assertEqual((article.status, article.created_by), ("draft", self.reporter))
        self.assertEqual(
            (article.headline, article.original_title, article.original_author),
            ("城西新水厂通水", "城西新水厂通水", "记者 赵敏"),
        )
        self.assertEqual(article.original_url, "https://example.com/7")
        self.assertEqual(article.source, self.source)
        topics = StoryTopic.objects.filter(article=article)
        self.assertEqual([topic.code for topic in topics], ["20001358"])
        self.assertEqual(article.dateline, "城闻社太原4月12日电")
        self.assertTrue(article.body.startswith("<p>新水厂昨天通水"))
        self.assertIn("限报纸使用", article.staff_note)
        self.assertEqual(article.embargo_until.isoformat(), "2123-04-12T10:00:00+00:00")
        placed = article.article_photos.get()
        self.assertEqual(placed.caption_line(), "新水厂的沉淀池。")
        self.assertEqual(placed.credit_line(), "王勇 摄")
        self.assertEqual(article.versions().count(), 1)
        self.assertEqual(len(article.versions().get().parts["photos"]), 1)
        item.refresh_from_db()
        self.assertEqual((item.state, item.article), ("taken", article))
        self.assertIn("采用", LogEntry.objects.get().change_message)
        # Not twice, by whoever pressed at the same moment.
        self.client.force_login(self.editor)
        self.assertContains(self.do(item, "take"), "采用了这条来稿", status_code=409)
        self.assertEqual(Article.objects.count(), 1)

    @pytest.mark.thorough
    def test_it_keeps_the_embargo_to_publication(self):
        _, article = self.taken(embargoedUntil=LATER)
        self.sign(article)
        self.assertEqual(article.status, "signed")
        self.assertFalse(article.is_public())
        self.assertNotIn(article, Article.objects.published())
        self.assertTrue(article.is_public(article.embargo_until + timedelta(seconds=1)))

    def test_it_signs_copy_of_our_own_with_names(self):
        Source.objects.filter(pk=self.source.pk).update(is_own=True)
        _, article = self.taken()
        self.assertEqual([b.contributor.name for b in article.bylines.all()], ["赵敏"])
        self.assertEqual((article.original_title, article.original_author), ("", ""))

    @pytest.mark.thorough
    def test_it_puts_copy_behind_a_draft_that_is_being_written(self):
        draft = make_draft(created_by=self.reporter, body="<p>自己写的。</p>")
        others = make_draft("别人的", created_by=self.editor)
        item = self.send(embargoedUntil=LATER)
        self.client.force_login(self.reporter)
        for into in ("", "x", str(others.pk), "99999999999999999999"):
            response = self.do(item, "merge", into=into)
            self.assertEqual(response.status_code, 409, into)
        self.do(item, "merge", number=draft.pk)
        draft.refresh_from_db()
        self.assertTrue(
            draft.body.startswith("<p>自己写的。</p><h2>城西新水厂通水</h2>")
        )
        self.assertIn("城闻社太原4月12日电 新水厂", draft.body)
        self.assertIsNotNone(draft.embargo_until)
        self.assertEqual(draft.version, 2)
        # A further sending leaves what is more than its own alone.
        self.send(version=2, headline="另一个标题")
        draft.refresh_from_db()
        self.assertEqual((draft.version, draft.wire_call), (2, "updated"))

    def test_it_says_what_does_not_fit_and_cuts_nothing_silently(self):
        long = "水" * 250
        _, article = self.taken(headline=long)
        self.assertEqual(len(article.headline), 200)
        self.assertIn(f"原题填不进去，请核对：{long}", article.staff_note)
        self.assertIn(long, article.staff_note)

    def test_it_sets_aside_and_takes_back(self):
        item = self.send()
        self.client.force_login(self.editor)
        response = self.do(item, "aside", back_to=f"{LIST}?urgent=1")
        self.assertRedirects(
            response, f"{LIST}?urgent=1", fetch_redirect_response=False
        )
        address = f"{LIST}{item.pk}/change/"
        self.client.get(LIST)  # with the message, which names it
        self.assertNotContains(self.client.get(LIST), address)
        self.assertContains(self.client.get(LIST, {"tab": "aside"}), address)
        response = self.do(item, "aside", back_to="https://evil.example/")
        self.assertEqual(response.status_code, 409)
        self.do(item, "back")
        item.refresh_from_db()
        self.assertEqual(item.state, "new")


class FollowingTests(DeskMixin, TestCase):
    @pytest.mark.thorough
    def test_it_renews_a_draft_that_nobody_edited_here(self):
        item, article = self.taken()
        self.send(version=2, body=(COPY, "水厂投资九亿元。"), embargoedUntil=LATER)
        article.refresh_from_db()
        self.assertIn("投资九亿元", article.body)
        self.assertEqual((article.version, article.wire_call), (2, ""))
        self.assertIsNotNone(article.embargo_until)
        self.assertIn("第 2 次", article.versions().first().history_change_reason)
        self.send(version=3, body=(COPY, "水厂投资十亿元。"))
        article.refresh_from_db()
        self.assertIn("投资十亿元", article.body)
        self.assertContains(self.page(item), "水厂投资")

    def test_it_shows_news_of_a_draft_that_was_edited(self):
        item, article = self.taken()
        self.edit(article, headline="我们的标题")
        self.send(version=2, body=(COPY, "水厂投资九亿元。"))
        article.refresh_from_db()
        self.assertEqual(
            (article.headline, article.wire_call), ("我们的标题", "updated")
        )
        self.assertNotIn("九亿", article.body)
        page = self.page(item)
        self.assertContains(page, "合并新版")
        self.assertContains(page, "稿件现在的文字，和新版")
        form = self.client.get(
            reverse("admin:articles_article_change", args=[article.pk])
        )
        self.assertContains(form, "来稿有新版")
        self.assertContains(self.client.get("/admin/articles/article/"), "来稿有新版")
        self.do(item, "join")
        article.refresh_from_db()
        self.assertEqual((article.headline, article.wire_call), ("我们的标题", ""))
        self.assertIn("投资九亿元", article.body)

    @pytest.mark.thorough
    def test_it_refuses_to_merge_where_both_changed_the_same_place(self):
        item, article = self.taken()
        self.edit(article, headline="我们的标题")
        self.send(version=2, headline="他们的标题")
        response = self.do(item, "join")
        self.assertContains(response, "两边改了同一处", status_code=409)
        self.do(item, "renew")
        article.refresh_from_db()
        self.assertEqual((article.headline, article.wire_call), ("他们的标题", ""))

    @pytest.mark.thorough
    def test_it_opens_a_correction_of_a_signed_story_by_one_click(self):
        item, article = self.taken()
        self.sign(article)
        self.send(version=2, body=(COPY, "水厂投资九亿元。"))
        article.refresh_from_db()
        self.assertEqual(article.wire_call, "updated")
        self.assertNotIn("九亿", article.body)
        self.client.force_login(self.reporter)
        self.assertContains(self.page(item), "开更正稿，放进新版")
        response = self.do(item, "correct")
        copy = article.copy_under_way()
        self.assertIn(f"/{copy.pk}/", response["Location"])
        self.assertIn("投资九亿元", copy.body)
        article.refresh_from_db()
        self.assertEqual(article.wire_call, "")
        self.assertEqual(self.do(item, "correct").status_code, 409)

    @pytest.mark.thorough
    def test_it_shows_a_kill_in_red_wherever_the_story_is_handled(self):
        item, article = self.taken()
        self.put("chengwen/kill.json", ninjs("", 2, (), pubStatus="canceled"))
        self.look()
        article.refresh_from_db()
        self.assertEqual((article.status, article.wire_call), ("draft", "killed"))
        self.assertIn("新水厂", article.body)
        self.assertIn("发稿方撤销了", "".join(readiness.missing(article)))
        issue = Issue.objects.create(date=date(2023, 1, 24))
        page = Page.objects.create(issue=issue, number="1", order=1)
        Placement.objects.create(page=page, article=article, order=1)
        for address in (
            reverse("admin:editions_issue_wall", args=[issue.pk]),
            "/admin/articles/article/",
            reverse("admin:articles_article_change", args=[article.pk]),
            reverse("admin:articles_article_review", args=[article.pk]),
            f"{LIST}?tab=taken",
            f"{LIST}?tab=killed",
        ):
            self.assertContains(self.client.get(address), "发稿方已撤")
        self.assertContains(self.page(item), "去弃用")
        response = self.client.get(f"{LIST}of/{article.pk}/")
        self.assertRedirects(response, f"{LIST}{item.pk}/change/")
        self.client.force_login(self.reporter)
        self.assertEqual(self.do(item, "settle", reason="核实").status_code, 403)
        self.client.force_login(self.editor)
        self.assertEqual(self.do(item, "settle", reason=" ").status_code, 409)
        self.do(item, "settle", reason="已与发稿方核实，文字可用。")
        article.refresh_from_db()
        self.assertEqual(article.wire_call, "")
        self.assertIn("已与发稿方核实", str(LogEntry.objects.first().change_message))

    @pytest.mark.thorough
    def test_it_stops_a_signature_but_moves_nothing_by_itself(self):
        item, article = self.taken()
        self.sign(article)
        self.put("chengwen/kill.json", ninjs("", 2, (), pubStatus="canceled"))
        self.look()
        article.refresh_from_db()
        self.assertEqual((article.status, article.wire_call), ("signed", "killed"))
        self.assertTrue(article.is_public())
        self.assertContains(self.page(item), "去撤稿")
        article.move("withdraw", by=self.chief, reason="发稿方撤稿")
        self.assertEqual(article.wire_notice(), "")
        other = self.send(uri="urn:other")
        self.put(
            "chengwen/k.json", ninjs(uri="urn:other", version=2, pubStatus="canceled")
        )
        self.look()
        self.assertEqual(self.do(other, "take").status_code, 409)
        self.assertNotContains(self.client.get(LIST), f"{LIST}{other.pk}/do/?take")

    @pytest.mark.thorough
    def test_it_takes_back_a_kill_that_the_sender_takes_back(self):
        _, article = self.taken()
        self.send(version=2, pubStatus="withheld")
        article.refresh_from_db()
        self.assertEqual(article.wire_call, "withheld")
        with self.assertRaises(IllegalMove):
            self.sign(article)
        self.send(version=3)
        article.refresh_from_db()
        self.assertEqual(article.wire_call, "")


class ListTests(DeskMixin, TestCase):
    @pytest.mark.thorough
    def test_it_narrows_finds_and_goes_on_by_keyset(self):
        now = timezone.now()
        WireItem.objects.bulk_create(
            WireItem(
                guid=f"urn:{n}",
                headline=f"第{n}条通稿",
                source=self.source if n % 2 else None,
                section=self.section if n % 3 == 0 else None,
                urgency=n % 9 + 1,
                received_at=now,
                changed_at=now - timedelta(minutes=n // 2),
            )
            for n in range(70)
        )
        self.client.force_login(self.editor)
        self.client.get(LIST)
        with CaptureQueriesContext(connection) as of_many:
            page = self.client.get(LIST)
        seen = []
        while True:
            rows = page.context["found"].rows
            seen += [row.pk for row in rows]
            if not page.context["next"]:
                break
            page = self.client.get(page.context["next"])
        self.assertEqual(len(seen), 70)
        self.assertEqual(len(set(seen)), 70)
        for query, number in (
            ({"q": "第 69条"}, 1),
            ({"source": self.source.pk}, 30),
            ({"section": self.section.pk, "urgent": "1"}, 8),
            ({"tab": "killed"}, 0),
            ({"tab": "nonsense", "source": "x", "before": "1"}, 30),
        ):
            found = self.client.get(LIST, query).context["found"].rows
            self.assertEqual(len(found), number, query)
        WireItem.objects.filter(pk__in=seen[2:]).delete()
        with CaptureQueriesContext(connection) as of_few:
            self.client.get(LIST)
        self.assertEqual(len(of_few), len(of_many))

    def test_it_keeps_itself_current(self):
        self.send()
        self.client.force_login(self.editor)
        live = self.client.get(LIST).context["live"]
        asked = {"if-none-match": live.mark}
        self.assertEqual(self.client.get(live.address, headers=asked).status_code, 304)
        self.send(uri="urn:new")
        answer = self.client.get(live.address, headers=asked)
        self.assertContains(answer, 'id="wire-list"')
        self.client.force_login(self.reporter)
        self.assertEqual(self.client.get(live.address).status_code, 204)

    def test_it_shows_files_that_cannot_be_read(self):
        self.put("chengwen/half.json", ninjs()[:50])
        self.look()
        self.client.force_login(self.editor)
        self.assertContains(
            self.client.get(LIST, {"tab": "broken"}), "不完整或格式有错"
        )


class RoleTests(DeskMixin, TestCase):
    @pytest.mark.thorough
    def test_it_lets_each_role_do_what_is_theirs(self):
        self.put("chengwen/007.jpg", encoded())
        item = self.send(**with_picture("007.jpg"))
        row = item.version().picture_rows.get()
        reads = (
            LIST,
            f"{LIST}live/",
            f"{LIST}{item.pk}/change/",
            f"{LIST}{item.pk}/picture/{row.pk}/",
        )
        editors = (self.editor, self.desk_head, self.chief)
        for user in (self.photo_editor, self.proofreader):
            self.client.force_login(user)
            for address in (*reads, f"{LIST}of/1/"):
                self.assertEqual(self.client.get(address).status_code, 403, address)
            for step in ("take", "aside", "merge", "settle"):
                self.assertEqual(self.do(item, step).status_code, 403, step)
            self.assertNotContains(self.client.get("/admin/"), LIST)
        for user in (self.reporter, *editors):
            self.client.force_login(user)
            for address in (reads[0], *reads[2:]):
                self.assertEqual(self.client.get(address).status_code, 200, address)
            page = self.page(item)
            self.assertEqual(page.context["may_set_aside"], user in editors)
            self.assertTrue(page.context["may_take_up"])
        self.client.force_login(self.reporter)
        self.assertEqual(self.do(item, "aside").status_code, 403)
        self.client.logout()
        self.assertEqual(self.do(item, "take").status_code, 302)
        self.assertFalse(Article.objects.exists())

    def test_it_survives_forged_forms(self):
        item = self.send()
        self.client.force_login(self.chief)
        for do in ("", "delete", "__init__", "step_view", "take\x00"):
            self.assertEqual(self.do(item, do).status_code, 403, do)
        for data in ({"seen": "x"}, {"seen": "9" * 30}, {"seen": ""}, {"seen": "7"}):
            self.assertEqual(self.do(item, "take", **data).status_code, 409, data)
        for address in (f"{LIST}{item.pk}/do/", f"{LIST}live/"):
            wrong = self.client.get if "do" in address else self.client.post
            self.assertEqual(wrong(address).status_code, 405)
        self.assertEqual(self.client.post(f"{LIST}{item.pk}/change/").status_code, 403)
        for address in ("9999/change/", "x/change/", "9" * 30 + "/change/"):
            self.assertEqual(self.client.get(f"{LIST}{address}").status_code, 404)
        self.assertEqual(self.client.get(f"{LIST}add/").status_code, 403)
        self.assertEqual(self.page(item, version="9" * 40).status_code, 200)
        with self.assertRaises(TakeRefused):
            taking_up.take_back(item, by=self.chief)

    @pytest.mark.thorough
    def test_it_shows_nobody_the_draft_of_another(self):
        item, article = self.taken()
        self.edit(article, headline="别人还没写完的标题")
        self.client.force_login(self.reporter)
        page = self.page(item)
        self.assertContains(page, "是同事在写的稿件")
        self.assertNotContains(page, "别人还没写完的标题")
        self.assertEqual(self.do(item, "renew").status_code, 409)


class PictureTests(DeskMixin, TestCase):
    def test_it_leaves_a_picture_that_is_none_and_says_so(self):
        self.put("chengwen/007.jpg", b"\xff\xd8\xff not a picture")
        item = self.send(**with_picture("007.jpg"))
        self.client.force_login(self.editor)
        self.assertContains(self.page(item), "打不开")
        self.do(item, "take")
        self.assertEqual(Article.objects.get().article_photos.count(), 0)
        self.assertFalse(Photo.objects.exists())

    def test_it_adds_a_picture_that_came_after_the_taking(self):
        item, article = self.taken(**with_picture("007.jpg"))
        self.put("chengwen/007.jpg", encoded())
        self.look()
        self.assertContains(self.page(item), "补图")
        self.do(item, "pictures")
        self.assertEqual(article.article_photos.count(), 1)
        # And the sender's next words still come in by themselves.
        self.send(version=2, headline="新的标题", **with_picture("007.jpg"))
        article.refresh_from_db()
        self.assertEqual(article.headline, "新的标题")
        self.assertEqual(WireItem.objects.get(guid=GUID).number, 2)
        self.assertIn(MORE[:5], article.body)
