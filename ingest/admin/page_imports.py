"""Admin of page imports: the workbench on which a page's text becomes drafts.

Left the original with each line's role, right the stories. Every move is a POST of
its own, saved at once; page_import.js makes them by key and without leaving the page.
"""

from datetime import date

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods
from js_asset import Script

from articles.models.people import without_layout_blanks
from articles.text.bylines import Role as BylineRole, Work
from districts.admin import DeskAdmin
from districts.keys import is_key, key_or_404
from districts.suggesting import Gazetteer
from ingest.admin.bringing_in import BringingInMixin
from ingest.byline_rows import NEW, Named
from ingest.forms import PlaceForm
from ingest.import_draft import TYPED, ImportDraft, ImportRefused
from ingest.importing import (
    AlreadyImported,
    NotImported,
    create_drafts,
    imported_before,
)
from ingest.models import PageImport
from ingest.page_import_view import choices, first_of_lines, rows_of, stories_of

IMPORTED = "这一版已经转为草稿，不能再改。"
STALE = "这一版刚被别人改过，您这一步没有做；现在看到的是最新的，请再看一遍。"
MOST_PEOPLE = 40


class ProgressFilter(admin.SimpleListFilter):
    title = "进度"
    parameter_name = "progress"

    def lookups(self, request, model_admin):
        return [("open", "还在收"), ("done", "已转为草稿")]

    def queryset(self, request, queryset):
        if self.value() in {"open", "done"}:
            return queryset.filter(page_text__isnull=self.value() == "open")
        return queryset


@admin.register(PageImport)
class PageImportAdmin(BringingInMixin, DeskAdmin):
    list_display = [
        "opening",
        "date",
        "number",
        "form",
        "created_by",
        "created_at",
        "result",
    ]
    list_select_related = ["created_by", "page_text__page__issue"]
    list_filter = [ProgressFilter]
    date_hierarchy = "created_at"
    search_fields = ["text"]
    search_help_text = "原文里的字句，如：集章活动。"

    class Media:
        css = {"all": ["desk/page_import.css", "desk/page_import_add.css"]}
        js = [
            Script(f"desk/{name}.js", type="module")
            for name in ("photo_drop", "page_import_add", "page_import")
        ]

    @admin.display(description="原文")
    def opening(self, page_import):
        return "".join(page_import.text[:60].split())[:24]

    @admin.display(description="结果")
    def result(self, page_import):
        if not page_import.page_text_id:
            return "还在收"
        page = page_import.page_text.page
        return f"已转为草稿：{page.issue.date:%m-%d} {page.title()}"

    def has_change_permission(self, request, obj=None):
        return self.has_add_permission(request)

    def has_delete_permission(self, request, obj=None):
        allowed = super().has_delete_permission(request, obj)
        return allowed and (obj is None or not obj.page_text_id)

    def get_urls(self):
        view = require_http_methods(["POST"])(self.move_view)
        return [
            path(
                "<int:pk>/move/",
                self.admin_site.admin_view(view),
                name="ingest_pageimport_move",
            ),
            *super().get_urls(),
        ]

    # The screen

    def change_view(self, request, object_id, form_url="", extra_context=None):
        if not self.has_change_permission(request):
            raise PermissionDenied
        if request.method not in {"GET", "HEAD"}:
            return HttpResponse(status=405, headers={"Allow": "GET, HEAD"})
        page_import = self._page_import(object_id)
        if page_import.page_text_id:
            text = reverse(
                "admin:ingest_pagetext_change", args=[page_import.page_text_id]
            )
            messages.info(request, "这一版已经转为草稿，下面是原文和每一行的去向。")
            return redirect(text)
        context = self.admin_site.each_context(request) | {
            "title": f"收版：{self.opening(page_import)}…",
            "opts": self.opts,
            "media": self.media,
        }
        context |= self._context(page_import)
        template = "admin/ingest/pageimport/workbench.html"
        return TemplateResponse(request, template, context)

    def _page_import(self, pk):
        return get_object_or_404(PageImport, pk=key_or_404(pk))

    def _address(self, page_import):
        return reverse("admin:ingest_pageimport_change", args=[page_import.pk])

    def _context(self, page_import, place_form=None, reasons=()):
        import_draft = ImportDraft.load(page_import.text, page_import.state)
        gazetteer = Gazetteer.load()
        stories = stories_of(import_draft, gazetteer)
        questions = [question for item in stories for question in item["questions"]]
        guess = page_import.state.get("guess")
        if guess and not page_import.date and place_form is None:
            page_import.date = date.fromisoformat(guess["best"])
        return choices() | {
            "page_import": page_import,
            "rows": rows_of(import_draft, questions),
            "questions": questions,
            "asked_lines": first_of_lines(questions),
            "stories": stories,
            "numbers": list(enumerate(import_draft.order, start=1)),
            "removed": [
                n for n in page_import.state.get("notes", ()) if n.startswith("去掉")
            ],
            "left_out": page_import.state.get("left_out", ()),
            "guess": guess,
            "place_form": place_form or PlaceForm(instance=page_import),
            "can_undo": bool(import_draft.past),
            "imported_before": imported_before(page_import.text),
            "reasons": reasons,
        }

    # The moves

    def move_view(self, request, pk):
        if not self.has_change_permission(request):
            raise PermissionDenied
        answer = None
        with transaction.atomic():
            page_import = PageImport.objects.select_for_update().filter(pk=pk).first()
            if page_import is None:
                raise Http404
            problem = self._problem(request, page_import)
            if problem:
                messages.error(request, problem)
            else:
                answer = self._move(request, page_import)
        return answer or self._answer(request, page_import)

    def _problem(self, request, page_import):
        if page_import.page_text_id:
            return IMPORTED
        if request.POST.get("version") != str(page_import.version):
            return STALE
        return ""

    def _move(self, request, page_import):
        do = request.POST.get("do", "")
        if do == "take_over":
            return self._create_drafts(request, page_import)
        if do == "place":
            form = PlaceForm(request.POST, instance=page_import)
            if form.is_valid():
                self._save(form.save(commit=False))
                return None
            return self._answer(request, page_import, form)
        import_draft = ImportDraft.load(page_import.text, page_import.state)
        try:
            moved = _moved(import_draft, do, request.POST)
        except ImportRefused as error:
            messages.error(request, str(error))
            return None
        if moved is not import_draft:
            page_import.state = page_import.state | moved.dump()
            self._save(page_import)
        return None

    def _save(self, page_import):
        page_import.version += 1
        page_import.save()

    def _create_drafts(self, request, page_import):
        form = PlaceForm(request.POST, instance=page_import)
        if not form.is_valid():
            return self._answer(request, page_import, form)
        import_draft = ImportDraft.load(page_import.text, page_import.state)
        try:
            with transaction.atomic():
                page_import.page_text = create_drafts(
                    import_draft,
                    date=page_import.date,
                    number=page_import.number,
                    name=page_import.name,
                    by=request.user,
                )
        except AlreadyImported as error:
            messages.warning(request, str(error))
            address = reverse("admin:ingest_pagetext_change", args=[error.page_text.pk])
            return self._go_to(request, address)
        except NotImported as error:
            page_import.page_text = None
            return self._answer(request, page_import, form, error.reasons)
        self._save(page_import)
        page = page_import.page_text.page
        count = page.placements.count()
        messages.success(
            request,
            f"已建 {count} 篇草稿，放在 {page.issue.date:%Y-%m-%d} {page.title()}；"
            "标题、频道、区县补齐后就可以送审。",
        )
        address = reverse(
            "admin:ingest_pagetext_change", args=[page_import.page_text_id]
        )
        return self._go_to(request, address)

    def _go_to(self, request, address):
        if _is_script(request):
            return HttpResponse(headers={"X-Go-To": address})
        return redirect(address)

    def _answer(self, request, page_import, place_form=None, reasons=()):
        """Answer a move: the workbench's HTML for the script, a redirect for a form."""
        invalid = place_form is not None and (place_form.errors or reasons)
        if not _is_script(request) and not invalid:
            return redirect(self._address(page_import))
        if page_import.page_text_id and _is_script(request):
            return HttpResponse(headers={"X-Go-To": self._address(page_import)})
        context = self._context(page_import, place_form, reasons)
        if _is_script(request):
            template = "admin/ingest/pageimport/_workbench.html"
        else:
            template = "admin/ingest/pageimport/workbench.html"
            context |= self.admin_site.each_context(request)
            context |= {"title": "收版", "opts": self.opts, "media": self.media}
        return TemplateResponse(request, template, context)


def _is_script(request):
    return request.headers.get("X-Requested-With") == "fetch"


def _moved(import_draft, do, data):
    """Return the draft after a move; `do` is its name and its object: role:headline."""
    do, _, what = do.partition(":")
    keys = data.getlist("segment")
    number = _number(what)
    moves = {
        "role": lambda: import_draft.give_role(keys, what),
        "move": lambda: import_draft.move_to(keys, _number(data.get("story", ""))),
        "split": lambda: import_draft.split_at(keys),
        "join": lambda: import_draft.toggle_join(keys),
        "cut": lambda: import_draft.cut(keys, data.get("words", "")),
        "merge": lambda: import_draft.merge_up(number),
        "up": lambda: import_draft.shift(number, -1),
        "down": lambda: import_draft.shift(number, 1),
        "settle": lambda: import_draft.settle(keys, what),
        "type": lambda: _typed(import_draft, number, data),
        "choose": lambda: _candidate(import_draft, number, data),
        "undo": import_draft.undo,
    }
    if do not in moves:
        raise ImportRefused("没有这个动作，请用页面上的按钮。")
    return moves[do]()


def _number(text):
    return int(text) if is_key(text) else 0


def _typed(import_draft, number, data):
    fields = {name: data[name] for name in TYPED if name in data}
    return import_draft.type_in(
        number,
        fields,
        _people(data),
        data.getlist("district"),
        data.getlist("brief_district"),
    )


def _people(data):
    rows = zip(
        data.getlist("person_name")[:MOST_PEOPLE],
        data.getlist("person_role"),
        data.getlist("person_work"),
        data.getlist("person_contributor"),
        strict=False,
    )
    for name, role, work, contributor in rows:
        name = without_layout_blanks(name)
        if name:
            yield Named(
                name,
                role if role in BylineRole.values else BylineRole.AUTHOR.value,
                work if work in Work.values else "",
                contributor if contributor == NEW or is_key(contributor) else "",
            )


def _candidate(import_draft, number, data):
    """Set one of the clauses offered for a garbled headline as the headline."""
    story = next((s for s in import_draft.stories() if s.number == number), None)
    chosen = data.get("candidate", "")
    if story is None or chosen not in story.headline_candidates:
        raise ImportRefused("这个标题不在候选里，请直接写在标题栏。")
    fields = {name: getattr(story, name) for name in TYPED} | {"headline": chosen}
    people, districts = import_draft.people_of(story), import_draft.districts_of(story)
    return import_draft.type_in(number, fields, people, districts)
