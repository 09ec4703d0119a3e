import re
from datetime import datetime

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles.models import Article, Byline, Contributor, IgnoredHit, Photo
from tests.cast import CastMixin
from tests.desk import filled_in
from tests.stories import make_district, make_draft, make_story

NEW = "/admin/articles/article/proofread/"
BODY = "<p>城北水厂，<strong>今日</strong>通水，，<em>供水</em>两万户。</p>"


def address(article, page="proofread"):
    return reverse(f"admin:articles_article_{page}", args=[article.pk])


def keys(response):
    return re.findall(r'data-key="([^"]+)"', response.content.decode())


class ProofreadingCase(CastMixin, TestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.story = make_draft(body=BODY, created_by=cls.reporter)

    def setUp(self):
        self.client.force_login(self.reporter)

    def key(self):
        return keys(self.client.get(address(self.story)))[0]

    def post(self, page, follow=False, **data):
        data = {"seen_version": self.seen()} | data
        return self.client.post(address(self.story, page), data, follow=follow)

    def seen(self):
        return Article.objects.get(pk=self.story.pk).version


class PanelTests(ProofreadingCase):
    def test_it_shows_what_the_rules_ask_about_with_place_and_norm(self):
        page = self.client.get(address(self.story))
        self.assertContains(page, "<strong>1</strong> 处疑点")
        self.assertContains(page, '<span class="proofreading-class">标点格式 1</span>')
        words = '城北水厂，今日通水<mark data-numbers="1">，，</mark>供水两万户。'
        self.assertContains(page, words)
        self.assertContains(page, '<h2 class="proof-label">正文</h2>')
        self.assertContains(page, "GB/T 15834—2011")
        self.assertContains(page, "改成“，”")

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_stands_in_the_form_and_on_the_review_page(self):
        for page in ("change", "review"):
            with self.subTest(page=page):
                response = self.client.get(address(self.story, page))
                self.assertContains(response, "<mark>，，</mark>")

    @pytest.mark.once
    def test_it_reads_a_table_that_is_typed_as_the_stored_one(self):
        cells = "<tr><td><p>通水，，停水</p></td><td><p>1</p><p>2</p></td></tr>"
        typed = {"body": f"<table><tbody>{cells}</tbody></table>"}
        self.story.body = typed["body"]
        self.story.save()
        for page in (
            self.client.post(NEW, typed),
            self.client.get(address(self.story)),
        ):
            found = r"通水<mark[^>]*>，，</mark>停水</"
            self.assertRegex(page.content.decode(), found)

    @pytest.mark.once
    def test_it_stands_in_the_form_of_a_new_story(self):
        page = self.client.get("/admin/articles/article/add/")
        self.assertContains(page, f'data-proofread="{NEW}"')
        self.assertContains(page, "写下文字后，疑点列在这里。")

    @pytest.mark.once
    def test_it_leaves_the_words_to_those_who_may_write_them(self):
        self.client.force_login(self.photo_editor)
        page = self.client.get(address(self.story))
        self.assertContains(page, '<mark data-numbers="1">，，</mark>')
        self.assertNotContains(page, "改成“，”")
        self.assertNotContains(page, "不改")

    @pytest.mark.once
    def test_it_reads_briefs_and_captions_too(self):
        photo = Photo.objects.create(caption="水厂，，外景")
        self.story.article_photos.create(photo=photo)
        self.story.briefs.create(heading="甲区", text="水管换新了了。")
        page = self.client.get(address(self.story))
        self.assertContains(page, '<h2 class="proof-label">简讯1正文</h2>')
        self.assertContains(page, '<h2 class="proof-label">图片1说明（图片库）</h2>')
        self.assertContains(page, 'data-passage="photos-0-caption"')

    @pytest.mark.once
    def test_it_knows_the_gazetteer_and_the_byline(self):
        make_district("迎泽区", "yingze")
        Byline.objects.create(
            article=self.story, contributor=Contributor.objects.create(name="郭晓华")
        )
        self.story.body = "<p>迎泽县的记者郭小华说，水通了。</p>"
        self.story.save()
        page = self.client.get(address(self.story))
        self.assertContains(page, "改成“迎泽区”")
        self.assertContains(page, '<mark data-numbers="2">郭小华</mark>')

    @pytest.mark.once
    def test_it_judges_a_weekday_by_the_day_of_the_story(self):
        day = timezone.make_aware(datetime(2023, 1, 20, 12))
        Article.objects.filter(pk=self.story.pk).update(
            created_at=day, body="<p>1月23日（星期二）通水。</p>"
        )
        page = self.client.get(address(self.story))
        self.assertContains(page, 'class="hit hit-fact"', count=1)
        self.assertContains(page, "星期一")

    @pytest.mark.once
    def test_it_hides_from_those_who_may_not_open_the_story(self):
        self.story.created_by = self.editor
        self.story.save()
        for page in ("proofread", "mend", "ignore", "heed"):
            with self.subTest(page=page):
                response = self.post(page, headline="甲，，乙", key="x", reason="x")
                self.assertEqual(response.status_code, 404)
        self.assertEqual(self.client.get(address(self.story)).status_code, 404)

    @pytest.mark.once
    def test_it_asks_those_without_an_account_to_sign_in(self):
        self.client.logout()
        for door in (NEW, address(self.story), address(self.story, "mend")):
            self.assertEqual(self.client.post(door).status_code, 302)

    @pytest.mark.thorough
    def test_it_costs_a_fixed_number_of_queries(self):
        costs = []
        for number in range(1, 6):
            photo = Photo.objects.create(caption="水厂，，外景")
            self.story.article_photos.create(photo=photo, order=number)
            self.story.briefs.create(heading="甲区", text="好，，坏", order=number)
            self.story.ignored_hits.create(key=number, reason="原样", by=self.editor)
            with CaptureQueriesContext(connection) as queries:
                self.client.get(address(self.story))
            costs.append(len(queries))
        self.assertEqual(costs, [costs[0]] * 5)
        self.assertLessEqual(costs[0], 20)


@pytest.mark.once
class TypedTests(ProofreadingCase):
    def ask(self, door=NEW, **data):
        return self.client.post(door, data)

    def test_it_reads_what_is_being_typed(self):
        answer = self.ask(headline="水厂，，通水", body="<p>水通了。。</p>")
        self.assertContains(answer, 'data-passage="headline"')
        self.assertContains(answer, 'data-passage="body"')
        self.assertContains(answer, 'data-mend="，"')

    def test_it_reads_rows_that_are_not_to_be_deleted(self):
        row = {"briefs-0-text": "甲，，乙", "article_photos-12-caption": "丙，，丁"}
        answer = self.ask(headline="", **row)
        self.assertContains(answer, 'data-passage="briefs-0-text"')
        self.assertContains(answer, "图片13说明")
        answer = self.ask(headline="", **row, **{"briefs-0-DELETE": "on"})
        self.assertNotContains(answer, "briefs-0-text")

    def test_it_counts_lines_as_the_page_does(self):
        answer = self.ask(summary="第一行\r\n第二，，行")
        self.assertContains(answer, 'data-start="6"')

    def test_it_knows_who_is_chosen_for_the_byline(self):
        person = Contributor.objects.create(name="郭晓华")
        words = {"body": "<p>记者郭小华说，水通了。</p>"}
        chosen = {"bylines-0-contributor": person.pk}
        self.assertContains(self.ask(**words, **chosen), "<mark>郭小华</mark>")
        self.assertNotContains(self.ask(**words), "<mark>")

    def test_it_knows_the_caption_of_a_chosen_photo(self):
        photo = Photo.objects.create(caption="水厂，，外景")
        answer = self.ask(headline="", **{"article_photos-0-photo": photo.pk})
        self.assertContains(answer, 'data-passage="photos-0-caption"')
        self.assertNotContains(answer, "data-mend")

    def test_it_changes_nothing(self):
        self.ask(address(self.story), headline="改了，，的题")
        self.story.refresh_from_db()
        self.assertEqual((self.story.headline, self.story.version), ("水厂将要通水", 1))

    def test_it_finds_nothing_in_an_empty_form(self):
        self.assertContains(self.ask(headline="", body=""), "写下文字后")

    def test_it_answers_nonsense_with_a_sentence(self):
        for data in ({}, {"who": "me"}):
            answer = self.ask(**data)
            self.assertContains(answer, "没有收到稿件的文字", status_code=400)
        answer = self.client.post(NEW, "{[", content_type="application/json")
        self.assertContains(answer, "没有收到稿件的文字", status_code=400)

    def test_it_survives_what_no_form_sends(self):
        for data in (
            {"body": "<p>&#x110000;<<>><p"},
            {"headline": "\x00😀，，" * 40},
            {"headline": "甲", "briefs-999-text": "，，", "briefs-0099-text": "，，"},
            {"headline": "甲", "article_photos-0-photo": "9" * 30},
            {"headline": "甲", "bylines-0-contributor": "²"},
        ):
            with self.subTest(data=data):
                self.assertEqual(self.ask(**data).status_code, 200)

    def test_it_does_not_read_a_book(self):
        answer = self.ask(body=f"<p>{'甲，乙。' * 20_000}</p>")
        self.assertContains(answer, "全文有 80007 个字符")

    def test_it_sets_no_tag_of_a_text(self):
        answer = self.ask(
            headline="<script>，，", body="<p>“<b onclick=x>甲，，</b></p>"
        )
        self.assertContains(answer, "&lt;script&gt;<mark>，，</mark>")
        self.assertNotContains(answer, "onclick")

    def test_it_refuses_those_who_write_no_story(self):
        self.client.force_login(self.photo_editor)
        self.assertEqual(self.ask(headline="甲").status_code, 403)

    @pytest.mark.once
    def test_it_is_asked_by_post(self):
        self.assertEqual(self.client.get(NEW).status_code, 405)
        self.assertEqual(self.client.put(address(self.story)).status_code, 405)


class MendTests(ProofreadingCase):
    def mend(self, **data):
        return self.post("mend", key=self.key(), **data)

    @pytest.mark.once
    def test_it_mends_the_body_and_keeps_its_tags(self):
        self.mend()
        self.story.refresh_from_db()
        self.assertEqual(self.story.body, BODY.replace("，，", "，"))

    def test_it_keeps_a_version_with_who_and_why(self):
        self.client.force_login(self.proofreader)
        self.mend()
        version = self.story.versions().first()
        self.assertEqual(version.version, 2)
        self.assertEqual(version.history_user, self.proofreader)
        self.assertEqual(version.history_change_reason, "校对：“，，”改为“，”")

    @pytest.mark.once
    def test_it_mends_the_named_one_of_two_briefs_alike(self):
        self.story.body = ""
        self.story.save()
        for order in (1, 2):
            self.story.briefs.create(heading="甲区", text="水，，通了。", order=order)
        self.mend(passage="briefs-1-text")
        texts = list(self.story.briefs.values_list("text", flat=True))
        self.assertEqual(texts, ["水，，通了。", "水，通了。"])
        kept = self.story.versions().first().parts["briefs"]
        self.assertEqual([row["text"] for row in kept], texts)

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_leads_back_to_the_page_it_was_pressed_on(self):
        back = self.mend(back="review")
        self.assertRedirects(back, address(self.story, "review") + "#proofreading")
        for elsewhere in ("https://example.com/", "change", "delete"):
            back = self.post("mend", key="x", back=elsewhere)
            self.assertRedirects(back, address(self.story) + "#proofreading")

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_refuses_what_has_changed_meanwhile(self):
        key = self.key()
        Article.objects.update(body="<p>城北水厂通水。</p>")
        for stale in (key, "", "x" * 5000, "half-width-mark:\x00"):
            page = self.post("mend", key=stale, follow=True)
            self.assertContains(page, "这一处已经改过或不在了")
        self.story.refresh_from_db()
        self.assertEqual(self.story.version, 1)

    @pytest.mark.once
    def test_it_refuses_a_hit_without_a_safe_mend(self):
        Article.objects.update(body="<p>水厂（城北通水。</p>")
        page = self.post("mend", key=self.key(), follow=True)
        self.assertContains(page, "没有现成的改法")

    @pytest.mark.once
    def test_it_refuses_a_mend_that_its_field_cannot_hold(self):
        full = "".join(map(chr, range(0x5000, 0x5000 + 199))) + "…"
        Article.objects.update(body="", headline=full)
        page = self.post("mend", key=self.key(), follow=True)
        self.assertContains(page, "没有改：")
        self.story.refresh_from_db()
        self.assertEqual(self.story.version, 1)

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_refuses_those_who_may_not_write_the_story(self):
        key = self.key()
        self.client.force_login(self.photo_editor)
        self.assertEqual(self.post("mend", key=key).status_code, 403)
        self.client.force_login(self.chief)
        signed = make_story(body=BODY)
        refused = self.client.post(address(signed, "mend"), {"key": key})
        self.assertEqual(refused.status_code, 403)
        self.assertFalse(Article.objects.filter(version__gt=1).exists())

    @pytest.mark.once
    def test_it_changes_by_post_only(self):
        for page in ("mend", "mend_all", "ignore", "heed"):
            door = self.client.get(address(self.story, page), {"key": self.key()})
            self.assertEqual(door.status_code, 405)


class TwoAtOnceTests(ProofreadingCase):
    """Two people work on one story: nobody mends a text that they have not seen."""

    def mend(self, **data):
        return self.post("mend", key=self.key(), **data)

    def save_meanwhile(self):
        self.story.headline = "水厂今日通水"
        self.story.updated_by = self.editor
        self.story.save()

    def test_it_mends_nothing_in_a_text_that_a_colleague_has_saved_since(self):
        key = self.key()
        self.save_meanwhile()
        for page in ("mend", "mend_all"):
            answer = self.post(page, key=key, seen_version="1", follow=True)
            self.assertContains(answer, "已保存过这篇稿件（第 2 版），刚才这一下没有改")
            self.assertContains(answer, "水厂今日通水")
        self.story.refresh_from_db()
        self.assertEqual((self.story.body, self.story.version), (BODY, 2))

    def test_it_answers_the_script_with_the_text_as_it_is_now(self):
        key = self.key()
        self.save_meanwhile()
        answer = self.post("mend", key=key, seen_version="1", answer="sheet")
        self.assertContains(answer, "已保存过这篇稿件", status_code=409)
        self.assertContains(answer, "水厂今日通水", status_code=409)
        self.assertContains(answer, 'name="seen_version" value="2"', status_code=409)

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_mends_nothing_for_a_version_that_is_none(self):
        for nonsense in ("", "x", "-1", "9" * 40, "\x00"):
            page = self.mend(seen_version=nonsense, follow=True)
            self.assertContains(page, "没有改动")
        self.story.refresh_from_db()
        self.assertEqual(self.story.version, 1)


class SheetTests(ProofreadingCase):
    """What the script of the page is answered."""

    @pytest.mark.once
    def test_it_answers_a_mend_with_the_sheet_that_is_left(self):
        self.story.headline = "水厂,今日通水"
        self.story.save()
        [first, second] = keys(self.client.get(address(self.story)))
        answer = self.post("mend", key=first, answer="sheet")
        self.assertEqual(keys(answer), [second])
        self.assertContains(answer, "主题：“,”改为“，”，已存为新版本。")
        self.assertContains(answer, "水厂，今日通水")
        self.assertContains(answer, 'name="seen_version" value="3"')
        self.assertNotContains(answer, "<html")

    @pytest.mark.once
    def test_it_answers_a_reason_and_its_being_taken_back(self):
        key = self.key()
        answer = self.post("ignore", key=key, reason="引文原样", answer="sheet")
        self.assertContains(answer, "没有发现疑点。")
        self.assertContains(answer, "<b>标点重叠</b>引文原样")
        row = IgnoredHit.objects.get()
        answer = self.post("heed", ignored=row.pk, answer="sheet")
        self.assertEqual(keys(answer), [key])

    @pytest.mark.once
    def test_it_refuses_with_a_sentence_and_the_sheet(self):
        for page, data in (
            ("mend", {"key": "x"}),
            ("ignore", {"key": self.key(), "reason": ""}),
            ("heed", {"ignored": "x"}),
        ):
            with self.subTest(page=page):
                answer = self.post(page, answer="sheet", **data)
                self.assertContains(answer, "proofreading-answer", status_code=409)
                self.assertContains(answer, "，，</mark>", status_code=409)

    @pytest.mark.once
    def test_it_marks_a_pair_of_quotes_and_not_all_between_them(self):
        self.story.body = '<p>他说"通水，，了"。</p>'
        self.story.save()
        page = self.client.get(address(self.story))
        mark = '<mark data-numbers="{}">{}</mark>'
        self.assertContains(
            page,
            "他说"
            + mark.format(1, "&quot;")
            + "通水"
            + mark.format(2, "，，")
            + "了"
            + mark.format(1, "&quot;")
            + "。",
        )

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_shows_a_factual_reason_to_the_reviewer(self):
        self.story.body = "<p>12月32日通水。</p>"
        self.story.save()
        self.post("ignore", key=self.key(), reason="引文原样")
        self.client.force_login(self.editor)
        for page in ("proofread", "review"):
            answer = self.client.get(address(self.story, page))
            self.assertContains(answer, "<b>日期、时刻有误</b>引文原样")
            self.assertContains(answer, '<li class="ignored-fact">')


class MendAllTests(ProofreadingCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.story.headline = "水厂,今日通水..."
        cls.story.body = (
            '<p>她说:"<strong>水</strong>通了,很放心."12月32日，，好。</p>'
            "<p>加快项目建设,加快项目建设。</p>"
        )
        cls.story.save()
        cls.story.briefs.create(heading="甲区", text="水 厂(二期)通水。")

    def mend_all(self, **data):
        return self.post("mend_all", **data)

    def test_it_mends_all_safe_ones_as_one_version(self):
        page = self.client.get(address(self.story))
        self.assertContains(page, "全部改正 10 处标点格式")
        self.client.force_login(self.proofreader)
        answer = self.mend_all(follow=True)
        self.assertContains(answer, "改正了 10 处，存为一个新版本。")
        self.story.refresh_from_db()
        self.assertEqual(self.story.version, 3)
        self.assertEqual(self.story.headline, "水厂，今日通水……")
        self.assertEqual(
            self.story.body,
            "<p>她说：“<strong>水</strong>通了，很放心。”12月32日，好。</p>"
            "<p>加快项目建设，加快项目建设。</p>",
        )
        self.assertEqual(self.story.briefs.get().text, "水厂（二期）通水。")
        version = self.story.versions().first()
        self.assertEqual(version.history_user, self.proofreader)
        self.assertEqual(
            version.history_change_reason,
            "校对：改正10处（半角标点5、省略号1、直引号1、标点重叠1等）",
        )
        self.assertEqual(version.parts["briefs"][0]["text"], "水厂（二期）通水。")

    @pytest.mark.once
    def test_it_leaves_facts_and_doubts_to_people(self):
        answer = self.mend_all(answer="sheet")
        found = re.findall(r'class="hit hit-(\w+)"', answer.content.decode())
        self.assertEqual(found, ["fact", "wording"])
        self.assertNotContains(answer, "全部改正")

    @pytest.mark.once
    def test_it_leaves_what_was_ignored(self):
        page = self.client.get(address(self.story)).content.decode()
        [key] = re.findall(r'data-key="(ellipsis:[^"]+)"', page)
        self.post("ignore", key=key, reason="引文原样")
        self.mend_all()
        self.story.refresh_from_db()
        self.assertEqual(self.story.headline, "水厂，今日通水...")

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_leaves_a_text_that_would_be_too_long(self):
        headline = "".join(map(chr, range(0x5000, 0x5000 + 199))) + "…"
        Article.objects.update(headline=headline)
        answer = self.mend_all(answer="sheet")
        self.assertContains(answer, "改正了 8 处，存为一个新版本。主题改后太长，没有改")
        self.story.refresh_from_db()
        self.assertEqual(self.story.headline, headline)
        answer = self.mend_all(answer="sheet")
        self.assertContains(answer, "没有改：主题改后太长", status_code=409)

    @pytest.mark.once
    def test_it_has_nothing_to_do_twice(self):
        self.mend_all()
        answer = self.mend_all(answer="sheet")
        self.assertContains(answer, "没有可以一并改正的", status_code=409)
        self.story.refresh_from_db()
        self.assertEqual(self.story.version, 3)

    @pytest.mark.once
    def test_it_is_offered_to_those_who_may_write_the_story(self):
        self.client.force_login(self.photo_editor)
        page = self.client.get(address(self.story))
        self.assertNotContains(page, "全部改正")
        self.assertEqual(self.mend_all().status_code, 403)
        self.client.force_login(self.other_reporter())
        self.assertEqual(self.mend_all().status_code, 404)

    def other_reporter(self):
        other = User.objects.create_user("reporter2", is_staff=True)
        other.groups.set(self.reporter.groups.all())
        return other

    def test_it_is_asked_by_post(self):
        self.assertEqual(
            self.client.get(address(self.story, "mend_all")).status_code, 405
        )

    @pytest.mark.thorough
    def test_it_costs_a_fixed_number_of_queries(self):
        self.mend_all()
        costs = []
        for count in (1, 4):
            self.story.body = "<p>甲,乙。</p>" * count
            self.story.save()
            with CaptureQueriesContext(connection) as queries:
                self.mend_all(answer="sheet")
            costs.append(len(queries))
        self.assertEqual(costs[0], costs[1])
        self.assertLessEqual(costs[0], 45)


class IgnoreTests(ProofreadingCase):
    def ignore(self, **data):
        data = {"key": self.key(), "reason": "引文原样"} | data
        return self.post("ignore", **data)

    @pytest.mark.once
    def test_it_lists_what_was_waved_through_with_who_and_why(self):
        self.ignore()
        page = self.client.get(address(self.story))
        self.assertContains(page, "没有发现疑点。")
        self.assertContains(page, "不改的 1 处")
        self.assertContains(page, "引文原样")
        self.assertContains(page, "reporter 今天")
        self.assertEqual(
            IgnoredHit.objects.get().words, "北水厂，今日通水，，供水两万户。"
        )

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_stays_waved_through_after_other_edits(self):
        self.ignore()
        data = filled_in(self.client.get(address(self.story, "change")))
        body = f"<p>又添一段。</p>{BODY}"
        self.client.post(address(self.story, "change"), data | {"body": body})
        page = self.client.get(address(self.story))
        self.assertContains(page, "又添一段")
        self.assertContains(page, "没有发现疑点。")

    @pytest.mark.once
    def test_it_stays_waved_through_in_a_correction(self):
        self.ignore()
        Article.objects.update(status="signed", published_at=timezone.now())
        self.story.refresh_from_db()
        copy = self.story.open_correction(by=self.editor)
        self.client.force_login(self.editor)
        self.assertContains(self.client.get(address(copy)), "没有发现疑点。")

    @pytest.mark.once
    def test_it_takes_what_is_being_typed(self):
        typed = {"headline": "水厂，，通水", "body": ""}
        [key] = keys(self.post("proofread", **typed))
        answer = self.post("ignore", key=key, reason="原样", **typed)
        self.assertContains(answer, "没有发现疑点。")
        ignored = IgnoredHit.objects.get()
        answer = self.post("heed", ignored=ignored.pk, **typed)
        self.assertEqual(keys(answer), [key])

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_wants_a_reason_of_reasonable_length(self):
        for reason, words in (
            ("", "请写上"),
            (" ", "请写上"),
            ("好" * 201, "最多 200"),
        ):
            page = self.client.post(
                address(self.story, "ignore"),
                {"key": self.key(), "reason": reason},
                follow=True,
            )
            self.assertContains(page, words)
        answer = self.ignore(headline="甲，，乙", reason="")
        self.assertContains(answer, "请写上", status_code=409)
        self.assertFalse(IgnoredHit.objects.exists())

    @pytest.mark.once
    def test_it_takes_a_usual_reason_of_a_button_for_the_field_left_empty(self):
        self.ignore(reason=["", "专名如此"])
        self.assertEqual(IgnoredHit.objects.get().reason, "专名如此")

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_refuses_what_is_not_there(self):
        for key in ("", "x", "x" * 201, "\x00"):
            answer = self.ignore(key=key, headline="甲，，乙")
            self.assertEqual(answer.status_code, 409)
            self.assertEqual(self.ignore(key=key).status_code, 302)
        self.assertFalse(IgnoredHit.objects.exists())

    def test_it_is_recorded_once(self):
        key = self.key()
        self.post("ignore", key=key, reason="原样")
        self.client.force_login(self.editor)
        self.post("ignore", key=key, reason="又一次")
        self.assertEqual(IgnoredHit.objects.get().by, self.reporter)

    @pytest.mark.once
    def test_it_can_be_taken_back(self):
        self.ignore()
        self.post("heed", ignored=IgnoredHit.objects.get().pk)
        self.assertFalse(IgnoredHit.objects.exists())
        self.assertContains(
            self.client.get(address(self.story)), 'class="hit hit-form"'
        )

    def test_it_takes_back_nothing_of_another_story(self):
        other = make_draft(body=BODY, created_by=self.reporter)
        row = IgnoredHit.objects.create(
            article=other, key="x", reason="原样", by=self.editor
        )
        for ignored in (row.pk, "", "x", "9" * 40):
            self.post("heed", ignored=ignored)
        self.assertTrue(IgnoredHit.objects.exists())

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_refuses_those_who_neither_wrote_nor_edit_the_story(self):
        key = self.key()
        self.client.force_login(self.photo_editor)
        self.assertEqual(self.ignore(key=key).status_code, 403)
        self.assertEqual(self.post("heed", ignored="1").status_code, 403)
        self.client.force_login(User.objects.get(username="proofreader"))
        self.ignore(key=key)
        self.assertEqual(IgnoredHit.objects.get().by, self.proofreader)
