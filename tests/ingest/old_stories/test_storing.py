"""Old stories are stored as what they were: once, whole, found, and never over an edit."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import TestCase
from django.urls import reverse
from django.utils import timezone

from articles.models import Article, Contributor, ListEntry, Photo, Source
from articles.search import indexing
from articles.workflow import Status
from editions.models import ClassicAddress, Page
from ingest.models import ImportRun
from ingest.old_papers.interface import UnreadableFile
from ingest.old_stories.findings import keep_findings
from ingest.old_stories.storing import remember_addresses, store
from ingest.old_stories.values import OldByline, OldPhoto, OldPlace
from newsroom import publication_clock
from tests.cast import CastMixin
from tests.ingest.old_stories.made import NOON, old_story
from tests.pictures import encoded
from tests.stories import make_district, make_section, make_story


class Files:
    """Pictures at hand, by their names."""

    def __init__(self, **contents):
        self.contents = {f"{name}.jpg": data for name, data in contents.items()}

    def has(self, name):
        return name in self.contents

    def beside(self, name, reference):
        ending = reference.rpartition("/")[2]
        return ending if ending in self.contents else ""

    def content(self, name, most):
        if self.contents[name] is None:
            raise UnreadableFile("文件坏了。")
        return self.contents[name]


class StoringCase(CastMixin, TestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.section = make_section(name="要闻", slug="yaowen")
        cls.own = Source.objects.create(name="本报", slug="benbao", is_own=True)

    def one(self, story, **options):
        (outcome,) = store([story], **options).values()
        return outcome

    def words(self, outcome):
        return "".join(doubt.words for doubt in outcome.doubts)


class StoringTests(StoringCase):
    def test_it_stores_all_that_a_story_had(self):
        district = make_district("甲区", "jia")
        outcome = self.one(
            old_story(
                kicker="新春走基层",
                column="一线见闻",
                byline="本报记者 郭晓华 通讯员 李静",
                districts=("甲", "乙区"),
                topics=("供水", "民生", "供水"),
                source="某某晚报",
                issue="2015-03-05",
                places=(
                    OldPlace("01", 2, regions=(((0, 0), (0.5, 0), (0.5, 1)),)),
                    OldPlace("A03", 1),
                    OldPlace("中缝", 1),
                ),
                addresses=("/html/2015-03/05/content_77.htm", "/old/77"),
            )
        )
        story = Article.objects.get()
        self.assertEqual(outcome.what, "new")
        self.assertEqual((story.status, story.published_at), (Status.SIGNED, NOON))
        self.assertEqual(story.byline_line(), "记者 郭晓华 通讯员 李静")
        self.assertEqual(str(story.column), "一线见闻")
        self.assertEqual([*story.districts.all()], [district])
        self.assertEqual({tag.name for tag in story.tags.all()}, {"供水", "民生"})
        for words in ("没有稿源“某某晚报”", "没有区县“乙区”", "版次“中缝”", "/old/77"):
            self.assertIn(words, self.words(outcome))
        self.assertEqual(story.staff_note, "原稿源：某某晚报\n原区县：乙区")
        placed = story.placements.order_by("page__order")
        self.assertEqual([p.page.number for p in placed], ["01", "A03"])
        self.assertEqual(placed[0].region, [[0, 0], [500, 0], [500, 1000]])
        self.assertEqual(ClassicAddress.objects.get().article, story)
        self.assertEqual(indexing.out_of_step([story.pk]), [])
        self.assertEqual([*Article.objects.published().search("水压")], [story])
        record = story.import_records.get()
        self.assertEqual(record.digest, story.digest())

    def test_it_stands_in_its_day_and_changes_neither_front_page_nor_newest_lists(self):
        today = make_story("今日要闻")
        before = publication_clock.read()
        store([old_story(number, topics=("供水",)) for number in range(1, 4)])
        if connection.vendor == "postgresql":  # which raises it at commit
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        self.assertGreater(publication_clock.read(), before)
        self.assertEqual(Article.objects.published().first(), today)
        self.assertContains(self.client.get("/sections/yaowen/"), "今日要闻")
        day = self.client.get("/archive/2015/03/05/")
        self.assertContains(day, "水厂通水第2年")
        old = Article.objects.filter(published_at=NOON)
        self.assertEqual(ListEntry.objects.filter(article__in=old).count(), 3)

    @pytest.mark.thorough
    def test_it_is_idempotent_and_overwrites_only_what_nobody_has_edited(self):
        first, second = old_story(1), old_story(2, topics=("供水",))
        store([first, second])
        self.assertEqual(self.one(first).what, "same")
        changed = old_story(
            2, body="<p>新的正文。</p>", topics=("水价",), byline="记者 王勇"
        )
        self.assertEqual(self.one(changed).what, "changed")
        story = Article.objects.get(headline=second.headline)
        self.assertIn("居民", story.body)
        outcome = self.one(changed, update=True, by=self.chief)
        story = Article.objects.get(pk=story.pk)
        self.assertEqual((outcome.what, story.body), ("updated", "<p>新的正文。</p>"))
        self.assertEqual([tag.name for tag in story.tags.all()], ["水价"])
        self.assertEqual(story.byline_line(), "记者 王勇")
        self.assertEqual(story.import_records.count(), 2)
        self.assertEqual(story.import_records.last().digest, story.digest())
        self.assertEqual(story.versions().count(), 2)
        self.assertEqual(indexing.out_of_step([story.pk]), [])
        story.body = "<p>本站改的。</p>"
        story.save()
        again = old_story(2, body="<p>又变了。</p>")
        self.assertEqual(self.one(again, update=True).what, "edited")
        self.assertIn("本站改的", Article.objects.get(pk=story.pk).body)
        self.assertEqual(self.one(first, update=True).what, "same")

    def test_it_takes_over_what_the_old_system_went_back_to(self):
        first, other = old_story(), old_story(body="<p>另一种写法。</p>")
        for number, story in enumerate((first, other, first), 1):
            outcome = self.one(story, update=True)
            records = outcome.article.import_records
            self.assertEqual([r.number for r in records.all()], [*range(1, number + 1)])
            self.assertEqual(records.last().checksum, story.checksum)
        self.assertEqual(outcome.what, "updated")
        self.assertIn("居民", Article.objects.get().body)

    def test_it_keeps_a_withdrawn_story_withdrawn(self):
        self.one(old_story(is_withdrawn=True))
        story = Article.objects.get()
        answer = self.client.get(reverse("articles:detail", args=[story.pk]))
        self.assertContains(answer, "撤下", status_code=410)
        self.assertNotContains(answer, "水厂", status_code=410)
        self.assertFalse(Article.objects.published().search("水压").exists())
        # One that this site withdrew is not brought back by its old system.
        back = old_story(is_withdrawn=False, body="<p>新。</p>")
        self.assertEqual(self.one(back, update=True).what, "updated")
        self.assertEqual(Article.objects.get().status, Status.WITHDRAWN)

    @pytest.mark.thorough
    def test_it_refuses_with_a_reason_what_cannot_be_a_story(self):
        cases = {
            "还没到": {"published_at": timezone.now() + timedelta(days=2)},
            "1900": {"published_at": NOON.replace(year=1800)},
            "没有主题": {"headline": " \u200b"},
            "没有频道": {"section": "体育"},
            "不像主题": {"headline": "水" * 1001},
            "正文有": {"body": "水" * 1_500_001},
            "标签套了": {"body": "<div>" * 200_000},
            "没有原编号": {"old_id": " "},
        }
        for number, (words, fields) in enumerate(cases.items(), 1):
            with self.subTest(words):
                outcome = self.one(old_story(**{"number": number} | fields))
                self.assertEqual((outcome.what, outcome.article), ("refused", None))
                self.assertIn(words, self.words(outcome))
        twice = [old_story(1), old_story(1, body="<p>另一篇。</p>"), old_story(2)]
        outcomes = store(twice)
        self.assertEqual([o.what for o in outcomes.values()], ["new", "new"])
        self.assertIn("出现了两次", self.words(outcomes["old-cms", "1"]))
        self.assertEqual(
            self.one(old_story(9, section="体育"), section="yaowen").what, "new"
        )


class PartsTests(StoringCase):
    @pytest.mark.thorough
    def test_it_keeps_headings_of_200_characters_and_cuts_longer_ones_at_a_sentence(
        self,
    ):
        whole, long = "水" * 200, "城北水厂昨日通水。" * 30
        outcome = self.one(old_story(headline=whole, deck=long[:240], kicker=long))
        story = Article.objects.get()
        self.assertEqual((story.headline, story.deck), (whole, long[:240]))
        self.assertEqual(story.kicker[-1:], "。")
        self.assertLessEqual(len(story.kicker), 200)
        self.assertIn(long, story.staff_note)
        self.assertEqual([d.kind for d in outcome.doubts], ["shortened"])
        story.full_clean()
        self.assertContains(self.client.get(story.get_absolute_url()), whole)
        self.client.force_login(self.chief)
        for name in ("articles_article_changelist", "articles_article_add"):
            self.assertEqual(self.client.get(reverse(f"admin:{name}")).status_code, 200)

    def test_it_loses_no_name(self):
        Contributor.objects.create(name="王勇")
        Contributor.objects.create(name="王 勇")
        rows = (
            OldByline("王 勇", "记者"),
            OldByline("李静", "摄影师傅"),
            OldByline("甲、乙", "记者"),
        )
        outcome = self.one(old_story(1, bylines=rows))
        self.assertEqual(
            [(b.contributor.name, b.role) for b in outcome.article.bylines.all()],
            [("王勇", "reporter"), ("李静", "author")],
        )
        for words in ("作者有 2 位", "“摄影师傅”认不得", "甲、乙"):
            self.assertIn(words, self.words(outcome))
        self.assertIn("甲、乙", outcome.article.staff_note)
        agency = Source.objects.create(name="新华社", slug="xinhua")
        sent = self.one(
            old_story(3, byline="本报讯（记者 王勇）", dateline="新华社太原电")
        )
        self.assertEqual(sent.article.source, agency)
        self.assertEqual(sent.article.bylines.get().role, "reporter")
        unread = self.one(
            old_story(2, byline="据市水务局公众号昨日深夜发布的通报整理而成")
        )
        self.assertIn("通报整理", unread.article.staff_note)
        self.assertEqual(unread.article.bylines.count(), 0)

    def test_it_makes_desks_that_are_no_persons(self):
        rows = ("本报评论部", "摄影部", "水滴工作室", "欧阳建", "司马如组", "约·中心")
        rows = tuple(OldByline(name) for name in rows)
        kinds = [
            b.contributor.kind
            for b in self.one(old_story(bylines=rows)).article.bylines.all()
        ]
        self.assertEqual(kinds, ["desk"] * 3 + ["person"] * 3)

    def test_it_takes_pictures_in_by_their_bytes_and_places_them_where_they_stood(self):
        files = Files(tower=encoded(), page=b"<html>404</html>", torn=None)
        body = (
            "<p>一。</p><figure><img src='http://old.example.cn/up/tower.jpg'>"
            "<figcaption>水塔。</figcaption></figure><p>二。</p><script>x()</script>"
            "<img src='gone.jpg'>"
        )
        photos = (
            OldPhoto("page.jpg", "是网页"),
            OldPhoto("torn.jpg"),
            OldPhoto("../../etc/passwd", "路径"),
        )
        outcome = self.one(old_story(1, body=body, photos=photos), files=files)
        story = outcome.article
        self.assertEqual(story.body, "<p>一。</p><p>二。</p>")
        placed = [
            (p.after_paragraph, p.caption_line(), bool(p.photo.original))
            for p in story.article_photos.all()
        ]
        self.assertEqual(
            placed,
            [
                (1, "水塔。", True),
                (0, "是网页", False),
                (0, "", False),
                (0, "路径", False),
            ],
        )
        self.assertEqual(
            sorted(d.kind for d in outcome.doubts),
            ["broken_file", "broken_file", "missing_file", "missing_file"],
        )
        other = old_story(2, photos=(OldPhoto("tower.jpg", "另一个说明"),))
        other = self.one(other, files=files).article.article_photos.get()
        self.assertEqual(Photo.objects.exclude(original="").get(), other.photo)
        self.assertEqual(other.caption_line(), "另一个说明")

    def test_it_suggests_districts_only_where_asked(self):
        make_district("甲山区", "jia")
        body = "<p>甲山区通水，甲山区的居民说水压稳了。</p>"
        plain = self.one(old_story(1, body=body))
        self.assertEqual(plain.article.districts.count(), 0)
        asked = self.one(old_story(2, body=body, suggests_districts=True))
        self.assertEqual(str(asked.article.districts.get()), "甲山区")
        self.assertIn("请核对", self.words(asked))

    def test_it_leaves_an_old_address_that_leads_elsewhere(self):
        address = ("/html/2015-03/05/content_1.htm",)
        first = self.one(old_story(1, addresses=address))
        second = self.one(old_story(2, addresses=address))
        self.assertIn("已经指到别处", self.words(second))
        self.assertEqual(ClassicAddress.objects.get().article, first.article)
        remember_addresses([first])
        self.assertEqual(Page.objects.count(), 0)


class ReviewSheetTests(StoringCase):
    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_has_the_import_record_where_the_reviews_would_stand(self):
        story = self.one(old_story(), by=self.editor).article
        self.client.force_login(self.chief)
        address = reverse("admin:articles_article_sheet", args=[story.pk])
        for words in ("由旧系统迁入", "old-cms", "stories.csv", "迁入以后没有改过"):
            self.assertContains(self.client.get(address), words)
        story.headline = "水厂昨日通水"
        story.save()
        self.assertContains(self.client.get(address), "迁入以后改过")

    def test_it_leads_whoever_may_settle_it_to_what_was_left_to_look_at(self):
        run = ImportRun.objects.create(kind="stories", system="old-cms", file="s.csv")
        outcome = self.one(old_story(districts=("乙区",)), run=run)
        keep_findings(run, [(d, outcome.article) for d in outcome.doubts])
        sheet = reverse("admin:articles_article_sheet", args=[outcome.article.pk])
        findings = reverse("admin:ingest_importfinding_changelist")
        address = f"{findings}?article__id__exact={outcome.article.pk}"
        for user in (self.chief, self.desk_head):
            self.client.force_login(user)
            page = self.client.get(sheet)
            self.assertContains(page, f"第 {run.pk} 次迁入</a>")
            self.assertContains(page, f'"{address}">本稿待核 1 条')
            self.assertContains(self.client.get(address), "没有区县“乙区”")
        self.client.force_login(self.editor)
        self.assertNotContains(self.client.get(sheet), "次迁入</a>")
