"""The index says what the stories say, in the transaction that changes them."""

import tempfile
from datetime import timedelta

from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test import TestCase, TransactionTestCase
from django.test.utils import CaptureQueriesContext
from taggit.models import Tag

from articles.models import (
    Article,
    ArticleDistrict,
    ArticlePhoto,
    Brief,
    Byline,
    Column,
    Contributor,
    Photo,
    SearchDocument,
    SearchEntry,
    TaggedArticle,
)
from articles.search import indexing, tracking
from tests.cast import CastMixin
from tests.desk import filled_in
from tests.pictures import make_photo, place
from tests.stories import (
    NOON,
    make_district,
    make_draft,
    make_section,
    make_story,
)
from tests.threads import run_together


class InStepCase(TestCase):
    def found(self, text):
        return {story.headline for story in Article.objects.search(text)}

    def assert_found(self, text, *headlines):
        self.assertEqual(self.found(text), set(headlines), text)

    def tearDown(self):
        # Whatever a test did, the whole index is what the stories are.
        pks = list(Article.objects.values_list("pk", flat=True))
        self.assertEqual(indexing.out_of_step(pks), [])
        self.assertEqual(indexing.without_story(), [])


class ChangingTests(InStepCase):
    def setUp(self):
        self.story = make_story("水厂通水", body="<p>城北开闸。</p>")

    def test_it_follows_a_save(self):
        self.story.body = "<p>城南开闸。</p>"
        self.story.save()
        self.assert_found("城南", "水厂通水")
        self.assert_found("城北")

    def test_it_keeps_the_words_of_headings_for_printed_pages(self):
        def words():
            marked = SearchDocument.objects.get(pk=self.story.pk).heading_words
            return [line.split("\u200b") for line in marked.split("\n")]

        self.assertEqual(words(), [["水厂", "通水"]])
        place(make_photo(caption="老照片", credit="王勇 摄"), self.story)
        self.assertEqual(["".join(line) for line in words()][-1], "老照片 王勇 摄")
        Article.objects.filter(pk=self.story.pk).update(deck="城北开闸")
        self.assertIn(["—", "—", "城北", "开闸"], words())

    def test_it_follows_an_update_and_a_bulk_update(self):
        Article.objects.filter(pk=self.story.pk).update(headline="泵站通水")
        self.assert_found("泵站", "泵站通水")
        self.story.refresh_from_db()
        self.story.deck = "一泵双塔"
        Article.objects.bulk_update([self.story], ["deck"])
        self.assert_found("双塔", "泵站通水")

    def test_it_follows_stories_and_parts_created_in_bulk(self):
        section = make_section()
        stories = Article.objects.bulk_create(
            Article(headline=f"成批{n}号", section=section) for n in range(3)
        )
        self.assert_found("成批", *(story.headline for story in stories))
        person = Contributor.objects.create(name="王勇")
        Byline.objects.bulk_create(
            Byline(article=story, contributor=person) for story in stories
        )
        self.assertEqual(len(self.found("王勇")), 3)
        Brief.objects.bulk_create(
            [Brief(article=self.story, heading="简", text="灯会")]
        )
        self.assert_found("灯会", "水厂通水")

    def test_it_follows_a_part_that_is_added_changed_and_removed(self):
        brief = Brief.objects.create(article=self.story, heading="古交", text="看灯。")
        self.assert_found("看灯", "水厂通水")
        brief.text = "赏月。"
        brief.save()
        self.assert_found("看灯")
        self.assert_found("赏月", "水厂通水")
        brief.delete()
        self.assert_found("赏月")

    def test_it_follows_parts_deleted_and_updated_together(self):
        person = Contributor.objects.create(name="王勇")
        Byline.objects.create(article=self.story, contributor=person)
        Brief.objects.create(article=self.story, heading="古交", text="看灯。")
        Brief.objects.update(text="赏月。")
        self.assert_found("赏月", "水厂通水")
        self.story.bylines.all().delete()
        self.assert_found("王勇")
        Brief.objects.all().delete()
        self.assert_found("赏月")

    def test_it_follows_a_part_from_one_story_to_another(self):
        brief = Brief.objects.create(article=self.story, heading="古交", text="看灯。")
        other = make_story("另一篇")
        brief.article = other
        brief.save()
        self.assert_found("看灯", "另一篇")

    def test_it_follows_a_renamed_contributor_column_topic_and_caption(self):
        column = Column.objects.create(name="走基层", slug="zou")
        person = Contributor.objects.create(name="王勇")
        photo = make_photo(caption="老照片")
        story = make_story("四样都有", column=column)
        Byline.objects.create(article=story, contributor=person)
        story.tags.add("春运")
        place(photo, story)
        for row, field, before, after in (
            (person, "name", "王勇", "李静"),
            (column, "name", "走基层", "街巷志"),
            (Tag.objects.get(), "name", "春运", "返程"),
            (photo, "caption", "老照片", "新照片"),
        ):
            with self.subTest(before=before):
                self.assert_found(before, "四样都有")
                setattr(row, field, after)
                row.save()
                self.assert_found(before)
                self.assert_found(after, "四样都有")
        Contributor.objects.update(name="张建")
        self.assert_found("张建", "四样都有")
        Column.objects.update(name="城事")
        self.assert_found("城事", "四样都有")
        Photo.objects.update(caption="旧影")
        self.assert_found("旧影", "四样都有")
        ArticlePhoto.objects.update(caption="本稿说明")
        self.assert_found("本稿说明", "四样都有")
        self.assert_found("旧影")

    def test_it_follows_topics_set_removed_and_deleted(self):
        self.story.tags.add("春运")
        self.assert_found("春运", "水厂通水")
        self.story.tags.set(["返程", "客流"])
        self.assert_found("春运")
        self.assert_found("返程", "水厂通水")
        self.story.tags.remove("返程")
        self.assert_found("返程")
        Tag.objects.get(name="客流").delete()
        self.assert_found("客流")
        self.story.tags.add("供水")
        self.story.tags.clear()
        self.assertFalse(TaggedArticle.objects.exists())
        self.assert_found("供水")

    def test_it_follows_where_and_when_a_story_is_filed(self):
        here, there = make_district("古交市", "gujiao"), make_district()
        brief = Brief.objects.create(article=self.story, heading="简", text="灯。")
        other = make_section("旧闻", "jiuwen", 3)
        stories = Article.objects.filter(pk=self.story.pk)
        for change in (
            lambda: self.story.districts.add(here, there),
            lambda: self.story.districts.remove(here),
            lambda: self.story.districts.set([here]),
            lambda: ArticleDistrict.objects.update(district=there),
            lambda: Brief.objects.filter(pk=brief.pk).update(district=here),
            lambda: self.story.districts.clear(),
            lambda: stories.update(section=other),
            lambda: stories.update(published_at=NOON - timedelta(days=900)),
        ):
            change()
            self.assertEqual(indexing.out_of_step([self.story.pk]), [])
        entry = SearchEntry.objects.get()
        self.assertEqual((entry.section, entry.districts), (other.pk, f"{here.pk}"))
        self.assertEqual(entry.published_at, NOON - timedelta(days=900))

    def test_it_removes_deleted_stories_one_or_many(self):
        Brief.objects.create(article=self.story, heading="古交", text="看灯。")
        self.story.delete()
        self.assert_found("看灯")
        for number in range(3):
            make_draft(f"草稿{number}")
        Article.objects.filter(headline__startswith="草稿").delete()
        self.assertEqual(SearchDocument.objects.count(), 0)

    def test_it_keeps_no_old_words_for_a_new_story_under_an_old_number(self):
        pk = self.story.pk
        self.story.delete()
        make_story("新的一篇", pk=pk, body="")
        self.assert_found("开闸")
        self.assert_found("新的", "新的一篇")


class RollbackTests(InStepCase):
    def test_it_does_not_find_what_is_rolled_back(self):
        story = make_story("水厂通水")
        try:
            with transaction.atomic():
                story.headline = "泵站通水"
                story.save()
                make_story("一同失败")
                Contributor.objects.create(name="王勇", slug="wang")
                Contributor.objects.create(name="王永", slug="wang")
        except IntegrityError:
            pass
        self.assert_found("泵站")
        self.assert_found("一同失败")
        self.assert_found("水厂", "水厂通水")

    def test_it_finds_a_story_again_when_its_deletion_is_rolled_back(self):
        story = make_story("水厂通水")
        try:
            with transaction.atomic():
                Article.objects.filter(pk=story.pk).delete()
                raise IntegrityError
        except IntegrityError:
            pass
        self.assert_found("水厂", "水厂通水")


class OneTransactionTests(TransactionTestCase):
    """A row and its index are stored both or neither, outside of any transaction."""

    def test_it_does_not_save_a_row_whose_index_fails(self):
        story = make_story("水厂通水")
        person = Contributor.objects.create(name="王勇")
        Byline.objects.create(article=story, contributor=person)
        tracking.indexer = FullDisk()
        try:
            with self.assertRaises(DiskFull):
                Brief.objects.create(article=story, heading="古交", text="看灯。")
            person.name = "李静"
            with self.assertRaises(DiskFull):
                person.save()
            with self.assertRaises(DiskFull):
                Brief.objects.bulk_create([Brief(article=story, heading="简")])
            with self.assertRaises(DiskFull):
                Article.objects.update(headline="泵站")
            with self.assertRaises(DiskFull):
                story.save()
            with self.assertRaises(DiskFull):
                make_story("又一篇")
            with self.assertRaises(DiskFull):
                Byline.objects.all().delete()
        finally:
            tracking.indexer = indexing
        self.assertFalse(Brief.objects.exists())
        self.assertEqual(Article.objects.search("水厂 王勇").get(), story)
        self.assertEqual(Article.objects.count(), 1)


class DiskFull(Exception):
    """What goes wrong while an index is written."""


class FullDisk:
    """An indexer that fails when it has written the index."""

    def index(self, pks):
        indexing.index(pks)
        raise DiskFull

    def index_article(self, article, parts):
        indexing.index_article(article, parts)
        raise DiskFull


class SimultaneousTests(TransactionTestCase):
    def test_it_finds_both_a_renaming_and_a_save_made_at_once(self):
        person = Contributor.objects.create(name="王勇")
        stories = [make_story(f"水厂{number}") for number in range(8)]
        for story in stories:
            Byline.objects.create(article=story, contributor=person)

        def rename():
            person.name = "李静"
            person.save()

        def rewrite():
            for story in stories:
                story.body = "<p>城南开闸。</p>"
                story.save()

        results = run_together(rename, rewrite)
        self.assertEqual(results, [None, None])
        self.assertEqual(Article.objects.search("李静 城南").count(), 8)
        pks = [story.pk for story in stories]
        self.assertEqual(indexing.out_of_step(pks), [])


class NewsroomTests(CastMixin, InStepCase):
    def test_it_follows_a_fixture(self):
        call_command("loaddata", "districts", "sections", "seed_issue", verbosity=0)
        self.assertEqual(Article.objects.search("记者:王勇").count(), 2)
        self.assertEqual(Article.objects.search("公交夫妻").count(), 1)

    def test_it_follows_what_was_dumped_from_another_database(self):
        story = make_story("水厂通水")
        with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
            call_command("dumpdata", "articles", output=file.name, verbosity=0)
            Article.objects.all().delete()
            self.assertEqual(Article.objects.search("水厂").count(), 0)
            call_command("loaddata", file.name, verbosity=0)
        self.assertEqual(Article.objects.search("水厂").get(), story)
        self.assertEqual(indexing.out_of_step([story.pk]), [])

    def test_it_follows_a_correction_and_a_withdrawal(self):
        story = make_story("水厂通水", body="<p>共253户。</p>")
        copy = story.open_correction(by=self.editor)
        copy.body = "<p>共235户。</p>"
        copy.save()
        published = Article.objects.published()
        self.assertEqual(published.search("253户").count(), 1)
        self.assertEqual(published.search("235户").count(), 0)
        story.copy_content(copy, by=self.chief, reason="更正")
        self.assertEqual(published.search("253户").count(), 0)
        self.assertEqual(published.search("235户").get(), story)
        story.move("withdraw", by=self.chief, reason="来源有误")
        self.assertEqual(published.search("235户").count(), 0)
        story.move("restore", by=self.chief, reason="已核实")
        self.assertEqual(published.search("235户").get(), story)

    def test_it_indexes_a_story_saved_in_its_form_once(self):
        story = make_draft("水厂通水")
        Brief.objects.create(article=story, heading="古交", text="看灯。")
        self.client.force_login(self.editor)
        address = f"/admin/articles/article/{story.pk}/change/"
        data = filled_in(self.client.get(address)) | {
            "headline": "泵站通水",
            "tags": "春运，客流",
            "briefs-0-text": "赏月。",
        }
        with CaptureQueriesContext(connection) as queries:
            self.client.post(address, data)
        self.assertEqual(self.found("泵站 赏月 春运 客流"), {"泵站通水"})
        writing = "INSERT INTO articles_searchdocument"
        self.assertEqual(sum(writing in query["sql"] for query in queries), 1)
