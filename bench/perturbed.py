"""Labelled texts as other papers and sites would set them; the labels stay true.

A set of real texts that the reader was written after says nothing any more of those it
has not seen; the same stories in other conventions still do.
"""

import copy
import re

HALF = str.maketrans("，（）：；？！", ",():;?!")
FULL = str.maketrans(",():;?!", "，（）：；？！")
TITLE = re.compile(r"(记者|通讯员|实习生)[ \u3000|]?")
SIGNED = re.compile(r"[（(]([^（）()]{0,8}(?:记者|通讯员)[^（）()]{0,20})[）)]")
WIDTH, LONG = 28, 40
FORMS = {
    "half-width marks": lambda text: text.translate(HALF),
    "full-width marks": lambda text: text.translate(FULL),
    "no blank lines": lambda text: re.sub(r"\n\s*\n+", "\n", text),
    "a stroke behind the title": lambda text: TITLE.sub(r"\1｜", text, count=1),
    "a colon behind the title": lambda text: TITLE.sub(r"\1：", text, count=1),
    "no brackets": lambda text: SIGNED.sub(r" \1 ", text, count=1),
    "other brackets": lambda text: SIGNED.sub(r"〔\1〕", text, count=1),
    "the paper and the day above": lambda text: f"城北日报 2024年3月5日\n\n{text}",
    "the page's name above": lambda text: f"要闻\n\n{text}",
    "editors below": lambda text: f"{text.rstrip()}\n\n编辑 王小明  校对 李小红\n",
    "indented": lambda text: _lines(
        text, lambda line: f"　　{line}" if len(line) > LONG else line
    ),
    "broken by the width": lambda text: _lines(text, _broken),
}
MARKS = {"half-width marks": HALF, "full-width marks": FULL}


def perturbed(items):
    """Yield (name, label, text) of each item in each form that changes it."""
    items = list(items)
    for form, change in FORMS.items():
        for name, label, text in items:
            changed = change(text)
            if changed != text:
                yield f"{name}, {form}", _labelled(label, MARKS.get(form, {})), changed


def _labelled(label, marks):
    """Return a label with its marks changed as those of the text are."""
    label = copy.deepcopy(label)
    for part in ("headline", "kicker", "subtitle"):
        label[part] = (label[part] or "").translate(marks)
    if label["dateline"]:
        label["dateline"]["raw"] = label["dateline"]["raw"].translate(marks)
    for caption in label["captions"]:
        caption["text"] = caption["text"].translate(marks)
    label["subheads"] = [words.translate(marks) for words in label["subheads"]]
    return label


def _lines(text, change):
    return "\n".join(map(change, text.split("\n")))


def _broken(line):
    return "\n".join(line[at : at + WIDTH] for at in range(0, len(line), WIDTH))
