"""Form of a table that is brought in: a file, or what was copied out of one."""

from django import forms

from articles.csv_tables import MOST_BYTES, Unreadable, decoded


class TableForm(forms.Form):
    """Base form: `rows` is what read_table() makes of the table, `sent` its text, to stand
    in the page after a file was read."""

    file = forms.FileField(
        label="表格文件（CSV）",
        required=False,
        error_messages={"empty": "这个文件是空的，请换一个。"},
    )
    text = forms.CharField(
        label="或者从 Excel 复制，贴在这里",
        required=False,
        strip=False,
        max_length=MOST_BYTES,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        error_messages={"max_length": "表格太长，请分几次导入。"},
    )

    sent = ""

    def read_table(self, text):
        """Return the rows of a table; raises Unreadable with a sentence."""
        raise NotImplementedError

    def clean(self):
        cleaned = super().clean()
        try:
            self.sent = cleaned.get("text", "")
            if cleaned.get("file"):
                self.sent = decoded(cleaned["file"].read(MOST_BYTES + 1))
            if not self.sent.strip():
                raise Unreadable("请选一个表格文件，或者把表格贴进来。")
            self.rows = self.read_table(self.sent)
        except Unreadable as problem:
            raise forms.ValidationError(str(problem)) from problem
        cleaned["text"] = self.sent
        return cleaned
