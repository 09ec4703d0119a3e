"""Word document: a story with styles for its headings, pictures and tables in place.

Made by python-docx. Every name and text is set in faces that Chinese Word and WPS have;
small letters, merged cells, lists and links stay what they are.
"""

from html import unescape
from io import BytesIO

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from PIL import Image

from exchange.dresses import lines
from exchange.dresses.blocks import (
    ITEM,
    PARAGRAPH,
    PHOTO,
    QUOTE,
    SUBHEAD,
    TABLE,
    blocks_of,
    runs_of,
)
from exchange.dresses.xml_words import xml_words
from exchange.items import CANCELED

PICTURE_WIDTH, PICTURE_HEIGHT = Cm(14.5), Cm(20)
SONG, HEI = "SimSun", "SimHei"
FACES = {
    "Normal": (SONG, Pt(12)),
    "Title": (HEI, Pt(22)),
    "Subtitle": (SONG, Pt(14)),
    "Heading 1": (HEI, Pt(15)),
    "Heading 2": (HEI, Pt(13)),
    "Caption": (SONG, Pt(10)),
    "Intense Quote": (SONG, Pt(12)),
}


def dress(item, root, pictures):
    """Return the document; `pictures` are Pictures of the item."""
    document = _document(item)
    state = lines.state_line(item)
    if state:
        _bold(document.add_paragraph(), state)
    if item.status != CANCELED:
        _heading(document, item)
        _copy(document, item, pictures)
        for line in lines.after(item):
            document.add_paragraph(xml_words(line))
    content = BytesIO()
    document.save(content)
    return content.getvalue()


def _document(item):
    document = Document()
    for name, (face, size) in FACES.items():
        style = document.styles[name]
        style.font.name, style.font.size = "Times New Roman", size
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        fonts.set(qn("w:eastAsia"), face)
    properties = document.core_properties
    properties.title = xml_words(item.headline)[:255]
    properties.author = xml_words(item.byline)[:255]
    properties.comments = ""
    properties.language = item.language
    properties.identifier = f"urn:uuid:{item.guid}"
    if item.changed_at:
        properties.created = properties.modified = item.changed_at
    return document


def _heading(document, item):
    for text, style in (
        (item.kicker, "Subtitle"),
        (item.headline, "Title"),
        (item.deck and f"——{item.deck}", "Subtitle"),
    ):
        if text:
            paragraph = document.add_paragraph(xml_words(text), style)
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    if item.byline:
        paragraph = document.add_paragraph(xml_words(item.byline))
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for line in lines.before(item):
        _bold(document.add_paragraph(), line)


def _copy(document, item, pictures):
    dateline = f"{item.dateline}　" if item.dateline else ""
    for block in blocks_of(item):
        if block.kind == PHOTO:
            _picture(document, block.photo, pictures)
        elif block.kind == TABLE:
            _table(document, block.table)
        else:
            paragraph = document.add_paragraph(style=_style(block))
            if block.kind == PARAGRAPH:
                paragraph.paragraph_format.first_line_indent = Pt(24)
                if dateline:
                    paragraph.add_run(xml_words(dateline))
                    dateline = ""
            _runs(paragraph, block.runs)
    if dateline:
        document.add_paragraph(xml_words(dateline))


def _style(block):
    if block.kind == SUBHEAD:
        return f"Heading {block.rank - 1}"
    if block.kind == QUOTE:
        return "Intense Quote"
    if block.kind == ITEM:
        bullets = block.marker == "•"
        return "List Bullet" if bullets else "List Number" if block.marker else None
    return None


def _bold(paragraph, text):
    paragraph.add_run(xml_words(text)).bold = True


def _runs(paragraph, runs):
    for run in runs:
        if run.href:
            _link(paragraph, run)
            continue
        _set(paragraph.add_run(xml_words(run.text)), run)


def _set(made, run):
    made.bold = run.is_strong or None
    made.italic = run.is_emphasised or None
    made.font.subscript = run.small == "sub" or None
    made.font.superscript = run.small == "sup" or None


def _link(paragraph, run):
    part = paragraph.part
    key = part.relate_to(run.href, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), key)
    made = paragraph.add_run(xml_words(run.text))
    _set(made, run)
    made.font.underline = True
    link.append(made.element)
    paragraph.paragraph_format.element.append(link)


def _picture(document, photo, pictures):
    file = pictures.open(photo)
    if file is not None:
        with file:
            content = BytesIO(file.read())
        paragraph = document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        run = paragraph.add_run()
        run.add_picture(content, **_bounds(content))
        for properties in run.element.iter(qn("wp:docPr")):
            properties.set("descr", xml_words(photo.alt))
    caption = lines.caption_of(photo)
    if photo.recording_label:
        caption = f"［{photo.recording_label}］{caption}"
    if file is None:
        caption = f"［图片没有文件］{caption}"
    paragraph = document.add_paragraph(xml_words(caption), "Caption")
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _bounds(content):
    """Return how a picture is fitted: as wide as the text, unless it were too high."""
    with Image.open(content) as picture:
        width, height = picture.size
    content.seek(0)
    if height * PICTURE_WIDTH > width * PICTURE_HEIGHT:
        return {"height": PICTURE_HEIGHT}
    return {"width": PICTURE_WIDTH}


def _table(document, table):
    if table.caption:
        document.add_paragraph(xml_words(unescape(table.caption)), "Caption")
    made = document.add_table(len(table.rows), table.width, "Table Grid")
    for row, column, cell in table.placed():
        target = made.cell(row, column)
        if cell.columns > 1 or cell.rows > 1:
            last = made.cell(row + cell.rows - 1, column + cell.columns - 1)
            target = target.merge(last)
        runs = runs_of(cell.html)
        if cell.is_header:
            runs = [run._replace(is_strong=True) for run in runs]
        _runs(target.paragraphs[0], runs)
    for number in range(len(table.head)):
        _repeat(made.cell(number, 0))


def _repeat(cell):
    """Mark the row of a cell as one of the head, which stands on each page again."""
    inside = cell.paragraphs[0].paragraph_format.element
    row = next(inside.iterancestors(qn("w:tr")))
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    row.get_or_add_trPr().append(mark)
