"""Another city's paper, by settings and data alone: no page says a word of Taiyuan."""

import re
from io import StringIO
from urllib.parse import unquote, urlsplit

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import TestCase, override_settings
from django.urls import Resolver404, resolve
from django.utils import timezone

from articles.models import Article, Contributor, Section
from articles.site.examples import search_examples
from districts.city import city_called
from districts.models import District
from newsroom.corpus.rows import Corpus
from tests.districts.test_import_gazetteer import MADE_CITY

TAIYUAN = re.compile("太原|迎泽|汾|并州|晋阳|山西|古交|小店区|yingze")
LINK = re.compile(r'(?:href|src|action)="(/[^"#]*)"')
PLACEHOLDER = re.compile('placeholder="([^"]*)"')
# Pages that no link leads to.
MORE = (
    "/search/?q=没有这样的词",
    "/search/?q=县市:望澜",
    "/nowhere/",
    "/districts/qingya/",
)
FILES = ("/static/", "/photos/", "/admin/", "/healthz")


@pytest.mark.thorough
@pytest.mark.once
@override_settings(
    CITY=city_called("澜青彝族自治州"),
    CITY_NAME="澜青州",
    DISTRICTS_NAME="县市",
    SITE_NAME="澜青日报",
    SITE_TAGLINE="五个县市，一张报纸",
)
class AnotherCityTests(TestCase):
    fixtures = ["sections"]

    @classmethod
    def setUpTestData(cls):
        call_command("import_gazetteer", MADE_CITY, verbosity=0, stdout=StringIO())
        Corpus(1, timezone.now()).make(25)
        cls.root = User.objects.create_superuser("root")

    def test_it_names_its_own_city_on_every_kind_of_page(self):
        seen, waiting = {}, ["/", *MORE]
        while waiting:
            address = waiting.pop(0)
            kind = kind_of(address)
            if kind in seen or kind == "file":
                continue
            answer = self.client.get(address, follow=True)
            text = b"".join(answer).decode("utf-8", "replace")
            seen[kind] = text
            with self.subTest(address):
                self.assertEqual(TAIYUAN.findall(unquote(text)), [])
            if "html" in answer.get("content-type", ""):
                waiting += LINK.findall(text.replace("&amp;", "&"))
        self.assertGreater(len(seen), 20)
        self.assertIn("澜青州各县市", seen["articles:district-list"])
        self.assertIn("青崖", seen["home"])

    def test_it_takes_the_examples_of_a_search_from_its_own(self):
        page = self.client.get("/search/").content.decode()
        self.assertIn("如：改造、望澜、5G", PLACEHOLDER.findall(page))
        self.assertIn("县市:望澜", page)
        author = search_examples()["person"]
        self.assertTrue(Contributor.objects.filter(name=author).exists())
        self.assertIn(f"记者:{author}", page)
        county = District.objects.get(slug="qingya")
        listed = set(Article.objects.published().in_district(county))
        self.assertTrue(listed)
        for asked in ("县市:青崖县", "区县:青崖"):
            found = Article.objects.published().search(asked)
            self.assertEqual(set(found), listed)

    def test_it_names_no_other_city_at_the_desk(self):
        self.client.force_login(self.root)
        menu = self.client.get("/admin/").context["app_list"]
        pages = ["/admin/", "/admin/search/?q=望澜"]
        for model in (model for app in menu for model in app["models"]):
            pages += filter(None, (model["admin_url"], model.get("add_url")))
        for model in (Article, Contributor, District, Section):
            key = model.objects.values_list("pk", flat=True)[0]
            name = f"{model._meta.app_label}/{model._meta.model_name}"
            pages.append(f"/admin/{name}/{key}/change/")
        for address in pages:
            with self.subTest(address):
                answer = self.client.get(address, follow=True)
                text = b"".join(answer).decode("utf-8", "replace")
                self.assertEqual(TAIYUAN.findall(unquote(text)), [])


def kind_of(address):
    """Return what kind of page an address leads to: the name of its view; of a search,
    the search itself."""
    parts = urlsplit(address)
    if address.startswith(FILES):
        return "file"
    try:
        name = resolve(unquote(parts.path)).view_name
    except Resolver404:
        return "nowhere"
    return f"{name}?{parts.query}" if address in MORE else name
