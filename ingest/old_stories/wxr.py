"""Reader of old stories in a WordPress export (WXR): posts with their authors,
categories, topics, fields of their own, and pictures.

The file is read twice and never held: first for what posts refer to, then for the posts.
No entity is resolved, nothing is fetched.
"""

import re
from html import escape, unescape

from lxml import etree

from articles.text import richtext
from articles.text.pasting import LONGEST
from ingest.old_stories.attachments import Attachments
from ingest.old_stories.columns import NAMES, OF_LISTS, story_of
from ingest.old_stories.lines import Refused, Unreadable, in_one_line
from ingest.old_stories.shortcodes import expanded, paragraphed
from ingest.old_stories.sources import WithoutControls
from ingest.old_stories.values import Doubt

PROLOG = 1 << 16
ENTITIES = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
# Statuses of posts, and whether such a post was public once.
PUBLIC, NEVER_PUBLIC = ("publish",), ("private", "trash")
UNFILED = {"uncategorized", "未分类"}
# Logins that are nobody's name.
NOBODY = {"admin", "administrator", "root", "管理员", "编辑", "editor", "wordpress"}
OF_NO_STORY = {"nav_menu_item", "attachment", "revision", "custom_css", "wp_block"}
OF_NO_STORY |= {
    "wp_navigation",
    "wp_global_styles",
    "wp_template",
    "customize_changeset",
}
UNKNOWN_DATE = "0000-00-00 00:00:00"


def read(source, system, after=0):
    """Yield (number of the item, OldStory or Doubt) for each post behind an item."""
    with source.open() as file:
        if ENTITIES.search(file.read(PROLOG)):
            raise Unreadable(
                f"“{source.name}”里定义了实体，不像 WordPress 的导出文件，没有读取。"
            )
    with Attachments() as attachments:
        try:
            for _, item in _items(source):
                attachments.add(item)
        except etree.XMLSyntaxError:
            pass  # said when the posts before that place have been read
        post = _Posts(system, source.name, attachments)
        number = 0
        try:
            for number, item in _items(source):
                if item.tag == "author":
                    post.know_author(item)
                elif number > after and (found := post.read(number, item)):
                    yield number, found
        except etree.XMLSyntaxError as error:
            words = f"文件在第 {error.lineno} 行断了或有错，后面的没有读：请重新导出。"
            yield number + 1, Doubt("refused", words, source.name, number + 1)
            raise Unreadable(f"“{source.name}”{words}") from error
        if not number:
            raise Unreadable(
                f"“{source.name}”里没有 <item>，不像 WordPress 的导出文件（WXR）。"
            )


class Item:
    """An element of the export, by the names of its children without their namespaces."""

    def __init__(self, element):
        self.element = element
        self.tag = etree.QName(element).localname

    def children(self, name):
        return [
            child
            for child in self.element
            if isinstance(child.tag, str) and etree.QName(child).localname == name
        ]

    def text(self, name, namespace=""):
        for child in self.children(name):
            if namespace in (etree.QName(child).namespace or ""):
                return child.text or ""
        return ""

    def meta(self):
        """Return {key: value} of the fields that the site's owners added."""
        pairs = (Item(child) for child in self.children("postmeta"))
        return {pair.text("meta_key"): pair.text("meta_value") for pair in pairs}


def _items(source):
    """Yield (number of the item, Item) of authors and items, each freed when it was used.

    An author, before all items, has the number 0.
    """
    number = 0
    with source.open() as file:
        elements = etree.iterparse(
            WithoutControls(file),
            events=("end",),
            tag=("{*}item", "{*}author"),
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
        )
        for _, element in elements:
            item = Item(element)
            number += item.tag == "item"
            yield number, item
            element.clear()
            parent = element.getparent()
            while parent is not None and element.getprevious() is not None:
                del parent[0]


class _Posts:
    def __init__(self, system, file, attachments):
        self.system, self.file, self.attachments = system, file, attachments
        self.names = {}  # login: the name that was shown

    def know_author(self, item):
        login, name = item.text("author_login"), item.text("author_display_name")
        self.names[login] = in_one_line(name) or login

    def read(self, number, item):
        """Return the OldStory of a post, a Doubt for one that is not taken, or None."""
        kind = item.text("post_type") or "post"
        if kind in OF_NO_STORY:
            return None
        old_id = in_one_line(item.text("post_id"))
        try:
            if kind != "post":
                raise Refused(f"类型是“{kind}”，不是文章，没有迁入。")
            return self._story(number, item, old_id)
        except Refused as refusal:
            return Doubt("refused", str(refusal), self.file, number, old_id)

    def _story(self, number, item, old_id):
        status = item.text("status") or "publish"
        if status not in PUBLIC + NEVER_PUBLIC:
            raise Refused(f"状态是“{status}”，没有发布过，没有迁入。")
        is_locked = bool(item.text("post_password").strip())
        html = item.text("encoded", "content")
        if len(html) > LONGEST:
            raise Refused(f"正文有 {len(html)} 个字符，最多 {LONGEST} 个，没有迁入。")
        content = expanded(html, self.attachments)
        values = {
            "id": old_id,
            "date": _date(item),
            "headline": _plain(item.text("title")),
            "summary": _plain(item.text("encoded", "excerpt")),
            "body": paragraphed(content.html),
            "bylines": self._bylines(item),
            "addresses": self._addresses(item),
            "withdrawn": "是" if status in NEVER_PUBLIC or is_locked else "",
        }
        values |= self._categories(item)
        meta = item.meta()
        values |= self._fields(meta)
        values["photos"] = [*self._photos(meta), *content.photos]
        story = story_of(values, self.system, self.file, number)
        if content.unknown:
            words = f"短代码 {'、'.join(content.unknown)} 不认识，只留了里面的文字。"
            story.doubts.append(Doubt("unsure", words, self.file, number, old_id))
        if status == "private" or is_locked:
            words = "原来是私密或要密码的文章，读者看不到，按已撤稿迁入。"
            story.doubts.append(Doubt("unsure", words, self.file, number, old_id))
        return story

    def _bylines(self, item):
        login = in_one_line(item.text("creator"))
        name = self.names.get(login, login)
        if not name or {login.lower(), name.lower()} & NOBODY:
            return []
        return [{"name": name}]

    def _addresses(self, item):
        found = re.match(r"https?://[^/?#]+(/[^?#]*)", in_one_line(item.text("link")))
        return [found[1]] if found and found[1] != "/" else []

    def _categories(self, item):
        """Return the section, which is the first category, and the topics."""
        sections, topics = [], []
        for each in item.children("category"):
            name = in_one_line(unescape(each.text or ""))
            if not name or name.lower() in UNFILED:
                continue
            if each.get("domain") == "post_tag":
                topics.append(name)
            elif each.get("domain") == "category":
                sections.append(name)
        return {"section": "".join(sections[:1]), "topics": topics + sections[1:]}

    def _fields(self, meta):
        """Return the columns among the fields that the site's owners added."""
        return {
            NAMES[key]: value.split("|") if NAMES[key] in OF_LISTS else value
            for key, value in meta.items()
            if key in NAMES and NAMES[key] not in ("id", "body", "photos") and value
        }

    def _photos(self, meta):
        picture = self.attachments.get(meta.get("_thumbnail_id", ""))
        return (
            [{"file": picture.address, "caption": picture.caption}] if picture else []
        )


def _date(item):
    """Return when a post was published: of the site's time zone, if it has both."""
    utc, local = item.text("post_date_gmt"), item.text("post_date")
    if utc and utc != UNKNOWN_DATE:
        return f"{in_one_line(utc)}+00:00"
    return local if local != UNKNOWN_DATE else ""


def _plain(html):
    """Return a title or an excerpt, in which some tags may stand, as words."""
    if "<" not in html and "&" not in html:
        return in_one_line(html)
    return in_one_line(richtext.plain_text(richtext.clean(_escaped(html))))


def _escaped(html):
    """Return HTML in which a < that begins no tag is a character."""
    return re.sub(r"<(?![a-zA-Z/!])", escape("<"), html)
