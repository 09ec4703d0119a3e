"""Bulk creation of made-up stories, the same ones for the same seed."""

from collections import defaultdict
from contextlib import ExitStack, nullcontext
from datetime import datetime, time, timedelta
from random import Random
from uuid import UUID, uuid5

from django.db import transaction
from django.utils import timezone
from taggit.models import Tag

from articles.loading import load_stories, loading
from articles.models import (
    Article,
    ArticleDistrict,
    ArticlePhoto,
    Brief,
    Byline,
    Column,
    Contributor,
    Section,
    Source,
    TaggedArticle,
)
from articles.text import bylines, richtext
from articles.workflow import Status
from districts.models import District, Place
from editions.models import Issue, Page, Placement
from newsroom.corpus import pictures, prose

NAMESPACE = UUID("6f2c3a52-6e0b-4b0e-9a57-9f1c2d1f7a10")
# So many stories are of the last so many years, the next of as many before: a paper
# does not print more a day because its archive has grown.
STORIES_OF_YEARS, YEARS = 10_000, 3
BATCH = 500
STORIES_A_PICTURE, MOST_PICTURES = 100, 24
# Surnames with the ten stems: names that nobody bears.
SURNAMES, STEMS = "赵钱孙李周吴郑王冯陈褚卫", "甲乙丙丁戊己庚辛"
DESKS = ("合成新闻部", "合成评论部", "合成摄影部")
COLUMNS = (("hecheng-yixian", "一线见闻"), ("hecheng-minsheng", "民生关注"))
READERS_NOTE = "本文由程序生成，仅供测试，并非新闻。"
# Of a hundred stories, what becomes of them; the rest are published.
FATES = (
    (1, Status.DRAFT),
    (2, Status.FIRST_REVIEW),
    (3, Status.DISCARDED),
    (4, Status.WITHDRAWN),
)
# A morning edition, and the day after it.
HOURS = [6] * 6 + [7, 8, 8, 9, 10, 11, 12, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23]
PAGES = (("1", "要闻"), ("2", "城事"), ("3", "经济"), ("4", "文旅"))
STORIES_ON_A_PAGE = 7


class Corpus:
    """Made-up stories number 0 to N-1 of a seed, up to a day."""

    def __init__(self, seed, until):
        self.seed, self.until = seed, until
        self.source = Source.objects.get_or_create(
            slug="hecheng",
            defaults={"name": "合成稿源", "is_own": True},
        )[0]
        self.sections = {section.slug: section for section in Section.objects.all()}
        self.districts = list(District.objects.all())
        self.places = defaultdict(list)
        for place in Place.objects.filter(suggests=True).order_by("pk"):
            self.places[place.district_id].append(place.name)
        self.columns = [
            Column.objects.get_or_create(
                slug=slug, defaults={"name": name, "description": READERS_NOTE}
            )[0]
            for slug, name in COLUMNS
        ]
        known = Contributor.objects.filter(title="合成作者").order_by("-pk")
        self.known = {person.name: person for person in known}
        self.people = [self._person(a + b) for a in SURNAMES for b in STEMS]
        self.desks = [self._person(name, Contributor.Kind.DESK) for name in DESKS]
        self.tags = {
            name: Tag.objects.get_or_create(name=name)[0]
            for kind in prose.KINDS
            for name in kind.tags
        }
        self.photos = []

    def _person(self, name, kind=Contributor.Kind.PERSON):
        return self.known.get(name) or Contributor.objects.create(
            name=name, title="合成作者", kind=kind, about=READERS_NOTE
        )

    def guid(self, number, what="story"):
        return uuid5(NAMESPACE, f"{self.seed} {what} {number}")

    def draw(self, number, what="story"):
        return Random(f"{self.seed} {what} {number}")

    def note(self, number):
        return f"make_corpus --seed {self.seed}，第 {number} 篇。"

    def make_pictures(self, number):
        self.photos = [
            pictures.make_photo(
                self.draw(n, "photo"), self.guid(n, "photo"), self.note(n)
            )
            for n in range(number)
        ]

    def make(self, number, writing=nullcontext):
        """Write the stories that are not there yet; return how many those were.

        writing: a context around what is written, for whoever measures that.
        """
        self.make_pictures(min(MOST_PICTURES, max(1, number // STORIES_A_PICTURE)))
        made = 0
        with ExitStack() as index:
            # Nobody searches what is made up.
            index.enter_context(loading(is_searched=False))
            for start in range(0, number, BATCH):
                invented = self._invented(range(start, min(number, start + BATCH)))
                with writing():
                    load_stories(*invented)
                made += len(invented[0])
            with writing():
                index.close()
        self._make_issues()
        return made

    def _invented(self, numbers):
        """Return the stories of these numbers that are not there, and their parts."""
        guids = {self.guid(number): number for number in numbers}
        there = set(
            Article.objects.filter(guid__in=guids).values_list("guid", flat=True)
        )
        missing = [number for guid, number in guids.items() if guid not in there]
        parts = defaultdict(list)
        return [self._story(number, parts) for number in missing], parts

    def _story(self, number, parts):
        draw = self.draw(number)
        kind = draw.choice(prose.KINDS)
        # Uneven, as a city is: the first districts have the most news.
        district = self.districts[int(len(self.districts) * draw.random() ** 1.6)]
        place = draw.choice(self.places[district.pk] or [district.name])
        writer = prose.Writer(draw, kind, district.short_name, place)
        published_at = self._moment(draw, number // STORIES_OF_YEARS)
        fate = draw.randrange(100)
        status = next((s for limit, s in FATES if fate < limit), Status.SIGNED)
        was_public = status in (Status.SIGNED, Status.WITHDRAWN)
        is_round_up = kind.section == "quxian" and draw.random() < 0.25
        story = Article(
            guid=self.guid(number),
            headline=writer.headline(),
            kicker=draw.choice(prose.KICKERS),
            deck=writer.fill(draw.choice(prose.DECKS)),
            section=self.sections.get(kind.section)
            or draw.choice([*self.sections.values()]),
            column=draw.choice(self.columns) if draw.random() < 0.12 else None,
            dateline="本报讯" if draw.random() < 0.5 else "",
            body=writer.body(draw.randint(300, 1500)) if not is_round_up else "",
            source=self.source,
            editors_note=READERS_NOTE,
            staff_note=self.note(number),
            status=status,
            published_at=published_at if was_public else None,
            withdrawn_at=published_at if status == Status.WITHDRAWN else None,
        )
        if draw.random() < 0.4:
            story.summary = richtext.opening(story.body, 90)
        if is_round_up:
            story.headline = f"{writer.district}等地简讯（{number}）"
            parts[Brief] += self._briefs(draw, kind, story)
        else:
            parts[ArticleDistrict].append(
                ArticleDistrict(article=story, district=district)
            )
        parts[Byline] += self._bylines(draw, story)
        parts[TaggedArticle] += [
            TaggedArticle(content_object=story, tag=self.tags[name])
            for name in draw.sample(kind.tags, draw.randint(1, 2))
        ]
        if self.photos and draw.random() < 0.25:
            parts[ArticlePhoto].append(
                ArticlePhoto(article=story, photo=draw.choice(self.photos))
            )
        return story

    def _moment(self, draw, spans_ago):
        """Return an hour of a span of three years, the last or one before; none is after
        `until`."""
        days = YEARS * 365
        ago = spans_ago * days + draw.randrange(days)
        day = self.until.date() - timedelta(days=ago)
        clock = time(draw.choice(HOURS), draw.randrange(60))
        moment = timezone.make_aware(datetime.combine(day, clock))
        return moment if moment <= self.until else moment - timedelta(days=1)

    def _bylines(self, draw, story):
        signed = [
            (draw.choice(self.people), bylines.Role.REPORTER)
            if draw.random() < 0.9
            else (draw.choice(self.desks), bylines.Role.AUTHOR)
        ]
        if draw.random() < 0.3:
            signed.append((draw.choice(self.people), bylines.Role.CORRESPONDENT))
        signed.append((draw.choice(self.people), bylines.Role.EDITOR))
        return [
            Byline(article=story, contributor=person, role=role, order=order)
            for order, (person, role) in enumerate(signed, 1)
        ]

    def _briefs(self, draw, kind, story):
        for order, district in enumerate(
            draw.sample(self.districts, min(4, len(self.districts))), 1
        ):
            place = draw.choice(self.places[district.pk] or [district.name])
            writer = prose.Writer(draw, kind, district.short_name, place)
            yield Brief(
                article=story,
                order=order,
                heading=district.name,
                district=district,
                text="".join(writer.sentences(120)),
            )

    @transaction.atomic
    def _make_issues(self):
        """Print each day's stories on the pages of an issue, where there is none."""
        days = defaultdict(list)
        published = Article.objects.published(self.until).filter(source=self.source)
        for pk, moment in published.values_list("pk", "published_at").iterator():
            days[timezone.localdate(moment)].append(pk)
        printed = set(Issue.objects.values_list("date", flat=True))
        issues = Issue.objects.bulk_create(
            Issue(date=day, readers_note=READERS_NOTE)
            for day in sorted(days)
            if day not in printed
        )
        pages = Page.objects.bulk_create(
            Page(issue=issue, order=order, number=number, name=name)
            for issue in issues
            for order, (number, name) in enumerate(PAGES, 1)
            if len(days[issue.date]) > (order - 1) * STORIES_ON_A_PAGE
        )
        Placement.objects.bulk_create(
            (
                Placement(page=page, article_id=pk, order=order)
                for page in pages
                for order, pk in enumerate(self._on_page(page, days), 1)
            ),
            batch_size=2000,
        )

    def _on_page(self, page, days):
        start = (page.order - 1) * STORIES_ON_A_PAGE
        return days[page.issue.date][start : start + STORIES_ON_A_PAGE]
