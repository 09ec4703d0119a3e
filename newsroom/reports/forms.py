"""Form of a reader's report, 举报与反馈."""

import re
from hashlib import blake2b

from django import forms

from articles.models import Article, ReaderReport
from articles.models.reader_reports import (
    LONGEST_CONTACT,
    LONGEST_PASSAGE,
    LONGEST_WORDS,
)
from districts.keys import is_key

LONGEST_ADDRESS = 300
# A story's address on the site, or of its page beside the printed one; or its number.
ADDRESS = re.compile(
    r"(?:.*/(?:articles|paper/[^/]+/[^/]+)/)?([0-9]{1,18})/?(?:[?#].*)?"
)
NO_STORY = (
    "没有找到这篇稿件，它也可能已经撤下：请核对网址，"
    "或把这一栏空着，在内容里写明是哪一篇。"
)


def public_story(text):
    """Return the public story that an address or a number names, else None."""
    named = ADDRESS.fullmatch(text.strip()) if len(text) <= LONGEST_ADDRESS else None
    if not named or not is_key(named[1]):
        return None
    stories = Article.objects.published().only("headline", "phrases", "language")
    return stories.filter(pk=named[1]).first()


class TextField(forms.CharField):
    """Text as a browser counts it: it sends two characters for the end of a line."""

    def to_python(self, value):
        return super().to_python(value).replace("\r\n", "\n")


def too_long(most):
    return f"太长了，最多 {most} 字，现在有 %(show_value)d 字；请写短一些。"


class ReportForm(forms.Form):
    kind = forms.ChoiceField(
        choices=ReaderReport.Kind,
        error_messages={
            "required": "请选一类。",
            "invalid_choice": "请在四类里选一类。",
        },
    )
    story = forms.CharField(
        required=False,
        max_length=LONGEST_ADDRESS,
        error_messages={"max_length": NO_STORY},
    )
    passage = TextField(
        required=False,
        max_length=LONGEST_PASSAGE,
        error_messages={"max_length": too_long(LONGEST_PASSAGE)},
    )
    words = TextField(
        max_length=LONGEST_WORDS,
        error_messages={
            "required": "请写要反映的事。",
            "max_length": too_long(LONGEST_WORDS),
        },
    )
    contact = forms.CharField(
        required=False,
        max_length=LONGEST_CONTACT,
        error_messages={"max_length": too_long(LONGEST_CONTACT)},
    )
    # Nobody sees it: a program that fills in all fields fills it in, too.
    homepage = forms.CharField(required=False)

    def clean_story(self):
        text = self.cleaned_data["story"]
        story = public_story(text) if text else None
        if text and story is None:
            raise forms.ValidationError(NO_STORY)
        return story

    def clean_homepage(self):
        if self.cleaned_data["homepage"]:
            raise forms.ValidationError(
                "有一栏是防机器用的，被自动填上了，现已清空；请再点一次“发送”。"
            )
        return ""

    def key(self, drawn):
        """Return what is the same of a form that is sent twice, and another once its
        words are changed: who goes back and writes more has more to say."""
        typed = [drawn, *map(str, self.report().values())]
        return blake2b("\0".join(typed).encode(), digest_size=16).hexdigest()

    def report(self):
        """Return the columns of the report."""
        cleaned = self.cleaned_data
        return {
            "kind": cleaned["kind"],
            "article": cleaned["story"],
            "passage": cleaned["passage"],
            "words": cleaned["words"],
            "contact": cleaned["contact"],
        }
