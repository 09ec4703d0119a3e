"""Fixture of the browser tests: every kind of public page, each with content."""

from datetime import date, timedelta

from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from articles.models import Article, Column, Correction, Dossier, ReaderReport
from articles.workflow import Status
from editions.models import Issue, Page, Placement
from newsroom.models import BreakingNews
from newsroom.reports.views import RECEIPT
from tests.pictures import drawn, encoded, make_photo, place
from tests.stories import make_section, make_story

LONG = "城北水厂二期工程今日正式通水全市二十六个乡镇街道一百二十八万居民从此用上经过深度处理的优质饮用水PLC与SCADA系统同步投运"


def make_pages(chief):
    """Return {kind: address} of the public pages, on top of the seed issue."""
    now = timezone.now()
    seed = Article.objects.get(headline="更高水平建设全省首善之区")
    round_up = Article.objects.exclude(briefs=None)[0]
    column = Column.objects.create(name="街巷", slug="jiexiang", description="老城旧事")
    pictured = make_story(LONG, column=column, published_at=now, deck=LONG[:50])
    pictured.tags.add("供水")
    place(make_photo(encoded(drawn((900, 600)))), pictured)
    dossier = Dossier.objects.create(
        tag=pictured.tags.get(), lead=pictured, introduction=LONG
    )
    dossier.events.create(day=now, text=LONG[:40], article=pictured)
    BreakingNews.objects.create(text=LONG[:60], expires_at=now + timedelta(hours=1))
    corrected = make_story("更正过的稿件", published_at=now, corrected_at=now)
    for weight in Correction.Weight.values:
        Correction.objects.create(
            article=corrected,
            text="第二段“253个”应为“235个”。",
            weight=weight,
            by=chief,
        )
    gone = make_story("撤下的稿件", status=Status.WITHDRAWN, published_at=now)
    make_section("空频道", "kong", 99)
    return {
        "front page": "/",
        "section": "/sections/yaowen/",
        "empty section": "/sections/kong/",
        "list that ends": "/sections/yaowen/?before=1000000000000000-1",
        "districts": "/districts/",
        "district": "/districts/yingze/",
        "district with briefs": "/districts/gujiao/",
        "section of a district": "/districts/yingze/yaowen/",
        "column": "/columns/jiexiang/",
        "topic": "/tags/供水/",
        "all news": "/latest/",
        "all pictures": "/photos/",
        "person": "/people/wang-yong/",
        "story": seed.get_absolute_url(),
        "story with a picture": pictured.get_absolute_url(),
        "round-up": round_up.get_absolute_url(),
        "corrected story": corrected.get_absolute_url(),
        "withdrawn story": gone.get_absolute_url(),
        "no such page": "/nowhere/",
        "year": "/archive/2023/",
        "month": "/archive/2023/01/",
        "day": "/archive/2023/01/23/",
        "corrections": "/corrections/",
        "issue": "/paper/2023-01-23/",
        "printed page": "/paper/2023-01-23/x1/",
        "scanned page": scanned_page(pictured, gone),
        "page of advertisements": page_of_advertisements(),
        "search": "/search/",
        "search that finds": "/search/?q=通",
        "search that finds nothing": "/search/?q=王永 没有的词",
        "search that cannot be": "/search/?q=" + "长" * 300,
        "about": "/about/",
        "API": "/api/",
        "report": f"/report/?story={seed.pk}&passage={LONG}",
        "report received": received_report(seed, chief),
    }


def received_report(story, chief):
    """Return where a reader is told that a report has come in; one waits at the desk."""
    now = timezone.now()
    report = ReaderReport.objects.create(
        number="20230504-7F3KQ",
        form_key="1" * 32,
        kind="correction",
        article=story,
        passage=LONG,
        words="第二段“253个”应为“235个”。",
        received_at=now - timedelta(days=4),
        due_at=now - timedelta(days=1),
    )
    report.record("note", by=chief, words="已打电话核实。", seen=0)
    return reverse("report-received", args=[RECEIPT.sign(report.number)])


def scanned_page(story, withdrawn):
    """Return the address of a page with a picture, areas and a withdrawn story."""
    issue = Issue.objects.create(date=date(2023, 5, 4), number=8138, printed_pages=1)
    page = Page.objects.create(issue=issue, number="1", order=1, name="要闻")
    page.picture_width, page.picture_height = 390, 545
    page.picture.save("page.jpg", ContentFile(encoded(drawn((390, 545)))))
    left = [[0, 100], [500, 100], [500, 900], [250, 900], [250, 500], [0, 500]]
    right = [[520, 100], [1000, 100], [1000, 900], [520, 900]]
    for order, (article, region) in enumerate([(story, left), (withdrawn, right)], 1):
        Placement.objects.create(page=page, article=article, order=order, region=region)
    return page.get_absolute_url()


def page_of_advertisements():
    """Return the address of a page that came from the paper's archive without stories."""
    issue = Issue.objects.get(date=date(2023, 5, 4))
    page = Page(issue=issue, number="2", order=2, name="广告", without_stories=True)
    page.picture_width, page.picture_height = 390, 545
    page.picture.save("page.jpg", ContentFile(encoded(drawn((390, 545)))))
    return page.get_absolute_url()
