"""Generator of labelled texts in many conventions: python -m bench.made_texts shows some.

The words are made up, the structure is known: each item is a text with its label, as a
hand would label it, and the forms it was made of. What is measured on a few dozen real
texts would be learned by heart; here are as many as one likes, and a form that the
reader does not know yet is one line more in a table.
"""

import random
import re
import sys
from dataclasses import dataclass, field

from bench.made_copy import (
    CAPTIONS,
    DECKS,
    ENDINGS,
    GIVEN,
    HEADLINES,
    KICKERS,
    PAPERS,
    PLACES,
    RARE_SURNAMES,
    SENTENCES,
    SERIES,
    SURNAMES,
    TOPICS,
)
from bench.made_forms import (
    CAPTION_FORMS,
    FURNITURE_ABOVE,
    FURNITURE_BELOW,
    LAST_LINE,
    LEAD,
    OCR,
    OWN_LINE,
    SUBHEAD_FORMS,
    TAIL,
)

HALF = str.maketrans("，（）：", ",():")


@dataclass
class Made:
    text: str
    label: dict
    forms: dict = field(default_factory=dict)


class Maker:
    """Makes items, one after the other, from a seed."""

    def __init__(self, seed=1):
        self.random = random.Random(seed)
        self.sentences = SENTENCES

    def name(self):
        pick = self.random
        surname = pick.choice(RARE_SURNAMES if pick.random() < 0.06 else SURNAMES)
        length = 1 if pick.random() < 0.2 else 2
        return surname + "".join(pick.sample(GIVEN, length))

    def names(self, count):
        found = []
        while len(found) < count:
            name = self.name()
            if name not in found:
                found.append(name)
        return found

    def words(self, template):
        return template.format(**self.about)

    def begin(self):
        thing, act, site, subheads = self.random.choice(TOPICS)
        city = self.random.choice(PLACES)
        place = city + self.random.choice(ENDINGS)
        paper = self.random.choice(PAPERS)
        self.about = {
            "thing": thing,
            "act": act,
            "site": site,
            "place": place,
            "paper": paper,
            "city": city,
            "n": self.random.randint(100, 999),
        }
        self.subheads = list(subheads)
        self.people = []  # (name, role)
        self.captions = []
        self.label = dict.fromkeys(("headline", "kicker", "subtitle", "dateline"))
        self.forms = {}

    def item(self):
        """Return one story as one finds it: perhaps with what a site sets around it."""
        lines = self.with_furniture(self.story())
        text = self.laid_out(lines)
        return Made(text, self.label, self.forms)

    def page(self):
        """Return a page of some stories, and the numbers of the lines of each."""
        between = self.random.choice((1, 1, 3))  # blank lines between two stories
        lines, numbers = [], []
        count = self.random.choice((2, 3, 4))
        for at in range(count):
            # Two stories have no sentence in common.
            self.sentences = SENTENCES[at::count]
            story = self.story(headless=at == 0)
            held = []
            for line in story:
                held.append(len(lines) + 1)
                lines += [line, ""]
            lines += [""] * (between - 1)
            numbers.append(held)
        self.sentences = SENTENCES
        return "\n".join(lines), numbers

    def story(self, headless=True):
        """Return the lines of a story; its label and forms are kept.

        Without a headline only one may be that nothing stands above.
        """
        self.begin()
        heading = self.heading(headless)
        signed = self.signed()
        copy, subheads = self.copy(signed)
        above, below = self.pictures()
        own = [signed["own"]] if signed["own"] else []
        first = self.random.random() < 0.5
        lines = [*heading, *(above + own if first else own + above), *copy, *below]
        if signed["last"]:
            lines.append(signed["last"])
        self.label |= {
            "bylines": [{"name": n, "role": r} for n, r in self.people],
            "captions": self.captions,
            "subheads": subheads,
        }
        return lines

    def choose(self, what, table, none=0.0):
        """Choose a row of a table, and note which; None with the given chance."""
        if self.random.random() < none:
            self.forms[what] = "none"
            return None
        at = self.random.randrange(len(table))
        self.forms[what] = str(
            table[at] if isinstance(table[at], str) else table[at][0]
        )
        return table[at]

    def heading(self, headless):
        headline = self.words(self.random.choice(HEADLINES))
        kicker = self.words(self.random.choice(KICKERS))
        deck = self.words(self.random.choice(DECKS))
        series = self.random.choice(SERIES)
        forms = {
            "H": ([headline], {}),
            "H, ": ([headline], {}),
            "H. ": ([headline], {}),
            "H/——D": ([headline, f"——{deck}"], {"subtitle": f"——{deck}"}),
            "K——/H": ([f"{kicker}——", headline], {"kicker": f"{kicker}——"}),
            "K/H": ([kicker, headline], {"kicker": kicker}),
            "H/D": ([headline, deck], {"subtitle": deck}),
            "K/H/D": ([kicker, headline, deck], {"kicker": kicker, "subtitle": deck}),
            "【S】/H": ([f"【{series}】", headline], {}),
            "S/H": ([series, headline], {}),
            "H（S）": ([f"{headline}（{series}）"], {}),
            "K/H（S）": ([kicker, f"{headline}（{series}）"], {"kicker": kicker}),
            "none": ([], {"headline": None}),
        }
        if not headless:
            del forms["none"]
        form = self.random.choice(list(forms))
        lines, label = forms[form]
        self.forms["heading"] = form.strip(" ,.")
        self.label["headline"] = headline
        self.label |= label
        return lines

    def signed(self):
        """Choose how the story is signed: at one place, mostly."""
        signed = {"own": "", "lead": "", "tail": "", "last": ""}
        where = self.random.choice(
            ["own", "own", "lead", "lead", "lead", "tail", "tail", "last", "none"]
        )
        self.forms["signed"] = where
        if where == "none":
            return signed
        table = {"own": OWN_LINE, "lead": LEAD, "tail": TAIL, "last": LAST_LINE}[where]
        form, *dateline, roles = self.choose("byline", table)
        names = self.names(len(roles))
        self.people += zip(names, roles, strict=True)
        signed[where] = form.format(*map(self.set_wide, names), **self.about)
        if dateline and dateline[0]:
            self.label["dateline"] = dateline[0].format(**self.about)
        if self.random.random() < 0.05:
            for right, slip in OCR:
                if right in signed[where]:
                    signed[where] = signed[where].replace(right, slip, 1)
                    if self.label["dateline"]:
                        self.label["dateline"] = self.label["dateline"].replace(
                            right, slip
                        )
                    self.forms["ocr"] = slip
                    break
        return signed

    def set_wide(self, name):
        """A name of two characters may be set to the width of three."""
        wide = len(name) == 2 and self.random.random() < 0.3
        return f"{name[0]}　{name[1]}" if wide else name

    def copy(self, signed):
        pick = self.random
        count = pick.choice((2, 3, 4, 5, 6))
        sentences = pick.sample(self.sentences, min(count * 3, len(self.sentences)))
        count = min(count, len(sentences) // 2)
        each = min(3, len(sentences) // count)
        paragraphs = []
        for at in range(count):
            part = sentences[at * each : (at + 1) * each]
            paragraphs.append("".join(f"{self.words(s)}。" for s in part))
        paragraphs[0] = signed["lead"] + paragraphs[0]
        paragraphs[-1] += signed["tail"]
        form = self.choose("subheads", SUBHEAD_FORMS, none=0.6)
        if form is None or count < 4:
            self.forms["subheads"] = "none"
            return paragraphs, []
        used = self.subheads[: pick.choice((1, 2, 2))]
        subheads, lines = [], paragraphs[:1]
        for at, paragraph in enumerate(paragraphs[1:]):
            if at < len(used):
                subhead = form.format(used[at])
                subheads.append(subhead)
                lines.append(subhead)
            lines.append(paragraph)
        return lines, subheads

    def pictures(self):
        form = self.choose("caption", CAPTION_FORMS, none=0.7)
        if form is None:
            return [], []
        words, credit, own_line = form
        caption = words.format(c=self.words(self.random.choice(CAPTIONS)))
        name = self.name()
        if "{0}" in credit and not self.people:
            self.people.append(
                (name, "provider" if "供图" in credit else "photographer")
            )
        credit = credit.format(name)
        self.captions.append(re.sub(r"^[▲◀]|特约摄影 $", "", caption).strip())
        lines = [caption, credit] if own_line else [caption + credit]
        return (lines, []) if self.random.random() < 0.5 else ([], lines)

    def with_furniture(self, lines):
        pick = self.random
        above, below = [], []
        if pick.random() < 0.3:
            above = pick.sample(FURNITURE_ABOVE, pick.choice((1, 1, 2, 3)))
        if pick.random() < 0.25:
            below = pick.sample(FURNITURE_BELOW, pick.choice((1, 1, 2)))
        if above or below:
            self.forms["furniture"] = " / ".join([*above, *below])
        about = self.about | {"h": self.label["headline"] or ""}
        names = self.names(2)
        return [
            *(line.format(*names, **about) for line in above),
            *lines,
            *(line.format(*names, **about) for line in below),
        ]

    def laid_out(self, lines):
        """Set the lines as a page, a site or a PDF leaves them."""
        form = self.random.choice(
            (
                "blank",
                "blank",
                "close",
                "indent",
                "half",
                "wide",
                "blank",
                "close",
                "one",
            )
        )
        self.forms["layout"] = form
        long = [len(line) > 45 for line in lines]
        if form == "indent":
            lines = [
                f"　　{s}" if is_long else s
                for s, is_long in zip(lines, long, strict=True)
            ]
        if form == "half":
            lines = [line.translate(HALF) for line in lines]
            self.halve_label()
        between = {"close": "\n", "wide": "\n\n\n", "one": "　　"}.get(form, "\n\n")
        return between.join(lines)

    def halve_label(self):
        for name, words in self.label.items():
            if isinstance(words, str):
                self.label[name] = words.translate(HALF)
            elif name in {"captions", "subheads"}:
                self.label[name] = [each.translate(HALF) for each in words]


def items(count, seed=1):
    """Yield so many (name, label, text), the same for a seed; the forms in the label."""
    maker = Maker(seed)
    for at in range(count):
        made = maker.item()
        yield f"m{at}", made.label | {"forms": made.forms}, made.text


def pages(count, seed=1):
    """Yield so many (name, text, the numbers of the lines of each story)."""
    maker = Maker(seed)
    for at in range(count):
        yield f"p{at}", *maker.page()


if __name__ == "__main__":
    for name, label, text in items(5, seed=random.randrange(1000)):
        sys.stdout.write(f"== {name} {label['forms']}\n{text}\n\n")
