"""A story that is not public is at no address of the paper; from its second on, it is
at all of them. Every public address is walked: a new one fails here until listed."""

import uuid
from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.db import transaction
from django.test import TestCase
from django.urls import URLResolver, get_resolver
from django.utils import timezone

from articles.models import (
    Article,
    Byline,
    Column,
    Contributor,
    Correction,
    Photo,
    Portrait,
    Recording,
)
from articles.workflow import IN_PROGRESS, Status
from editions.models import ClassicAddress, Issue, Page, Placement
from newsroom.browser_files import ICONS
from tests.cast import CastMixin
from tests.level import THOROUGH
from tests.pictures import drawn, encoded, make_photo, place
from tests.recordings import make_film
from tests.stories import NOON, make_district, make_section, make_story

SECOND = timedelta(seconds=1)
# All that is of the hidden story has this character in it, and no page else has.
SECRET = "密"

# What of its own a story stands under: a name, a day, a printed page, a number.
OWN = {
    "pk": None,
    "guid": None,
    "slug": "miren",
    "tag": "密题",
    "year": "2023",
    "month": "05",
    "day": "04",
    "page": "2",
    "old": "0F" * 16,
}
NEVER_WAS = {
    "pk": 999_999,
    "guid": uuid.UUID(int=0),
    "slug": "nobody",
    "tag": "没有",
    "year": "2033",
    "month": "06",
    "day": "05",
    "page": "9",
    "old": "00" * 16,
}
# Each public address, and what it shows of a story that is public.
PUBLIC = {
    "home": ("/", "密稿"),
    "articles:detail": ("/articles/{pk}/", "密正文"),
    "articles:share-picture": ("/articles/{pk}/share.png", "PNG"),
    "articles:qr": ("/articles/{pk}/qr.svg", "<svg"),
    "articles:correction-list": ("/corrections/", "密更正"),
    "articles:feed": ("/feed/", "密正文"),
    "articles:section-feed": ("/sections/yaowen/feed/", "密正文"),
    "articles:district-feed": ("/districts/jia/feed/", "密正文"),
    "articles:column-feed": ("/columns/{slug}/feed/", "密正文"),
    "articles:tag-feed": ("/tags/{tag}/feed/", "密正文"),
    "articles:person-feed": ("/people/{slug}/feed/", "密正文"),
    "sitemap-pages": ("/sitemap-pages.xml", "/people/{slug}/"),
    "sitemap-stories": ("/sitemap-0.xml", "/articles/{pk}/"),
    "articles:latest": ("/latest/", "密稿"),
    "articles:section": ("/sections/yaowen/", "密稿"),
    "articles:district-list": ("/districts/", "密稿"),
    "articles:district": ("/districts/jia/", "密稿"),
    "articles:district-section": ("/districts/jia/yaowen/", "密稿"),
    "articles:column": ("/columns/{slug}/", "密稿"),
    "articles:tag": ("/tags/{tag}/", "密稿"),
    "articles:person": ("/people/{slug}/", "密稿"),
    "articles:search": ("/search/?q=一篇", "密稿"),
    "articles:search-names": ("/search/names/?q=mi", "密"),
    "articles:archive": ("/archive/", "/archive/{year}/{month}/"),
    "articles:year": ("/archive/{year}/", "/archive/{year}/{month}/"),
    "articles:month": ("/archive/{year}/{month}/", "/{month}/{day}/"),
    "articles:day": ("/archive/{year}/{month}/{day}/", "密稿"),
    "articles:photo": ("/photos/{guid}/120.jpg", ""),
    "articles:photos": ("/photos/", "密稿"),
    "articles:photos-feed": ("/photos/feed/", "密正文"),
    "articles:photo-crop-file": ("/photos/{guid}/square-90.jpg", "JFIF"),
    "articles:photo-crop": ("/photos/{guid}/1x1.jpg", "JFIF"),
    "articles:share": ("/share/column/{slug}.png", "PNG"),
    "articles:recording": ("/recordings/{guid}.mp4", "ftyp"),
    "articles:portrait": ("/people/{slug}/portrait/90.jpg", "JFIF"),
    "editions:photo": ("/paper/photos/{guid}/120.jpg", "JFIF"),
    "editions:latest": ("/paper/", "密稿"),
    "editions:issue": ("/paper/{year}-{month}-{day}/", "密稿"),
    "editions:page": ("/paper/{year}-{month}-{day}/{page}/", "密稿"),
    "editions:share": ("/paper/{year}-{month}-{day}/share.png", "PNG"),
    "editions:page-share": ("/paper/{year}-{month}-{day}/{page}/share.png", "PNG"),
    "editions:story": ("/paper/{year}-{month}-{day}/{page}/{pk}/", "密稿"),
    "editions:clipping": (
        "/paper/{year}-{month}-{day}/{page}/{pk}/clipping.jpg",
        "JFIF",
    ),
    "editions:thumbnail": ("/paper/{year}-{month}-{day}/{page}/thumbnail", "JFIF"),
    "editions:issue-pdf": ("/paper/{year}-{month}-{day}/issue.pdf", "%PDF"),
    "editions:page-pdf": ("/paper/{year}-{month}-{day}/{page}/page.pdf", "%PDF"),
    "editions:page-picture": (
        "/paper/{year}-{month}-{day}/{page}/page-120.jpg",
        "JFIF",
    ),
    "editions:old-story": ("/paper/{year}-{month}-{day}/old/{old}/", "密正文"),
    "exchange:articles": ("/api/v1/articles/", "密稿"),
    "exchange:article": ("/api/v1/articles/{pk}/", "密正文"),
    "exchange:columns": ("/api/v1/columns/", "密栏"),
    "exchange:people": ("/api/v1/people/", "密人"),
    "exchange:topics": ("/api/v1/topics/", "密题"),
    "exchange:issues": ("/api/v1/issues/", "{year}-{month}-{day}"),
    "exchange:issue": ("/api/v1/issues/{year}-{month}-{day}/", "密稿"),
    "exchange:pages": ("/api/v1/pages/?issue={year}-{month}-{day}", "密稿"),
    "exchange:page": ("/api/v1/pages/{year}-{month}-{day}/{page}/", "密稿"),
    "exchange:corrections": ("/api/v1/corrections/", "密更正"),
    "exchange:search": ("/api/v1/search/?q=正文&fields=body", "密正文"),
    "classic:address": ("/html/{year}-{month}/{day}/node_{page}.htm", "密稿"),
}
# These show a story to staff, and to nobody else ever.
NOT_FOR_READERS = {
    "articles:preview": "/articles/{pk}/preview/",
    "articles:preview-photo": "/articles/{pk}/preview/photos/{guid}/120.jpg",
    "articles:preview-photo-crop": (
        "/articles/{pk}/preview/photos/{guid}/square-90.jpg"
    ),
    "articles:preview-recording": "/articles/{pk}/preview/recordings/{guid}.mp4",
}
# The sitemap's index names files by ten thousand stories; the news sitemap holds two
# days, and is walked in tests/newsroom/test_sitemaps.py. The form for reports names a story
# that readers see, and no two of it are the same: tests/articles/test_reader_reports.py.
SAY_NOTHING_OF_STORIES = {
    "healthz",
    "readyz",
    "robots",
    "sitemap",
    "news-sitemap",
    "about",
    *("report", "report-received", "security", "record-mark", "indexnow-key"),
    *("manifest", "search-description", "service-worker", "offline"),
    *("exchange:documentation", "exchange:openapi", "exchange:nowhere"),
    *("exchange:sections", "exchange:districts"),
    *ICONS,
}
# These carry a validator of what they show, and answer 304 while that stays the same;
# tests/articles/test_feeds.py says that a story which goes changes it.
FEEDS = {
    *("articles:feed", "articles:section-feed", "articles:district-feed"),
    "articles:photos-feed",
    *(f"exchange:{name}" for name in ("articles", "columns", "people", "topics")),
    *(f"exchange:{name}" for name in ("issues", "corrections", "search")),
    *(f"API {name}" for name in ("column", "person", "topic", "district", "genre")),
    *("API all fields", "shared issue in the API", "shared page in the API"),
}
OWN_ADDRESSES = (
    *("articles:detail", "articles:qr", "articles:share-picture"),
    *("articles:recording", "exchange:article", "in ninjs", "in NewsML-G2"),
)
# The pages that the hidden story shares with one that readers see.
SHARED = {
    "shared tag": ("/tags/供水/", "密稿"),
    "shared person": ("/people/jia-yi/", "密稿"),
    "shared issue": ("/paper/2022-05-04/", "密稿"),
    "shared page": ("/paper/2022-05-04/2/", "密稿"),
    "found by its text": ("/search/?q=正文", "密"),
    "found by relevance": ("/search/?q=正文&sort=relevance", "密"),
    "found by its author": ("/search/?q=记者:甲乙", "密稿"),
    "not found at all": ("/search/?q=迷人", "密人"),
    "without a word": ("/search/?q=通水 -旧闻 -一篇", ""),
    "API column": ("/api/v1/articles/?column={slug}", "密稿"),
    "API person": ("/api/v1/articles/?person=jia-yi", "密稿"),
    "API topic": ("/api/v1/articles/?topic={tag}", "密稿"),
    "API district": ("/api/v1/articles/?district=jia&section=yaowen", "密稿"),
    "API genre": (
        "/api/v1/articles/?genre=text&from=2023-05-01&to=2023-05-31",
        "密稿",
    ),
    "API all fields": (
        "/api/v1/articles/?fields=body,photos,corrections,printed,media_topics",
        "密正文",
    ),
    "shared issue in the API": ("/api/v1/issues/2022-05-04/", "密稿"),
    "shared page in the API": ("/api/v1/pages/2022-05-04/2/", "密稿"),
    "in ninjs": ("/api/v1/articles/{pk}/?form=ninjs", "密正文"),
    "in NewsML-G2": ("/api/v1/articles/{pk}/?form=newsml", "密正文"),
    "before a cursor": ("/sections/yaowen/?before=9999999999999999-1", "密稿"),
}
# A withdrawn story's place on a printed page is greyed, for paper cannot close up.
KEEP_ITS_PLACE = ("shared issue", "shared page")

DUE = {
    "scheduled": {"published_at": NOON + SECOND},
    "embargoed": {"published_at": NOON - SECOND, "embargo_until": NOON + SECOND},
}
HIDDEN_IN_FULL = DUE | {
    "draft": {"status": Status.DRAFT, "published_at": None},
    "first review": {"status": Status.FIRST_REVIEW, "published_at": None},
    "second review": {"status": Status.SECOND_REVIEW, "published_at": None},
    "final review": {"status": Status.FINAL_REVIEW, "published_at": None},
    "discarded": {"status": Status.DISCARDED, "published_at": None},
    "withdrawn before its hour": {
        "status": Status.WITHDRAWN,
        "published_at": NOON + SECOND,
        "withdrawn_at": NOON,
    },
}
EVERYDAY = ("scheduled", "draft", "withdrawn before its hour")
HIDDEN = HIDDEN_IN_FULL if THOROUGH else {k: HIDDEN_IN_FULL[k] for k in EVERYDAY}
CONDITIONS = (
    {"if-none-match": "*"},
    {"if-match": '"1"'},
    {"if-modified-since": "Wed, 01 Jan 2200 00:00:00 GMT"},
    {"if-unmodified-since": "Wed, 01 Jan 2003 00:00:00 GMT"},
    {"range": "bytes=0-1"},
)


def names_of(patterns, prefix=""):
    """Yield the names of all addresses but the desk's: home, articles:detail, …."""
    for pattern in patterns:
        if not isinstance(pattern, URLResolver):
            yield f"{prefix}{pattern.name}"
        elif pattern.namespace != "admin":
            inner = f"{pattern.namespace}:" if pattern.namespace else prefix
            yield from names_of(pattern.url_patterns, inner)


class EveryAddressTests(TestCase):
    def test_it_covers_every_public_address(self):
        listed = {*PUBLIC, *NOT_FOR_READERS, *SAY_NOTHING_OF_STORIES}
        self.assertEqual(set(names_of(get_resolver().url_patterns)), listed)


class ScheduleMixin(CastMixin):
    """A story of last year is public, and shares what can be shared with the hidden
    one; the hidden one has a tag, author, column, photo and issue of its own."""

    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.district = make_district()
        cls.section = make_section()
        cls.column = Column.objects.create(slug=OWN["slug"], name="密栏")
        cls.person = Contributor.objects.create(slug=OWN["slug"], name="密人")
        cls.known_person = Contributor.objects.create(slug="jia-yi", name="甲乙")
        cls.photo = make_photo(encoded(drawn((120, 90))), caption="密图。")
        Portrait.objects.create(contributor=cls.person, photo=cls.photo)
        cls.film = make_film(
            photo=Photo.objects.create(caption="密片。", credit="甲 摄")
        )
        # One number for both, as the addresses are made of it.
        Recording.objects.update(guid=cls.photo.guid)
        cls.printed = [cls.printed_page(year) for year in (2022, 2023)]
        own = cls.printed[1]
        own.picture_width, own.picture_height = 120, 90
        own.picture.save("page.jpg", ContentFile(encoded(drawn((120, 90)))))
        cls.known = make_story(
            "水厂去年通水",
            published_at=NOON - timedelta(days=365),
            body="<p>旧闻。</p>",
        )
        cls.file(cls.known, cls.known_person, "供水", cls.printed[:1])

    @classmethod
    def printed_page(cls, year):
        issue = Issue.objects.create(date=date(year, 5, 4))
        return Page.objects.create(issue=issue, number="2", order=1, name="城事")

    @classmethod
    def file(cls, story, person, tag, pages):
        """Put a story wherever a story can stand."""
        story.districts.add(cls.district)
        story.tags.add(tag, "供水")
        people = dict.fromkeys([person, cls.known_person])
        for order, contributor in enumerate(people, start=1):
            Byline.objects.create(article=story, contributor=contributor, order=order)
        for page in pages:
            order = page.placements.count() + 1
            Placement.objects.create(
                page=page, article=story, order=order, region=REGION
            )
        Correction.objects.create(
            article=story, text="密更正。" if pages[1:] else "旧更正。", by=cls.chief
        )

    @classmethod
    def make_secret(cls, **fields):
        fields = {"body": "<p>密正文。</p>", "column": cls.column} | fields
        story = make_story("密稿一篇", **fields)
        cls.file(story, cls.person, OWN["tag"], cls.printed)
        place(cls.photo, story)
        place(cls.film, story, order=2)
        old = f"20230504/#a{OWN['old']}"
        ClassicAddress.objects.update_or_create(path=old, defaults={"article": story})
        return story

    @classmethod
    def own(cls, story):
        """Return what the addresses of a story are made of."""
        return OWN | {"pk": story.pk, "guid": cls.photo.guid}

    @classmethod
    def ask(cls, address, **headers):
        """Return an answer as far as a reader can tell one from another."""
        response = cls.client_class().get(address, headers=headers)
        headers = dict(response.headers)
        return response.status_code, headers, response.getvalue().decode("latin-1")

    @classmethod
    def walk(cls, parts, **headers):
        """Return {name: answer} of all addresses, made of these parts."""
        addresses = {name: address for name, (address, _) in (PUBLIC | SHARED).items()}
        addresses |= NOT_FOR_READERS
        return {
            name: cls.ask(address.format(**parts), **headers)
            for name, address in addresses.items()
        }

    def assert_nothing_tells(self, walked, without):
        """Fail unless the answers are what they are without the story, to the byte."""
        for name, (status, headers, body) in walked.items():
            with self.subTest(name=name):
                self.assertEqual((status, headers), without[name][:2])
                self.assertEqual(body, without[name][2])
                self.assertNotIn(
                    SECRET, body.encode("latin-1").decode(errors="replace")
                )
                self.assertFalse(status == 304 and name not in FEEDS)
                if status == 404:
                    self.assertFalse({"ETag", "Last-Modified"} & set(headers))

    @classmethod
    def follow_everywhere(cls, story):
        """Return {name: (status, text)} of all addresses of a story that is public."""
        parts, client, shown = cls.own(story), cls.client_class(), {}
        for name, (address, _) in (PUBLIC | SHARED).items():
            response = client.get(address.format(**parts), follow=True)
            text = response.getvalue().decode(errors="replace")
            shown[name] = response.status_code, text
        return shown

    def assert_it_is_everywhere(self, story):
        self.assert_everywhere(story, self.follow_everywhere(story))

    def assert_everywhere(self, story, shown):
        parts = self.own(story)
        for name, (_, mark) in (PUBLIC | SHARED).items():
            with self.subTest(name=name):
                status, text = shown[name]
                self.assertEqual(status, 200)
                self.assertIn(mark.format(**parts), text)


# Where a story stands on a scan, in thousandths.
REGION = [[0, 0], [500, 0], [500, 500], [0, 500]]


class ScheduleCase(ScheduleMixin, TestCase):
    """What all its tests share is rolled back."""


@pytest.mark.thorough
class HiddenStoryTests(ScheduleCase):
    @pytest.mark.once  # DueTests walks the same addresses on both
    @time_machine.travel(NOON, tick=False)
    def test_it_leaves_the_paper_the_same_to_the_byte_as_without_it(self):
        without = self.walk(NEVER_WAS)
        for state, fields in HIDDEN.items():
            with self.subTest(state=state), transaction.atomic():
                story = self.make_secret(**fields)
                self.assert_nothing_tells(self.walk(self.own(story)), without)
                transaction.set_rollback(True)

    @time_machine.travel(NOON, tick=False)
    def test_it_answers_each_condition_like_a_story_that_never_was(self):
        story = self.make_secret(**DUE["scheduled"])
        for headers in CONDITIONS:
            hidden, never = (
                self.client.get(f"/articles/{pk}/", headers=headers)
                for pk in (story.pk, 10**9)
            )
            with self.subTest(**headers):
                self.assertEqual((hidden.status_code, never.status_code), (404, 404))
                self.assertEqual(dict(hidden.headers), dict(never.headers))
                self.assertFalse({"ETag", "Last-Modified"} & set(hidden.headers))

    @pytest.mark.once
    @time_machine.travel(NOON, tick=False)
    def test_it_is_revealed_by_no_condition_of_a_request(self):
        story = self.make_secret(**DUE["scheduled"])
        for headers in CONDITIONS if THOROUGH else CONDITIONS[:2]:
            with self.subTest(**headers):
                without = self.walk(NEVER_WAS, **headers)
                self.assert_nothing_tells(
                    self.walk(self.own(story), **headers), without
                )


@pytest.mark.thorough
class DueTests(ScheduleCase):
    def test_it_is_nowhere_a_second_before_and_everywhere_from_that_second_on(self):
        for state, fields in DUE.items():
            with self.subTest(state=state), transaction.atomic():
                story = self.make_secret(**fields)
                with time_machine.travel(NOON, tick=False):
                    walked = self.walk(self.own(story))
                    self.assert_nothing_tells(walked, self.walk(NEVER_WAS))
                with time_machine.travel(NOON + SECOND, tick=False):
                    self.assert_it_is_everywhere(story)
                transaction.set_rollback(True)

    def test_it_is_still_hidden_a_microsecond_before(self):
        story = self.make_secret(**DUE["scheduled"])
        early = NOON + SECOND - timedelta(microseconds=1)
        with time_machine.travel(early, tick=False):
            self.assertEqual(self.client.get(story.get_absolute_url()).status_code, 404)

    def test_it_keeps_closed_what_readers_never_see_when_it_is_due(self):
        story = self.make_secret()
        for name, address in NOT_FOR_READERS.items():
            with self.subTest(name=name):
                address = address.format(**self.own(story))
                self.assertEqual(self.client.get(address).status_code, 404)

    def test_it_belongs_to_its_local_day_at_half_past_midnight(self):
        night = timezone.make_aware(datetime(2023, 1, 1, 0, 30))
        story = self.make_secret(published_at=night)
        for address in ("/archive/2023/", "/archive/2023/01/", "/archive/2023/01/01/"):
            self.assertEqual(self.client.get(address).status_code, 200)
        for address in ("/archive/2022/12/", "/archive/2022/12/31/"):
            self.assertEqual(self.client.get(address).status_code, 404)
        page = self.client.get(story.get_absolute_url())
        self.assertContains(page, "2023年1月1日 00:30")


@pytest.mark.thorough
class WithdrawnStoryTests(ScheduleCase):
    """One that readers could see: gone everywhere, and its own address says so."""

    @classmethod
    def setUpTestData(cls):
        """Walk the paper before, with and after the story, once for all tests."""
        super().setUpTestData()
        cache.clear()
        cls.without = cls.walk(NEVER_WAS)
        cls.story = cls.make_secret()
        cache.clear()
        # Whatever a cache keeps of the story, it has kept after this.
        cls.shown = cls.follow_everywhere(cls.story)
        cls.story.move("withdraw", by=cls.chief, reason="数字有误。")
        cls.from_caches = cls.walk(cls.own(cls.story))
        cache.clear()
        cls.walked = cls.walk(cls.own(cls.story))

    def walk_after(self):
        walked = dict(self.walked)
        gone = [walked.pop(name) for name in OWN_ADDRESSES]
        # It leads on for ever: to what says that the story is gone.
        walked.pop("editions:old-story")
        return gone, walked

    def test_it_was_everywhere_before(self):
        self.assert_everywhere(self.story, self.shown)

    def test_it_is_at_once_on_no_page_whatever_was_cached(self):
        for name, (_, headers, body) in self.from_caches.items():
            with self.subTest(name=name):
                self.assertNotIn(SECRET, body.encode("latin-1").decode())
                if name not in FEEDS:
                    self.assertFalse({"ETag", "Last-Modified"} & set(headers))

    def test_it_answers_410_at_its_own_addresses(self):
        for walked in (self.from_caches, self.walked):
            answers = [walked[name][0] for name in OWN_ADDRESSES]
            self.assertEqual(answers, [410] * len(OWN_ADDRESSES))

    def test_it_leaves_the_paper_to_the_byte_as_it_was_before_it(self):
        _, walked = self.walk_after()
        for name in KEEP_ITS_PLACE:
            walked.pop(name)
        self.assert_nothing_tells(walked, self.without)

    def test_it_keeps_its_place_on_a_printed_page_without_its_words(self):
        _, walked = self.walk_after()
        for name in KEEP_ITS_PLACE:
            status, _, body = walked[name]
            body = body.encode("latin-1").decode()
            with self.subTest(name=name):
                self.assertEqual(status, 200)
                self.assertIn("已撤稿", body)
                self.assertNotIn(SECRET, body)
                self.assertNotIn(self.story.get_absolute_url(), body)

    def test_it_is_everywhere_again_when_it_is_restored(self):
        self.story.move("restore", by=self.chief, reason="查明无误。")
        self.assert_it_is_everywhere(self.story)


# Addresses of a photo itself, and of a film behind one.
FILES = (
    *("articles:photo", "articles:photo-crop", "articles:photo-crop-file"),
    *("articles:recording", "articles:portrait", "editions:photo"),
)
# A scan shows the photo as it was printed.
SCANNED = (
    *("editions:latest", "editions:issue", "editions:page", "editions:story"),
    *("editions:thumbnail", "editions:page-picture"),
    *("editions:page-pdf", "editions:issue-pdf", "classic:address"),
    "editions:clipping",
)
YESTERDAY = NOON.date() - timedelta(days=1)


@pytest.mark.thorough
@time_machine.travel(NOON, tick=False)
class PhotoWithoutRightsTests(ScheduleCase):
    """A photo leaves a public story: all is to the byte as if the story had none."""

    def setUp(self):
        self.story = self.make_secret()
        self.parts = self.own(self.story)

    def walk_without_photos(self):
        with transaction.atomic():
            self.story.article_photos.all().delete()
            Portrait.objects.all().delete()
            without = self.walk(self.parts)
            transaction.set_rollback(True)
        return without

    def assert_story_stands_alone(self, walked, without, kept=()):
        for name in set(walked).difference(FILES, kept):
            with self.subTest(name=name):
                self.assertTrue(walked[name] == without[name])

    def assert_gone(self, walked, names):
        for name in names:
            with self.subTest(name=name):
                status, headers, _ = walked[name]
                self.assertEqual(status, 404)
                self.assertFalse({"ETag", "Last-Modified"} & set(headers))

    def test_it_is_on_no_page_at_no_address_and_leaves_no_gap(self):
        without = self.walk_without_photos()
        with self.subTest("rights ended"), transaction.atomic():
            Photo.objects.update(rights_expire_on=YESTERDAY)
            walked = self.walk(self.parts)
            self.assert_gone(walked, [*FILES, "editions:page-picture"])
            # The page is set from its stories, in which the photo is not.
            self.assert_story_stands_alone(walked, without, SCANNED)
            for name in SCANNED:
                self.assertNotIn(str(self.photo.guid), walked[name][2])
            self.assertIn("<svg", walked["editions:thumbnail"][2])
            transaction.set_rollback(True)
        with self.subTest("for print only"):
            Photo.objects.update(outlet="print")
            walked = self.walk(self.parts)
            self.assert_gone(walked, FILES[:-1])
            self.assert_story_stands_alone(walked, without, KEEP_ITS_PLACE)
            self.assertEqual(walked["editions:photo"][0], 200)
            for name in KEEP_ITS_PLACE:
                address = f"/paper/photos/{self.photo.guid}/"
                self.assertIn(address, walked[name][2])
                self.assertNotIn(f'"/photos/{self.photo.guid}', walked[name][2])

    def test_it_stays_till_the_last_moment_of_the_last_day_of_its_rights(self):
        Photo.objects.update(rights_expire_on=NOON.date())
        midnight = timezone.make_aware(datetime(2023, 5, 5))
        file = f"/photos/{self.photo.guid}/120.jpg"
        for moment, status in (
            (midnight - timedelta(microseconds=1), 200),
            (midnight, 404),
        ):
            with self.subTest(moment=moment), time_machine.travel(moment, tick=False):
                self.assertEqual(self.client.get(file).status_code, status)
                page = self.client.get(self.story.get_absolute_url())
                (self.assertContains if status == 200 else self.assertNotContains)(
                    page, "密图。"
                )

    def test_it_is_on_the_web_and_on_no_printed_page_if_it_is_for_the_web(self):
        Photo.objects.update(outlet="web")
        page = self.client.get("/paper/2022-05-04/2/")
        self.assertNotContains(page, str(self.photo.guid))
        self.assertContains(self.client.get(self.story.get_absolute_url()), "密图。")
        answer = self.client.get(f"/paper/photos/{self.photo.guid}/120.jpg")
        self.assertEqual(answer.status_code, 404)


@pytest.mark.thorough
class WorkingCopyTests(ScheduleCase):
    """A correction that is being made shows nothing; readers see the original's words."""

    def setUp(self):
        self.copy = self.known.open_correction(by=self.editor)
        self.before = self.walk(self.own(self.known))
        self.copy.headline, self.copy.body = "密稿改过", "<p>密正文。</p>"
        self.copy.column, self.copy.correction_kind = self.column, "correction"
        self.copy.correction_text = "密更正。"
        self.copy.save()
        self.copy.tags.add(OWN["tag"])
        Byline.objects.create(article=self.copy, contributor=self.person, order=9)
        place(self.photo, self.copy)

    @pytest.mark.once  # its addresses are asked of both
    def test_it_never_shows_its_own_words_but_those_of_the_original(self):
        states = (*IN_PROGRESS, Status.DISCARDED, Status.SIGNED)
        for status in states if THOROUGH else (Status.DRAFT, Status.SIGNED):
            changes = {"status": status, "published_at": NOON}
            Article.objects.filter(pk=self.copy.pk).update(**changes)
            with self.subTest(status=status):
                self.assert_nothing_tells(self.walk(self.own(self.known)), self.before)
                page = self.client.get(self.known.get_absolute_url())
                self.assertContains(page, "水厂去年通水")

    def test_it_has_no_address_of_its_own(self):
        for status in (*IN_PROGRESS, Status.DISCARDED, Status.SIGNED, Status.WITHDRAWN):
            changes = {"status": status, "published_at": NOON}
            Article.objects.filter(pk=self.copy.pk).update(**changes)
            with self.subTest(status=status):
                own = self.ask(self.copy.get_absolute_url())
                self.assertEqual(own, self.ask("/articles/999999/"))
