"""The page on which a text is brought in: pasted, chosen, or dropped as files."""

from dataclasses import replace

from django.core.exceptions import PermissionDenied
from django.http import JsonResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.views.decorators.http import require_POST

from districts.suggesting import Gazetteer
from ingest.file_claims import token_of
from ingest.files import checked, html
from ingest.files.values import UnreadableFile
from ingest.forms import PASTED, PageImportForm
from ingest.page_import_view import read_page_import
from ingest.reading import UnreadablePage

LONGEST_PASTE = 1_500_000
TOO_LONG = "粘贴的内容太长，请分几次粘贴，或存成文件再上传。"


class BringingInMixin:
    """Mixin of PageImportAdmin: what is done before there is a page import."""

    def get_urls(self):
        paste = self.admin_site.admin_view(require_POST(self.paste_view))
        return [
            path("paste/", paste, name="ingest_pageimport_paste"),
            *super().get_urls(),
        ]

    def add_view(self, request, form_url="", extra_context=None):
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = PageImportForm(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid():
            page_import = form.save(commit=False)
            page_import.text = form.cleaned_data["text"]
            page_import.created_by = request.user
            try:
                said = form.claims, form.left_out
                read_page_import(page_import, Gazetteer.load(), *said)
            except UnreadablePage as error:
                form.add_error("text", str(error))
            else:
                page_import.save()
                return redirect(self._address(page_import))
        context = self.admin_site.each_context(request) | {
            "title": "收版",
            "form": form,
            "opts": self.opts,
            "media": self.media,
        }
        template = "admin/ingest/pageimport/add.html"
        return TemplateResponse(request, template, context)

    def paste_view(self, request):
        """Answer the text of pasted HTML, and what it says of its lines besides."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        source = request.POST.get("html", "")
        if len(source) > LONGEST_PASTE:
            return JsonResponse({"problem": TOO_LONG}, status=413)
        try:
            extracted = checked(PASTED, html.read_source(source, PASTED))
        except UnreadableFile as error:
            return JsonResponse({"problem": str(error)}, status=400)
        extracted = replace(extracted, form="粘贴")
        return JsonResponse(
            {
                "text": extracted.text.strip("\n"),
                "said": token_of(extracted),
                "left_out": list(extracted.left_out),
            }
        )
