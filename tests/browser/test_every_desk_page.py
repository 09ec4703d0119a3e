"""Every page of the desk: named, legible, large enough to hit, and silent in the console."""

from axe_playwright_python.sync_playwright import Axe
from django.contrib import admin
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone

from articles.models import Article, HouseWord
from planning.models import Note, Plan
from planning.notes.writing import write_note
from tests.browser.base import BrowserTestCase
from tests.browser.contrast import Judge
from tests.browser.kinds import make_pages
from tests.stories import make_draft

AROUND_A_STORY = (
    *("review", "notes", "sheet", "versions", "proofread", "look", "export"),
)
# WCAG 2.2 AA, and with it targets of 24 pixels, which axe leaves out unless asked.
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
EVERYTHING = {"preload": False, "runOnly": WCAG}
# By night a page differs in its colours only, and on a phone in what can be hit.
COLOURS = {
    "preload": False,
    "runOnly": ["color-contrast", "link-in-text-block"],
}
ON_A_PHONE = {
    "preload": False,
    "runOnly": ["target-size", "scrollable-region-focusable"],
}
# What the page of another model has as well: on a phone one of a kind is looked at.
KIND = """() => [...document.querySelectorAll("form, table, fieldset, ul, .module")]
  .map(({ tagName, className }) => `${tagName}.${className}`).join()"""


# Each sort of element there is in a page: what was judged on one page is not again on the
# next, which has other words in it. A field's own name makes no other sort.
SORTS = """() => [...new Set([...document.querySelectorAll("#container *")].map((at) =>
  [at.tagName, at.type ?? "", at.getAttribute("role") ?? "", at.labels?.length > 0,
    at.hasAttribute("aria-label"), at.hasAttribute("alt"),
    ...[...at.classList].filter((name) => !/^(field|column|model|app|current)-/.test(name))
      .sort()].join(" ")))]"""


# And two frames later, for what follows a window's new size by a script.
ROW_AT_ITS_PLACE = """() => {
  document.querySelectorAll(".submit-row").forEach(row => { row.style.position = "static"; });
  return new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
}"""


def note_on_each_way(story, by):
    """Write a note that is answered, one that is resolved, and one that is orphaned."""
    notes = [
        write_note(story, by, {"field": field, "quote": quote, "text": "请核"})[0]
        for field, quote in (
            *(("body", "今日通水"), ("body", "城北水厂")),
            ("headline", story.headline[:4]),
        )
    ]
    notes[0].reply(by, "核过")
    notes[1].resolve(by)
    Note.objects.filter(pk=notes[2].pk).update(orphaned_at=timezone.now())


class EveryDeskPageTests(BrowserTestCase):
    own_window = True

    def setUp(self):
        super().setUp()
        self.page.emulate_media(reduced_motion="reduce")
        self.page.add_init_script(Axe().axe_script)
        make_pages(self.chief)
        self.draft = make_draft("夜里还在写的稿件", created_by=self.reporter)
        note_on_each_way(self.draft, self.editor)
        make_draft("总编自己写的", created_by=self.chief)
        waiting = make_draft("等着初审的稿件", created_by=self.reporter)
        waiting.move("submit", by=self.reporter)
        HouseWord.objects.create(word="残废人", instead="残疾人")
        plan = Plan.objects.create(
            title="老旧小区供暖改造",
            proposed_by=self.reporter,
            day=timezone.localdate(),
        )
        plan.record("propose", plan, self.reporter)
        Plan.objects.create(title="夜市里的公交", proposed_by=self.chief)

    def addresses(self, user):
        """Return the addresses of the desk that open to somebody, one of each kind."""
        request = RequestFactory().get("/admin/")
        request.user = user
        found = ["/admin/", "/admin/password_change/"]
        found += ["/admin/my/sign-ins/", "/admin/my/second-factor/"]
        found += ["/admin/notices/", "/admin/notices/ways/"]
        for model, model_admin in admin.site._registry.items():
            if not model_admin.has_view_permission(request):
                continue
            names = (model._meta.app_label, model._meta.model_name)
            page = reverse("admin:{}_{}_changelist".format(*names))
            found.append(page)
            row = model._default_manager.first()
            if row and model is not Article:
                found.append(f"{page}{row.pk}/change/")
            if model_admin.has_add_permission(request):
                found.append(f"{page}add/")
        if user.has_perm("articles.add_houseword"):
            words = reverse("admin:articles_houseword_changelist")
            found += [f"{words}try/", f"{words}import/"]
        plans = reverse("admin:planning_plan_changelist")
        moved = f"{Plan.objects.first().pk}/move/"
        pages = ("week/", "day/", "print/", "calendar/", moved)
        found += [f"{plans}{page}" for page in pages]
        if user.has_perms(["articles.add_source", "articles.change_source"]):
            found.append(reverse("admin:articles_source_import"))
        story = f"/admin/articles/article/{self.draft.pk}/"
        return [*found, f"{story}change/", *(f"{story}{p}/" for p in AROUND_A_STORY)]

    def walk(self, user, addresses):
        self.sign_in(user)
        judge, kinds, seen, sorts = Judge(self.page), set(), {}, set()
        for address in addresses:
            found = {}
            self.page.set_viewport_size({"width": 1280, "height": 900})
            self.page.emulate_media(color_scheme="light")
            self.open(address)
            # What axe itself is refused, of its own styles, is no fault of the page.
            said = list(self.complaints)
            with self.subTest(who=user.username, page=address):
                self.assertEqual(said, [], "浏览器里的报错")
            self.complaints.clear()
            kind = self.page.evaluate(KIND)
            parts, model = set(kind.split(",")), address.split("/")[2:4]
            # An empty form has the fields of the one that was filled, if all its parts
            # are among those: it is judged already.
            if address.endswith("/add/") and parts <= seen.get(tuple(model), set()):
                continue
            seen[tuple(model)] = parts
            here = set(self.page.evaluate(SORTS))
            if here <= sorts:
                continue
            sorts |= here
            # The row of buttons lies over what is at a window's edge.
            self.page.evaluate(ROW_AT_ITS_PLACE)
            found["light"] = judge.breaches(EVERYTHING)
            self.page.emulate_media(color_scheme="dark")
            found["dark"] = judge.breaches(COLOURS)
            if kind not in kinds:
                kinds.add(kind)
                # All of it: the text of a story is as high as the window.
                self.page.set_viewport_size({"width": 390, "height": 6000})
                self.page.evaluate(ROW_AT_ITS_PLACE)
                found["phone"] = judge.breaches(ON_A_PHONE)
            for kind, faults in found.items():
                with self.subTest(who=user.username, page=address, kind=kind):
                    self.assertEqual(faults, [], (address, kind))

    def test_it_passes_axe_for_an_editor_in_chief(self):
        self.walk(self.chief, self.addresses(self.chief))

    def test_it_passes_axe_for_a_reporter_where_they_see_another_page(self):
        self.walk(
            self.reporter,
            ["/admin/", "/admin/articles/article/", "/admin/articles/photo/add/"],
        )
