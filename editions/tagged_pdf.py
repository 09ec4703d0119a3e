"""PDF with tags: what is a heading, a paragraph, a picture, and what is only furniture.

fpdf2 tags pictures, and nothing else: what marks a sequence of it is private there. It is
used in this class alone; tests/editions/test_pdf_structure.py reads the tags back.
Imported when a page is first drawn: fpdf2 and Pillow are 20 MiB of a worker.
"""

from contextlib import contextmanager
from datetime import UTC, datetime, time
from xml.sax.saxutils import escape

from fpdf import FPDF, ViewerPreferences

LANGUAGE = "zh-Hans"
XMP = """\
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF \
xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">\
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>\
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>\
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>\
<dc:date><rdf:Seq><rdf:li>{day}</rdf:li></rdf:Seq></dc:date>\
</rdf:Description></rdf:RDF></x:xmpmeta>"""


class TaggedPdf(FPDF):
    """A PDF whose content is tagged or an artifact, with bookmarks and metadata."""

    def __init__(self, title, author, day):
        super().__init__(unit="mm")
        self.set_auto_page_break(False)
        self.set_title(title)
        self.set_author(author)
        self.set_subject(f"{author}{day:%Y-%m-%d}")
        self.set_creator(author)
        self.set_lang(LANGUAGE)
        # Of the paper's day: the same page is the same file.
        self.set_creation_date(datetime.combine(day, time(), UTC))
        self.set_xmp_metadata(
            XMP.format(
                title=escape(title),
                author=escape(author),
                language=LANGUAGE,
                day=day.isoformat(),
            )
        )
        self.viewer_preferences = ViewerPreferences(display_doc_title=True)

    @contextmanager
    def tagged(self, kind, alt=None):
        """Tag what is drawn within the block: "H1", "P", "Figure"."""
        mcid = self.struct_builder.next_mcid_for_page(self.page)
        self._add_marked_content(struct_type=f"/{kind}", mcid=mcid, alt_text=alt)
        self._out(f"/{kind} <</MCID {mcid}>> BDC")
        yield
        self._out("EMC")

    @contextmanager
    def artifact(self):
        """Have what is drawn within the block passed over when the page is read aloud."""
        self._out("/Artifact BMC")
        yield
        self._out("EMC")

    def bookmark(self, name, level, y):
        self.set_xy(0, y)
        self.start_section(name, level=level)
