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

R, C, T, A, P, W = (
    "reporter",
    "correspondent",
    "intern",
    "author",
    "photographer",
    "writer",
)
# A byline on a line of its own, under the heading: (form, role of each name).
OWN_LINE = (
    ("本报记者 {0}", (R,)),
    ("本报记者 {0} {1}", (R, R)),
    ("□本报记者 {0}", (R,)),
    ("■ {0}", (A,)),
    ("记者 {0} 通讯员 {1}", (R, C)),
    ("本报记者 {0} 文/图", (R,)),
    ("文/本报记者 {0} 图/{1}", (R, P)),
    ("本报全媒体记者 {0}", (R,)),
    ("作者：{0}", (A,)),
    ("文字：{0} 摄影：{1}", (W, P)),
    ("{0}/文", (W,)),
    ("本报通讯员 {0} 本报记者 {1}", (C, R)),
    ("{paper}记者 {0}", (R,)),
    ("{0} {1}", (A, A)),
    ("{0}", (A,)),
    ("撰文 {0}", (W,)),
    ("记者|{0}", (R,)),
    ("本报记者{0}实习生{1}", (R, T)),
    ("●本报记者 {0}　通讯员 {1}", (R, C)),
    ("[{paper}记者 {0}]", (R,)),
    ("采写：本报记者 {0}", (R,)),
    ("{0} 本报记者 {1}", (A, R)),
    ("文｜{0} 图｜{1}", (W, P)),
)
# What opens the first paragraph: (form, dateline, roles).
LEAD = (
    ("本报讯（记者 {0}）", "本报讯", (R,)),
    ("本报讯(记者{0})", "本报讯", (R,)),
    ("本报讯（记者{0} 通讯员{1}）", "本报讯", (R, C)),
    ("本报讯 记者{0}报道 ", "本报讯", (R,)),
    ("本报讯 记者 {0} 报道：", "本报讯", (R,)),
    ("本报讯（记者|{0}）", "本报讯", (R,)),
    ("本报讯（记者{0}通讯员{1}）", "本报讯", (R, C)),
    ("{paper}讯（记者 {0}）", "{paper}讯", (R,)),
    ("【{paper}讯】（记者 {0}）", "{paper}讯", (R,)),
    ("本报{city}3月5日电（记者{0}）", "本报{city}3月5日电", (R,)),
    ("本报讯 ", "本报讯", ()),
    ("本报讯", "本报讯", ()),
    ("（记者 {0}）", None, (R,)),
    ("（本报记者{0}报道）", None, (R,)),
    ("记者{0}报道：", None, (R,)),
    ("{city}网讯（记者{0}）", "{city}网讯", (R,)),
    ("本报讯（{0} {1}）", "本报讯", (A, A)),
    ("本报讯（{0}）", "本报讯", (A,)),
    ("【本报讯】记者{0} 实习生{1}报道 ", "本报讯", (R, T)),
    ("本报专讯 （首席记者 {0} 文/图）", "本报专讯", (R,)),
    ("{city}消息　", "{city}消息", ()),
    (
        "{city}广播网{city}3月5日消息（记者{0} 通讯员{1}）",
        "{city}广播网{city}3月5日消息",
        (R, C),
    ),
    ("2024年03月05日06:15 {city}网 本报讯（记者{0} 通讯员{1}）", "本报讯", (R, C)),
    ("据{paper}电 ", "据{paper}电", ()),
    ("本报{city}讯 {0}、{1}报道：", "本报{city}讯", (A, A)),
    ("〔本报记者{0}／{city}报道〕", None, (R,)),
    ("文/{paper}全媒体记者 {0}通讯员 {1}", None, (R, C)),
    ("来源：{paper}本报讯（记者{0}）", "本报讯", (R,)),
)
# What closes the last paragraph.
TAIL = (
    ("（{0}）", (A,)),
    ("（记者 {0}）", (R,)),
    ("（{0} {1}）", (A, A)),
    ("{0}", (A,)),
    (" {0}", (A,)),
    ("　　{0} {1}", (A, A)),
    ("（记者{0} 通讯员{1}）", (R, C)),
    ("本报记者 {0}", (R,)),
    ("（本报记者 {0} {1}）", (R, R)),
    ("（{0}、{1}）", (A, A)),
    ("（{0}{1}记者{2}）", (A, A, R)),
    ("本版文/本报记者 {0}", (R,)),
    ("{0} 文/摄", (W,)),
    ("（作者：{0}）", (A,)),
    ("（{0} 整理）", ("compiler",)),
    ("{0}{1}", (A, A)),
    ("{paper}社·全媒体记者：{0}", (R,)),
    ("（据{paper} 记者{0}）", (R,)),
    ("（{paper}）", ()),
)
LAST_LINE = (
    ("（{0}）", (A,)),
    ("本报记者 {0}", (R,)),
    ("本报记者{0}报道", (R,)),
    ("{0}", (A,)),
    ("{city} {0}", (A,)),
    ("（记者 {0} 通讯员 {1}）", (R, C)),
    ("——{0}", (A,)),
    ("记者：{0}", (R,)),
    ("本组稿件采写 记者 {0} {1}", (R, R)),
)
# (mark and words, credit, whether it is on a line of its own)
CAPTION_FORMS = (
    ("▲{c}。", "", False),
    ("{c}。", " 本报记者 {0} 摄", False),
    ("图为{c}。", "（{0} 摄）", False),
    ("{c}。", "{0}摄", False),
    ("◀{c}。", "通讯员 {0}/摄", False),
    ("{c}。", "记者 {0} 摄", True),
    ("{c}", "本报记者 {0} 摄", True),
    ("▲{c}", "", False),
    ("{c}。", "图/{0}", False),
    ("{c}。", "■ 本报发 {0} 摄", False),
    ("{c}。", "", False),
    ("图①：{c}。", "{0}摄", False),
    ("{c}（资料图片）", "", False),
    ("{c}。", "{0} 供图", True),
    ("{c}。特约摄影 ", "{0}", False),
)
SUBHEAD_FORMS = (
    "{}",
    "{}",
    "{}",
    "■{}",
    "一、{}",
    "（一）{}",
    "{}——从账本看人心",
    "{} 大家的事大家办",
    "{}，在各处推开一套管用的好应对",
)
FURNITURE_ABOVE = (
    "{paper} 数字报",
    "第05版：社会 上一版 下一版",
    "2024年3月5日 星期二",
    "00004版：民生",
    "标题导航",
    "版面导航 | 返回目录",
    "上一篇 下一篇 放大 缩小 默认",
    "2024-03-05 08:12 来源：{paper}",
    "发布时间：2024-03-05 来源：{paper}",
    "字号：大 中 小 打印",
    "A07 社会",
    "{paper} 2024年3月5日",
    "首页 > 新闻 > 本地",
)
FURNITURE_BELOW = (
    "上一篇 下一篇 放大 缩小 默认",
    "责任编辑：{0}",
    "（责任编辑：cn{n}）",
    "本版责编 {0} 美编 {1}",
    "新闻热线：0351-7654321",
    "{paper}版权所有 未经许可不得转载",
    "分享到：",
    "来源：{paper} 编辑：{0}",
    "{paper} 社会 00004 {h} 2024-03-05",
)
OCR = (
    ("本报讯", "本报汛"),
    ("本报记者", "木报记者"),
    ("记者", "记 者"),
    ("通讯员", "通讯 员"),
)


@dataclass
class Made:
    text: str
    label: dict
    forms: dict = field(default_factory=dict)


class Maker:
    """Makes items, one after the other, from a seed."""

    def __init__(self, seed=1):
        self.random = random.Random(seed)

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
        self.begin()
        pick = self.random
        heading = self.heading()
        signed = self.signed()
        copy, subheads = self.copy(signed)
        above, below = self.pictures()
        own = [signed["own"]] if signed["own"] else []
        lines = (
            [*heading, *above, *own]
            if pick.random() < 0.5
            else [*heading, *own, *above]
        )
        lines += copy + below
        if signed["last"]:
            lines.append(signed["last"])
        lines = self.with_furniture(lines)
        text = self.laid_out(lines)
        self.label |= {
            "bylines": [{"name": n, "role": r} for n, r in self.people],
            "captions": self.captions,
            "subheads": subheads,
        }
        return Made(text, self.label, self.forms)

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

    def heading(self):
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
        sentences = pick.sample(SENTENCES, min(count * 3, len(SENTENCES)))
        paragraphs = []
        for at in range(count):
            part = sentences[at * 3 : at * 3 + 3] or sentences[:2]
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
            self.people.append((name, "provider" if "供图" in credit else P))
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
            half = str.maketrans("，（）：", ",():")
            lines = [line.translate(half) for line in lines]
            self.halve(half)
        return {"close": "\n", "wide": "\n\n\n", "one": "　　"}.get(form, "\n\n").join(
            lines
        )

    def halve(self, table):
        for name in ("headline", "kicker", "subtitle", "dateline"):
            if self.label[name]:
                self.label[name] = self.label[name].translate(table)
        self.captions = [caption.translate(table) for caption in self.captions]
        self.halved = table


def items(count, seed=1):
    """Yield so many (name, label, text), the same for a seed; the forms in the label."""
    maker = Maker(seed)
    for at in range(count):
        made = maker.item()
        if "halved" in vars(maker):
            table = vars(maker).pop("halved")
            made.label["subheads"] = [
                s.translate(table) for s in made.label["subheads"]
            ]
        yield f"m{at}", made.label | {"forms": made.forms}, made.text


if __name__ == "__main__":
    for name, label, text in items(5, seed=random.randrange(1000)):
        sys.stdout.write(f"== {name} {label['forms']}\n{text}\n\n")
