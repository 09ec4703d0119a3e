from datetime import timedelta

from django.test import TestCase
from django.utils import timezone

from articles.models import Article, Brief, Byline, Column, Contributor
from articles.workflow import Status
from tests.cast import CastMixin
from tests.stories import NOON, make_district, make_section, make_story

SECOND = timedelta(seconds=1)


class PublishedTests(TestCase):
    def assert_public(self, story, at, public):
        self.assertEqual(
            Article.objects.published(at).filter(pk=story.pk).exists(), public
        )

    def test_it_shows_only_signed_stories(self):
        for status in Status:
            story = make_story(status=status)
            with self.subTest(status=status):
                self.assert_public(story, NOON, status == Status.SIGNED)

    def test_it_never_shows_a_working_copy(self):
        copy = make_story(corrects=make_story())
        self.assert_public(copy, NOON, False)

    def test_it_hides_a_story_until_the_second_it_is_due(self):
        story = make_story()
        self.assert_public(story, NOON - SECOND, False)
        self.assert_public(story, NOON, True)

    def test_it_keeps_an_embargo_to_the_second(self):
        story = make_story(embargo_until=NOON + timedelta(hours=1))
        self.assert_public(story, NOON + timedelta(hours=1) - SECOND, False)
        self.assert_public(story, NOON + timedelta(hours=1), True)

    def test_it_says_of_each_story_that_it_is_published_to_come_or_not_for_readers(
        self,
    ):
        hour = timedelta(hours=1)
        for status in Status:
            make_story(status=status)
            make_story(status=status, corrects=make_story())
            make_story(status=status, published_at=NOON + hour)
            make_story(status=status, embargo_until=NOON + hour)
        for at in (NOON - SECOND, NOON, NOON + hour - SECOND, NOON + hour):
            with self.subTest(at=at):
                public = {story.pk for story in Article.objects.published(at)}
                never = Article.objects.not_for_readers()
                others = {
                    story.pk
                    for some in (never, *Article.objects.to_come(at))
                    for story in some
                }
                every = {story.pk for story in Article.objects.all()}
                self.assertEqual(public | others, every)
                self.assertEqual(public & others, set())


class WhichStoriesTests(TestCase):
    def in_every_state(self):
        """Return {status: a story in it}, and a signed working copy of one of them."""
        stories = {status: make_story(status=status) for status in Status}
        return stories, make_story(corrects=stories[Status.SIGNED])

    def test_it_leaves_out_working_copies_by_originals(self):
        stories, _ = self.in_every_state()
        self.assertCountEqual(Article.objects.originals(), stories.values())

    def test_it_finds_only_working_copies_by_working_copies(self):
        _, copy = self.in_every_state()
        self.assertSequenceEqual(Article.objects.working_copies(), [copy])

    def test_it_finds_the_stories_of_each_state_by_in_states(self):
        stories, _ = self.in_every_state()
        states = Status.DRAFT, Status.WITHDRAWN
        found = Article.objects.in_states(*states)
        self.assertCountEqual(found, [stories[state] for state in states])

    def test_it_finds_no_working_copy_by_signed(self):
        stories, _ = self.in_every_state()
        self.assertSequenceEqual(Article.objects.signed(), [stories[Status.SIGNED]])

    def test_it_finds_all_but_signed_stories_by_unsigned(self):
        stories, _ = self.in_every_state()
        del stories[Status.SIGNED]
        self.assertCountEqual(Article.objects.unsigned(), stories.values())

    def test_it_finds_drafts_and_what_waits_for_a_review_by_in_progress(self):
        stories, _ = self.in_every_state()
        wanted = {
            Status.DRAFT,
            Status.FIRST_REVIEW,
            Status.SECOND_REVIEW,
            Status.FINAL_REVIEW,
        }
        found = Article.objects.in_progress()
        self.assertCountEqual(found, [stories[state] for state in wanted])

    def test_it_finds_what_came_withdrawn_without_a_date_by_withdrawn(self):
        stories, _ = self.in_every_state()
        self.assertSequenceEqual(
            Article.objects.withdrawn(), [stories[Status.WITHDRAWN]]
        )

    def test_it_finds_the_stories_of_a_section_by_in_section(self):
        sport = make_section("体育", "tiyu", 2)
        story = make_story(section=sport)
        make_story()
        self.assertSequenceEqual(Article.objects.in_section(sport), [story])

    def test_it_finds_filed_stories_and_briefs_once_each_by_in_district(self):
        district = make_district()
        filed, round_up = make_story(), make_story()
        make_story()
        filed.districts.add(district)
        round_up.districts.add(district)
        for order in (1, 2):
            Brief.objects.create(
                article=round_up,
                district=district,
                heading="甲区",
                text="修路。",
                order=order,
            )
        found = Article.objects.in_district(district)
        self.assertSequenceEqual(found, [filed, round_up])

    def test_it_finds_the_stories_of_a_zone_within_by_in_district(self):
        district = make_district()
        zone = make_district("丙开发区", "bing", kind="zone", within=district)
        story = make_story()
        story.districts.add(zone)
        self.assertSequenceEqual(Article.objects.in_district(district), [story])

    def test_it_finds_the_stories_of_a_running_column_by_in_column(self):
        column = Column.objects.create(name="街巷志", slug="jiexiang")
        story = make_story(column=column)
        make_story()
        self.assertSequenceEqual(Article.objects.in_column(column), [story])

    def test_it_finds_the_stories_of_a_topic_by_about(self):
        story = make_story()
        story.tags.add("供水")
        make_story()
        tag = story.tags.get()
        self.assertSequenceEqual(Article.objects.about(tag), [story])

    def test_it_finds_the_stories_of_a_person_once_each_by_by(self):
        person = Contributor.objects.create(name="甲 乙")
        story = make_story()
        for order, role in enumerate(("reporter", "photographer"), start=1):
            Byline.objects.create(
                article=story, contributor=person, role=role, order=order
            )
        make_story()
        self.assertSequenceEqual(Article.objects.by(person), [story])

    def test_it_counts_days_from_local_midnight_by_on_day(self):
        just_before = make_story(published_at=NOON - timedelta(hours=12, seconds=1))
        at_midnight = make_story(published_at=NOON - timedelta(hours=12))
        day = NOON.date()
        self.assertSequenceEqual(Article.objects.on_day(day), [at_midnight])
        day_before = day - timedelta(days=1)
        self.assertSequenceEqual(Article.objects.on_day(day_before), [just_before])

    def test_it_ends_before_its_moment_by_before_and_by_between(self):
        earlier = make_story(published_at=NOON - timedelta(microseconds=1))
        then = make_story()
        self.assertSequenceEqual(Article.objects.before(NOON), [earlier])
        self.assertSequenceEqual(Article.objects.between(NOON, NOON + SECOND), [then])


class NewestInEachTests(TestCase):
    def test_it_gives_each_section_its_newest(self):
        news, sport = make_section(), make_section("体育", "tiyu", 2)
        make_story(published_at=NOON - timedelta(days=1))
        new = make_story()
        game = make_story(section=sport)
        with self.assertNumQueries(1):
            newest = set(Article.objects.published().newest_pks([news, sport], 1))
        self.assertEqual(newest, {(new.pk, news.pk), (game.pk, sport.pk)})

    def test_it_lists_of_a_district_what_is_filed_and_told_by_listed_in(self):
        district = make_district()
        filed, round_up = make_story(), make_story()
        filed.districts.add(district)
        Brief.objects.create(
            article=round_up, district=district, heading="甲区", text="开渠。"
        )
        make_story().districts.add(make_district("乙县", "yi", kind="county"))
        newest = Article.objects.published().listed_in(district.pk)
        self.assertSequenceEqual(newest, [filed, round_up])
        section = filed.section_id
        newest = Article.objects.published().listed_in(district.pk, section)
        self.assertSequenceEqual(newest, [filed, round_up])

    def test_it_lists_of_a_topic_and_of_a_person_by_listed_about_and_listed_by(self):
        story, person = make_story(), Contributor.objects.create(name="甲 乙")
        story.tags.add("供水")
        Byline.objects.create(article=story, contributor=person)
        make_story()
        stories = Article.objects.published()
        self.assertSequenceEqual(stories.listed_about(story.tags.get().pk), [story])
        self.assertSequenceEqual(stories.listed_by(person.pk), [story])

    def test_it_finds_nothing_for_what_is_nothing(self):
        make_story()
        self.assertFalse(Article.objects.published().listed_in(999_999))


class NewsroomTests(CastMixin, TestCase):
    def test_it_shows_a_reporter_only_own_and_public_stories_by_visible_to(self):
        own = make_story(status=Status.DRAFT, created_by=self.reporter)
        public = make_story()
        make_story(status=Status.DRAFT, created_by=self.editor)
        make_story(published_at=timezone.now() + timedelta(days=1))
        make_story(embargo_until=timezone.now() + timedelta(days=1))
        visible = Article.objects.visible_to(self.reporter)
        self.assertCountEqual(visible, [own, public])
        self.assertEqual(Article.objects.visible_to(self.editor).count(), 5)

    def test_it_leaves_a_reporter_their_own_drafts_by_editable_by(self):
        own = make_story(status=Status.DRAFT, created_by=self.reporter)
        make_story(status=Status.FIRST_REVIEW, created_by=self.reporter)
        make_story(status=Status.DRAFT, created_by=self.editor)
        self.assertSequenceEqual(Article.objects.editable_by(self.reporter), [own])
        self.assertEqual(Article.objects.editable_by(self.editor).count(), 3)
