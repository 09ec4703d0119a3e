"""Made-up month of May 2023, small enough to be reckoned by hand: see test_statistics.py."""

from datetime import date, datetime

import time_machine
from django.contrib.auth.models import User
from django.utils import timezone

from articles.genres import Genre
from articles.models import Byline, Contributor, Photo, Source
from articles.models.audit import Review
from articles.text.bylines import Role
from articles.workflow import Status
from editions.layout.story_input import Weight
from editions.models import Issue, Page, Placement
from planning.models import (
    Award,
    Department,
    PointsRules,
    Posting,
)
from planning.statistics.months import Month
from tests.stories import make_section, make_story

MAY, JUNE = Month(2023, 5), Month(2023, 6)


def on(day, hour=12, month=5):
    return timezone.make_aware(datetime(2023, month, day, hour))


def written(headline, day, characters, *people, **fields):
    """Return a story of a day of May by [(contributor, role)], so many characters long."""
    story = make_story(
        headline,
        **{"body": f"<p>{'字' * characters}</p>", "published_at": on(day)} | fields,
    )
    for order, (person, role) in enumerate(people, 1):
        Byline.objects.create(article=story, contributor=person, role=role, order=order)
    return story


def pictured(story, *photographers):
    for order, photographer in enumerate(photographers, 1):
        photo = Photo.objects.create(caption="水厂", photographer=photographer)
        story.article_photos.create(photo=photo, order=order)


def make_rules():
    """Make the rules of May, and others from the 16th on."""
    first = PointsRules.objects.create(
        valid_from=date(2023, 5, 1), grade_a=20, grade_b=10, grade_c=5
    )
    for line in (
        {"points": 5, "genre": "text", "most": 500},
        {"points": 10, "genre": "text", "least": 501},
        {"points": 2, "per": "thousand"},
        {"points": 10, "page": "1"},
        {"points": 15, "page": "1", "weight": Weight.LEAD},
        {"points": 3, "per": "picture"},
        {"points": "0.50", "per": "review"},
    ):
        first.lines.create(**line)
    for role, share in ((Role.REPORTER, 2), (Role.CORRESPONDENT, 1)):
        first.shares.create(role=role, share=share)
    second = PointsRules.objects.create(valid_from=date(2023, 5, 16), grade_a=30)
    second.lines.create(points=8, genre="text", most=500)
    second.lines.create(points=1, per="review")
    return first, second


class MonthMixin:
    """郭晓华 reports for 时政部, 李静 corresponds, 王勇 takes pictures for 摄影部."""

    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.rules, cls.later_rules = make_rules()
        cls.guo, cls.li, cls.wang = (
            Contributor.objects.create(name=name) for name in ("郭晓华", "李静", "王勇")
        )
        Contributor.objects.filter(pk=cls.guo.pk).update(user=cls.reporter)
        politics = Department.objects.create(name="时政部", order=1)
        pictures = Department.objects.create(name="摄影部", order=2)
        for person, department in ((cls.guo, politics), (cls.wang, pictures)):
            Posting.objects.create(
                contributor=person, department=department, since=date(2020, 1, 1)
            )
        User.objects.filter(pk=cls.chief.pk).update(last_name="赵", first_name="总")
        with time_machine.travel(on(25), tick=False):
            cls.make_stories()

    @classmethod
    def make_stories(cls):
        guo, li, wang = cls.guo, cls.li, cls.wang
        cls.joint = written(
            "一", 4, 300, (guo, Role.REPORTER), (li, Role.CORRESPONDENT)
        )
        cls.lead = written("二", 5, 600, (guo, Role.REPORTER))
        pictured(cls.lead, wang)
        issue = Issue.objects.create(date=date(2023, 5, 5))
        page = Page.objects.create(issue=issue, number="01", order=1)
        Placement.objects.create(page=page, article=cls.lead, order=1)
        Award.objects.create(
            article=cls.lead, grade="A", extra=2, reason="独家", by=cls.chief
        )
        cls.shown = written(
            "三", 6, 400, (guo, Role.REPORTER), (wang, Role.PHOTOGRAPHER)
        )
        pictured(cls.shown, None, None)
        agency = Source.objects.create(name="某社", slug="moushe")
        written("四", 7, 100, (li, Role.CORRESPONDENT), source=agency)
        cls.late = written(
            "五",
            20,
            100,
            (li, Role.CORRESPONDENT),
            (wang, Role.EDITOR),
            section=make_section("经济", "jingji", 2),
        )
        written("撤", 21, 900, (guo, Role.REPORTER), status=Status.WITHDRAWN)
        written("告", 22, 900, (guo, Role.REPORTER), genre=Genre.NOTICE)
        written("六", 1, 900, (guo, Role.REPORTER), published_at=on(1, 0, 6))
        for day, move in ((6, "pass_first"), (15, "send_back"), (16, "sign")):
            with time_machine.travel(on(day, 23), tick=False):
                Review.objects.create(
                    article=cls.shown,
                    move=move,
                    from_status=Status.FIRST_REVIEW,
                    to_status=Status.DRAFT,
                    by=cls.chief,
                    version=1,
                )
