"""Archives of old papers, made up: trees of issues as 方正 and 人民网 wrote them.

For tests and for measuring: `make(folder, form, issues=10, pages=12, stories=90)`. Each
issue has what old papers have: a page of advertisements, a notice, a story on two pages,
one with two areas, a jump, a line of editors that is listed as a story, an area without a
story, a story without an area, a picture that is missing. Texts and names are made up.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from io import BytesIO

from fpdf import FPDF
from PIL import Image

FIRST_DAY = date(2016, 3, 1)
PAPER, CODE = "示例日报", "slrb"
SHOWN = (350, 500)  # pixels of the picture that a page shows
COLUMNS = 3
NAMES = ("郭晓华", "李静", "王勇")
SUBJECTS = ("水厂", "学校", "公交", "菜场", "图书馆", "河道", "老街", "公园", "医院")
DOINGS = ("通水", "开学", "改线", "搬迁", "开馆", "清淤", "修缮", "扩建", "开诊")
SECTIONS = ("要闻", "本地", "经济", "民生", "教育", "文化", "体育", "副刊")


@dataclass
class Story:
    number: int
    headline: str
    kicker: str = ""
    deck: str = ""
    author: str = ""
    paragraphs: tuple = ()
    caption: str = ""
    is_listed: bool = True
    has_area: bool = True
    has_file: bool = True
    div: tuple = ()


@lru_cache
def jpeg(width, height, shade=180):
    data = BytesIO()
    Image.new("L", (width, height), shade).save(data, "JPEG", quality=20)
    return data.getvalue()


@lru_cache
def pdf():
    document = FPDF()
    document.add_page()
    return bytes(document.output())


def make(folder, form="founder", *, issues=1, pages=4, stories=20, letters=False):
    """Write an archive of so many issues below a folder; return its days."""
    writer = {"founder": _Founder, "people": _People}[form](folder, letters)
    days = [FIRST_DAY + timedelta(days=n) for n in range(issues)]
    for day in days:
        writer.write_issue(day, pages, stories)
    return days


def sentences(seed, count):
    return tuple(
        f"{SUBJECTS[(seed + n) % 9]}昨天{DOINGS[(seed + n) % 9]}，第{seed}号工地的"
        f"{40 + n}名工人提前{n + 2}天完成了工程，附近居民说以后出门方便多了。"
        for n in range(count)
    )


def _stories_of(day, page, count):
    """Return the made-up stories of a page, with what old papers have on each."""
    made = []
    for n in range(count):
        number = day.toordinal() * 1000 + page * 40 + n
        who = f"本报记者 {NAMES[n % 3]}" if n % 4 else ""
        story = Story(
            number,
            f"{SUBJECTS[n % 9]}第{page}处{DOINGS[n % 9]} {day.day}日起开放",
            kicker=f"便民工程之{n + 1}" if n % 3 == 0 else "",
            deck="——写在开放的时候" if n % 5 == 0 else "",
            author=who,
            paragraphs=sentences(number % 997, 3 + n % 4),
            caption=f"{SUBJECTS[n % 9]}门前排起了队。{NAMES[n % 3]} 摄"
            if n == 1
            else "",
        )
        made.append(story)
    first, last = made[0], made[-1]
    if page == 1:
        first.paragraphs = (*first.paragraphs[:-1], "工程还在继续。（下转第二版）")
    if page == 2:
        twin = day.toordinal() * 1000 + 40 + 1  # the second story of page 1, again
        last.headline = f"{SUBJECTS[1]}第1处{DOINGS[1]} {day.day}日起开放"
        last.author, last.kicker, last.deck = f"本报记者 {NAMES[1]}", "", ""
        last.paragraphs = sentences(twin % 997, 4)
        first.paragraphs = ("（上接第一版）", *first.paragraphs)
        made.insert(1, _notice(day))
    if page == 3:
        first.div = ("-1", "0")
        made.append(Story(day.toordinal() * 1000 + 901, "没有文件的", has_file=False))
        made[1].has_area = False
    editors = Story(day.toordinal() * 1000 + 910 + page, "本版编辑")
    editors.paragraphs = ("李静　王勇",)
    return [*made, editors]


def _notice(day):
    return Story(
        day.toordinal() * 1000 + 903,
        "某某有限公司减资公告",
        paragraphs=("经股东会决定，本公司减少注册资本，请债权人来函申报。",),
    )


def boxes(count):
    """Return a rectangle of the shown page for each of so many stories."""
    rows = -(-count // COLUMNS)
    width, height = SHOWN[0] // COLUMNS, SHOWN[1] // rows
    for n in range(count):
        x, y = (n % COLUMNS) * width, (n // COLUMNS) * height
        yield [x + 2, y + 2, x + width - 2, y + height - 2]


class _Writer:
    def __init__(self, folder, letters):
        self.folder, self.letters = folder, letters

    def put(self, name, content):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, str):
            content = content.encode(self.encoding)
        path.write_bytes(content)

    def number(self, page):
        return (
            f"{'AB'[(page - 1) // 8]}{(page - 1) % 8 + 1:02}"
            if self.letters
            else f"{page:02}"
        )

    def name(self, page, pages):
        return "广告" if page == pages else SECTIONS[(page - 1) % 8]

    def write_issue(self, day, pages, stories):
        each = stories // (pages - 1)
        for page in range(1, pages + 1):
            of_page = []
            if page < pages:
                count = each if page > 1 else stories - each * (pages - 2)
                of_page = _stories_of(day, page, count)
            self.write_page(day, page, pages, of_page)
            for story in of_page:
                if story.has_file:
                    self.write_story(day, page, pages, of_page, story)

    def area(self, story, box, href):
        left, top, right, bottom = box
        coords = f"{left},{top},{right},{top},{right},{bottom},{left},{bottom}"
        if not story.has_area:
            return ""
        return "".join(
            f'<Area coords="{coords if not n else self.second(box)}" shape="polygon" '
            f'href="{href}{query}">'
            for n, query in enumerate([f"?div={d}" for d in story.div] or [""])
        )

    @staticmethod
    def second(box):
        left, top, right, bottom = box
        middle = (top + bottom) // 2
        return f"{left},{middle},{right},{middle},{right},{bottom},{left},{bottom}"


class _Founder(_Writer):
    """html/YYYY-MM/DD/ with node_N.htm, content_ID.htm, said to be and written in GBK."""

    encoding = "gb18030"

    def place(self, day):
        return f"{CODE}/html/{day:%Y-%m}/{day:%d}"

    def href(self, day, page, story):
        return f"content_{story.number}.htm"

    def node(self, page):
        return f"node_{page + 1}.htm"

    def files(self, day, page):
        folder = f"page/1/{day:%Y-%m}/{day:%d}/{self.number(page)}"
        return folder, f"{day:%Y%m%d}{self.number(page)}"

    def write_page(self, day, page, pages, stories):
        folder, name = self.files(day, page)
        self.put(f"{CODE}/{folder}/{name}_brief.jpg", jpeg(*SHOWN))
        self.put(f"{CODE}/{folder}/{name}_b.jpg", jpeg(SHOWN[0] * 2, SHOWN[1] * 2))
        self.put(f"{CODE}/{folder}/{name}_pdf.pdf", pdf())
        body = self.left(day, page, pages, stories, "") + self.footer(day)
        block = self.properties(day, page, "2", {})
        self.put(f"{self.place(day)}/{self.node(page)}", self.whole(body, block))

    def whole(self, body, block):
        return (
            '<html><head><meta http-equiv="Content-Type" content="text/html; '
            f'charset=gb2312"><title>{PAPER}数字报</title></head><body>{body}</body>'
            f"</html>\n<!--enpproperty {block} /enpproperty-->"
        )

    def left(self, day, page, pages, stories, own):
        folder, name = self.files(day, page)
        areas = "".join(
            self.area(s, b, ("./" if s.number == own else "") + self.href(day, page, s))
            for s, b in zip(stories, boxes(max(1, len(stories))), strict=False)
        )
        titles = "".join(
            f"<tr><td><a href={self.href(day, page, s)}><div id=mp{s.number}>{s.headline}"
            "</div></a></td></tr>"
            for s in reversed(stories)
        )
        nodes = "".join(
            f"<tr><td>&nbsp;<a id=pageLink href={self.node(p)}>第{self.number(p)}版："
            f"{self.name(p, pages)}</a></td><td><a href=../../../{self.files(day, p)[0]}/"
            f"{self.files(day, p)[1]}_pdf.pdf><img src=../../../tplimg/pdf.gif></a></td></tr>"
            for p in range(1, pages + 1)
        )
        return (
            f"<MAP NAME=pagepicmap>{areas}</MAP><img src=../../../{folder}/{name}_brief.jpg "
            f"border=0 USEMAP=#PagePicMap><table><tr><td>第{self.number(page)}版："
            f"<strong>{self.name(page, pages)}</strong></td><td><a class=preart "
            f"href={self.node(page % pages + 1)}>下一版</a></td></tr></table>"
            f"<table>{titles}</table><table>{nodes}</table><div style='display:none'>"
            f"<table>{titles}</table></div>"
        )

    def footer(self, day):
        other = day - timedelta(days=30)
        return f"<div><a href=../../{other:%Y-%m}/{other:%d}/content_1.htm>关于我们</a></div>"

    def properties(self, day, page, kind, said):
        folder, name = self.files(day, page)
        more = "".join(f"<founder-{k}>{v}</founder-{k}>" for k, v in said.items())
        return (
            f"<founder-date>{day} 23:59:59</founder-date>{more}<founder-pagenum>"
            f"{self.number(page)}</founder-pagenum><founder-papername>{PAPER}"
            f"</founder-papername><founder-type>{kind}</founder-type><founder-pagepicurl>"
            f"{CODE}/{folder}/{name}_icon.jpg</founder-pagepicurl>"
        )

    def write_story(self, day, page, pages, stories, story):
        picture = ""
        if story.caption:
            src = f"res/1/{day:%Y%m%d}/{story.number}.jpg"
            picture = (
                f"<table><tr><td><img src=../../../{src}></td></tr><tr><td>{story.caption}"
                "</td></tr></table>"
            )
            if page != 3:  # missing on that page
                self.put(f"{CODE}/{src}", jpeg(300, 200))
        cells = "".join(
            f"<tr><td class={c} align=center>{words.replace(' ', '<br>', 1)}</td></tr>"
            for c, words in (
                ("font02", story.kicker),
                ("font01", story.headline),
                ("font02", story.deck),
                ("font02", story.author.replace(" ", "&nbsp;")),
            )
        )
        text = "".join(f"<P>　　{p}</P>" for p in story.paragraphs)
        body = (
            f"{self.left(day, page, pages, stories, story.number)}<table>{cells}</table>"
            f"{picture}<div id=ozoom><founder-content>{text}</founder-content><INPUT "
            f"type=checkbox name=titlecheckbox style='display:none'></div>{self.footer(day)}"
        )
        said = {"title": story.headline, "author": story.author}
        said |= {"introtitle": story.kicker, "subtitle": story.deck}
        block = self.properties(day, page, "1", said)
        for query in [f"?div={d}" for d in story.div] or [""]:
            name = f"{self.place(day)}/content_{story.number}.htm{query}"
            self.put(name, self.whole(body, block))


class _People(_Writer):
    """html/YYYY-MM/DD/ with nbs. and nw. names, UTF-8, and the body twice."""

    encoding = "utf-8"

    def place(self, day):
        return f"html/{day:%Y-%m}/{day:%d}"

    def href(self, day, page, story):
        return f"nw.D110000{CODE}_{day:%Y%m%d}_{story.number % 1000}-{self.number(page)}.htm"

    def node(self, page):
        return f"nbs.D110000{CODE}_{self.number(page)}.htm"

    def images(self, day, page):
        return f"images/{day:%Y-%m}/{day:%d}/{self.number(page)}"

    def write_page(self, day, page, pages, stories):
        self.put(f"{self.images(day, page)}/Page_b.jpg", jpeg(400, 575))
        self.put(f"{self.images(day, page)}/YW{page:02}B{day:%Y%m%d}B.pdf", pdf())
        titles = "".join(
            f"<li><a href={self.href(day, page, s)}><script>document.write(view("
            f'"{s.headline}  "))</script></a></li>'
            for s in stories
        )
        nodes = "".join(
            f"<li><a id=pageLink href={self.node(p)}>第{self.number(p)}版："
            f"{self.name(p, pages)}</a><a href=../../../{self.images(day, p)}/YW{p:02}B"
            f"{day:%Y%m%d}B.pdf><img src=../../../tplimg/ico3.gif></a></li>"
            for p in range(1, pages + 1)
        )
        body = f"{self.left(day, page, pages, stories, '')}<ul>{titles}</ul><ul>{nodes}</ul>"
        self.put(
            f"{self.place(day)}/{self.node(page)}", self.whole(day, page, body, pages)
        )

    def whole(self, day, page, body, pages):
        return (
            '<html><head><meta charset="utf-8"><title>'
            f"{day:%Y年%m月%d日}_{PAPER}_第{self.number(page)}版:{self.name(page, pages)}"
            f"</title></head><body>{body}</body></html>"
        )

    def left(self, day, page, pages, stories, own):
        areas = "".join(
            self.area(s, b, ("./" if s.number == own else "") + self.href(day, page, s))
            for s, b in zip(stories, boxes(max(1, len(stories))), strict=False)
        )
        return (
            f"<map name=PagePicMap>{areas}</map><img width=400 height=575 src=../../../"
            f"{self.images(day, page)}/Page_b.jpg USEMAP=#PagePicMap><ul><li>"
            f"{self.number(page)}版:{self.name(page, pages)}</li></ul>"
        )

    def write_story(self, day, page, pages, stories, story):
        text = "".join(f"<P>　　{p}</P>" for p in story.paragraphs)
        picture = ""
        if story.caption:
            src = f"{self.images(day, page)}/{story.number}.jpg"
            picture = f"<div align=center><img src=../../../{src}><p>{story.caption}</p></div>"
            if page != 3:
                self.put(src, jpeg(300, 200))
        body = (
            f"{self.left(day, page, pages, stories, story.number)}<div class=text_c>"
            f"<h3>{story.kicker}</h3><h1>{story.headline}</h1><h2>{story.deck}</h2>"
            f"<h4>{story.author}</h4><div class=lai>《{PAPER}》（{day:%Y年%m月%d日} "
            f"{self.number(page)} 版）</div>{picture}<div id=ozoom><!--enpcontent-->{text}"
            "<!--/enpcontent--><INPUT type=checkbox name=titlecheckbox></div></div>"
            f"<div style='display:none' id=articleContent><!--enpcontent-->{text}"
            "<!--/enpcontent--></div>"
        )
        for query in [f"?div={d}" for d in story.div] or [""]:
            name = f"{self.place(day)}/{self.href(day, page, story)}{query}"
            self.put(name, self.whole(day, page, body, pages))
