"""Admin of the house's word list: its form with a try-out, import and export."""

from django import forms
from django.contrib import admin
from django.contrib.admin.models import ADDITION, LogEntry
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles import house_word_import
from articles.admin.table_form import TableForm
from articles.csv_tables import Unreadable
from articles.house_words import current_lists
from articles.models import HouseWord
from articles.models.staff import staff_name
from articles.text.proofreading import RULES, Passage, proofread
from articles.text.proofreading.word_lists import built_in_entries, with_house_entries
from articles.text.word_entries import KINDS, BadEntry, row_of
from districts.admin import DeskAdmin

LONGEST_TRIAL = 2_000
WORD_RULES = (*KINDS, "idiom", "homophone")
CSV = "text/csv; charset=utf-8"


class ImportForm(TableForm):
    def read_table(self, text):
        return house_word_import.read(text)


class TrialForm(forms.Form):
    """Form of a sentence to try the lists on."""

    sentence = forms.CharField(
        label="试一句",
        max_length=LONGEST_TRIAL,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "required": "请写一句话，看查得出什么。",
            "max_length": "最多 %(limit_value)d 字，现在有 %(show_value)d 字。",
        },
    )


class HouseWordForm(forms.ModelForm):
    class Meta:
        model = HouseWord
        fields = [
            *("word", "instead", "kind", "verdict", "is_on"),
            *("before", "after", "not_before", "not_after", "near", "not_near"),
            *("within", "skips_quoted", "since", "until"),
            *("why", "source", "example"),
        ]

    def entry(self):
        """Return the entry as typed, saved or not; raise BadEntry with what is wrong."""
        self.is_valid()
        for name, messages in self.errors.items():
            # It is there already: what is typed may replace it.
            if name != "word" or self.errors[name].as_data()[0].code != "unique":
                raise BadEntry(messages[0])
        return self.instance.as_entry()


@admin.register(HouseWord)
class HouseWordAdmin(DeskAdmin):
    form = HouseWordForm
    list_display = ["word", "instead", "kind", "judged", "is_on", "changed"]
    list_filter = ["is_on", "kind", "verdict"]
    list_select_related = ["changed_by"]
    search_fields = ["word", "instead"]
    search_help_text = "按词或改法找"
    change_list_template = "admin/articles/houseword/change_list.html"
    change_form_template = "admin/articles/houseword/change_form.html"
    actions = ["turn_on", "turn_off"]
    fieldsets = [
        (None, {"fields": ["word", "instead", "kind", "verdict", "is_on"]}),
        (
            "在什么地方查",
            {
                "fields": [
                    *("before", "after", "not_before", "not_after"),
                    *("near", "not_near", "within", "skips_quoted"),
                    ("since", "until"),
                ],
                "description": "几个词用空格隔开。#数 是一个数字，#汉数 是一个汉字数字，"
                "#断 是标点或句尾，#起 是句首或标点，#汉 是任一汉字，#字母 是一个字母。",
            },
        ),
        ("说明", {"fields": ["why", "source", "example"]}),
    ]

    @admin.display(description="判断", ordering="verdict")
    def judged(self, word):
        return word.verdict

    @admin.display(description="谁改的", ordering="changed_at")
    def changed(self, word):
        at = timezone.localtime(word.changed_at)
        who = staff_name(word.changed_by) if word.changed_by else ""
        return f"{who} {at:%Y-%m-%d %H:%M}"

    def save_model(self, request, obj, form, change):
        obj.changed_by = request.user
        super().save_model(request, obj, form, change)

    @admin.action(description="启用", permissions=["change"])
    def turn_on(self, request, queryset):
        self._turn(request, queryset, True)

    @admin.action(description="停用", permissions=["change"])
    def turn_off(self, request, queryset):
        self._turn(request, queryset, False)

    @transaction.atomic
    def _turn(self, request, queryset, is_on):
        words = list(queryset.exclude(is_on=is_on))
        for word in words:
            word.is_on, word.changed_by = is_on, request.user
            word.save(update_fields=["is_on", "changed_by"])
            self.log_change(request, word, "启用。" if is_on else "停用。")
        self.message_user(request, f"{'启用' if is_on else '停用'}了 {len(words)} 条。")

    def get_urls(self):
        wrap = self.admin_site.admin_view
        return [
            path("import/", wrap(self.import_view), name="articles_houseword_import"),
            path(
                "export/",
                wrap(require_safe(self.export_view)),
                name="articles_houseword_export",
            ),
            path(
                "built-in/",
                wrap(require_safe(self.built_in_view)),
                name="articles_houseword_built_in",
            ),
            path("try/", wrap(self.trial_view), name="articles_houseword_try"),
            *super().get_urls(),
        ]

    def import_view(self, request):
        """Show what a table would add and change; take it in where that was looked at."""
        if not (
            self.has_add_permission(request) and self.has_change_permission(request)
        ):
            raise PermissionDenied
        is_sent = request.method == "POST"
        form = ImportForm(request.POST, request.FILES) if is_sent else ImportForm()
        context = {"form": form, "heads": house_word_import.HEADS}
        if is_sent and form.is_valid():
            wrong = sum(bool(row.errors) for row in form.rows)
            context |= {
                "rows": form.rows,
                "wrong": wrong,
                "added": sum(row.is_new for row in form.rows),
                "changed": sum(bool(row.changes) for row in form.rows),
                "text": form.cleaned_data["text"],
            }
            if not wrong and "make" in request.POST:
                try:
                    words = self._take_in(request, form.rows)
                except Unreadable as problem:
                    form.add_error(None, str(problem))
                else:
                    context = {"taken": len(words)}
        return self._page(request, "import.html", "导入词表", context)

    @transaction.atomic
    def _take_in(self, request, rows):
        words = house_word_import.take_in(rows, by=request.user)
        if words:
            LogEntry.objects.log_actions(
                request.user.pk, words, ADDITION, change_message="由表格导入。"
            )
        return words

    def export_view(self, request):
        """Answer with the house's list as a table that can be imported again."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        rows = map(house_word_import.table_row, HouseWord.objects.all())
        return _table(rows, "house-words.csv")

    def built_in_view(self, request):
        """Answer with the built-in lists as a table."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return _table(map(row_of, built_in_entries()), "built-in-words.csv")

    def trial_view(self, request):
        """Show what the lists find in a sentence, with the entry of the form if one is
        sent: nothing is saved."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        is_sent = request.method == "POST"
        form = TrialForm(request.POST if is_sent else None)
        context = {"form": form}
        if is_sent and form.is_valid():
            try:
                entry, lists = self._lists_to_try(request)
                context["entry"] = entry
                context["hits"] = _hits(form.cleaned_data["sentence"], lists)
            except BadEntry as problem:
                form.add_error(None, str(problem))
        return self._page(request, "try.html", "试一句", context)

    def _lists_to_try(self, request):
        """Return the entry that is being written, None without one, and the lists with it."""
        if not request.POST.get("word", "").strip():
            return None, current_lists()
        entry = HouseWordForm(request.POST).entry()
        others = [e for e in HouseWord.objects.entries() if e.word != entry.word]
        return entry, with_house_entries([entry, *others])

    def _page(self, request, template, title, context):
        frame = self.admin_site.each_context(request)
        frame |= {"title": title, "subtitle": None, "opts": self.opts}
        return TemplateResponse(
            request, f"admin/articles/houseword/{template}", frame | context
        )


def _hits(sentence, lists):
    """Return what the lists find: [(hit, the rule)]."""
    hits = proofread(
        [Passage("body", "正文", sentence.replace("\r\n", "\n"))],
        at=timezone.localdate(),
        words=lists,
        rules=WORD_RULES,
    )
    return [(hit, RULES[hit.rule]) for hit in hits]


def _table(rows, name):
    response = HttpResponse(house_word_import.table_of(rows), content_type=CSV)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
