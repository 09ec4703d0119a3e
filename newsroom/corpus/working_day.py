"""A made-up working day at the desk: stories in each state, tomorrow's paper half made.

Each move is made by the demo account whose it is, through Article.move(), so that every
record is real; only the news is not. Each story says so in its headline, on its page,
and to the desk.
"""

from datetime import datetime, time, timedelta
from random import Random
from uuid import UUID, uuid5

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from articles.models import (
    Article,
    ArticleDistrict,
    ArticlePhoto,
    Byline,
    Contributor,
    Photo,
    Section,
    Source,
)
from articles.text.bylines import Role
from districts.models import District
from districts.suggesting import Gazetteer
from editions.models import Issue, Page, Placement
from ingest.models import PageImport
from ingest.page_import_view import read_page_import
from newsroom.corpus import pictures, prose
from newsroom.corpus.working_day_copy import (
    IMPORT,
    MARK,
    READERS_NOTE,
    STAFF_NOTE,
    STORIES,
)
from newsroom.corpus.working_day_plans import make_plans
from planning.notes.writing import write_note

NAMESPACE = UUID("0d2f6a2e-5b0c-4d39-9a0d-6f8f6c1c7b11")
PEOPLE = {"jizhe": "演示记者甲", "bianji": "演示编辑乙", "tupian": "演示摄影丙"}
PAGES = (("1", "要闻"), ("2", "城事"), ("3", "经济"), ("4", "文旅"))
# What the other pages lack is part of the night.
EDITORS = {"1": "演示编辑乙"}
PHOTOS = {
    "credited": {"credit": "演示摄影丙 摄", "caption": "演示图片：湖边的早晨。"},
    "uncredited": {"credit": "", "caption": "演示图片：还没有署名的一张。"},
    "ending": {"credit": "演示摄影丙 摄", "caption": "演示图片：版权快到期的一张。"},
}
RIGHTS_LEFT = timedelta(days=12)


def guid(name):
    return uuid5(NAMESPACE, name)


@transaction.atomic
def make_working_day():
    """Make what is not there yet of the day; return how many stories that were."""
    day = WorkingDay()
    made = [story for story in STORIES if day.make(story)]
    day.make_issue()
    day.make_import()
    make_plans(day.staff, day.now)
    return len(made)


class WorkingDay:
    def __init__(self):
        self.now = timezone.now()
        self.staff = User.objects.in_bulk(field_name="username")
        self.districts = list(District.objects.all())
        self.sections = {section.slug: section for section in Section.objects.all()}
        self.source = Source.objects.get_or_create(
            slug="yanshi",
            defaults={"name": "演示稿源", "is_own": True},
        )[0]
        self.people = {
            username: self._person(username, name) for username, name in PEOPLE.items()
        }
        self.photos = {name: self._photo(name, **f) for name, f in PHOTOS.items()}

    def _person(self, username, name):
        user = self.staff[username]
        return Contributor.objects.get_or_create(
            user=user,
            defaults={"name": name, "title": "演示作者", "about": READERS_NOTE},
        )[0]

    def _photo(self, name, **fields):
        there = Photo.objects.filter(guid=guid(f"photo {name}")).first()
        if there:
            return there
        draw = Random(f"working day {name}")
        photo = pictures.make_photo(draw, guid(f"photo {name}"), STAFF_NOTE)
        photo.photographer = self.people["tupian"]
        photo.rights = "演示图片，程序所画。"
        if name == "ending":
            photo.rights_expire_on = timezone.localdate() + RIGHTS_LEFT
        for field, value in fields.items():
            setattr(photo, field, value)
        photo.save()
        return photo

    # The stories

    def make(self, copy):
        """Write a story and take it where it stands; None if it is there already."""
        if Article.objects.filter(guid=guid(copy.name)).exists():
            return None
        writer = self.staff[copy.writer]
        story = Article(
            guid=guid(copy.name),
            headline=f"{MARK}{copy.headline}",
            body=self._body(copy),
            dateline="本报讯",
            section=self.sections[copy.section],
            source=self.source,
            editors_note=READERS_NOTE,
            staff_note=STAFF_NOTE,
            created_by=writer,
            updated_by=writer,
        )
        story.save()
        self._add_parts(story, copy)
        self._take_along(story, copy.moves)
        if copy.note:
            self._note(story, **copy.note)
        if copy.correction:
            self._correct(story, **copy.correction)
        return story

    def _body(self, copy):
        """Return the paragraphs of the copy, and made-up news after them to its length."""
        body = "".join(f"<p>{paragraph}</p>" for paragraph in copy.paragraphs)
        if not copy.length:
            return body
        draw = Random(f"working day {copy.name}")
        kind = next(kind for kind in prose.KINDS if kind.section == copy.section)
        (district,) = self._districts(copy.districts[:1]) or (None,)
        name = district.short_name if district else settings.CITY_NAME
        writer = prose.Writer(draw, kind, name, "城北")
        return body + writer.body(copy.length)

    def _districts(self, places):
        """Return the districts of these places in their order; a city may have few."""
        some = self.districts
        return list({some[place % len(some)]: None for place in places if some})

    def _add_parts(self, story, copy):
        person = self.people.get(copy.writer, self.people["jizhe"])
        Byline.objects.create(
            article=story, contributor=person, role=Role.REPORTER, order=1
        )
        for district in self._districts(copy.districts):
            ArticleDistrict.objects.create(article=story, district=district)
        if copy.photo:
            ArticlePhoto.objects.create(article=story, photo=self.photos[copy.photo])

    def _take_along(self, story, moves):
        for move in moves:
            at = self._tomorrow_at_six() if move.is_for_tomorrow else None
            by = self.staff[move.by]
            story.move(move.name, by=by, reason=move.reason, at=at)

    def _tomorrow_at_six(self):
        tomorrow = timezone.localdate(self.now) + timedelta(days=1)
        return timezone.make_aware(datetime.combine(tomorrow, time(6)))

    def _note(self, story, by, quote, text):
        values = {"field": "body", "quote": quote, "text": text}
        write_note(story, self.staff[by], values)

    def _correct(self, story, by, wrong, right, notice, moves):
        working_copy = story.open_correction(by=self.staff[by])
        working_copy.body = working_copy.body.replace(wrong, right)
        working_copy.correction_kind = "correction"
        working_copy.correction_text = notice
        working_copy.save()
        self._take_along(working_copy, moves)

    # The paper

    def make_issue(self):
        """Make tomorrow's issue and half fill it, if there is none to be made yet."""
        day = timezone.localdate(self.now) + timedelta(days=1)
        if Issue.objects.filter(date__gte=day).exists():
            return
        closes_at = timezone.make_aware(
            datetime.combine(day - timedelta(days=1), time(23, 30))
        )
        issue = Issue.objects.create(
            date=day,
            printed_pages=len(PAGES),
            closes_at=closes_at,
            readers_note=READERS_NOTE,
            staff_note=STAFF_NOTE,
        )
        for order, (number, name) in enumerate(PAGES, 1):
            page = Page.objects.create(
                issue=issue,
                order=order,
                number=number,
                name=name,
                editors=EDITORS.get(number, ""),
            )
            self._fill(page)

    def _fill(self, page):
        names = [copy.name for copy in STORIES if copy.page == page.number]
        stories = {
            story.guid: story
            for story in Article.objects.filter(guid__in=map(guid, names))
        }
        Placement.objects.bulk_create(
            Placement(page=page, article=stories[guid(name)], order=order)
            for order, name in enumerate(names, 1)
            if guid(name) in stories
        )

    def make_import(self):
        """Begin to bring a page in: its text is read, its stories are no drafts yet."""
        if PageImport.objects.filter(text=IMPORT).exists():
            return
        page_import = PageImport(
            text=IMPORT,
            date=timezone.localdate(self.now),
            number="2",
            name="城事",
            created_by=self.staff["bianji"],
        )
        read_page_import(page_import, Gazetteer.load())
        page_import.save()
