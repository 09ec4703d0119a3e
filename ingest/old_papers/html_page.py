"""A printed page as its file says it: number, name, picture, PDF, areas and titles.

Which links are its titles is told by its map: a list of which the map has a story is one
of this page, another list may be of others (今日关注, 导读). Without a map the first
list has to do.
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from itertools import islice

from ingest.old_papers import markup
from ingest.old_papers.addresses import day_of
from ingest.old_papers.markup import words, words_of

NUMBER = r"[A-Z]{0,3}\d{1,3}(?:[-—~]\d{1,3})?"
# 第11版：理论周刊, A01： 头版, 01版:头版, 第1版　　要闻, A01 要闻
PAGE_NAME = re.compile(
    rf"^[【\[]?第?\s*(?P<number>{NUMBER})\s*版?\s*[：:\s·.、|\-—]*(?P<name>[^，。？！]{{0,40}})$"
)
# Of texts that a line break parts: a name may have blanks in it, and ends with its text.
IN_TEXT = re.compile(
    rf"第\s*(?P<number>{NUMBER})\s*版\s*[：:]?\s*(?P<name>[^\n，。（）()|]{{0,40}})"
    rf"|(?<![\dA-Z第])(?P<number2>{NUMBER})\s*版\s*[：:]\s*(?P<name2>[^\n，。|]{{0,40}})"
)
WRAPPED = re.compile(r"[ \t\r\n\f]+")
# What stands behind a name on its line: where and when it was printed, links, the next
# column, which several blanks part from it.
BEHIND_NAME = re.compile(
    r"[ \xa0\u3000]{2,}.*|\s*(?:《|(?:19|20)\d\d\s*[年\-/.]|星期|[上下]一[版期]|PDF).*",
    re.IGNORECASE,
)
WHEN = re.compile(r"((?:19|20)\d\d)\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日")
IN_NAME = re.compile(r"(?:^|[_\D])((?:19|20)\d\d)-?([01]\d)-?([0-3]\d)(?=\D|$)")
OF_PAPER = re.compile(r"《\s*([^《》\s]{2,12})\s*》\s*[（(]")
PAPER_IN_TITLE = re.compile(
    "(?:多媒体)?(?:数字报|电子报|数字版|电子版|多媒体|数字|电子|版面|首页|报刊)+.*$"
)
PAPER_NAME = re.compile("[\u4e00-\u9fff]{1,8}(?:报|晨刊|周刊|商报|都市报|参考|时报)")
# Links between pages and stories, none of them a title.
NAVIGATION = re.compile(
    r"^[\W\d]*(?:上一[篇版期页]|下一[篇版期页]|前一[篇版期页]|后一[篇版期页]|返回(?:目录|首页|上页)?|详细|更多|全文|阅读全文|查看全文|pdf.*|"
    r"打印|放大|缩小|默认|评论|朗读|标题导航|版面导航|版面概览|视频|图片)?[\W\d]*$",
    re.IGNORECASE,
)
# A picture of the whole page: 2018041901_brief.jpg, Page_b.jpg, page_01.jpg
OF_PAGE = re.compile(r"(?:_brief|_b|page_\d+|Page(?:_\w)?)\.\w+(?:\.\d)?$", re.I)
MOST_IN_ROW = 3  # links in the row of one page
LISTS = {"ul", "ol", "dl", "table"}


@dataclass
class PageLink:
    """A page in the list of the issue's pages."""

    key: str
    href: str
    number: str = ""
    name: str = ""
    pdf: str = ""


@dataclass
class LayoutPage:
    """`areas` in the order of the map; `titles` {story key: (href, headline)} in the
    order of the list; `pages` of the issue. References are as written."""

    date: "date | None" = None
    paper: str = ""
    number: str = ""
    name: str = ""
    picture: str = ""
    shown: tuple = (None, None)
    pdf: str = ""
    picture_in_properties: str = ""
    areas: list = field(default_factory=list)
    titles: dict = field(default_factory=dict)
    pages: list[PageLink] = field(default_factory=list)
    own_key: str = ""  # of the story that the file is, where its map says so
    is_linked: bool = False  # whether it has a link to a page or a story of its system


def page_of(source, root, form, name):
    """Return the LayoutPage of a file; `name` is its name, or what is left of it."""
    said = markup.properties(source)
    folder = name.rpartition("/")[0]
    links = markup.links(root)
    page = LayoutPage(
        is_linked=any(
            form.story_key(link.href, folder) or form.page_key(link.href, folder)
            for link in links
        )
    )
    _read_map(page, root, form, folder)
    if not page.picture:
        _read_picture(page, root, said.get("pagepicurl", ""))
    page.pages = _pages(root, links, form, folder)
    page.titles = _titles(page, links, root, form, folder)
    page.picture_in_properties = said.get("pagepicurl", "")
    own = form.page_key(name.rpartition("/")[2])
    _read_number(page, said, root, own)
    page.date = _date(said, name, page, root)
    page.paper = said.get("papername", "") or _paper(root)
    listed = next((p for p in page.pages if p.number == page.number), None)
    pdf = (listed.pdf if listed else "") or _only_pdf(root, page.number)
    page.pdf = _from_root_of_paper(pdf, page.picture)
    return page


def _read_map(page, root, form, folder):
    """Take the areas of stories; of several maps those on one picture."""
    for found in markup.maps(root):
        areas = []
        for area in found.areas:
            if key := form.story_key(area.href, folder):
                areas.append((key, area.href, area.rings))
                if area.href.startswith("./"):
                    page.own_key = key
        if areas and (not page.areas or found.picture == page.picture):
            page.areas += areas
            page.picture, page.shown = found.picture, found.shown


def _read_picture(page, root, in_properties):
    """Take the picture of a page without areas: the one that its map, though empty, lies
    on, or one from the folder of page pictures."""
    pictures = [img for img in root.iter("img") if img.get("src")]
    folder = in_properties.rpartition("/")[0].rpartition("/")[2]
    for is_it in (
        lambda img: img.get("usemap"),
        lambda img: folder and f"/{folder}/" in img.get("src") and _is_of_page(img),
        _is_of_page,
    ):
        found = next(filter(is_it, pictures), None)
        if found is not None:
            page.picture = found.get("src").strip()
            page.shown = markup.shown_size(found)
            return


def _is_of_page(img):
    return OF_PAGE.search(img.get("src")) is not None


def _pages(root, links, form, folder):
    """Return the list of the issue's pages, each with the PDF that stands beside it."""
    found = {}
    for link in links:
        key = form.page_key(link.href, folder)
        match = PAGE_NAME.match(link.words) if key else None
        if match and match["number"]:
            page = PageLink(key, link.href, match["number"], match["name"].strip())
            held = found.setdefault(key, page)
            if not held.name:
                held.name = page.name
            if not held.pdf:
                held.pdf = _pdf_beside(link.element)
    return list(found.values())


def _pdf_beside(element):
    """Return the PDF linked in the row of a list; some pages hide it in an <input>."""
    for above in list(element.iterancestors("tr", "li", "div", "dd"))[:2]:
        row = list(islice(above.iter("a"), MOST_IN_ROW + 1))
        if len({e.get("href") for e in row if words(e)}) > MOST_IN_ROW:
            return ""
        if pdf := next(_pdfs(islice(above.iter("a", "input"), MOST_IN_ROW * 2)), ""):
            return pdf
    return ""


def _pdfs(nodes):
    for node in nodes:
        reference = (node.get("href") or node.get("value") or "").strip()
        if re.search(r"\.pdf(?:$|[?#])", reference, re.IGNORECASE):
            yield reference


def _only_pdf(root, number):
    """Return the PDF of a page that has no list: the only one, or that of its number."""
    found = list(dict.fromkeys(_pdfs(root.iter("a", "input"))))
    if len(found) == 1:
        return found[0]
    return next((pdf for pdf in found if number and f"/{number}/" in pdf), "")


def _from_root_of_paper(pdf, picture):
    """Return a PDF that is named from the paper's root as the picture is: its script sets
    the way there before it."""
    up = re.match(r"(?:\.\./)+", picture)
    return f"{up[0]}{pdf.lstrip('/')}" if up and re.match("/[^/]", pdf) else pdf


def _titles(page, links, root, form, folder):
    """Return {key: (href, headline)} of the stories of this page, in the list's order."""
    lists = {}
    for link in links:
        key = form.story_key(link.href, folder)
        if key:
            lists.setdefault(_list_of(link.element), []).append((key, link))
    on_map = {key for key, _, _ in page.areas}
    groups = list(lists.values())
    if on_map:
        groups = [g for g in groups if on_map & {key for key, _ in g}]
    else:
        groups = [g for g in groups if any(_is_title(link.words) for _, link in g)][:1]
    found = {}
    for group in groups:
        for key, link in group:
            if _is_title(link.words):
                held = found.setdefault(key, (link.href, link.words))
                if held[1].endswith(markup.SHORTENED):
                    found[key] = (link.href, link.words)
    return _hidden_titles(root, found, on_map)


def _hidden_titles(root, found, on_map):
    """Take titles from <div id=mpKEY> where the list cuts them short, or has none."""
    for element in root.iter("div", "span"):
        key = (element.get("id") or "").removeprefix("mp").removeprefix("_")
        key = key.rsplit(".htm", 1)[0]
        if key in on_map and words(element):
            held = found.get(key)
            if held is None or held[1].endswith(markup.SHORTENED):
                found[key] = (held[0] if held else "", words(element))
    return found


def _list_of(element):
    return next(element.iterancestors(*LISTS), element.getroottree().getroot())


def _is_title(said):
    return bool(said) and not NAVIGATION.match(said)


def _read_number(page, said, root, own):
    """Set number and name, by the properties, the text of the page, or its list."""
    number, name = said.get("pagenum", ""), ""
    text_number, text_name = _number_in_text(root)
    number = words_of(number) or text_number
    listed = {p.key: p for p in page.pages}
    if not number and own in listed:
        number = listed[own].number
    if _same_number(number, text_number):
        name = text_name
    by_number = next((p for p in page.pages if _same_number(p.number, number)), None)
    name = words_of(name).strip(" :：")
    if by_number and _solid(by_number.name).startswith(_solid(name)):
        name = by_number.name  # the whole of it, or all there is
    page.number, page.name = number, name.strip(" 　:：")


def _solid(said):
    return "".join(said.split())


def _same_number(one, other):
    return bool(one) and one.lstrip("0") == other.lstrip("0")


def _number_in_text(root):
    """Return (number, name) that a page prints of itself, outside of links."""
    texts = []
    for element in root.iter():
        if element.tag in {"script", "style", "a", "title", "option", "select", "map"}:
            if element.tail and element.tag != "option":
                texts.append(element.tail)
            continue
        if next(element.iterancestors("a"), None) is None:
            texts.append(element.text or "")
        texts.append(element.tail or "")
    lines = (WRAPPED.sub(" ", text).strip(" ") for text in texts)
    if match := IN_TEXT.search("\n".join(filter(None, lines))):
        name = BEHIND_NAME.sub("", match["name"] or match["name2"] or "", count=1)
        return match["number"] or match["number2"], name
    return "", ""


def _date(said, name, page, root):
    """Return the day of a page: its properties, its address, what it links, its text."""
    for text in (said.get("date", ""), said.get("pagepicurl", "")):
        if found := _day_in(text):
            return found
    if found := day_of(name):
        return found
    hrefs = [href for _, href, _ in page.areas]
    hrefs += [href for href, _ in page.titles.values()] + [name, page.picture]
    days = Counter(day for day in map(_day_in, hrefs) if day)
    if days:
        return days.most_common(1)[0][0]
    if match := WHEN.search(words(root)):
        return _day(*match.groups())
    return None


def _day_in(text):
    if found := day_of(text):
        return found
    match = IN_NAME.search(text)
    return _day(*match.groups()) if match else None


def _day(year, month, day):
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _paper(root):
    """Return the paper's name that a page without properties prints somewhere."""
    text = words(root)
    if match := OF_PAPER.search(text):
        return match[1]
    title = words_of(root.findtext(".//title") or "")
    metas = [m.get("content") or "" for m in root.iter("meta") if m.get("name")]
    for said in (title, *metas):
        for part in re.split(r"[_|\-—,，·:：\s《》]+", said):
            bare = PAPER_IN_TITLE.sub("", part)
            if PAPER_NAME.fullmatch(bare):
                return bare
    match = WHEN.search(text)
    before = text[: match.start()].rsplit(" ", 2)[-2:] if match else []
    return next((b for b in reversed(before) if PAPER_NAME.fullmatch(b)), "")
