"""Forms of a page import: the text, pasted or uploaded, and where it was printed."""

from django import forms

from ingest.files import ocr, text_of
from ingest.files.values import LARGEST_FILE, UnreadableFile
from ingest.models import PageImport
from ingest.reading import LONGEST_TEXT


class PageImportForm(forms.ModelForm):
    text = forms.CharField(
        label="原文",
        required=False,
        strip=False,
        help_text="从 PDF、识别软件或排版文件里复制出来的一个版面，不用整理；空行请保留。"
        "表格里的 ⇦、⇧ 是并到左边、上边的格子；_{n}、^{n} 是下标、上标。",
        widget=forms.Textarea(
            attrs={"rows": 18, "class": "page-import-text", "data-most": LONGEST_TEXT}
        ),
    )
    file = forms.FileField(
        label="或上传文件",
        required=False,
        help_text=f".txt（UTF-8、GB18030、UTF-16）、.docx、.pdf{ocr.in_words()}，"
        f"不超过 {LARGEST_FILE // 1024 // 1024} MB。",
        widget=forms.FileInput(attrs={"accept": f".txt,.docx,.pdf{ocr.endings()}"}),
    )

    class Meta:
        model = PageImport
        fields = ["text", "file", "date", "number", "name"]
        widgets = {"date": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}

    claims = None  # of the uploaded file, about the lines of its text

    def clean_text(self):
        # A browser sends line ends of its own; NULs no database keeps.
        text = self.cleaned_data["text"].replace("\r\n", "\n").replace("\x00", "")
        if len(text) > LONGEST_TEXT:
            raise forms.ValidationError(
                f"原文有 {len(text)} 个字符，一次最多 {LONGEST_TEXT} 个：请一版一版地收。"
            )
        return text

    def clean(self):
        data = super().clean()
        uploaded = data.get("file")
        if uploaded and not (data.get("text") or "").strip():
            try:
                extracted = text_of(uploaded.name, uploaded.read(LARGEST_FILE + 1))
            except UnreadableFile as error:
                self.add_error("file", str(error))
            else:
                data["text"] = extracted.text.replace("\x00", "")
                self.instance.form = extracted.form
                self.claims = extracted.claims
                # The uploaded text is in the box if another field is refused.
                self.data = self.data.copy()
                self.data["text"] = data["text"]
        elif uploaded:
            self.add_error("file", "粘贴和上传请只用一样：清空上面的原文，或不选文件。")
        elif not (data.get("text") or "").strip() and "text" not in self.errors:
            self.add_error("text", "请粘贴一个版面的原文，或上传文件。")
        return data


class PlaceForm(forms.ModelForm):
    """The issue and the page on which the drafts are placed."""

    class Meta:
        model = PageImport
        fields = ["date", "number", "name"]
        widgets = {"date": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}
