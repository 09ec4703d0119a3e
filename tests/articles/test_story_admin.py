import pytest
from django.test import TestCase
from django.urls import reverse

from articles.models import Article, Contributor, Source
from articles.workflow import Status
from districts.models import District
from tests.cast import CastMixin
from tests.desk import filled_in
from tests.stories import make_district, make_draft, make_section, make_story

ADD = "/admin/articles/article/add/"


def address(article):
    return reverse("admin:articles_article_change", args=[article.pk])


class StoryFormTests(CastMixin, TestCase):
    def setUp(self):
        self.client.force_login(self.editor)

    def save(self, page, expect=302, **typed):
        response = self.client.post(page, filled_in(self.client.get(page)) | typed)
        self.assertEqual(response.status_code, expect)
        return response

    @pytest.mark.once
    def test_it_files_a_new_story(self):
        section, jia, yi = make_section(), make_district(), make_district("乙区", "yi")
        self.save(
            ADD,
            headline="水厂今日通水",
            section=section.pk,
            districts=[jia.pk, yi.pk],
            tags="水，民生、水厂",
            body="<p>城北水厂今日通水。</p>",
        )
        story = Article.objects.get()
        self.assertEqual(story.status, Status.DRAFT)
        self.assertEqual((story.created_by, story.updated_by), (self.editor,) * 2)
        self.assertCountEqual(story.districts.all(), [jia, yi])
        self.assertCountEqual(story.tags.names(), ["水", "民生", "水厂"])

    def test_it_takes_districts_away_again(self):
        story = make_draft()
        story.districts.set([make_district(), make_district("乙区", "yi")])
        self.save(address(story), districts=[District.objects.get(slug="yi").pk])
        self.assertEqual([d.slug for d in story.districts.all()], ["yi"])

    @pytest.mark.once
    def test_it_says_who_changed_a_story_last(self):
        story = make_draft(created_by=self.reporter)
        self.save(address(story), headline="水厂昨日通水")
        story.refresh_from_db()
        self.assertEqual(story.created_by, self.reporter)
        self.assertEqual(story.updated_by, self.editor)

    @pytest.mark.once
    def test_it_leaves_status_and_dates_alone_whatever_is_sent(self):
        self.save(
            ADD,
            headline="抢发",
            status="signed",
            published_at="2023-01-01",
            published_at_0="2023-01-01",
            published_at_1="08:00",
            version="9",
            created_by=self.chief.pk,
        )
        story = Article.objects.get()
        self.assertEqual((story.status, story.published_at), (Status.DRAFT, None))
        self.assertEqual((story.version, story.created_by), (1, self.editor))

    @pytest.mark.once
    def test_it_cleans_what_is_pasted(self):
        self.save(
            ADD,
            headline="粘贴",
            body='<p onclick="x()">　　正文<script>x()</script></p>',
        )
        self.assertEqual(Article.objects.get().body, "<p>正文</p>")

    @pytest.mark.once
    def test_it_leaves_the_dash_of_a_deck_to_the_page(self):
        self.save(ADD, headline="通水", deck="——城北水厂纪事——之一")
        self.assertEqual(Article.objects.get().deck, "城北水厂纪事——之一")

    @pytest.mark.once
    def test_it_keeps_everything_typed_when_there_is_an_error(self):
        person = Contributor.objects.create(name="王勇")
        district = make_district()
        typed = {
            "kicker": "长" * 201,
            "headline": "还没写完的题目",
            "body": "<p>还没写完的正文</p>",
            "tags": "水，民生",
            "districts": [str(district.pk)],
            "bylines-0-contributor": str(person.pk),
            "bylines-0-role": "correspondent",
            "briefs-0-heading": "甲区",
            "briefs-0-text": "一条简讯",
            "staff_note": "待核",
        }
        kept = filled_in(self.save(ADD, expect=200, **typed))
        for name, value in typed.items():
            with self.subTest(name=name):
                self.assertEqual(
                    kept[name], [value] if isinstance(value, str) else value
                )
        self.assertFalse(Article.objects.exists())

    def test_it_refuses_what_is_too_long_in_chinese(self):
        for name, value, words in (
            ("headline", "题" * 201, "最多 200 个字"),
            ("summary", "要" * 301, "最多 300 个字"),
            ("tags", "话" * 51, "每个话题不能超过 50 个"),
            ("tags", "！！", "话题“！！”里没有字"),
        ):
            with self.subTest(name=name, value=value[:2]):
                self.assertContains(self.save(ADD, expect=200, **{name: value}), words)

    @pytest.mark.once
    def test_it_lets_no_browser_cut_a_text(self):
        self.assertNotContains(self.client.get(ADD), "maxlength")

    @pytest.mark.once
    def test_it_leaves_a_signed_story_as_it_was_signed(self):
        story = make_story()
        typed = filled_in(self.client.get(ADD)) | {"headline": "偷改"}
        for user in (self.reporter, self.editor, self.chief, self.proofreader):
            with self.subTest(user=user.username):
                self.client.force_login(user)
                refused = self.client.post(address(story), typed)
                self.assertNotEqual(refused.status_code, 302)
                story.refresh_from_db()
                self.assertEqual(story.headline, "水厂今日通水")

    @pytest.mark.once
    def test_it_offers_a_writer_their_own_byline(self):
        person = Contributor.objects.create(name="王勇", user=self.editor)
        source = Source.objects.create(name="本报", slug="benbao", byline_prefix="本报")
        self.save(ADD, headline="水厂今日通水", source=source.pk)
        byline = Article.objects.get().bylines.get()
        self.assertEqual((byline.contributor, byline.order), (person, 1))

    @pytest.mark.once
    def test_it_leads_to_the_site_from_published_stories_only(self):
        public, draft = make_story(), make_draft()
        self.assertContains(
            self.client.get(address(public)), f'href="{public.get_absolute_url()}"'
        )
        self.assertNotContains(
            self.client.get(address(draft)), draft.get_absolute_url() + '"'
        )

    @pytest.mark.once
    def test_it_lets_the_editor_script_run_by_its_nonce_only(self):
        response = self.client.get(ADD)
        policy = response["Content-Security-Policy"]
        nonce = policy.partition("'nonce-")[2].partition("'")[0]
        self.assertContains(response, f'type="importmap" nonce="{nonce}"')
        self.assertNotIn("unsafe", policy)
        self.assertNotContains(response, "style=")

    @pytest.mark.once
    def test_it_says_one_thing_when_a_story_is_saved_and_submitted(self):
        self.client.force_login(self.reporter)
        typed = filled_in(self.client.get(ADD)) | {
            "headline": "水厂今日通水",
            "body": "<p>城北水厂今日通水。</p>",
            "_move": "submit",
        }
        answer = self.client.post(ADD, typed, follow=True)
        said = [str(message) for message in answer.context["messages"]]
        self.assertEqual(said, ["《水厂今日通水》已提交，现在是“待初审”。"])

    @pytest.mark.once
    def test_it_joins_the_lines_of_a_heading_that_was_pasted(self):
        self.save(
            ADD,
            headline="水厂今日\r\n　通水",
            deck="“Water\r\nworks”\n纪事",
            body="<p>城北。</p>",
        )
        story = Article.objects.get()
        self.assertEqual(story.headline, "水厂今日通水")
        self.assertEqual(story.deck, "“Water works”纪事")

    @pytest.mark.once
    def test_it_folds_what_a_story_does_not_have(self):
        def is_folded(page, heading):
            before = page.content.decode().partition(f">{heading}</h2>")[0]
            return before.rstrip().rpartition("<fieldset")[2].count("<details") == 1

        story = make_draft(summary="要点")
        page = self.client.get(address(story))
        self.assertFalse(is_folded(page, "提要"))
        self.assertTrue(is_folded(page, "编者注"))
        self.assertTrue(is_folded(self.client.get(ADD), "提要"))
