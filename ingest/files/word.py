"""Word documents: .docx, its templates and those with macros, which are never run."""

from io import BytesIO

from docx.opc.constants import RELATIONSHIP_TYPE as KIND
from docx.opc.package import OpcPackage
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from lxml import etree

from ingest.files import zipped
from ingest.files.blocks import levelled, set_out
from ingest.files.values import UnreadableFile
from ingest.files.word_body import Body, words_of
from ingest.files.word_styles import Numbers, Style, Styles

TEXT_BODY = "word/document"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
LONGEST_NOTE = 2000
MOST_TAGS, MOST_PARAGRAPHS = 1_000_000, 40_000
PAGE_NUMBER = "-—0123456789 第共页/"
LEFT_OUT = {
    "picture": "{} 张图片、图表没有收，请在稿件里另外上传。",
    "comment": "{} 条批注没有收。",
    "deletion": "修订按接受后的样子收：{} 处删去的字没有收。",
    "hidden": "{} 处隐藏的文字没有收。",
    "contents": "目录 {} 行没有收。",
    "embedded": "{} 段嵌入的文档没有收，请在 Word 里打开，复制文字粘贴。",
}


def is_word(data):
    return any(name.startswith(TEXT_BODY) for name in zipped.names(data))


def read(name, data):
    with zipped.opened(name, data) as archive:
        zipped.check_document(name, archive)
    try:
        document = OpcPackage.open(BytesIO(data)).main_document_part
        root = parse_xml(document.blob)
    except Exception as error:  # python-docx lets many kinds through
        raise UnreadableFile(
            f"“{name}”打不开：请用 Word 或 WPS 另存为 .docx 再上传。"
        ) from error
    body = root.find(qn("w:body"))
    if body is None:
        is_strict = root.tag.startswith(f"{{{STRICT}}}")
        how = "是“Strict Open XML”格式的" if is_strict else "里没有正文："
        raise UnreadableFile(
            f"“{name}”{how} Word 文档，请用 Word 或 WPS 另存为普通的 .docx 再上传。"
        )
    if sum(1 for _ in body.iter(qn("w:p"))) > MOST_PARAGRAPHS:
        raise zipped.bomb(name)
    parts = Parts(document)
    reader = Body(
        Styles(parts.first(KIND.STYLES)),
        Numbers(parts.first(KIND.NUMBERING)),
        parts.notes(),
    )
    blocks = list(reader.blocks(body))
    reader.counts["comment"] = parts.comments()
    reader.counts["embedded"] = sum(1 for _ in body.iter(qn("w:altChunk")))
    if not blocks and (reader.counts["picture"] or reader.counts["embedded"]):
        what = "图片" if reader.counts["picture"] else "嵌入的文档"
        do = "做文字识别" if reader.counts["picture"] else "在 Word 里打开，复制文字"
        raise UnreadableFile(f"“{name}”里只有{what}，没有文字：请先{do}，再粘贴文字。")
    left_out = [
        words.format(reader.counts[kind])
        for kind, words in LEFT_OUT.items()
        if reader.counts[kind]
    ]
    return set_out(levelled(blocks), "Word 文档", [*left_out, *parts.furniture()])


class Parts:
    """The other parts of a document: styles, lists, notes, what is printed at the edges."""

    def __init__(self, document):
        self.related = {}
        for relation in document.rels.values():
            if not relation.is_external:
                part = relation.target_part
                self.related.setdefault(relation.reltype, {})[part.partname] = part

    def roots(self, kind):
        """Return the elements of the parts of a kind; one that is damaged is left out."""
        roots = []
        for part in self.related.get(kind, {}).values():
            try:
                roots.append(parse_xml(part.blob))
            except etree.XMLSyntaxError:
                continue
        return roots

    def first(self, kind):
        return next(iter(self.roots(kind)), None)

    def notes(self):
        """Return {("footnote" or "endnote", id): words}."""
        notes = {}
        for kind, name in ((KIND.FOOTNOTES, "footnote"), (KIND.ENDNOTES, "endnote")):
            for root in self.roots(kind):
                for note in root.iterchildren(qn(f"w:{name}")):
                    words = _words(note)[:LONGEST_NOTE].rstrip("。.")
                    notes[name, note.get(qn("w:id"))] = words
        return notes

    def comments(self):
        return sum(
            sum(1 for _ in root.iterchildren(qn("w:comment")))
            for root in self.roots(KIND.COMMENTS)
        )

    def furniture(self):
        """Yield a sentence on the words in headers and footers; a page number is none."""
        roots = self.roots(KIND.HEADER) + self.roots(KIND.FOOTER)
        words = dict.fromkeys(words for root in roots if (words := _words(root)))
        words = [w for w in words if w.strip(PAGE_NUMBER)]
        if words:
            shown = "、".join(f"“{w[:20]}”" for w in words[:3])
            yield f"页眉、页脚{shown}没有收。"


def _words(element):
    """Return the words of an element in one line."""
    found = []
    Body(Styles(None), Numbers(None), {}).runs(element, Style(), Style(), found)
    return " ".join(words_of(found).split())
