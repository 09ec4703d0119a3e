"""Lists of pasted HTML: those that Word writes as paragraphs, and numbers that go on."""

import re

from articles.text.pasting.elements import LISTS

NUMBER = re.compile(r"(\d{1,3})[.．、)）]?")
# Marks of bullets, among them letters that Wingdings and Symbol draw as marks.
BULLETS = set("·•●○■□◆◇▪▫►➢➤✓–-*oØ§lnuqüvwÿ\uf0b7\uf0a7\uf06c\uf06e\uf0d8\uf0fc")


class ListsMixin:
    """Mixin of the reader: writes lists as one list each, numbered as they were.

    A body's list begins at 1: another's numbers are words of its paragraphs.
    """

    word_list = None  # [tag, number of items, elements open around it]
    last_list = None  # (number of items, place of its end in out, texts)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.numbered = []  # of open <ol>: [next number, whether it is a list]

    def _begin_word_item(self, marker):
        """Write the start of a paragraph that Word shows as an item of a list."""
        tag, number = kind_of_list(marker.text)
        if not tag or (tag == "ol" and marker.level > 1):
            return self._begin_marked(marker)
        if self.word_list and self.word_list[0] != tag:
            self._end_word_list()
        count = self.word_list[1] if self.word_list else 0
        if tag == "ol" and number != count + 1:
            self._end_word_list()
            if number != 1:
                return self._begin_marked(marker)
        if not self.word_list:
            self._begin_container(tag)
            self.word_list = [tag, 0, len(self.open) - 1]
        self.word_list[1] += 1
        self._write("<li>")
        return "</li>"

    def _begin_marked(self, marker):
        if not (self.word_list and marker.level > 1):
            self._end_word_list()
        self._write("<p>")
        self._words(marker.text)
        self.has_blank = marker.text[-1] == "."
        return "</p>"

    def _end_word_list(self):
        if self.word_list:
            tag, self.word_list = self.word_list[0], None
            self._write(f"</{tag}>")
            self.containers -= 1
            self.is_new_block = True

    def _begin_ordered_list(self, attrs):
        """Write the start of a list; one that goes on with another's numbers joins it."""
        start = int(attrs["start"]) if (attrs.get("start") or "").isdecimal() else 1
        if self.last_list and self.last_list[0] + 1 == start > 1:
            count, place, written = self.last_list
            if written == self.written:
                self.out[place] = ""
                self.containers += 1
                self.numbered.append([start, True])
                return "</ol>"
        self.numbered.append([start, start == 1])
        return self._begin_container("ol") if start == 1 else ""

    def _end_ordered_list(self):
        following, is_list = self.numbered.pop()
        if is_list:
            self._write("</ol>")
            self.last_list = following - 1, len(self.out) - 1, self.written

    def _begin_item(self):
        around = (element.tag for element in reversed(self.open))
        if next((tag for tag in around if tag in LISTS), "ul") == "ul":
            return self._write("<li>") or "</li>"
        number, is_list = self.numbered[-1]
        self.numbered[-1][0] += 1
        if is_list:
            return self._write("<li>") or "</li>"
        self._write("<p>")
        self._words(f"{number}.")
        self.has_blank = True
        return "</p>"


def kind_of_list(marker):
    """Return ("ol", its number), ("ul", 0), or ("", 0) of a marker that is words."""
    number = NUMBER.fullmatch(marker)
    if number:
        return "ol", int(number.group(1))
    return ("ul", 0) if marker in BULLETS else ("", 0)
