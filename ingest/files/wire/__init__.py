"""Stories from the wire: NewsML-G2, NITF, ninjs and NewsML 1, read into WireStory."""

from ingest.files import xml_tree
from ingest.files.values import UnreadableFile, joined
from ingest.files.wire import newsml_1, newsml_g2, ninjs, nitf
from ingest.files.wire.story import WireStory, set_out

# By the name of the root element.
FORMATS = {
    "nitf": lambda root: [nitf.story_of(root)],
    "newsItem": newsml_g2.stories_of,
    "packageItem": newsml_g2.stories_of,
    "newsMessage": newsml_g2.stories_of,
    "NewsML": newsml_1.stories_of,
}
MOST_STORIES = 60
# XML that is no text, by the name of its root element; what else is XML is read as HTML.
OTHER_ROOTS = {
    "wordDocument": "Word 2003 的 XML 文件：请用 Word 另存为 .docx 再上传。",
    "Workbook": "Excel 的 XML 文件：请把要用的文字复制出来粘贴。",
    "rss": "RSS 目录，不是稿件：请打开里面的链接，复制文字粘贴。",
    "feed": "Atom 目录，不是稿件：请打开里面的链接，复制文字粘贴。",
    "svg": "SVG 图片，里面没有文字：请粘贴文字。",
}

__all__ = ["WireStory", "is_other_xml", "is_wire", "read", "refuse_xml", "stories_of"]


def is_wire(data):
    return xml_tree.root_name(data) in FORMATS or ninjs.is_ninjs(data)


def is_other_xml(data):
    """Whether a file is XML of a kind that is refused by its name."""
    return xml_tree.root_name(data) in OTHER_ROOTS


def refuse_xml(name, data):
    raise UnreadableFile(f"“{name}”是 {OTHER_ROOTS[xml_tree.root_name(data)]}")


def read(name, data):
    """Return the Extracted text of all stories in a file; raises UnreadableFile."""
    found = stories_of(name, data)
    stories = [story for story in found if not story.is_empty]
    if not stories:
        title = next((s.headline for s in found if s.headline), "")
        raise UnreadableFile(
            f"“{name}”{f'（{title[:40]}）' if title else ''}里没有稿件的正文，"
            "只有目录或图片的地址：请上传含正文的文件。"
        )
    if len(stories) > MOST_STORIES:
        raise UnreadableFile(
            f"“{name}”里有 {len(stories)} 篇稿件，一次最多 {MOST_STORIES} 篇：请分开上传。"
        )
    return joined([set_out(story) for story in stories])


def stories_of(name, data):
    """Return the WireStory of each story in a file, empty ones too."""
    form = FORMATS.get(xml_tree.root_name(data))
    if form is None:
        return ninjs.stories_of(name, data)
    return form(xml_tree.parsed(name, data))
