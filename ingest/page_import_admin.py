"""The screen on which a page's text becomes drafts.

Left the original with each line's role, right the stories. Every move is a POST of
its own, kept at once; intake.js makes them by key and without leaving the page.
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
from districts.admin import DeskAdmin, is_key, key_or_404
from districts.suggesting import Gazetteer
from ingest.forms import IntakeForm, PlaceForm
from ingest.import_draft import NEW, TYPED, Named, Refused, Sheet
from ingest.importing import AlreadyTaken, NotTaken, take_over, taken_before
from ingest.models import Intake
from ingest.page_import_view import choices, read_intake, rows_of, stories_of
from ingest.reading import UnreadablePage

TAKEN = "这一版已经转为草稿，不能再改。"
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


@admin.register(Intake)
class IntakeAdmin(DeskAdmin):
    list_display = [
        "opening",
        "date",
        "number",
        "form",
        "created_by",
        "created_at",
        "end",
    ]
    list_select_related = ["created_by", "page_text__page__issue"]
    list_filter = [ProgressFilter]
    date_hierarchy = "created_at"
    search_fields = ["text"]
    search_help_text = "原文里的字句，如：集章活动。"

    class Media:
        css = {"all": ["desk/intake.css"]}
        js = [Script("desk/intake.js", type="module")]

    @admin.display(description="原文")
    def opening(self, intake):
        return "".join(intake.text[:60].split())[:24]

    @admin.display(description="结果")
    def end(self, intake):
        if not intake.page_text_id:
            return "还在收"
        page = intake.page_text.page
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
                name="ingest_intake_move",
            ),
            *super().get_urls(),
        ]

    # Bringing in

    def add_view(self, request, form_url="", extra_context=None):
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = IntakeForm(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid():
            intake = form.save(commit=False)
            intake.text = form.cleaned_data["text"]
            intake.created_by = request.user
            try:
                read_intake(intake, Gazetteer.load())
            except UnreadablePage as error:
                form.add_error("text", str(error))
            else:
                intake.save()
                return redirect(self._address(intake))
        context = self.admin_site.each_context(request) | {
            "title": "收版",
            "form": form,
            "opts": self.opts,
            "media": self.media,
        }
        template = "admin/ingest/intake/add.html"
        return TemplateResponse(request, template, context)

    # The screen

    def change_view(self, request, object_id, form_url="", extra_context=None):
        if not self.has_change_permission(request):
            raise PermissionDenied
        if request.method not in {"GET", "HEAD"}:
            return HttpResponse(status=405, headers={"Allow": "GET, HEAD"})
        intake = self._intake(object_id)
        if intake.page_text_id:
            text = reverse("admin:ingest_pagetext_change", args=[intake.page_text_id])
            messages.info(request, "这一版已经转为草稿，下面是原文和每一行的去向。")
            return redirect(text)
        context = self.admin_site.each_context(request) | {
            "title": f"收版：{self.opening(intake)}…",
            "opts": self.opts,
            "media": self.media,
        }
        context |= self._context(intake)
        template = "admin/ingest/intake/workbench.html"
        return TemplateResponse(request, template, context)

    def _intake(self, pk):
        return get_object_or_404(Intake, pk=key_or_404(pk))

    def _address(self, intake):
        return reverse("admin:ingest_intake_change", args=[intake.pk])

    def _context(self, intake, place_form=None, reasons=()):
        sheet = Sheet.load(intake.text, intake.state)
        gazetteer = Gazetteer.load()
        rows = rows_of(sheet)
        guess = intake.state.get("guess")
        if guess and not intake.date and place_form is None:
            intake.date = date.fromisoformat(guess["best"])
        return choices() | {
            "intake": intake,
            "rows": rows,
            "asked": [row for row in rows if row.segment.is_unsure],
            "stories": stories_of(sheet, gazetteer),
            "numbers": list(enumerate(sheet.order, start=1)),
            "removed": [
                n for n in intake.state.get("notes", ()) if n.startswith("去掉")
            ],
            "guess": guess,
            "place_form": place_form or PlaceForm(instance=intake),
            "can_undo": bool(sheet.past),
            "taken": taken_before(intake.text),
            "reasons": reasons,
        }

    # The moves

    def move_view(self, request, pk):
        if not self.has_change_permission(request):
            raise PermissionDenied
        answer = None
        with transaction.atomic():
            intake = Intake.objects.select_for_update().filter(pk=pk).first()
            if intake is None:
                raise Http404
            problem = self._problem(request, intake)
            if problem:
                messages.error(request, problem)
            else:
                answer = self._move(request, intake)
        return answer or self._answer(request, intake)

    def _problem(self, request, intake):
        if intake.page_text_id:
            return TAKEN
        if request.POST.get("version") != str(intake.version):
            return STALE
        return ""

    def _move(self, request, intake):
        do = request.POST.get("do", "")
        if do == "take_over":
            return self._take_over(request, intake)
        if do == "place":
            form = PlaceForm(request.POST, instance=intake)
            if form.is_valid():
                self._keep(form.save(commit=False))
                return None
            return self._answer(request, intake, form)
        sheet = Sheet.load(intake.text, intake.state)
        try:
            moved = _moved(sheet, do, request.POST)
        except Refused as error:
            messages.error(request, str(error))
            return None
        if moved is not sheet:
            intake.state = intake.state | moved.dump()
            self._keep(intake)
        return None

    def _keep(self, intake):
        intake.version += 1
        intake.save()

    def _take_over(self, request, intake):
        form = PlaceForm(request.POST, instance=intake)
        if not form.is_valid():
            return self._answer(request, intake, form)
        sheet = Sheet.load(intake.text, intake.state)
        try:
            with transaction.atomic():
                intake.page_text = take_over(
                    sheet,
                    date=intake.date,
                    number=intake.number,
                    name=intake.name,
                    by=request.user,
                )
        except AlreadyTaken as error:
            messages.warning(request, str(error))
            address = reverse("admin:ingest_pagetext_change", args=[error.page_text.pk])
            return self._leave(request, address)
        except NotTaken as error:
            intake.page_text = None
            return self._answer(request, intake, form, error.reasons)
        self._keep(intake)
        page = intake.page_text.page
        count = page.placements.count()
        messages.success(
            request,
            f"已建 {count} 篇草稿，放在 {page.issue.date:%Y-%m-%d} {page.title()}；"
            "标题、频道、区县补齐后就可以送审。",
        )
        address = reverse("admin:ingest_pagetext_change", args=[intake.page_text_id])
        return self._leave(request, address)

    def _leave(self, request, address):
        if _is_script(request):
            return HttpResponse(headers={"X-Go-To": address})
        return redirect(address)

    def _answer(self, request, intake, place_form=None, reasons=()):
        """Answer a move: the screen anew for the script, a redirect for a form."""
        invalid = place_form is not None and (place_form.errors or reasons)
        if not _is_script(request) and not invalid:
            return redirect(self._address(intake))
        if intake.page_text_id and _is_script(request):
            return HttpResponse(headers={"X-Go-To": self._address(intake)})
        context = self._context(intake, place_form, reasons)
        if _is_script(request):
            template = "admin/ingest/intake/_workbench.html"
        else:
            template = "admin/ingest/intake/workbench.html"
            context |= self.admin_site.each_context(request)
            context |= {"title": "收版", "opts": self.opts, "media": self.media}
        return TemplateResponse(request, template, context)


def _is_script(request):
    return request.headers.get("X-Requested-With") == "fetch"


def _moved(sheet, do, data):
    """Do what a button says: the name of a move, and what it is done to."""
    do, _, what = do.partition(":")
    keys = data.getlist("segment")
    number = _number(what)
    moves = {
        "role": lambda: sheet.give_role(keys, what),
        "move": lambda: sheet.move_to(keys, _number(data.get("story", ""))),
        "split": lambda: sheet.split_at(keys),
        "join": lambda: sheet.toggle_join(keys),
        "cut": lambda: sheet.cut(keys, data.get("words", "")),
        "merge": lambda: sheet.merge_up(number),
        "up": lambda: sheet.shift(number, -1),
        "down": lambda: sheet.shift(number, 1),
        "type": lambda: _typed(sheet, number, data),
        "choose": lambda: _candidate(sheet, number, data),
        "undo": sheet.undo,
    }
    if do not in moves:
        raise Refused("没有这个动作，请用页面上的按钮。")
    return moves[do]()


def _number(text):
    return int(text) if is_key(text) else 0


def _typed(sheet, number, data):
    fields = {name: data[name] for name in TYPED if name in data}
    return sheet.type_in(
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


def _candidate(sheet, number, data):
    """Take one of the clauses offered for a garbled headline, by the editor's hand."""
    story = next((s for s in sheet.stories() if s.number == number), None)
    chosen = data.get("candidate", "")
    if story is None or chosen not in story.headline_candidates:
        raise Refused("这个标题不在候选里，请直接写在标题栏。")
    fields = {name: getattr(story, name) for name in TYPED} | {"headline": chosen}
    people, districts = sheet.people_of(story), sheet.districts_of(story)
    return sheet.type_in(number, fields, people, districts)
