"""Forms of a page import: the text, pasted or uploaded, and where it was printed."""

from dataclasses import replace

from django import forms

from ingest.file_claims import FileClaims, token_of
from ingest.files import accepted, checked, html, kinds_in_words, text_of
from ingest.files.values import LARGEST_FILE, Extracted, UnreadableFile, joined
from ingest.models import PageImport
from ingest.reading import LONGEST_TEXT

MOST_FILES = 20
LARGEST_TOGETHER = 3 * LARGEST_FILE
PASTED = "粘贴的内容"


class FilesInput(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files, cleaned to a list of them."""

    widget = FilesInput

    def clean(self, data, initial=None):
        return [super(FilesField, self).clean(file, initial) for file in data or ()]


class PageImportForm(forms.ModelForm):
    text = forms.CharField(
        label="原文",
        required=False,
        strip=False,
        help_text="从 PDF、识别软件、网页或 Word 里复制出来的一个版面，不用整理；空行请保留。"
        "表格里的 ⇦、⇧ 是并到左边、上边的格子；_{n}、^{n} 是下标、上标。",
        widget=forms.Textarea(
            attrs={"rows": 18, "class": "page-import-text", "data-most": LONGEST_TEXT}
        ),
    )
    file = FilesField(label="或上传文件", required=False, allow_empty_file=True)

    class Meta:
        model = PageImport
        fields = ["text", "file", "date", "number", "name"]
        widgets = {"date": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}

    # What the files, or a paste of Word's or of a page, say of the lines.
    claims, left_out, tokens = None, (), ()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["file"]
        field.widget.attrs["accept"] = accepted()
        field.help_text = (
            f"{kinds_in_words()}；可以一次选几个，也可以把文件拖到这一页上，各成一篇或几篇，"
            f"每个不超过 {LARGEST_FILE // 1024 // 1024} MB。"
        )

    def clean_text(self):
        # A browser sends line ends of its own; NULs no database keeps.
        text = self.cleaned_data["text"].replace("\r\n", "\n").replace("\x00", "")
        if len(text) > LONGEST_TEXT and not html.is_marked_up(text):
            raise forms.ValidationError(
                f"原文有 {len(text)} 个字符，一次最多 {LONGEST_TEXT} 个：请一版一版地收。"
            )
        return text

    def clean(self):
        data = super().clean()
        files, text = data.get("file") or [], data.get("text") or ""
        if files:
            self._take_files(files, text)
        elif html.is_marked_up(text):
            self._take_source(text)
        elif text.strip():
            self._take_tokens(text)
        elif not {"text", "file"} & self.errors.keys():
            self.add_error("text", "请粘贴一个版面的原文，或上传文件。")
        return data

    def _take_files(self, files, text):
        """Read the files, below what is in the box."""
        read = []
        if text.strip():
            self._take_tokens(text)
            form = self.instance.form
            read.append(Extracted(text, form, self.claims, tuple(self.left_out)))
        if len(files) > MOST_FILES:
            self.add_error("file", f"一次最多 {MOST_FILES} 个文件，请分几次收。")
            return
        if sum(file.size for file in files) > LARGEST_TOGETHER:
            most = LARGEST_TOGETHER // 1024 // 1024
            self.add_error("file", f"几个文件一共不能超过 {most} MB，请分几次收。")
            return
        for file in files:
            try:
                read.append(text_of(file.name, file.read(LARGEST_FILE + 1)))
            except UnreadableFile as error:
                self.add_error("file", str(error))
        if read:
            whole = joined(read) if len(read) > 1 else read[0]
            name = "这几份原文" if len(read) > 1 else files[0].name
            self._take(whole, "file", name, count=len(read))

    def _take_source(self, text):
        """Read what was pasted with its tags as the page that it is the source of."""
        try:
            self._take(html.read_source(text, PASTED), "text", PASTED)
        except UnreadableFile as error:
            self.add_error("text", str(error))

    def _take(self, extracted, field, name, count=1):
        try:
            extracted = checked(name, extracted)
        except UnreadableFile as error:
            self.add_error(field, str(error))
            return
        self.cleaned_data["text"] = extracted.text
        self.instance.form = _form_in_words(extracted.form, count)
        extracted = replace(extracted, form=self.instance.form)
        self.claims, self.left_out = extracted.claims, extracted.left_out
        self.tokens = [token_of(extracted)]
        # The text that was read is in the box if another field is refused.
        self.data = self.data.copy()
        self.data["text"] = extracted.text

    def _take_tokens(self, text):
        said = FileClaims(self.data.getlist("said"), text)
        self.claims, self.left_out, self.tokens = (
            said.claims,
            said.left_out,
            said.tokens,
        )
        if said.forms:
            self.instance.form = said.forms[0]


def _form_in_words(form, count):
    """Return what a text comes from, as long as the list of imports has room for."""
    most = PageImport._meta.get_field("form").max_length
    words = f"{form}，{count} 份" if count > 1 else form
    if len(words) > most and count > 1:
        return f"{count} 份原文"
    return words if len(words) <= most else f"{words[: most - 1]}…"


class PlaceForm(forms.ModelForm):
    """The issue and the page on which the drafts are placed."""

    class Meta:
        model = PageImport
        fields = ["date", "number", "name"]
        widgets = {"date": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}
