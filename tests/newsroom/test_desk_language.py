"""What the desk says is the newsroom's: none of Django's own sentences, no English."""

import ast
import gettext
import re
from functools import cache
from pathlib import Path

import django
import pytest
import taggit
from django.conf import settings
from django.contrib import admin
from django.contrib.auth.models import User
from django.test import SimpleTestCase, TestCase
from django.urls import reverse
from lxml import html

from articles.models import Article, Photo
from editions.models import PrintError
from tests.cast import CAST, CastMixin
from tests.pictures import make_photo
from tests.stories import make_draft

OURS = Path(settings.BASE_DIR, "locale/zh_Hans/LC_MESSAGES")
PACKAGE = Path(django.__file__).parent
WHERE_DJANGO_SPEAKS = [
    PACKAGE / "contrib/admin",
    PACKAGE / "contrib/auth",
    PACKAGE / "conf",
    Path(taggit.__file__).parent,
]
PLACEHOLDER = re.compile(r"%\(\w+\)[sdr]|%[sd]|\{\w*\}")
ENTRY = re.compile(r'(msgctxt|msgid_plural|msgid|msgstr)(?:\[0\])? (".*")')
# Text that a person sees or hears beside the text itself.
SEEN = ("title", "placeholder", "aria-label", "alt", "data-filter-title")
# Chinese beside a blank or a punctuation mark of another script.
BADLY_SET = re.compile(
    r"[\u4e00-\u9fff“”（）][,;:!?.](?!\w)|[。，：；“”] | [“”，。：；]"
)
# English words that are a newsroom's too.
KNOWN_WORDS = {"word", "with", "https"}


@cache
def read_catalogue(path):
    """Return {(context, msgid): {"msgid", "msgid_plural", "msgstr"}} of a .po file."""
    entries, entry, last = {}, {}, ""
    for line in [*path.read_text().splitlines(), ""]:
        if named := ENTRY.match(line):
            last, text = named.groups()
            entry[last] = ast.literal_eval(text)
        elif line.startswith('"'):
            entry[last] += ast.literal_eval(line)
        elif not line and "msgid" in entry:
            entries[entry.get("msgctxt"), entry["msgid"]] = entry
            entry = {}
    return entries


def spoken_by_django(domain, language):
    found = {}
    for folder in WHERE_DJANGO_SPEAKS:
        path = folder / f"locale/{language}/LC_MESSAGES/{domain}.po"
        if path.exists():
            found |= read_catalogue(path)
    return found


class CatalogueTests(SimpleTestCase):
    def test_it_is_compiled_as_it_is_written(self):
        for domain in ("django", "djangojs"):
            with (OURS / f"{domain}.mo").open("rb") as file:
                compiled = gettext.GNUTranslations(file)
            written = read_catalogue(OURS / f"{domain}.po")
            self.assertGreater(len(written), 30)
            for (context, msgid), entry in written.items():
                if not msgid:
                    continue
                number = (msgid, msgid, 1)
                if "msgid_plural" in entry:
                    said = compiled.ngettext(*number)
                elif context:
                    said = compiled.pgettext(context, msgid)
                else:
                    said = compiled.gettext(msgid)
                self.assertEqual(said, entry["msgstr"], f"{domain}: {msgid}")

    def test_it_translates_what_django_still_says(self):
        for domain in ("django", "djangojs"):
            said = {
                msgid
                for language in ("en", "ru")
                for _, msgid in spoken_by_django(domain, language)
            }
            ours = {msgid for _, msgid in read_catalogue(OURS / f"{domain}.po")}
            self.assertEqual(ours - said, set())

    def test_it_leaves_nothing_of_the_admin_in_english(self):
        for domain in ("django", "djangojs"):
            ours = read_catalogue(OURS / f"{domain}.po")
            theirs = {
                key
                for key, entry in spoken_by_django(domain, "zh_Hans").items()
                if entry.get("msgstr")
            }
            admins = PACKAGE / f"contrib/admin/locale/en/LC_MESSAGES/{domain}.po"
            self.assertEqual(
                read_catalogue(admins).keys() - ours.keys() - theirs, set()
            )

    def test_it_puts_in_nothing_that_django_does_not_give(self):
        for domain in ("django", "djangojs"):
            for (_, msgid), entry in read_catalogue(OURS / f"{domain}.po").items():
                given = set(PLACEHOLDER.findall(msgid + entry.get("msgid_plural", "")))
                with self.subTest(msgid=msgid):
                    asked = set(PLACEHOLDER.findall(entry["msgstr"]))
                    self.assertLessEqual(asked, given)

    def test_it_is_set_as_chinese_is(self):
        for domain in ("django", "djangojs"):
            for (_, msgid), entry in read_catalogue(OURS / f"{domain}.po").items():
                if msgid:
                    said = PLACEHOLDER.sub("名", entry["msgstr"])
                    with self.subTest(said=said):
                        self.assertIsNone(BADLY_SET.search(said))


def seen_on(page):
    """Return what a person sees or hears of a page, as one text."""
    hidden = (
        "ancestor::script or ancestor::style or ancestor::textarea or ancestor::code"
    )
    places = [f"//text()[not({hidden})]", *(f"//@{name}" for name in SEEN)]
    places += [f"//input[@type='{kind}']/@value" for kind in ("submit", "button")]
    return "\n".join(html.document_fromstring(page).xpath(" | ".join(places)))


@cache
def djangos_sentences():
    """Return pieces of Django's Chinese sentences that ours say otherwise."""
    ours = read_catalogue(OURS / "django.po")
    pieces = set()
    for key, entry in spoken_by_django("django", "zh_Hans").items():
        if key in ours and key[1]:
            said = ours[key]["msgstr"]
            for piece in PLACEHOLDER.split(entry.get("msgstr", "")):
                piece = piece.strip(" “”'。，.")
                if len(piece) >= 4 and piece not in said:
                    pieces.add(piece)
    # Said by one of ours, too, it is nobody's.
    every = "\n".join(entry["msgstr"] for entry in ours.values())
    return {piece for piece in pieces if piece not in every}


@cache
def djangos_words():
    """Return the English words that Django's sentences are made of."""
    words = set()
    for domain in ("django", "djangojs"):
        for _, msgid in spoken_by_django(domain, "en"):
            words |= set(re.findall(r"[a-z]{4,}", PLACEHOLDER.sub(" ", msgid.lower())))
    return words - KNOWN_WORDS


def faults_of(page):
    """Return what on a page is Django's own: sentences, and words of English ones."""
    text = seen_on(page)
    words = re.findall(r"(?<![\w@./-])[A-Za-z]{4,}(?![\w@/-]|\.\w)", text)
    return [piece for piece in djangos_sentences() if piece in text] + sorted(
        word for word in set(words) if word.lower() in djangos_words()
    )


@pytest.mark.once
class DeskLanguageTests(CastMixin, TestCase):
    fixtures = ["districts", "sections", "seed_issue"]

    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.draft = make_draft("水厂将要通水", created_by=cls.reporter)
        make_photo()

    def check(self, answer, what):
        if answer.streaming or "html" not in answer["Content-Type"]:
            return
        with self.subTest(page=what, status=answer.status_code):
            self.assertLess(answer.status_code, 500)
            self.assertEqual(faults_of(answer.content.decode()), [])

    def visit(self, address, data=None):
        ask = self.client.get if data is None else self.client.post
        self.check(ask(address, data or {}, follow=True), f"{address} {data or ''}")

    def test_it_finds_what_django_would_say(self):
        for said, found in (
            ("<p>请更正以下错误。</p>", ["请更正以下错误"]),
            ('<input type="submit" value="Save">', ["Save"]),
            ('<a title="Choose all 组">×</a>', ["Choose"]),
            ("<p>已保存稿件：新Word稿，zhang@save.cn，PLC系统。</p>", []),
        ):
            self.assertEqual(faults_of(said), found)

    @pytest.mark.thorough
    def test_it_speaks_so_on_every_page_of_every_model(self):
        self.client.force_login(User.objects.create_superuser("root"))
        for model in admin.site._registry:
            page = reverse(
                f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"
            )
            row = model._default_manager.first()
            addresses = [page, f"{page}?q=王&e=1", f"{page}add/"]
            if row:
                addresses += [f"{page}{row.pk}/{p}/" for p in ("change", "delete")]
                addresses.append(f"{page}{row.pk}/history/")
            for address in [*addresses, f"{page}999999/change/"]:
                self.visit(address)
            self.visit(f"{page}add/", {"action": "x"})
            self.visit(page, {"action": "", "index": "0"})
            self.visit(page, {"action": "delete_selected", "index": "0"})
            if row:
                chosen = {"action": "delete_selected", "_selected_action": row.pk}
                self.visit(page, chosen)

    @pytest.mark.thorough
    def test_it_speaks_so_to_each_role(self):
        for name in CAST:
            self.client.force_login(getattr(self, name))
            for address in (
                "/admin/",
                "/admin/articles/",
                "/admin/articles/article/",
                "/admin/articles/article/add/",
                f"/admin/articles/article/{self.draft.pk}/change/",
                f"/admin/articles/photo/{Photo.objects.first().pk}/change/",
                "/admin/password_change/",
            ):
                self.visit(address)
        self.visit("/admin/password_change/", {"old_password": "x"})
        self.visit("/admin/logout/", {"x": "x"})
        self.visit("/admin/login/")
        self.visit("/admin/login/", {"username": "x", "password": "y"})

    def test_it_speaks_so_of_what_was_done(self):
        self.client.force_login(self.chief)
        for data in (
            {"name": "", "slug": "坏 的"},
            {"name": "街巷" * 99, "slug": "x" * 300},
            {"name": "街巷", "slug": "jiexiang"},
            {"name": "街巷", "slug": "jiexiang"},
            {"name": "老城", "slug": "laocheng", "_continue": "1"},
            {"name": "新城", "slug": "xincheng", "_addanother": "1"},
        ):
            self.visit("/admin/articles/column/add/", data)
        added = {"name": "晋阳", "slug": "jinyang", "_continue": "1"}
        answer = self.client.post("/admin/articles/column/add/", added, follow=True)
        self.assertContains(answer, "</a>。下面可以接着改。")
        issue = {"date": "二〇二三", "closes_at_0": "x", "closes_at_1": "y"}
        rows = {"pages-TOTAL_FORMS": "0", "pages-INITIAL_FORMS": "0"}
        self.visit("/admin/editions/issue/add/", issue | rows)
        self.visit("/admin/editions/issue/add/", issue)
        self.visit("/admin/editions/printerror/add/", {"count": "-1", "page": "9"})
        self.assertFalse(PrintError.objects.exists())

    @pytest.mark.thorough
    def test_it_has_a_story_that_was_saved_say_so(self):
        self.client.force_login(self.chief)
        Article.objects.filter(pk=self.draft.pk).update(created_by=self.chief)
        page = f"/admin/articles/article/{self.draft.pk}/delete/"
        self.visit(page, {"post": "yes"})
        self.assertFalse(Article.objects.filter(pk=self.draft.pk).exists())
