"""What machines are told of each kind of page: heads for sharing, JSON-LD, root files."""

import json
import re
from datetime import date
from io import BytesIO

import pytest
from django.core.management import CommandError, call_command
from django.test import SimpleTestCase, TestCase, override_settings
from lxml import etree, html
from PIL import Image

from articles.models import Byline, Column, Contributor
from articles.workflow import Status
from editions.models import Issue, Page, Placement
from newsroom import icons
from newsroom.deployment_checks import check_icons
from tests.stories import make_district, make_story

ROOT = "http://testserver"
SCRIPT = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


def head_of(response):
    """Return {property or name: content} of a page's <meta>."""
    page = html.fromstring(response.content)
    return {
        name: meta.get("content")
        for meta in page.xpath("//head/meta[@content]")
        for name in (meta.get("property"), meta.get("name"))
        if name
    }


def data_of(response):
    """Return {type: data} of a page's JSON-LD."""
    scripts = SCRIPT.findall(response.content.decode())
    return {data["@type"]: data for script in scripts for data in json.loads(script)}


@pytest.mark.once
class HeadTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.column = Column.objects.create(name="街巷", slug="jiexiang")
        cls.story = make_story("水厂通水", column=cls.column)
        cls.story.tags.add("供水")
        cls.place = make_district(slug="jia")
        cls.story.districts.add(cls.place)
        cls.person = Contributor.objects.create(name="王勇", slug="wang-yong")
        Byline.objects.create(article=cls.story, contributor=cls.person, order=1)
        issue = Issue.objects.create(date=date(2023, 5, 4), number=24138)
        page = Page.objects.create(issue=issue, order=1, number="1")
        Placement.objects.create(page=page, article=cls.story, order=1)

    def lists(self):
        """Return {address: the names of the steps that lead to it}."""
        section = self.story.section
        return {
            section.get_absolute_url(): [section.name],
            "/districts/jia/": ["区县", "甲区"],
            f"/districts/jia/{section.slug}/": ["区县", "甲区", section.name],
            "/columns/jiexiang/": ["街巷"],
            "/tags/供水/": ["供水"],
            "/people/wang-yong/": ["王勇"],
        }

    def others(self):
        return (
            "/",
            "/latest/",
            "/about/",
            "/paper/2023-05-04/",
            "/paper/2023-05-04/1/",
        )

    @pytest.mark.thorough
    def test_it_has_a_card_with_a_picture_that_is_there(self):
        for address in (*self.lists(), *self.others()):
            with self.subTest(address=address):
                head = head_of(self.client.get(address))
                for name in ("title", "description", "image:alt", "site_name"):
                    self.assertTrue(head[f"og:{name}"])
                self.assertEqual(head["og:url"], ROOT + address)
                self.assertEqual(head["twitter:card"], "summary_large_image")
                answer = self.client.get(head["og:image"].removeprefix(ROOT))
                picture = Image.open(BytesIO(answer.content))
                self.assertEqual((picture.format, picture.size), ("PNG", (1200, 630)))

    def test_it_tells_where_a_list_lies_and_what_is_on_it(self):
        for address, names in self.lists().items():
            with self.subTest(address=address):
                data = data_of(self.client.get(address))
                steps = data["BreadcrumbList"]["itemListElement"]
                self.assertEqual([step["name"] for step in steps[1:]], names)
                self.assertEqual(
                    self.client.get(steps[-1]["item"].removeprefix(ROOT)).status_code,
                    200,
                )
                (item,) = data["ItemList"]["itemListElement"]
                self.assertEqual(item["url"], ROOT + self.story.get_absolute_url())

    def test_it_tells_of_the_paper_and_its_search_on_the_front_page(self):
        data = data_of(self.client.get("/"))
        self.assertEqual(data["ItemList"]["itemListElement"][0]["position"], 1)
        search = data["WebSite"]["potentialAction"]["target"]["urlTemplate"]
        self.assertEqual(search, f"{ROOT}/search/?q={{search_term_string}}")
        logo = data["NewsMediaOrganization"]["logo"]
        self.assertTrue(logo["url"].startswith(f"{ROOT}/static/site/icon-512"))

    def test_it_names_no_story_that_is_withdrawn(self):
        self.story.__class__.objects.filter(pk=self.story.pk).update(
            status=Status.WITHDRAWN
        )
        for address in ("/", "/latest/", self.story.section.get_absolute_url()):
            self.assertNotIn("ItemList", data_of(self.client.get(address)))
        for slug in ("column/jiexiang", "topic/供水", "person/wang-yong"):
            self.assertEqual(self.client.get(f"/share/{slug}.png").status_code, 404)
        self.assertEqual(
            self.client.get("/paper/2023-05-04/share.png").status_code, 404
        )

    def test_it_has_no_card_where_there_is_nothing_to_share(self):
        for address in ("/search/?q=水", "/nowhere/", "/offline/"):
            head = head_of(self.client.get(address))
            self.assertNotIn("og:image", head)
            self.assertIn("noindex", head["robots"])

    def test_it_draws_no_picture_of_what_is_not_there(self):
        for path in ("front/other", "nothing/at-all", "section/none", "person/none"):
            self.assertEqual(self.client.get(f"/share/{path}.png").status_code, 404)
        address = "/share/front/paper.png"
        self.assertEqual(self.client.post(address).status_code, 405)
        answer = self.client.get(address)
        again = self.client.get(address, headers={"If-None-Match": answer["ETag"]})
        self.assertEqual(again.status_code, 304)


class RootFileTests(SimpleTestCase):
    def test_it_sends_old_browsers_to_the_icons(self):
        for name in ("favicon.ico", "apple-touch-icon.png"):
            answer = self.client.get(f"/{name}")
            self.assertEqual(answer.status_code, 302)
            self.assertTrue((icons.FOLDER / answer.url.rpartition("/")[2]).exists())

    def test_it_has_icons_of_the_papers_own_sign(self):
        self.assertEqual(list(check_icons(None)), [])
        for name, (size, _) in icons.SQUARES.items():
            picture = Image.open(icons.FOLDER / name)
            self.assertEqual((picture.format, picture.size), ("PNG", (size, size)))
        sizes = Image.open(icons.FOLDER / "favicon.ico").info["sizes"]
        self.assertEqual(sizes, {(16, 16), (32, 32), (48, 48)})

    @override_settings(SITE_NAME="太行日报")
    def test_it_draws_those_of_another_paper(self):
        self.assertIn("<title>太</title>", icons.made("太")[icons.VECTOR].decode())
        (warning,) = check_icons(None)
        self.assertIn("make_icons", warning.hint)

    @override_settings(SITE_NAME="\U0001f4f0报")
    def test_it_draws_no_sign_that_its_typeface_lacks(self):
        with self.assertRaisesMessage(CommandError, "SITE_NAME"):
            call_command("make_icons")

    def test_it_can_be_put_on_a_home_screen(self):
        answer = self.client.get("/site.webmanifest")
        self.assertEqual(answer["Content-Type"], "application/manifest+json")
        told = answer.json()
        self.assertEqual((told["name"], told["start_url"]), ("并州日报", "/"))
        self.assertIn("maskable", [icon["purpose"] for icon in told["icons"]])

    def test_it_can_be_searched_from_the_browser(self):
        answer = self.client.get("/opensearch.xml")
        described = etree.fromstring(answer.content)
        kind = "{http://a9.com/-/spec/opensearch/1.1/}Url"
        self.assertEqual(
            described.find(kind).get("template"), f"{ROOT}/search/?q={{searchTerms}}"
        )

    def test_it_lets_robots_see_that_search_is_not_to_be_indexed(self):
        self.assertNotIn("/search/", self.client.get("/robots.txt").content.decode())

    def test_it_keeps_nothing_on_devices_unless_it_is_switched_on(self):
        for is_on, script in ((False, "worker_off"), (True, "site/worker.")):
            with override_settings(READ_OFFLINE=is_on):
                answer = self.client.get("/service-worker.js")
                self.assertIn(script, answer.content.decode())
                self.assertIn("worker-src 'self'", answer["Content-Security-Policy"])
                self.assertTrue(answer["Content-Type"].startswith("text/javascript"))
                self.assertIn("no-store", answer["Cache-Control"])
